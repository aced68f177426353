"""Landers that were lost to their flight software, as flown and repaired (edl.md 2.5 and 4.1 row 5).

Tests of decisions, not of accuracy: the cause is in the scenario's software section, the rest follows from the flight.
"""
import math

import numpy as np
import pytest
from flown import Flown

from marsfall.core.status import CRASHED, LANDED


@pytest.fixture(scope="module")
def polar():
    return Flown("mars-polar-lander")


@pytest.fixture(scope="module")
def schiaparelli():
    return Flown("schiaparelli")


@pytest.fixture(scope="module")
def schiaparelli_repaired():
    return Flown("schiaparelli-repaired", 60)


@pytest.fixture(scope="module")
def polar_repaired():
    return Flown("mars-polar-lander-repaired", 60)


def test_polar_lander_stops_its_engines_at_forty_metres(polar):
    """The latched jolt of the legs meets the touchdown logic, which is switched on at 40 m: engines off there, at about 13 m/s
    (JPL D-18709). One step of the logic at that speed is 0.3 m; 1 m/s: the 13 is a round number of the planned descent."""
    cut = polar.events["engines_cut"]
    assert cut["altitude_m"] == pytest.approx(40.0, abs=1.0)
    assert cut["speed_m_s"] == pytest.approx(13.0, abs=1.0)


def test_polar_lander_hits_the_ground(polar):
    """21.6 to 22.5 m/s: row 5; 22 m/s in JPL D-18709."""
    assert polar.nominal["status_code"] == CRASHED
    assert 21.6 <= polar.nominal["touchdown_speed_m_s"] <= 22.5


def test_polar_lander_falls_as_a_stone_does(polar):
    """v^2 = v0^2 + 2 g h from where the engines stop; the air takes less than 1 % of it."""
    cut = polar.events["engines_cut"]
    stone = math.sqrt(cut["speed_m_s"] ** 2 + 2.0 * 3.73 * cut["altitude_m"])
    assert polar.nominal["touchdown_speed_m_s"] == pytest.approx(stone, rel=0.01)


def test_the_repaired_polar_lander_lands(polar_repaired):
    """2.4 m/s in the nominal flight: row 5. 0.2: one pulse of 10 ms of twelve engines
    of 266 N is 0.1 m/s for 325 kg, and 2 % more thrust near the ground, held with a time constant of a second, is 0.08."""
    assert polar_repaired.nominal["status_code"] == LANDED
    assert polar_repaired.nominal["touchdown_vertical_m_s"] == pytest.approx(2.4, abs=0.2)


def test_the_repair_does_not_only_save_the_nominal_flight(polar_repaired):
    """95 of 100 at least: 60 flights with every dispersion of the scenario."""
    assert (polar_repaired.outcomes["status_code"] == LANDED).mean() >= 0.95


def test_schiaparelli_parachute(schiaparelli):
    """ESA: 12 km above the ground at 1730 km/h, and E+3 min 21 s [M]. 1 km and 10 s: climatology (edl.md 4.3). The trigger here
    is the speed."""
    assert schiaparelli.nominal["parachute_deploy_altitude_m"] == pytest.approx(12e3, abs=1e3)
    assert schiaparelli.nominal["parachute_deploy_time_s"] == pytest.approx(201.0, abs=10.0)


def test_schiaparelli_swings_beyond_its_gyroscopes(schiaparelli):
    """The cause: within two seconds of the opening the body turns faster than the range of the gyroscope, which nothing in the
    scenario orders. The trace has five samples a second, so its peak is a little less than the true one."""
    open_s = schiaparelli.nominal["parachute_deploy_time_s"] + 0.7
    soon = (schiaparelli.trace["t_s"] > open_s) & (schiaparelli.trace["t_s"] < open_s + 2.0)
    fastest = max(np.abs(schiaparelli.trace[f"rate_{x}_rad_s"][soon]).max() for x in "yz")
    assert fastest > 0.95 * schiaparelli.job.lander.model.instruments.gyro_range_rad_s


def test_schiaparelli_believes_to_hang_upside_down(schiaparelli):
    """150 to 180 degrees of attitude error: row 5; about 165 in ESA's inquiry [M]."""
    t = schiaparelli.nominal["parachute_deploy_time_s"] + 4.0
    assert schiaparelli.at(t - 3.9, "nav_attitude_error_deg") < 5.0
    assert 150.0 <= schiaparelli.at(t, "nav_attitude_error_deg") <= 180.0


def test_schiaparelli_lets_its_backshell_go_below_the_ground(schiaparelli):
    """Negative altitude: row 5. In truth at 3.7 km (ESA), where the altimeter has been refused for five seconds; the height
    follows from the range of the altimeter, so 0.3 km: five seconds at 60 m/s."""
    gone = schiaparelli.events["backshell_off"]
    assert schiaparelli.at(gone["t_s"] + 0.2, "nav_altitude_m") < 0.0
    assert gone["altitude_m"] == pytest.approx(3.7e3, abs=300.0)


def test_schiaparelli_burns_for_a_moment(schiaparelli):
    """2 to 4 s: row 5; 3 s (ESA) of thirty."""
    events = schiaparelli.events
    assert 2.0 <= events["engines_cut"]["t_s"] - events["engines_on"]["t_s"] <= 4.0


def test_schiaparelli_hits_the_ground(schiaparelli):
    """140 to 180 m/s: row 5; 150 m/s (ESA)."""
    assert schiaparelli.nominal["status_code"] == CRASHED
    assert 140.0 <= schiaparelli.nominal["touchdown_speed_m_s"] <= 180.0


def test_the_repaired_schiaparelli_lands(schiaparelli_repaired):
    """The same opening, the same saturated gyroscope; a few metres a second on the crushable structure."""
    assert schiaparelli_repaired.nominal["status_code"] == LANDED
    assert (schiaparelli_repaired.outcomes["status_code"] == LANDED).mean() >= 0.95
