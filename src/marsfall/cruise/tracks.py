"""Where the ships of a flown voyage were at any time, as seen from the Sun, from the Earth and from one of them."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..solar.constants import ECLIPTIC_NORTH_ICRF
from ..solar.ephemeris import state
from ..solar.light import one_way_s
from .craft import CAPTURED, Craft, coast


class Beside(NamedTuple):
    """Ships as one ship sees them; axes last in vectors."""

    place_m: np.ndarray  # ahead on its orbit, away from the Sun, along the pole of its orbit
    range_m: np.ndarray
    speed_m_s: np.ndarray


def place(track: Sequence[Craft], t_tdb_s) -> tuple[np.ndarray, np.ndarray]:
    """Position and velocity around the Sun at times; NaN before the ship left. A captured ship is where Mars is."""
    t = np.atleast_1d(np.asarray(t_tdb_s, float))
    r, v = np.full((2, *t.shape, 3), np.nan)
    begins = np.array([craft.t_tdb_s for craft in track])
    current = np.searchsorted(np.maximum.accumulate(begins), t, side="right") - 1
    for i in np.unique(current[current >= 0]):
        mine = current == i
        if track[i].status == CAPTURED:
            r[mine], v[mine] = state("mars", t[mine])
        elif track[i].sail is None:
            then = coast(track[i], t[mine])
            r[mine], v[mine] = then.r_ICRF_m, then.v_ICRF_m_s
        else:
            every = [coast(track[i], float(one)) for one in t[mine]]
            r[mine], v[mine] = [c.r_ICRF_m for c in every], [c.v_ICRF_m_s for c in every]
    return r, v


def ecliptic_m(r_ICRF_m) -> np.ndarray:
    """The same place with the first axis to the vernal equinox and the last to the pole of the ecliptic of J2000."""
    sine, cosine = -ECLIPTIC_NORTH_ICRF[1], ECLIPTIC_NORTH_ICRF[2]
    x, y, z = np.moveaxis(np.asarray(r_ICRF_m, float), -1, 0)
    return np.stack((x, cosine * y + sine * z, cosine * z - sine * y), axis=-1)


def light_time_s(r_ICRF_m, t_tdb_s) -> np.ndarray:
    """One-way light time to the Earth."""
    return one_way_s(r_ICRF_m, state("earth", t_tdb_s)[0])


def beside(track: Sequence[Craft], other: Sequence[Craft], t_tdb_s) -> Beside:
    """The other ship in the frame of the first: ahead on its orbit, out from the Sun, up."""
    r, v = place(track, t_tdb_s)
    r_other, v_other = place(other, t_tdb_s)
    out = _unit(r)
    up = _unit(np.cross(r, v))
    ahead = np.cross(up, out)
    d = r_other - r
    return Beside(np.stack([np.sum(d * axis, axis=-1) for axis in (ahead, out, up)], axis=-1), np.linalg.norm(d, axis=-1),
                  np.linalg.norm(v_other - v, axis=-1))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
