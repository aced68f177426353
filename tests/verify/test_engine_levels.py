"""The dynamic and the quasi-static level answer the same question alike: steady points, a standard burn, wear, cooldown."""
import math
from functools import cache

import numpy as np
import pytest
from engine_flown import NEW, changed, column, made, profile, standard, stretch

from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.engine import decay, dynamic, quasi
from marsfall.engine.burn import Condition
from marsfall.engine.profile import read
from marsfall.engine.steady import steady
from marsfall.engine.watched import watched
from marsfall.limits.authority import Command

NAMES = ("nerva-r1", "xe-prime")  # a topping cycle, and the only one with a hot bleed
POINTS = ((1.0, 1.0), (0.8, 1.0), (0.6, 1.0), (0.6, 0.9), (0.8, 0.9), (1.0, 0.9))  # flow and temperature, of rated
LONG_S, LAST_S = 120.0, 20.0
TRACE_S = 0.25
COMPARED = {"chamber_temperature_k": "temperature_k", "flow_kg_s": "flow_kg_s", "chamber_pressure_pa": "pressure_pa",
            "heat_w": "heat_w", "thrust_n": "thrust_n", "fuel3_k": "fuel_k", "reflector_k": "reflector_k",
            "speed_a_ratio": "speed_ratio"}


@cache
def stairs(name):
    """One burn through all points, two minutes each."""
    rated_k = made(name).sheet.rating.chamber_temperature_k
    return dynamic.burn(made(name), profile(*(stretch(LONG_S, flow, share * rated_k) for flow, share in POINTS)), NEW)


def settled(name, place, quantity):
    """Mean of a recorded quantity over the last seconds of a point."""
    burn = stairs(name)
    end_s = burn.began_s["hold"] + (place + 1) * LONG_S
    inside = (column(burn, "t_s") > end_s - LAST_S) & (column(burn, "t_s") < end_s - 0.1)
    return float(column(burn, quantity)[inside].mean())


@pytest.mark.parametrize("place", range(len(POINTS)), ids=[f"flow {flow} temperature {share}" for flow, share in POINTS])
@pytest.mark.parametrize("name", NAMES)
def test_the_dynamic_level_settles_where_the_balance_is(name, place):
    """Asked for: 1 % of everything a mission reads. The dynamic level steers pressure by a characteristic velocity at rated
    pressure and so gives up to 0.3 % less flow when throttled; speed of the pumps under a bleed is 0.6 % off because the
    pumps feel all the flow at the throat."""
    engine, (flow, share) = made(name), POINTS[place]
    point = steady(engine.plant, share * engine.sheet.rating.chamber_temperature_k, flow, settled(name, place, "damage_ratio"))
    for told, known in COMPARED.items():
        assert settled(name, place, told) == pytest.approx(getattr(point, known), rel=0.01), told


@pytest.mark.parametrize("place", range(len(POINTS)))
def test_drums_stand_where_the_balance_wants_them(place):
    """Two minutes into a stretch decay heat and delayed neutrons are still moving: a quarter of a degree, 0.03 $."""
    engine, (flow, share) = made(), POINTS[place]
    damage = settled("nerva-r1", place, "damage_ratio")
    point = steady(engine.plant, share * engine.sheet.rating.chamber_temperature_k, flow, damage)
    assert settled("nerva-r1", place, "drum_deg") == pytest.approx(math.degrees(point.drum_rad), abs=0.25)


@pytest.mark.parametrize("name", NAMES)
def test_both_levels_fly_the_standard_burn_alike(name):
    """Asked for: 1 % of propellant. So are duration, impulse, energy, wear and the hottest fuel, which overshoots in a
    start."""
    whole, quick = standard(name), quasi.burn(made(name), read("burn").data, NEW)
    assert (whole.status, quick.status) == ("ended", "ended")
    for told in ("propellant_kg", "impulse_n_s", "burn_kg", "burn_impulse_n_s", "duration_s", "burn_s", "energy_j",
                 "damage_ratio", "peak_temperature_k", "peak_fuel_k"):
        assert getattr(quick, told) == pytest.approx(getattr(whole, told), rel=0.01), told


