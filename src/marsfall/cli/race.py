"""marsfall race: fly the whole race many times."""
from typing import Annotated

import typer

from .options import Cases, Json, Out, Resume, Seed, Threads, Wanted
from .output import print_json

DEFAULT_CASES = 200
DEFAULT_RACE = "race-1995"
Name = Annotated[str | None, typer.Argument(
    metavar="NAME", help=f"A shipped race or a file.toml; {DEFAULT_RACE} if not given.")]


def race(name: Name = None, cases: Cases = None, seed: Seed = None, threads: Threads = None, out: Out = None,
         resume: Resume = None, as_json: Json = False) -> None:
    """Fly the race many times: who lands first, who comes back, who is lost.

    200 replicas if --cases is not given. Every landing attempt in every replica is flown by the descent simulator.

    Examples:

        marsfall race

        marsfall race --cases 1000 --seed 7 --json
    """
    from ..campaign.race_score import race_summary
    from ..report.race import print_race
    from ..report.screen import screen
    from . import fly

    wanted = Wanted(cases, seed, threads, out, resume)
    notes = screen(stderr=True)
    if resume:
        record = fly.go_on("race", resume, wanted, {"NAME": name}, notes)
    else:
        record = fly.begin("race", name or DEFAULT_RACE, wanted, {}, DEFAULT_CASES, notes)
    summary = race_summary(record)
    if as_json:
        print_json(summary)
    else:
        print_race(summary, screen())
