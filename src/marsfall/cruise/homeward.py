"""Can this ship come home, when, and how fast does it meet the Earth's air? The question after anything has happened.

Between the planets it can turn back, swing past Mars without stopping, or go on, be captured and leave again after a short or
a long stay; at Mars only the stays are left. Burns are impulses: what real burns lose is for the caller to keep in reserve.
"""
from typing import NamedTuple

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.ephemeris import coverage_tdb_s, state
from ..solar.lambert import lambert
from . import home, swing
from .burns import reach_m_s
from .craft import CAPTURED, Craft, to_mars
from .parking import PARKED, Parking

DAY_S = 86400.0
TURN_STEP_S, SOONEST_TURN_S, LATEST_TURN_S = DAY_S, 5.0 * DAY_S, 900.0 * DAY_S
TURN_BACK, SWING_PAST = "turn back", "swing past"
STAYS = {"short": "short stay", "long": "long stay"}


class WayBack(NamedTuple):
    """One way home that the ship can pay."""

    how: str  # TURN_BACK, SWING_PAST or one of STAYS
    arrive_tdb_s: float
    burn_m_s: float  # everything from now on, capture at Mars included
    entry_m_s: float


class Turns(NamedTuple):
    """Turning back now, one an arrival at Earth; NaN beside half a turn."""

    dv_ICRF_m_s: np.ndarray
    entry_m_s: np.ndarray


def ways_back(craft: Craft, reserve_m_s: float = 0.0, orbit: Parking = PARKED,
              most_entry_m_s: float = home.MOST_ENTRY_M_S) -> list[WayBack]:
    """The soonest way home of each kind that the ship's propellant pays, soonest first; empty if it cannot come home."""
    reach = float(reach_m_s(craft.mass_kg, craft.propellant_kg, craft.specific_impulse_s)) - reserve_m_s
    if craft.status == CAPTURED:
        found = _stays(craft.t_tdb_s, 0.0, reach, orbit, most_entry_m_s)
    else:
        dv, v_inf = to_mars(craft, craft.arrival_tdb_s)
        aim = float(np.linalg.norm(dv))  # NaN if there is no way to Mars then; no comparison below holds for it
        capture = aim + float(orbit.burn_m_s(np.linalg.norm(v_inf)))
        found = [*_turn(craft, reach, most_entry_m_s), *_past(craft, v_inf, aim, reach, most_entry_m_s),
                 *_stays(craft.arrival_tdb_s, capture, reach, orbit, most_entry_m_s)]
    return sorted(found, key=lambda way: way.arrive_tdb_s)


def turns(craft: Craft, arrive_tdb_s) -> Turns:
    """What it takes to turn to Earth at once, for one or many arrivals."""
    arrive = np.asarray(arrive_tdb_s, float)
    earth_m, earth_m_s = state("earth", arrive)
    v1, v2 = lambert(craft.r_ICRF_m, earth_m, arrive - craft.t_tdb_s, MU_SUN_M3_S2)
    return Turns(v1 - craft.v_ICRF_m_s, home.entry_m_s(np.linalg.norm(v2 - earth_m_s, axis=-1)))


def _turn(craft: Craft, reach: float, most_entry: float) -> list[WayBack]:
    latest = min(craft.t_tdb_s + LATEST_TURN_S, coverage_tdb_s()[1])
    arrive = np.arange(craft.t_tdb_s + SOONEST_TURN_S, latest, TURN_STEP_S)
    ways = turns(craft, arrive)
    burn = np.linalg.norm(ways.dv_ICRF_m_s, axis=-1)
    paid = np.flatnonzero((burn <= reach) & (ways.entry_m_s <= most_entry))
    return [WayBack(TURN_BACK, float(arrive[i]), float(burn[i]), float(ways.entry_m_s[i])) for i in paid[:1]]


def _past(craft: Craft, v_inf_ICRF_m_s: np.ndarray, aim: float, reach: float, most_entry: float) -> list[WayBack]:
    if not aim <= reach:
        return []
    way = swing.cheapest_swing(craft.arrival_tdb_s, v_inf_ICRF_m_s, most_entry)
    if way is None or not aim + way.burn_m_s <= reach:
        return []
    return [WayBack(SWING_PAST, way.arrive_tdb_s, aim + way.burn_m_s, way.entry_m_s)]


def _stays(arrived_tdb_s: float, paid: float, reach: float, orbit: Parking, most_entry: float) -> list[WayBack]:
    if not paid <= reach:
        return []
    ways = [(stay, home.soonest(arrived_tdb_s, stay, reach - paid, orbit, most_entry)) for stay in STAYS]
    return [WayBack(STAYS[stay], way.arrive_tdb_s, paid + way.departure_m_s, way.entry_m_s) for stay, way in ways if way]
