"""Decision 005: where the instructions of a flight go, stage by stage.

A stage pasted into one loop has no borders that a profiler could see, and left out it changes the flight. So each stage in turn
does its work twice: the second time with 0.0 times the sum of all results of the first added to every number it is given. The
compiler cannot know that this is nothing, so the work is done again; the values are the same, so the flight is the same to the
last bit, which is checked; and the instructions that come on top are the stage's, in its place and as often as a flight calls
it. Summing and stirring cost an instruction a number, so a stage is overstated by some tens, and the sum of all is more than
the whole: shares are of the sum. Counted by the processor, in user mode on this thread (perf_event_open, Linux), so neighbours
do not matter.

python design/005_profile.py, some minutes (every stage is a compilation of the whole flight). What it printed
on 2026-11-22, before the navigation filter and the predictor of the entry came in:

MSL, 4 flights, 14846 steps each: 4360 instructions a step
meet_gust             76   1.5 %
breathe              216   4.3 %
sense                653  13.0 %
judge                210   4.2 %
navigate             374   7.5 %
feel                  60   1.2 %
decide               207   4.1 %
command               78   1.6 %
drop_parts           117   2.3 %
control              116   2.3 %
engines              219   4.4 %
fire_jets             61   1.2 %
burn                  64   1.3 %
trail                195   3.9 %
_push                168   3.4 %
move                1975  39.4 %
watch.track          113   2.3 %
watch.log_changes     54   1.1 %
watch.judge_end       54   1.1 %
sum                 5010, +15 % against the whole
another flight, so less sure: engines, watch.log_changes
"""
import ctypes
import hashlib
import inspect
import json
import os
import struct
import subprocess
import sys

import numba
from numba import types
from numba.extending import overload

FLIGHTS = 4
PASTED = {"forceinline": True}
STAGES = ("meet_gust", "breathe", "sense", "judge", "navigate", "feel", "decide", "command", "drop_parts", "control", "engines",
          "fire_jets", "burn", "trail", "_push", "move", "watch.track", "watch.log_changes", "watch.judge_end")
CONSTANTS = ("world", "shape", "model", "instruments", "jets", "case")  # not stirred
SYSCALL_PERF_EVENT_OPEN, HARDWARE, INSTRUCTIONS, NO_KERNEL_NO_HYPERVISOR = 298, 0, 1, 0x60


class Counter:
    """Instructions of this thread in user mode."""

    def __init__(self):
        attributes = bytearray(128)
        struct.pack_into("IIQ", attributes, 0, HARDWARE, 128, INSTRUCTIONS)
        struct.pack_into("Q", attributes, 40, NO_KERNEL_NO_HYPERVISOR)
        libc = ctypes.CDLL(None, use_errno=True)
        self.file = libc.syscall(SYSCALL_PERF_EVENT_OPEN, (ctypes.c_char * 128).from_buffer(attributes), 0, -1, -1, 0)
        if self.file < 0:
            raise SystemExit(f"no instruction counter here: {os.strerror(ctypes.get_errno())}")

    def read(self) -> int:
        return struct.unpack("Q", os.read(self.file, 8))[0]


def total(value):
    """Sum of all numbers in a structure."""


def stirred(value, zero, none):
    """The same value, but hanging on `zero` (a float) and `none` (a whole number)."""


@overload(total, jit_options=PASTED)
def _total(value):
    if isinstance(value, types.BaseTuple):
        return eval("lambda value: " + " + ".join(f"total(value[{i}])" for i in range(len(value))), globals())
    if isinstance(value, types.Boolean):
        return lambda value: 1.0 if value else 0.0
    return (lambda value: float(value)) if isinstance(value, types.Number) else (lambda value: 0.0)


@overload(stirred, jit_options=PASTED)
def _stirred(value, zero, none):
    if isinstance(value, types.BaseNamedTuple):
        parts = ", ".join(f"stirred(value[{i}], zero, none)" for i in range(len(value)))
        return eval(f"lambda value, zero, none: Made({parts})", globals() | {"Made": value.instance_class})
    if isinstance(value, types.Float):
        return lambda value, zero, none: value + zero
    return (lambda value, zero, none: value + none) if isinstance(value, types.Integer) else (lambda value, zero, none: value)


def twice(module, name: str, pasted) -> None:
    """Replace the function of the module by one that does its work twice."""
    names = list(inspect.signature(getattr(module, name).py_func).parameters)
    again = [each if each in CONSTANTS else f"stirred({each}, zero, none)" for each in names]
    scope = globals() | {"once": getattr(module, name)}
    exec(f"def twice({', '.join(names)}):\n    number = total(once({', '.join(names)}))\n    zero = 0.0 * number\n"
         f"    none = int(abs(number)) >> 62\n    return once({', '.join(again)})", scope)
    setattr(module, name, pasted(scope["twice"]))


def count(doubled: str) -> None:
    """Child process: fly with one stage doubled, or none; print JSON."""
    from marsfall.campaign import jobs
    from marsfall.core.kernels import OPTIONS, WITHOUT_WRAPPERS
    from marsfall.descent import fly, job, watch
    from marsfall.descent.draw import from_table
    from marsfall.mission.scenario import read

    if doubled:
        module, name = (watch, doubled.removeprefix("watch.")) if doubled.startswith("watch.") else (fly, doubled)
        options = OPTIONS | {"cache": False}
        fresh = numba.njit(**options)
        twice(module, name, numba.njit(**options, **WITHOUT_WRAPPERS, forceinline=True))
        fly.fly = fresh(fly.fly.py_func)
        job.fly_many = fly.fly_many = fresh(fly.fly_many.py_func)
    landing = jobs.build(read("msl"))
    rows = from_table(landing.plan(0, FLIGHTS))
    job.fly_rows(landing.lander, rows)
    counter = Counter()
    before = counter.read()
    statuses, events, metrics = job.fly_rows(landing.lander, rows)
    used = counter.read() - before
    ends = metrics[:, [watch.M_END, watch.M_X, watch.M_Y, watch.M_Z, watch.M_PROPELLANT]]
    print(json.dumps({"instructions": used, "steps": metrics[:, watch.M_STEPS].sum(),
                      "digest": hashlib.sha256(statuses.tobytes() + events.tobytes() + ends.tobytes()).hexdigest()}))


def ask(doubled: str) -> dict:
    done = subprocess.run([sys.executable, __file__, doubled], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{doubled}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def main() -> None:
    whole = ask("")
    steps, base = whole["steps"], whole["instructions"]
    print(f"MSL, {FLIGHTS} flights, {steps / FLIGHTS:.0f} steps each: {base / steps:.0f} instructions a step")
    extra, other = {}, []
    for name in STAGES:
        one = ask(name)
        extra[name] = (one["instructions"] - base) / steps
        other += [] if one["digest"] == whole["digest"] else [name]
    total_count = sum(extra.values())
    for name, count_a_step in extra.items():
        print(f"{name:<18}{count_a_step:>6.0f}{100.0 * count_a_step / total_count:>6.1f} %")
    print(f"{'sum':<18}{total_count:>6.0f}, {100.0 * (total_count * steps / base - 1.0):+.0f} % against the whole")
    print(f"another flight, so less sure: {', '.join(other) or 'none'}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        count(sys.argv[1])
    else:
        main()
