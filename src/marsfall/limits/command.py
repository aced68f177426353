"""What people command between two frames, done to the arrays. Who may is decided before: authority.py."""
import math

from ..core.kernels import kernel
from . import codes
from .judge import end_alarm
from .log import note


@kernel
def obey(tables, state, kind, target, until_s, log):
    """Do a command at the time of the last accepted frame; returns codes.DONE or why not.

    target is the number of a limit, or of a channel for REQUALIFY. A reset is refused while the value is out or has not been
    inside long enough to clear, and while nothing current proves that it is inside.
    """
    t_s = state.clock_s[0]
    if kind == codes.REQUALIFY:
        return _requalify(tables, state, t_s, target, log)
    mine = state.limits[target]
    if kind == codes.INHIBIT:
        if not until_s > t_s:
            return codes.IN_THE_PAST
        mine.inhibited, mine.inhibit_until_s = True, until_s
        state.alarm[target] = 0
        note(state, log, t_s, codes.INHIBITED, target, -1, until_s, mine.active, 0.0, 0.0)
    elif kind == codes.EXPIRE:
        if not mine.inhibited:
            return codes.NOTHING_THERE
        mine.inhibited = False
        state.alarm[target] = mine.active
        note(state, log, t_s, codes.INHIBIT_ENDED, target, -1, mine.active, 1.0, 0.0, 0.0)
    elif not mine.active:
        return codes.NOTHING_THERE
    elif kind == codes.ACK:
        mine.acknowledged = True
        note(state, log, t_s, codes.ACKNOWLEDGED, target, -1, 0.0, 0.0, 0.0, 0.0)
    else:
        known = state.value_state[target]
        if known >= codes.STALE:
            return codes.UNPROVEN
        if known != codes.UNCHECKED and mine.clear_run < tables.limits[target].clear_count:
            return codes.STILL_OUT
        end_alarm(state, log, t_s, target, codes.BY_RESET)
    return codes.DONE


@kernel
def _requalify(tables, state, t_s, channel, log):
    """Believe a sensor again, wherever it is used, as if it had never spoken."""
    done = codes.NOTHING_THERE
    for k in range(tables.slot_channel.size):
        slot = state.slots[k]
        if tables.slot_channel[k] == channel and slot.disqualified:
            slot.disqualified, slot.bad, slot.strikes = False, False, 0
            slot.good_t_s = slot.good_value = math.nan
            note(state, log, t_s, codes.REQUALIFIED, -1, k, 0.0, 0.0, 0.0, 0.0)
            done = codes.DONE
    return done
