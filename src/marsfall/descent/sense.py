"""Sensors: the only way from the truth to the flight software."""
import math

from ..core import draws
from ..core.clock import due
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot
from .craft import Measured
from .faults import GYRO_DRIFT_RAD_S2
from .look import NO_VELOCITY, look_down, match_ground, see_stars

# ticks of 1/400 s: altimeter and velocimeter speak ten times a second, the star tracker twice, the camera once, assumption
RADIO_EVERY, STARS_EVERY, TERRAIN_EVERY = 40, 200, 400
DRAWS_A_STEP = 32


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
def _accelerometer(instruments, imu, true, sigma_m_s2, key, at):
    return _read(true, imu.accelerometer_bias_m_s2, imu.accelerometer_scale_ratio, sigma_m_s2,
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


@stage
def sense(model, case, body, felt, stores, thrust_n, window_open, legs_s, last_a_rad_s, t_s, dt_s, now, last, count):
    """One step of all sensors."""
    instruments = model.instruments
    at = count * DRAWS_A_STEP
    per_root_s = 1.0 / math.sqrt(dt_s)
    gyro_sigma = instruments.gyro_noise_rad_rt_s * per_root_s
    force_sigma = instruments.accelerometer_noise_m_s_rt_s * per_root_s
    key = case.key
    turn_a = _gyro(instruments, case.imu_a, felt.rate_B_rad_s, gyro_sigma, key, at)
    turn_a = _broken_gyro(case.faults, instruments, turn_a, last_a_rad_s, t_s)
    force_a = _accelerometer(instruments, case.imu_a, felt.force_B_m_s2, force_sigma, key, at + 3)
    if t_s >= case.faults.imu_lost_s:
        force_a = Vec(0.0, 0.0, 0.0)
    turn_b, force_b, turn_c, force_c = turn_a, force_a, turn_a, force_a
    if instruments.imu_count > 1:
        turn_b = _gyro(instruments, case.imu_b, felt.rate_B_rad_s, gyro_sigma, key, at + 6)
        force_b = _accelerometer(instruments, case.imu_b, felt.force_B_m_s2, force_sigma, key, at + 9)
    if instruments.imu_count > 2:
        turn_c = _gyro(instruments, case.imu_c, felt.rate_B_rad_s, gyro_sigma, key, at + 12)
        force_c = _accelerometer(instruments, case.imu_c, felt.force_B_m_s2, force_sigma, key, at + 15)
    range_m, velocity, velocity_valid = -1.0, NO_VELOCITY, False
    if due(now, last, RADIO_EVERY):
        range_m, velocity, velocity_valid = look_down(model, case, body, thrust_n, window_open, t_s, at + 18)
    stars_q, stars_valid, terrain, terrain_sigma_m = body.q_BF, False, NO_VELOCITY, -1.0
    if instruments.stars and due(now, last, STARS_EVERY):
        stars_q, stars_valid = see_stars(model, case, body, at + 25)
    if instruments.terrain and window_open and due(now, last, TERRAIN_EVERY):
        terrain, terrain_sigma_m = match_ground(model, case, body, thrust_n, at + 28)
    ground_m = model.landing.site_radius_m + case.ground_height_m
    contact = dot(body.r_F_m, body.r_F_m) <= ground_m * ground_m
    contact = contact or (legs_s >= 0.0 and legs_s <= t_s < legs_s + instruments.leg_transient_s)  # a jolt, not the ground
    listed = model.shape.mass_kg / case.mass_kg  # what the software's list of parts is off by
    lost = 1 if t_s >= case.faults.engine_out_s + 0.3 else 0  # chamber pressure is judged after 0.3 s, assumption
    return Measured(turn_a, turn_b, turn_c, force_a, force_b, force_c, range_m, velocity, velocity_valid, contact, lost,
                    stores.mass_kg * listed, stores.inertia_kg_m2 * listed, stores.propellant_kg, stars_q, stars_valid,
                    terrain, terrain_sigma_m)
