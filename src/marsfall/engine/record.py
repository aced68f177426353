"""The folder that a run of an engine leaves behind: whole or absent, and readable by `marsfall limits replay`."""
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..limits.files import ALARMS, COMMANDS, DEFINITIONS, PHASE, TRACE
from . import dynamic
from .burn import Burn, Engine
from .told import phases_of

RUN, CASES = "run.json", "cases.parquet"


def keep(folder: Path, engine: Engine, burn: Burn, run: dict[str, Any]) -> None:
    """Write a run into a new folder, beside it first. `run` is what was asked and what came of it.

    A burn without a record leaves run.json alone. OSError if the disk does not take it; then nothing is left.
    """
    with _whole(folder) as part:
        _write(part / RUN, _json(run))
        if len(burn.record):
            _write(part / DEFINITIONS, engine.limits.model_dump_json(indent=2))
            _write(part / COMMANDS, _json({"commands": [command.model_dump(mode="json") for command in burn.commands]}))
            _write(part / ALARMS, _json({"digest": burn.digest, "alarms": [alarm._asdict() for alarm in burn.alarms]}))
            with (part / TRACE).open("wb") as file:
                _trace(file, engine, burn)
                os.fsync(file.fileno())


def keep_cases(folder: Path, cases: pa.Table, run: dict[str, Any]) -> None:
    """Write many runs into a new folder: one row each, and what was asked and what came of it. OSError as for `keep`."""
    with _whole(folder) as part:
        _write(part / RUN, _json(run))
        with (part / CASES).open("wb") as file:
            pq.write_table(cases, file, compression="zstd")
            os.fsync(file.fileno())


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A hidden neighbour of a folder to write into, which becomes the folder at the end, or nothing."""
    part = folder.with_name(f".run-{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        if folder.is_dir():
            folder.rmdir()  # an empty one, which some systems do not rename over
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        os.fsync(file.fileno())


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def _trace(file: Any, engine: Engine, burn: Burn) -> None:
    """Every tick: the phase by its name, all else as it was, NaN included."""
    columns: dict[str, Any] = {name: np.ascontiguousarray(burn.record[:, place]) for place, name in enumerate(dynamic.COLUMNS)}
    columns[PHASE] = pa.array(phases_of(engine, burn))
    split = {name: "BYTE_STREAM_SPLIT" for name in columns if name != PHASE}
    pq.write_table(pa.table(columns), file, compression="zstd", compression_level=1, use_dictionary=[PHASE],
                   column_encoding=split)
