"""Sensors: the only way from the truth to the flight software."""
import math

from ..core import draws
from ..core.clock import due
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, rotate, rotate_back
from ..mars.dust_optics import lidar_loss_db, lidar_range_ratio, path_tau, plume_onset_m
from .craft import Measured
from .faults import GYRO_DRIFT_RAD_S2
from .move import up

RADIO_EVERY = 40  # ticks: altimeter and velocimeter speak ten times a second
DRAWS_A_STEP = 32
PLUME_OUTLIER_RATIO = 0.03  # a false return, per fix; judgement between 1 and 5 %
NEAR_GROUND_RATIO = 1.25   # dust near the ground over the well-mixed profile, middle of 1 to 1.5 (atmosphere.md 4)
NO_VELOCITY = Vec(0.0, 0.0, 0.0)


@inline
def _clip(x, most):
    return min(max(x, -most), most)


@inline
def _read(true, bias, scale, sigma, most, key, at):
    """Three axes of one unit: scale factor, bias, noise, saturation."""
    return Vec(
        _clip(true.x * (1.0 + scale) + bias.x + sigma * draws.noise(key, at), most),
        _clip(true.y * (1.0 + scale) + bias.y + sigma * draws.noise(key, at + 1), most),
        _clip(true.z * (1.0 + scale) + bias.z + sigma * draws.noise(key, at + 2), most),
    )


@inline
def _gyro(instruments, imu, true, sigma_rad_s, key, at):
    return _read(true, imu.gyro_bias_rad_s, imu.gyro_scale_ratio, sigma_rad_s,
                 instruments.gyro_range_rad_s, key, at)


@inline
def _accelerometer(instruments, imu, true, key, at):
    return _read(true, imu.accelerometer_bias_m_s2, imu.accelerometer_scale_ratio, instruments.accelerometer_noise_m_s2,
                 instruments.accelerometer_range_m_s2, key, at)


@inline
def _broken_gyro(faults, instruments, reading, last, t_s):
    """Unit A as its faults leave it."""
    if t_s >= faults.gyro_drift_s:
        reading = reading + Vec(0.0, 1.0, 0.5) * (GYRO_DRIFT_RAD_S2 * (t_s - faults.gyro_drift_s))
    if t_s >= faults.gyro_saturated_s:
        reading = Vec(reading.x, instruments.gyro_range_rad_s, reading.z)
    if t_s >= faults.gyro_stuck_s:
        reading = last
    if t_s >= faults.imu_lost_s:
        reading = Vec(0.0, 0.0, 0.0)
    return reading


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
def sense(model, case, body, felt, stores, thrust_n, window_open, legs_s, last_a_rad_s, t_s, dt_s, now, last, count):
    """One step of all sensors."""
    instruments = model.instruments
    at = count * DRAWS_A_STEP
    gyro_sigma = instruments.gyro_noise_rad_rt_s / math.sqrt(dt_s)
    key = case.key
    turn_a = _gyro(instruments, case.imu_a, felt.rate_B_rad_s, gyro_sigma, key, at)
    turn_a = _broken_gyro(case.faults, instruments, turn_a, last_a_rad_s, t_s)
    force_a = _accelerometer(instruments, case.imu_a, felt.force_B_m_s2, key, at + 3)
    if t_s >= case.faults.imu_lost_s:
        force_a = Vec(0.0, 0.0, 0.0)
    turn_b, force_b, turn_c, force_c = turn_a, force_a, turn_a, force_a
    if instruments.imu_count > 1:
        turn_b = _gyro(instruments, case.imu_b, felt.rate_B_rad_s, gyro_sigma, key, at + 6)
        force_b = _accelerometer(instruments, case.imu_b, felt.force_B_m_s2, key, at + 9)
    if instruments.imu_count > 2:
        turn_c = _gyro(instruments, case.imu_c, felt.rate_B_rad_s, gyro_sigma, key, at + 12)
        force_c = _accelerometer(instruments, case.imu_c, felt.force_B_m_s2, key, at + 15)
    range_m, velocity, velocity_valid = -1.0, NO_VELOCITY, False
    if due(now, last, RADIO_EVERY):
        range_m, velocity, velocity_valid = look_down(model, case, body, thrust_n, window_open, t_s, at + 18)
    ground_m = model.landing.site_radius_m + case.ground_height_m
    contact = dot(body.r_F_m, body.r_F_m) <= ground_m * ground_m
    contact = contact or (legs_s >= 0.0 and legs_s <= t_s < legs_s + instruments.leg_transient_s)  # a jolt, not the ground
    listed = model.shape.mass_kg / case.mass_kg  # what the software's list of parts is off by
    lost = 1 if t_s >= case.faults.engine_out_s + 0.3 else 0  # chamber pressure is judged after 0.3 s, assumption
    return Measured(turn_a, turn_b, turn_c, force_a, force_b, force_c, range_m, velocity, velocity_valid, contact, lost,
                    stores.mass_kg * listed, stores.inertia_kg_m2 * listed, stores.propellant_kg)
