"""marsfall show: a scenario with its numbers, or a record with its results."""
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError, Problem
from ..record import Record, open_record
from .options import Json
from .output import print_json

What = Annotated[str, typer.Argument(metavar="NAME|DIR", help="A scenario (name or file.toml), or a record folder.")]


Figure = Annotated[bool, typer.Option(
    "--figure", metavar="", help="Draw the touchdown points of a landing record; a PNG in it.")]


def show(what: What, figure: Figure = False, as_json: Json = False) -> None:
    """Show a scenario with every number, or the results of a record without flying.

    Examples:

        marsfall show msl

        marsfall show runs/msl-seed0-19970704T165655
    """
    if Path(what).is_dir():
        record = open_record(what)
        if figure:
            _draw(record)
        _show_record(record, as_json)
    elif figure:
        raise InputError(Problem("--figure", what, "is not a record folder"))
    else:
        _show_scenario(what, as_json)


def _draw(record: Record) -> None:
    """The figure of a record, and a note where it is."""
    from ..report.screen import screen
    from .trace import write_ellipse

    screen(stderr=True).print(f"Figure: {write_ellipse(record)}", soft_wrap=True, markup=False)


def _show_record(record: Record, as_json: bool) -> None:
    """The results of a record of either kind."""
    from ..report.screen import screen

    if record.manifest.kind == "race":
        from ..campaign.race_score import race_summary as summarise
        from ..report.race import print_race as print_summary
    else:
        from ..campaign.landing_score import landing_summary as summarise
        from ..report.landing import print_landing as print_summary
    try:
        summary = summarise(record)
    except KeyError as missing:
        raise InputError(Problem("record", str(record.path), f"its tables have no {missing}; marsfall "
                                 f"{record.manifest.version} flew it and can show it")) from None
    if as_json:
        print_json(summary)
    else:
        print_summary(summary, screen())


def _show_scenario(name: str, as_json: bool) -> None:
    from ..mission.scenario import read
    from ..report.scenario import print_scenario
    from ..report.screen import screen

    scenario = read(name)
    if as_json:
        print_json({"scenario": scenario.name, "kind": scenario.kind, "path": scenario.path,
                    "data": scenario.data.model_dump(mode="json")})
    else:
        print_scenario(scenario.name, scenario.data, screen())
