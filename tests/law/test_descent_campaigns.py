"""Laws of a campaign of landings: what seed, order, threads, limits and faults may and may not change."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.status import ALIVE, CRASHED, FLYING, IN_ORBIT, LANDED, LANDED_HARD, SENTENCE
from marsfall.descent import KINDS, parse_fault, watch
from marsfall.descent.draw import draw, from_table, to_table
from marsfall.descent.job import LandingJob, fly_rows
from marsfall.mission.scenario import read

NAMES = ("pathfinder", "msl", "phoenix-lander")
GROUNDED = (LANDED, LANDED_HARD, CRASHED)


def job_of(name, landing=None, faults=()):
    scenario = read(name)
    return LandingJob(name, scenario.text, landing or scenario.data, [parse_fault(f) for f in faults], {})


@pytest.fixture(scope="module", params=NAMES)
def job(request):
    return job_of(request.param)


def bits(lander, rows):
    """Every number of some flights, as bytes."""
    return [part.tobytes() for part in fly_rows(lander, rows)]


def joined(parts):
    return [b"".join(same) for same in zip(*parts, strict=True)]


def test_the_same_seed_flies_the_same_bits(job):
    plans = [job.plan(5, 6) for _ in range(2)]
    assert plans[0].equals(plans[1])
    assert bits(job.lander, from_table(plans[0])) == bits(job.lander, from_table(plans[1]))
    assert bits(job.lander, from_table(job.plan(6, 6))) != bits(job.lander, from_table(plans[0]))


def test_a_line_of_the_plan_does_not_depend_on_how_many_are_drawn(job):
    assert job.plan(5, 3).equals(job.plan(5, 12).slice(0, 3))


@pytest.mark.parametrize(("threads", "size"), [(1, 3), (2, 1), (5, 4)])
def test_no_split_and_no_threads_change_a_bit(job, threads, size):
    """Ten flights in one call, against slices of the plan flown by a pool of threads in whatever order."""
    rows = draw(job.lander, 11, np.arange(10), [])
    whole = bits(job.lander, rows)
    slices = [rows[i:i + size] for i in range(0, len(rows), size)]
    with ThreadPoolExecutor(threads) as pool:
        assert joined(pool.map(lambda part: bits(job.lander, part), slices)) == whole


def test_a_plan_comes_back_from_its_table_bit_for_bit(job):
    rows = draw(job.lander, 11, np.arange(20), [parse_fault("gyro-stuck@E+60")])
    assert from_table(to_table(rows)).tobytes() == rows.tobytes()


def test_outcome_tables_of_any_split_are_equal(job):
    plan = job.plan(11, 6)
    whole = job.fly(plan)
    parts = [job.fly(plan.slice(0, 4)), job.fly(plan.slice(4, 2))]
    for table, pieces in zip(whole, zip(*parts, strict=True), strict=True):
        assert pa.concat_tables(pieces).to_pandas().equals(table.to_pandas())


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_moves_no_draw(job, kind):
    """The plan with a fault and the plan without differ in that fault's moment alone."""
    healthy = job.plan(3, 5)
    broken = to_table(draw(job.lander, 3, np.arange(5), [parse_fault(f"{kind}@E+42")]))
    differ = [name for name in healthy.column_names if not healthy[name].equals(broken[name])]
    assert differ == [f"fault_{KINDS[kind]}"]


@pytest.mark.parametrize("name", ["msl", "phoenix-lander"])
def test_tighter_touchdown_limits_never_raise_the_success_count(name):
    """The same flights judged by ever tighter limits: the flights that land are a subset of those before, and nothing but the
    verdict changes."""
    scenario = read(name)
    limits, before, seen = scenario.data.limits, None, []
    for factor in (2.0, 1.0, 0.6, 0.05):
        tight = limits.model_copy(update={key: factor * getattr(limits, key) for key in
                                          ("touchdown_vertical_m_s", "touchdown_horizontal_m_s", "touchdown_tilt_deg")})
        job = job_of(name, scenario.data.model_copy(update={"limits": tight}))
        statuses, events, metrics = fly_rows(job.lander, from_table(job.plan(2, 20)))
        if before is not None:
            assert set(np.flatnonzero(statuses == LANDED)) <= set(np.flatnonzero(before[0] == LANDED))
            assert events.tobytes() == before[1].tobytes()
            assert metrics.tobytes() == before[2].tobytes()
        before = statuses, events, metrics
        seen.append(int((statuses == LANDED).sum()))
    assert seen[0] > seen[-1], "the limits of this test never bite"


