"""A ship under way: where it is, what it carries, whether it can still burn."""
from typing import NamedTuple

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.ephemeris import state
from ..solar.kepler import propagate
from ..solar.lambert import lambert
from .burns import propellant_kg, reach_m_s
from .sail import Sail, under_sail
from .thrust import Motor, effective_impulse_s

CRUISING = "cruising"
RESCUING = "rescuing"    # on its way to a dead ship
DISABLED = "disabled"    # the engine is gone, the crew is on board
ABANDONED = "abandoned"  # the crew has been taken off
LOST = "lost"            # the crew is dead
FLEW_PAST = "flew_past"  # could not capture: out of the race
CAPTURED = "captured"


class Craft(NamedTuple):
    """Position and velocity relative to the Sun's centre, ICRF axes; masses in kilograms."""

    name: str
    status: str
    t_tdb_s: float
    r_ICRF_m: np.ndarray
    v_ICRF_m_s: np.ndarray
    dry_kg: float  # everything but propellant and people
    propellant_kg: float
    crew_count: int
    person_kg: float
    motor: Motor
    arrival_tdb_s: float  # when it means to be at Mars
    sail: Sail | None = None  # open

    @property
    def mass_kg(self) -> float:
        return self.dry_kg + self.propellant_kg + self.crew_count * self.person_kg

    @property
    def specific_impulse_s(self) -> float:
        """Of a whole burn, its cooldown included; what counts for impulses in deep space."""
        return effective_impulse_s(self.motor)


def coast(craft: Craft, t_tdb_s) -> Craft:
    """The same ship later (or earlier) on its arc around the Sun; at many times at once if it is not under sail."""
    if craft.sail is None:
        r, v = propagate(craft.r_ICRF_m, craft.v_ICRF_m_s, t_tdb_s - craft.t_tdb_s, MU_SUN_M3_S2)
    else:
        r, v = under_sail(craft.sail, craft.r_ICRF_m, craft.v_ICRF_m_s, t_tdb_s - craft.t_tdb_s)
    return craft._replace(t_tdb_s=t_tdb_s, r_ICRF_m=r, v_ICRF_m_s=v)


def burn(craft: Craft, dv_ICRF_m_s: np.ndarray, paid_m_s: float) -> Craft:
    """An impulse, and the propellant of a velocity change of `paid_m_s` (not less: steering and gravity losses).

    If the tanks hold less the engine runs dry and the impulse is shorter by the same share.
    """
    needed = float(propellant_kg(craft.mass_kg, paid_m_s, craft.specific_impulse_s))
    if needed > craft.propellant_kg:
        reach = float(reach_m_s(craft.mass_kg, craft.propellant_kg, craft.specific_impulse_s))
        dv_ICRF_m_s, needed = dv_ICRF_m_s * (reach / paid_m_s), craft.propellant_kg
    return craft._replace(v_ICRF_m_s=craft.v_ICRF_m_s + dv_ICRF_m_s, propellant_kg=craft.propellant_kg - needed)


def to_mars(craft: Craft, arrive_tdb_s) -> tuple[np.ndarray, np.ndarray]:
    """Velocity change now, and arrival velocity relative to Mars then, for one or many arrivals (axes last, m/s)."""
    mars_m, mars_m_s = state("mars", arrive_tdb_s)
    v1, v2 = lambert(craft.r_ICRF_m, mars_m, np.asarray(arrive_tdb_s) - craft.t_tdb_s, MU_SUN_M3_S2)
    return v1 - craft.v_ICRF_m_s, v2 - mars_m_s
