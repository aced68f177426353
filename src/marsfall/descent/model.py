"""What does not change in a flight (`Model`, the same for a campaign; `Case`, one draw) and what does (`Craft` and its parts).

Frames: F = MCMF, Mars-centred and turning with Mars, z along the spin axis; B = body, x out of the heat shield along the
axis of symmetry (down at touchdown), z towards lift. q turns B into F. Velocity is relative to the turning planet.
"""
from typing import NamedTuple

import numpy as np

from ..core.vectors import Quat, Vec

# phases of a descent, in the order they usually come
ENTRY, PARACHUTE, FALLING, POWERED, CONSTANT, ABORT = 0, 1, 2, 3, 4, 5
PHASES = ("entry", "parachute", "falling", "powered descent", "constant speed", "abort to orbit")


class Shape(NamedTuple):
    """Aerodynamics and mass properties of the entry body."""

    coefficients: np.ndarray   # (Mach nodes, cos(alpha) nodes, 3): axial, normal per sin(alpha), pitch stability per sin(alpha)
    rarefied: np.ndarray       # axial increment on a uniform grid of ln density
    area_m2: float
    diameter_m: float
    nose_radius_m: float
    pitch_damping_coefficient: float
    balance_offset_m: float
    inertia_kg_m2: Vec
    mass_kg: float
    propellant_kg: float
    heat_shield_kg: float
    backshell_kg: float
    ballast_kg: float
    spin_rad_s: float


class Chute(NamedTuple):
    fitted: bool
    by_timer: bool
    area_m2: float
    drag_scale_ratio: float
    trigger_speed_m_s: float
    trigger_time_s: float
    line_stretch_s: float
    inflation_s: float
    lever_m: float
    heat_shield_delay_s: float


class Thrust(NamedTuple):
    fitted: bool
    solid: bool
    engine_count: int
    full_n: float
    least_ratio: float
    exhaust_m_s: float
    response_s: float
    ring_radius_m: float


class Jets(NamedTuple):
    torque_max_n_m: Vec
    bank_rate_rad_s: float
    exhaust_m_s: float
    lever_m: float


class Instruments(NamedTuple):
    imu_count: int
    gyro_noise_rad_s: float
    gyro_range_rad_s: float
    accelerometer_noise_m_s2: float
    accelerometer_range_m_s2: float
    lidar: bool
    altimeter_range_m: float
    altimeter_noise_ratio: float
    velocimeter_noise_m_s: float


class Reference(NamedTuple):
    """Entry guidance of the Apollo family: a reference flight and its influence coefficients against speed."""

    steered: bool
    speed_start_m_s: float
    inverse_step_s_m: float
    bank_rad: np.ndarray
    drag_m_s2: np.ndarray
    climb_m_s: np.ndarray
    range_m: np.ndarray
    range_per_drag: np.ndarray
    range_per_climb: np.ndarray
    range_per_lift_ratio: np.ndarray
    lift_ratio: np.ndarray
    start_drag_m_s2: float
    overcontrol_ratio: float
    alignment_speed_m_s: float
    straighten_speed_m_s: float
    target_F: Vec              # unit vector from the centre of Mars to where the entry aims


class Landing(NamedTuple):
    """Powered descent and touchdown."""

    site_F_m: Vec
    site_radius_m: float
    start_altitude_m: float
    start_thrust_ratio: float
    start_speed_max_m_s: float
    final_altitude_m: float
    final_speed_m_s: float
    divert_ratio: float
    tilt_max_cos: float
    vertical_max_m_s: float
    horizontal_max_m_s: float
    tilt_limit_cos: float
    survivable_m_s: float
    heating_max_w_m2: float
    flight_max_s: float


class Escape(NamedTuple):
    """Abort to orbit."""

    enabled: bool
    imus_required_count: int
    altimeter_required: bool
    dynamic_pressure_max_pa: float
    speed_max_m_s: float
    floor_altitude_m: float
    orbit_radius_m: float
    acceleration_max_m_s2: float


