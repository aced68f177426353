"""The evaluator: one frame through every quantity and every limit. Live, replay and campaign all call this kernel."""
import math

from ..core.kernels import kernel
from . import codes
from .judge import watch
from .log import note
from .qualify import look
from .trend import follow, lead


@kernel
def evaluate(tables, state, t_s, value, fresh, phase, log):
    """Judge one frame; returns how many alarms stand that are not inhibited.

    t_s is the time of the frame, value holds one number a channel (NaN is an invalid sample), fresh says which channels brought
    a sample, phase is an index into the phases of the definitions or -1. A frame whose time does not move forward changes no
    clock, counter or alarm: it is logged. What the frame changes is in `state`, what happened is in `log`.
    """
    if not (math.isfinite(t_s) and t_s > state.clock_s[0]):
        return _refuse(state, t_s, log)
    if state.logged[3] == 0:
        state.clock_s[1] = t_s
    state.clock_s[0] = t_s
    state.logged[2] = 0
    state.logged[3] += 1
    for q in range(tables.quantities.size):
        look(tables, state, q, t_s, value, fresh, log)
        quantity, mine = tables.quantities[q], state.quantities[q]
        if quantity.trend_s > 0.0 and mine.fresh and mine.usable_count > 0 and not mine.doubt:
            follow(quantity, mine, t_s, state.voted[q])
    standing = 0
    for l in range(tables.limits.size):
        watch(tables, state, l, t_s, phase, log)
        standing += state.alarm[l]
        limit = tables.limits[l]
        if tables.quantities[limit.quantity].trend_s > 0.0:
            if state.value_state[l] == codes.OK:
                lead(state.quantities[limit.quantity], limit.bound, limit.above, state.ahead_s[l])
            else:
                state.ahead_s[l] = math.nan
    return standing


@kernel
def _refuse(state, t_s, log):
    """A frame that came too late. Many in a row mean a broken clock, behind which nothing may be shown as known."""
    state.logged[2] += 1
    note(state, log, t_s, codes.LATE, -1, -1, state.clock_s[0], state.logged[2], 0.0, 0.0)
    standing = 0
    for l in range(state.alarm.size):
        standing += state.alarm[l]
        if state.logged[2] >= codes.LATE_COUNT and state.value_state[l] != codes.UNCHECKED:
            state.value_state[l] = codes.INVALID
    return standing


@kernel
def evaluate_many(tables, state, t_s, values, fresh, phases, first, log, free_rows):
    """Judge frames from `first` on, one row of values a frame, while the log has enough free rows; returns the next frame."""
    i = first
    while i < t_s.size and log.shape[0] - state.logged[0] >= free_rows:
        evaluate(tables, state, t_s[i], values[i], fresh[i], phases[i], log)
        i += 1
    return i
