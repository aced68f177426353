"""What changes during a flight: the truth, what is measured of it, and what the software makes of that. Frames: `model`."""
from typing import NamedTuple

import numpy as np

from ..core.vectors import Quat, Vec


class Work(NamedTuple):
    """Room for one flight at a time, allocated once for a campaign's thread: kernels allocate nothing."""

    air: np.ndarray            # the atmosphere of the case
    covariance: np.ndarray     # of the navigation filter, flat, row by row
    filter_room: np.ndarray    # memory of the filter beside it, see `filter`
    engine_n: np.ndarray       # thrust of each engine now


class Memory(NamedTuple):
    """What the navigation filter keeps in arrays: the part of `Work` that belongs to the flight software."""

    covariance: np.ndarray
    room: np.ndarray


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
    balance_offset_m: float    # of the centre of mass from the axis, towards lift
    forward_m: float           # of the centre of mass, since entry


class Canopy(NamedTuple):
    """The parachute as a body of its own; at rest before line stretch, with `away` zero."""

    away_F: Vec                # unit vector from the craft to the canopy
    swing_F_1_s: Vec           # its rate
    torn: bool


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
    inertia_kg_m2: Vec         # likewise
    propellant_kg: float       # tank gauges
    stars_q_BF: Quat           # attitude by the star tracker
    stars_valid: bool
    terrain_F_m: Vec           # position by images of the ground
    terrain_sigma_m: float     # and how good the match was, an axis; negative without a fix


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
    apart_ab_rad: Vec          # in B: the angle between the attitudes that two units would carry, over the last seconds
    apart_bc_rad: Vec
    turned_rad: float          # how far the craft turned in that time
    undone: bool               # a unit was just thrown out,
    undo_q: Quat               # and this is the turn from the attitude believed to that of the units left
    doubtful: bool             # two units disagree and nobody knows which is right
    first_q: Quat              # meanwhile: the turns from the attitude believed to those the two carry
    second_q: Quat
    first_off_ratio: float     # and how badly each fits what the air does: squares of sigmas
    second_off_ratio: float


class Steering(NamedTuple):
    """Memory of the entry guidance."""

    bank_rad: float            # commanded
    bank_sign: float
    started: bool              # range control is on
    drag_ratio: float          # felt over modelled on board
    lift_ratio: float
    plan_rad: float            # bank the predictor found last


class Fall(NamedTuple):
    """Memory of the deceleration trigger."""

    risen: bool                # the deceleration has been well above its threshold
    at_s: float                # when it fell through it, negative before


class Mind(NamedTuple):
    """Memory of the flight software."""

    phase: int
    since_s: float             # start of the phase
    steering: Steering
    fall: Fall
    cut_s: float               # powered descent: when it is to be over
    stop_F_m: Vec              # and where
    shield_on: bool
    ballast_on: bool
    chute_s: float             # mortar fire, negative before
    chute_off: bool


class Reflex(NamedTuple):
    """What `reflex` remembers."""

    contact: bool              # last reading of the touchdown sensor
    enabled: bool              # the touchdown logic was on
    touched: bool              # two readings in a row
    burn_s: float              # on engines so far
    waited_s: float            # under the parachute inside the range of the altimeter


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
