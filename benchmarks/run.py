"""make bench: what marsfall costs on this machine, one table. Ratios come from things measured one after the other in one run.

Nothing here fails because it is slow: the budget stands beside the number. Options leave out the slow parts.
"""
import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import amat
import basilisk
import engines
import flights
import graphics
import limits
import numba
import operations
import peak
import starts
import transfers

from marsfall.core.kernels import source_digest
from marsfall.descent import gpu

Row = tuple[str, str, str]  # what, measured, budget


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="Measure marsfall on this machine.")
    options.add_argument("--quick", action="store_true", help="leave out the first compile and the 10 000 landings")
    quick = options.parse_args().quick
    print(f"marsfall benchmarks, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, code {source_digest()}, "
          f"Python {platform.python_version()}, Numba {numba.__version__}")
    print(f"{processor()}, {os.cpu_count()} cores, load before the run {os.getloadavg()[0]:.1f}")
    print("One-thread times are medians of processor time; two threads and starts are wall time.\n")
    print(f"{'what':<66}{'measured':>16}  budget")
    for what, measured, budget in rows(quick):
        print(f"{what:<66}{measured:>16}  {budget}".rstrip(), flush=True)


def rows(quick: bool) -> Iterator[Row]:
    """Every line of the table, as soon as it is known."""
    job = flights.msl()
    before = flights.flight_cost(job)
    rival, why = tried(amat.fly, job)
    after = flights.flight_cost(job)  # again, so that a neighbour on the machine does not decide the ratio
    flight_ms, step_ns = 0.5 * (before.flight_ms + after.flight_ms), 0.5 * (before.step_ns + after.step_ns)
    yield "MSL, entry to ground, 6-DoF with flight software: one flight", f"{flight_ms:.1f} ms", "15 ms"
    yield "  best of the repeats", f"{min(before.best_ms, after.best_ms):.1f} ms", ""
    yield f"  one step ({before.step_count:.0f} steps a flight)", f"{step_ns:.0f} ns", ""
    yield "  flights a second on one core", f"{1e3 / flight_ms:.0f}", ""
    yield "  two threads against one", f"{flights.two_threads_ratio(job):.2f} x", "1.8 x"
    yield from of_gpu(job)
    yield from of_peak(step_ns)
    point = flights.point_mass(job, amat.BANK_DEG)
    yield (f"MSL as a point mass at {amat.BANK_DEG:.0f} deg bank to {flights.SLOW_M_S:.0f} m/s: one entry",
           f"{point.flight_ms:.2f} ms", "")
    yield f"  ends after {point.end_s:.0f} s at {point.end_altitude_km:.1f} km; peak", f"{point.peak_g:.2f} g", ""
    yield from of_amat(rival, why, flight_ms, point.flight_ms)
    yield from of_basilisk(*tried(basilisk.measure, job), step_ns)
    yield from of_transfers()
    yield from engines.rows()
    yield from limits.rows()
    if not quick:
        yield from of_starts()


def of_peak(step_ns: float) -> Iterator[Row]:
    """The step as a part of what the core can do."""
    count, best = operations.per_step(), peak.scalar_gflops()
    yield "  floating-point operations a step, as written", f"{count:.0f}", ""
    yield "scalar double-precision peak of one core (no FMA, no SIMD)", f"{best:.1f} GFLOP/s", ""
    yield "  part of it that the flight reaches", f"{100.0 * count / step_ns / best:.0f} %", ""


def of_gpu(job) -> Iterator[Row]:
    """The same flights on a GPU."""
    why = gpu.why_not()
    yield "  flights a second on a GPU", "no GPU here" if why else f"{graphics.flights_per_s(job):.0f}", why


def tried(rival, job) -> tuple:
    """What another program measured, or None and why there is nothing."""
    try:
        return rival(job), ""
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or error
        return None, str(said.decode() if isinstance(said, bytes) else said).strip().splitlines()[-1][:120]


def of_amat(rival: dict | None, why: str, flight_ms: float, point_ms: float) -> Iterator[Row]:
    """The comparison with AMAT, or a line that says why there is none."""
    if rival is None:
        yield "AMAT 2.3, the same entry in 3-DoF", "not measured", why
        return
    ms = sorted(rival["ms"])[len(rival["ms"]) // 2]
    yield "AMAT 2.3, the same point mass and air, tol 1e-6, dt 0.1 s: one entry", f"{ms:.1f} ms", ""
    end = f"{rival['end_s']:.0f} s at {rival['end_altitude_km']:.1f} km with {rival['end_speed_m_s']:.0f} m/s"
    yield (f"  ends after {end}; peak", f"{rival['peak_g']:.2f} g", "")
    yield "  AMAT's 3-DoF entry against our whole 6-DoF flight", f"{ms / flight_ms:.1f} x", "4 x"
    yield "  AMAT's 3-DoF entry against our 3-DoF entry", f"{ms / point_ms:.0f} x", ""


def of_transfers() -> Iterator[Row]:
    """Transfers to Mars."""
    speeds, (cells, wall_s) = transfers.lambert_speeds(), transfers.porkchop_s()
    yield "Lambert's problem, arcs a second on one thread", f"{speeds.ours_per_s / 1e6:.2f} million", "0.5 million"
    if speeds.satkit_per_s is None:
        yield "  satkit", "not measured", "pip install satkit"
    else:
        yield "  satkit called from Python", f"{speeds.satkit_per_s / 1e6:.2f} million", ""
        yield "  ours against satkit", f"{speeds.ours_per_s / speeds.satkit_per_s:.1f} x", "1.3 x"
        yield "  largest difference of a velocity", f"{speeds.largest_difference_m_s:.0e} m/s", "1e-6 m/s"
    yield f"porkchop of {cells} transfers to Mars, wall time", f"{wall_s:.2f} s", "2 s"


def of_basilisk(steps: basilisk.Steps | None, why: str, step_ns: float) -> Iterator[Row]:
    """The comparison with Basilisk, or a line that says why there is none."""
    if steps is None:
        yield "Basilisk 2.12, a rigid spacecraft in air", "not measured", why
        return
    yield "Basilisk 2.12, rigid body, gravity, drag, torque, RK4: one step", f"{steps.theirs_ns:.0f} ns", ""
    yield "  our motion alone, with aerodynamic tables: one step", f"{steps.ours_ns:.0f} ns", ""
    yield "  Basilisk's step against our motion alone", f"{steps.theirs_ns / steps.ours_ns:.0f} x", ""
    yield "  Basilisk's step against our whole step, with sensors and software", f"{steps.theirs_ns / step_ns:.1f} x", ""


def of_starts() -> Iterator[Row]:
    """What a person waits for, and memory."""
    first, second = starts.first_and_second()
    yield "marsfall land msl --cases 1, first start, compiling everything", f"{first.wall_s:.1f} s", "60 s"
    yield "  second start", f"{second.wall_s:.1f} s", "3 s"
    many = starts.many()
    yield f"marsfall land msl --cases {starts.MANY_CASES} --threads 2, wall time", f"{many.wall_s:.0f} s", ""
    yield "  peak memory", f"{many.peak_mib:.0f} MiB", "1000 MiB"


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
