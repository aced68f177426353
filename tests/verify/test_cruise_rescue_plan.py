"""The rescue planner: straight lines where gravity has no time, the reference note's fixtures, and ways that can be flown."""
import time

import numpy as np
import pytest

from marsfall.cruise.build import build
from marsfall.cruise.burns import capture_m_s
from marsfall.cruise.captured import captured
from marsfall.cruise.craft import CAPTURED, CRUISING, Craft, burn, coast, to_mars
from marsfall.cruise.draw import draw
from marsfall.cruise.fly import standing
from marsfall.cruise.rescue import intercepts
from marsfall.cruise.rescue_plan import best_ways, chart, offer, onward
from marsfall.cruise.transfer import transfer
from marsfall.mission.scenario import read
from marsfall.solar.ephemeris import state
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0
FLEET = build(read("race-1995").data)
DRAWN = {name: float(values[0]) for name, values in draw(FLEET, 0, np.array([0])).items()}


def tdb_day(text):
    """0 h TDB of a date, as the note counts its dates."""
    return round(tdb_s_from_utc(text) / DAY_S - 0.5) * DAY_S + 0.5 * DAY_S


def ship(name, depart, arrive, t_tdb_s, later_s=(0.0, 0.0)):
    """A ship on its planned arc, by the note's dates; the masses are those of the shipped fleet."""
    model = FLEET.ships[name]
    first, last = tdb_day(depart) + later_s[0], tdb_day(arrive) + later_s[1]
    r, v = state("earth", first)
    v = v + transfer(first, last).v_inf_departure_ICRF_m_s
    return coast(Craft(name, CRUISING, first, r, v, 105e3, 5.3e4, 4, 100.0, model.motor, last), t_tdb_s)


def sojourner(t_tdb_s):
    return ship("sojourner", "1994-11-18", "1995-07-02", t_tdb_s)


def mars_94(t_tdb_s):
    return ship("mars-94", "1994-11-25", "1995-07-06", t_tdb_s)


@pytest.fixture(scope="module")
def scene():
    """The shipped race on 7 February 1995, nobody having helped."""
    return standing(FLEET, DRAWN, tdb_s_from_utc("1995-02-07"))


@pytest.fixture(scope="module")
def made(scene):
    """All ways of Sojourner to Mars-94."""
    return chart(FLEET, scene.crafts["sojourner"], scene.crafts["mars-94"], scene.failed_tdb_s["mars-94"],
                 scene.crafts["sojourner"].t_tdb_s + 60 * DAY_S)


def test_quick_rescues_are_straight_lines():
    """V16 for a whole chart: |D/t + W| + |D/t|, to 0.3 % up to 20 days (section 5.1)."""
    t = tdb_day("1995-02-15")
    a, b = sojourner(t), mars_94(t)
    found = chart(FLEET, a, b, t, t + 40 * DAY_S, 40)
    quick = 0
    for i in range(40):
        here, there = coast(a, found.start_tdb_s[i]), coast(b, found.start_tdb_s[i])
        apart, faster = there.r_ICRF_m - here.r_ICRF_m, there.v_ICRF_m_s - here.v_ICRF_m_s
        for j in np.flatnonzero((found.flight_s <= 20.01 * DAY_S) & np.isfinite(found.total_m_s[i])):
            needed = apart / found.flight_s[j]
            assert found.total_m_s[i, j] == pytest.approx(np.linalg.norm(needed + faster) + np.linalg.norm(needed), rel=0.003)
            quick += 1
    assert quick > 500


def test_the_thirty_day_rescue_of_the_fixture():
    """V17: decided on 1995-02-15: 1.030 km/s = 0.495 + 0.534, to 0.5 %."""
    t = tdb_day("1995-02-15")
    found = chart(FLEET, sojourner(t), mars_94(t), t, t + 60 * DAY_S, 60)
    assert found.flight_s[29] == pytest.approx(30 * DAY_S)
    assert found.total_m_s[0, 29] == pytest.approx(1030.0, rel=0.005)
    assert found.intercept_m_s[0, 29] == pytest.approx(495.0, rel=0.005)
    assert found.match_m_s[0, 29] == pytest.approx(534.0, rel=0.005)


