"""Lambert's problem and a porkchop on one thread, and satkit's solver called from Python in the same run."""
import time
from typing import NamedTuple

import numpy as np

from marsfall.cruise.windows import Stretch, porkchop
from marsfall.solar.constants import ASTRONOMICAL_UNIT_M, MU_SUN_M3_S2
from marsfall.solar.lambert import lambert
from marsfall.solar.time import tdb_s_from_utc

ARCS, REPEATS = 20_000, 7
DAY_S = 86400.0


class Speeds(NamedTuple):
    """Medians of processor time over the repeats."""

    ours_per_s: float
    satkit_per_s: float | None
    largest_difference_m_s: float | None


def random_arcs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heliocentric places and flights of 120 to 400 days, none within a degree of 180."""
    rng = np.random.default_rng(1)
    angle, latitude = np.radians(rng.uniform(0.0, 360.0, (2, ARCS))), rng.normal(0.0, 0.05, (2, ARCS))
    away = np.abs(np.degrees(np.mod(angle[1] - angle[0], 2.0 * np.pi)) - 180.0) > 1.0
    flat = np.cos(latitude)
    places = np.stack([flat * np.cos(angle), flat * np.sin(angle), np.sin(latitude)], -1)
    places *= ASTRONOMICAL_UNIT_M * rng.uniform(0.7, 1.7, (2, ARCS, 1))
    return places[0, away], places[1, away], DAY_S * rng.uniform(120.0, 400.0, ARCS)[away]


def lambert_speeds() -> Speeds:
    """Arcs a second, ours in one call, satkit's one call an arc, in turns; and the largest difference of both ends."""
    r1, r2, flight_s = random_arcs()
    north = (0.0, 0.0, 1.0)  # as satkit counts the direction
    v1, v2 = lambert(r1, r2, flight_s, MU_SUN_M3_S2, north)
    try:
        import satkit
    except ImportError:
        satkit = None
    ours, theirs, found = [], [], []
    for _ in range(REPEATS):
        began = time.process_time()
        lambert(r1, r2, flight_s, MU_SUN_M3_S2, north)
        ours.append(time.process_time() - began)
        if satkit:
            began = time.process_time()
            found = [satkit.lambert(a, b, float(t), mu=MU_SUN_M3_S2, prograde=True)
                     for a, b, t in zip(r1, r2, flight_s, strict=True)]
            theirs.append(time.process_time() - began)
    count = len(flight_s)
    if not satkit:
        return Speeds(count / float(np.median(ours)), None, None)
    ends = np.array([arcs[0] for arcs in found])
    apart = float(np.linalg.norm(ends - np.stack([v1, v2], 1), axis=-1).max())
    return Speeds(count / float(np.median(ours)), count / float(np.median(theirs)), apart)


def porkchop_s() -> tuple[int, float]:
    """Cells of a year's porkchop with both burns, and the wall time of the search; median of the repeats."""
    stretch = Stretch(tdb_s_from_utc("1994-01-01"), tdb_s_from_utc("1994-12-31"))
    walls = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        cells = porkchop(stretch).costs.departure_m_s.size
        walls.append(time.perf_counter() - began)
    return cells, float(np.median(walls))
