"""True of every burn: it ends with a status and finite numbers, hotter wears more, longer takes more, and bits do not depend
on how."""
import numpy as np
import pytest
from engine_flown import NEW, column, fault, inhibit, made, profile, stretch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marsfall.engine import control, dynamic, fly, quasi, sense
from marsfall.engine.build import program_of
from marsfall.engine.burn import Condition
from marsfall.engine.plant import drum_worth
from marsfall.engine.profile import COUNTED, FAULTS, OF_SENSOR
from marsfall.engine.steady import steady

NAMES = ("nerva-r1", "xe-prime", "snre")
TRUTH = slice(2 + sense.COUNT, 2 + sense.COUNT + len(fly.TRUTH))
HAVE = {"pump-lost": min(made(name).plant.pumps_count for name in NAMES),
        "drum-stuck": min(made(name).plant.drums_count for name in NAMES)}
DECIDED = {"ended", "core lost", "worn out", "never shut down"}

stretches = st.builds(stretch, st.floats(0.0, 120.0), st.floats(0.1, 1.2), st.none() | st.floats(500.0, 3400.0))
times = st.floats(0.0, 300.0)


def broken(kind):
    """Faults of a kind, within the ranges of a profile and what all engines have."""
    _, low, high = FAULTS[kind]
    value = st.integers(int(low), HAVE[kind]).map(float) if kind in COUNTED else st.floats(low, high)
    sensor = st.sampled_from(sense.NAMES) if kind in OF_SENSOR else st.just("")
    return st.builds(lambda time_s, value, sensor, lasts_s: fault(
        kind, time_s, value, sensor=sensor, until_s=None if lasts_s is None else time_s + lasts_s),
        times, value, sensor, st.none() | st.floats(0.001, 200.0))


faults = st.lists(st.sampled_from(sorted(FAULTS)).flatmap(broken), max_size=3,
                  unique_by=lambda one: (one["kind"], one["sensor"]))


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES), hold=st.lists(stretches, min_size=1, max_size=3), broken=faults,
       cooldown_s=st.floats(0.0, 1000.0), damage=st.floats(0.0, 0.9), seed=st.integers(0, 2**31))
def test_every_burn_ends_and_says_finite_numbers(name, hold, broken, cooldown_s, damage, seed):
    """Whatever is asked and whatever breaks, within what a profile allows: a status, numbers, no temperature or mass below
    nothing, and no hydrogen burned that was not in the tank."""
    asked = profile(*hold, cooldown_s=cooldown_s, faults=broken)
    burn = dynamic.burn(made(name), asked, Condition(damage_ratio=damage), seed)
    assert burn.status in DECIDED
    sums = (burn.duration_s, burn.propellant_kg, burn.impulse_n_s, burn.burn_kg, burn.burn_impulse_n_s, burn.burn_s,
            burn.energy_j, burn.peak_temperature_k, burn.peak_fuel_k, burn.peak_reactivity_dollar, burn.damage_ratio,
            *burn.end.values())
    assert np.isfinite(sums).all()
    truth = burn.record[:, TRUTH]
    assert np.isfinite(truth).all()
    assert (truth[:, :12] >= 0.0).all()
    assert (np.diff(burn.record[:, 0]) > 0.0).all()
    assert (np.diff(column(burn, "burned_kg")) >= 0.0).all()
    assert (np.diff(column(burn, "damage_ratio")) >= 0.0).all()
    assert 0.0 <= burn.propellant_kg <= made(name).plant.tank_kg
    assert (burn.bank >= 0.0).all()


calm = st.builds(lambda duration_s, throttle, share: stretch(duration_s, throttle, 2361.0 * share),
                 st.floats(0.0, 60.0), st.floats(0.6, 1.0), st.floats(0.5, 0.95))


@settings(max_examples=25, deadline=None)
@given(hold=st.lists(calm, min_size=2, max_size=4), seed=st.integers(0, 2**31))
def test_what_an_engine_is_made_for_crosses_no_red_line(hold, seed):
    """Any stretches of half to 0.95 of the rated temperature and 60 to 100 % flow, one after another: flown to their end.
    (Within 5 % of the rating a rise while the flow falls can look like too little flow, once in a hundred.)"""
    burn = dynamic.burn(made(), profile(*hold), NEW, seed)
    assert not [found for found in burn.alarms if found.level in ("critical", "severe")]
    assert "retreat" in burn.began_s
    assert burn.burn_s - burn.began_s["hold"] > sum(one["duration_s"] for one in hold)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), first=st.floats(500.0, 3300.0), hotter=st.floats(1.0, 500.0),
       throttle=st.floats(0.3, 1.2), duration_s=st.floats(0.0, 3000.0))
