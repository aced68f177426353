"""Decision 001: physics is compiled by Numba from plain Python, one craft at a time, and written with vectors.

Why Numba. A flight is 20 000 steps in which every number depends on the one before and on branches (phase, faults,
valves): there is nothing for NumPy to work on at once, and plain Python needs a millisecond a step. Numba compiles the
text that a person debugs (NUMBA_DISABLE_JIT=1 runs the same functions as Python), keeps the machine code on disk,
lets threads run without the interpreter lock, and the same functions compile for CUDA. JAX, Warp, heyoka and SIMD lanes
were measured before: lanes are 3.5 to 5 times faster for big batches and can be added over the same functions;
JAX and Warp were slower on a CPU, and each needs another way of writing.

The questions that stayed, each answered by this file (python design/001_kernels.py, some minutes):

1. What does vector algebra cost against scalars unrolled by hand?
2. Do threads help, one flight a call?
3. What does the first start cost, and the second?
4. The state of a flight is a nest of named tuples with a hundred numbers. Should its stages be calls, or pasted into the
   one loop (`stage`)? And what do wrappers for Python cost that nobody calls?

What it printed on 2026-11-22 (code of commit 31c315c, AMD EPYC, two cores that others used at the same time: load 3 to 4,
which spoils the second line; the benchmark of a quieter moment the same day gave 1.75):

1. 1100 RK4 steps of a 3-DoF entry: vectors 111 us, by hand 101 us, ratio 1.10; end points 0.0e+00 m apart
2. MSL, two threads against one: 1.15 times faster (wall time, best of eight)
3. building MSL and flying it once: 36.2 s of processor time when everything compiles, 0.6 s with the machine code on disk
4. stage, pasted in: compiled in 36 s, 18.4 ms a flight (processor time, best of 80)
4. part, call or paste as the compiler likes: compiled in 35 s, 34.5 ms a flight (processor time, best of 80)
4. inline, pasted in, wrapped for Python: compiled in 51 s, 17.6 ms a flight (processor time, best of 80)

So: vectors, for a tenth of the time; one flight a call, threads over flights; machine code on disk; and `stage` for every
part of the flight, because calls with wide arguments nearly double its time and wrappers for Python add 40 % to compiling.
"""
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import numba

from marsfall.core.vectors import Vec, cross, norm

GM_M3_S2, SPIN_RAD_S, RADIUS_M, SCALE_M, SURFACE_KG_M3, BALLISTIC_KG_M2 = 4.2828e13, 7.088e-5, 3.39e6, 1.1e4, 0.02, 140.0
SPIN = Vec(0.0, 0.0, SPIN_RAD_S)
STEP_S, STEPS, CROWD = 0.25, 1100, 16
compiled = numba.njit(nogil=True, error_model="numpy")


@compiled
def pull(r, v):
    """Gravity, turning of the planet and drag of a point mass, with vectors."""
    radius = norm(r)
    speed = norm(v)
    density = SURFACE_KG_M3 * math.exp((RADIUS_M - radius) / SCALE_M)
    drag = 0.5 * density * speed / BALLISTIC_KG_M2
    return r * (-GM_M3_S2 / (radius * radius * radius)) - 2.0 * cross(SPIN, v) - cross(SPIN, cross(SPIN, r)) - v * drag


@compiled
def with_vectors(steps, r, v):
    """Runge-Kutta steps as a textbook writes them."""
    h = STEP_S
    for _ in range(steps):
        a1 = pull(r, v)
        v2 = v + a1 * (0.5 * h)
        a2 = pull(r + v * (0.5 * h), v2)
        v3 = v + a2 * (0.5 * h)
        a3 = pull(r + v2 * (0.5 * h), v3)
        v4 = v + a3 * h
        a4 = pull(r + v3 * h, v4)
        r = r + (v + 2.0 * (v2 + v3) + v4) * (h / 6.0)
        v = v + (a1 + 2.0 * (a2 + a3) + a4) * (h / 6.0)
    return r.x, r.y, r.z


@compiled
def pull_by_hand(x, y, z, u, v, w):
    """The same, unrolled."""
    radius = math.sqrt(x * x + y * y + z * z)
    speed = math.sqrt(u * u + v * v + w * w)
    drag = 0.5 * SURFACE_KG_M3 * math.exp((RADIUS_M - radius) / SCALE_M) * speed / BALLISTIC_KG_M2
    g = -GM_M3_S2 / (radius * radius * radius)
    s = SPIN_RAD_S
    return g * x + 2.0 * s * v + s * s * x - drag * u, g * y - 2.0 * s * u + s * s * y - drag * v, g * z - drag * w