@pytest.mark.parametrize("name", ["msl", "phoenix-lander"])
@pytest.mark.parametrize("key", ["touchdown_vertical_m_s", "touchdown_horizontal_m_s", "touchdown_tilt_deg", "survivable_m_s"])
def test_each_limit_alone_never_raises_the_success_count(name, key):
    scenario = read(name)
    counts = []
    for factor in (1.0, 0.4):
        limits = scenario.data.limits.model_copy(update={key: factor * getattr(scenario.data.limits, key)})
        job = job_of(name, scenario.data.model_copy(update={"limits": limits}))
        statuses = fly_rows(job.lander, from_table(job.plan(2, 12)))[0]
        counts.append((int((statuses == LANDED).sum()), int(np.isin(statuses, ALIVE).sum())))
    assert counts[1][0] <= counts[0][0]
    assert counts[1][1] <= counts[0][1]


def check_ended(statuses, events, metrics):
    """A known end, and every number finite: NaN only where a thing did not happen."""
    assert set(statuses.tolist()) <= set(SENTENCE) - {FLYING}
    assert np.isfinite(metrics).all(), watch.METRICS[int(np.argwhere(~np.isfinite(metrics))[0][1])]
    happened = ~np.isnan(events[:, :, 0])
    assert np.isfinite(events[happened]).all()
    assert np.isnan(events[~happened]).all()
    assert happened[np.isin(statuses, GROUNDED), watch.E_TOUCHDOWN].all()
    assert happened[statuses == IN_ORBIT, watch.E_ORBIT].all()


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(NAMES), angle=st.floats(-40.0, -3.0), tau=st.floats(0.0, 10.0), heavy=st.floats(0.75, 1.5),
       dry=st.booleans(), faults=st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.floats(0.0, 500.0)), max_size=8),
       seed=st.integers(0, 10**6))
def test_every_flight_ends_in_a_known_way_with_finite_numbers(name, angle, tau, heavy, dry, faults, seed):
    """Too shallow, too steep, in a storm, too heavy, out of propellant, with any sensors and machinery broken at any time."""
    data = read(name).data
    job = job_of(name, data.model_copy(update={
        "entry": data.entry.model_copy(update={"flight_path_angle_deg": angle}),
        "weather": data.weather.model_copy(update={"global_optical_depth_ratio": tau, "local_optical_depth_ratio": tau})}))
    rows = draw(job.lander, seed, np.arange(2), [parse_fault(f"{kind}@E+{at:.2f}") for kind, at in faults])
    rows["mass_kg"] *= heavy
    if dry:
        rows["propellant_kg"] = 0.0
    check_ended(*fly_rows(job.lander, rows))


@pytest.mark.parametrize("at_s", [0, 100, 250])
def test_with_everything_broken_every_flight_still_ends(job, at_s):
    rows = draw(job.lander, 4, np.arange(4), [parse_fault(f"{kind}@E+{at_s}") for kind in KINDS])
    check_ended(*fly_rows(job.lander, rows))


@pytest.mark.parametrize(("name", "faults"), [
    ("msl", ["gyro-drift@E+8", "imu-lost@E+46"]), ("msl", ["gyro-drift@E+8", "imu-lost@E+146"]),
    ("phoenix-lander", ["imu-lost@E+300"]), ("pathfinder", ["imu-lost@E+30"])])
def test_a_craft_that_feels_nothing_any_more_keeps_to_numbers(name, faults):
    """No inertial unit is left, the felt force is exactly zero: guidance must not divide by it."""
    rows = from_table(job_of(name, faults=faults).plan(1, 4))
    check_ended(*fly_rows(job_of(name).lander, rows))


def test_healthy_flights_end_in_a_known_way(job):
    check_ended(*fly_rows(job.lander, from_table(job.plan(9, 20))))
