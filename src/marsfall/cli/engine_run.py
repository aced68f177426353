"""marsfall engine run: one burn of an engine from its first hydrogen to the end of the cooldown."""
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError, Problem, nearest
from .options import MOST_SEED, Json, collecting, default_out
from .output import print_json, stop_at_once

if TYPE_CHECKING:
    from rich.console import Console

    from ..core.document import Document
    from ..engine.burn import Burn, Engine
    from ..report.engine_panels import Run

PROFILES = ", ".join(sorted(path.stem for path in (Path(__file__).parents[1] / "engine" / "profiles").glob("*.toml")))
KERNEL = "fly"  # of the dynamic level
FIGURE = "burn.png"
MOST_BURNS = 100_000

Name = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped engine, or your own TOML sheet.")]
Profile = Annotated[str, typer.Option(
    "--profile", metavar="FILE", help=f"What it is asked to do and what breaks: your own TOML file, or one of {PROFILES}.")]
Level = Annotated[str, typer.Option(
    "--level", metavar="LEVEL", help="dynamic: step by step, with controller, instruments and limits; quasi-static: a chain of "
    "balances.")]
Seed = Annotated[int, typer.Option("--seed", help="Which noise of the instruments.")]
Out = Annotated[Path | None, typer.Option(
    "--out", metavar="DIR", help="New folder for the run; runs/ENGINE-PROFILE-seedS-TIME if not given.")]
Cases = Annotated[int | None, typer.Option(
    "--cases", help="Fly so many, with lives, nozzles and noise drawn: odds of each limit, margins, which goes first.")]
Figure = Annotated[bool, typer.Option("--figure", metavar="", help=f"Draw the run: {FIGURE} in its folder.")]


def run(name: Name, profile: Profile = "burn", level: Level = "dynamic", seed: Seed = 0, cases: Cases = None,
        out: Out = None, figure: Figure = False, as_json: Json = False) -> None:
    """Run an engine: start, hold, shutdown, cooldown; its limits, what trips them, what that costs.

    The run is kept in a folder that marsfall limits replay reads. An engine that is lost is a result: exit code 0.

    Examples:

        marsfall engine run nerva-r1 --profile burn --figure

        marsfall engine run mars-94 --profile overdrive

        marsfall engine run mars-94 --profile overdrive --cases 100

        marsfall engine run nerva-r1 --profile my/burn.toml --json
    """
    from ..engine.told import DYNAMIC, tell
    from ..report.engine_burn import print_burn
    from ..report.screen import screen
    from .engine_record import keep

    sheet, wanted, folder = _asked(name, profile, level, seed, cases, out, figure)
    notes = screen(stderr=True)
    engine = _built(sheet)
    if level == DYNAMIC:
        _announce(notes)
    if cases is not None:
        _present_cases(engine, wanted, seed, cases, folder, _question(sheet, wanted, level, seed), as_json)
        return
    burn, wall_s = _burn(engine, wanted, level, seed)
    stop_at_once("")
    said = tell(engine, wanted.data, burn, level, seed)
    keep(Path(os.path.abspath(folder)), engine, burn, {**_question(sheet, wanted, level, seed), "summary": said})
    notes.print(f"Record: {folder}", soft_wrap=True, markup=False)
    summary = {"engine": sheet.name, "engine_title": sheet.data.title, "profile": wanted.name,
               "profile_title": wanted.data.title, **said, "record": str(folder), "figure": None, "wall_s": wall_s,
               "real_time_ratio": burn.duration_s / wall_s}
    if figure:
        from ..report.engine_burn_figure import draw_burn

        path = folder / FIGURE
        draw_burn(_drawn(engine, burn, summary), path)
        summary["figure"] = str(path)
        notes.print(f"Figure: {path}", soft_wrap=True, markup=False)
    if as_json:
        print_json(summary)
    else:
        print_burn(summary, screen())


def _present_cases(engine: "Engine", wanted: "Document", seed: int, cases: int, folder: Path, question: dict[str, Any],
                   as_json: bool) -> None:
    """Many runs instead of one."""
    from ..report.engine_cases import print_cases
    from ..report.screen import screen
    from .engine_cases import fly_cases

    with _told_in(wanted):
        summary = fly_cases(engine, wanted, seed, cases, Path(os.path.abspath(folder)), question, screen(stderr=True))
    summary["record"] = str(folder)
    if as_json:
        print_json(summary)
    else:
        print_cases(summary, screen())


