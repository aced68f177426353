"""marsfall limits: never-exceed values, checked as a file and replayed over a recorded run."""
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError, Problem
from .options import Json, check_file
from .output import print_json

if TYPE_CHECKING:
    from ..limits.files import Recorded
    from ..limits.replay import Recording
    from ..limits.schema import Definitions

limits_app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="""\
Check never-exceed limits, and replay them over a recorded run.

Examples:

    marsfall limits check crewed-descent

    marsfall limits replay runs/first
""")

File = Annotated[str, typer.Argument(metavar="FILE", help="A limits file (.toml or .json), a shipped one, or an engine.")]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, or a .parquet or .csv file with a column t_s.")]
Xtce = Annotated[Path | None, typer.Option("--xtce", metavar="XML", help="Write the definitions as XTCE 1.2 into this file.")]
Limits = Annotated[str | None, typer.Option(
    "--limits", metavar="FILE", help="A limits file or an engine; that of the run folder if not given.")]
Figure = Annotated[bool, typer.Option("--figure", metavar="", help="Draw the alarms: RUN-limits.png here.")]
FigureFile = Annotated[Path | None, typer.Option("--out", metavar="PNG", help="Draw them into this file.")]
DIFFERENT = 1  # exit code: the alarms are not those that were seen live


@limits_app.command()
def check(file: File, xtce: Xtce = None, as_json: Json = False) -> None:
    """Check a limits file: what it defines, what looks wrong. Every mistake is told at once.

    Examples:

        marsfall limits check crewed-descent

        marsfall limits check mine.toml --xtce mine.xml

        marsfall limits check nerva-r1
    """
    from ..limits.xtce import xtce as exported
    from ..record.write import write_text
    from ..report.limits import print_check
    from ..report.screen import screen

    definitions = _definitions(file)
    summary = checked(definitions)
    if xtce is not None:
        check_file("--xtce", xtce, ".xml")
        write_text(xtce, exported(definitions))
        summary["xtce"] = str(xtce)
        screen(stderr=True).print(f"XTCE: {xtce}", soft_wrap=True, markup=False)
    if as_json:
        print_json(summary)
    else:
        print_check(summary, screen())


def _definitions(name_or_path: str) -> "Definitions":
    """Limits by name or path, of an engine too. Raises InputError."""
    from ..limits.read import read_definitions

    return _of_engine(name_or_path) or read_definitions(name_or_path)


def _of_engine(name_or_path: str) -> "Definitions | None":
    """The limits of an engine, if that is what is named: a shipped one, or a file that says that it is a sheet."""
    from ..core import document
    from ..engine import sheet
    from ..engine.never_exceed import definitions
    from ..limits.read import shipped_names

    path = Path(name_or_path).expanduser()
    shipped = name_or_path in sheet.shipped() and name_or_path not in shipped_names()
    if not shipped and not (path.suffix == ".toml" and path.is_file()):
        return None
    if not shipped:
        with suppress(InputError):  # what is no TOML is told of as a limits file
            shipped = document.toml(document.text_of(path, sheet.SORT), str(path)).get("kind") == "engine"
    if not shipped:
        return None
    found = sheet.read(name_or_path)
    return definitions(found.data, f"never-exceed values of {found.name}")


def checked(definitions: "Definitions") -> dict[str, Any]:
    """What check --json prints."""
    from ..limits.checks import check_definitions
    from ..limits.told import definitions_digest

    limits = [{"limit": name, **limit.model_dump(mode="json"), "latched": limit.latched,
               "sensors": list(definitions.sensors_of(limit.quantity)), "vote": definitions.quantities[limit.quantity].vote}
              for name, limit in definitions.limits.items()]
    return {"title": definitions.title, "definitions_sha256": definitions_digest(definitions),
            "phases": list(definitions.phases), "quantities": len(definitions.quantities),
            "channels": len(definitions.channels()), "limits": limits,
            "warnings": [one._asdict() for one in check_definitions(definitions)], "xtce": None}


