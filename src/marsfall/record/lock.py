"""One process at a time writes a record. The system drops the lock when the process ends, however it ends."""
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import InputError, Problem

if os.name == "nt":
    import msvcrt

    def _seize(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the record for this process. Raises InputError if another process holds it."""
    try:
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(Problem("record", str(folder), f"cannot be written ({error.strerror})")) from None
    try:
        try:
            _seize(handle)
        except OSError:
            raise InputError(Problem("record", str(folder), "is being written by another process right now")) from None
        yield
    finally:
        os.close(handle)
