"""The straight line that a quantity follows just now, and when it leads to a bound. Never a violation by itself.

Least squares with weights that fade by the age of a sample, exp(-age / trend_s). The sums are kept relative to the last
sample, in time and in value, so that they lose no digits however long the monitor runs. With the weights on the diagonal
of W and the columns (1, t) in X, the variance of level and slope is s2 M Q M with M = (X'WX)^-1 and Q = X'W2X, where s2 is the
weighted square of the residuals over trace(W) - trace(M Q): exact for independent noise of one size.

The line with its 90 % band (1.645 sigma on each side) gives the earliest, expected and latest time (Fieller 1954). Where even
the slope may point away from the bound with 5 %, there is no time.
"""
import math
from typing import NamedTuple

from ..core.kernels import inline, stage

SIGMAS = 1.6448536269514722  # 5 % of a normal distribution lie beyond it on either side
LEAST_SAMPLES = 4.0          # below this the residuals say too little; a count with faded weights


@stage
def follow(quantity, mine, t_s, y):
    """Add a sample and fit. A gap longer than the stale time begins anew."""
    dt = t_s - mine.t_s
    if not dt <= quantity.stale_s:  # also the first time: NaN
        mine.s0 = mine.s1 = mine.s2 = mine.sy = mine.sty = mine.syy = mine.q0 = mine.q1 = mine.q2 = 0.0
    else:
        _move(mine, dt, y - mine.y, math.exp(-dt / quantity.trend_s))
    mine.s0 += 1.0  # the new sample is the origin
    mine.q0 += 1.0
    mine.t_s, mine.y = t_s, y
    _fit(mine)


@inline
def _move(mine, dt, dy, fade):
    """The origin goes to the new sample, and what is old fades."""
    mine.sty += -dt * mine.sy - dy * mine.s1 + dt * dy * mine.s0
    mine.s2 += -2.0 * dt * mine.s1 + dt * dt * mine.s0
    mine.syy += -2.0 * dy * mine.sy + dy * dy * mine.s0
    mine.s1 -= dt * mine.s0
    mine.sy -= dy * mine.s0
    mine.q2 += -2.0 * dt * mine.q1 + dt * dt * mine.q0
    mine.q1 -= dt * mine.q0
    mine.s0, mine.s1, mine.s2 = mine.s0 * fade, mine.s1 * fade, mine.s2 * fade
    mine.sy, mine.sty, mine.syy = mine.sy * fade, mine.sty * fade, mine.syy * fade
    mine.q0, mine.q1, mine.q2 = mine.q0 * fade * fade, mine.q1 * fade * fade, mine.q2 * fade * fade


@inline
def _fit(mine):
    """Level now and slope, with their variances; unknown while there are too few samples."""
    det = mine.s0 * mine.s2 - mine.s1 * mine.s1
    mine.known = mine.s0 * mine.s0 >= LEAST_SAMPLES * mine.q0 and det > 0.0
    if not mine.known:
        return
    a, b, c = mine.s2 / det, -mine.s1 / det, mine.s0 / det  # M
    over_now = a * mine.sy + b * mine.sty
    slope = b * mine.sy + c * mine.sty
    free = mine.s0 - (a * mine.q0 + 2.0 * b * mine.q1 + c * mine.q2)
    s2 = max(mine.syy - over_now * mine.sy - slope * mine.sty, 0.0) / max(free, 1e-12)
    ma, mb = a * mine.q0 + b * mine.q1, a * mine.q1 + b * mine.q2  # first row of M Q
    mc, md = b * mine.q0 + c * mine.q1, b * mine.q1 + c * mine.q2  # second row
    mine.level, mine.slope = mine.y + over_now, slope
    mine.var_level = s2 * (ma * a + mb * b)
    mine.var_both = s2 * (ma * b + mb * c)
    mine.var_slope = s2 * (mc * b + md * c)


@inline
def lead(mine, bound, above, to):
    """Seconds until the line reaches the bound: earliest, expected, latest; NaN without a trend that leads there."""
    sign = 1.0 if above else -1.0
    far, slope, z2 = sign * (bound - mine.level), sign * mine.slope, SIGMAS * SIGMAS
    lead2 = slope * slope - z2 * mine.var_slope
    if not (mine.known and slope > 0.0 and lead2 > 0.0 and far > 0.0):
        to[0] = to[1] = to[2] = math.nan
        return
    half = far * slope + z2 * sign * sign * mine.var_both
    root = math.sqrt(max(half * half - lead2 * (far * far - z2 * mine.var_level), 0.0))
    to[0] = max((half - root) / lead2, 0.0)
    to[1] = far / slope
    to[2] = (half + root) / lead2


class Ahead(NamedTuple):
    """A predicted violation: seconds from now."""

    earliest_s: float
    expected_s: float
    latest_s: float

    def __str__(self) -> str:
        return f"in {self.expected_s:.0f} s (90 %: {self.earliest_s:.0f} to {self.latest_s:.0f})"
