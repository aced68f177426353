"""Odds with their interval, quantiles with what they leave out, and the ellipse of a scatter on the ground."""
import math
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from scipy.special import ndtri


def wilson(hits_count: int, trials_count: int, confidence_ratio: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a probability (Wilson 1927): lower and upper bound. Without trials it is 0 to 1."""
    if trials_count == 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + 0.5 * confidence_ratio))
    p, n = hits_count / trials_count, trials_count
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if hits_count == 0 else centre - half     # exact at the ends, where rounding would leave 1e-18
    high = 1.0 if hits_count == trials_count else centre + half
    return low, high


def odds(hits_count: int, trials_count: int) -> dict[str, Any]:
    """Estimate p, Wilson 95 % interval lo to hi, and the number of trials n."""
    low, high = wilson(hits_count, trials_count)
    return {"p": hits_count / trials_count if trials_count else None, "lo": low, "hi": high, "n": trials_count}


def spread(values: np.ndarray) -> dict[str, Any]:
    """1 %, 50 % and 99 % quantiles of the finite values, how many those are, and how many are left out."""
    kept = values[np.isfinite(values)]
    low, middle, high = np.quantile(kept, (0.01, 0.5, 0.99)).tolist() if kept.size else (None, None, None)
    return {"p01": low, "median": middle, "p99": high, "n": int(kept.size), "excluded": int(values.size - kept.size)}


def column(table: pa.Table, name: str) -> np.ndarray:
    """A column as floating-point numbers; a missing value is NaN."""
    return table[name].to_numpy().astype(float)


class Ellipse(NamedTuple):
    """The ellipse that holds a given part of a two-dimensional normal scatter."""

    east_m: float
    north_m: float
    semi_major_m: float
    semi_minor_m: float
    azimuth_deg: float  # of the major axis, clockwise from north, 0 to 180
    n_count: int
    excluded_count: int


def ellipse(east_m: np.ndarray, north_m: np.ndarray, part_ratio: float = 0.99) -> Ellipse | None:
    """Centre, half axes and direction from mean and sample covariance; None with fewer than three points.

    The squared distance in a two-dimensional normal scatter is chi-square with two degrees of freedom, so the half axes
    are the standard deviations along the principal axes times sqrt(-2 ln(1 - part)): 3.035 for 99 %.
    """
    good = np.isfinite(east_m) & np.isfinite(north_m)
    if good.sum() < 3:
        return None
    points = np.vstack([east_m[good], north_m[good]])
    variances, axes = np.linalg.eigh(np.cov(points))
    semi_minor, semi_major = np.sqrt(np.maximum(variances, 0.0) * -2.0 * math.log(1.0 - part_ratio)).tolist()
    azimuth_deg = math.degrees(math.atan2(axes[0, 1], axes[1, 1])) % 180.0
    east, north = points.mean(axis=1).tolist()
    return Ellipse(east, north, semi_major, semi_minor, azimuth_deg,
                   int(good.sum()), int((~good).sum()))
