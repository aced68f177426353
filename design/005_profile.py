"""Decision 005: where the instructions of a flight go, stage by stage.

A stage pasted into one loop has no borders that a profiler could see, and left out it changes the flight. So each stage in turn
does its work twice: the second time with 0.0 times a result of the first added to the numbers it is given (to counters, its
highest bits). The compiler cannot know that this is nothing, so the work is done again; the values are the same, so the flight is
the same to the last bit, which is checked; and the instructions that come on top are the stage's, in its place and as often as
a flight calls it. The stirring itself adds one instruction for each number that the stage reads. Counted by the processor, in user mode on
this thread (perf_event_open, Linux), so neighbours do not matter.

python design/005_profile.py, some minutes (every stage is a compilation of the whole flight). What it printed:
"""
import ctypes
import hashlib
import inspect
import json
import os
import struct
import subprocess
import sys
import typing

FLIGHTS = 4
# a function of the loop, and a number of its result
STAGES = {
    "meet_gust": "first.density", "breathe": "first.density_kg_m3", "sense": "first.mass_kg", "judge": "first.apart_ab_rad_s.x",
    "navigate": "first.altitude_m", "decide": "first.since_s", "command": "first.thrust_n", "engines": "first[0]",
    "control": "first.x", "burn": "first.mass_kg", "_push": "first[1]", "move": "first[0].r_F_m.x", "watch.track": "first[0]",
    "watch.judge_end": "first",
}
STRUCTURES = {"body": "Body", "felt": "Felt", "gust": "Gust", "nav": "Nav", "health": "Health", "measured": "Measured",
              "mind": "Mind", "stores": "Stores", "asked": "Command", "command": "Command", "air": "Air", "push": "Push", "last_a_rad_s": "Vec",
              "r_F_m": "Vec", "nav_q": "Quat", "inertia_kg_m2": "Vec", "torque": "Vec"}
WHOLE = ("now", "last", "count", "phase", "known_lost_count")
LEFT_ALONE = ("world", "shape", "model", "instruments", "case", "row", "work", "rarefied", "table", "events", "metrics",
              "window_open")
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


def stirred(written: str, kind) -> str:
    """The expression that gives the same value but hangs on `zero`."""
    if getattr(kind, "_fields", None):
        fields = typing.get_type_hints(kind).items()
        return f"{kind.__name__}({', '.join(stirred(f'{written}.{name}', each) for name, each in fields)})"
    if kind is bool:
        return written
    return f"{written} + none" if kind is int else f"{written} + zero"


def twice(module, name: str, number: str, pasted) -> None:
    """Replace the function of the module by one that does its work twice."""
    from marsfall.core import vectors
    from marsfall.descent import craft, move

    scope = vars(vectors) | vars(craft) | {"Push": move.Push, "once": getattr(module, name)}
    names = list(inspect.signature(getattr(module, name).py_func).parameters)
    again = [each if each in LEFT_ALONE else stirred(each, scope[STRUCTURES[each]] if each in STRUCTURES else
                                                     int if each in WHOLE else float) for each in names]
    exec(f"def twice({', '.join(names)}):\n    first = once({', '.join(names)})\n    zero = 0.0 * {number}\n"
         f"    none = int(abs({number})) >> 62\n"
         f"    return once({', '.join(again)})", scope)
    setattr(module, name, pasted(scope["twice"]))


def count(doubled: str) -> None:
    """Child process: fly with one stage doubled, or none; print JSON."""
    import numba

    from marsfall.campaign import jobs
    from marsfall.core.kernels import OPTIONS, WITHOUT_WRAPPERS
    from marsfall.descent import fly, job, watch
    from marsfall.descent.draw import from_table
    from marsfall.mission.scenario import read

    if doubled:
        module, name = (watch, doubled.removeprefix("watch.")) if doubled.startswith("watch.") else (fly, doubled)
        options = OPTIONS | {"cache": False}
        fresh = numba.njit(**options)
        twice(module, name, STAGES[doubled], numba.njit(**options, **WITHOUT_WRAPPERS, forceinline=True))
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
    steps = whole["steps"]
    print(f"MSL, {FLIGHTS} flights, {steps / FLIGHTS:.0f} steps each: {whole['instructions'] / steps:.0f} instructions a step")
    rest = whole["instructions"] / steps
    for name in STAGES:
        one = ask(name)
        same = "" if one["digest"] == whole["digest"] else "  (another flight: not comparable)"
        extra = (one["instructions"] - whole["instructions"]) / steps
        rest -= extra
        print(f"{name:<18}{extra:>8.0f}{100.0 * extra * steps / whole['instructions']:>6.1f} %{same}", flush=True)
    print(f"{'the rest':<18}{rest:>8.0f}{100.0 * rest * steps / whole['instructions']:>6.1f} %")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        count(sys.argv[1])
    else:
        main()