def test_hotter_never_wears_less(name, first, hotter, throttle, duration_s):
    wear = [quasi.burn(made(name), profile(stretch(duration_s, throttle, min(temperature_k, 3400.0))),
                       Condition(life_ratio=np.inf)).damage_ratio for temperature_k in (first, first + hotter)]
    assert wear[1] >= wear[0]


@settings(max_examples=5, deadline=None)
@given(first=st.floats(1500.0, 2300.0), hotter=st.floats(20.0, 100.0))
def test_hotter_never_wears_less_at_the_dynamic_level(first, hotter):
    """Below the red line, which ends a burn that is hotter."""
    wear = [dynamic.burn(made(), profile(stretch(60.0, 1.0, temperature_k)), NEW, keep=False).damage_ratio
            for temperature_k in (first, first + hotter)]
    assert wear[1] > wear[0]


def cooled_kg(burn):
    return burn.propellant_kg - burn.burn_kg


def shut_ratio(engine, damage):
    """How far below critical a core of this damage is while it cools, with its drums in."""
    cooldown_k = program_of(engine.sheet, profile(stretch(0.0))).cooldown_k
    return steady(engine.plant, cooldown_k, control.THIN_RATIO, damage).worth_ratio - drum_worth(engine.plant, 0.0)


longer = given(name=st.sampled_from(NAMES), first_s=st.floats(0.0, 3000.0), more_s=st.floats(0.0, 1000.0),
               throttle=st.floats(0.3, 1.2), cooldown_s=st.floats(0.0, 1e6))


@settings(max_examples=40, deadline=None)
@longer
@example(name="nerva-r1", first_s=1000.0, more_s=1000.0, throttle=0.3, cooldown_s=1.0)
def test_a_longer_hold_never_takes_less_hydrogen(name, first_s, more_s, throttle, cooldown_s):
    """Nor gives less impulse or wears less. It may leave less heat to carry off: fuel that has corroded shuts a reactor down
    deeper, and the heat of delayed neutrons goes with one over the depth; by no more than that."""
    immortal = Condition(life_ratio=np.inf)
    one, two = (quasi.burn(made(name), profile(stretch(duration_s, throttle), cooldown_s=cooldown_s), immortal)
                for duration_s in (first_s, first_s + more_s))
    assert two.propellant_kg >= one.propellant_kg
    deeper = shut_ratio(made(name), two.damage_ratio) / shut_ratio(made(name), one.damage_ratio)
    assert cooled_kg(two) >= cooled_kg(one) / deeper - 1e-12 * one.propellant_kg  # two differences of large numbers
    assert two.impulse_n_s >= one.impulse_n_s
    assert two.damage_ratio >= one.damage_ratio


@settings(max_examples=40, deadline=None)
@longer
def test_a_longer_hold_leaves_more_heat_where_fuel_does_not_corrode(name, first_s, more_s, throttle, cooldown_s):
    engine = made(name)._replace(plant=made(name).plant._replace(corrosion_ratio=0.0))
    one, two = (quasi.burn(engine, profile(stretch(duration_s, throttle), cooldown_s=cooldown_s), Condition(life_ratio=np.inf))
                for duration_s in (first_s, first_s + more_s))
    assert cooled_kg(two) >= cooled_kg(one) - 1e-12 * one.propellant_kg


@settings(max_examples=4, deadline=None)
@given(first_s=st.floats(10.0, 100.0), more_s=st.floats(1.0, 60.0))
def test_nor_at_the_dynamic_level(first_s, more_s):
    one, two = (dynamic.burn(made(), profile(stretch(duration_s), cooldown_s=300.0), NEW, keep=False)
                for duration_s in (first_s, first_s + more_s))
    assert two.propellant_kg > one.propellant_kg
    assert two.impulse_n_s > one.impulse_n_s


