"""The way home from the parking orbit at Mars: when a ship can leave, what it takes, and how fast it meets the Earth's air.

One burn out of the parking orbit and a direct entry at Earth. A short stay (opposition class) leaves soon after the arrival,
a long one (conjunction class) waits for the next cheap alignment; swing-bys of Venus are not looked for.
"""
from typing import NamedTuple

import numpy as np

from ..solar.constants import EARTH_RADIUS_M, MU_EARTH_M3_S2
from ..solar.ephemeris import coverage_tdb_s
from .parking import PARKED, Parking
from .refine import refined
from .transfer import transfer

DAY_S = 86400.0
ENTRY_ALTITUDE_M = 121920.0  # 400 000 feet, the entry interface of Apollo and Orion
MOST_ENTRY_M_S = 15000.0  # assumption: crews have come home at 11.1 km/s, a capsule without one (Stardust) at 12.9
SHORT_STAY_S, LONG_STAY_S = 120.0 * DAY_S, 800.0 * DAY_S  # a long stay is longer than the short one; one synodic period
SOONEST_S = 5.0 * DAY_S  # from arrival to departure
FLIGHT_S = (100.0 * DAY_S, 560.0 * DAY_S)
LEAVE_STEP_S, FLIGHT_STEP_S, FINE_S = 2.0 * DAY_S, 4.0 * DAY_S, 60.0
FAST_S = 200.0 * DAY_S  # a flight home that people call fast
STAYS = ("short", "long")


class Home(NamedTuple):
    """One way home."""

    stay: str  # of STAYS
    leave_tdb_s: float
    arrive_tdb_s: float
    departure_m_s: float  # out of the parking orbit, without finite-burn loss
    v_inf_m_s: float  # at Earth
    entry_m_s: float


class Costs(NamedTuple):
    """Ways home by day of leaving and flight time; NaN beside 180 degrees and where the ephemeris ends."""

    departure_m_s: np.ndarray
    v_inf_m_s: np.ndarray


def entry_m_s(v_inf_m_s):
    """Inertial speed at the Earth's entry interface of a ship that comes with this speed from far away."""
    return np.sqrt(np.square(v_inf_m_s) + 2.0 * MU_EARTH_M3_S2 / (EARTH_RADIUS_M + ENTRY_ALTITUDE_M))


def costs(leave_tdb_s, flight_s, orbit: Parking = PARKED) -> Costs:
    """What ways home cost, for departures from Mars and flight times that broadcast."""
    leave, flight = np.broadcast_arrays(np.asarray(leave_tdb_s, float), np.asarray(flight_s, float))
    last = coverage_tdb_s()[1]
    leave, arrive = np.minimum(leave, last), np.minimum(leave + flight, last)
    arc = transfer(leave, np.where(arrive < leave + flight, leave, arrive), "mars", "earth")  # no time: no answer
    return Costs(orbit.burn_m_s(np.sqrt(arc.c3_m2_s2)), arc.v_inf_arrival_m_s)


def cheapest(arrived_tdb_s: float, stay: str, orbit: Parking = PARKED, most_entry_m_s: float = MOST_ENTRY_M_S,
             longest_flight_s: float = FLIGHT_S[1]) -> Home | None:
    """The smallest burn home of a "short" or "long" stay after an arrival; None if no way meets the air slowly enough."""
    def cost(leave, flight):
        ways = costs(leave, flight, orbit)
        return np.where(entry_m_s(ways.v_inf_m_s) <= most_entry_m_s, ways.departure_m_s, np.nan)
    return _best(cost, arrived_tdb_s, stay, orbit, longest_flight_s)


def soonest(arrived_tdb_s: float, stay: str, reach_m_s: float, orbit: Parking = PARKED,
            most_entry_m_s: float = MOST_ENTRY_M_S) -> Home | None:
    """The first arrival at Earth that a ship with `reach_m_s` left after its capture can pay; None if there is none."""
    def cost(leave, flight):
        ways = costs(leave, flight, orbit)
        possible = (ways.departure_m_s <= reach_m_s) & (entry_m_s(ways.v_inf_m_s) <= most_entry_m_s)
        return np.where(possible, leave + flight - arrived_tdb_s, np.nan)
    return _best(cost, arrived_tdb_s, stay, orbit, FLIGHT_S[1])


def _best(cost, arrived_tdb_s: float, stay: str, orbit: Parking, longest_flight_s: float) -> Home | None:
    """The smallest cost over all days of leaving of a stay and all flight times."""
    first, last = (SOONEST_S, SHORT_STAY_S) if stay == "short" else (SHORT_STAY_S, LONG_STAY_S)
    leave = arrived_tdb_s + np.arange(first, last + 1.0, LEAVE_STEP_S)
    flight = np.arange(FLIGHT_S[0], longest_flight_s + 1.0, FLIGHT_STEP_S)
    grid = cost(leave[:, None], flight)
    if not np.isfinite(grid).any():
        return None
    i, j = np.unravel_index(np.nanargmin(grid), grid.shape)
    best = refined(cost, (leave[i], flight[j]), (LEAVE_STEP_S, FLIGHT_STEP_S), (leave[0], flight[0]),
                   (leave[-1], flight[-1]), FINE_S)
    way = costs(*best, orbit)
    return Home(stay, best[0], sum(best), float(way.departure_m_s), float(way.v_inf_m_s), float(entry_m_s(way.v_inf_m_s)))
