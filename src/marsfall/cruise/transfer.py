"""The arc from Earth to Mars between two dates: patched conics on DE440, Sun-centred Lambert."""
from typing import NamedTuple

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.ephemeris import state
from ..solar.lambert import lambert


class Transfer(NamedTuple):
    """An Earth-Mars arc; vectors relative to the planet at each end, ICRF axes, axes last."""

    v_inf_departure_ICRF_m_s: np.ndarray
    v_inf_arrival_ICRF_m_s: np.ndarray
    c3_m2_s2: np.ndarray
    v_inf_arrival_m_s: np.ndarray
    angle_rad: np.ndarray  # heliocentric angle travelled, 0 to 2 pi; above pi is a Type II arc


def transfer(depart_tdb_s, arrive_tdb_s) -> Transfer:
    """Arcs between departures and arrivals (TDB seconds past J2000, any shapes that broadcast).

    From the Earth itself, not the Earth-Moon barycentre. Within half a degree of 180 degrees, or if the arrival is not
    after the departure, all is NaN. A date outside the ephemeris raises InputError.
    """
    depart, arrive = np.asarray(depart_tdb_s, float), np.asarray(arrive_tdb_s, float)
    earth_m, earth_m_s = state("earth", depart)
    mars_m, mars_m_s = state("mars", arrive)
    v1, v2 = lambert(earth_m, mars_m, arrive - depart, MU_SUN_M3_S2)
    out, back = v1 - earth_m_s, v2 - mars_m_s
    normal = np.cross(earth_m, mars_m)
    angle = np.arctan2(np.linalg.norm(normal, axis=-1), np.sum(earth_m * mars_m, axis=-1))
    angle = np.where(normal[..., 2] >= 0.0, angle, 2.0 * np.pi - angle)
    return Transfer(out, back, np.sum(out * out, axis=-1), np.linalg.norm(back, axis=-1), angle)
