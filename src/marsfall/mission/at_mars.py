"""From the parking orbits to the ground: every ship waits for its windows, decides at each one, and somebody is first.

Windows of all ships are taken in order of time, so that a commander knows who has landed by then and nothing later.
"""
import heapq
import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .. import descent
from ..core import status as st
from ..core.errors import InputError
from ..core.event import Event
from ..cruise.scene import Arrival
from ..mars.constants import SOL_S
from ..mars.storm import Episode, Storm, draw_storm, optical_depths, scripted_storm
from ..orbit.deorbit import Burn, fly_burn
from ..orbit.parking import ParkingOrbit
from ..orbit.phasing import park_for_site
from ..orbit.policy import Look, decide, measure_tau
from ..orbit.windows import landing_windows
from .fleet import PLANET
from .handover import capture_of, entry_of, separate
from .race_model import Descender, RaceModel

OUTCOME = {st.LANDED: "landed", st.LANDED_HARD: "landed_hard", st.IN_ORBIT: "in_orbit"}  # any other end loses the crew
ON_MARS = ("landed", "landed_hard")  # outcomes after which somebody stands there


class Landing(NamedTuple):
    """How the stay at Mars of one ship ended."""

    outcome: str  # landed, landed_hard, in_orbit (came back), lost, waiting (never went)
    cause: str  # the status of the descent, or why there was none
    t_end_tdb_s: float
    windows_count: int
    flight: descent.Flight | None


class _Waiting(NamedTuple):
    """A ship in its parking orbit."""

    arrival: Arrival
    orbit: ParkingOrbit
    windows: Iterator[Burn]


class _Race:
    """One replica at Mars; lives as long as it takes to fly it."""

    def __init__(self, model: RaceModel, drawn: Mapping[str, float], arrivals: Mapping[str, Arrival]):
        self.model, self.drawn = model, drawn
        self.seed, self.case = int(drawn["seed"]), int(drawn["case"])
        self.events: list[Event] = []
        self.landings: dict[str, Landing] = {}
        self.waiting: dict[str, _Waiting] = {}
        self.agenda: list[tuple[float, str, int, Burn]] = []
        self.storm = self._weather(arrivals)

    def tell(self, t_tdb_s: float, who: str, kind: str, detail: str, value: float = math.nan) -> None:
        self.events.append(Event(t_tdb_s, who, kind, detail, value))

    def _weather(self, arrivals: Mapping[str, Arrival]) -> Storm:
        """The dust of this replica: the storm of the scenario and those of the season."""
        first = min(a.t_tdb_s for a in arrivals.values())
        last = max(a.t_tdb_s + SOL_S * (2.0 + self.model.descenders[name].stay_sol) for name, a in arrivals.items())
        ordered: tuple[Episode, ...] = ()
        s = self.model.storm
        if s:
            start, peak = self.drawn["storm.start_tdb_s"], self.drawn["storm.peak_optical_depth_ratio"]
            ordered = (scripted_storm(s.kind, start, peak, s.growth_s, s.plateau_s, self.drawn["storm.decay_s"]),)
            self.tell(start, PLANET, "storm", f"a {s.kind} dust storm reaches {self.model.site.name}, optical depth "
                      f"rises by up to {peak:.1f}", peak)
        return draw_storm(self.seed, self.case, first, last, self.model.site, ordered)


def land(model: RaceModel, drawn: Mapping[str, float],
         arrivals: Mapping[str, Arrival]) -> tuple[dict[str, Landing], list[Event]]:
    """All landings of one replica of the ships that were captured. Same numbers in, same landings out."""
    if not arrivals:
        return {}, []
    race = _Race(model, drawn, arrivals)
    for name, arrival in arrivals.items():
        _park(race, name, arrival)
    while race.agenda:
        _, name, count, burn = heapq.heappop(race.agenda)
        _decide(race, name, count, burn)
    return {name: race.landings[name] for name in arrivals}, race.events


