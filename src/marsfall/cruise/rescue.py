"""How to reach a dead ship, and who goes over when two ships meet; every person is accounted for.

Intercept and velocity match are two impulses joined by a Lambert arc between the arcs of the two ships.
"""
from typing import NamedTuple

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.lambert import lambert
from .craft import ABANDONED, Craft, coast


class Intercept(NamedTuple):
    """A way to a dead ship: two impulses, ICRF axes."""

    meet_tdb_s: np.ndarray
    dv_intercept_ICRF_m_s: np.ndarray
    dv_match_ICRF_m_s: np.ndarray

    @property
    def total_m_s(self) -> np.ndarray:
        return np.linalg.norm(self.dv_intercept_ICRF_m_s, axis=-1) + np.linalg.norm(self.dv_match_ICRF_m_s, axis=-1)


class Meeting(NamedTuple):
    """Two ships after a meeting, and what did not stay on either of them."""

    rescuer: Craft
    victim: Craft
    dead_count: int


def intercepts(rescuer: Craft, victim: Craft, flight_s) -> Intercept:
    """Impulses that bring the rescuer alongside the coasting victim after each flight time, starting now."""
    flight_s = np.asarray(flight_s, float)
    then = coast(victim, rescuer.t_tdb_s + flight_s)
    v1, v2 = lambert(rescuer.r_ICRF_m, then.r_ICRF_m, flight_s, MU_SUN_M3_S2)
    return Intercept(rescuer.t_tdb_s + flight_s, v1 - rescuer.v_ICRF_m_s, then.v_ICRF_m_s - v2)


def survivors(victim: Craft, waited_s, survival_s: float, luck_ratio: float):
    """People still alive after waiting: the exponential mean, rounded by luck so that the mean is kept."""
    return np.floor(victim.crew_count * np.exp(-np.asarray(waited_s) / survival_s) + luck_ratio).astype(int)


def meet(rescuer: Craft, victim: Craft, survivors_count: int) -> Meeting:
    """Two ships side by side: the living go over, the dead are committed to space."""
    if np.any(rescuer.r_ICRF_m != victim.r_ICRF_m) or np.any(rescuer.v_ICRF_m_s != victim.v_ICRF_m_s):
        raise ValueError("ships that meet must be at the same place with the same velocity")
    return Meeting(rescuer._replace(crew_count=rescuer.crew_count + survivors_count),
                   victim._replace(status=ABANDONED, crew_count=0), victim.crew_count - survivors_count)
