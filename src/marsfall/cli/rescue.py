"""marsfall rescue: who can reach a ship, when, and at what price."""
import math
import time
from typing import Annotated, Any

import typer

from ..core.errors import InputError, Problem, nearest
from .options import Json
from .output import print_json

Name = Annotated[str, typer.Argument(metavar="RACE", help="A shipped race or a file.toml.")]
To = Annotated[str, typer.Option("--to", metavar="SHIP", help="The ship that needs help.")]
At = Annotated[str, typer.Option("--at", metavar="DATE", help="When the decision is made, UTC.")]
From = Annotated[str | None, typer.Option("--from", metavar="SHIP", help="Plan this ship's rescue in detail; else the best.")]
By = Annotated[str | None, typer.Option("--by", metavar="DATE", help="Latest meeting; the race's farthest_day if not given.")]
DAY_S = 86400.0
SAMPLES_COUNT = 8  # starts and flight times of the chart that is printed
LEAST_DAYS, MOST_DAYS = 2.0, 120.0


def rescue(name: Name, to: To, at: At, helper: From = None, by: By = None, as_json: Json = False) -> None:
    """Plan a rescue in deep space: every start and every flight time, and what is left for Mars and for the way home.

    The ships are where the nominal replica of the race has them at that time if nobody has helped yet.

    Examples:

        marsfall rescue race-1995 --to mars-94 --at 1995-02-07

        marsfall rescue race-1995 --from sojourner --to mars-94 --at 1995-02-07 --by 1995-03-10 --json
    """
    from ..report.rescue import print_rescue
    from ..report.screen import screen

    summary = _plan(name, to, at, helper, by)
    if as_json:
        print_json(summary)
    else:
        print_rescue(summary, screen())


def _plan(name: str, to: str, at: str, helper: str | None, by: str | None) -> dict[str, Any]:
    """What --json prints. InputError with everything that is wrong with the question."""
    import numpy as np

    from ..cruise import rescue_plan
    from ..cruise.build import build
    from ..cruise.draw import draw
    from ..cruise.fly import standing
    from ..mission.scenario import read
    from ..solar.time import utc_text

    scenario = read(name)
    if scenario.kind != "race":
        raise InputError(Problem("RACE", name, "a race; this is a landing"))
    fleet = build(scenario.data)
    now, last = _when(fleet, to, helper, at, by)
    scene = standing(fleet, {key: float(values[0]) for key, values in draw(fleet, 0, np.array([0])).items()}, now)
    _check_under_way(scene, fleet, to, helper, at, now)
    victim, failed = scene.crafts[to], scene.failed_tdb_s.get(to)
    began_s = time.perf_counter()
    charts = {c.name: rescue_plan.chart(fleet, c, victim, now if failed is None else failed, last)
              for c in scene.crafts.values() if c.name != to and c.name not in scene.arrivals}
    offers = [rescue_plan.offer(fleet, scene.crafts[ship], victim, made) for ship, made in charts.items()]
    detailed = helper or next((o.ship for o in offers if o.way and not o.refused_because), offers[0].ship)
    made = charts[detailed]
    refused = {o.ship: o.refused_because for o in offers}
    return {
        "scenario": scenario.name, "from": detailed, "to": to, "at": utc_text(now), "by": utc_text(last),
        "failed": None if failed is None else utc_text(failed), "people_count": victim.crew_count,
        "propellant_kg": victim.propellant_kg, "cells": sum(int(np.isfinite(c.meet_tdb_s).sum()) for c in charts.values()),
        "search_s": time.perf_counter() - began_s,
        "offers": [_offer(fleet, o.ship, charts[o.ship], o.way, o.refused_because) for o in offers],
        "best": {word: way and _offer(fleet, detailed, made, way, refused[detailed] if word == "captures" else "")
                 for word, way in rescue_plan.best_ways(made).items()},
        "porkchop": _samples(made),
    }


