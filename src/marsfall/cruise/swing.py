"""Swing past Mars and home without stopping: the free return of a ship that cannot, or need not, capture.

A patched conic: the two hyperbolas of arrival and departure share their periapsis, where a burn along the track makes up
for different speeds. If it is nothing, the return is free.
"""
from typing import NamedTuple

import numpy as np

from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M
from ..solar.ephemeris import coverage_tdb_s
from .home import MOST_ENTRY_M_S, entry_m_s
from .transfer import Transfer, transfer
from .windows import DAY_S, Stretch

LEAST_ALTITUDE_M = 150e3  # assumption: above the air that matters at one pass
FARTHEST_M = 577e6  # sphere of influence; a wider pass bends nothing
FLIGHT_S = (100.0 * DAY_S, 900.0 * DAY_S)  # home
FLIGHT_STEP_S = 4.0 * DAY_S
SEARCH_STEP_S = 3.0 * DAY_S
MOST_C3_M2_S2 = 80e6  # dearer departures are not looked at
FREE_M_S = 1.0  # a burn that any correction on the way covers
SHORT_S, LONG_S = 600.0 * DAY_S, 1100.0 * DAY_S  # there and back; the short ones dip inside the Earth's orbit
HALVINGS = 50


class Swings(NamedTuple):
    """Ways past Mars and home, one an arrival at Earth; NaN where no pass above the air bends the path that much."""

    arrive_tdb_s: np.ndarray
    burn_m_s: np.ndarray  # at periapsis
    periapsis_m: np.ndarray
    v_inf_m_s: np.ndarray  # at Earth
    entry_m_s: np.ndarray


class Swing(NamedTuple):
    """One of them."""

    mars_tdb_s: float
    arrive_tdb_s: float
    burn_m_s: float
    altitude_m: float
    v_inf_m_s: float
    entry_m_s: float


class Voyage(NamedTuple):
    """A whole free return from Earth to Earth."""

    depart_tdb_s: float
    outbound: Transfer
    swing: Swing


def swings(mars_tdb_s, v_inf_ICRF_m_s, flight_s) -> Swings:
    """All ways home after passing Mars at a time with a velocity relative to it (axes last), by flight time; they broadcast.

    A way that bends less than the highest pass does passes at FARTHEST_M, a way beyond the ephemeris is NaN.
    """
    arc = _back(mars_tdb_s, flight_s)
    before, after = np.linalg.norm(v_inf_ICRF_m_s, axis=-1), np.sqrt(arc.c3_m2_s2)
    cosine = np.sum(np.asarray(v_inf_ICRF_m_s) * arc.v_inf_departure_ICRF_m_s, axis=-1) / (before * after)
    periapsis = periapsis_of_bend_m(before, after, np.arccos(np.clip(cosine, -1.0, 1.0)))
    escape = 2.0 * GM_M3_S2 / periapsis
    burn = np.abs(np.sqrt(before**2 + escape) - np.sqrt(after**2 + escape))
    return Swings(np.asarray(mars_tdb_s) + flight_s, burn, periapsis, arc.v_inf_arrival_m_s, entry_m_s(arc.v_inf_arrival_m_s))


def periapsis_of_bend_m(before_m_s, after_m_s, bend_rad):
    """Distance from the centre of Mars at which half a hyperbola of each speed bends the path by this angle together; NaN if
    that is in the air."""
    def bend(r):
        return sum(np.arcsin(1.0 / (1.0 + r * np.square(v) / GM_M3_S2)) for v in (before_m_s, after_m_s))
    least = RADIUS_EQUATORIAL_M + LEAST_ALTITUDE_M
    low, high = np.full(np.shape(bend_rad), np.log(least)), np.full(np.shape(bend_rad), np.log(FARTHEST_M))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        farther = bend(np.exp(middle)) > bend_rad
        low, high = np.where(farther, middle, low), np.where(farther, high, middle)
    return np.where(bend(least) >= bend_rad, np.exp(0.5 * (low + high)), np.nan)


def cheapest_swing(mars_tdb_s: float, v_inf_ICRF_m_s: np.ndarray, most_entry_m_s: float = MOST_ENTRY_M_S,
                   longest_flight_s: float = FLIGHT_S[1]) -> Swing | None:
    """The way past Mars and home with the smallest burn; None if no arrival is slow enough for the Earth's air."""
    flight = np.arange(FLIGHT_S[0], longest_flight_s + 1.0, FLIGHT_STEP_S)
    step = FLIGHT_STEP_S
    for _ in range(4):  # to a second
        ways = swings(mars_tdb_s, v_inf_ICRF_m_s, flight)
        burn = np.where(ways.entry_m_s <= most_entry_m_s, ways.burn_m_s, np.nan)
        if not np.isfinite(burn).any():
            return None
        i = int(np.nanargmin(burn))
        flight, step = np.linspace(flight[i] - step, flight[i] + step, 81), step / 40.0
    return _one(mars_tdb_s, ways, i)


