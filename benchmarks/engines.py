"""Burns of an engine on one thread: how much faster than real time, what limits take of it, and a batch of quasi-static ones.

Run: python benchmarks/engines.py, or as a part of make bench.
"""
import statistics
import time
from typing import NamedTuple

import numpy as np

from marsfall.engine import decay, dynamic, quasi, sheet
from marsfall.engine.build import program_of
from marsfall.engine.burn import Condition, Engine, engine
from marsfall.engine.profile import Profile, read
from marsfall.limits.evaluate import evaluate_many
from marsfall.limits.live import Monitor
from marsfall.limits.tables import log_of

NAME, REPEATS, BATCH = "nerva-r1", 7, 10_000


class Costs(NamedTuple):
    """Medians of processor time over the repeats."""

    simulated_s: float  # of the standard burn
    kept_s: float  # with its record
    bare_s: float  # without
    limits_s: float  # of it, judging the frames of the instruments
    frame_count: int
    batch_s: float  # quasi-static


def median_s(work) -> float:
    """Processor time of a call on this thread, median of the repeats."""
    spent = []
    for _ in range(REPEATS):
        began_s = time.thread_time()
        work()
        spent.append(time.thread_time() - began_s)
    return statistics.median(spent)


def measure() -> Costs:
    """The shipped standard burn of NERVA R-1 at both levels."""
    made, asked = engine(NAME, sheet.read(NAME).data), read("burn").data
    burn = dynamic.burn(made, asked, Condition())  # compiles, or loads
    judge = _judge(made, burn.record)
    batch = _batch(made, asked)
    judge()
    batch()
    return Costs(burn.duration_s, median_s(lambda: dynamic.burn(made, asked, Condition())),
                 median_s(lambda: dynamic.burn(made, asked, Condition(), keep=False)), median_s(judge), len(burn.record),
                 median_s(batch))


def _judge(made: Engine, record: np.ndarray):
    """A call that puts the recorded readings through the limits again."""
    channels = made.limits.channels()
    values = np.ascontiguousarray(record[:, [dynamic.COLUMNS.index(name) for name in channels]])
    fresh, phase, t_s = np.ones(values.shape, np.uint8), record[:, 1].astype(np.int64), np.ascontiguousarray(record[:, 0])

    def judge():
        monitor = Monitor(made.limits)
        evaluate_many(monitor.tables, monitor.state, t_s, values, fresh, phase, 0, log_of(100_000), 100)
    return judge


def _batch(made: Engine, asked: Profile):
    """A call that burns many engines of different age and life at the quasi-static level."""
    draw = np.random.default_rng(0)
    damage, life = draw.uniform(0.0, 0.5, BATCH), np.exp(0.3 * draw.normal(size=BATCH))
    program, sums = program_of(made.sheet, asked), np.zeros((BATCH, quasi.SUMS))

    def batch():
        quasi.many(made.plant, program, made.sheet.kinetics.source_ratio, damage, life, np.zeros(decay.COUNT),
                   np.zeros(decay.COUNT), quasi.NO_ROWS, sums)
    return batch


def rows():
    """Lines of the table of make bench."""
    cost = measure()
    yield f"{NAME}, start, 30 min, cooldown: {cost.simulated_s:.0f} s, one burn", f"{1e3 * cost.kept_s:.0f} ms", ""
    yield "  faster than real time, with a record of every tick", f"{cost.simulated_s / cost.kept_s:.0f} x", "3000 x"
    yield "  without a record", f"{cost.simulated_s / cost.bare_s:.0f} x", ""
    yield (f"  part that its limits take ({1e9 * cost.limits_s / cost.frame_count:.0f} ns a frame)",
           f"{100.0 * cost.limits_s / cost.kept_s:.0f} %", "")
    yield f"{BATCH} burns at the quasi-static level", f"{cost.batch_s:.3f} s", "1 s"
    yield "  one of them", f"{1e6 * cost.batch_s / BATCH:.1f} us", ""


if __name__ == "__main__":
    for what, measured, budget in rows():
        print(f"{what:<66}{measured:>16}  {budget}".rstrip())