@pytest.mark.parametrize(("over_km_s", "totals"),
                         [(0.1, (4.69, 3.13, 2.64)), (0.3, (4.98, 3.45, 3.00)), (0.6, (5.54, 4.06, 3.67))])
def test_rescue_and_on_to_mars_after_an_overburn(over_km_s, totals):
    """Section 5.2: prograde on 1 February, rescue from 7 February in 10, 20, 30 days, retarget and impulsive capture: 1 %."""
    burned = tdb_day("1995-02-01")
    dead = mars_94(burned)
    along = dead.v_ICRF_m_s / np.linalg.norm(dead.v_ICRF_m_s)
    dead = dead._replace(v_ICRF_m_s=dead.v_ICRF_m_s + 1e3 * over_km_s * along)
    now = tdb_day("1995-02-07")
    flight = np.array([10, 20, 30]) * DAY_S
    ways = intercepts(sojourner(now), dead, flight)
    undocked = FLEET._replace(rescue=type(FLEET.rescue)(**(vars(FLEET.rescue) | {"docked_s": 0.0})))
    after = onward(undocked, "sojourner", dead, now + flight)
    total = ways.total_m_s + after.retarget_m_s + capture_m_s(after.v_inf_m_s)
    assert total / 1e3 == pytest.approx(totals, rel=0.01)


@pytest.mark.parametrize(
    ("later_day", "mkm"),
    [((0.25, 0.25), (0.056, 0.052, 0.053, 0.063, 0.068, 0.075)), ((1.0, 0.25), (0.200, 0.167, 0.121, 0.087, 0.081, 0.079)),
     ((2.0, 0.25), (0.391, 0.322, 0.221, 0.133, 0.106, 0.088)), ((2.0, 0.0), (0.387, 0.316, 0.208, 0.108, 0.072, 0.036)),
     ((7.0, 0.25), (1.325, 1.083, 0.721, 0.384, 0.267, 0.155))])
def test_how_near_a_second_ship_must_be_for_72_hours(later_day, mkm):
    """V26 and the rest of section 5.3: separation from Sojourner 150, 100, 60, 30, 20, 10 days before Mars, to its 0.002."""
    for before_day, told in zip((150, 100, 60, 30, 20, 10), mkm, strict=True):
        t = tdb_day("1995-07-02") - before_day * DAY_S
        second = ship("mars-94", "1994-11-18", "1995-07-02", t, tuple(DAY_S * x for x in later_day))
        assert np.linalg.norm(second.r_ICRF_m - sojourner(t).r_ICRF_m) / 1e9 == pytest.approx(told, abs=0.002)


@pytest.mark.parametrize(("km", "m_s"), [(1e3, 8), (1e4, 77), (5e4, 386), (1e5, 772), (2.5e5, 1930), (1e6, 7700)])
def test_what_72_hours_cost_by_range(km, m_s):
    """Section 5.3, at no relative speed: 0.5 % and the digit printed."""
    t = tdb_day("1995-02-15")
    here = sojourner(t)
    beside = here._replace(r_ICRF_m=here.r_ICRF_m + 1e3 * km * np.array([0.6, 0.0, 0.8]))
    assert float(intercepts(here, beside, 3 * DAY_S).total_m_s) == pytest.approx(m_s, rel=0.005, abs=0.5)


def test_forty_thousand_cells_take_a_second(scene):
    """Of processor time; some 0.1 s in fact."""
    a, b = scene.crafts["sojourner"], scene.crafts["mars-94"]
    chart(FLEET, a, b, a.t_tdb_s, a.t_tdb_s + 60 * DAY_S, 20)
    began = time.process_time()
    found = chart(FLEET, a, b, a.t_tdb_s, a.t_tdb_s + 60 * DAY_S, 283)
    assert time.process_time() - began < 1.0
    assert np.isfinite(found.total_m_s).sum() > 40_000


def test_who_returns_is_captured_and_who_is_captured_has_come_there(made):
    assert np.all(made.captures[made.returns])
    assert np.all(made.reaches[made.captures])
    assert made.captures.any()
    assert not made.reaches.all()
    assert np.all(made.needed_kg[made.captures] <= made.received_kg[made.captures])


