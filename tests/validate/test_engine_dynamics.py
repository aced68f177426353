"""How an engine behaves in time, against the targets 9, 10, 12 and 13 of the reference note, and its forms of operation.
Target 11, the start-up trace of NRX-XE, could not be had; nothing here stands for it. What was measured is the energy of
Kiwi-TNT; the rest are requirements, statements of people who ran these engines, and sums of the note's own. """
import math

import numpy as np
import pytest
from engine_flown import NEW, alarm, changed, column, made, profile, standard, stretch

from marsfall.core.kernels import kernel
from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.engine import dynamic, kinetics, quasi
from marsfall.engine.profile import read
from marsfall.engine.schema_dynamics import Kinetics

# Kiwi-TNT, January 1965, note 3a: measured energy and width; heat capacity as the note reckons with
ENERGY_J, WIDTH_S, HEAT_J_K = 8.8e9, 2e-3, 1.8e6
FRACTION, CONSTANT = np.array(Kinetics().delayed_fraction_ratio), np.array(Kinetics().delayed_constant_per_s)
BETA, STEP_S, POWER_W = float(FRACTION.sum()), 1e-6, 1e6
DAY_S = 86400.0


def width_s(history):
    high = np.flatnonzero(history >= 0.5 * history.max())
    return float(high[-1] - high[0]) * STEP_S


def burst(prompt, per_k, generation_s):
    """Energy and width of a step of reactivity above prompt."""
    history = np.zeros(90_000)
    energy_j = kinetics.excursion(1e-3, np.full(6, 1e-3), BETA + prompt, per_k, HEAT_J_K, POWER_W, FRACTION, CONSTANT,
                                  generation_s, STEP_S, history)
    return energy_j, width_s(history)


@kernel
def vanes(n, c, half_span, critical_rad, rad_s, per_k, heat_j_k, power_w, fraction, constant, generation_s, step_s, history):
    """The same with drums that turn at a constant rate from fully in to fully out; energy, J."""
    energy_j = 0.0
    for k in range(history.shape[0]):
        before, angle = n, min(rad_s * (k + 0.5) * step_s, math.pi)
        rho = half_span * (math.cos(critical_rad) - math.cos(angle)) + per_k * energy_j / heat_j_k
        n = kinetics.advance(n, c, rho, fraction, constant, generation_s, 0.0, step_s)
        energy_j += 0.5 * (before + n) * power_w * step_s
        history[k] = n
    return energy_j


def test_kiwi_tnt_is_within_the_ranges_of_its_parameters():
    """Energy within a factor of 1.5 and width within 2, the note's target, with 0.024 above prompt, -1e-5 per kelvin and 25
    us. All three are the edges of the note's ranges (0.012 to 0.024, -0.5e-5 to -1e-5, 25 to 35 us) and were chosen for the
    width: this shows that the equations can give what was measured, and predicts nothing. Printed here: 8.7e9 J, 3.7 ms."""
    energy_j, width = burst(0.024, -1e-5, 25e-6)
    assert ENERGY_J / 1.5 < energy_j < 1.5 * ENERGY_J
    assert WIDTH_S / 2.0 < width < 2.0 * WIDTH_S


def test_the_middle_of_the_ranges_has_the_energy_but_not_the_width():
    """0.018, -0.75e-5 and 30 us: the measured energy to 2 %, as the note found from 2 rho C/|alpha|, but a pulse of 5.9 ms,
    three times too wide. A pulse of 2 ms needs a rho_p/Lambda of 1760 per second, beyond every pair in the ranges (960 at
    most): worth, generation time or the constant heat capacity of the note cannot all be right. Recorded, not explained."""
    energy_j, width = burst(0.018, -0.75e-5, 30e-6)
    assert energy_j == pytest.approx(ENERGY_J, rel=0.02)
    assert width == pytest.approx(3.5255 * 30e-6 / 0.018, rel=0.02)
    assert width > 2.0 * WIDTH_S


