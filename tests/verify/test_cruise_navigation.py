"""Knowledge of where a ship is, corrections sized from what is wrong, and what is left of it at Mars and at a dead ship."""
import math
from types import SimpleNamespace

import numpy as np
import pytest

from marsfall.cruise.build import build
from marsfall.cruise.burns import PARKING_PERIAPSIS_M
from marsfall.cruise.captured import captured, periapsis_error_m, trim_m_s
from marsfall.cruise.craft import CAPTURED, CRUISING, FLEW_PAST, LOST, Craft
from marsfall.cruise.draw import draw
from marsfall.cruise.fly import fly
from marsfall.cruise.tracking import UNKNOWN_M, follow, sights, transition
from marsfall.mars.constants import GM_M3_S2
from marsfall.mission.scenario import read
from marsfall.solar.constants import MU_SUN_M3_S2
from marsfall.solar.ephemeris import state
from marsfall.solar.kepler import propagate
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0
FLEET = build(read("race-1995").data)
SOJOURNER = FLEET.ships["sojourner"]


@pytest.fixture(scope="module")
def flown():
    """Sixty voyages of the shipped fleet."""
    columns = draw(FLEET, 3, np.arange(1, 61))
    return [fly(FLEET, {name: float(values[i]) for name, values in columns.items()}) for i in range(60)]


def nav(**changes):
    return SimpleNamespace(**(vars(FLEET.navigation) | changes))


def track(**changes):
    s = SOJOURNER
    return follow(s.r_ICRF_m, s.v_ICRF_m_s, s.departure_tdb_s, s.arrival_tdb_s, nav(**changes))


def test_transition_matrices_carry_small_errors():
    r, v = SOJOURNER.r_ICRF_m, SOJOURNER.v_ICRF_m_s
    error = np.array([3e4, -2e4, 1e4, 0.2, 0.1, -0.3])
    there = propagate(r, v, 50 * DAY_S, MU_SUN_M3_S2)
    wrong = propagate(r + error[:3], v + error[3:], 50 * DAY_S, MU_SUN_M3_S2)
    carried = transition(r, v, 50 * DAY_S) @ error
    assert wrong[0] - there[0] == pytest.approx(carried[:3], rel=1e-3, abs=1e3)
    assert wrong[1] - there[1] == pytest.approx(carried[3:], rel=1e-3, abs=1e-4)


def test_the_filter_is_least_squares_where_nothing_pushes():
    """Without disturbance and delay the covariance of day 40 is the inverse of the sum of all information, carried there."""
    rules = nav(disturbance_m_s=0.0, turnaround_s=-1e6)
    s, day = SOJOURNER, 40
    found = follow(s.r_ICRF_m, s.v_ICRF_m_s, s.departure_tdb_s, s.departure_tdb_s + day * DAY_S, rules)
    information = np.diag([UNKNOWN_M**-2] * 3 + [rules.injection_error_m_s**-2] * 3)
    onto = np.eye(6)
    for k in range(day + 1):  # on day 0 the ship is at the Earth, and no line points to it
        r, v = propagate(s.r_ICRF_m, s.v_ICRF_m_s, k * DAY_S, MU_SUN_M3_S2)
        rows, sigmas = sights(r, s.departure_tdb_s + k * DAY_S, k > 0, rules)
        weighted = rows @ onto / sigmas[:, None]
        information += weighted.T @ weighted
        if k < day:
            onto = transition(r, v, DAY_S) @ onto
    expected = onto @ np.linalg.inv(information) @ onto.T
    got = found.root[day] @ found.root[day].T
    assert np.sqrt(np.diag(got)) == pytest.approx(np.sqrt(np.diag(expected)), rel=1e-3)


def test_what_tracking_gives_is_what_its_errors_allow():
    """After weeks of tracking the place is known better than one day's angle tells, and much better than at the start."""
    known = track()
    day = 60
    sigma = np.linalg.norm(known.root[day][:3])
    r, _ = propagate(SOJOURNER.r_ICRF_m, SOJOURNER.v_ICRF_m_s, day * DAY_S, MU_SUN_M3_S2)
    away = np.linalg.norm(r - state("earth", SOJOURNER.departure_tdb_s + day * DAY_S)[0])
    assert sigma < 2.0 * math.sqrt(2.0) * away * FLEET.navigation.angle_error_rad
    assert sigma < 1e-2 * UNKNOWN_M
    assert known.heard[1:].all()  # no conjunction on the way out of 1994; the arc begins in the Earth itself


def test_the_sextant_is_what_counts_near_mars():
    last = int((SOJOURNER.arrival_tdb_s - SOJOURNER.departure_tdb_s) / DAY_S) - 3
    with_it, without = (np.linalg.norm(track(sextant_error_rad=x).root[last][:3]) for x in (3.5e-6, 3.5e-2))
    assert with_it < 0.5 * without


