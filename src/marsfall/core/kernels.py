"""How a physics function becomes machine code, and where that code is kept.

Numba notices a change in the file of a cached function, but not in the files of the functions it calls. So the machine code
of a room lives in a folder named after a digest of every room its kernels can call: a changed source never meets old machine
code, and a change in one room leaves the machine code of the others alone.
"""
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numba

PACKAGE = Path(__file__).resolve().parent.parent
# Only these rooms may compile, and a kernel calls kernels of its own room and of these; tests/contract holds both
KERNEL_ROOMS = {"core": (), "mars": ("core",), "solar": ("core",), "limits": ("core",), "engine": ("core", "limits"),
                "cruise": ("core", "solar"), "descent": ("core", "mars")}
FLIGHT = "descent"  # the room whose machine code flies a descent


@cache
def source_digest(room: str = FLIGHT) -> str:
    """SHA-256 (first 12 hex digits) over every Python file whose kernels those of a room can call, its own included: the
    identity of the room's machine code. A room that is none of KERNEL_ROOMS, such as a test, may call all."""
    rooms = (room, *KERNEL_ROOMS[room]) if room in KERNEL_ROOMS else tuple(KERNEL_ROOMS)
    digest = hashlib.sha256()
    for path in sorted(p for called in rooms for p in (PACKAGE / called).rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_root() -> Path:
    given = os.environ.get("MARSFALL_CACHE_DIR") or os.environ.get("NUMBA_CACHE_DIR")
    root = Path(given) if given else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marsfall"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            return root
    except OSError:  # a read-only home still flies: the machine code then lives in the temporary folder
        return Path(tempfile.gettempdir()) / f"marsfall-{os.getuid() if hasattr(os, 'getuid') else 'user'}"


CACHE_DIR = _cache_root()


def cache_folder(room: str = FLIGHT) -> Path:
    """Where the machine code of a room is kept."""
    return CACHE_DIR / f"{room}-{source_digest(room)}"


# No reference counting, which also means no allocation: a kernel that makes an array does not compile.
# IEEE division and no fast-math of any kind: already fused multiply-add, left to the compiler's choice, gave two processes
# that compiled the same source different last bits (tests/replay).
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
WITHOUT_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def is_compiled(name: str, room: str = FLIGHT) -> bool:
    """True if machine code of the function `name` of this very source is on disk already."""
    return any(cache_folder(room).rglob(f"*.{name}-*.nbi"))


def _compiled(function, **options):
    """The function as a Numba dispatcher whose machine code is kept in the folder of its room."""
    package, _, inside = function.__module__.partition(".")
    room = inside.partition(".")[0] if package == "marsfall" else "outside"
    numba.config.CACHE_DIR = str(cache_folder(room))  # type: ignore[attr-defined]  # read now, while decorating
    return numba.njit(**OPTIONS, **options)(function)


def kernel(function):
    """Compile for one craft: cached on disk, no interpreter lock, IEEE division, no fast-math (same bits everywhere)."""
    return _compiled(function)


def inline(function):
    """A kernel small enough that LLVM should always paste it into its caller."""
    return _compiled(function, forceinline=True)


def stage(function):
    """A part of a larger kernel: always pasted into its one caller, and never called from Python, so it needs no wrappers.

    The states of a flight are wide named tuples; a real call would copy a hundred numbers, and unpacking them from Python
    objects is most of the work of compiling such a function.
    """
    return _compiled(function, forceinline=True, **WITHOUT_WRAPPERS)


def part(function):
    """A part that stays a call because it is called from several places; never from Python."""
    return _compiled(function, **WITHOUT_WRAPPERS)
