"""What a person at a shell waits for and what a machine must have: starts of the command line, and the memory of a big run."""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MARSFALL = (sys.executable, "-m", "marsfall")
MANY_CASES = 10_000
CHILD = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " \
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"  # the peak of a grandchild of this process alone


class Run(NamedTuple):
    """Wall time of a command, and its peak resident memory."""

    wall_s: float
    peak_mib: float


def run(folder: Path, cache: Path | None, *words: str) -> Run:
    """Run marsfall with these words; `cache` is the folder of its machine code, None for the usual one."""
    environment = dict(os.environ) | ({"MARSFALL_CACHE_DIR": str(cache)} if cache else {})
    began_s = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", CHILD, *MARSFALL, *words], cwd=folder, env=environment, check=True,
                          capture_output=True, text=True)
    return Run(time.perf_counter() - began_s, int(done.stdout) / 1024.0)


def first_and_second() -> tuple[Run, Run]:
    """`marsfall land msl --cases 1` without any machine code on disk, and then again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = ("land", "msl", "--cases", "1", "--json", "--out")
        return run(folder, folder / "cache", *words, "first"), run(folder, folder / "cache", *words, "second")


def many() -> Run:
    """Ten thousand landings of MSL on two threads, with their record."""
    with tempfile.TemporaryDirectory() as name:
        return run(Path(name), None, "land", "msl", "--cases", str(MANY_CASES), "--threads", "2", "--json", "--out", "many")