def _when(fleet, to: str, helper: str | None, at: str, by: str | None) -> tuple[float, float]:
    """The moments asked for; InputError also about the ships."""
    from .legs import moment

    problems: list[Problem] = []
    for option, ship in (("--to", to), ("--from", helper)):
        if ship is not None and ship not in fleet.ships:
            problems.append(Problem(option, ship, f"one of {', '.join(fleet.ships)}", nearest(ship, fleet.ships)))
    if helper == to and to in fleet.ships:
        problems.append(Problem("--from", to, "another ship than --to"))
    now = moment("--at", at, problems)
    last = moment("--by", by, problems) if by else now + fleet.rescue.farthest_s
    if not problems and not LEAST_DAYS * DAY_S <= last - now <= MOST_DAYS * DAY_S:
        problems.append(Problem("--by", by or "", f"{LEAST_DAYS:g} to {MOST_DAYS:g} days after {at}"))
    if problems:
        raise InputError(problems)
    return now, last


def _check_under_way(scene, fleet, to: str, helper: str | None, at: str, now: float) -> None:
    """Both ships have left Earth and are not yet at Mars; a dead one no later than it was to arrive."""
    from ..solar.time import utc_text

    gone = [(option, ship) for option, ship in (("--to", to), ("--from", helper))
            if ship is not None and (ship not in scene.crafts or ship in scene.arrivals)]
    if not gone and now > fleet.ships[to].arrival_tdb_s and to in scene.failed_tdb_s:
        gone = [("--to", to)]
    if gone or not any(ship != to and ship not in scene.arrivals for ship in scene.crafts):
        raise InputError([Problem("--at", at, f"{ship} is under way from {utc_text(fleet.ships[ship].departure_tdb_s)[:10]} to "
                                  f"{utc_text(fleet.ships[ship].arrival_tdb_s)[:10]}") for _, ship in gone]
                         or [Problem("--at", at, "no other ship is under way then")])


def _offer(fleet, ship: str, made, way: tuple[int, int] | None, refused: str) -> dict[str, Any]:
    """One way in numbers; what a ship without one has not is null."""
    from ..solar.time import utc_text

    def number(values, factor: float = 1.0) -> float | None:
        return float(values[way]) * factor if way and math.isfinite(values[way]) else None

    arrive = number(made.arrive_tdb_s)
    return {
        "ship": ship, "depart": utc_text(float(made.start_tdb_s[way[0]])) if way else None,
        "meet": utc_text(float(made.meet_tdb_s[way])) if way else None,
        "duration_d": float(made.flight_s[way[1]]) / DAY_S if way else None, "dv_km_s": number(made.total_m_s, 1e-3),
        "intercept_km_s": number(made.intercept_m_s, 1e-3), "match_km_s": number(made.match_m_s, 1e-3),
        "propellant_kg": number(made.burned_kg), "alive_count": int(made.alive_count[way]) if way else None,
        "received_kg": number(made.received_kg), "needed_kg": number(made.needed_kg), "left_kg": number(made.left_kg),
        "arrive": None if arrive is None else utc_text(arrive),
        "arrives_later_d": None if arrive is None else (arrive - fleet.ships[ship].arrival_tdb_s) / DAY_S,
        "captures": bool(way and made.captures[way]), "returns": bool(way and made.returns[way]),
        "refused_because": refused or None,
    }


def _samples(made) -> dict[str, Any]:
    """A coarse copy of the chart: velocity change and propellant by start and flight time."""
    from ..solar.time import utc_text

    every = len(made.flight_s) // SAMPLES_COUNT
    starts, flights = range(0, len(made.start_tdb_s), every), range(every - 1, len(made.flight_s), every)

    def cells(values, factor: float) -> list[list[float | None]]:
        return [[float(values[i, j]) * factor if math.isfinite(values[i, j]) else None for j in flights] for i in starts]

    return {"start": [utc_text(float(made.start_tdb_s[i])) for i in starts],
            "duration_d": [float(made.flight_s[j]) / DAY_S for j in flights],
            "dv_km_s": cells(made.total_m_s, 1e-3), "propellant_kg": cells(made.burned_kg, 1.0)}