def _asked(name: str, profile: str, level: str, seed: int, cases: int | None, out: Path | None,
           figure: bool) -> "tuple[Document, Document, Path]":
    """Sheet, profile and folder. Raises InputError with all that is wrong with any of them."""
    from ..engine import profile as profiles
    from ..engine import sheet as sheets
    from ..engine.told import DYNAMIC, LEVELS

    problems: list[Problem] = []
    sheet = wanted = None
    with collecting(problems):
        sheet = sheets.read(name)
    with collecting(problems):
        wanted = profiles.read(profile)
    if level not in LEVELS:
        problems.append(Problem("--level", level, f"allowed: {', '.join(LEVELS)}", nearest(level, LEVELS)))
    elif figure and level != DYNAMIC:
        problems.append(Problem("--figure", "", f"needs --level {DYNAMIC}: the other level keeps no time series"))
    if cases is not None:
        problems += _many(level, cases, figure)
    if not 0 <= seed <= MOST_SEED:
        problems.append(Problem("--seed", str(seed), f"allowed 0 to {MOST_SEED}"))
    folder = out or default_out(f"{sheet.name}-{wanted.name}" if sheet and wanted else "run", seed)
    problems += _cannot_hold(Path(os.path.abspath(folder)))
    if problems or sheet is None or wanted is None:
        raise InputError(problems)
    return sheet, wanted, folder


def _many(level: str, cases: int, figure: bool) -> list[Problem]:
    """What many runs cannot be asked for."""
    from ..engine.told import DYNAMIC

    problems = [] if 1 <= cases <= MOST_BURNS else [Problem("--cases", str(cases), f"allowed 1 to {MOST_BURNS}")]
    if level != DYNAMIC:
        problems.append(Problem("--cases", str(cases), f"needs --level {DYNAMIC}: only there are limits judged"))
    if figure:
        problems.append(Problem("--figure", "", "draws one run; leave it out beside --cases"))
    return problems


def _cannot_hold(folder: Path) -> list[Problem]:
    """Why a run cannot be left in a folder."""
    from ..record.write import cannot_hold

    if folder == Path.cwd():
        return [Problem("--out", str(folder), "is the folder you are in; name a new one")]
    try:
        taken = folder.is_symlink() or (folder.is_dir() and any(folder.iterdir()))
    except OSError:
        taken = False
    return [Problem("--out", str(folder), "is not empty; a run needs a new folder")] if taken else cannot_hold(folder)


def _built(sheet: "Document") -> "Engine":
    """The engine of a sheet; what physics has against it is told with the name of the file."""
    from ..engine.burn import engine

    try:
        return engine(sheet.name, sheet.data)
    except InputError as error:
        raise InputError([p._replace(where=f"{sheet.path}, {p.where}") for p in error.problems]) from None


def _announce(notes: "Console") -> None:
    """Say once that the kernels compile now; later starts find them on disk and are silent."""
    from ..core.kernels import CACHE_DIR, is_compiled

    if not is_compiled(KERNEL, "engine"):
        notes.print(f"Compiling the engine once, about half a minute; cached in {CACHE_DIR}", soft_wrap=True, markup=False)
        stop_at_once("stopped")


def _burn(engine: "Engine", wanted: "Document", level: str, seed: int) -> "tuple[Burn, float]":
    """The run, and how long it took. InputError, with file and line, for a fault or an inhibit that this engine does not
    have."""
    from ..engine import dynamic, quasi
    from ..engine.burn import before
    from ..engine.told import DYNAMIC

    before_s = time.perf_counter()
    with _told_in(wanted):
        burn = (dynamic.burn(engine, wanted.data, before(wanted.data), seed) if level == DYNAMIC
                else quasi.burn(engine, wanted.data, before(wanted.data)))
    return burn, time.perf_counter() - before_s


@contextmanager
def _told_in(wanted: "Document") -> Iterator[None]:
    """What a run has against its profile is told with file and line."""
    from ..core.complaints import where

    try:
        yield
    except InputError as error:
        raise InputError([p._replace(where=where(wanted.path, wanted.text, _keys(p.where))) for p in error.problems]) from None


def _keys(dotted: str) -> tuple[str | int, ...]:
    """`faults[0].sensor` as keys."""
    return tuple(int(key) if key.isdigit() else key for key in re.findall(r"[^.\[\]]+", dotted))


def _question(sheet: "Document", wanted: "Document", level: str, seed: int) -> dict[str, Any]:
    """All that is needed to ask the same again."""
    from .. import __version__

    return {"kind": "engine-run", "marsfall": __version__, "level": level, "seed": seed,
            "engine": {"name": sheet.name, "sha256": hashlib.sha256(sheet.text.encode()).hexdigest(), "sheet": sheet.text},
            "profile": {"name": wanted.name, "sha256": hashlib.sha256(wanted.text.encode()).hexdigest(), "text": wanted.text}}


def _drawn(engine: "Engine", burn: "Burn", summary: dict[str, Any]) -> "Run":
    """What the figure shows."""
    from ..engine.dynamic import COLUMNS
    from ..report.engine_panels import Run

    columns = {name: burn.record[:, place] for place, name in enumerate(COLUMNS)}
    return Run(summary, columns, engine.plant.power_w, engine.plant.flow_kg_s, engine.plant.pressure_pa)
