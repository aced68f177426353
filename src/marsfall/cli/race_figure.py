"""The page that shows a race: the nominal replica of a scenario, or that of a record flown again."""
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import InputError, Problem
from ..core.event import Event
from ..core.status import NAME
from ..cruise.build import build
from ..cruise.craft import CAPTURED
from ..cruise.fly import Voyage, fly
from ..cruise.tracks import Beside, beside, ecliptic_m, light_time_s, place
from ..mission.race import NOMINAL, RaceJob, fly_race
from ..mission.scenario import Scenario
from ..record import Record
from ..report.meeting import Burn, Meeting, Seen
from ..report.story import Moment
from ..report.voyage import Mark, Planet, Race, Way, draw_race
from ..solar.ephemeris import state
from ..solar.time import utc_text
from .push_figure import draw_pushes
from .trace import MODEL_RESULT

DAY_S = 86400.0
J2000_UNIX_DAY = 10957.5  # matplotlib counts days from 1970; a leap second is no day
SAMPLES = 400
AROUND_S = 8.0 * DAY_S  # shown before the failure and after the ships part
BURNS = ("intercept", "rendezvous", "retarget")


def draw_scenario(job: RaceJob, title: str, path: Path) -> list[Path]:
    """Fly the nominal replica of a scenario and draw it, and its overdrives; the files written."""
    replica = fly_race(job.model, job.plan(0, 1).to_pylist()[0])
    draw(title, job.name, replica.voyage, replica.events, path)
    return [path, *draw_pushes(title, job.model.fleet.ships, replica.voyage.pushes, path.with_suffix(""), None)]


def draw_record(record: Record, scenario: Scenario) -> list[Path]:
    """Draw the nominal replica of a record, and overdrives with what all replicas say of them; the files written. The voyage is
    flown again; InputError if this code flies another one."""
    fleet = build(scenario.data)
    voyage = fly(fleet, record.plan.slice(0, 1).to_pylist()[0])
    rows = [row for row in record.events.sort_by("t_tdb_s").to_pylist() if row.pop("case") == NOMINAL]
    events = [Event(**row) for row in rows]
    if not {_known(event) for event in voyage.events} <= {_known(event) for event in events}:
        raise InputError(Problem("record", str(record.path), "this code flies another voyage; marsfall "
                                 f"{record.manifest.version} flew it and can draw it"))
    path = record.path / "race.png"
    draw(scenario.data.title, record.manifest.name, voyage, events, path)
    return [path, *draw_pushes(scenario.data.title, fleet.ships, voyage.pushes, path.with_suffix(""), record)]


def _known(event: Event) -> tuple[int, str, str, str]:
    """What two tellings of one event share."""
    return round(event.t_tdb_s), event.who, event.kind, event.detail


def draw(title: str, name: str, voyage: Voyage, events: Sequence[Event], path: Path) -> None:
    """Write the page of a flown race."""
    events = sorted(events, key=lambda event: event.t_tdb_s)
    first, last = events[0].t_tdb_s, max(events[-1].t_tdb_s, *(a.t_tdb_s for a in voyage.arrivals.values()))
    t = np.linspace(first, last, SAMPLES)
    ways = [_way(voyage, ship, t) for ship in voyage.tracks]
    below = f"{name}, the nominal replica. Patched conics, DE440."
    draw_race(Race(f"{title}{MODEL_RESULT}", below, ways, [_orbit("Earth", first), _orbit("Mars", first)],
                   _marks(voyage, events), _moments(events), _meeting(voyage, events)), path)


def _day(t_tdb_s) -> Any:
    return t_tdb_s / DAY_S + J2000_UNIX_DAY


def _way(voyage: Voyage, ship: str, t_tdb_s: np.ndarray) -> Way:
    """Where one ship went; a ship whose end is known is not followed past Mars."""
    arrival, track = voyage.arrivals[ship], voyage.tracks[ship]
    t = np.unique(np.append(t_tdb_s, [track[0].t_tdb_s, arrival.t_tdb_s]))
    r = place(track, t)[0]
    came = bool(np.isfinite(arrival.v_inf_ICRF_m_s).all())
    if came and arrival.status != CAPTURED:
        r[t > arrival.t_tdb_s] = np.nan
    x, y, _ = ecliptic_m(r).T
    return Way(ship, _day(t), x, y, light_time_s(r, t) / 60.0, float(_day(arrival.t_tdb_s)), came)


def _orbit(name: str, t_tdb_s: float) -> Planet:
    year_s = {"Earth": 365.3 * DAY_S, "Mars": 687.0 * DAY_S}[name]
    x, y, _ = ecliptic_m(state(name.lower(), t_tdb_s + np.linspace(0.0, year_s, SAMPLES))[0]).T
    return Planet(name, x, y)