def _park(race: _Race, name: str, arrival: Arrival) -> None:
    """The parking orbit whose track leads over the site, and its first window."""
    model, down = race.model, race.model.descenders[name]
    try:
        phasing = park_for_site(capture_of(arrival), model.site, down.target)
    except InputError as error:
        race.landings[name] = Landing("waiting", str(error), arrival.t_tdb_s, 0, None)
        race.tell(arrival.t_tdb_s, name, "parking", f"no orbit over the site: {error}")
        return
    orbit = phasing.orbit
    race.tell(orbit.epoch_t_tdb_s, name, "parking", f"one-sol orbit over the site, inclination "
              f"{math.degrees(orbit.inclination_rad):.1f} deg", orbit.inclination_rad)
    last = arrival.t_tdb_s + down.stay_sol * SOL_S
    windows = landing_windows(orbit, model.site, down.target, orbit.epoch_t_tdb_s, last, model.budget_m_s)
    race.waiting[name] = _Waiting(arrival, orbit, windows)
    _next_window(race, name, 0)


def _next_window(race: _Race, name: str, count: int) -> None:
    """Put the last look before the next burn on the agenda, or give up."""
    burn = next(race.waiting[name].windows, None)
    if burn is None:
        down, arrival = race.model.descenders[name], race.waiting[name].arrival
        t = arrival.t_tdb_s + down.stay_sol * SOL_S
        race.landings[name] = Landing("waiting", "gave up", t, count, None)
        race.tell(t, name, "gave_up", f"still in orbit after {count} window{'' if count == 1 else 's'}", count)
        return
    look_tdb_s = burn.t_tdb_s - 60.0 * race.model.descenders[name].policy.last_look_min
    heapq.heappush(race.agenda, (look_tdb_s, name, count, burn))


def _decide(race: _Race, name: str, count: int, burn: Burn) -> None:
    """The last look at the site, minutes before the burn: go now, or go round again."""
    down, here = race.model.descenders[name], race.waiting[name]
    look_tdb_s = burn.t_tdb_s - 60.0 * down.policy.last_look_min
    beaten = any(other.outcome in ON_MARS and other.t_end_tdb_s < look_tdb_s
                 for other in race.landings.values())
    true_tau = optical_depths(race.storm, look_tdb_s).tau_local_ratio
    seen = measure_tau(true_tau, race.seed, race.case, name, count)
    look = Look(seen, (look_tdb_s - here.arrival.t_tdb_s) / SOL_S)
    choice = decide(down.beaten_policy if beaten else down.policy, look)
    known = ", another ship has landed" if beaten else ""
    race.tell(look_tdb_s, name, "window", f"window {count + 1}: {choice.reason}{known}", seen)
    if choice.go:
        _descend(race, name, count, burn)
    else:
        _next_window(race, name, count + 1)


def _descend(race: _Race, name: str, count: int, burn: Burn) -> None:
    """Separation, deorbit, coast, and the descent, flown by the simulator."""
    down, here = race.model.descenders[name], race.waiting[name]
    apart = separate(here.arrival.mass_kg, down.entry_kg, burn.delta_v_m_s, down.specific_impulse_s)
    race.tell(burn.t_tdb_s, name, "deorbit", f"{burn.delta_v_m_s:.1f} m/s, the lander weighs "
              f"{apart.lander_kg / 1e3:.1f} t", burn.delta_v_m_s)
    coast = fly_burn(here.orbit, burn, race.model.errors, down.target, race.seed, race.case, name)
    dust = optical_depths(race.storm, coast.t_tdb_s)
    flight = descent.attempt(down.lander, race.seed, race.case, f"{name} descent",
                             entry_of(coast, down.entry_kg, down.propellant_kg), dust.tau_global_ratio,
                             dust.tau_local_ratio, _faults(race, name, down))
    race.events += [event._replace(who=name) for event in flight.events]
    race.landings[name] = Landing(OUTCOME.get(flight.status, "lost"), st.NAME[flight.status], flight.t_end_tdb_s,
                                  count + 1, flight)
    race.tell(flight.t_end_tdb_s, name, st.NAME[flight.status], st.SENTENCE[flight.status])


def _faults(race: _Race, name: str, down: Descender) -> list[descent.Fault]:
    """What breaks on this way down."""
    strikes = race.drawn[f"{name}.accident_luck_ratio"] < down.fault_chance_ratio
    return [descent.parse_fault(down.fault)] if strikes else []
