"""Sensors that look out: altimeter and velocimeter, star tracker, camera on the ground. They read the truth, like `sense`."""
import math

from ..core import draws
from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, compose, dot, norm, normalise, rotate, rotate_back
from ..mars.dust_optics import (
    TRN_LIMIT_ALBEDO_TAU,
    TRN_LIMIT_SHADED_TAU,
    contrast_ratio,
    lidar_loss_db,
    lidar_range_ratio,
    path_tau,
    plume_onset_m,
    trn_fix_probability,
    visual_range_m,
)
from .move import up

PLUME_OUTLIER_RATIO = 0.03  # a false return, per fix; judgement between 1 and 5 %
NEAR_GROUND_RATIO = 1.25   # dust near the ground over the well-mixed profile, middle of 1 to 1.5 (atmosphere.md 4)
SHADOWS_GONE_TAU = 2.0     # local optical depth from which relief throws no shadow and only albedo is left (atmosphere.md 4)
CAMERA_COSINE = 0.6        # of the steepest tilt at which the camera sees enough ground, assumption
NO_VELOCITY = Vec(0.0, 0.0, 0.0)


@inline
def reach_m(instruments, tau_local, height_m):
    """Slant range the altimeter can work at: dust takes its two-way loss from a lidar, a radar does not notice."""
    if not instruments.lidar:
        return instruments.altimeter_range_m
    path = path_tau(tau_local, height_m, height_m, NEAR_GROUND_RATIO)
    return instruments.altimeter_range_m * lidar_range_ratio(lidar_loss_db(path))


@stage
def look_down(model, case, body, thrust_n, window_open, t_s, at):
    """Altimeter and velocimeter: slant range along the axis (negative without a fix) and velocity in B."""
    instruments = model.instruments
    height_m = math.sqrt(dot(body.r_F_m, body.r_F_m)) - model.landing.site_radius_m - case.ground_height_m
    if not window_open or height_m > instruments.altimeter_range_m or height_m < 0.5:
        return -1.0, NO_VELOCITY, False
    down_cos = -dot(rotate(body.q_BF, Vec(1.0, 0.0, 0.0)), up(body.r_F_m))
    if down_cos < 0.3 or height_m > reach_m(instruments, case.tau_local_ratio, height_m) * down_cos:
        return -1.0, NO_VELOCITY, False
    slant_m = height_m / down_cos * (1.0 + instruments.altimeter_noise_ratio * draws.noise(case.key, at))
    v = rotate_back(body.q_BF, body.v_F_m_s)
    s = instruments.velocimeter_noise_m_s
    velocity = Vec(v.x + s * draws.noise(case.key, at + 1), v.y + s * draws.noise(case.key, at + 2),
                   v.z + s * draws.noise(case.key, at + 3))
    if height_m < plume_onset_m(thrust_n) and draws.uniform(case.key, at + 4) < PLUME_OUTLIER_RATIO:
        slant_m *= draws.uniform(case.key, at + 5)
        velocity = velocity + Vec(0.0, 3.0, -3.0) * draws.noise(case.key, at + 6)
    if t_s >= case.faults.altimeter_lost_s:
        slant_m = -1.0
    return slant_m, velocity, t_s < case.faults.velocimeter_lost_s


@stage
def see_stars(model, case, body, at):
    """Star tracker: attitude with its noise, and whether the sky is dark enough and the craft still enough."""
    i = model.instruments
    height_m = norm(body.r_F_m) - model.landing.site_radius_m
    if height_m < i.stars_floor_m or norm(body.w_B_rad_s) > i.stars_rate_rad_s:
        return body.q_BF, False
    half = 0.5 * i.stars_noise_rad
    off = Quat(1.0, half * draws.noise(case.key, at), half * draws.noise(case.key, at + 1),
               half * draws.noise(case.key, at + 2))
    return normalise(compose(body.q_BF, off)), True


@stage
def match_ground(model, case, body, thrust_n, at):
    """Image of the ground matched with the map: position, and its sigma (negative without a match). Dust takes contrast from
    the image, and in a storm the shadows that the map is matched by; the engines' own dust hides everything."""
    i = model.instruments
    height_m = norm(body.r_F_m) - model.landing.site_radius_m
    height_m -= case.ground_height_m
    down_cos = -dot(rotate(body.q_BF, Vec(1.0, 0.0, 0.0)), up(body.r_F_m))
    if height_m > i.terrain_top_m or height_m < max(i.terrain_floor_m, plume_onset_m(thrust_n)) or down_cos < CAMERA_COSINE:
        return NO_VELOCITY, -1.0
    tau, slant_m = case.tau_local_ratio, height_m / down_cos
    through = path_tau(tau, height_m, slant_m, NEAR_GROUND_RATIO)
    limit = TRN_LIMIT_SHADED_TAU if tau < SHADOWS_GONE_TAU else TRN_LIMIT_ALBEDO_TAU
    if slant_m > visual_range_m(tau, NEAR_GROUND_RATIO) or draws.uniform(case.key, at) > trn_fix_probability(through, limit):
        return NO_VELOCITY, -1.0
    sigma = i.terrain_noise_m / contrast_ratio(through)
    off = Vec(draws.noise(case.key, at + 1), draws.noise(case.key, at + 2), draws.noise(case.key, at + 3))
    return body.r_F_m + off * sigma, sigma