def _date(t_tdb_s: float) -> str:
    return date.fromisoformat(utc_text(t_tdb_s)[:10]).strftime("%-d %b")


def _marks(voyage: Voyage, events: Sequence[Event]) -> list[Mark]:
    """The planets when ships leave and arrive, and what happened between them."""
    marks = []
    for planet, kind, words in (("Earth", "departure", "Earth at departures"), ("Mars", "capture", "Mars at arrivals")):
        days = [event.t_tdb_s for event in events if event.kind == kind]
        for i, t in enumerate(days):
            x, y, _ = ecliptic_m(state(planet.lower(), t)[0])
            said = f"{words}\n{' to '.join(map(_date, days[:: max(len(days) - 1, 1)]))}" if i == len(days) // 2 else ""
            marks.append(Mark(planet, said, float(x), float(y), planet == "Mars"))
    for event in events:
        if event.kind in ("failure", "rendezvous"):
            x, y, _ = ecliptic_m(place(voyage.tracks[event.who], event.t_tdb_s)[0][0])
            words = "fails" if event.kind == "failure" else "comes alongside"
            marks.append(Mark(event.who, f"{event.who} {words}\n{_date(event.t_tdb_s)}", float(x), float(y),
                              event.kind == "rendezvous"))
    return marks


def _meeting(voyage: Voyage, events: Sequence[Event]) -> Meeting | None:
    """The rescue as the ship in distress saw it; without one the ships as the first of them saw the others."""
    failed = [event for event in events if event.kind == "failure"]
    met = [event for event in events if event.kind == "rendezvous"]
    if len(voyage.tracks) < 2:
        return None
    centre = failed[0].who if failed else next(iter(voyage.tracks))
    helper = met[0].who if met else ""
    begin = max(track[0].t_tdb_s for track in voyage.tracks.values())
    end = min(arrival.t_tdb_s for arrival in voyage.arrivals.values())
    mine = [event for event in events if event.who == helper and event.kind in BURNS]
    if helper:
        begin, end = max(begin, failed[0].t_tdb_s - AROUND_S), mine[-1].t_tdb_s + AROUND_S
    t = np.unique(np.append(np.linspace(begin, end, SAMPLES), [event.t_tdb_s for event in mine]))
    views = {name: beside(voyage.tracks[centre], track, t) for name, track in voyage.tracks.items() if name != centre}
    burns = [_burn(event, views[helper], t) for event in [*failed[:1], *mine]] if helper else []
    return Meeting(centre, helper, _day(t), [Seen(name, *view) for name, view in views.items()], burns)


def _burn(event: Event, view: Beside, t_tdb_s: np.ndarray) -> Burn:
    i = int(np.argmin(np.abs(t_tdb_s - event.t_tdb_s)))
    words = {"failure": f"{event.who} fails", "intercept": f"intercept, {event.value:.0f} m/s",
             "rendezvous": f"match, {event.value:.0f} m/s", "retarget": f"on to Mars, {event.value:.0f} m/s"}[event.kind]
    return Burn(float(_day(event.t_tdb_s)), f"{_date(event.t_tdb_s)}, {words}", view.place_m[i])


def _moments(events: Sequence[Event]) -> list[Moment]:
    return [Moment(event.who, float(_day(event.t_tdb_s)), _words(event)) for event in events]


def _words(event: Event) -> str:
    """A few words over two lines for what matters; nothing for the rest."""
    v = event.value
    said = {
        "departure": f"departs\n{v / 1e3:.2f} km/s", "overdrive": "overdrive", "failure": "engine\nfails",
        "rescue_decision": "goes to help" if event.detail.startswith("yes") else "does not help",
        "intercept": f"intercept\n{v:.0f} m/s", "rendezvous": f"alongside\n{v:.0f} m/s",
        "crew_transfer": f"{v:.0f} come\non board", "propellant_transfer": f"takes\n{v / 1e3:.1f} t",
        "retarget": f"to Mars\n{v:.0f} m/s", "capture": f"captured\n{v / 1e3:.2f} km/s", "deorbit": f"deorbit\n{v:.0f} m/s",
        "storm": "dust storm\nover the site", "lost": "lost", "flyby": "flies past", "gave_up": "gives up",
        "way_home": "no way\nhome" if math.isnan(v) else f"can come home,\nentry {v / 1e3:.1f} km/s",
        "in_orbit": "back in\norbit", "abort": "abort,\nclimbs out", "burial": "burial\nin space", "sail": "sail",
    }
    return said.get(event.kind, event.kind.replace("_", " ") if event.kind in NAME.values() else "")
