"""A solar sail on the way to Mars: the reference note's table, laws of the force, and Mars met without propellant."""
import math

import numpy as np
import pytest
from scipy.optimize import brentq

from marsfall.cruise.sail import BEST_CONE_RAD, Sail, Sailed, characteristic_m_s2, sail_on, trim, under_sail
from marsfall.cruise.transfer import transfer
from marsfall.solar.constants import ASTRONOMICAL_UNIT_M, MU_SUN_M3_S2
from marsfall.solar.ephemeris import state
from marsfall.solar.kepler import propagate
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0
DEPART, ARRIVE = tdb_s_from_utc("1994-11-18"), tdb_s_from_utc("1995-07-02")
OPENED = DEPART + 60.0 * DAY_S
_earth_m, _earth_m_s = state("earth", DEPART)
PLACE, SPEED = propagate(_earth_m, _earth_m_s + transfer(DEPART, ARRIVE).v_inf_departure_ICRF_m_s, 60.0 * DAY_S, MU_SUN_M3_S2)
START = Sailed._make([*PLACE.tolist(), *SPEED.tolist(), 0.0])


def best(mm_s2):
    return Sail(1e-3 * mm_s2, BEST_CONE_RAD, 0.0, 0.0)


@pytest.mark.parametrize(
    ("mm_s2", "gained", "earlier", "digit"),
    [(0.01, 48.0, 3.8, 0.05), (0.05, 240.0, 14.1, 0.05), (0.10, 477.0, 22.0, 0.5), (0.20, 943.0, 34.0, 0.5)])
def test_what_a_sail_gives(mm_s2, gained, earlier, digit):
    """V23: section 4, 35.26 degrees of cone from day 60 of Sojourner's 226: 2 % and the digit to which the days are printed."""
    left_s = ARRIVE - OPENED
    assert sail_on(MU_SUN_M3_S2, best(mm_s2), START, left_s).gained_m_s == pytest.approx(gained, rel=0.02)
    mars_m = float(np.linalg.norm(state("mars", ARRIVE)[0]))

    def beyond_m(t_s):
        return math.hypot(*sail_on(MU_SUN_M3_S2, best(mm_s2), START, t_s)[:3]) - mars_m
    reaches_s = brentq(beyond_m, 80 * DAY_S, left_s)
    assert (left_s - reaches_s) / DAY_S == pytest.approx(earlier, rel=0.02, abs=digit)


@pytest.mark.parametrize(("mm_s2", "km2"), [(0.01, 0.24), (0.05, 1.2), (0.10, 2.4), (0.20, 4.9)])
def test_how_large_a_sail_is(mm_s2, km2):
    """Section 4: for 200 t with a reflectivity of 0.9; 8 %, a sail of the note's digits and its own solar constant."""
    assert characteristic_m_s2(km2 * 1e6, 0.9, 200e3) == pytest.approx(1e-3 * mm_s2, rel=0.08)


def test_without_light_it_is_a_kepler_arc():
    r, v = under_sail(Sail(0.0, 0.3, 0.2, 0.0), PLACE, SPEED, 150 * DAY_S)
    kepler_r, kepler_v = propagate(PLACE, SPEED, 150 * DAY_S, MU_SUN_M3_S2)
    assert r == pytest.approx(kepler_r, abs=10.0)
    assert v == pytest.approx(kepler_v, abs=1e-6)


def test_there_and_back():
    r, v = under_sail(best(0.1), *under_sail(best(0.1), PLACE, SPEED, 100 * DAY_S), -100 * DAY_S)
    assert r == pytest.approx(PLACE, abs=10.0)
    assert v == pytest.approx(SPEED, abs=1e-6)


def test_facing_the_sun_is_a_weaker_sun():
    """Light straight from the Sun falls like gravity: the orbit is a Kepler arc of a Sun lighter by a r2."""
    sail = Sail(1e-4, 0.0, 0.0, 0.0)
    weaker = MU_SUN_M3_S2 - 1e-4 * ASTRONOMICAL_UNIT_M**2
    expected = propagate(PLACE, SPEED, 150 * DAY_S, weaker)[0]
    assert under_sail(sail, PLACE, SPEED, 150 * DAY_S)[0] == pytest.approx(expected, abs=10.0)


@pytest.mark.parametrize("mm_s2", [0.02, 0.04, 0.06])
def test_a_trimmed_sail_meets_mars_earlier(mm_s2):
    """To a kilometre; 0.04 mm/s2 brings the eight days of the series, a little less if the sail is let go early."""
    found = trim(Sail(1e-3 * mm_s2, 0.0, 0.0, 1e3), PLACE, SPEED, OPENED, ARRIVE, 0.0)
    r, v = under_sail(found.sail, PLACE, SPEED, found.arrive_tdb_s - OPENED)
    assert np.linalg.norm(r - state("mars", found.arrive_tdb_s)[0]) < 1e3
    assert v == pytest.approx(found.v_ICRF_m_s, abs=1e-3)
    early = trim(Sail(1e-3 * mm_s2, 0.0, 0.0, 1e3), PLACE, SPEED, OPENED, ARRIVE, 25 * DAY_S)
    assert found.arrive_tdb_s < early.arrive_tdb_s < ARRIVE
    if mm_s2 == 0.04:
        assert (ARRIVE - found.arrive_tdb_s) / DAY_S == pytest.approx(8.0, abs=0.5)
