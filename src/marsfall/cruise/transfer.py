"""The arc between the planets from one date to another: patched conics on DE440, Sun-centred Lambert.

Conventions of the field: C3 and the asymptote of departure belong to the velocity relative to the planet left, in the mean
equator of J2000 (ICRF) at Earth; the asymptote of arrival is the direction of the velocity relative to the planet reached,
in the mean equator of Mars (pole of the IAU, right ascension from the node of that equator on the ICRF's).
"""
from typing import NamedTuple

import numpy as np

from ..mars.frames import MCQ_FROM_MCI
from ..solar.constants import ECLIPTIC_NORTH_ICRF, MU_SUN_M3_S2
from ..solar.ephemeris import state
from ..solar.kepler import propagate
from ..solar.lambert import lambert

ARC_PIECES = 200


class Transfer(NamedTuple):
    """An arc from planet to planet; vectors relative to the planet at each end, ICRF axes, axes last."""

    v_inf_departure_ICRF_m_s: np.ndarray
    v_inf_arrival_ICRF_m_s: np.ndarray
    c3_m2_s2: np.ndarray
    v_inf_arrival_m_s: np.ndarray
    angle_rad: np.ndarray  # heliocentric angle travelled, 0 to 2 pi; above pi is a Type II arc


class Direction(NamedTuple):
    """Where an asymptote points, on the equator of its planet."""

    right_ascension_rad: np.ndarray
    declination_rad: np.ndarray


def transfer(depart_tdb_s, arrive_tdb_s, origin: str = "earth", target: str = "mars") -> Transfer:
    """Arcs between departures and arrivals (TDB seconds past J2000, any shapes that broadcast), the way the planets go.

    From the Earth itself, not the Earth-Moon barycentre. Within half a degree of 180 degrees, or if the arrival is not
    after the departure, all is NaN. A date outside the ephemeris raises InputError.
    """
    depart, arrive = np.asarray(depart_tdb_s, float), np.asarray(arrive_tdb_s, float)
    from_m, from_m_s = state(origin, depart)
    to_m, to_m_s = state(target, arrive)
    v1, v2 = lambert(from_m, to_m, arrive - depart, MU_SUN_M3_S2)
    out, back = v1 - from_m_s, v2 - to_m_s
    normal = np.cross(from_m, to_m)
    angle = np.arctan2(np.linalg.norm(normal, axis=-1), np.sum(from_m * to_m, axis=-1))
    angle = np.where(normal @ np.array(ECLIPTIC_NORTH_ICRF) >= 0.0, angle, 2.0 * np.pi - angle)
    return Transfer(out, back, np.sum(out * out, axis=-1), np.linalg.norm(back, axis=-1), angle)


def on_earth_equator(v_inf_ICRF_m_s) -> Direction:
    """Right ascension and declination in the mean equator of J2000: RLA and DLA of a departure."""
    v = np.asarray(v_inf_ICRF_m_s)
    return Direction(np.arctan2(v[..., 1], v[..., 0]) % (2.0 * np.pi), np.arcsin(v[..., 2] / np.linalg.norm(v, axis=-1)))


def on_mars_equator(v_inf_ICRF_m_s) -> Direction:
    """The same in the mean equator of Mars: RAP and DAP of an arrival."""
    return on_earth_equator(np.asarray(v_inf_ICRF_m_s) @ MCQ_FROM_MCI.T)


def arc_length_m(depart_tdb_s: float, flight_s: float, arc: Transfer, origin: str = "earth") -> float:
    """Length of the way around the Sun: Simpson's rule over the speed, good to a few km."""
    r, v = state(origin, depart_tdb_s)
    t = np.linspace(0.0, flight_s, 2 * ARC_PIECES + 1)
    speed = np.linalg.norm(propagate(r, v + arc.v_inf_departure_ICRF_m_s, t, MU_SUN_M3_S2)[1], axis=-1)
    return float(flight_s / (6.0 * ARC_PIECES) * (speed[0] + speed[-1] + 4.0 * speed[1::2].sum() + 2.0 * speed[2:-1:2].sum()))
