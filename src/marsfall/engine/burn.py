"""One burn of an engine: the same question to both levels of the model, the same kind of answer from both."""
from typing import NamedTuple

import numpy as np

from ..limits.alarms import Alarm, Event
from ..limits.authority import Command
from ..limits.schema import Definitions
from . import decay
from .build import build
from .never_exceed import definitions
from .performance import Rating, rate
from .plant import Plant
from .profile import Profile
from .schema import Sheet


class Condition(NamedTuple):
    """What an engine brings along from before."""

    damage_ratio: float = 0.0
    starts_count: int = 0
    life_ratio: float = 1.0  # damage at which this very engine is worn out
    bank: np.ndarray = np.zeros(decay.COUNT)  # decay heat, shares of rated power


def before(profile: Profile) -> Condition:
    """What the engine of a profile brings along."""
    return Condition(damage_ratio=profile.damage_ratio, starts_count=profile.starts_count)


class Engine(NamedTuple):
    """An engine ready to burn."""

    name: str
    sheet: Sheet
    rating: Rating
    plant: Plant
    limits: Definitions


class Burn(NamedTuple):
    """What came of a burn."""

    status: str  # one of fly.STATUS
    duration_s: float  # from the first hydrogen to the end of what was watched
    propellant_kg: float
    impulse_n_s: float
    burn_kg: float  # of it until the drums went in
    burn_impulse_n_s: float
    burn_s: float
    energy_j: float
    peak_temperature_k: float  # of the chamber
    peak_fuel_k: float
    peak_reactivity_dollar: float
    damage_ratio: float  # at the end
    end: dict[str, float]  # state at the end
    began_s: dict[str, float]  # when each mode of the controller began
    bank: np.ndarray  # decay heat at the end
    alarms: tuple[Alarm, ...] = ()
    events: tuple[Event, ...] = ()
    digest: str = ""  # of the alarms
    record: np.ndarray = np.zeros((0, 0))  # of the dynamic level: see dynamic.COLUMNS
    commands: tuple[Command, ...] = ()  # of people, with the times at which they were obeyed
    judged: np.ndarray | None = None  # what the limits saw, one row each: see limits.tables.LIMIT_STATE


def engine(name: str, sheet: Sheet) -> Engine:
    """The engine of a sheet. InputError where hydrogen is not known."""
    rating = rate(sheet)
    return Engine(name, sheet, rating, build(sheet, rating), definitions(sheet, f"never-exceed values of {name}"))
