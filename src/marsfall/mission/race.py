"""The race, end to end: voyage, arrival, waiting, landing; and the job that flies it many times."""
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from ..core.complaints import where
from ..core.errors import InputError
from ..core.event import Event
from ..cruise.craft import CAPTURED
from ..cruise.fly import Voyage
from ..cruise.fly import fly as fly_voyage
from ..cruise.overdrive import Push
from ..cruise.prospects import prospects
from ..cruise.scene import Arrival
from .at_mars import ON_MARS, Landing, land
from .fleet import Race
from .race_draw import draw
from .race_model import RaceModel, build

OUTCOMES = pa.schema([
    ("case", pa.int64()), ("ship", pa.string()), ("outcome", pa.string()), ("cause", pa.string()),
    ("first", pa.bool_()), ("crew_count", pa.int64()),
    ("t_arrival_tdb_s", pa.float64()), ("arrival_propellant_kg", pa.float64()),
    ("windows_count", pa.int64()), ("landings_attempted", pa.int64()), ("descents_flown", pa.int64()),
    ("t_landing_tdb_s", pa.float64()), ("lander_propellant_kg", pa.float64()), ("arrival_gained_s", pa.float64()),
    ("push_planned_s", pa.float64()), ("push_burned_s", pa.float64()), ("push_failed_s", pa.float64()),
    ("push_temperature_k", pa.float64()), ("push_damage_ratio", pa.float64()), ("push_life_ratio", pa.float64()),
    ("push_margin_k", pa.float64()), ("push_margin_dollar", pa.float64()),
])
EVENTS = pa.schema([
    ("case", pa.int64()), ("t_tdb_s", pa.float64()), ("who", pa.string()), ("kind", pa.string()),
    ("detail", pa.string()), ("value", pa.float64()),
])
PUSHED = ("planned_s", "burned_s", "failed_s", "temperature_k", "damage_ratio", "life_ratio", "margin_k", "margin_dollar")
NOMINAL = 0  # the case that the timeline tells


class Replica(NamedTuple):
    """One race as it came out: every ship's voyage, the stay of those who were captured, and the whole timeline."""

    voyage: Voyage
    landings: dict[str, Landing]
    first: str  # the ship that landed first; empty if nobody did
    events: list[Event]

    @property
    def arrivals(self) -> dict[str, Arrival]:
        return self.voyage.arrivals


def fly_race(model: RaceModel, drawn: Mapping[str, float]) -> Replica:
    """One replica from Earth to the ground; `drawn` is one row of the plan. Same numbers in, same race out."""
    voyage = fly_voyage(model.fleet, drawn)
    captured = {name: a for name, a in voyage.arrivals.items() if a.status == CAPTURED}
    landings, told = land(model, drawn, captured)
    down = {name: x.t_end_tdb_s for name, x in landings.items() if x.outcome in ON_MARS}
    if drawn["case"] == NOMINAL:  # it takes longer than the voyage
        told += prospects(voyage, model.fleet.navigation.correction_reserve_m_s)
    events = sorted(voyage.events + told, key=lambda event: event.t_tdb_s)
    return Replica(voyage, landings, min(down, key=down.__getitem__, default=""), events)


def _row(model: RaceModel, case: int, name: str, replica: Replica) -> dict[str, Any]:
    """The line of one ship in the table of outcomes."""
    arrival, stay = replica.arrivals[name], replica.landings.get(name)
    flown = int(stay is not None and stay.flight is not None)
    on_ground = stay is not None and stay.outcome in ON_MARS
    return {
        "case": case, "ship": name, "outcome": stay.outcome if stay else arrival.status,
        "cause": stay.cause if stay else arrival.status, "first": replica.first == name,
        "crew_count": arrival.crew_count, "t_arrival_tdb_s": arrival.t_tdb_s if stay else math.nan,
        "arrival_propellant_kg": arrival.propellant_kg, "windows_count": stay.windows_count if stay else 0,
        "landings_attempted": flown, "descents_flown": flown,
        "t_landing_tdb_s": stay.t_end_tdb_s if stay and on_ground else math.nan,
        "lander_propellant_kg": stay.flight.propellant_kg if stay and stay.flight else math.nan,
        "arrival_gained_s": model.fleet.ships[name].arrival_tdb_s - arrival.t_tdb_s if stay else math.nan,
        **_push_row(replica.voyage.pushes.get(name)),
    }


def _push_row(push: Push | None) -> dict[str, float]:
    """What an overdrive was and how it ended; NaN where there was none."""
    made = push is not None and push.flown
    return {f"push_{name}": getattr(push, name) if made else math.nan for name in PUSHED}


class RaceJob:
    """Flies one race scenario many times; see `campaign.job.Job`."""

    kind = "race"

    def __init__(self, name: str, scenario_text: str, race: Race, path: str = ""):
        self.name, self.scenario_text = name, scenario_text
        self.options: dict[str, Any] = {}
        try:
            self.model = build(race)
        except InputError as error:
            raise InputError([p._replace(where=where(path or name, scenario_text, tuple(p.where.split("."))))
                              for p in error.problems]) from None

    def plan(self, seed: int, cases: int) -> pa.Table:
        return draw(self.model, seed, cases)

    def fly(self, plan: pa.Table) -> tuple[pa.Table, pa.Table]:
        outcomes, events = [], []
        for drawn in plan.to_pylist():
            replica = fly_race(self.model, drawn)
            outcomes += [_row(self.model, drawn["case"], name, replica) for name in replica.arrivals]
            events += [{"case": drawn["case"], **event._asdict()} for event in replica.events]
        return pa.Table.from_pylist(outcomes, OUTCOMES), pa.Table.from_pylist(events, EVENTS)