def free_return(stretch: Stretch, longest_s: float = SHORT_S, most_entry_m_s: float = MOST_ENTRY_M_S) -> Voyage | None:
    """The voyage past Mars and home without any burn on the way that leaves the Earth with the smallest one, departing in a
    stretch and taking no longer than `longest_s`; None if there is none."""
    depart = np.arange(stretch.first_tdb_s, stretch.last_tdb_s + 1.0, SEARCH_STEP_S)
    mars = np.arange(depart[0] + stretch.shortest_flight_s, depart[-1] + stretch.longest_flight_s + 1.0, SEARCH_STEP_S)
    best = _freest(stretch, depart, mars, longest_s, most_entry_m_s)
    if best is None:
        return None
    fine = np.linspace(-SEARCH_STEP_S, SEARCH_STEP_S, 33)
    depart = np.clip(best.depart_tdb_s + fine, stretch.first_tdb_s, stretch.last_tdb_s)
    return _freest(stretch, depart, best.swing.mars_tdb_s + fine, longest_s, most_entry_m_s)


def _freest(stretch: Stretch, depart, mars, longest_s: float, most_entry_m_s: float) -> Voyage | None:
    """The cheapest free return with these departures and passages of Mars."""
    last = coverage_tdb_s()[1]
    mars = mars[mars < last]
    flight = mars - depart[:, None]
    flown = (flight >= stretch.shortest_flight_s) & (flight <= stretch.longest_flight_s)
    out = transfer(depart[:, None], mars)
    flown &= out.c3_m2_s2 <= MOST_C3_M2_S2
    home = np.arange(FLIGHT_S[0], min(FLIGHT_S[1], longest_s - stretch.shortest_flight_s) + 1.0, FLIGHT_STEP_S)
    speed = np.sqrt(_back(mars[:, None], home).c3_m2_s2)
    found = []  # where the speed of leaving Mars crosses that of arriving, as the flight time home grows
    for i in range(len(mars)):
        more = speed[i] - np.where(flown[:, i], out.v_inf_arrival_m_s[:, i], np.nan)[:, None]
        departures, steps = np.nonzero(more[:, :-1] * more[:, 1:] < 0.0)
        found.append(np.array([departures, np.full(len(steps), i), steps]))
    row, column, step = np.concatenate(found, axis=1)
    v_inf = out.v_inf_arrival_ICRF_m_s[row, column]
    ways = swings(mars[column], v_inf, _equal_speed_s(mars[column], np.linalg.norm(v_inf, axis=-1), home[step], home[step + 1]))
    free = (ways.burn_m_s < FREE_M_S) & (ways.entry_m_s <= most_entry_m_s) & (ways.arrive_tdb_s - depart[row] <= longest_s)
    if not free.any():
        return None
    cost = np.where(free, out.c3_m2_s2[row, column], np.inf)
    best = int(cost.argmin())
    return Voyage(float(depart[row[best]]), Transfer(*(value[row[best], column[best]] for value in out)),
                  _one(float(mars[column[best]]), ways, best))


def _equal_speed_s(mars, v_inf_m_s, low_s, high_s):
    """Flight times home between two bounds for which the ship leaves Mars as fast as it came (regula falsi, Illinois)."""
    def more(flight_s):
        return np.sqrt(_back(mars, flight_s).c3_m2_s2) - v_inf_m_s
    below, above = more(low_s), more(high_s)
    for _ in range(8):
        middle = np.clip((low_s * above - high_s * below) / (above - below), low_s, high_s)
        at = more(middle)
        left = at * below > 0.0
        low_s, high_s = np.where(left, middle, low_s), np.where(left, high_s, middle)
        below, above = np.where(left, at, 0.5 * below), np.where(left, 0.5 * above, at)
    return middle


def _back(mars_tdb_s, flight_s) -> Transfer:
    """Arcs from Mars to Earth; NaN beyond the ephemeris."""
    passed, flight = np.broadcast_arrays(np.asarray(mars_tdb_s, float), np.asarray(flight_s, float))
    covered = passed + flight <= coverage_tdb_s()[1]
    return transfer(passed, np.where(covered, passed + flight, passed), "mars", "earth")  # no time to fly: no answer


def _one(mars_tdb_s: float, ways: Swings, i: int) -> Swing:
    return Swing(mars_tdb_s, float(ways.arrive_tdb_s[i]), float(ways.burn_m_s[i]),
                 float(ways.periapsis_m[i]) - RADIUS_EQUATORIAL_M, float(ways.v_inf_m_s[i]), float(ways.entry_m_s[i]))
