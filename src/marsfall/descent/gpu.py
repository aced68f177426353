"""The same flights on a GPU: one thread a case, the very functions of `fly`, in double precision.

Needs the extra `gpu` and an NVIDIA driver; the machine code is made in the first call of a process. Not bit for bit what a
CPU flies: its roots and divisions are IEEE's as well, but products are fused with sums and `exp` and `sin` are NVIDIA's.
"""
from importlib.util import find_spec
from typing import Any

import numba.cuda
import numpy as np

from . import watch
from .build import Lander
from .craft import Work
from .fly import breathe_case, fly
from .job import new_work

cuda: Any = numba.cuda  # its annotations describe what the compiler sees
BLOCK_THREADS = 64     # the flight takes all 255 registers a thread may have: 256 threads fit a multiprocessor
MOST_FLIGHTS = 16_384  # in one launch: with their air 0.5 GB of the GPU's memory


def why_not() -> str:
    """Why no flight can be flown on a GPU here; empty if one can."""
    if find_spec("numba_cuda") is None:
        return "numba-cuda is not installed: pip install 'marsfall[gpu]'"
    return "" if cuda.is_available() else "no NVIDIA GPU, or no driver for it"


def flights(model, plan, trim_rad, bank_rad, works, no_trace, events, metrics, statuses):
    """What one thread does: line i of the plan, as `fly.fly_many` does it."""
    i = cuda.grid(1)
    if i < plan.size:
        work = Work(works.air[i], works.covariance[i], works.filter_room[i], works.engine_n[i])
        breathe_case(plan[i], work.air)
        status, _ = fly(model, plan[i], work, trim_rad, bank_rad, events[i], metrics[i], no_trace)
        statuses[i] = status


def arguments(lander: Lander, rows: np.ndarray, empty=np.empty) -> tuple:
    """The arguments of `flights` for these lines of the plan, in the memory of the host; the last three are results. `empty`
    makes the room that flights work in."""
    n = len(rows)
    works = Work(*(empty((n, *array.shape)) for array in new_work()))
    return (lander.model, rows, lander.trim_rad, lander.bank_rad, works, np.empty((0, len(watch.TRACE))),
            np.full((n, len(watch.EVENTS), 4), np.nan), np.zeros((n, len(watch.METRICS))), np.zeros(n, dtype=np.int64))


def _there(value: Any) -> Any:
    """The same, with every array in the memory of the GPU."""
    if isinstance(value, np.ndarray):
        return cuda.to_device(value)
    return type(value)(*map(_there, value)) if isinstance(value, tuple) else value


def fly_rows(lander: Lander, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Statuses, events and metrics of lines of the plan: as `job.fly_rows`, in launches of at most `MOST_FLIGHTS`."""
    launch = cuda.jit(flights)
    parts = []
    for first in range(0, max(len(rows), 1), MOST_FLIGHTS):
        some = rows[first:first + MOST_FLIGHTS]
        there = [_there(argument) for argument in arguments(lander, some, cuda.device_array)]
        if len(some):
            launch[-(-len(some) // BLOCK_THREADS), BLOCK_THREADS](*there)
        parts.append([array.copy_to_host() for array in (there[-1], there[-3], there[-2])])
    statuses, events, metrics = (np.concatenate(pieces) for pieces in zip(*parts, strict=True))
    return statuses, events, metrics
