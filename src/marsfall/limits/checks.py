"""What is legal in a limits file and yet looks wrong: bounds that no sample can reach, levels in the wrong order, no second
opinion."""
from itertools import combinations
from typing import NamedTuple

from .codes import LEVELS
from .schema import Definitions, Limit, Quantity

SERIOUS = ("critical", "severe")


class Warned(NamedTuple):
    """A doubt about one record."""

    where: str  # limits.ID or quantities.NAME
    words: str


def check_definitions(definitions: Definitions) -> list[Warned]:
    """Every doubt about checked definitions, in the order of the file."""
    found = [Warned(f"limits.{name}", words) for name, limit in definitions.limits.items()
             for words in _of_limit(limit, definitions)]
    used = {limit.quantity for limit in definitions.limits.values()}
    found += [Warned(f"quantities.{name}", "no limit uses it") for name in definitions.quantities if name not in used]
    return found + _of_pairs(definitions)


def _of_pairs(definitions: Definitions) -> list[Warned]:
    """Doubts about limits of one quantity and side; once a limit, for a file of thousands has millions of pairs."""
    together: dict[tuple[str, str], list[tuple[str, Limit]]] = {}
    for one in definitions.limits.items():
        together.setdefault((one[1].quantity, one[1].side), []).append(one)
    found: dict[str, str] = {}
    for group in together.values():
        for one, other in combinations(group, 2):
            if one[0] in found and other[0] in found:
                continue
            worse, words = _of_pair(one, other)
            if words:
                found.setdefault(worse, words)
    return [Warned(f"limits.{worse}", words) for worse, words in found.items()]


def _of_limit(limit: Limit, definitions: Definitions) -> list[str]:
    quantity = definitions.quantities[limit.quantity]
    found = [words for words in (_reach(limit, quantity), _return(limit, quantity)) if words]
    several = len(definitions.sensors_of(limit.quantity)) > 1
    if several and limit.needs_count == 1 and (limit.never_exceed or limit.level in SERIOUS):
        found.append("needs_count = 1: when the other sensors are disqualified, a single one decides alone")
    if limit.never_exceed and len({name.strip().casefold() for name in limit.inhibit_by}) < 2:
        found.append("inhibit_by names fewer than two people, so nobody can inhibit it")
    unchecked = quantity.valid_low is None and quantity.valid_high is None and quantity.rate_most_per_s is None
    if unchecked and quantity.disagreement_most is None:
        found.append(f"{limit.quantity} has no valid range, rate or disagreement: any finite sample is believed")
    return found


def _reach(limit: Limit, quantity: Quantity) -> str:
    """A bound that only bad samples are beyond."""
    if limit.side == "above" and quantity.valid_high is not None:
        dead = limit.bound > quantity.valid_high or (limit.bound == quantity.valid_high and not limit.inclusive)
        return f"can never be out: samples above valid_high = {quantity.valid_high:g} are bad" if dead else ""
    if limit.side == "below" and quantity.valid_low is not None:
        dead = limit.bound < quantity.valid_low or (limit.bound == quantity.valid_low and not limit.inclusive)
        return f"can never be out: samples below valid_low = {quantity.valid_low:g} are bad" if dead else ""
    return ""


def _return(limit: Limit, quantity: Quantity) -> str:
    """A dead-band that no good sample leaves."""
    line = limit.bound - limit.deadband if limit.side == "above" else limit.bound + limit.deadband
    low = limit.side == "above" and quantity.valid_low is not None and line < quantity.valid_low
    high = limit.side == "below" and quantity.valid_high is not None and line > quantity.valid_high
    return f"can never clear: it must come back to {line:g}, where samples are bad" if low or high else ""


def _of_pair(one: tuple[str, Limit], other: tuple[str, Limit]) -> tuple[str, str]:
    """Of two limits of one quantity and side, in a phase of both: the worse level must not be the looser one."""
    (name, first), (name_2, second) = one, other
    if first.phases and second.phases and not set(first.phases) & set(second.phases):
        return "", ""
    rank, rank_2 = LEVELS.index(first.level), LEVELS.index(second.level)
    if rank == rank_2:
        return name_2, f"has quantity, side, level and a phase in common with {name}: one of them is not needed"
    if rank > rank_2:
        name, first, name_2, second = name_2, second, name, first
    earlier = second.bound < first.bound if first.side == "above" else second.bound > first.bound
    words = f"is {second.level} and alarms before {name}, which is only {first.level}"
    return (name_2, words) if earlier else ("", "")
