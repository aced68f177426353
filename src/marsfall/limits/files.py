"""Recorded runs on disk: a table with a column t_s (Parquet or CSV), or the folder that a run with limits leaves behind."""
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq
from pydantic import ValidationError

from ..core.errors import InputError, Problem
from .authority import Command
from .read import read_definitions
from .replay import Recording, recording
from .schema import Definitions

TRACE, DEFINITIONS, COMMANDS, ALARMS = "trace.parquet", "limits.json", "commands.json", "alarms.json"
TIME, PHASE, PHASE_CODE = "t_s", "phase", "phase_code"  # the code counts the phases of the definitions
KINDS = (".parquet", ".csv")


class Recorded(NamedTuple):
    """A run as it was kept."""

    table: pa.Table
    path: Path
    definitions: Definitions | None  # those of the run; None for a bare table
    commands: tuple[Command, ...]
    live_digest: str | None          # of the alarms that were seen live


def read_run(run: str | Path) -> Recorded:
    """A run folder or a table. Raises InputError."""
    path = Path(run).expanduser()
    if not path.is_dir():
        return Recorded(_table(path), path, None, (), None)
    if not (path / TRACE).exists():
        raise InputError(Problem("run", str(path), f"holds no {TRACE}; a table of your own is named itself: FILE.parquet, "
                                 "FILE.csv"))
    own = read_definitions(path / DEFINITIONS) if (path / DEFINITIONS).exists() else None
    return Recorded(_table(path / TRACE), path, own, _commands(path / COMMANDS), _live(path / ALARMS))


def frames(recorded: Recorded, definitions: Definitions) -> tuple[Recording, list[str]]:
    """The frames that the definitions look at, and what a person should know about what is not there. A missing entry of a
    column is a channel that brought no sample; NaN is an invalid sample."""
    table, notes = recorded.table, []
    channels = [name for name in definitions.channels() if name in table.column_names]
    missing = [name for name in definitions.channels() if name not in table.column_names]
    if definitions.channels() and not channels:
        raise InputError(Problem(str(recorded.path), "", f"has none of the channels of the definitions ({_few(missing)}); "
                                 f"its columns: {_few(table.column_names)}"))
    if missing:
        notes.append(f"not recorded, so never judged: {_few(missing)}")
    problems = [Problem(f"{recorded.path}, column {name}", str(table[name].type), "is not a column of numbers")
                for name in (TIME, *channels) if not _numeric(table[name].type)]
    if problems:
        raise InputError(problems)
    phase = _phase(table, definitions, str(recorded.path))
    used = {named for limit in definitions.limits.values() for named in limit.phases}
    unknown = sorted({named for named in phase or [] if named} - set(definitions.phases))
    if unknown:
        notes.append(f"phases that the definitions do not name: {_few(unknown)}; limits of single phases are not checked there")
    if used and phase is None:
        notes.append(f"no column {PHASE} or {PHASE_CODE}: limits of single phases are not checked")
    columns = {name: _masked(table[name]) for name in channels}
    return recording(definitions, _masked(table[TIME]).filled(np.nan), columns, phase), notes


def _table(path: Path) -> pa.Table:
    """A table with a column t_s and at least one row."""
    if path.suffix not in KINDS or not path.exists():
        what = "no such file or folder" if not path.exists() else f"must be a run folder or a file {' or '.join(KINDS)}"
        raise InputError(Problem("run", str(path), what))
    try:
        # A file of Arrow's own: to read one of Python its threads would ask for Python's lock, and a process that is just
        # ending is aborted by that
        with pa.OSFile(str(path)) as file:
            table = pq.read_table(file) if path.suffix == ".parquet" else pv.read_csv(
                file, pv.ReadOptions(use_threads=False),
                convert_options=pv.ConvertOptions(null_values=[""], strings_can_be_null=True))
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
        shown = "".join(sign if sign.isprintable() else "?" for sign in why[:120])
        raise InputError(Problem(str(path), "", f"cannot be read as {path.suffix[1:]} ({shown})")) from None
    if TIME not in table.column_names:
        raise InputError(Problem(str(path), "", f"has no column {TIME}; its columns: {_few(table.column_names)}"))
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        raise InputError(Problem(str(path), _few(twice), "is the name of more than one column"))
    if table.num_rows == 0:
        raise InputError(Problem(str(path), "", "has no rows"))
    return table


def _commands(path: Path) -> tuple[Command, ...]:
    """The log of commands of a run; empty if there is none."""
    data = _json(path) if path.exists() else []
    rows = data.get("commands", []) if isinstance(data, dict) else data
    found, problems = [], []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        try:
            found.append(Command.model_validate_json(json.dumps(row)))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            problems.append(Problem(f"{path}, command {number}, {key}", "", first["msg"]))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _live(path: Path) -> str | None:
    """The digest of the alarms that were seen live; None if nobody kept it."""
    if not path.exists():
        return None
    data = _json(path)
    digest = data.get("digest") if isinstance(data, dict) else None
    if not isinstance(digest, str):
        raise InputError(Problem(str(path), "", "must be an object with the key digest"))
    return digest


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(Problem(str(path), "", f"is not JSON ({error})")) from None


def _phase(table: pa.Table, definitions: Definitions, path: str) -> list[str] | None:
    """The phase of every frame; None if the table says nothing."""
    if PHASE in table.column_names:
        return ["" if name is None else str(name) for name in table[PHASE].to_pylist()]
    if PHASE_CODE not in table.column_names:
        return None
    if not _numeric(table[PHASE_CODE].type):
        raise InputError(Problem(f"{path}, column {PHASE_CODE}", str(table[PHASE_CODE].type), "is not a column of numbers"))
    named = dict(enumerate(definitions.phases))
    return ["" if code is None else named.get(code, f"code {code:g}") for code in _masked(table[PHASE_CODE]).tolist()]


def _numeric(kind: pa.DataType) -> bool:
    return pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind)


def _masked(column: pa.ChunkedArray) -> np.ma.MaskedArray:
    """Numbers, with a mask where there is no entry."""
    there = pc.is_valid(column).to_numpy()
    if not there.any():
        return np.ma.masked_all(len(column))
    numbers = pc.fill_null(pc.cast(column, pa.float64()), np.nan).to_numpy()
    return np.ma.array(numbers, mask=~there)


def _few(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