@compiled
def by_hand(steps, x, y, z, u, v, w):
    """The same steps, unrolled."""
    h, k, s = STEP_S, 0.5 * STEP_S, STEP_S / 6.0
    for _ in range(steps):
        a1, b1, c1 = pull_by_hand(x, y, z, u, v, w)
        u2, v2, w2 = u + a1 * k, v + b1 * k, w + c1 * k
        a2, b2, c2 = pull_by_hand(x + u * k, y + v * k, z + w * k, u2, v2, w2)
        u3, v3, w3 = u + a2 * k, v + b2 * k, w + c2 * k
        a3, b3, c3 = pull_by_hand(x + u2 * k, y + v2 * k, z + w2 * k, u3, v3, w3)
        u4, v4, w4 = u + a3 * h, v + b3 * h, w + c3 * h
        a4, b4, c4 = pull_by_hand(x + u3 * h, y + v3 * h, z + w3 * h, u4, v4, w4)
        x, y, z = (x + (u + 2.0 * (u2 + u3) + u4) * s, y + (v + 2.0 * (v2 + v3) + v4) * s,
                   z + (w + 2.0 * (w2 + w3) + w4) * s)
        u, v, w = (u + (a1 + 2.0 * (a2 + a3) + a4) * s, v + (b1 + 2.0 * (b2 + b3) + b4) * s,
                   w + (c1 + 2.0 * (c2 + c3) + c4) * s)
    return x, y, z


def timed_s(work) -> float:
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def vectors() -> None:
    """Question 1."""
    r, v = (3.52e6, 0.0, 0.0), (-1.6e3, 5.6e3, 100.0)
    ends = with_vectors(STEPS, Vec(*r), Vec(*v)), by_hand(STEPS, *r, *v)
    pairs = [(timed_s(lambda: with_vectors(STEPS, Vec(*r), Vec(*v))), timed_s(lambda: by_hand(STEPS, *r, *v)))
             for _ in range(400)]
    a, b = (min(column) for column in zip(*pairs, strict=True))
    apart_m = math.dist(*ends)
    print(f"1. {STEPS} RK4 steps of a 3-DoF entry: vectors {1e6 * a:.0f} us, by hand {1e6 * b:.0f} us, ratio {a / b:.2f}; "
          f"end points {apart_m:.1e} m apart")


def one_variant(decorator: str) -> None:
    """Child process: build MSL with `stage` replaced, fly it, print JSON. Processor time, so that neighbours count less."""
    import marsfall.core.kernels as kernels
    kernels.stage = getattr(kernels, decorator)
    from marsfall.campaign import jobs
    from marsfall.descent.draw import from_table
    from marsfall.descent.job import fly_rows
    from marsfall.mission.scenario import read

    began_s = time.process_time()
    job = jobs.build(read("msl"))
    rows = from_table(job.plan(0, CROWD))
    fly_rows(job.lander, rows[:1])
    ready_s = time.process_time() - began_s

    def one():
        began_s = time.thread_time()
        fly_rows(job.lander, rows[3:4])
        return time.thread_time() - began_s

    def crowd(threads):
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda i: fly_rows(job.lander, rows[i:i + 1]), range(CROWD)))

    print(json.dumps({"ready_s": ready_s, "one_ms": 1e3 * min(one() for _ in range(40)),
                      "two_threads_ratio": max(timed_s(lambda: crowd(1)) / timed_s(lambda: crowd(2)) for _ in range(4))}))


def ask(decorator: str, cache: str) -> dict:
    """Run `one_variant` in a process with its own folder of machine code."""
    done = subprocess.run([sys.executable, __file__, decorator], env=os.environ | {"MARSFALL_CACHE_DIR": cache}, check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def flights() -> None:
    """Questions 2 to 4, on the real flight: MSL, 6-DoF, with sensors and flight software."""
    variants = {"stage": "pasted in", "part": "call or paste as the compiler likes", "inline": "pasted in, wrapped for Python"}
    with tempfile.TemporaryDirectory() as folder:
        first = {name: ask(name, f"{folder}/{name}") for name in variants}
        again = [{name: ask(name, f"{folder}/{name}") for name in variants} for _ in range(2)]
    best = max(turn["stage"]["two_threads_ratio"] for turn in again)
    print(f"2. MSL, two threads against one: {best:.2f} times faster (wall time, best of eight)")
    print(f"3. building MSL and flying it once: {first['stage']['ready_s']:.1f} s of processor time when everything compiles, "
          f"{again[0]['stage']['ready_s']:.1f} s with the machine code on disk")
    for name, words in variants.items():
        flight_ms = min(turn[name]["one_ms"] for turn in again)
        print(f"4. {name}, {words}: compiled in {first[name]['ready_s']:.0f} s, {flight_ms:.1f} ms a flight (processor time, "
              "best of 80)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_variant(sys.argv[1])
    else:
        vectors()
        flights()