@pytest.mark.parametrize("duration_s", [60.0, 300.0])
def test_short_burns_too(duration_s):
    """One start and one retreat are a larger part of a short burn; still 1 %."""
    asked = profile(stretch(duration_s), cooldown_s=600.0)
    whole, quick = dynamic.burn(made(), asked, NEW, keep=False), quasi.burn(made(), asked, NEW)
    for told in ("propellant_kg", "impulse_n_s", "burn_kg", "burn_s"):
        assert getattr(quick, told) == pytest.approx(getattr(whole, told), rel=0.01), told


@pytest.mark.parametrize("name", NAMES)
def test_the_way_to_a_later_stretch_is_part_of_it_at_both_levels(name):
    """The shipped throttle profile, and one in which flow and temperature move together: 1 % of what they take and give."""
    both = profile(stretch(60.0), stretch(60.0, 0.6, 2000.0), stretch(60.0), cooldown_s=600.0)
    for asked in (read("throttle").data, both):
        whole, quick = dynamic.burn(made(name), asked, NEW, keep=False), quasi.burn(made(name), asked, NEW)
        for told in ("propellant_kg", "impulse_n_s", "burn_kg", "burn_s", "energy_j", "damage_ratio"):
            assert getattr(quick, told) == pytest.approx(getattr(whole, told), rel=0.01), told


@pytest.mark.parametrize("name", NAMES)
def test_the_cooldown_is_the_same(name):
    """The quasi-static level counts the heat, that of delayed neutrons from its own precursors, and divides by what a kilogram
    takes. The dynamic one takes up to 4 % more, less than 0.1 % of the burn's propellant: pumps that run down give too much at
    first, and pulses leave colder than asked. Decay heat itself: 1 %."""
    whole, quick = standard(name), quasi.burn(made(name), read("burn").data, NEW)
    cooled = [burn.propellant_kg - burn.burn_kg for burn in (whole, quick)]
    assert 0.99 < cooled[0] / cooled[1] < 1.04
    assert abs(cooled[0] - cooled[1]) < 0.001 * whole.burn_kg
    assert whole.bank == pytest.approx(quick.bank, rel=0.01, abs=1e-7)


def test_wear_goes_with_the_temperature_at_both_levels():
    """Ninety kelvins above the rating for five minutes: 1 %, and 2.4 times the wear of the rating, by Arrhenius."""
    engine = made()
    hot = profile(stretch(300.0, 1.0, 2450.0), cooldown_s=10.0)
    whole, quick = dynamic.burn(engine, hot, NEW, keep=False), quasi.burn(engine, hot, NEW)
    assert quick.damage_ratio == pytest.approx(whole.damage_ratio, rel=0.01)
    life_k = math.log(10.0) / (1.0 / 2200.0 - 1.0 / 2500.0)
    faster = math.exp(life_k * (1.0 / 2361.0 - 1.0 / 2450.0))
    rated = quasi.burn(engine, profile(stretch(300.0), cooldown_s=10.0), NEW)
    start = engine.plant.cycle_ratio
    assert (quick.damage_ratio - start) / (rated.damage_ratio - start) == pytest.approx(faster, rel=0.01)


@pytest.mark.parametrize(("temperature_k", "hours"), [(2500.0, 1.0), (2200.0, 10.0)])
def test_the_fuel_lives_as_long_as_its_sheet_says(temperature_k, hours):
    """Coated graphite, an hour at 2500 K and ten at 2200 (the note's section 3c): until worn out, less its start, to 2 %: the
    start and its ramp wear too."""
    engine = made()
    worn = quasi.burn(engine, profile(stretch(80_000.0, 1.0, temperature_k), cooldown_s=1.0),
                      Condition(damage_ratio=-engine.plant.cycle_ratio))
    assert worn.status == "worn out"
    assert worn.burn_s - worn.began_s["hold"] == pytest.approx(3600.0 * hours, rel=0.02)


