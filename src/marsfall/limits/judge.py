"""One limit in one frame: its state, its run of samples over, its alarm.

Bad samples and silence prove nothing: they neither raise nor clear, and a silence longer than the stale time breaks the run.
"""
import math

from ..core.kernels import inline, stage
from . import codes
from .log import note


@inline
def _over(limit, line, x):
    """True if a value is beyond a line on the side of the limit; on it only where the bound itself is out."""
    if limit.inclusive:
        return x >= line if limit.above else x <= line
    return x > line if limit.above else x < line


@inline
def _mark(state, log, t_s, l, new):
    """Give the value its state; coming and going of what is not known is logged."""
    old = state.value_state[l]
    if new != old:
        state.value_state[l] = new
        if new >= codes.STALE or old >= codes.STALE:
            note(state, log, t_s, codes.STATE, l, -1, new, old, 0.0, 0.0)


@inline
def end_alarm(state, log, t_s, l, how):
    """The alarm is over; what is known of it goes to the log."""
    mine = state.limits[l]
    mine.active = False
    state.alarm[l] = 0
    note(state, log, t_s, codes.CLEARED, l, how, mine.peak, mine.area, mine.over_s, mine.over_count)


@inline
def _break(tables, state, l):
    """Forget the run of samples over."""
    limit, mine = tables.limits[l], state.limits[l]
    mine.run = mine.clear_run = 0
    mine.judged_t_s = math.nan
    mine.out = False
    first = limit.first_link
    for k in range(first, first + tables.quantities[limit.quantity].slots_count):
        state.links[k].run = 0


@inline
def _status(limit, quantity):
    """Why a limit is not judged; OK if it is."""
    needs = limit.needs_count
    if quantity.doubt or quantity.qualified_count < needs:
        return codes.UNQUALIFIED
    if quantity.usable_count >= needs:
        return codes.OK
    if quantity.usable_count + quantity.bad_count >= needs:
        return codes.INVALID
    return codes.UNCHECKED if quantity.usable_count + quantity.bad_count + quantity.waiting_count >= needs else codes.STALE


@stage
def _runs(tables, state, l, t_s):
    """Every sensor's own run: how many of them are over long enough, how many are asked, and since when the first is."""
    limit = tables.limits[l]
    quantity = tables.quantities[limit.quantity]
    asked, over, first_t_s = 0, 0, math.inf
    for place in range(quantity.slots_count):
        slot, link = state.slots[quantity.first_slot + place], state.links[limit.first_link + place]
        if slot.fresh and slot.usable:
            if not t_s - link.last_t_s <= quantity.stale_s:
                link.run = 0
            if _over(limit, limit.bound, slot.now):
                link.first_t_s = t_s if link.run == 0 else link.first_t_s
                link.over_t_s = t_s
                link.run += 1
            else:
                link.run = 0
            link.last_t_s = t_s
        if not slot.disqualified and not slot.stale and math.isfinite(slot.good_t_s):
            asked += 1
            if link.run >= limit.persistence_count and link.over_t_s - link.first_t_s >= limit.persistence_s:
                over += 1
                first_t_s = min(first_t_s, link.first_t_s)
    return over, asked, first_t_s


@inline
def _account(limit, mine, t_s, gap, excess):
    """Time and area over the line since the last judged sample, and the least margin."""
    if not gap:
        dt = t_s - mine.judged_t_s
        mine.area += 0.5 * (max(mine.excess, 0.0) + max(excess, 0.0)) * dt
        mine.over_s += dt if mine.out else 0.0
    mine.least_margin = min(mine.least_margin, -excess)
    mine.excess = excess
    mine.judged_t_s = t_s


@inline
def _step(limit, mine, t_s, x, gap, over):
    """The run of the value itself."""
    if gap:
        mine.run = mine.clear_run = 0
    if over:
        if mine.run == 0:
            mine.t0_s = t_s
            if not mine.active:
                mine.peak, mine.area, mine.over_s, mine.over_count = x, 0.0, 0.0, 0
            if math.isnan(mine.first_out_s):
                mine.first_out_s = t_s
        mine.run += 1
        mine.over_count += 1
        if not (mine.peak >= x if limit.above else mine.peak <= x):
            mine.peak = x
    else:
        mine.run = 0
    mine.out = over


