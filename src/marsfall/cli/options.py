"""The options that flying verbs share, what they allow, and how mistakes in them are collected."""
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from ..core.errors import InputError, Problem

MOST_CASES = 1_000_000
MOST_THREADS = 1024
MOST_SEED = 2**63 - 1
WHOLE = {"--cases": (1, MOST_CASES), "--seed": (0, MOST_SEED), "--threads": (1, MOST_THREADS)}

Cases = Annotated[int | None, typer.Option("--cases", help="How many to fly; number 0 is the nominal one.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Which set of random draws; 0 if not given.")]
Threads = Annotated[int | None, typer.Option("--threads", help="Threads to fly on; all cores if not given.")]
Out = Annotated[Path | None, typer.Option(
    "--out", metavar="DIR", help="New folder for the record; runs/NAME-seedS-TIME if not given.")]
Resume = Annotated[Path | None, typer.Option(
    "--resume", metavar="DIR", help="Finish the record in this folder; only --threads, --trace and --json go with it.")]
Json = Annotated[bool, typer.Option(
    "--json", metavar="", help="Print one JSON object and nothing else (keys: docs/json.md).")]
EarthOrbit = Annotated[str, typer.Option(
    "--earth-orbit", metavar="ORBIT", help="Orbit left: altitude in km, or LOWxHIGH, or LOWx1day by its period.")]
MarsOrbit = Annotated[str, typer.Option(
    "--mars-orbit", metavar="ORBIT", help="Orbit entered: the same; LOWx1sol by its period.")]


class Wanted(NamedTuple):
    """The shared options as given; None where a person gave none."""

    cases: int | None
    seed: int | None
    threads: int | None
    out: Path | None
    resume: Path | None
    trace: int | None = None


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Add what goes wrong inside to the list, and go on, so that a person hears of everything at once."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


def check_wanted(wanted: Wanted) -> list[Problem]:
    """Numbers outside what the shared options allow."""
    given = {"--cases": wanted.cases, "--seed": wanted.seed, "--threads": wanted.threads}
    problems = []
    for option, value in given.items():
        low, high = WHOLE[option]
        if value is not None and not low <= value <= high:
            problems.append(Problem(option, str(value), f"allowed {low} to {high}"))
    return problems


def check_trace(trace: int | None, cases: int) -> list[Problem]:
    """A case that is not flown cannot be traced."""
    if trace is None or 0 <= trace < cases:
        return []
    return [Problem("--trace", str(trace), f"allowed 0 to {cases - 1}, the cases of this run")]


def check_file(option: str, path: Path, ending: str) -> None:
    """Refuse before any work a file that could not be written, or whose name promises another kind. Raises InputError."""
    if path.suffix.lower() != ending or path.is_dir() or not path.parent.is_dir():
        raise InputError(Problem(option, str(path), f"must be a {ending} in a folder that exists"))


def check_alone(resume: Path, given: dict[str, Any]) -> list[Problem]:
    """Options that a resumed record already fixes."""
    return [Problem(option, str(value), f"is fixed by the record in {resume}; leave it out beside --resume")
            for option, value in given.items() if value not in (None, [], "")]


def default_out(name: str, seed: int) -> Path:
    """Where a record goes if nobody says: runs/NAME-seedS-TIME, with a number if that second has one already."""
    plain = Path("runs") / f"{name}-seed{seed}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    return next(path for path in chain([plain], (plain.with_name(f"{plain.name}-{n}") for n in count(2))) if not path.exists())
