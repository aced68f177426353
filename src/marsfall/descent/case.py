"""One draw of everything that was not known before the flight."""
from typing import NamedTuple

import numpy as np

from ..core.vectors import Vec


class Faults(NamedTuple):
    """When each kind of fault begins, seconds after the entry interface; infinity for never. See `faults.KINDS`."""

    gyro_stuck_s: float
    gyro_saturated_s: float
    gyro_drift_s: float
    imu_lost_s: float
    altimeter_lost_s: float
    velocimeter_lost_s: float
    engine_out_s: float
    parachute_failed_s: float


class Imu(NamedTuple):
    """Errors of one inertial unit in one case."""

    gyro_bias_rad_s: Vec
    gyro_scale_ratio: float
    accelerometer_bias_m_s2: Vec
    accelerometer_scale_ratio: float


class Case(NamedTuple):
    """One draw of everything that was not known before the flight."""

    key: np.uint64
    r_F_m: Vec
    v_F_m_s: Vec
    knowledge_r_m: Vec
    knowledge_v_m_s: Vec
    knowledge_turn_rad: Vec
    mass_kg: float
    propellant_kg: float
    axial_scale_ratio: float
    balance_scale_ratio: float
    chute_scale_ratio: float
    stretch_ratio: float       # riser off the wind at line stretch, over the planned angle
    stretch_turn_rad: float    # where to, from above the wind towards the right
    thrust_scale_ratio: float
    ground_height_m: float     # of the ground where it lands, above the site
    ground_slope_rad: float
    ground_azimuth_rad: float  # direction in which it falls, clockwise from north
    impulse_scale_ratio: float
    random_air_ratio: float
    tau_global_ratio: float
    tau_local_ratio: float
    local_time_rad: float
    imu_a: Imu
    imu_b: Imu
    imu_c: Imu
    faults: Faults
    abort_order_s: float       # when the crew orders the abort, seconds after the entry interface; infinity for never
