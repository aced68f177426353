"""Which draws drive which outcomes: Spearman's rank correlation of every drawn input with every key outcome of a record."""
import math
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import false_discovery_control, spearmanr

from ..descent.build import Lander
from ..record.read import Record
from .drawn import Columns, came_of, drawn
from .stats import column

LEAST_FLIGHTS = 10       # fewer say nothing about ranks
FALSE_RATIO = 0.05       # part of the marked pairs that may be chance

Found = dict[str, list[dict[str, Any]]]  # outcome to its inputs, the strongest first


class Rank(NamedTuple):
    """A rank correlation, its 95 % interval, the chance of one as large without any connection, and the number of flights."""

    rho_ratio: float
    lo_ratio: float
    hi_ratio: float
    chance_probability: float
    n_count: int


def rank(x: np.ndarray, y: np.ndarray) -> Rank | None:
    """Spearman's rho over the cases that have both numbers; None if there are too few, or one of them does not vary.

    Interval by Fisher's z with the variance (1 + rho^2 / 2) / (n - 3) of Bonett and Wright 2000.
    """
    both = np.isfinite(x) & np.isfinite(y)
    x, y, n = x[both], y[both], int(both.sum())
    if n < LEAST_FLIGHTS or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
        return None
    rho, chance = map(float, spearmanr(x, y))
    z = math.atanh(min(max(rho, -1.0 + 1e-15), 1.0 - 1e-15))
    half = float(ndtri(0.975)) * math.sqrt((1.0 + 0.5 * rho * rho) / (n - 3))
    return Rank(rho, math.tanh(z - half), math.tanh(z + half), chance, n)


class Ranking(NamedTuple):
    """What `drivers` found in a record, and the columns that it ranked, case by case."""

    found: Found
    inputs: Columns
    outcomes: Columns


def ranking_of(record: Record, lander: Lander) -> Ranking:
    """The drivers of a record of landings. The nominal case is left out: nothing in it is drawn."""
    plan, outcomes = record.plan, record.outcomes
    flown = np.isin(column(plan, "case"), column(outcomes, "case")) & (column(plan, "case") > 0)
    told = column(outcomes, "case") > 0
    inputs = {name: values[flown] for name, values in drawn(lander, plan).items()}
    results = {name: values[told] for name, values in came_of(lander, plan, outcomes).items()}
    return Ranking(drivers(inputs, results), inputs, results)


def drivers(inputs: Columns, outcomes: Columns) -> Found:
    """For every outcome its inputs, the strongest first: `{input, rho, lo, hi, n, chance, significant}`.

    `significant` holds after the correction of Benjamini and Yekutieli 2001 over all pairs: of the pairs marked so, at most
    5 % are expected to be chance, however the pairs depend on each other.
    """
    found = {(y, x): made for y, ys in outcomes.items() for x, xs in inputs.items() if (made := rank(xs, ys)) is not None}
    if not found:
        return {}
    corrected = false_discovery_control([made.chance_probability for made in found.values()], method="by")
    out: Found = {}
    for ((y, x), made), chance in zip(found.items(), corrected.tolist(), strict=True):
        out.setdefault(y, []).append({
            "input": x, "rho": made.rho_ratio, "lo": made.lo_ratio, "hi": made.hi_ratio, "n": made.n_count,
            "chance": made.chance_probability, "significant": chance <= FALSE_RATIO})
    return {y: sorted(rows, key=lambda row: -abs(row["rho"])) for y, rows in out.items()}
