"""A record: the folder that a run leaves behind, opened as tables."""
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..core.errors import InputError, Problem
from .manifest import Manifest, read_manifest

PLAN = "plan.parquet"
FLIGHT_TIME_KEY = b"flight_cpu_s"  # in the metadata of every outcome shard


@dataclass(frozen=True)
class Record:
    """A run on disk. Tables are read when asked for; `.to_pandas()` of a table gives a data frame.

    plan: one row a case, row 0 nominal, every drawn input. outcomes: how each case ended. events: what happened when.
    """

    path: Path
    manifest: Manifest

    @property
    def complete(self) -> bool:
        """Every planned case has been flown."""
        return self.manifest.digest is not None

    @property
    def digest(self) -> str | None:
        """SHA-256 of the outcomes (see `record.digest`); None while cases are missing."""
        return self.manifest.digest

    @property
    def plan(self) -> pa.Table:
        return read_table(self.path / PLAN)

    @property
    def outcomes(self) -> pa.Table:
        return self._joined("outcomes")

    @property
    def events(self) -> pa.Table:
        return self._joined("events")

    @property
    def flight_cpu_s(self) -> float:
        """Processor time of all flights, without planning, reading, writing and compiling."""
        shards = (self.path / "outcomes").glob("[0-9]*.parquet")
        return sum(float(pq.read_schema(shard).metadata[FLIGHT_TIME_KEY]) for shard in shards)

    def _joined(self, what: str) -> pa.Table:
        """The shards of one kind, in the order of their cases."""
        files = sorted((self.path / what).glob("[0-9]*.parquet"))
        if not files:
            raise InputError(Problem("record", str(self.path), "holds no flown case yet; finish it with --resume"))
        return pa.concat_tables([read_table(file) for file in files])


def open_record(folder: str | Path) -> Record:
    """Open a record folder. Raises InputError if it is not one."""
    path = Path(folder).expanduser()
    return Record(path, read_manifest(path))


def read_table(path: Path) -> pa.Table:
    """A Parquet file of a record. Raises InputError, naming the file, if it is missing or damaged."""
    try:
        with pa.OSFile(str(path)) as file:  # Arrow's own: its threads would call back into a file of Python's
            return pq.read_table(file)
    except (OSError, pa.ArrowException) as error:
        raise InputError(Problem(str(path), "", f"is missing or damaged ({str(error).splitlines()[0]})")) from None
