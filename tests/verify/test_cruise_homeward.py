"""Ways home of a ship after anything has happened: each is flown again, and what the propellant pays decides."""
import math
from itertools import pairwise

import numpy as np
import pytest

from marsfall.cruise.craft import CAPTURED, CRUISING, Craft, coast
from marsfall.cruise.homeward import TURN_BACK, turns, ways_back
from marsfall.cruise.thrust import Motor
from marsfall.cruise.transfer import transfer
from marsfall.solar.ephemeris import state
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0
DEPART, ARRIVE = tdb_s_from_utc("1994-11-18"), tdb_s_from_utc("1995-07-02")
DRY_KG = 1e5


def ship(days, reach_m_s):
    """Sojourner so many days out, with propellant for so much."""
    r, v = state("earth", DEPART)
    v = v + transfer(DEPART, ARRIVE).v_inf_departure_ICRF_m_s
    motor = Motor(333e3, 900.0 * 9.80665, 0.0, 0.0, 0.0, 0.0, False)
    craft = Craft("ship", CRUISING, DEPART, r, v, DRY_KG, 0.0, 0, 100.0, motor, ARRIVE)
    fuel_kg = DRY_KG * math.expm1(reach_m_s / (9.80665 * craft.specific_impulse_s))
    return coast(craft._replace(propellant_kg=fuel_kg), DEPART + days * DAY_S)


def test_a_turn_back_arrives_at_the_earth():
    craft = ship(30, 9000.0)
    arrive = craft.t_tdb_s + np.array([90.0, 300.0, 600.0]) * DAY_S
    ways = turns(craft, arrive)
    for i in range(3):
        after = coast(craft._replace(v_ICRF_m_s=craft.v_ICRF_m_s + ways.dv_ICRF_m_s[i]), float(arrive[i]))
        earth_m, earth_m_s = state("earth", arrive[i])
        assert np.linalg.norm(after.r_ICRF_m - earth_m) < 1000.0
        v_inf = np.linalg.norm(after.v_ICRF_m_s - earth_m_s)
        assert ways.entry_m_s[i] == pytest.approx(math.hypot(v_inf, 11074.0), abs=2.0)  # escape at 121.92 km: 11.074 km/s


def test_returning_within_three_weeks_takes_more_than_4_km_s():
    """Dissel's thesis on aborts of the departure (note 5.4): at least 4 km/s for a return in less than three weeks."""
    for days in (2, 5, 10):
        craft = ship(days, 1000.0)
        quick = turns(craft, craft.t_tdb_s + np.arange(5.0, 21.0) * DAY_S)
        assert np.linalg.norm(quick.dv_ICRF_m_s, axis=-1).min() > 4000.0


def test_a_ship_loaded_for_capture_and_return_comes_home_by_the_long_stay_only():
    """Note 5.2: 1.55 + 1.67 = 3.2 km/s is what such a ship holds; half way out nothing else is paid by it."""
    ways = ways_back(ship(120, 3250.0))
    assert [way.how for way in ways] == ["long stay"]
    assert 1996.9 < 2000.0 + ways[0].arrive_tdb_s / (365.25 * DAY_S) < 1997.6
    assert ways[0].burn_m_s <= 3250.0
    assert ways_back(ship(120, 3250.0), reserve_m_s=1500.0) == []


def test_more_propellant_never_comes_home_later():
    soonest = []
    for reach in (3300.0, 5000.0, 7000.0, 9000.0):
        ways = ways_back(ship(60, reach))
        assert [way.arrive_tdb_s for way in ways] == sorted(way.arrive_tdb_s for way in ways)
        assert all(way.burn_m_s <= reach * (1.0 + 1e-9) and way.entry_m_s <= 15e3 for way in ways)
        soonest.append({way.how: way.arrive_tdb_s for way in ways})
    for less, more in pairwise(soonest):
        assert all(more[how] <= when + 3600.0 for how, when in less.items())
    assert TURN_BACK in soonest[0]


def test_at_mars_only_the_stays_are_left():
    craft = coast(ship(60, 1670.0), ARRIVE)._replace(status=CAPTURED)
    assert [way.how for way in ways_back(craft)] == ["long stay"]
    assert ways_back(craft._replace(propellant_kg=0.0)) == []