def test_the_best_ways_are_the_best(made):
    best = best_ways(made)
    alive = made.alive_count > 0
    assert made.burned_kg[best["least_propellant"]] == np.nanmin(np.where(made.reaches & alive, made.burned_kg, np.nan))
    for word, allowed in (("earliest", made.reaches), ("captures", made.captures), ("returns", made.returns)):
        assert made.meet_tdb_s[best[word]] == np.nanmin(np.where(allowed & alive, made.meet_tdb_s, np.nan))


@pytest.mark.parametrize("word", ["captures", "least_propellant"])
def test_a_way_flown_burn_by_burn_leaves_what_the_chart_says(scene, made, word):
    """Impulse by impulse with the propellant each takes; the capture integrated. To 1 % of the propellant or 100 kg."""
    i, j = best_ways(made)[word]
    dead, rules = scene.crafts["mars-94"], FLEET.rescue
    craft = coast(scene.crafts["sojourner"], made.start_tdb_s[i])
    way = intercepts(craft, dead, made.flight_s[j])
    reserve = FLEET.navigation.correction_reserve_m_s
    craft = burn(craft, way.dv_intercept_ICRF_m_s, made.intercept_m_s[i, j])
    craft = coast(craft, float(way.meet_tdb_s))
    craft = burn(craft, way.dv_match_ICRF_m_s, made.match_m_s[i, j] + reserve)
    assert craft.r_ICRF_m == pytest.approx(coast(dead, float(way.meet_tdb_s)).r_ICRF_m, abs=1e4)
    craft = craft._replace(propellant_kg=craft.propellant_kg + made.received_kg[i, j],
                           crew_count=craft.crew_count + int(made.alive_count[i, j]))
    craft = coast(craft, float(way.meet_tdb_s) + rules.docked_s)
    dv, v_inf = to_mars(craft, made.arrive_tdb_s[i, j])
    craft = burn(craft, dv, float(np.linalg.norm(dv)) + reserve)
    after, _ = captured(craft, float(np.linalg.norm(v_inf)))
    assert after.status == CAPTURED
    assert after.propellant_kg == pytest.approx(made.left_kg[i, j], rel=0.01, abs=100.0)


def test_ships_that_do_not_help_say_what_fails(scene):
    """Propellant, time, capture, berths, the captain's rule, the way home."""
    a, b, failed = scene.crafts["sojourner"], scene.crafts["mars-94"], scene.failed_tdb_s["mars-94"]

    def said(fleet=FLEET, helper=a, since=failed, days=60):
        return offer(fleet, helper, b, chart(fleet, helper, b, since, a.t_tdb_s + days * DAY_S, 60)).refused_because

    def changed(**keys):
        return FLEET._replace(ships=FLEET.ships | {"sojourner": FLEET.ships["sojourner"]._replace(**keys)})

    assert said() == ""
    assert said(helper=a._replace(propellant_kg=2e3)).startswith("propellant: the cheapest way takes 0.47 km/s, 0.1")
    assert said(since=failed - 1000 * DAY_S).startswith("time: nobody is alive")
    assert said(helper=scene.crafts["phoenix"]).startswith("capture: ")
    assert said(helper=a._replace(crew_count=12)).startswith("berths: 4 people need one, 0 are free")
    assert said(fleet=changed(rescue_rule="never")) == "its captain's rule is not to help"
    far = FLEET._replace(rescue=type(FLEET.rescue)(**(vars(FLEET.rescue) | {"return_dv_m_s": 5000.0})))
    far = far._replace(ships=far.ships | {"sojourner": far.ships["sojourner"]._replace(rescue_rule="if-can-return")})
    assert said(fleet=far).startswith("return: no way leaves the 5.00 km/s")


def test_a_scene_stands_still_before_anybody_has_answered(scene):
    assert set(scene.crafts) == {"phoenix", "sojourner", "mars-94"}
    assert len({c.t_tdb_s for c in scene.crafts.values()}) == 1
    assert scene.crafts["mars-94"].status == "disabled"
    assert "rescue_decision" not in {e.kind for e in scene.events}
    early = standing(FLEET, DRAWN, tdb_s_from_utc("1994-11-20"))
    assert set(early.crafts) == {"phoenix", "sojourner"}
