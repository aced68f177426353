"""Time of a flight as whole ticks, so that steps of different length meet the same instants."""
from .kernels import inline

TICK_S = 1.0 / 400.0


@inline
def due(now_ticks, last_ticks, period_ticks):
    """True if a multiple of the period lies after `last_ticks` and not after `now_ticks`; at the start let last be -1."""
    return now_ticks // period_ticks != last_ticks // period_ticks
