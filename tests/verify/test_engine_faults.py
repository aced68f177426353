"""What breaks in a burn of NERVA R-1 at the rating, and what physics and the limits make of it."""
import math

import numpy as np
import pytest
from engine_flown import NEW, alarm, at, column, fault, faulty, inhibit, made, profile, stretch

from marsfall.engine import dynamic, fly, sense
from marsfall.engine import plant as p
from marsfall.engine.burn import Condition
from marsfall.engine.told import DYNAMIC, tell

BROKEN_S = 100.0  # forty seconds into the hold
RED_K = made().sheet.never_exceed.chamber_temperature_k
TRUE = slice(2 + sense.COUNT, 2 + sense.COUNT + len(fly.TRUTH))


@pytest.mark.parametrize(("kind", "value"), [("sensor-drift", 5.0), ("sensor-drift", -5.0), ("sensor-stuck", 3000.0),
                                             ("sensor-dead", 0.0)])
def test_one_bad_thermocouple_of_three_is_voted_out_and_changes_nothing(kind, value):
    """It is disqualified, no alarm sounds, nothing ends early, and the chamber stays within 4 K, one sigma of a thermocouple,
    of the burn without: the vote is the middle of three, or the mean of the two that are left."""
    sound, broken = faulty(), faulty(fault(kind, BROKEN_S, value, sensor="tc_a_k"))
    assert [event.sensor for event in broken.events if event.event == "disqualified"] == ["tc_a_k"]
    assert not broken.alarms
    assert broken.burn_s == sound.burn_s
    apart = column(broken, "chamber_temperature_k") - column(sound, "chamber_temperature_k")
    assert np.abs(apart[column(sound, "t_s") < sound.began_s["retreat"]]).max() < 4.0


def test_one_lost_pump_of_two_gives_less_thrust_and_no_scram():
    """The pump that is left works against the full line on its own, steeper curve. NERVA was asked for 40 % at least in this
    mode (the note's section 3d, from memory); nothing gets hotter than the caution, and the burn goes on to its end. It pumps
    half as much again as before and nearly boils its inlet, of which the caution speaks."""
    broken, sound = faulty(fault("pump-lost", BROKEN_S, 1)), faulty()
    assert 0.4 < at(broken, "thrust_n", 150.0) / at(sound, "thrust_n", 150.0) < 0.9
    assert at(broken, "chamber_temperature_k", 150.0) == pytest.approx(2361.0, abs=5.0)
    assert broken.peak_temperature_k < made().sheet.never_exceed.caution_temperature_ratio * 2361.0
    assert [found.limit for found in broken.alarms] == ["NPSP-CAUTION"]
    assert broken.began_s["retreat"] == sound.began_s["retreat"]


def test_what_a_pump_needs_at_its_inlet():
    """At one suction specific speed N Q^(1/2) / H^(3/4): the head goes with flow^(2/3) at one speed, and with speed squared
    where flow follows speed. Nothing is left of the margin where the tank boils."""
    plant = made().plant

    def told(speed, pumped, tank_pa=plant.tank_pressure_pa):
        return p.suction(plant, tank_pa, speed, pumped)

    assert told(1.0, 1.0) == pytest.approx(plant.suction_ratio, rel=1e-12)
    assert told(1.0, 1.0) / told(1.0, 2.0) == pytest.approx(2.0 ** (2.0 / 3.0), rel=1e-12)
    assert told(1.0, 1.0) / told(1.1, 1.1) == pytest.approx(1.21, rel=1e-12)
    assert told(1.0, 1.0, plant.vapour_pa) == 0.0


def test_both_pumps_lost_is_a_scram_within_half_a_second():
    """Power over flow is out of its bounds at the next sample; a quarter of a second of persistence, then the drums. Pressure
    of the tank goes on pushing 6 % of the flow through the core, which keeps it whole."""
    broken = faulty(fault("pump-lost", BROKEN_S, 2), cooldown_s=3000.0)
    assert alarm(broken, "NX-MISMATCH").level == "severe"
    assert broken.began_s["cooldown"] - BROKEN_S < 0.5
    assert broken.status == "ended"
    assert broken.peak_fuel_k < made().plant.failure_k - 500.0
    assert at(broken, "flow_kg_s", 103.0) / at(broken, "flow_kg_s", 99.0) == pytest.approx(0.06, abs=0.02)
    assert at(broken, "speed_a_ratio", 110.0) < 0.01


