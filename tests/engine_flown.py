"""Engines and burns that several tests look at, made and flown once a process."""
from functools import cache

import numpy as np

from marsfall.engine import dynamic, sheet
from marsfall.engine.burn import Burn, Condition, Engine, engine
from marsfall.engine.profile import Profile, read
from marsfall.limits.alarms import Alarm

PEOPLE = ("commander", "flight engineer")
NEW = Condition()


@cache
def made(name: str = "nerva-r1") -> Engine:
    """A shipped engine."""
    return engine(name, sheet.read(name).data)


def changed(name: str, text: str) -> Engine:
    """A shipped engine with more written on its sheet."""
    return engine(name, sheet.parse(f"{sheet.read(name).text}\n{text}\n", name, name).data)


def profile(*hold: dict, cooldown_s: float = 1.0, faults=(), inhibits=()) -> Profile:
    """Stretches at constant temperature and flow, what breaks, and what is switched off."""
    return Profile.model_validate({"kind": "burn", "title": "a test", "hold": list(hold), "cooldown_s": cooldown_s,
                                   "faults": list(faults), "inhibits": list(inhibits)})


def stretch(duration_s: float, throttle_ratio: float = 1.0, temperature_k: float | None = None) -> dict:
    return {"duration_s": duration_s, "throttle_ratio": throttle_ratio, "temperature_k": temperature_k}


def fault(kind: str, time_s: float, value: float = 0.0, **rest) -> dict:
    return {"kind": kind, "time_s": time_s, "value": value, **rest}


def inhibit(limit: str, time_s: float = 1.0, until_s: float = 1e5) -> dict:
    return {"limit": limit, "time_s": time_s, "until_s": until_s, "by": list(PEOPLE), "reason": "a test"}


@cache
def standard(name: str = "nerva-r1") -> Burn:
    """The shipped standard burn at the dynamic level."""
    return dynamic.burn(made(name), read("burn").data, NEW)


def faulty(*faults: dict, hold_s: float = 100.0, cooldown_s: float = 300.0) -> Burn:
    """A burn of NERVA R-1 at the rating, in which something breaks."""
    return dynamic.burn(made(), profile(stretch(hold_s), cooldown_s=cooldown_s, faults=faults), NEW)


def column(burn: Burn, name: str) -> np.ndarray:
    """One column of a record."""
    return burn.record[:, dynamic.COLUMNS.index(name)]


def at(burn: Burn, name: str, t_s: float) -> float:
    """A recorded number at the last tick not after a time."""
    return float(column(burn, name)[np.searchsorted(burn.record[:, 0], t_s + 1e-6) - 1])


def alarm(burn: Burn, limit: str) -> Alarm | None:
    """The first alarm of a limit, if it was raised."""
    return next((found for found in burn.alarms if found.limit == limit), None)
