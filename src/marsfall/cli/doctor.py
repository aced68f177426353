"""marsfall doctor: is this machine ready to fly?"""
import os
import platform
import shutil
import tempfile
from importlib.metadata import version
from typing import Any

import typer

from .options import Json
from .output import print_json

LIBRARIES = ("numpy", "scipy", "numba", "pydantic", "pyarrow", "typer", "rich", "matplotlib")
LEAST_FREE_BYTES = 1_000_000_000


def doctor(as_json: Json = False) -> None:
    """Check Python, libraries, cores, compiled kernels, ephemeris, disk. Exit code 1 if something would stop a flight.

    Example:

        marsfall doctor
    """
    found = examine()
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found["problems"]:
        raise typer.Exit(1)


def examine() -> dict[str, Any]:
    """What a flight needs of this machine, and what is wrong with it."""
    from .. import __version__
    from ..campaign import jobs
    from ..core.kernels import CACHE_DIR, is_compiled
    from ..solar import ephemeris

    free_bytes = shutil.disk_usage(".").free
    writable = _writable(".")
    problems = []
    if not writable:
        problems.append("the current folder cannot be written: run elsewhere or give --out")
    if free_bytes < LEAST_FREE_BYTES:
        problems.append(f"only {free_bytes / 1e9:.1f} GB of disk are free here")
    return {
        "marsfall": __version__, "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libraries": {name: version(name) for name in LIBRARIES},
        "cores": os.cpu_count(), "cache": str(CACHE_DIR), "kernels_compiled": is_compiled(jobs.KERNEL),
        "ephemeris": ephemeris.source(), "disk_free_bytes": free_bytes, "folder_writable": writable,
        "problems": problems,
    }


def _writable(folder: str) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _print(found: dict[str, Any]) -> None:
    from ..report.screen import screen

    console = screen()
    console.print(f"marsfall {found['marsfall']}, Python {found['python']}, {found['machine']}, {found['cores']} cores")
    console.print(", ".join(f"{name} {number}" for name, number in found["libraries"].items()))
    console.print(f"Kernels: {'compiled' if found['kernels_compiled'] else 'not compiled yet (about a minute, once)'}, "
                  f"in {found['cache']}", soft_wrap=True)
    console.print(f"Ephemeris: {found['ephemeris']}")
    console.print(f"Disk: {found['disk_free_bytes'] / 1e9:.1f} GB free; "
                  f"this folder {'can' if found['folder_writable'] else 'cannot'} be written")
    for problem in found["problems"]:
        console.print(f"[bold]Problem:[/] {problem}")
    if not found["problems"]:
        console.print("Ready to fly.")