def test_without_any_flow_decay_heat_takes_the_core():
    """Scram within half a second, and the fuel goes on heating by 15 to 30 K/s on 6 to 10 % of the power (the note's section
    3c), here from the second to the fourth second after. Nothing cools it in the model, so its life ends in minutes."""
    broken = faulty(fault("flow-loss", BROKEN_S, 0.0), cooldown_s=3000.0)
    assert broken.began_s["cooldown"] - BROKEN_S < 0.5
    mean = [sum(at(broken, f"fuel{i}_k", t_s) for i in (1, 2, 3)) / 3.0 for t_s in (102.0, 104.0)]
    power = at(broken, "heat_w", 103.0) / made().plant.power_w
    assert 0.06 < power < 0.10
    assert 15.0 < (mean[1] - mean[0]) / 2.0 < 40.0
    assert broken.status in ("worn out", "core lost")
    assert BROKEN_S + 60.0 < broken.duration_s < BROKEN_S + 600.0


def shut_down(drums):
    """Heat over rated four minutes after the drums were told to go in, so many of the eighteen stuck."""
    broken = faulty(fault("drum-stuck", BROKEN_S, drums), cooldown_s=300.0)
    return at(broken, "heat_w", broken.began_s["cooldown"] + 240.0) / made().plant.power_w


def test_six_stuck_drums_of_eighteen_still_shut_down():
    """Decay heat is left, as without a fault, and a little more fission from precursors that die out more slowly: 0.001 of
    rated power. The margin with drums out is what the rest are for."""
    assert shut_down(6) == pytest.approx(shut_down(1), abs=0.001)
    assert shut_down(6) < 0.02


def test_eighteen_stuck_drums_do_not():
    """Nothing takes the reactivity out, and cooling only makes it more: the engine stays at power, and its alarms say so."""
    broken = faulty(fault("drum-stuck", BROKEN_S, 18), cooldown_s=300.0)
    assert at(broken, "heat_w", broken.began_s["cooldown"] + 240.0) > 0.5 * made().plant.power_w
    assert alarm(broken, "NX-PC") is not None


def test_drums_that_stick_hold_nothing_back():
    """Six of eighteen cannot turn out any further: what the instrument says is left falls by a third, and NX-AUTHORITY reads
    that. 2 %: noise, and the drums move a little meanwhile."""
    broken = faulty(fault("drum-stuck", BROKEN_S, 6))
    before, after = (at(broken, "authority_dollar", BROKEN_S + t_s) for t_s in (-0.2, 0.2))
    assert after / before == pytest.approx(2.0 / 3.0, rel=0.02)


def test_a_cold_slug_trips_the_reactivity_at_the_first_sample():
    """Hydrogen twice as dense is worth a dollar. The reading after 40 ms is beyond 0.9 $, one sample is enough, and the drums
    are on their way; the burst is over by then, ended by the fuel's own coefficient, hundreds of kelvins hotter."""
    broken = faulty(fault("cold-slug", BROKEN_S, 1.0, until_s=BROKEN_S + 1.0))
    assert alarm(broken, "NX-RHO").t_alarm_s - BROKEN_S < fly.TICK_S + 0.01
    assert broken.began_s["cooldown"] == pytest.approx(alarm(broken, "NX-RHO").t_alarm_s, abs=1e-9)
    assert broken.peak_reactivity_dollar > 1.0
    assert 100.0 < broken.peak_fuel_k - faulty().peak_fuel_k < 1000.0


@pytest.mark.parametrize("value", [0.1, 0.3])
def test_the_drums_hold_a_small_slug(value):
    """A third denser is 0.3 $: the controller turns the drums in, and the chamber stays below the caution."""
    small = faulty(fault("cold-slug", BROKEN_S, value, until_s=BROKEN_S + 1.0))
    assert small.peak_temperature_k < 1.02 * 2361.0
    assert small.began_s["retreat"] == faulty().began_s["retreat"]


def test_a_tank_that_empties_is_left_in_time_and_the_core_is_cooled():
    """Four tons where there should be more: the reserve counts the retreat and a cooldown of a day, so that the engine leaves
    with enough, and has some when the day is over."""
    broken = faulty(fault("depletion", BROKEN_S, 4.0), hold_s=600.0, cooldown_s=86400.0)
    assert broken.status == "ended"
    assert broken.began_s["retreat"] == pytest.approx(alarm(broken, "NX-RESERVE").t_alarm_s, abs=1e-9)
    left_kg = broken.end["tank_kg"] - made().plant.residual_kg
    assert 0.0 < left_kg < 0.2 * (4000.0 - made().plant.residual_kg)
    assert broken.peak_fuel_k == faulty().peak_fuel_k


