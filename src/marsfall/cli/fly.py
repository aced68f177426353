"""What the verbs that fly have in common: check everything, announce, show progress, leave a record."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from .. import campaign
from ..campaign import jobs
from ..campaign.abort_map import AbortMapJob, why_not
from ..campaign.run import ALL_CORES, check_same_code
from ..core.errors import InputError, Problem
from ..core.kernels import CACHE_DIR, is_compiled
from ..mission import scenario as scenarios
from ..record import Record, open_record
from ..record.write import cannot_hold
from .options import Wanted, check_alone, check_trace, check_wanted, collecting, default_out
from .output import Stopped, stop_at_once


def begin(kind: str, name: str, wanted: Wanted, options: dict[str, Any], default_cases: int, notes: Console) -> Record:
    """Fly a scenario into a new record. Raises InputError with everything that is wrong, before anything is written."""
    cases, seed = default_cases if wanted.cases is None else wanted.cases, wanted.seed or 0
    problems = check_wanted(wanted)
    mapped = jobs.is_map(options)
    if mapped and wanted.cases is not None:
        problems.append(Problem("--cases", str(wanted.cases), "leave it out beside --abort-map: one flight a second"))
    elif not mapped and cases > 0:
        problems += check_trace(wanted.trace, cases)
    with collecting(problems):
        jobs.check_options(kind, options)
    scenario = None
    with collecting(problems):
        scenario = scenarios.read(name)
        if scenario.kind != kind:
            verb = VERB[scenario.kind]
            problems.append(Problem("scenario", name, f"is a {scenario.kind}; fly it with: marsfall {verb} {name}"))
        elif mapped:
            problems += why_not(scenario.data, scenario.name)
    out = wanted.out or default_out(scenario.name if scenario else "run", seed)
    problems += cannot_hold(out)
    if problems or scenario is None:
        raise InputError(problems)
    announce(notes)  # building a landing flies a reference descent already
    job = jobs.build(scenario, options)
    if isinstance(job, AbortMapJob):
        cases = job.orders_count(seed)
        problems = check_trace(wanted.trace, cases)
        if problems:
            raise InputError(problems)
    with _stoppable(kind, out), _bar(notes) as bar:
        return campaign.run(job, seed, cases, out, wanted.threads or ALL_CORES, _shown_in(bar))


def go_on(kind: str, folder: Path, wanted: Wanted, fixed: dict[str, Any], notes: Console) -> Record:
    """Finish a record. `fixed` holds what was given beside --resume but belongs to the record."""
    problems = check_wanted(wanted)
    problems += check_alone(folder, {**fixed, "--cases": wanted.cases, "--seed": wanted.seed, "--out": wanted.out})
    record = None
    with collecting(problems):
        record = open_record(folder)
        problems += check_trace(wanted.trace, record.manifest.cases)
        check_same_code(record)
        if record.manifest.kind != kind:
            verb = VERB[record.manifest.kind]
            problems.append(Problem("--resume", str(folder), f"was flown by: marsfall {verb}; go on with that verb"))
    if problems or record is None:
        raise InputError(problems)
    announce(notes)
    with _stoppable(kind, folder), _bar(notes) as bar:
        return campaign.resume(jobs.of_record(record), folder, wanted.threads or ALL_CORES, _shown_in(bar))


@contextmanager
def _stoppable(kind: str, folder: Path) -> Iterator[None]:
    """Ctrl-C loses nothing, and says how to go on."""
    words = f"stopped; go on with: marsfall {VERB[kind]} --resume {folder}"
    if not is_compiled(jobs.KERNEL):
        stop_at_once(words)
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(words) from None
    except OSError as error:
        raise OSError(f"cannot write the record: {error.strerror or error}; what has been flown is kept, go on with: "
                      f"marsfall {VERB[kind]} --resume {folder}") from error


def announce(notes: Console) -> None:
    """Say once that the kernels compile now; later starts find them on disk and are silent."""
    if not is_compiled(jobs.KERNEL):
        notes.print(f"Compiling the kernels once, about a minute; cached in {CACHE_DIR}", soft_wrap=True, markup=False)
        stop_at_once("stopped")


VERB = {"landing": "land", "race": "race"}


class _Rate(ProgressColumn):
    """Flights a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def _bar(notes: Console) -> Progress:
    """A progress bar with rate and time left; nothing where no person is looking."""
    return Progress(TextColumn("flying"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
                    console=notes, transient=True, disable=not notes.is_terminal)


def _shown_in(bar: Progress) -> Callable[[int, int], None]:
    task = bar.add_task("flying", total=None)

    def show(done: int, cases: int) -> None:
        bar.update(task, completed=done, total=cases)
        stop_at_once("")  # the kernels are compiled by now
    return show
