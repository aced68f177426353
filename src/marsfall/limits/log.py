"""One row of the log of a monitor. A full log counts what it loses and never blocks."""
from ..core.kernels import inline
from .codes import EVENT, LIMIT, SLOT, T_S, A, B, C, D


@inline
def note(state, log, t_s, event, limit, slot, a, b, c, d):
    row = state.logged[0]
    if row >= log.shape[0]:
        state.logged[1] += 1
        return
    log[row, T_S] = t_s
    log[row, EVENT] = event
    log[row, LIMIT] = limit
    log[row, SLOT] = slot
    log[row, A] = a
    log[row, B] = b
    log[row, C] = c
    log[row, D] = d
    state.logged[0] = row + 1
