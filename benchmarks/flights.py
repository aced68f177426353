"""Our own flights of MSL: what one costs, what a second thread brings, and the point mass that is compared with AMAT."""
import math
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from marsfall.campaign import jobs
from marsfall.core.units import si
from marsfall.core.vectors import norm
from marsfall.descent import reference, watch
from marsfall.descent.build import sky_of
from marsfall.descent.draw import from_table
from marsfall.descent.job import LandingJob, fly_rows
from marsfall.mars.atmosphere import atmosphere
from marsfall.mars.frames import flight_angles
from marsfall.mission.scenario import read

FLIGHTS, REPEATS, CROWD, PAIRS = 12, 5, 64, 5
SLOW_M_S = 406.0  # where the point mass ends: speed of parachute deployment


class Cost(NamedTuple):
    """Processor time of dispersed flights, one by one on one thread: median and best over repeats, middle case of several."""

    flight_ms: float
    best_ms: float
    step_ns: float
    step_count: float   # a flight, mean


def msl() -> LandingJob:
    """The shipped MSL, built."""
    job = jobs.build(read("msl"))
    assert isinstance(job, LandingJob)
    return job


def busy_s(work) -> float:
    """Processor time of a call on this thread: a neighbour on the machine counts less than in wall time."""
    began_s = time.thread_time()
    work()
    return time.thread_time() - began_s


def timed_s(work) -> float:
    """Wall time of a call."""
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def flight_cost(job: LandingJob) -> Cost:
    """Fly dispersed cases one by one, each several times: atmosphere, flight, events and outcome, without files."""
    rows = from_table(job.plan(0, FLIGHTS))
    _, _, metrics = fly_rows(job.lander, rows)  # the kernels are loaded now
    steps = metrics[:, watch.M_STEPS]
    every_s = np.array([[busy_s(lambda i=i: fly_rows(job.lander, rows[i:i + 1])) for _ in range(REPEATS)]
                        for i in range(FLIGHTS)])
    middle_s = np.median(every_s, axis=1)
    return Cost(1e3 * float(np.median(middle_s)), 1e3 * float(np.median(every_s.min(axis=1))),
                1e9 * float(np.median(middle_s / steps)), float(steps.mean()))


def two_threads_ratio(job: LandingJob) -> float:
    """Wall time of a crowd of flights on one thread over that on two: median of pairs measured back to back."""
    rows = from_table(job.plan(0, CROWD))

    def crowd(threads):
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda i: fly_rows(job.lander, rows[i:i + 1]), range(CROWD)))

    return statistics.median(timed_s(lambda: crowd(1)) / timed_s(lambda: crowd(2)) for _ in range(PAIRS))


class PointMass(NamedTuple):
    """The three-degree-of-freedom entry of the same vehicle, and how it went."""

    flight_ms: float
    peak_g: float
    end_altitude_km: float
    end_s: float


def polar_of(job: LandingJob) -> np.ndarray:
    """Mach, drag and lift coefficient of the vehicle in trim."""
    v = si(job.lander.landing.vehicle)
    return reference.trimmed(v.shape, v.balance_offset_ratio, v.balance_depth_ratio)


def point_mass(job: LandingJob, bank_deg: float) -> PointMass:
    """Fly it at a constant bank, as AMAT does, down to the speed of parachute deployment."""
    lander = job.lander
    table = atmosphere(sky_of(lander.landing, lander.t_entry_tdb_s), False, 0)
    polar, bank_rad, path = polar_of(job), math.radians(bank_deg), np.empty((reference.STEPS_MAX, 11))
    v, model = si(lander.landing.vehicle), lander.model
    point = reference.Point(model.world, model.areoid_shift_m, model.landing.site_radius_m, model.shape.rarefied,
                            v.reference_area_m2 / v.mass_kg, bank_rad, bank_rad, 0.0)
    count = 0

    def fly():
        nonlocal count
        count = reference.point_mass(point, table, polar, lander.entry.r_MCMF_m, lander.entry.v_MCMF_m_s, SLOW_M_S, path)

    fly()
    flight_ms = 1e3 * statistics.median(busy_s(fly) for _ in range(50))
    done = path[:count]
    felt = done[:, reference.DRAG] * np.hypot(1.0, done[:, reference.LIFT_RATIO]) / 9.80665
    return PointMass(flight_ms, float(felt.max()), float(done[-1, reference.ALTITUDE]) / 1e3, float(done[-1, reference.TIME]))


def ballistic_kg_m2(job: LandingJob) -> tuple[float, float]:
    """Ballistic coefficient and lift-to-drag ratio at Mach 25, in trim: AMAT takes constants."""
    v, (mach, drag, lift) = si(job.lander.landing.vehicle), polar_of(job)
    cd, cl = np.interp(25.0, mach, drag), np.interp(25.0, mach, lift)
    return float(v.mass_kg / (cd * v.reference_area_m2)), float(cl / cd)


def entry_angles_deg(job: LandingJob) -> dict[str, float]:
    """The entry state relative to the planet as AMAT wants it: its heading counts from east to north."""
    r, v = job.lander.entry
    angles = flight_angles(r, v)
    return {"latitude_deg": math.degrees(math.asin(r.z / norm(r))), "longitude_deg": math.degrees(math.atan2(r.y, r.x)),
            "speed_km_s": norm(v) / 1e3, "heading_deg": 90.0 - math.degrees(angles.azimuth_rad),
            "flight_path_angle_deg": math.degrees(angles.flight_path_rad)}
