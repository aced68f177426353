"""What does not change in a campaign: `Model` and its parts. One draw is a `case.Case`, what changes in flight is in `craft`.

Frames: F = MCMF, Mars-centred and turning with Mars, z along the spin axis; B = body, x out of the heat shield along the
axis of symmetry (down at touchdown), z towards lift. q turns B into F. Velocity is relative to the turning planet.
"""
from typing import NamedTuple

import numpy as np

from ..core.vectors import Vec
from ..core.world import World

# phases of a descent, in the order they usually come
ENTRY, PARACHUTE, FALLING, POWERED, CONSTANT, ABORT, CUT = 0, 1, 2, 3, 4, 5, 6
ENGINES_MOST = 40
PHASES = ("entry", "parachute", "falling", "powered descent", "constant speed", "abort to orbit", "engines cut")


class Shape(NamedTuple):
    """Aerodynamics and mass properties of the entry body."""

    coefficients: np.ndarray   # (Mach nodes, cos(alpha) nodes, 3): axial, normal per sin(alpha), pitch stability per sin(alpha)
    rarefied: np.ndarray       # axial increment on a uniform grid of ln density
    area_m2: float
    diameter_m: float
    nose_radius_m: float
    balance_offset_m: float
    inertia_kg_m2: Vec
    mass_kg: float
    propellant_kg: float
    heat_shield_kg: float
    heat_shield_forward_m: float  # of the centre of mass at entry, as the next
    backshell_kg: float
    backshell_forward_m: float
    ballast_kg: float
    spin_rad_s: float


class Chute(NamedTuple):
    fitted: bool
    area_m2: float
    drag_scale_ratio: float
    trigger_code: int          # member of the family in `trigger`
    trigger_speed_m_s: float
    trigger_time_s: float
    trigger_range_m: float
    trigger_speed_min_m_s: float
    trigger_speed_max_m_s: float
    trigger_deceleration_m_s2: float
    trigger_delay_s: float
    trigger_mach_ratio: float
    trigger_altitude_m: float
    line_stretch_s: float
    inflation_s: float
    lever_m: float
    riser_m: float             # from the craft to the canopy
    stretch_rad: float         # riser off the wind at line stretch
    strength_n: float
    heat_shield_delay_s: float
    legs_delay_s: float


class Thrust(NamedTuple):
    fitted: bool
    solid: bool
    pulsed: bool
    engine_count: int
    full_n: float
    least_ratio: float
    exhaust_m_s: float
    response_s: float
    minimum_on_s: float
    ring_radius_m: float
    place_yz_m: np.ndarray     # of each engine across the axis


class Jets(NamedTuple):
    torque_max_n_m: Vec
    minimum_on_s: float
    bank_rate_rad_s: float
    exhaust_m_s: float
    lever_m: float


class Instruments(NamedTuple):
    imu_count: int
    gyro_noise_rad_rt_s: float
    gyro_range_rad_s: float
    accelerometer_noise_m_s_rt_s: float
    accelerometer_range_m_s2: float
    lidar: bool
    altimeter_range_m: float
    altimeter_noise_ratio: float
    velocimeter_noise_m_s: float
    leg_transient_s: float
    stars: bool
    stars_noise_rad: float
    stars_floor_m: float
    stars_rate_rad_s: float
    terrain: bool
    terrain_noise_m: float
    terrain_top_m: float
    terrain_floor_m: float
    # one sigma of what is not known at the entry interface: where the filter starts
    gyro_bias_rad_s: float
    gyro_scale_ratio: float
    accelerometer_bias_m_s2: float
    accelerometer_scale_ratio: float
    attitude_error_rad: float
    knowledge_position_m: float
    knowledge_velocity_m_s: float
    ground_m: float            # height of the ground over the map


class Onboard(NamedTuple):
    """What the craft itself believes of the air and of its own drag and lift, planned from the mean sky; and where and how
    the predictor's entry ends."""

    areoid_shift_m: float
    elevation_m: float         # of the site above the areoid
    target_radius_m: float     # ground, and the sphere on which distances are measured
    altitude_start_m: float    # above the areoid, of the uniform grid of the air
    per_altitude_per_m: float  # one over its step
    ln_density: np.ndarray
    sound_m_s: np.ndarray
    speed_start_m_s: float     # of the uniform grid of drag and lift
    per_speed_s_m: float
    drag_m2_kg: np.ndarray     # drag over dynamic pressure and mass
    lift_m2_kg: np.ndarray
    final_energy_j_kg: float
    bank_final_rad: float
    corner_speed_m_s: float    # above it the bank is constant, below it heads for the final one; 0 for a line in energy
    bank_least_rad: float
    bank_most_rad: float
    alignment_speed_m_s: float
    load_max_m_s2: float


# how the entry is steered
BALLISTIC, HOLD, APOLLO, PREDICTOR = 0, 1, 2, 3
STEERINGS = ("ballistic", "bank-hold", "apollo", "predictor")


class Reference(NamedTuple):
    """Plan of the entry guidance: a reference flight with its influence coefficients against speed, and the on-board model."""

    kind_code: int
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
    alignment_gain_ratio: float
    alignment_bank_rad: float
    straighten_speed_m_s: float
    deadband_m: float          # of the crossrange: a constant, and what grows with the square of the speed
    deadband_s2_m: float
    target_F: Vec              # unit vector from the centre of Mars to where the entry aims
    onboard: Onboard


class Landing(NamedTuple):
    """Powered descent and touchdown."""

    law_code: int              # member of the family in `laws`
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


class Software(NamedTuple):
    """Switches of the flight software; see `reflex`."""

    touchdown_latched: bool
    touchdown_enable_m: float
    one_condition: bool
    energy_cutoff_m: float
    energy_cutoff_least_s: float
    saturation_held: bool      # a saturated rate is held and integrated for a while
    fixes_checked: bool        # no altimeter reading is taken without a test


class Escape(NamedTuple):
    """Abort to orbit: the rules for breaking off, where it leads, and what the stack outside its shell can take."""

    enabled: bool
    imus_required_count: int
    altimeter_required: bool
    dynamic_pressure_max_pa: float
    speed_max_m_s: float
    floor_altitude_m: float
    acceleration_max_m_s2: float   # of the thrust
    clear_s: float
    periapsis_m: float             # the parking orbit, from the centre
    apoapsis_m: float
    periapsis_least_m: float
    descent_stage_kg: float
    ascent_propellant_kg: float
    bare_area_ratio: float         # reference area of the bare stack, per that of the shell
    bare_nose_radius_m: float
    bare_pressure_max_pa: float
    bare_heating_max_w_m2: float
    felt_max_m_s2: float
    drag_m2: float                 # of the bare stack flying engines last, for the head
    ground_m: float                # the site, from the centre
    ln_density: np.ndarray         # the air the crew expects, above the site, on the grid of `ascent`


class Steps(NamedTuple):
    """Length of a step of the flight, in ticks of 1/400 s: as short as the fastest motion of the phase needs."""

    entry_ticks: int
    parachute_ticks: int
    powered_ticks: int


class Model(NamedTuple):
    """Everything that is fixed for a campaign of one landing scenario."""

    world: World
    shape: Shape
    chute: Chute
    thrust: Thrust
    jets: Jets
    instruments: Instruments
    reference: Reference
    landing: Landing
    escape: Escape
    steps: Steps
    software: Software
    areoid_shift_m: float      # height above the areoid = height above the ellipsoid at the site's latitude + this
