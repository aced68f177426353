"""Which sensors are believed, and the numbers that they say together.

A sample is bad if it is not finite, lies out of the valid range, is further from the last good one than the quantity can
move, or disagrees with the other sensors. A bad sample is a strike, a good one clears the strikes, and so many strikes in a
row disqualify the sensor until a person requalifies it. Sensors agree by majority: one that is near fewer than half of the
others disagrees; if that is true of all of them, nobody knows who is right, none gets a strike, and the quantity is in doubt.
"""
import math

from ..core.kernels import inline, stage
from . import codes
from .log import note


@inline
def _cause(quantity, slot, x, t_s):
    """Why a sample is bad by itself."""
    if not math.isfinite(x):
        return codes.NOT_FINITE
    if x < quantity.valid_low or x > quantity.valid_high:
        return codes.RANGE
    if abs(x - slot.good_value) > quantity.rate_most * (t_s - slot.good_t_s):  # false before the first good one: NaN
        return codes.RATE
    return codes.GOOD


@inline
def _old(state, quantity, slot, t_s):
    """True if the last good sample, or the start where there is none, is too long ago."""
    since_s = slot.good_t_s if math.isfinite(slot.good_t_s) else state.clock_s[1]
    return t_s - since_s > quantity.stale_s


@stage
def _receive(tables, state, q, t_s, value, fresh):
    """Each sensor by itself: what arrived, whether it is bad, whether it can be used."""
    quantity = tables.quantities[q]
    arrived = False
    for k in range(quantity.first_slot, quantity.first_slot + quantity.slots_count):
        slot = state.slots[k]
        channel = tables.slot_channel[k]
        slot.fresh = fresh[channel] != 0
        if slot.fresh:
            arrived = True
            slot.now = value[channel]
            slot.cause = _cause(quantity, slot, slot.now, t_s)
            slot.bad = slot.cause != codes.GOOD
        slot.stale = _old(state, quantity, slot, t_s) and (slot.bad or not slot.fresh)
        known = slot.fresh or (math.isfinite(slot.good_t_s) and not slot.stale)
        slot.usable = known and not slot.bad and not slot.disqualified
        if not slot.fresh:
            slot.now = slot.good_value
    return arrived


@stage
def _compare(tables, state, q):
    """The sensors against each other; True if nobody knows who is right."""
    quantity = tables.quantities[q]
    first, last = quantity.first_slot, quantity.first_slot + quantity.slots_count
    usable, odd = 0, 0
    for k in range(first, last):
        slot = state.slots[k]
        if slot.usable:
            usable += 1
            others, near = 0, 0
            for other in range(first, last):
                if other != k and state.slots[other].usable:
                    others += 1
                    near += abs(state.slots[other].now - slot.now) <= quantity.disagreement_most
            if 2 * near < others:
                slot.cause = codes.DISAGREES
                odd += 1
            else:
                slot.cause = codes.GOOD
    if odd == 0 or odd == usable:
        return odd > 0
    for k in range(first, last):
        slot = state.slots[k]
        if slot.usable and slot.cause == codes.DISAGREES:
            slot.usable = False
            slot.bad = slot.fresh  # what is only held earns no strike, and may agree again with its next sample
    return False


@stage
def _strike(tables, state, q, t_s, log):
    """Strikes of the samples that arrived; a sensor with enough of them is out for good."""
    quantity = tables.quantities[q]
    for k in range(quantity.first_slot, quantity.first_slot + quantity.slots_count):
        slot = state.slots[k]
        if slot.fresh and not slot.disqualified:
            if slot.bad:
                slot.strikes += 1
                if slot.strikes >= quantity.strikes_count:
                    slot.disqualified = True
                    note(state, log, t_s, codes.DISQUALIFIED, -1, k, slot.cause, slot.now, 0.0, 0.0)
            else:
                slot.strikes = 0
                slot.good_value = slot.now
                slot.good_t_s = t_s


@stage
def _count(tables, state, q, t_s):
    """How many sensors are usable, qualified, bad right now, or have not begun; the usable ones, sorted. Returns their sum and
    the first of them in the order of the file."""
    quantity, mine = tables.quantities[q], state.quantities[q]
    usable, qualified, bad, waiting, total, leader = 0, 0, 0, 0, 0.0, math.nan
    mine.fresh = False
    for k in range(quantity.first_slot, quantity.first_slot + quantity.slots_count):
        slot = state.slots[k]
        qualified += not slot.disqualified
        bad += slot.bad and not slot.disqualified and (slot.fresh or not slot.stale)
        waiting += not slot.disqualified and not slot.bad and not slot.stale and not slot.usable
        if slot.usable:
            mine.fresh = mine.fresh or slot.fresh
            total += slot.now
            leader = slot.now if usable == 0 else leader
            place = usable
            while place > 0 and state.sorted[place - 1] > slot.now:
                state.sorted[place] = state.sorted[place - 1]
                place -= 1
            state.sorted[place] = slot.now
            usable += 1
    mine.usable_count, mine.qualified_count, mine.bad_count, mine.waiting_count = usable, qualified, bad, waiting
    return total, leader


@stage
def look(tables, state, q, t_s, value, fresh, log):
    """What one quantity is worth now: sensors qualified, and their order statistics in `picks`."""
    quantity, mine = tables.quantities[q], state.quantities[q]
    mine.arrived = _receive(tables, state, q, t_s, value, fresh)
    mine.doubt = quantity.disagreement_most < math.inf and _compare(tables, state, q)
    _strike(tables, state, q, t_s, log)
    total, leader = _count(tables, state, q, t_s)
    n = mine.usable_count
    if n == 0:
        state.voted[q] = math.nan
        return
    picks = state.picks
    picks[q, codes.LOWEST] = state.sorted[0]
    picks[q, codes.SECOND_LOWEST] = state.sorted[min(1, n - 1)]
    picks[q, codes.MIDDLE_LOW] = state.sorted[(n - 1) // 2]
    picks[q, codes.MIDDLE_HIGH] = state.sorted[n // 2]
    picks[q, codes.SECOND_HIGHEST] = state.sorted[max(n - 2, 0)]
    picks[q, codes.HIGHEST] = state.sorted[n - 1]
    picks[q, codes.MEAN] = total / n
    picks[q, codes.FIRST] = leader
    state.voted[q] = math.nan if mine.doubt else 0.5 * (picks[q, quantity.pick_low] + picks[q, quantity.pick_high])