def test_gauges_that_lie_are_phoebus_1a():
    """June 1965 (the note's section 1a): the tank ran dry at full power behind a level gauge that said otherwise, and the
    core was damaged. One gauge stuck is no harm, the lower one is believed; with both the mismatch of power and flow is the
    first to know, the drums go in, and the core is lost to decay heat."""
    stuck = [fault("sensor-stuck", 90.0, 117.0, sensor=f"tank_{side}_t") for side in "ab"]
    dry = fault("depletion", BROKEN_S, 4.0)
    one = faulty(stuck[0], dry, hold_s=600.0, cooldown_s=3000.0)
    assert one.status == "ended"
    assert alarm(one, "NX-RESERVE") is not None
    both = faulty(*stuck, dry, hold_s=600.0, cooldown_s=3000.0)
    assert both.status in ("worn out", "core lost")
    assert alarm(both, "NX-RESERVE") is None
    assert both.began_s["cooldown"] == pytest.approx(alarm(both, "NX-MISMATCH").t_alarm_s, abs=1e-9)
    assert at(both, "burned_kg", both.duration_s) - at(both, "burned_kg", BROKEN_S) == pytest.approx(2800.0, rel=0.01)


def overdriven(temperature_k):
    """An hour above the rating, red lines inhibited by two people."""
    asked = profile(stretch(3600.0, 1.0, temperature_k), inhibits=[inhibit("NX-TC"), inhibit("NX-TC-RUNAWAY")])
    plenty = made().plant._replace(tank_kg=300e3, tank_m3=3.0 * made().plant.tank_m3)
    return dynamic.burn(made()._replace(plant=plenty), asked, NEW)


def test_an_overdriven_engine_wears_out_and_its_drums_said_so():
    """2700 K, 14 % above the rating and 200 above the red line: by the two lives of the sheet (an hour at 2500 K, ten at
    2200) it lasts exp(-E/2500 + E/2700) hours, a quarter; measured from the hold, to 5 %. The drums creep out steadily, pass
    5 deg before half the life is gone, and 10 before it ends."""
    hot = overdriven(2700.0)
    life_k = math.log(10.0) / (1.0 / 2200.0 - 1.0 / 2500.0)
    assert hot.status == "worn out"
    assert hot.burn_s - hot.began_s["hold"] == pytest.approx(3600.0 * math.exp(life_k / 2700.0 - life_k / 2500.0), rel=0.05)
    assert all(found.inhibited for found in hot.alarms if found.limit.startswith("NX-TC"))
    drift, damage, t_s = column(hot, "drum_drift_deg"), column(hot, "damage_ratio"), column(hot, "t_s")
    by_tens = [drift[(t_s > start) & (t_s < start + 10.0)].mean() for start in np.arange(150.0, hot.duration_s - 20.0, 50.0)]
    assert (np.diff(by_tens) > 0.0).all()
    assert damage[np.argmax(drift > 5.0)] < 0.5
    assert drift[damage < 1.0].max() > 10.0
    assert alarm(hot, "DRIFT").t_alarm_s < hot.burn_s - 400.0


def test_red_lines_that_nobody_inhibits_end_an_overdrive():
    """Retreat at 2500 K, within three samples, and life for another day."""
    asked = profile(stretch(3600.0, 1.0, 2700.0))
    stopped = dynamic.burn(made(), asked, NEW, keep=False)
    assert stopped.began_s["retreat"] == pytest.approx(alarm(stopped, "NX-TC").t_alarm_s, abs=1e-9)
    assert stopped.peak_temperature_k < RED_K + 30.0
    assert stopped.damage_ratio < 0.03


def test_old_fuel_needs_its_drums_further_out():
    """Corrosion over a whole life is worth 1 $: at nine tenths the drums stand where 0.9 $ more holds the reactor, to 2 %."""
    asked = profile(stretch(60.0))
    new, old = (dynamic.burn(made(), asked, Condition(damage_ratio=damage)) for damage in (0.0, 0.9))
    drums = [math.radians(at(burn, "drum_deg", burn.began_s["retreat"] - 0.5)) for burn in (new, old)]
    worth = 0.5 * made().sheet.drums.span_dollar * (math.cos(drums[0]) - math.cos(drums[1]))
    assert worth == pytest.approx(0.9, rel=0.02)


def test_an_instrument_of_the_drums_that_is_dead_stops_no_report():
    """What the drums have crept is told from what it said before."""
    broken = faulty(fault("sensor-dead", BROKEN_S, sensor="drum_drift_deg"), cooldown_s=10.0)
    assert np.isnan(column(broken, "drum_drift_deg")).any()
    said = tell(made(), profile(stretch(100.0)), broken, DYNAMIC, 0)
    assert 0.0 <= said["damage"]["drum_creep_deg"] < 0.1
