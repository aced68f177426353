"""What a person writes about limits: quantities with their sensors, and one record a limit. `check` is in checks.py."""
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem, nearest
from .codes import ANY_PHASE, MOST_PHASES, MOST_SENSORS
from .units import claimed, spelled

Amount = float  # a number in the unit that its own record names, so that no unit can stand in the name of the key
HUGE = 1e60
NAME = r"^[A-Za-z][A-Za-z0-9_-]*$"  # also a legal name in XTCE
Name = Annotated[str, Field(pattern=NAME)]
Level = Literal["watch", "warning", "distress", "critical", "severe"]


class Quantity(Section):
    """One physical quantity and the sensors that measure it; all of them in one unit."""

    unit: str = text("unit of every sensor and of every bound, as people write it: K, MPa, m/s, 1")
    sensors: Annotated[tuple[Name, ...], Field(max_length=MOST_SENSORS)] = text(
        "channels that measure it; its own name if left out", ())
    vote: Literal["mid", "mean", "highest", "lowest", "single"] = text(
        "how one value is made of the usable sensors; single: the first one listed that is usable", "mid")
    stale_s: float = number("age from which a sample says nothing any more", 1e-6, 1e9)
    strikes_count: int = number("bad samples in a row that disqualify a sensor for good", 1, 1000, 3)
    valid_low: Amount | None = number("a sample below this is bad", -HUGE, HUGE, None)
    valid_high: Amount | None = number("a sample above this is bad", -HUGE, HUGE, None)
    rate_most_per_s: Amount | None = number("faster from the last good sample than this is bad", 0.0, HUGE, None)
    disagreement_most: Amount | None = number("two sensors that are further apart disagree", 0.0, HUGE, None)
    trend_s: float | None = number("memory of the straight line that predicts; no prediction if left out", 1e-6, 1e9, None)


class Limit(Section):
    """One limit: where the line is, who says so and why, and what is done when it is crossed."""

    quantity: str = text("name of the quantity")
    unit: str = text("unit of the bound; must be that of the quantity")
    side: Literal["above", "below"] = text("on which side of the bound it is out")
    bound: Amount = number("where the line is", -HUGE, HUGE)
    inclusive: bool = text("true if the bound itself is already out", False)
    level: Level = text("how bad it is to be out")
    never_exceed: bool = text("latched, never shelved, inhibited only by two named people", False)
    phases: tuple[str, ...] = text("phases in which it is checked; all if left out", ())
    persistence_count: int = number("judged samples over in a row before the alarm", 1, 1_000_000, 1)
    persistence_s: float = number("time over before the alarm, besides the count", 0.0, 1e9, 0.0)
    deadband: Amount = number("how far inside the bound the value must be to count as back", 0.0, HUGE, 0.0)
    clear_count: int = number("judged samples back inside in a row that clear the alarm", 1, 1_000_000, 1)
    latch: bool = text("true if only a reset by a person clears the alarm", False)
    trips_on: Literal["value", "any", "two", "all"] = text(
        "what must be over: the voted value, or so many of the qualified sensors", "value")
    needs_count: int = number("usable sensors without which the limit is not judged", 1, MOST_SENSORS, 1)
    unqualified: Literal["advise", "trip"] = text(
        "when too few sensors qualify: say so, or also count it as over", "advise")
    reason: str = text("why the line is there")
    source: str = text("document that sets it, or the word assumption with why")
    procedure: str = text("what to do when it alarms")
    inhibit_by: tuple[str, ...] = text("people or roles who may inhibit it; nobody if left out", ())

    @property
    def latched(self) -> bool:
        """Only a reset by a person clears its alarm."""
        return self.latch or self.never_exceed