def test_vanes_at_four_thousand_degrees_a_second_are_a_step():
    """The vanes as the note has them (4000 deg/s, critical at 92 deg, span 0.06, the top of 0.04 to 0.06): they stand fully out
    after 45 ms, ten before the burst, so that the ramp changes nothing: 0.0224 above prompt, 8.1e9 J (0.92 of the measured),
    3.9 ms. Nothing is fitted here but the coefficient of -1e-5 and the 25 us, again at the edges. Energy within 1.5, width
    within 2."""
    history = np.zeros(80_000)
    energy_j = vanes(1e-3, np.full(6, 1e-3), 0.5 * 0.06, math.radians(92.0), math.radians(4000.0), -1e-5, HEAT_J_K, POWER_W,
                     FRACTION, CONSTANT, 25e-6, STEP_S, history)
    assert history.argmax() * STEP_S > 0.045
    assert ENERGY_J / 1.5 < energy_j < 1.5 * ENERGY_J
    assert WIDTH_S / 2.0 < width_s(history) < 2.0 * WIDTH_S


@pytest.fixture(scope="module")
def fast_start():
    """NERVA R-1 started at its limit, 150 Rankine a second."""
    return dynamic.burn(changed("nerva-r1", "[control]\nramp_k_s = 83.33"), profile(stretch(60.0)), NEW)


def test_a_start_at_the_limit_takes_twenty_one_seconds(fast_start):
    """Target 10: from 600 to 2361 K at 83 K/s in 21 s, overshoot below 2 %, less than 0.9 $. By division it is 21.1; the
    chamber passes 600 K a little before what is wanted does and the rated temperature a little after: 21.3 s. Half a second
    is allowed. Printed: overshoot 0.9 %, 0.68 $."""
    t_s, chamber = column(fast_start, "t_s"), column(fast_start, "chamber_temperature_k")
    seconds = t_s[np.argmax(chamber >= 2361.0)] - t_s[np.argmax(chamber >= 600.0)]
    assert seconds == pytest.approx((2361.0 - 600.0) / 83.33, abs=0.5)
    assert fast_start.peak_temperature_k < 1.02 * 2361.0
    assert fast_start.peak_reactivity_dollar < 0.9


def test_the_limit_of_the_ramp_does_not_stop_a_start_at_the_limit(fast_start):
    """The instrument reads 88 K/s at most, its bound is 91 (a tenth for overshoot): no alarm, the ramp is never held. In
    truth the gas rises by up to 95 K/s for a second at 600 K, where the ramp takes over from the approach."""
    assert alarm(fast_start, "TC-RATE") is None
    assert column(fast_start, "temperature_rate_k_s").max() < 1.1 * 83.0
    t_s, chamber = column(fast_start, "t_s"), column(fast_start, "chamber_temperature_k")
    ramp = (chamber > 600.0) & (t_s < fast_start.began_s["retreat"])
    assert np.gradient(chamber, t_s)[ramp].max() < 100.0


def test_a_ramp_that_is_too_fast_is_held():
    """Asked for 110 K/s, the limit holds the ramp again and again, and the start takes no less than at the limit."""
    burn = dynamic.burn(changed("nerva-r1", "[control]\nramp_k_s = 110.0"), profile(stretch(30.0)), NEW)
    assert len([found for found in burn.alarms if found.limit == "TC-RATE"]) > 2
    t_s, chamber = column(burn, "t_s"), column(burn, "chamber_temperature_k")
    assert t_s[np.argmax(chamber >= 2361.0)] - t_s[np.argmax(chamber >= 600.0)] > 20.5
    assert burn.peak_temperature_k < 1.03 * 2361.0


def test_a_start_within_a_minute():
    """NERVA R-1 was to start in 60 s or less (note 1a, from memory): from the first hydrogen to the hold at the shipped ramp,
    58 s."""
    assert standard().began_s["hold"] < 60.0


