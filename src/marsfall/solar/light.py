"""How long a message takes, and how close to the Sun it passes."""
import numpy as np

from .constants import LIGHT_SPEED_M_S
from .ephemeris import state


def one_way_s(r_a_m, r_b_m) -> np.ndarray:
    """One-way light time between two positions taken at the same instant: the range over the speed of light.

    Positions share origin and axes (axes last). The motion during the flight is left out: 0.1 s between Earth and Mars.
    """
    return np.linalg.norm(np.asarray(r_a_m) - np.asarray(r_b_m), axis=-1) / LIGHT_SPEED_M_S


def sun_earth_mars_rad(t_tdb_s) -> np.ndarray:
    """Angle at the Earth between the Sun and Mars; below about 2 degrees no commands pass (superior conjunction)."""
    earth_m, _ = state("earth", t_tdb_s)
    to_mars_m = state("mars", t_tdb_s)[0] - earth_m
    cross = np.linalg.norm(np.cross(-earth_m, to_mars_m), axis=-1)
    return np.arctan2(cross, np.sum(-earth_m * to_mars_m, axis=-1))
