"""Fly every case of a job on all cores, shard by shard, so that a run can be stopped anywhere and finished later."""
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..core.errors import InputError, Problem
from ..record.digest import table_digest
from ..record.lock import locked
from ..record.manifest import Manifest, read_manifest, write_manifest
from ..record.read import FLIGHT_TIME_KEY, PLAN, Record, open_record, read_table
from ..record.write import cannot_hold, write_table
from .job import Job
from .origin import CODE_DIGEST, new_manifest, now_utc, this_version

ALL_CORES = os.cpu_count() or 1
Progress = Callable[[int, int], None]  # cases flown, cases planned
MOST_SHARD_CASES = 64


def silent(done: int, cases: int) -> None:
    """Progress that nobody watches."""


def run(job: Job, seed: int, cases: int, out: str | Path, threads: int = ALL_CORES,
        progress: Progress = silent) -> Record:
    """Fly `cases` cases into the new record folder `out`. Raises InputError if the folder cannot hold one."""
    out = Path(out)
    _check_room(out)
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        _check_room(out)  # another process may have been quicker
        write_manifest(out, new_manifest(job, seed, cases, _shard_cases(cases, threads)))
        return _finish(job, out, threads, progress)


def resume(job: Job, folder: str | Path, threads: int = ALL_CORES, progress: Progress = silent) -> Record:
    """Fly the cases a record still lacks. Raises InputError if it was flown by other code, is damaged or in use."""
    folder = Path(folder)
    check_same_code(open_record(folder))
    with locked(folder):
        return _finish(job, folder, threads, progress)


def check_same_code(record: Record) -> None:
    """Raise InputError unless this code began the record: cases flown by different code do not belong together."""
    manifest = record.manifest
    if manifest.version != this_version():
        given, mine, what = f"version {manifest.version}", f"this is {this_version()}", "version"
    elif manifest.code_digest != CODE_DIGEST:
        given, mine, what = f"code {manifest.code_digest}", f"this code is {CODE_DIGEST}", "code"
    else:
        return
    raise InputError(Problem(f"--resume {record.path}", given,
                             f"{mine}; a record is finished by the {what} that began it"))


def _check_room(out: Path) -> None:
    problems = cannot_hold(out)
    if problems:
        raise InputError(problems)


def _shard_cases(cases: int, threads: int) -> int:
    """Cases a shard: several shards a thread, so that all threads stay busy and a killed run loses little."""
    return min(MOST_SHARD_CASES, -(-cases // (8 * threads)))


def _finish(job: Job, folder: Path, threads: int, progress: Progress) -> Record:
    """Plan, fly what is missing, then seal the record with its digest."""
    manifest = read_manifest(folder)
    if manifest.digest is not None:
        return open_record(folder)
    began_s = time.monotonic()
    plan = _plan(job, folder, manifest)
    for what in ("outcomes", "events"):
        if (folder / what).exists() and not (folder / what).is_dir():
            raise InputError(Problem(str(folder / what), "", "is not a folder: this record is damaged"))
        (folder / what).mkdir(exist_ok=True)
    shards = {n: plan.slice(first, manifest.shard_cases)
              for n, first in enumerate(range(0, manifest.cases, manifest.shard_cases))}
    if set((folder / "outcomes").glob("[0-9]*.parquet")) - {_shard(folder, "outcomes", n) for n in shards}:
        raise InputError(Problem(str(folder / "outcomes"), "", "holds shards that its plan does not know"))
    missing = {n: rows for n, rows in shards.items() if not _is_flown(folder, n, rows)}
    if missing:
        job.fly(plan.slice(0, 1))  # loads or compiles the kernels once, before the threads and outside their clocks
        _fly_all(job, folder, missing, threads, manifest.cases, progress)
    sealed = {"finished_utc": now_utc(), "wall_s": time.monotonic() - began_s,
              "digest": table_digest(open_record(folder).outcomes)}
    write_manifest(folder, manifest.model_copy(update=sealed))
    return open_record(folder)


def _plan(job: Job, folder: Path, manifest: Manifest) -> pa.Table:
    """The plan of this seed; if one is on disk already it must be the very same."""
    plan = job.plan(manifest.seed, manifest.cases)
    if (folder / PLAN).exists():
        if table_digest(read_table(folder / PLAN)) != table_digest(plan):
            raise InputError(Problem(str(folder / PLAN), "", f"is not the plan that seed {manifest.seed} draws here: "
                                     "changed by hand, or drawn with other library versions"))
    else:
        write_table(folder / PLAN, plan)
    return plan


def _fly_all(job: Job, folder: Path, missing: dict[int, pa.Table], threads: int, cases: int,
             progress: Progress) -> None:
    """Fly shards on threads. Whatever stops this, the shards in the air are finished and kept."""
    done = cases - sum(rows.num_rows for rows in missing.values())
    progress(done, cases)
    with ThreadPoolExecutor(threads) as pool:
        flights = {pool.submit(_fly_shard, job, folder, n, rows): rows.num_rows for n, rows in missing.items()}
        try:
            for flight in as_completed(flights):
                flight.result()
                done += flights[flight]
                progress(done, cases)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fly_shard(job: Job, folder: Path, number: int, rows: pa.Table) -> None:
    """Fly some cases and keep them. Outcomes are written last: a shard with outcomes is a shard that is done."""
    began_s = time.thread_time()
    outcomes, events = job.fly(rows)
    flight_cpu_s = time.thread_time() - began_s
    if not _holds(outcomes, rows):
        raise RuntimeError("a flight has lost cases or invented some")
    write_table(_shard(folder, "events", number), events)
    stamped = outcomes.replace_schema_metadata({FLIGHT_TIME_KEY: repr(flight_cpu_s)})
    write_table(_shard(folder, "outcomes", number), stamped)


def _is_flown(folder: Path, number: int, rows: pa.Table) -> bool:
    """True if the shard is on disk with the cases it should hold; damaged files are named, never overwritten."""
    path = _shard(folder, "outcomes", number)
    if not path.exists():
        return False
    if not _holds(read_table(path), rows):
        raise InputError(Problem(str(path), "", "holds other cases than its place in the plan"))
    read_table(_shard(folder, "events", number))
    return True


def _holds(outcomes: pa.Table, rows: pa.Table) -> bool:
    """True if the outcomes are those of exactly these rows of the plan."""
    return "case" in outcomes.column_names and np.array_equal(
        np.unique(outcomes["case"].to_numpy()), rows["case"].to_numpy())


def _shard(folder: Path, what: str, number: int) -> Path:
    return folder / what / f"{number:05d}.parquet"
