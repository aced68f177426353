"""What is going on in one replica: every ship, what is still to be done, what has been told."""
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ..core.event import Event
from .build import FleetModel
from .craft import Craft
from .overdrive import Push


class Arrival(NamedTuple):
    """How the voyage of one ship ended."""

    name: str
    status: str  # captured, flew_past, abandoned, lost
    t_tdb_s: float  # capture or passage of Mars, or the last thing that happened to the ship
    mass_kg: float
    propellant_kg: float
    crew_count: int
    v_inf_ICRF_m_s: np.ndarray  # relative to Mars on arrival; NaN if the ship never came


class Scene:
    """Lives for one replica; the only thing in this room that changes in place."""

    def __init__(self, fleet: FleetModel, drawn: Mapping[str, float]):
        self.fleet, self.drawn = fleet, drawn
        self.crafts: dict[str, Craft] = {}
        self.tracks: dict[str, list[Craft]] = {name: [] for name in fleet.ships}
        self.failed_tdb_s: dict[str, float] = {}
        self.arrivals: dict[str, Arrival] = {}
        self.agenda: list[tuple[float, str, Callable[[], None]]] = []
        self.events: list[Event] = []
        self.pushes: dict[str, Push] = {}

    def plan(self, t_tdb_s: float, who: str, step: Callable[[], None]) -> None:
        self.agenda.append((t_tdb_s, who, step))

    def put(self, craft: Craft) -> Craft:
        """A ship as it is from now on."""
        self.crafts[craft.name] = craft
        self.tracks[craft.name].append(craft)
        return craft

    def forget(self, who: str) -> None:
        """Drop everything a ship meant to do: its plan has changed."""
        self.agenda = [item for item in self.agenda if item[1] != who]

    def play(self, until_tdb_s: float = float("inf")) -> None:
        """Do what is on the agenda in order of time; ships take turns by name at the same instant."""
        while self.agenda:
            now = min(self.agenda, key=lambda item: item[:2])
            if now[0] > until_tdb_s:
                return
            self.agenda.remove(now)
            now[2]()

    def tell(self, t_tdb_s: float, who: str, kind: str, detail: str, value: float = float("nan")) -> None:
        self.events.append(Event(t_tdb_s, who, kind, detail, value))

    def chance(self, who: str, what: str) -> float:
        return self.drawn[f"{who}.{what}"]

    def vector(self, who: str, what: str, unit: str) -> np.ndarray:
        return np.array([self.drawn[f"{who}.{what}_{axis}_{unit}"] for axis in "xyz"])

    def knowledge(self, who: str, which: str) -> np.ndarray:
        """Six standard normal numbers: how wrong a ship is about itself at one correction."""
        return np.array([self.drawn[f"{who}.{which}_knowledge_{i}_ratio"] for i in range(6)])

    def flown(self, who: str, which: str, dv_ICRF_m_s: np.ndarray) -> np.ndarray:
        """A velocity change as the engine makes it."""
        return dv_ICRF_m_s + float(np.linalg.norm(dv_ICRF_m_s)) * self.vector(who, f"{which}_correction", "ratio")

    def end(self, craft: Craft, v_inf_ICRF_m_s: np.ndarray | None = None) -> None:
        """The voyage of a ship is over."""
        speed = np.full(3, np.nan) if v_inf_ICRF_m_s is None else v_inf_ICRF_m_s
        self.put(craft)
        self.arrivals[craft.name] = Arrival(craft.name, craft.status, craft.t_tdb_s, craft.mass_kg, craft.propellant_kg,
                                            craft.crew_count, speed)
