"""A profile: what an engine is asked to do in one burn, and what goes wrong meanwhile."""
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from ..core import document
from ..core.declare import Section, number, text
from ..core.document import Document
from ..core.errors import InputError, Problem

SORT = document.Sort("profile", "a", ("burn",), Path(__file__).resolve().parent / "profiles")
MOST_BURN_S = 86400.0

# what breaks: what its value means, and its range
FAULTS = {
    "pump-lost": ("turbopumps that stop", 1.0, 4.0), "drum-stuck": ("drums that no longer turn", 1.0, 48.0),
    "flow-loss": ("share of the feed line that stays open", 0.0, 1.0),
    "cold-slug": ("share by which the hydrogen in the core is denser and colder", 0.0, 3.0),
    "depletion": ("hydrogen that is left in the tank from then on, t", 0.0, 2000.0),
    "leak": ("hydrogen lost in front of the pump, kg/s", 0.0, 100.0),
    "sensor-drift": ("drift in units of the sensor a second", -1e6, 1e6),
    "sensor-stuck": ("reading at which it stays", -1e9, 1e9), "sensor-dead": ("no meaning", 0.0, 0.0),
}
COUNTED = ("pump-lost", "drum-stuck")
Kind = Literal["pump-lost", "drum-stuck", "flow-loss", "cold-slug", "depletion", "leak", "sensor-drift", "sensor-stuck",
               "sensor-dead"]
OF_SENSOR = ("sensor-drift", "sensor-stuck", "sensor-dead")


class Hold(Section):
    """A stretch at constant temperature and flow."""

    duration_s: float = number("how long", 0.0, MOST_BURN_S)
    throttle_ratio: float = number("flow over rated", 0.1, 1.2, 1.0)
    temperature_k: float | None = number("of the chamber; rated if not given", 500.0, 3400.0, None)


class Fault(Section):
    """Something that breaks."""

    kind: Kind = text("what breaks")
    time_s: float = number("when, after the start of the run", 0.0, 10.0 * MOST_BURN_S)
    until_s: float | None = number("when it is whole again; never if not given", 0.0, 10.0 * MOST_BURN_S, None)
    value: float = number("how much; docs/engine.md says what of each kind", -1e9, 1e9, 0.0)
    sensor: str = text("which, for a fault of a sensor", "")

    @model_validator(mode="after")
    def _known(self):
        meaning, low, high = FAULTS[self.kind]
        problems = []
        if not low <= self.value <= high:
            problems.append(Problem("value", f"{self.value:g}", f"allowed {low:g} to {high:g} ({meaning})"))
        elif self.kind in COUNTED and self.value % 1.0:
            problems.append(Problem("value", f"{self.value:g}", f"a whole number ({meaning})"))
        if (self.kind in OF_SENSOR) != bool(self.sensor):
            problems.append(Problem("sensor", repr(self.sensor), "belongs to faults of sensors, and they need it"))
        if self.until_s is not None and self.until_s <= self.time_s:
            problems.append(Problem("until_s", f"{self.until_s:g}", f"after time_s, {self.time_s:g} s"))
        if problems:
            raise InputError(problems)
        return self


class Inhibit(Section):
    """A limit that people switch off for a while, with their names under it."""

    limit: str = text("which limit")
    time_s: float = number("from when", 0.0, 10.0 * MOST_BURN_S)
    until_s: float = number("until when", 0.0, 10.0 * MOST_BURN_S)
    by: list[str] = text("who")
    reason: str = text("why")

    @model_validator(mode="after")
    def _lasts(self):
        if self.until_s <= self.time_s:
            raise InputError(Problem("until_s", f"{self.until_s:g}", f"after time_s, {self.time_s:g} s"))
        return self


class Profile(Section):
    """One burn, from the first cold hydrogen to the end of the cooldown."""

    kind: Literal["burn"]
    title: str = text("one line for people")
    hold: list[Hold] = text("one stretch after another, once the engine is up")
    damage_ratio: float = number("life that the engine has used before", 0.0, 10.0, 0.0)
    starts_count: int = number("starts that it has behind it, counted in that", 0, 10_000, 0)
    cooldown_s: float = number("how long the cooldown is watched after the drums have gone in", 0.0, 1e6, 6000.0)
    faults: list[Fault] = text("what breaks", [])
    inhibits: list[Inhibit] = text("limits that are switched off", [])

    @model_validator(mode="after")
    def _something(self):
        if not self.hold:
            raise InputError(Problem("hold", "[]", "at least one stretch: [[hold]] with duration_s"))
        together_s = sum(stretch.duration_s for stretch in self.hold)
        if together_s > MOST_BURN_S:
            raise InputError(Problem("hold", f"{together_s:g} s", f"all stretches together at most {MOST_BURN_S:g} s"))
        if problems := _at_once(self.faults):
            raise InputError(problems)
        return self


def _at_once(faults: list[Fault]) -> list[Problem]:
    """Two faults of the plant of one kind at one time: which of them counts, or whether they add up, nobody can say."""
    return [Problem(f"faults[{i}].time_s", f"{fault.time_s:g}", f"{fault.kind} of faults[{j}] lasts until "
                    f"{'the end' if other.until_s is None else f'{other.until_s:g} s'}; give that an earlier until_s")
            for i, fault in enumerate(faults) for j, other in enumerate(faults)
            if i != j and fault.kind == other.kind and fault.kind not in OF_SENSOR
            and (other.time_s, j) < (fault.time_s, i) and (other.until_s is None or fault.time_s < other.until_s)]


def shipped() -> dict[str, Path]:
    """The profiles that come with the package."""
    return document.shipped(SORT.folder)


def read(name_or_path: str) -> Document:
    """The profile of a shipped name (`burn`) or of a person's own file. Raises InputError with every problem found."""
    return document.read(name_or_path, SORT, lambda _: Profile)


def parse(text: str, path: str, name: str) -> Document:
    """The profile written in `text`; `path` is what the messages call the file. Raises InputError."""
    return document.parse(text, path, name, SORT, lambda _: Profile)