def test_old_data_are_worse_data():
    fresh, stale = (np.linalg.norm(track(turnaround_s=x * DAY_S).root[100][:3]) for x in (0.0, 12.0))
    assert stale > 2.0 * fresh


def test_a_conjunction_silences_the_tracking():
    """A ship beside Mars in the spring of 1996: the note's 26 days below 3 degrees (V20), in which knowledge decays."""
    first = tdb_s_from_utc("1996-01-15")
    r, v = state("mars", first)
    found = follow(r * (1.0 + 1e-3), v, first, first + 80 * DAY_S, nav(sextant_error_rad=1.0))
    assert np.count_nonzero(~found.heard) == pytest.approx(26, abs=1)
    silent = np.flatnonzero(~found.heard)
    before, after = (np.linalg.norm(found.root[day][:3]) for day in (silent[0], silent[-1]))
    assert after > 3.0 * before


def test_the_first_correction_is_sized_from_the_injection_error(flown):
    """Mean square of 60 first corrections against the linear map of the same error: 32 %, three sigma of such a mean."""
    s, t = SOJOURNER, FLEET.navigation.first_correction_s
    sizes = [e.value for f in flown for e in f.events if e.who == "sojourner" and e.detail.startswith("first")]
    r, v = propagate(s.r_ICRF_m, s.v_ICRF_m_s, t, MU_SUN_M3_S2)
    early, late = transition(s.r_ICRF_m, s.v_ICRF_m_s, t), transition(r, v, s.arrival_tdb_s - s.departure_tdb_s - t)
    aim = np.linalg.solve(late[:3, 3:], late[:3] @ early[:, 3:])  # of the velocity error at departure
    expected = FLEET.navigation.injection_error_m_s**2 * np.trace(aim @ aim.T)
    assert np.mean(np.square(sizes)) == pytest.approx(expected, rel=0.32)
    later = [e.value for f in flown for e in f.events if e.who == "phoenix" and e.detail.startswith(("second", "last"))]
    assert np.median(later) < 0.1 * np.median(sizes)
    spent = [sum(e.value for e in f.events if e.who == "phoenix" and e.kind == "correction") for f in flown]
    assert np.percentile(spent, 95) < FLEET.navigation.correction_reserve_m_s


def test_the_reserve_is_asked_for_before_the_ship_leaves():
    race = read("race-1995").data
    greedy = race.model_copy(update={"navigation": race.navigation.model_copy(update={"correction_reserve_m_s": 150.0})})
    with pytest.raises(ValueError, match=r"ships.phoenix.propellant_t = 475: departure, corrections and capture take"):
        build(greedy)


@pytest.mark.parametrize("speed", [2500.0, 4000.0, 6000.0])
def test_a_ship_that_comes_in_aside_has_another_periapsis(speed):
    """Against the hyperbola of the shifted impact parameter, to the second order of 20 km."""
    def aim(rp):
        return math.sqrt(rp**2 + 2.0 * rp * GM_M3_S2 / speed**2)
    off = periapsis_error_m(speed, 20e3)
    assert aim(PARKING_PERIAPSIS_M + off) - aim(PARKING_PERIAPSIS_M) == pytest.approx(20e3, rel=3e-3)


def test_a_periapsis_is_put_right_for_little():
    """Note 3.7: 13 to 15 m/s move it by 250 km."""
    assert 13.0 < trim_m_s(-250e3) < 15.0
    assert 13.0 < trim_m_s(250e3) < 15.0


def test_what_happens_to_a_ship_that_comes_in_off_its_aim():
    s = SOJOURNER
    craft = Craft("ship", CRUISING, 0.0, s.r_ICRF_m, s.v_ICRF_m_s, 1e5, 4e4, 4, 100.0, s.motor, 0.0)
    exact, low, gone = (captured(craft, 3800.0, x) for x in (0.0, -50e3, -500e3))
    assert exact[0].status == low[0].status == CAPTURED
    assert low[0].propellant_kg < exact[0].propellant_kg
    assert "put right" in low[1].detail
    assert (gone[0].status, gone[0].crew_count, gone[1].kind) == (LOST, 0, "lost")
    assert captured(craft._replace(propellant_kg=1e3), 3800.0)[0].status == FLEW_PAST


def test_a_rescue_with_errors_still_docks_and_pays_for_them(flown):
    """Corrections on the way, a miss closed at the end; all of it within the reserve, so that whoever went is captured."""
    met = [f for f in flown if any(e.kind == "rendezvous" for e in f.events)]
    assert len(met) > 20
    for f in met:
        toward = [e for e in f.events if e.kind == "correction" and "toward mars-94" in e.detail]
        assert toward
        assert sum(e.value for e in toward) < 2.0 * FLEET.navigation.correction_reserve_m_s
        assert f.arrivals["sojourner"].status == CAPTURED
    assert any("of miss closed" in e.detail for f in met for e in f.events)
