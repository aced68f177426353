"""How a physics function becomes machine code, and where that code is kept.

Numba notices a change in the file of a cached function, but not in the files of the functions it calls. So the
cache lives in a folder named after a digest of every room that holds kernels: a changed source never meets old machine code.
"""
import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba

PACKAGE = Path(__file__).resolve().parent.parent
KERNEL_ROOMS = ("core", "mars", "descent")  # only these may compile; tests/contract holds it


@lru_cache(maxsize=1)
def source_digest() -> str:
    """SHA-256 (first 12 hex digits) over every Python file of the rooms with kernels: the identity of the machine code."""
    digest = hashlib.sha256()
    for path in sorted(p for room in KERNEL_ROOMS for p in (PACKAGE / room).rglob("*.py")):
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


CACHE_DIR = _cache_root() / source_digest()
numba.config.CACHE_DIR = str(CACHE_DIR)  # type: ignore[attr-defined]


# No reference counting, which also means no allocation: a kernel that makes an array does not compile.
# IEEE division and no fast-math of any kind: already fused multiply-add, left to the compiler's choice, gave two processes
# that compiled the same source different last bits (tests/replay).
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
WITHOUT_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def is_compiled(name: str) -> bool:
    """True if machine code of the function `name` of this very source is on disk already."""
    return any(CACHE_DIR.rglob(f"*.{name}-*.nbi")) if CACHE_DIR.exists() else False


def kernel(function):
    """Compile for one craft: cached on disk, no interpreter lock, IEEE division, no fast-math (same bits everywhere)."""
    return numba.njit(**OPTIONS)(function)


def inline(function):
    """A kernel small enough that LLVM should always paste it into its caller."""
    return numba.njit(**OPTIONS, forceinline=True)(function)


def stage(function):
    """A part of a larger kernel: always pasted into its one caller, and never called from Python, so it needs no wrappers.

    The states of a flight are wide named tuples; a real call would copy a hundred numbers, and unpacking them from Python
    objects is most of the work of compiling such a function.
    """
    return numba.njit(**OPTIONS, forceinline=True, **WITHOUT_WRAPPERS)(function)


def part(function):
    """A part that stays a call because it is called from several places; never from Python."""
    return numba.njit(**OPTIONS, **WITHOUT_WRAPPERS)(function)
