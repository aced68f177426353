"""How well a ship knows where it is: range, Doppler and angles from the Earth, Mars in the ship's own sextant, a Kalman filter.

Only the covariance is carried, along the planned arc and once for a fleet: what a replica draws is an error of this size. Earth
hears a measurement a light time after it is made, works on it, and the answer travels back; near the Sun nothing is heard.
The ship's own doings (venting, turning, people) push it about between two measurements.
"""
import math
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.ephemeris import state
from ..solar.kepler import propagate
from ..solar.light import one_way_s

DAY_S = 86400.0
UNKNOWN_M = 1e6  # where a ship is thought to be after the departure, an axis
SEXTANT_REACH_M = 3e10  # Mars is a disc or a bright point to aim a sextant at
NUDGE_M, NUDGE_M_S = 1e4, 1e-1  # of the differences that make the transition matrices


class Track(NamedTuple):
    """Knowledge of one ship, one entry a day from its departure."""

    first_tdb_s: float
    root: np.ndarray  # (day, 6, 6) lower triangle: position and velocity error at a burn of that day, ICRF, m and m/s
    heard: np.ndarray  # (day,) whether the Earth could track

    def error(self, t_tdb_s: float, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What six standard normal numbers make of the knowledge at a time: error of position (m) and velocity (m/s)."""
        day = int(min(max((t_tdb_s - self.first_tdb_s) / DAY_S, 0.0), len(self.root) - 1))
        error = self.root[day] @ drawn
        return error[:3], error[3:]


def follow(r_ICRF_m: np.ndarray, v_ICRF_m_s: np.ndarray, first_tdb_s: float, last_tdb_s: float, nav: SimpleNamespace) -> Track:
    """The knowledge of a ship on this arc around the Sun; `nav` is the navigation section in SI."""
    days = np.arange(int((last_tdb_s - first_tdb_s) / DAY_S) + 1)
    t = first_tdb_s + days * DAY_S
    r, v = propagate(r_ICRF_m, v_ICRF_m_s, days * DAY_S, MU_SUN_M3_S2)
    onward = transition(r, v, DAY_S)
    heard, latency_s = _earth(r, t, nav)
    push = _pushes(nav.disturbance_m_s)
    p = np.diag([UNKNOWN_M**2] * 3 + [max(nav.injection_error_m_s, 1e-3) ** 2] * 3)
    filtered = []
    for day in days:
        p = p if day == 0 else onward[day - 1] @ p @ onward[day - 1].T + push
        p = _measure(p, r[day], t[day], bool(heard[day]), nav)
        filtered.append(p)
    root = np.empty((len(days), 6, 6))
    for day in days:  # the newest data that a burn on this day can rest on
        known = min(max(int(day - math.ceil(latency_s[day] / DAY_S)), 0), int(day))
        p = filtered[known]
        for later in range(known, day):
            p = onward[later] @ p @ onward[later].T + push
        root[day] = np.linalg.cholesky(0.5 * (p + p.T))
    return Track(first_tdb_s, root, heard)


def transition(r_m, v_m_s, dt_s: float) -> np.ndarray:
    """Matrices (..., 6, 6) that carry small errors of position and velocity over a time on a coast around the Sun."""
    nudged_r, nudged_v = np.asarray(r_m, float)[..., None, :], np.asarray(v_m_s, float)[..., None, :]
    step_r, step_v = np.zeros((6, 3)), np.zeros((6, 3))
    step_r[:3], step_v[3:] = np.eye(3) * NUDGE_M, np.eye(3) * NUDGE_M_S
    ahead = propagate(nudged_r + step_r, nudged_v + step_v, dt_s, MU_SUN_M3_S2)
    behind = propagate(nudged_r - step_r, nudged_v - step_v, dt_s, MU_SUN_M3_S2)
    columns = np.concatenate([ahead[0] - behind[0], ahead[1] - behind[1]], axis=-1)
    size = np.array([2.0 * NUDGE_M] * 3 + [2.0 * NUDGE_M_S] * 3)
    return np.swapaxes(columns / size[:, None], -1, -2)


def sun_angle_rad(r_ICRF_m: np.ndarray, earth_ICRF_m: np.ndarray) -> np.ndarray:
    """Angle at the Earth between the Sun and a ship."""
    to_ship = r_ICRF_m - earth_ICRF_m
    cosine = np.sum(-earth_ICRF_m * to_ship, axis=-1)
    return np.arctan2(np.linalg.norm(np.cross(-earth_ICRF_m, to_ship), axis=-1), cosine)


def _earth(r: np.ndarray, t: np.ndarray, nav: SimpleNamespace) -> tuple[np.ndarray, np.ndarray]:
    """Whether the Earth hears the ship each day, and how old the data are on which a command rests when it arrives."""
    there, _ = state("earth", t)
    away_s = one_way_s(r, there)
    there, _ = state("earth", t + away_s)  # where it is when it hears
    return sun_angle_rad(r, there) > nav.outage_rad, 2.0 * away_s + nav.turnaround_s


def _pushes(walk_m_s: float) -> np.ndarray:
    """What a day of random accelerations adds: velocity walks by walk_m_s in a day, position follows."""
    eye, q = np.eye(3), walk_m_s**2
    return np.block([[q * DAY_S**2 / 3.0 * eye, q * DAY_S / 2.0 * eye], [q * DAY_S / 2.0 * eye, q * eye]])


def sights(r_ICRF_m: np.ndarray, t_tdb_s: float, heard: bool, nav: SimpleNamespace) -> tuple[np.ndarray, np.ndarray]:
    """What is measured in a day: rows of partial derivatives, and their standard deviations."""
    rows, sigmas = [], []
    if heard:
        line = r_ICRF_m - state("earth", t_tdb_s + float(one_way_s(r_ICRF_m, state("earth", t_tdb_s)[0])))[0]
        away = np.linalg.norm(line)
        for axis in across(line):
            rows.append(np.concatenate([axis / away, np.zeros(3)]))
        rows += [np.concatenate([line / away, np.zeros(3)]), np.concatenate([np.zeros(3), line / away])]
        sigmas += [nav.angle_error_rad, nav.angle_error_rad, nav.range_error_m, nav.doppler_error_m_s]
    line = state("mars", t_tdb_s)[0] - r_ICRF_m
    away = np.linalg.norm(line)
    if away < SEXTANT_REACH_M:
        for axis in across(line):
            rows.append(np.concatenate([axis / away, np.zeros(3)]))
        sigmas += [nav.sextant_error_rad] * 2
    return np.array(rows).reshape(-1, 6), np.array(sigmas)


def across(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors at right angles to a line and to each other."""
    first = np.cross(line, [0.0, 0.0, 1.0])
    first /= np.linalg.norm(first)
    second = np.cross(line, first)
    return first, second / np.linalg.norm(second)


def _measure(p: np.ndarray, r: np.ndarray, t: float, heard: bool, nav: SimpleNamespace) -> np.ndarray:
    """The covariance after the measurements of a day, one at a time in Joseph's form."""
    for row, sigma in zip(*sights(r, t, heard, nav), strict=True):
        gain = p @ row / (row @ p @ row + sigma**2)
        keep = np.eye(6) - np.outer(gain, row)
        p = keep @ p @ keep.T + np.outer(gain, gain) * sigma**2
    return p
