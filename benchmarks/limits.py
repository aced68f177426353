"""How much of one core the limits take: 10 000 limits on 7 500 sensors at 10 Hz, live and in replay.

Run: python benchmarks/limits.py
Every quantity has three sensors, a valid range, a rate, a disagreement, a trend and four limits, one of each rule. Live is the
whole way of a frame: a dictionary by channel, or an array, into the monitor and its events out.
"""
import time
from statistics import median

import numpy as np

from marsfall.limits.live import Monitor
from marsfall.limits.replay import Recording, replay
from marsfall.limits.schema import Definitions

LIMITS, PER_QUANTITY, FRAMES, RATE_HZ = 10_000, 4, 200, 10.0
RULES = ("value", "any", "two", "all")
SEED = 1


def definitions() -> Definitions:
    """Four limits for every three sensors."""
    quantity = {"unit": "K", "stale_s": 1.0, "valid_low": 0.0, "valid_high": 5000.0, "rate_most_per_s": 1e4,
                "disagreement_most": 50.0, "trend_s": 10.0}
    limit = {"unit": "K", "side": "above", "level": "warning", "persistence_count": 3, "deadband": 2.0, "needs_count": 2,
             "reason": "benchmark", "source": "assumption", "procedure": "none"}
    count = LIMITS // PER_QUANTITY
    return Definitions(
        kind="limits", title="Benchmark",
        quantities={f"q{n}": {**quantity, "sensors": tuple(f"q{n}{s}" for s in "abc")} for n in range(count)},
        limits={f"l{n}-{rule}": {**limit, "quantity": f"q{n}", "bound": 1010.0 + 5.0 * k, "trips_on": rule}
                for n in range(count) for k, rule in enumerate(RULES)})


def share(seconds: list[float]) -> str:
    """Of one core, at 10 frames a second."""
    return f"{100.0 * median(seconds) * RATE_HZ:.2f} %"


def rows():
    """Lines of the table of make bench."""
    made = definitions()
    channels = made.channels()
    values = np.random.default_rng(SEED).normal(1000.0, 9.0, (FRAMES, len(channels)))  # some over, some alarms
    Monitor(made).feed(-1.0, values[0])  # compiles
    frames = list(values), [dict(zip(channels, row.tolist(), strict=True)) for row in values]
    names = f"{LIMITS} limits, {len(channels)} sensors, {RATE_HZ:g} Hz live, of one core", "  frames as dictionaries"
    for name, kind, budget in zip(names, frames, ("5 %", ""), strict=True):
        monitor, taken_s = Monitor(made), []
        for number, frame in enumerate(kind):
            began_s = time.perf_counter()
            monitor.feed(number / RATE_HZ, frame)
            taken_s.append(time.perf_counter() - began_s)
        yield name, share(taken_s), budget
    began_s = time.perf_counter()
    replay(made, Recording(np.arange(FRAMES) / RATE_HZ, values, np.ones(values.shape, np.uint8), np.full(FRAMES, -1)))
    yield "  replayed, set-up included", share([(time.perf_counter() - began_s) / FRAMES]), ""


if __name__ == "__main__":
    for what, measured, budget in rows():
        print(f"{what:<66}{measured:>16}  {budget}".rstrip())
