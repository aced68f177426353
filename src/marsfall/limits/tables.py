"""Checked definitions as arrays that a kernel reads, and the arrays in which it keeps what it knows.

One record a limit, a quantity, a sensor: all that the kernel needs of one lies side by side in memory, and a named tuple of
eight arrays is all that another room's kernel has to carry.
"""
from typing import Any, NamedTuple

import numpy as np

from . import codes
from .schema import Definitions, Limit, Quantity

QUANTITY = np.dtype([
    ("first_slot", "i4"), ("slots_count", "i4"), ("strikes_count", "i4"), ("pick_low", "i4"), ("pick_high", "i4"),
    ("valid_low", "f8"), ("valid_high", "f8"), ("rate_most", "f8"), ("disagreement_most", "f8"), ("stale_s", "f8"),
    ("trend_s", "f8")], align=True)
LIMIT = np.dtype([
    ("phases", "i8"), ("bound", "f8"), ("clear_line", "f8"), ("persistence_s", "f8"), ("quantity", "i4"), ("pick", "i4"),
    ("rule", "i4"), ("first_link", "i4"), ("needs_count", "i4"), ("persistence_count", "i4"), ("clear_count", "i4"),
    ("above", "u1"), ("inclusive", "u1"), ("latch", "u1"), ("trip_unqualified", "u1")], align=True)

SLOT_STATE = np.dtype([  # one sensor of one quantity
    ("good_value", "f8"), ("good_t_s", "f8"), ("now", "f8"), ("strikes", "i4"), ("cause", "u1"), ("disqualified", "u1"),
    ("fresh", "u1"), ("bad", "u1"), ("usable", "u1"), ("stale", "u1")], align=True)
QUANTITY_STATE = np.dtype([
    ("t_s", "f8"), ("y", "f8"), *((name, "f8") for name in ("s0", "s1", "s2", "sy", "sty", "syy", "q0", "q1", "q2")),
    ("level", "f8"), ("slope", "f8"), ("var_level", "f8"), ("var_both", "f8"), ("var_slope", "f8"),
    ("usable_count", "i4"), ("qualified_count", "i4"), ("bad_count", "i4"), ("waiting_count", "i4"),
    ("doubt", "u1"), ("fresh", "u1"), ("arrived", "u1"), ("known", "u1")], align=True)
LIMIT_STATE = np.dtype([
    ("judged_t_s", "f8"), ("excess", "f8"), ("t0_s", "f8"), ("alarm_t0_s", "f8"), ("alarm_t_s", "f8"), ("peak", "f8"),
    ("area", "f8"), ("over_s", "f8"), ("inhibit_until_s", "f8"), ("least_margin", "f8"), ("first_out_s", "f8"),
    ("first_alarm_s", "f8"), ("run", "i4"), ("clear_run", "i4"), ("over_count", "i4"), ("alarms_count", "i4"),
    ("active", "u1"), ("inhibited", "u1"), ("acknowledged", "u1"), ("out", "u1")], align=True)
# A limit and a sensor of its quantity
LINK_STATE = np.dtype([("first_t_s", "f8"), ("last_t_s", "f8"), ("over_t_s", "f8"), ("run", "i4")], align=True)


class Tables(NamedTuple):
    """What does not change while a monitor runs."""

    quantities: np.ndarray    # QUANTITY
    limits: np.ndarray        # LIMIT
    slot_channel: np.ndarray  # i8: which channel a sensor of a quantity reads


class State(NamedTuple):
    """What a monitor knows; the kernel writes it, everybody may read it."""

    slots: np.ndarray        # SLOT_STATE
    quantities: np.ndarray   # QUANTITY_STATE
    limits: np.ndarray       # LIMIT_STATE
    links: np.ndarray        # LINK_STATE
    picks: np.ndarray        # f8 [quantity, PICKS]
    voted: np.ndarray        # f8: the one value of a quantity, NaN while nobody knows it
    value_state: np.ndarray  # u1: codes.STATES of every limit
    alarm: np.ndarray        # u1: 1 while the alarm of a limit stands and is not inhibited
    ahead_s: np.ndarray      # f8 [limit, 3]: earliest, expected, latest time to violation; NaN where no trend leads there
    clock_s: np.ndarray      # f8 [2]: time of the last accepted frame, of the first one
    logged: np.ndarray       # i8 [4]: rows in the log, rows lost for lack of space, frames refused in a row, frames accepted
    sorted: np.ndarray       # f8: room to sort the sensors of one quantity