@settings(max_examples=40, deadline=None)
@given(damage=st.floats(0.0, 0.6), duration_s=st.floats(0.0, 500.0), temperature_k=st.floats(1000.0, 2400.0))
def test_damage_adds_up_over_burns(damage, duration_s, temperature_k):
    """What a burn adds does not depend on what was there before: exactly at the quasi-static level, whose temperature is
    given."""
    asked = profile(stretch(duration_s, 1.0, temperature_k))
    fresh, old = (quasi.burn(made(), asked, Condition(damage_ratio=before)) for before in (0.0, damage))
    assert old.damage_ratio - damage == pytest.approx(fresh.damage_ratio, rel=1e-9, abs=1e-12)
    assert fresh.damage_ratio >= made().plant.cycle_ratio


def test_two_dynamic_burns_wear_like_both():
    """The controller holds a worn core at the same temperature with other drums: 1e-3 of what a burn adds."""
    asked = profile(stretch(60.0), cooldown_s=10.0)
    first = dynamic.burn(made(), asked, NEW, keep=False)
    second = dynamic.burn(made(), asked, Condition(damage_ratio=first.damage_ratio), keep=False)
    assert second.damage_ratio - first.damage_ratio == pytest.approx(first.damage_ratio, rel=1e-3)


def test_decay_heat_of_the_burn_before_is_carried_off_too():
    """The second of two burns begins with the bank of the first: its cooldown takes more, at both levels."""
    asked = profile(stretch(60.0), cooldown_s=600.0)
    for level in (dynamic.burn, quasi.burn):
        first = level(made(), asked, NEW)
        second = level(made(), asked, Condition(bank=first.bank))
        assert second.propellant_kg - second.burn_kg > first.propellant_kg - first.burn_kg
        assert (first.bank > 0.0).any()
        assert not NEW.bank.any()


def test_the_same_seed_flies_the_same_bits_and_another_does_not():
    asked = profile(stretch(30.0), cooldown_s=30.0)
    one, two, other = (dynamic.burn(made(), asked, NEW, seed) for seed in (7, 7, 8))
    assert one.record.tobytes() == two.record.tobytes()
    assert one.digest == two.digest
    assert other.record.tobytes() != one.record.tobytes()


def test_a_record_changes_nothing():
    asked = profile(stretch(30.0), cooldown_s=200.0, faults=[fault("sensor-drift", 70.0, 5.0, sensor="tc_b_k")])
    kept, not_kept = (dynamic.burn(made(), asked, NEW, keep=keep) for keep in (True, False))
    for told in ("duration_s", "propellant_kg", "impulse_n_s", "energy_j", "damage_ratio", "digest", "end"):
        assert getattr(kept, told) == getattr(not_kept, told)
    assert not not_kept.record.size


@settings(max_examples=12, deadline=None)
@given(stops=st.lists(st.floats(0.0, 120.0), min_size=1, max_size=4), broken=faults)
def test_an_interruption_anywhere_changes_no_bit(stops, broken):
    """A burn that is left at any time and gone on with: the inhibits are of a caution that only advises, so that nothing but
    the interruption is different. Also between two ticks, and with faults that begin between them."""
    asked = {"cooldown_s": 60.0, "faults": broken}
    whole = dynamic.burn(made(), profile(stretch(30.0), **asked), NEW)
    inhibits = [inhibit("TC-CAUTION", t_s, t_s + 1.0) for t_s in stops]
    parts = dynamic.burn(made(), profile(stretch(30.0), inhibits=inhibits, **asked), NEW)
    assert parts.record[:, TRUTH].tobytes() == whole.record[:, TRUTH].tobytes()
    assert parts.bank.tobytes() == whole.bank.tobytes()
    assert (parts.status, parts.duration_s, parts.end) == (whole.status, whole.duration_s, whole.end)


@pytest.mark.parametrize("keep", [True, False], ids=["record", "no record"])
def test_a_start_that_is_held_for_ever_is_given_up(keep):
    """A stuck rate of temperature holds the ramp; the burn ends all the same, at the same time with and without a record."""
    stuck = fault("sensor-stuck", 0.0, 200.0, sensor="temperature_rate_k_s")
    burn = dynamic.burn(made(), profile(stretch(30.0), faults=[stuck]), NEW, keep=keep)
    assert burn.status == "never shut down"
    assert 600.0 < burn.duration_s < 2000.0