def test_a_batch_is_its_burns():
    """The kernel that flies thousands gives the same bits as one burn at a time."""
    engine, asked = made(), read("burn").data
    damage = np.array([0.0, 0.3, 0.9]) + engine.plant.cycle_ratio
    sums = np.zeros((3, quasi.SUMS))
    quasi.many(engine.plant, quasi.program_of(engine.sheet, asked), engine.sheet.kinetics.source_ratio, damage, np.ones(3),
               np.zeros(decay.COUNT), np.zeros(decay.COUNT), quasi.NO_ROWS, sums)
    for row, before in zip(sums, damage, strict=True):
        one = quasi.burn(engine, asked, Condition(damage_ratio=before - engine.plant.cycle_ratio))
        assert row[quasi.BURNED] == one.propellant_kg
        assert row[quasi.DAMAGE] == one.damage_ratio
        assert row[quasi.IMPULSE] == one.impulse_n_s


def overdriven(text):
    """The shipped overdrive by an engine of Mars-94 that lasts, with more on its sheet: the dynamic burn, and what the limits
    say of the quasi-static one."""
    engine, asked, immortal = changed("mars-94", text), read("overdrive").data, Condition(damage_ratio=0.3, life_ratio=np.inf)
    rows = np.zeros((quasi.rows_count(200.0, TRACE_S), quasi.COLUMNS))
    quick = quasi.burn(engine, asked, immortal, TRACE_S, rows)
    signed = [Command(kind="inhibit", limit=one.limit, by=tuple(one.by), reason=one.reason, until_s=one.until_s)
              for one in asked.inhibits]
    return engine, dynamic.burn(engine, asked, immortal, keep=False), watched(engine, quick, engine.plant.tank_kg, signed)


def test_limits_see_the_same_of_an_overdrive_at_both_levels():
    """The same alarms. The reserve of a tank of 4 t, residual and retreat counted, to 3 %: the ramp of the chain of balances
    ends two seconds sooner."""
    engine, whole, seen = overdriven("[tank]\npropellant_t = 4.0")
    assert {found.limit for found in seen.alarms} == {found.limit for found in whole.alarms} >= {"NX-TC", "NX-AUTHORITY"}
    place = list(engine.limits.limits).index("NX-RESERVE")
    margins = [float(rows["least_margin"][place]) for rows in (whole.judged, seen.state.limits)]
    assert 0.0 < margins[0] < 20.0
    assert margins[1] == pytest.approx(margins[0], rel=0.03)


def test_drums_that_do_not_reach_are_out_and_their_limit_says_so():
    """Fuel whose corrosion costs 4 $ a life: no worth is left, and the instrument says 0, not nothing."""
    engine, _, seen = overdriven("corrosion_dollar = 4.0")
    judged = seen.state.limits["least_margin"][list(engine.limits.limits).index("NX-AUTHORITY")]
    assert judged == pytest.approx(-engine.sheet.never_exceed.drum_authority_dollar, abs=1e-9)
    assert not [event for event in seen.events if event.event == "disqualified"]


def test_an_engine_that_fails_has_used_its_life_to_the_last_bit():
    """Who reads only the damage of a batch must be able to tell the lost from the others: worn out if and only if the damage
    has reached the life, for 2000 lives spread over a burn."""
    engine, asked, lives = made(), profile(stretch(600.0), cooldown_s=1.0), np.linspace(0.01, 0.1, 2000)
    burns = [quasi.burn(engine, asked, Condition(life_ratio=life)) for life in lives]
    lost = np.array([burn.status == "worn out" for burn in burns])
    assert 0 < lost.sum() < lives.size
    assert (lost == (np.array([burn.damage_ratio for burn in burns]) >= lives)).all()


def test_thrust_over_flow_is_the_impulse():
    """At the rating, the specific impulse of the sheet's performance, which another module computes: 0.1 %."""
    engine = made()
    point = steady(engine.plant, engine.sheet.rating.chamber_temperature_k, 1.0, 0.0)
    assert point.thrust_n / point.flow_kg_s / STANDARD_GRAVITY_M_S2 == pytest.approx(engine.rating.specific_impulse_s, rel=1e-3)
    assert point.heat_w == pytest.approx(engine.rating.power_w, rel=1e-3)
    assert (point.speed_ratio, point.valve_ratio) == pytest.approx((1.0, engine.plant.valve_rated_ratio), rel=1e-3)