@limits_app.command()
def replay(run: Run, limits: Limits = None, figure: Figure = False, out: FigureFile = None, as_json: Json = False) -> None:
    """Judge a recorded run by its limits, or by others. A run folder also says whether its alarms were the same live.

    A table has a column t_s in seconds, one column a channel, and may have a column phase. An empty entry is a
    channel that brought no sample, NaN is an invalid sample. Exit code 1: the alarms are not those seen live.

    Examples:

        marsfall limits replay runs/hot-fire --figure

        marsfall limits replay flight.csv --limits mine.toml --json
    """
    from ..limits.files import frames, read_run
    from ..limits.replay import replay as judge
    from ..limits.told import tell
    from ..report.limits import print_replay
    from ..report.screen import screen

    path = out or (Path(f"{_stem(run)}-limits.png") if figure else None)
    if path is not None:
        check_file("--out", path, ".png")
    recorded = read_run(run)
    definitions = _definitions(limits) if limits is not None else recorded.definitions
    if definitions is None:
        raise InputError(Problem("--limits", "", f"is needed: {run} brings no limits of its own"))
    own = recorded.definitions == definitions
    recording, notes = frames(recorded, definitions)
    done = judge(definitions, recording, recorded.commands if own else ())
    if recorded.commands and not own:
        notes.append("the commands of the run were given to other limits and are left out")
    same = done.digest == recorded.live_digest if own and recorded.live_digest else None
    summary = {"run": str(run), "notes": notes, **tell(definitions, recording, done), "same_as_live": same, "figure": None}
    if path is not None:
        _draw(definitions, recording, recorded, summary, path)
        summary["figure"] = str(path)
        screen(stderr=True).print(f"Figure: {path}", soft_wrap=True, markup=False)
    if as_json:
        print_json(summary)
    else:
        print_replay(summary, screen())
    if same is False:
        raise typer.Exit(DIFFERENT)


def _stem(run: Path) -> str:
    return run.resolve().name if run.is_dir() else run.stem


def _draw(definitions: "Definitions", recording: "Recording", recorded: "Recorded", summary: dict[str, Any],
          path: Path) -> None:
    """The sheet of the run, with the quantities behind the first alarms."""
    import numpy as np

    from ..limits.metrics import FLOOD_COUNT, rate
    from ..report.limits_figure import Board, Panel, draw_limits

    firsts = [alarm["quantity"] for alarm in summary["alarms"] if alarm["first_out"]]
    most = list(dict.fromkeys([*firsts, *(alarm["quantity"] for alarm in summary["alarms"]), *definitions.quantities]))
    panels = []
    for name in most:
        lines = [{"limit": key, "bound": limit.bound, "level": limit.level} for key, limit in definitions.limits.items()
                 if limit.quantity == name]
        places = {sensor: definitions.channels().index(sensor) for sensor in definitions.sensors_of(name)}
        sensors = {sensor: np.where(recording.fresh[:, place] > 0, recording.values[:, place], np.nan)
                   for sensor, place in places.items() if recording.fresh[:, place].any()}
        if lines and sensors:
            quantity = definitions.quantities[name]
            low = -np.inf if quantity.valid_low is None else quantity.valid_low
            high = np.inf if quantity.valid_high is None else quantity.valid_high
            panels.append(Panel(name, quantity.unit, recording.t_s, sensors, lines, low, high))
    stood = np.sort([alarm["t_stand_s"] for alarm in summary["alarms"] if alarm["t_stand_s"] is not None]).astype(float)
    below = (f"{len(summary['alarms'])} alarms in {summary['frames']} frames of {recorded.path}. Pale: over, not yet an alarm. "
             f"Digest {summary['digest'][:12]}.")
    draw_limits(Board(f"Limits: {definitions.title}", below, summary["begin_s"], summary["end_s"], summary["alarms"], panels,
                      rate(stood), FLOOD_COUNT), path)
