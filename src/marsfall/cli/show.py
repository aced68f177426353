"""marsfall show: a scenario with its numbers, or a record with its results."""
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError, Problem
from ..record import Record, open_record
from .options import Json
from .output import print_json

What = Annotated[str, typer.Argument(metavar="NAME|DIR", help="A scenario (name or file.toml), or a record folder.")]


Figure = Annotated[bool, typer.Option(
    "--figure", metavar="", help="Draw it: a landing record (touchdown, margins, drivers) or a race; PNGs in it.")]
Drivers = Annotated[bool, typer.Option(
    "--drivers", metavar="", help="Rank which draws drive which outcomes of a landing record.")]


def show(what: What, figure: Figure = False, drivers: Drivers = False, as_json: Json = False) -> None:
    """Show a scenario with every number, or the results of a record without flying.

    The figure of a race shows its nominal replica: the ways of the ships, a rescue, who did what and
    when; an overdrive has a page of its own. A scenario of a race is flown for it at once; NAME.png is
    written here.

    Examples:

        marsfall show msl

        marsfall show runs/msl-seed0-19970704T165655 --drivers

        marsfall show race-1995 --figure
    """
    if not Path(what).is_dir():
        _show_scenario(what, figure, drivers, as_json)
        return
    record = open_record(what)
    if record.manifest.kind == "race":
        _refuse({"--drivers": drivers}, str(record.path), "is a race; this is for landing records only")
        _show_race(record, figure, as_json)
    elif record.manifest.options.get("abort_map"):
        _refuse({"--drivers": drivers}, str(record.path), "is an abort map: one flight, ordered otherwise each time")
        from .abort_map import present
        with _of_this_version(record):
            present(record, figure, as_json)
    else:
        _show_landing(record, figure, drivers, as_json)


def _refuse(given: dict[str, bool], what: str, why: str) -> None:
    """Options that do not go with what is shown."""
    problems = [Problem(option, what, why) for option, asked in given.items() if asked]
    if problems:
        raise InputError(problems)


@contextmanager
def _of_this_version(record: Record) -> Iterator[None]:
    """A column that is missing from the tables means that another version flew them."""
    try:
        yield
    except KeyError as missing:
        raise InputError(Problem("record", str(record.path), f"its tables have no {missing}; marsfall "
                                 f"{record.manifest.version} flew it and can show it")) from None


def _show_landing(record: Record, figure: bool, ranked: bool, as_json: bool) -> None:
    """The results of a landing record; on request its figures, and what drives its outcomes."""
    from ..campaign.landing_score import landing_summary
    from ..report.landing import print_drivers, print_landing
    from ..report.screen import screen

    with _of_this_version(record):
        summary = landing_summary(record)
        ranking = None
        if figure or ranked:
            from ..campaign import jobs
            from ..campaign.drivers import ranking_of
            ranking = ranking_of(record, jobs.landing_of(record).lander)
            summary |= {"drivers": ranking.found} if ranked else {}
    if figure and ranking:
        from .figures import write_figures
        for path in write_figures(record, ranking):
            _drawn(path)
    if as_json:
        print_json(summary)
        return
    print_landing(summary, screen())
    if ranked and ranking:
        print_drivers(ranking.found, screen())


def _show_race(record: Record, figure: bool, as_json: bool) -> None:
    """The results of a record of races; on request its nominal replica as a figure."""
    from ..campaign.race_score import race_summary
    from ..report.race import print_race
    from ..report.screen import screen

    with _of_this_version(record):
        summary = race_summary(record)
    if figure:
        from ..campaign.jobs import scenario_of
        from .race_figure import draw_record
        for path in draw_record(record, scenario_of(record)):
            _drawn(path)
    if as_json:
        print_json(summary)
    else:
        print_race(summary, screen())


def _drawn(path: Path) -> None:
    """Where a figure is."""
    from ..report.screen import screen
    screen(stderr=True).print(f"Figure: {path}", soft_wrap=True, markup=False)


def _show_scenario(name: str, figure: bool, drivers: bool, as_json: bool) -> None:
    """Every number of a scenario; on request the nominal replica of a race as a figure."""
    from ..mission.scenario import read
    from ..report.scenario import print_scenario
    from ..report.screen import screen

    scenario = read(name)
    race = scenario.kind == "race"
    _refuse({"--figure": figure and not race, "--drivers": drivers}, name, "is not a record folder")
    if figure:
        from ..mission.race import RaceJob
        from .race_figure import draw_scenario
        job = RaceJob(scenario.name, scenario.text, scenario.data, scenario.path)
        for path in draw_scenario(job, scenario.data.title, Path(f"{scenario.name}.png")):
            _drawn(path)
    if as_json:
        print_json({"scenario": scenario.name, "kind": scenario.kind, "path": scenario.path,
                    "data": scenario.data.model_dump(mode="json")})
    else:
        print_scenario(scenario.name, scenario.data, screen())