class Definitions(Section):
    """Everything that one monitor watches."""

    kind: Literal["limits"]
    title: str = text("what is watched")
    phases: Annotated[tuple[str, ...], Field(max_length=MOST_PHASES)] = text("names of the phases, in their order", ())
    quantities: dict[Name, Quantity] = text("what is measured, by name")
    limits: dict[Name, Limit] = text("the limits, by name")

    @model_validator(mode="after")
    def _together(self) -> Any:
        problems = [*_words("", self), *_phases(self),
                    *(p for name, q in self.quantities.items() for p in _of_quantity(name, q)),
                    *(p for name, limit in self.limits.items() for p in _of_limit(name, limit, self))]
        if not self.limits:
            problems.append(Problem("limits", "", "holds no limit: nothing would be watched"))
        if problems:
            raise InputError(problems)
        return self

    def sensors_of(self, quantity: str) -> tuple[str, ...]:
        """The channels that measure a quantity."""
        return self.quantities[quantity].sensors or (quantity,)

    def channels(self) -> tuple[str, ...]:
        """Every channel that is read, once, in the order in which the quantities name them."""
        return tuple(dict.fromkeys(c for name in self.quantities for c in self.sensors_of(name)))

    def phase_mask(self, limit: Limit) -> int:
        """One bit for every phase in which the limit is checked."""
        return sum(1 << self.phases.index(phase) for phase in limit.phases) if limit.phases else ANY_PHASE


def _words(key: str, section: Section) -> list[Problem]:
    """Texts that say nothing."""
    found = []
    for name in type(section).model_fields:
        value = getattr(section, name)
        for written in value if isinstance(value, tuple) else (value,):
            if isinstance(written, str) and not written.strip():
                found.append(Problem(f"{key}.{name}".lstrip("."), "", "is blank; it must say something"))
    return found


def _phases(definitions: Definitions) -> list[Problem]:
    twice = {phase for phase in definitions.phases if definitions.phases.count(phase) > 1}
    return [Problem("phases", phase, "is there twice") for phase in sorted(twice)]


def _of_quantity(name: str, quantity: Quantity) -> list[Problem]:
    """What is wrong with a quantity across its keys."""
    key = f"quantities.{name}"
    found = _words(key, quantity)
    low, high = quantity.valid_low, quantity.valid_high
    if low is not None and high is not None and low >= high:
        found.append(Problem(f"{key}.valid_high", f"{high:g}", f"must be above valid_low = {low:g}"))
    sensors = quantity.sensors or (name,)
    if len(set(sensors)) < len(sensors):
        found.append(Problem(f"{key}.sensors", "", "a channel is there twice: it would vote twice"))
    if quantity.disagreement_most is not None and len(sensors) < 2:
        found.append(Problem(f"{key}.disagreement_most", "", "needs at least two sensors"))
    for named in dict.fromkeys((name, *sensors)):
        unit = claimed(named)
        if unit and unit != spelled(quantity.unit):
            found.append(Problem(f"{key}.unit", quantity.unit, f"{named} says by its name that it is in {unit}", unit))
    return found


def _of_limit(name: str, limit: Limit, definitions: Definitions) -> list[Problem]:
    """What is wrong with a limit across its keys, and with what it refers to."""
    key = f"limits.{name}"
    found = _words(key, limit)
    found += [Problem(f"{key}.phases", phase, "no such phase; allowed: " + (", ".join(definitions.phases) or "none, the file "
                     "names no phases"), nearest(phase, definitions.phases))
              for phase in limit.phases if phase not in definitions.phases]
    if limit.trips_on == "two" and limit.needs_count < 2:
        found.append(Problem(f"{key}.needs_count", str(limit.needs_count), 'must be at least 2 where trips_on is "two"'))
    if limit.quantity not in definitions.quantities:
        return [*found, Problem(f"{key}.quantity", limit.quantity, "no such quantity in this file",
                                nearest(limit.quantity, definitions.quantities))]
    quantity = definitions.quantities[limit.quantity]
    if spelled(limit.unit) != spelled(quantity.unit):
        found.append(Problem(f"{key}.unit", limit.unit, f"the quantity {limit.quantity} is in {quantity.unit}; bounds are "
                             "compared in that unit and never converted", quantity.unit))
    sensors_count = len(definitions.sensors_of(limit.quantity))
    if limit.needs_count > sensors_count:
        found.append(Problem(f"{key}.needs_count", str(limit.needs_count),
                             f"{limit.quantity} has {sensors_count}: the limit would never be judged"))
    return found
