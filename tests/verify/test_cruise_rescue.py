"""Rescue in deep space against an independent law and the reference note's fixture of three ships."""
import numpy as np
import pytest

from marsfall.cruise.craft import CRUISING, Craft, coast
from marsfall.cruise.rescue import intercepts
from marsfall.cruise.thrust import Motor
from marsfall.cruise.transfer import transfer
from marsfall.solar.ephemeris import state
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0
PHOENIX = ("1994-11-14", "1995-06-27")
SOJOURNER = ("1994-11-18", "1995-07-02")
MARS_94 = ("1994-11-25", "1995-07-06")
MOTOR = Motor(333e3, 900.0 * 9.80665, 0.0, 0.0, 0.0, 0.0, False)


def tdb_day(text):
    """0 h TDB of a date, as the note counts its dates."""
    return round(tdb_s_from_utc(text) / DAY_S - 0.5) * DAY_S + 0.5 * DAY_S


def ship(dates, t_tdb_s, departs_later_s=0.0, arrives_later_s=0.0):
    """A ship on its planned arc at a time; masses do not matter here."""
    depart, arrive = tdb_day(dates[0]) + departs_later_s, tdb_day(dates[1]) + arrives_later_s
    r, v = state("earth", depart)
    v = v + transfer(depart, arrive).v_inf_departure_ICRF_m_s
    craft = Craft("ship", CRUISING, depart, r, v, 1e5, 5e4, 4, 100.0, MOTOR, arrive)
    return coast(craft, t_tdb_s)


def range_mkm(a, b):
    return np.linalg.norm(a.r_ICRF_m - b.r_ICRF_m) / 1e9


@pytest.mark.parametrize(
    ("date", "pho_soj", "soj_mar", "pho_mar"),
    [("1994-12-15", 1.085, 1.884, 2.938), ("1995-02-15", 0.966, 1.376, 2.264), ("1995-04-15", 0.952, 1.147, 2.029),
     ("1995-06-15", 1.464, 1.123, 2.574)])
def test_how_far_apart_the_three_ships_are(date, pho_soj, soj_mar, pho_mar):
    """Section 5.2 of the note, to the last digit it prints."""
    pho, soj, mar = (ship(dates, tdb_day(date)) for dates in (PHOENIX, SOJOURNER, MARS_94))
    assert range_mkm(pho, soj) == pytest.approx(pho_soj, abs=0.002)
    assert range_mkm(soj, mar) == pytest.approx(soj_mar, abs=0.002)
    assert range_mkm(pho, mar) == pytest.approx(pho_mar, abs=0.002)


def test_the_thirty_day_rescue_of_the_fixture():
    """V17: decided on 1995-02-15: 1.030 km/s = 0.495 + 0.534, to 0.5 %."""
    t = tdb_day("1995-02-15")
    way = intercepts(ship(SOJOURNER, t), ship(MARS_94, t), 30 * DAY_S)
    assert float(way.total_m_s) == pytest.approx(1030.0, rel=0.005)
    assert np.linalg.norm(way.dv_intercept_ICRF_m_s) == pytest.approx(495.0, rel=0.005)
    assert np.linalg.norm(way.dv_match_ICRF_m_s) == pytest.approx(534.0, rel=0.005)


@pytest.mark.parametrize(
    ("date", "totals"),
    [("1995-01-15", [11.37, 6.80, 3.37, 1.66, 1.10, 0.72, 0.54]),
     ("1995-03-15", [9.87, 5.90, 2.93, 1.44, 0.95, 0.62, 0.46]),
     ("1995-04-15", [8.80, 5.26, 2.61, 1.29, 0.85, 0.57, 0.43])])
def test_what_a_rescue_costs_by_day(date, totals):
    """The note's table of Sojourner to Mars-94 (5.2), to the last digit it prints."""
    t = tdb_day(date)
    way = intercepts(ship(SOJOURNER, t), ship(MARS_94, t), np.array([3, 5, 10, 20, 30, 45, 60]) * DAY_S)
    assert way.total_m_s / 1e3 == pytest.approx(totals, abs=0.0055)


@pytest.mark.parametrize("date", ["1995-01-15", "1995-02-15", "1995-04-15"])
@pytest.mark.parametrize("flight_day", [3.0, 10.0, 20.0])
def test_a_quick_rescue_is_a_straight_line(date, flight_day):
    """V16: |D/t + W| + |D/t| without any gravity, D the separation and W the relative velocity; 0.3 % to 20 days."""
    t = tdb_day(date)
    rescuer, victim = ship(SOJOURNER, t), ship(MARS_94, t)
    needed = (victim.r_ICRF_m - rescuer.r_ICRF_m) / (flight_day * DAY_S)
    rectilinear = (np.linalg.norm(needed + victim.v_ICRF_m_s - rescuer.v_ICRF_m_s) + np.linalg.norm(needed))
    way = intercepts(rescuer, victim, flight_day * DAY_S)
    assert float(way.total_m_s) == pytest.approx(rectilinear, rel=0.003)


def test_a_72_hour_rescue_needs_ships_hours_apart():
    """V26: a second ship 6 h behind Sojourner on both dates is 0.053 million km away 60 days before Mars."""
    t = tdb_day(SOJOURNER[1]) - 60 * DAY_S
    first, second = ship(SOJOURNER, t), ship(SOJOURNER, t, 6 * 3600.0, 6 * 3600.0)
    assert range_mkm(first, second) == pytest.approx(0.053, abs=0.002)


def test_the_intercept_meets_the_dead_ship():
    t = tdb_day("1995-02-15")
    rescuer, victim = ship(SOJOURNER, t), ship(MARS_94, t)
    way = intercepts(rescuer, victim, 25 * DAY_S)
    flown = coast(rescuer._replace(v_ICRF_m_s=rescuer.v_ICRF_m_s + way.dv_intercept_ICRF_m_s), float(way.meet_tdb_s))
    there = coast(victim, float(way.meet_tdb_s))
    assert np.linalg.norm(flown.r_ICRF_m - there.r_ICRF_m) < 1000.0
    assert flown.v_ICRF_m_s + way.dv_match_ICRF_m_s == pytest.approx(there.v_ICRF_m_s, abs=1e-3)
