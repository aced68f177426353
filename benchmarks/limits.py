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


def fraction(seconds: list[float]) -> str:
    """Of one core, at 10 frames a second."""
    one = median(seconds)
    return f"{100.0 * one * RATE_HZ:5.2f} % of one core ({1e9 * one / LIMITS:5.1f} ns a limit, median of {len(seconds)} frames)"


def main() -> None:
    """Print the fractions."""
    made = definitions()
    channels = made.channels()
    values = np.random.default_rng(SEED).normal(1000.0, 9.0, (FRAMES, len(channels)))  # some over, some alarms
    monitor = Monitor(made)
    monitor.feed(-1.0, values[0])  # compiles
    arrays, mappings = [], []
    for number, row in enumerate(values):
        began_s = time.perf_counter()
        monitor.feed(number / RATE_HZ, row)
        arrays.append(time.perf_counter() - began_s)
    print(f"{LIMITS} limits, {len(channels)} sensors, {RATE_HZ:g} Hz; {len(monitor.alarms)} alarms in {FRAMES} frames")
    print("live, frames as arrays      ", fraction(arrays))
    monitor = Monitor(made)
    for number, row in enumerate(values):
        frame = dict(zip(channels, row.tolist(), strict=True))
        began_s = time.perf_counter()
        monitor.feed(number / RATE_HZ, frame)
        mappings.append(time.perf_counter() - began_s)
    print("live, frames as dictionaries", fraction(mappings))
    began_s = time.perf_counter()
    replay(made, Recording(np.arange(FRAMES) / RATE_HZ, values, np.ones(values.shape, np.uint8), np.full(FRAMES, -1)))
    print("replay, all of it           ", fraction([(time.perf_counter() - began_s) / FRAMES]))


if __name__ == "__main__":
    main()
