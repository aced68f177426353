"""The limits of an engine: the records of limits.toml with the never-exceed values of its sheet."""
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..limits.schema import Definitions
from . import control, sense
from .fly import ACTIONS, Watch
from .schema import Sheet, never_exceed_pressure_mpa

FILE = Path(__file__).with_name("limits.toml")
PHASE = {"chilldown": "standby", "approach": "start", "ramp": "start", "hold": "hold", "retreat": "shutdown",
         "cooldown": "cooldown", "ended": "cooldown"}


@cache
def _records() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def values_of(sheet: Sheet) -> dict[str, float]:
    """The numbers of a sheet that bounds are made of, in the units of their limits."""
    red = sheet.never_exceed
    return {**{key: value for key, value in red.model_dump().items() if isinstance(value, float)},
            "chamber_pressure_mpa": never_exceed_pressure_mpa(sheet),
            "caution_temperature_k": red.caution_temperature_ratio * sheet.rating.chamber_temperature_k,
            "caution_pressure_mpa": red.caution_pressure_ratio * sheet.rating.chamber_pressure_mpa}


def definitions(sheet: Sheet, title: str) -> Definitions:
    """The limits of an engine, one record each, as `marsfall limits` reads them."""
    records, values = _records(), values_of(sheet)
    limits = {name: _resolved(record, values) for name, record in records["limits"].items()}
    return Definitions.model_validate({"kind": "limits", "title": title, "phases": tuple(records["phases"]),
                                       "quantities": {name: _tuples(q) for name, q in records["quantities"].items()},
                                       "limits": limits})


def _resolved(record: dict[str, Any], values: dict[str, float]) -> dict[str, Any]:
    """A record with its bound as a number."""
    made = dict(record)
    if "bound_of" in made:
        made["bound"] = values[made.pop("bound_of")] * made.pop("factor", 1.0) + made.pop("plus", 0.0)
    return _tuples(made)


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}


def watch(limits: Definitions) -> Watch:
    """Where the engine's channels, actions and phases are in these limits."""
    quantities = list(limits.quantities)
    place = {name: quantities.index(name) if name in quantities else -1
             for name in ("chamber_temperature_k", "chamber_pressure_mpa", "flow_kg_s")}
    source = np.array([sense.NAMES.index(c) if c in sense.NAMES else -1 for c in limits.channels()], np.int64)
    action = np.array([ACTIONS.index(x.procedure) if x.procedure in ACTIONS else 0 for x in limits.limits.values()], np.int64)
    phase = np.array([limits.phases.index(PHASE[mode]) if PHASE[mode] in limits.phases else -1 for mode in control.MODES],
                     np.int64)
    return Watch(source, action, place["chamber_temperature_k"], place["chamber_pressure_mpa"], place["flow_kg_s"], phase)


