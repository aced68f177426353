"""The folder that a run of an engine leaves behind: whole or absent, and readable by `marsfall limits replay`."""
import json
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..engine import dynamic
from ..engine.burn import Burn, Engine
from ..engine.told import phases_of
from ..limits.files import ALARMS, COMMANDS, DEFINITIONS, PHASE, TRACE
from ..record.write import whole_folder, write_table, write_text, write_whole

RUN, CASES = "run.json", "cases.parquet"


def keep(folder: Path, engine: Engine, burn: Burn, run: dict[str, Any]) -> None:
    """Write a run into a new folder, beside it first. `run` is what was asked and what came of it.

    A burn without a record leaves run.json alone. OSError if the disk does not take it; then nothing is left.
    """
    with whole_folder(folder) as part:
        write_text(part / RUN, _json(run))
        if len(burn.record):
            write_text(part / DEFINITIONS, engine.limits.model_dump_json(indent=2))
            write_text(part / COMMANDS, _json({"commands": [command.model_dump(mode="json") for command in burn.commands]}))
            write_text(part / ALARMS, _json({"digest": burn.digest, "alarms": [alarm._asdict() for alarm in burn.alarms]}))
            write_whole(part / TRACE, lambda file: _trace(file, engine, burn))


def keep_cases(folder: Path, cases: pa.Table, run: dict[str, Any]) -> None:
    """Write many runs into a new folder: one row each, and what was asked and what came of it. OSError as for `keep`."""
    with whole_folder(folder) as part:
        write_text(part / RUN, _json(run))
        write_table(part / CASES, cases)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def _trace(file: BinaryIO, engine: Engine, burn: Burn) -> None:
    """Every tick: the phase by its name, all else as it was, NaN included."""
    columns: dict[str, Any] = {name: np.ascontiguousarray(burn.record[:, place]) for place, name in enumerate(dynamic.COLUMNS)}
    columns[PHASE] = pa.array(phases_of(engine, burn))
    split = {name: "BYTE_STREAM_SPLIT" for name in columns if name != PHASE}
    pq.write_table(pa.table(columns), file, compression="zstd", compression_level=1, use_dictionary=[PHASE],
                   column_encoding=split)
