"""Decision 003: one craft after another, or several side by side in the lanes of a vector register?

A lane-blocked engine of the same kind of flight was four times as fast as a scalar one on a machine with 512-bit vectors; its
text was written for lanes: no branches, tables frozen into the code, its own sine and exponential. Could our flight, written
for one craft, get more than twice as fast that way without a second copy of the physics? The part most fit for it is `move`,
the Runge-Kutta step: straight-line code whose only branches are minima and maxima and whose only memory is the aerodynamic
table. So `move`, untouched, is put into a loop over lanes: L craft in arrays, one row a component, L known when it is compiled.

  one       the same steps for one craft in registers, as the flight does them
  lanes     the loop over lanes, table and all
  no table  the same with a `look_up` that computes places and weights in the table but reads nothing from it: what the
            arithmetic alone could gain; as `one` and in lanes

python design/003_lanes.py, a minute. What it printed:

one                   285 ns a step of a craft,  1 % of the arithmetic in vectors
4 lanes               281 ns a step of a craft,  1 % of the arithmetic in vectors, 1.02 x; end states 0e+00 apart
8 lanes               266 ns a step of a craft,  1 % of the arithmetic in vectors, 1.07 x; end states 0e+00 apart
16 lanes              277 ns a step of a craft,  1 % of the arithmetic in vectors, 1.03 x; end states 0e+00 apart
32 lanes              281 ns a step of a craft,  1 % of the arithmetic in vectors, 1.01 x; end states 0e+00 apart
no table, one         252 ns a step of a craft,  0 % of the arithmetic in vectors
no table, 4 lanes     261 ns a step of a craft,  0 % of the arithmetic in vectors, 0.97 x; end states 0e+00 apart
no table, 8 lanes     258 ns a step of a craft,  0 % of the arithmetic in vectors, 0.97 x; end states 0e+00 apart
no table, 16 lanes     72 ns a step of a craft, 50 % of the arithmetic in vectors, 3.48 x; end states 0e+00 apart
no table, 32 lanes     76 ns a step of a craft, 50 % of the arithmetic in vectors, 3.32 x; end states 0e+00 apart
(2026-11-22, AMD EPYC with 256-bit vectors, two cores that others used at the same time; 50 % because the compiler keeps the
scalar loop beside the one in vectors.)

So: no lanes. The arithmetic does go into vectors, without a word of the physics changed, but the table look-up keeps LLVM from
it: neither a table frozen as a constant, nor flat, nor 32-bit indices, nor lanes on the stack changed that (tried, not kept).
And `move` is two fifths of the instructions of a flight (design/005_profile.py): were it free, a flight would be 1.7 times as
fast. The rest, sensors, filter, votes, guidance and machinery, branches from craft to craft. Threads over flights, and a GPU,
whose lanes may branch each on their own, take the same text as it is (design/006_gpu.py).
"""
import time
import typing
from inspect import getsource
from statistics import median

import numba
import numpy as np

from marsfall.campaign import jobs
from marsfall.core.kernels import OPTIONS
from marsfall.core.vectors import Quat, Vec, normalise
from marsfall.descent import aero, move
from marsfall.descent.craft import Air, Body, Felt
from marsfall.descent.move import Push
from marsfall.mars.constants import MARS
from marsfall.mission.scenario import read

STEPS, DT_S, ROUNDS, LANES = 4000, 0.02, 15, (4, 8, 16, 32)
SHAPE = jobs.build(read("msl")).lander.model.shape
ARITHMETIC = [f"v{name}{{}}d" for name in ("mul", "add", "sub", "div", "sqrt")]


def compiled(function, **options):
    """A kernel that is not kept on disk."""
    return numba.njit(**OPTIONS | {"cache": False} | options)(function)


def numbers_of(value) -> list[float]:
    """The numbers of a structure."""
    return [n for each in value for n in numbers_of(each)] if isinstance(value, tuple) else [float(value)]


def leaves(value, name: str) -> list[str]:
    """The same as expressions."""
    if not isinstance(value, tuple):
        return [name]
    return [leaf for field, each in zip(value._fields, value, strict=True) for leaf in leaves(each, f"{name}.{field}")]


def built(kind, at: int, lanes: int) -> tuple[str, int]:
    """Expression that reads a structure from the rows `at`, `at` + 1 ... of `a`, lane i; and the first row after it."""
    if not getattr(kind, "_fields", None):
        return f"a[{at * lanes} + i]", at + 1
    parts = []
    for each in typing.get_type_hints(kind).values():
        part, at = built(each, at, lanes)
        parts.append(part)
    return f"{kind.__name__}({', '.join(parts)})", at