@inline
def _raise(state, log, t_s, l, t0_s, x):
    mine = state.limits[l]
    mine.active, mine.acknowledged, mine.clear_run = True, False, 0
    mine.alarm_t_s, mine.alarm_t0_s = t_s, t0_s
    mine.alarms_count += 1
    if math.isnan(mine.first_alarm_s):
        mine.first_alarm_s = t_s
    state.alarm[l] = not mine.inhibited
    note(state, log, t_s, codes.RAISED, l, -1, x, t0_s, mine.inhibited, 0.0)


@stage
def _trip(tables, state, l, t_s, x, log):
    """Raise the alarm if what must be over has been over for long enough."""
    limit, mine = tables.limits[l], state.limits[l]
    if limit.rule == codes.VALUE:
        met = mine.run >= limit.persistence_count and t_s - mine.t0_s >= limit.persistence_s
        t0_s = mine.t0_s
    else:
        over, asked, t0_s = _runs(tables, state, l, t_s)
        wanted = asked if limit.rule == codes.ALL else limit.rule  # ANY is 1, TWO is 2
        met = over >= max(wanted, 1)
    if met and not mine.active:
        _raise(state, log, t_s, l, t0_s, x)


@stage
def _judge(tables, state, l, t_s, log):
    """A sample that counts."""
    limit, mine = tables.limits[l], state.limits[l]
    x = state.picks[limit.quantity, limit.pick]
    gap = not t_s - mine.judged_t_s <= tables.quantities[limit.quantity].stale_s
    over = _over(limit, limit.bound, x)
    _account(limit, mine, t_s, gap, x - limit.bound if limit.above else limit.bound - x)
    _step(limit, mine, t_s, x, gap, over)
    if mine.active:
        mine.clear_run = 0 if over or _over(limit, limit.clear_line, x) else mine.clear_run + 1
    _trip(tables, state, l, t_s, x, log)
    if mine.active and not limit.latch and mine.clear_run >= limit.clear_count:
        end_alarm(state, log, t_s, l, codes.BY_VALUE)


@inline
def _count_doubt(tables, state, l, t_s, log):
    """Too few sensors qualify, and the limit says that this counts as over."""
    limit, mine = tables.limits[l], state.limits[l]
    gap = not t_s - mine.judged_t_s <= tables.quantities[limit.quantity].stale_s
    _step(limit, mine, t_s, math.nan, gap, True)
    mine.judged_t_s, mine.excess, mine.clear_run = t_s, 0.0, 0
    if not mine.active and mine.run >= limit.persistence_count and t_s - mine.t0_s >= limit.persistence_s:
        _raise(state, log, t_s, l, mine.t0_s, math.nan)


@stage
def watch(tables, state, l, t_s, phase, log):
    """One limit in one accepted frame."""
    limit, mine = tables.limits[l], state.limits[l]
    if mine.inhibited and t_s >= mine.inhibit_until_s:
        mine.inhibited = False
        state.alarm[l] = mine.active
        note(state, log, t_s, codes.INHIBIT_ENDED, l, -1, mine.active, 0.0, 0.0, 0.0)
    named = 0 <= phase < codes.MOST_PHASES
    checked = limit.phases == codes.ANY_PHASE or (named and (limit.phases >> phase) & 1 != 0)
    if not checked:
        _break(tables, state, l)
        if mine.active and not limit.latch:
            end_alarm(state, log, t_s, l, codes.BY_PHASE)
        _mark(state, log, t_s, l, codes.UNCHECKED)
        return
    quantity = state.quantities[limit.quantity]
    status = _status(limit, quantity)
    if status == codes.OK and quantity.fresh:
        _judge(tables, state, l, t_s, log)
    elif status == codes.UNQUALIFIED and limit.trip_unqualified and quantity.arrived:
        _count_doubt(tables, state, l, t_s, log)
    if status == codes.OK:
        status = codes.UNCHECKED if math.isnan(mine.judged_t_s) else codes.OUT if mine.out else codes.OK
    _mark(state, log, t_s, l, status)