def tables(definitions: Definitions) -> Tables:
    """Arrays of the definitions; limits, quantities and channels in the order in which the definitions name them."""
    channels = {name: number for number, name in enumerate(definitions.channels())}
    names = list(definitions.quantities)
    quantities = np.zeros(len(names), QUANTITY)
    slots: list[int] = []
    for row, (name, quantity) in zip(quantities, definitions.quantities.items(), strict=True):
        mine = [channels[channel] for channel in definitions.sensors_of(name)]
        _fill(row, _of_quantity(quantity), first_slot=len(slots), slots_count=len(mine))
        slots += mine
    limits = np.zeros(len(definitions.limits), LIMIT)
    links_count = 0
    for row, limit in zip(limits, definitions.limits.values(), strict=True):
        number = names.index(limit.quantity)
        _fill(row, _of_limit(limit, definitions), quantity=number, first_link=links_count)
        links_count += int(quantities[number]["slots_count"])
    return Tables(quantities, limits, np.array(slots, np.int64))


def blank(made: Tables) -> State:
    """The state before the first frame: nothing is known."""
    limits, quantities = made.limits.size, made.quantities.size
    links = int(made.quantities["slots_count"][made.limits["quantity"]].sum())
    state = State(
        np.zeros(made.slot_channel.size, SLOT_STATE), np.zeros(quantities, QUANTITY_STATE), np.zeros(limits, LIMIT_STATE),
        np.zeros(links, LINK_STATE), np.full((quantities, codes.PICKS), np.nan), np.full(quantities, np.nan),
        np.zeros(limits, np.uint8), np.zeros(limits, np.uint8), np.full((limits, 3), np.nan), np.full(2, -np.inf),
        np.zeros(4, np.int64), np.zeros(codes.MOST_SENSORS))
    for name in ("good_value", "good_t_s", "now"):
        state.slots[name] = np.nan
    for name in ("judged_t_s", "t0_s", "alarm_t0_s", "alarm_t_s", "peak", "inhibit_until_s", "first_out_s", "first_alarm_s"):
        state.limits[name] = np.nan
    state.limits["least_margin"] = np.inf
    state.quantities["t_s"] = np.nan
    for name in ("first_t_s", "last_t_s", "over_t_s"):
        state.links[name] = np.nan
    return state


def log_rows_count(made: Tables) -> int:
    """Rows that one frame or one command can write at most: a log with so many free rows loses nothing."""
    return 2 + made.slot_channel.size + codes.EVENTS_PER_LIMIT * made.limits.size


def log_of(rows_count: int) -> np.ndarray:
    """An empty log."""
    return np.zeros((rows_count, codes.COLUMNS))


def _fill(row: Any, *given: dict[str, Any], **more: Any) -> None:
    for values in (*given, more):
        for name, value in values.items():
            row[name] = value


def _of_quantity(quantity: Quantity) -> dict[str, Any]:
    def or_else(value: float | None, default: float) -> float:
        return default if value is None else value

    low, high = {"mid": (codes.MIDDLE_LOW, codes.MIDDLE_HIGH), "mean": (codes.MEAN, codes.MEAN),
                 "highest": (codes.HIGHEST, codes.HIGHEST), "lowest": (codes.LOWEST, codes.LOWEST),
                 "single": (codes.FIRST, codes.FIRST)}[quantity.vote]
    return {"strikes_count": quantity.strikes_count, "pick_low": low, "pick_high": high, "stale_s": quantity.stale_s,
            "valid_low": or_else(quantity.valid_low, -np.inf), "valid_high": or_else(quantity.valid_high, np.inf),
            "rate_most": or_else(quantity.rate_most_per_s, np.inf), "trend_s": or_else(quantity.trend_s, 0.0),
            "disagreement_most": or_else(quantity.disagreement_most, np.inf)}


def _of_limit(limit: Limit, definitions: Definitions) -> dict[str, Any]:
    above = limit.side == "above"
    quantity = _of_quantity(definitions.quantities[limit.quantity])
    pick = {"value": quantity["pick_high" if above else "pick_low"], "any": codes.HIGHEST if above else codes.LOWEST,
            "two": codes.SECOND_HIGHEST if above else codes.SECOND_LOWEST,
            "all": codes.LOWEST if above else codes.HIGHEST}[limit.trips_on]
    return {"phases": definitions.phase_mask(limit), "bound": limit.bound, "persistence_s": limit.persistence_s, "pick": pick,
            "clear_line": limit.bound - limit.deadband if above else limit.bound + limit.deadband,
            "rule": codes.RULES.index(limit.trips_on), "needs_count": limit.needs_count, "above": above,
            "persistence_count": limit.persistence_count, "clear_count": limit.clear_count, "inclusive": limit.inclusive,
            "latch": limit.latched, "trip_unqualified": limit.unqualified == "trip"}