def start():
    """A craft in the middle of its entry."""
    push = Push(0.0, Vec(1.0, 2.0, 3.0), 1.0, 0.1, Vec(0.0, 0.0, 0.0), 0.0, 0.0, 1.0 / 3257.0, Vec(5617.0, 4454.0, 4500.0),
                Vec(1.0 / 5617.0, 1.0 / 4454.0, 1.0 / 4500.0), -0.08, 0.0, 1.0)
    air = Air(6e-4, -1.0 / 9e3, 1.0 / 210.0, Vec(10.0, -5.0, 0.0), 3.43e6, 40e3, 0.0)
    attitude = normalise.py_func(Quat(0.2, 0.1, 0.69, 0.69))
    body = Body(Vec(3.43e6, 0.0, 0.0), Vec(-900.0, 5200.0, 50.0), attitude, Vec(0.0, 0.01, 0.0))
    return push, air, body, Felt(Vec(0.0, 0.0, 0.0), Vec(0.0, 0.0, 0.0))


def reader(kind, lanes: int):
    """A compiled function that reads one lane."""
    return compiled(eval(f"lambda a, i: {built(kind, 0, lanes)[0]}", globals()), forceinline=True)


def writer(lanes: int):
    """A compiled function that writes body and felt of one lane."""
    _, _, body, felt = start()
    lines = [f"    a[{k * lanes} + i] = {leaf}" for k, leaf in enumerate(leaves(body, "body") + leaves(felt, "felt"))]
    scope: dict = {}
    exec("\n".join(["def write(a, i, body, felt):", *lines]), scope)
    return compiled(scope["write"], forceinline=True)


def one():
    """Steps of one craft."""
    step, read_push, read_air, read_body, write = move.move, reader(Push, 1), reader(Air, 1), reader(Body, 1), writer(1)

    def run(shape, pushes, airs, state, steps):
        body, push, air = read_body(state, 0), read_push(pushes, 0), read_air(airs, 0)
        felt = Felt(body.w_B_rad_s, body.w_B_rad_s)
        for _ in range(steps):
            body, felt = step(MARS, shape, push, air, body, DT_S)
        write(state, 0, body, felt)
    return compiled(run)


def side_by_side(lanes: int):
    """One step of all lanes, then the next."""
    step, write, count = move.move, writer(lanes), np.uint64(lanes)
    read_push, read_air, read_body = reader(Push, lanes), reader(Air, lanes), reader(Body, lanes)

    def run(shape, pushes, airs, state, steps):
        for _ in range(steps):
            for i in range(count):
                body, felt = step(MARS, shape, read_push(pushes, i), read_air(airs, i), read_body(state, i), DT_S)
                write(state, i, body, felt)
    return compiled(run)


def measure(function, lanes: int) -> tuple[float, float, np.ndarray]:
    """Processor time of a step of one craft, ns; the part of its arithmetic that is done in vectors; and an end state."""
    push, air, body, felt = (numbers_of(each) for each in start())
    times = []
    for _ in range(ROUNDS):
        pushes, airs, state = (np.repeat(np.array(numbers), lanes) for numbers in (push, air, body + felt))
        began_s = time.thread_time()
        function(SHAPE, pushes, airs, state, STEPS)
        times.append(1e9 * (time.thread_time() - began_s) / STEPS / lanes)
    text = "".join(function.inspect_asm().values())
    packed, scalar = (sum(text.count(name.format(width)) for name in ARITHMETIC) for width in "ps")
    return median(times[1:]), packed / (packed + scalar), state[::lanes]


def without_table() -> None:
    """Let `move` use a look-up that reads nothing."""
    text = getsource(aero.look_up.py_func)
    text = text[text.index("def look_up"):text.index("    return (")]
    scope = dict(vars(aero))
    text += "    return a * 1.6 + b, c * 0.2 + d, a * 0.1 + float(i1) * 1e-9 + float(j1) * 1e-9"
    exec(text.replace("np.uint64", "np.int32"), scope)
    move.look_up = compiled(scope["look_up"], forceinline=True)
    for name in ("rates", "move"):
        setattr(move, name, compiled(getattr(move, name).py_func, forceinline=True))


def main() -> None:
    for words in ("", "no table, "):
        if words:
            without_table()
        basis_ns, share, end = measure(one(), 1)
        print(f"{words + 'one':<20}{basis_ns:>5.0f} ns a step of a craft, {100.0 * share:>2.0f} % of the arithmetic in vectors")
        for lanes in LANES:
            ns, share, other = measure(side_by_side(lanes), lanes)
            print(f"{f'{words}{lanes} lanes':<20}{ns:>5.0f} ns a step of a craft, {100.0 * share:>2.0f} % of the arithmetic in "
                  f"vectors, {basis_ns / ns:.2f} x; end states {np.abs(other - end)[:13].max():.0e} apart", flush=True)


if __name__ == "__main__":
    main()
