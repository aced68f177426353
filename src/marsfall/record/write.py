"""Files that are whole or absent: written beside their place, then renamed into it."""
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ..core.errors import Problem

MOST_SHOWN = 200  # characters of a path in a message


def write_table(path: Path, table: pa.Table) -> None:
    """A table as one Parquet file."""
    write_whole(path, lambda file: pq.write_table(table, file, compression="zstd"))


def write_text(path: Path, text: str) -> None:
    """A text as one UTF-8 file."""
    write_whole(path, lambda file: file.write(text.encode()))


def write_bytes(path: Path, data: bytes) -> None:
    """Bytes as they are: a picture."""
    write_whole(path, lambda file: file.write(data))


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Fill a hidden neighbour, make sure it is on the disk, and rename it: a reader never meets half a file."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)  # a full disk gets back what it can
        raise


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
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


def cannot_hold(folder: Path) -> list[Problem]:
    """Why a new record cannot be written to a folder; empty if it can. Leaves nothing behind."""
    try:
        return _cannot_hold(folder)
    except OSError as error:  # a name too long, a folder that may not be entered
        return [Problem("--out", _short(folder), f"cannot be made: {error.strerror}")]


def _short(folder: Path) -> str:
    text = str(folder)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def _cannot_hold(folder: Path) -> list[Problem]:
    if folder.is_dir() and any(not name.startswith(".") for name in os.listdir(folder)):
        return [Problem("--out", str(folder), "is not empty; a new record needs a new folder "
                        "(to go on with a record that is there: --resume)")]
    base = folder
    while not base.exists() and base != base.parent:
        base = base.parent
    if not base.is_dir():
        return [Problem("--out", str(folder), f"cannot be made: {base} is not a folder")]
    try:
        with tempfile.TemporaryFile(dir=base):
            return []
    except OSError as error:
        return [Problem("--out", str(folder), f"cannot be written: {base}: {error.strerror}")]
