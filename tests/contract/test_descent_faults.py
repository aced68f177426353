"""What each fault does, and what the flight software makes of it, on a crewed lander with an abort and a flown one without."""
import numpy as np
import pytest

from marsfall.core.errors import InputError
from marsfall.core.status import ALIVE, CRASHED, IN_ORBIT, LANDED, LOST_IN_ABORT, SENTENCE
from marsfall.descent import KINDS, parse_fault
from marsfall.descent.case import Faults
from marsfall.descent.job import LandingJob
from marsfall.mission.scenario import read

CASES, SEED = 20, 7


@pytest.fixture(scope="module")
def fly():
    """Outcomes (pandas) and events of a shipped landing with faults; the same flights are flown once."""
    jobs, flown = {}, {}

    def call(name, *words):
        if name not in jobs:
            scenario = read(name)
            jobs[name] = LandingJob(name, scenario.text, scenario.data, [], {})
        if (name, words) not in flown:
            job = jobs[name]
            job.faults = [parse_fault(w) for w in words]
            outcomes, events = job.fly(job.plan(SEED, CASES))
            flown[name, words] = outcomes.to_pandas(), events.to_pandas()
        return flown[name, words]
    return call


def statuses(flights):
    return set(flights["status_code"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_parsed_and_has_its_place_in_the_plan(kind):
    fault = parse_fault(f"{kind}@E+61.5")
    assert fault == (kind, 61.5)
    scenario = read("pathfinder")
    plan = LandingJob("pathfinder", scenario.text, scenario.data, [fault], {}).plan(1, 3)
    columns = [name for name in plan.column_names if name.startswith("fault_")]
    assert columns == [f"fault_{field}" for field in Faults._fields]
    for name in columns:
        assert set(plan[name].to_pylist()) == {61.5 if name == f"fault_{KINDS[kind]}" else np.inf}


@pytest.mark.parametrize(("words", "near"), [("giro-stuck@E+60", "gyro-stuck"), ("altimiter-lost@E+1", "altimeter-lost"),
                                             ("engines-out@E+0", "engine-out"), ("chute-failed@E+9", "parachute-failed")])
def test_an_unknown_fault_is_refused_with_the_nearest_name(words, near):
    with pytest.raises(InputError) as caught:
        parse_fault(words)
    assert [problem.nearest for problem in caught.value.problems] == [near]
    assert all(kind in str(caught.value) for kind in KINDS)


@pytest.mark.parametrize("words", ["gyro-stuck", "gyro-stuck@60", "gyro-stuck@E+", "gyro-stuck@E-5", "gyro-stuck@E+nan",
                                   "gyro-stuck@E+inf", "gyro-stuck@E+1e9", "gyro-stuck@E+six"])
def test_a_fault_without_a_sensible_moment_is_refused(words):
    with pytest.raises(InputError, match="seconds after the entry interface"):
        parse_fault(words)


def test_two_mistakes_in_one_fault_are_both_told():
    with pytest.raises(InputError) as caught:
        parse_fault("gyro-stock@noon")
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("name", ["phoenix-lander", "msl"])
def test_a_fault_after_the_end_changes_nothing(fly, name):
    """Bit for bit: a fault acts from its moment on and not before."""
    healthy, late = fly(name)[0], fly(name, *[f"{kind}@E+90000" for kind in KINDS])[0]
    assert late.equals(healthy)


def test_a_stuck_gyroscope_makes_the_crew_break_off(fly):
    """Two units on board and a flight rule that asks for two: every flight is aborted, and the abort is flown: it takes
    minutes, burns propellant, and ends in orbit or is lost."""
    flights, events = fly("phoenix-lander", "gyro-stuck@E+60")
    assert statuses(flights) <= {IN_ORBIT, LOST_IN_ABORT}
    assert flights["status_code"][0] == IN_ORBIT
    assert (flights["abort_time_s"] > 60.0).all()
    assert (flights["t_end_s"] - flights["abort_time_s"] > 60.0).all()
    full = read("phoenix-lander").data.vehicle.propellant_kg
    assert (flights["propellant_left_kg"] < 0.8 * full).all()
    assert (flights["periapsis_altitude_m"][flights["status_code"] == IN_ORBIT] > 100e3).all()
    assert events[events["kind"] == "orbit"]["case"].nunique() == (flights["status_code"] == IN_ORBIT).sum()


@pytest.mark.parametrize("kind", ["gyro-stuck", "gyro-saturated"])
def test_one_of_two_units_is_found_out_and_the_landing_goes_on(fly, kind):
    """msl: a unit that repeats itself, or sits at the end of its range, is isolated within a second (the low-pass of the
    comparison remembers half a second), and as many flights land as with two units."""
    flights, events = fly("msl", f"{kind}@E+60")
    found = events[events["kind"] == "imu_rejected"]
    assert sorted(found["case"]) == list(range(CASES))
    assert found["t_s"].between(60.0, 61.0).all()
    assert flights["status_code"][0] == LANDED
    assert (flights["status_code"] == LANDED).sum() >= (fly("msl")[0]["status_code"] == LANDED).sum()
    assert (flights["nav_attitude_error_deg"] < 0.5).all()


@pytest.mark.parametrize("name", ["phoenix-lander", "msl"])
@pytest.mark.parametrize("words", ["altimeter-lost@E+0", "altimeter-lost@E+300"])
def test_a_lander_without_altimeter_lands_no_better(fly, name, words):
    """The same flights, with and without."""
    landed = [(flights["status_code"] == LANDED).sum() for flights in (fly(name)[0], fly(name, words)[0])]
    assert landed[1] <= landed[0]


def test_a_crewed_lander_that_goes_blind_breaks_off(fly):
    """Its rule asks for an altimeter: most break off, and none lands."""
    flights = fly("phoenix-lander", "altimeter-lost@E+0")[0]
    assert LANDED not in statuses(flights)
    assert (flights["status_code"] == IN_ORBIT).mean() > 0.5


@pytest.mark.parametrize(("name", "words"), [("msl", "engine-out@E+60"), ("msl", "engine-out@E+385"),
                                             ("phoenix-lander", "engine-out@E+60"), ("phoenix-lander", "engine-out@E+450")])
def test_an_engine_out_is_balanced_by_shutting_its_opposite(fly, name, words):
    """Eight engines with margin: six are enough, before the start and in the middle of the burn. Nominal lands, and at least
    nine in ten of the flights that land with all engines."""
    flights = fly(name, words)[0]
    assert flights["status_code"][0] == LANDED
    assert (flights["status_code"] == LANDED).sum() >= 0.9 * (fly(name)[0]["status_code"] == LANDED).sum()


def test_an_engine_out_takes_thrust_away(fly):
    """phoenix-lander starts its engines earlier or stops later: the flights are not those of a healthy one."""
    healthy, flights = fly("phoenix-lander")[0], fly("phoenix-lander", "engine-out@E+60")[0]
    assert (flights["t_end_s"] != healthy["t_end_s"]).any()


def test_without_its_canopy_msl_falls_to_the_ground(fly):
    flights = fly("msl", "parachute-failed@E+60")[0]
    assert statuses(flights) == {CRASHED}
    assert (flights["peak_chute_load_n"] == 0.0).all()


@pytest.mark.parametrize("name", ["phoenix-lander", "msl"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_ends_in_a_known_way(fly, name, kind):
    flights = fly(name, f"{kind}@E+200")[0]
    assert statuses(flights) <= set(SENTENCE) - {0}
    assert np.isfinite(flights["t_end_s"]).all()


@pytest.mark.parametrize("words", ["velocimeter-lost@E+60", "gyro-drift@E+60", "imu-lost@E+60"])
@pytest.mark.parametrize("name", ["phoenix-lander", "msl"])
def test_a_fault_of_a_sensor_saves_no_flight(fly, name, words):
    alive = [flights["status_code"].isin(ALIVE).sum() for flights in (fly(name)[0], fly(name, words)[0])]
    assert alive[1] <= alive[0]


def test_a_dead_unit_is_found_out_while_the_craft_rolls(fly):
    """imu-lost reads zero. Of two units the one that says exactly the same twice is out, however fast the craft turns."""
    flights = fly("phoenix-lander", "imu-lost@E+300")[0]
    assert statuses(flights) <= {IN_ORBIT, LOST_IN_ABORT}