@pytest.mark.parametrize("name", ["nerva-r1", "xe-prime", "snre"])
def test_throttling_at_constant_temperature_keeps_the_impulse(name):
    """Target 12: "throttling between 60 % and 100 % thrust at full specific impulse" (abstract, note 3b): changes below 1 %.
    Here 0.1 to 0.9 %, upward: at lower pressure more hydrogen dissociates, and a bleed takes a smaller share."""
    burn = dynamic.burn(made(name), profile(stretch(90.0), stretch(90.0, 0.8), stretch(90.0, 0.6)), NEW)
    impulse = []
    for k in range(3):
        inside = np.abs(column(burn, "t_s") - burn.began_s["hold"] - 90.0 * (k + 1) + 10.0) < 9.0
        impulse.append(column(burn, "thrust_n")[inside].sum() / column(burn, "flow_kg_s")[inside].sum())
    assert impulse[2] == pytest.approx(impulse[0], rel=0.01)
    assert impulse[1] == pytest.approx(impulse[0], rel=0.01)


# Note 3b, per cent of the burn's propellant, to ten days: 16 MJ/kg for a 2700 K engine, and 25 MJ/kg
TABLE = {300.0: (4.6, 7.2), 600.0: (3.6, 5.6), 1200.0: (2.8, 4.4), 1800.0: (2.5, 3.9), 3600.0: (2.0, 3.1)}


def cooled_percent(name, duration_s):
    """Hydrogen of the cooldown to ten days, per cent of that of the burn."""
    burn = quasi.burn(made(name), profile(stretch(duration_s), cooldown_s=10.0 * DAY_S), NEW)
    return 100.0 * (burn.propellant_kg - burn.burn_kg) / burn.burn_kg


@pytest.mark.parametrize("name", ["nerva-r1", "sojourner"])
@pytest.mark.parametrize("duration_s", sorted(TABLE))
def test_the_cooldown_takes_the_share_of_the_note(name, duration_s):
    """Target 13: 2.5 to 4 % after thirty minutes, and the table's band at other lengths, with its tolerance of 1 % of the
    burn's propellant. The ends of the band at 300 and 3600 s are the note's; between, 25 MJ/kg is 16/25 of the other
    column."""
    low, high = TABLE[duration_s]
    assert low - 1.0 < cooled_percent(name, duration_s) < high + 1.0


def test_short_burns_are_dear():
    """The share falls with the length of the burn, as in the table: five minutes cost 1.5 to 2.5 times what an hour does."""
    shares = [cooled_percent("nerva-r1", duration_s) for duration_s in sorted(TABLE)]
    assert shares == sorted(shares, reverse=True)
    assert 1.5 < shares[0] / shares[-1] < 2.5


def test_the_dynamic_level_cools_with_the_same_share():
    """Ten days of pulses after thirty minutes, flown step by step: 2.5 to 4 %, as the target says, and no core too hot
    meanwhile."""
    asked = read("burn").data.model_copy(update={"cooldown_s": 10.0 * DAY_S})
    burn = dynamic.burn(made(), asked, NEW, keep=False)
    assert burn.status == "ended"
    assert 2.5 < 100.0 * (burn.propellant_kg - burn.burn_kg) / burn.burn_kg < 4.0
    assert burn.end["fuel_k"] < made().sheet.control.pulse_high_k


def test_the_mean_impulse_of_a_cooldown():
    """400 to 600 s (note 3b), not lost but late."""
    burn = standard()
    mean_s = (burn.impulse_n_s - burn.burn_impulse_n_s) / (burn.propellant_kg - burn.burn_kg) / STANDARD_GRAVITY_M_S2
    assert 400.0 < mean_s < 600.0


def test_fission_is_at_a_few_per_cent_soon_after_the_scram():
    """The note's prototype: 6 % of rated power five seconds after. Here the retreat comes before the drums: 2 to 8 %."""
    burn = standard()
    after = column(burn, "power_ratio")[np.argmax(column(burn, "t_s") >= burn.began_s["cooldown"] + 5.0)]
    assert 0.02 < after < 0.08


def test_the_hottest_gas_of_a_start_stays_below_caution():
    """With the shipped controls no limit speaks in a standard burn, and the start overshoots by less than 2 % on all sheets."""
    assert not standard().alarms
    for name in ("nerva-r1", "snre", "xe-prime", "sojourner"):
        burn = dynamic.burn(made(name), profile(stretch(30.0)), NEW, keep=False)
        assert burn.peak_temperature_k < 1.02 * made(name).sheet.rating.chamber_temperature_k
        assert burn.peak_reactivity_dollar < 0.9
