"""Landers that were lost to their flight software, as flown and repaired (edl.md 2.5 and 4.1 row 5).

Tests of decisions, not of accuracy: the cause is in the scenario's software section, the rest follows from the flight.
"""
import math

import pytest
from flown import Flown

from marsfall.core.status import CRASHED, LANDED


@pytest.fixture(scope="module")
def polar():
    return Flown("mars-polar-lander")


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
    """2.4 m/s in the nominal flight: row 5. 0.1: noise of the velocimeter."""
    assert polar_repaired.nominal["status_code"] == LANDED
    assert polar_repaired.nominal["touchdown_vertical_m_s"] == pytest.approx(2.4, abs=0.1)


def test_the_repair_does_not_only_save_the_nominal_flight(polar_repaired):
    """95 of 100 at least: 60 flights with every dispersion of the scenario."""
    assert (polar_repaired.outcomes["status_code"] == LANDED).mean() >= 0.95