class Model(NamedTuple):
    """Everything that is fixed for a campaign of one landing scenario."""

    shape: Shape
    chute: Chute
    thrust: Thrust
    jets: Jets
    instruments: Instruments
    reference: Reference
    landing: Landing
    escape: Escape
    areoid_shift_m: float      # height above the areoid = height above the ellipsoid at the site's latitude + this


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
    thrust_scale_ratio: float
    impulse_scale_ratio: float
    random_air_ratio: float
    tau_global_ratio: float
    tau_local_ratio: float
    local_time_rad: float
    imu_a: Imu
    imu_b: Imu
    imu_c: Imu
    faults: Faults


class Body(NamedTuple):
    """The truth about the craft's motion. Only `move`, `sense` and `watch` may read it."""

    r_F_m: Vec
    v_F_m_s: Vec
    q_BF: Quat
    w_B_rad_s: Vec


class Felt(NamedTuple):
    """Mean of what the body felt over the last step: the input of the inertial units."""

    force_B_m_s2: Vec
    rate_B_rad_s: Vec


class Stores(NamedTuple):
    """Mass that is left, and how the rest went."""

    mass_kg: float
    propellant_kg: float
    inertia_kg_m2: Vec
    balance_offset_m: float


class Command(NamedTuple):
    """What the flight software asks of the machinery."""

    thrust_n: float
    point_F: Vec               # where the thrust is to push the craft: unit vector, zero for "do not care"
    bank_rate_rad_s: float     # about the velocity


class Measured(NamedTuple):
    """What the sensors say; the flight software knows nothing else."""

    turn_a_rad_s: Vec
    turn_b_rad_s: Vec
    turn_c_rad_s: Vec
    force_a_m_s2: Vec
    force_b_m_s2: Vec
    force_c_m_s2: Vec
    range_m: float             # slant range along the axis, negative without a fix
    velocity_B_m_s: Vec
    velocity_valid: bool
    contact: bool
    engines_lost_count: int    # chamber pressure of an engine that should burn is missing
    mass_kg: float             # from tank gauges and the list of parts
    propellant_kg: float       # tank gauges


class Nav(NamedTuple):
    """Where the craft believes it is."""

    r_F_m: Vec
    v_F_m_s: Vec
    q_BF: Quat
    w_B_rad_s: Vec
    force_B_m_s2: Vec
    altitude_m: float          # above the site
    fix_count: int             # altimeter fixes taken so far
    fix_age_s: float           # since the last altimeter fix
    refused_count: int         # implausible fixes in a row


class Health(NamedTuple):
    """Which inertial units the craft trusts."""

    good_a: bool
    good_b: bool
    good_c: bool
    last_a_rad_s: Vec
    last_b_rad_s: Vec
    last_c_rad_s: Vec
    apart_ab_rad_s: Vec        # low-passed differences of the gyroscopes
    apart_bc_rad_s: Vec
    apart_ca_rad_s: Vec


class Mind(NamedTuple):
    """Memory of the flight software."""

    phase: int
    since_s: float             # start of the phase
    bank_rad: float            # commanded
    bank_sign: float
    started: bool              # range control is on
    cut_s: float               # powered descent: when it is to be over
    stop_F_m: Vec              # and where
    shield_on: bool
    ballast_on: bool
    chute_s: float             # mortar fire, negative before
    chute_off: bool


class Gust(NamedTuple):
    """The random part of the air along the path: density (unit variance) and wind in m/s."""

    density: float
    density_factor: float
    east_m_s: float
    north_m_s: float
    up_m_s: float


class Air(NamedTuple):
    """Surroundings of one step."""

    density_kg_m3: float
    slope_per_m: float         # d ln density / d height
    inverse_sound_s_m: float
    wind_F_m_s: Vec
    radius_m: float            # where density_kg_m3 holds
    altitude_areoid_m: float
    axial_rarefied: float
