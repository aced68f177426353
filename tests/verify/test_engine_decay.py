"""The bank of decay heat against Way and Wigner's formula: after one operation, after several, throttled, and in energy."""
import numpy as np
import pytest

from marsfall.engine import decay

DAY_S = 86400.0
AFTER_S = np.geomspace(1.0, 10.0 * DAY_S, 400)


def filled(*pieces):
    """The bank after operations: (seconds, power) each, a power of nothing being a pause. One exact step a piece."""
    bank, keep = np.zeros(decay.COUNT), np.zeros(decay.COUNT)
    for seconds, power in pieces:
        decay.factors(keep, seconds)
        decay.fill(bank, keep, power)
    return bank


def summed(*pieces):
    """Way and Wigner for each piece by itself, added: what a linear law must give."""
    ends = np.cumsum([seconds for seconds, _ in pieces])
    return sum(power * decay.way_wigner_ratio(AFTER_S + ends[-1] - end, seconds)
               for (seconds, power), end in zip(pieces, ends, strict=True) if power > 0.0)


@pytest.mark.parametrize("operated_s", [60.0, 100.0, 300.0, 600.0, 1800.0, 3600.0, 4 * 3600.0, DAY_S])
def test_the_bank_is_the_formula(operated_s):
    """From a second to ten days after a minute to a day: the reference note asks for 1 %; thirteen groups give 0.42 %
    (design/007_engine.py has the fit, and what fewer give)."""
    bank = decay.bank_power_ratio(decay.bank_after(operated_s), AFTER_S)
    assert np.abs(bank / decay.way_wigner_ratio(AFTER_S, operated_s) - 1.0).max() < 0.005


@pytest.mark.parametrize("pieces", [
    ((1800.0, 1.0), (600.0, 0.0), (1200.0, 1.0)),
    ((600.0, 1.0), (3600.0, 0.0), (600.0, 0.6), (2.0 * DAY_S, 0.0), (1800.0, 1.14)),
    ((300.0, 1.0), (300.0, 0.8), (300.0, 0.6)),
], ids=["restart", "three burns", "throttled"])
def test_restarts_and_throttling_add_up(pieces):
    """Superposition: the bank after several burns is the sum of Way and Wigner of each, to the same 1 %. Without memory of the
    burn before, the three would be off by 60, 27 and 75 %."""
    assert np.abs(decay.bank_power_ratio(filled(*pieces), AFTER_S) / summed(*pieces) - 1.0).max() < 0.01


def test_the_energy_is_the_integral():
    """From the end of a burn of half an hour: the integral of the formula, 0.0622/0.8 (t^0.8 + T^0.8 - (t + T)^0.8). The
    formula runs to infinity below a second, where the bank does not follow: 0.04 full-power seconds, and 1 % of the rest."""
    after_s, operated_s = np.array([60.0, 6000.0, DAY_S, 10.0 * DAY_S]), 1800.0
    exact_s = 0.0622 / 0.8 * (after_s**0.8 + operated_s**0.8 - (after_s + operated_s) ** 0.8)
    bank = decay.bank_after(operated_s)
    assert [decay.bank_energy_s(bank, t) for t in after_s] == pytest.approx(exact_s, rel=0.01, abs=0.04)


def test_short_steps_fill_like_one_long():
    """Filling is exact at constant power, whatever the step: ten thousand steps round to 1e-11."""
    many, keep = np.zeros(decay.COUNT), np.zeros(decay.COUNT)
    decay.factors(keep, 0.05)
    for _ in range(10_000):
        total = decay.fill(many, keep, 0.8)
    assert many == pytest.approx(decay.bank_after(500.0, 0.8), rel=1e-10)
    assert total == pytest.approx(many.sum(), rel=1e-12)


def test_for_ever_is_the_whole_share():
    """In equilibrium decay gives 7 % of the power, and no group is negative, so that no history gives a negative heat."""
    assert decay.bank_after(1e9).sum() == pytest.approx(decay.TOTAL_RATIO, rel=1e-12)
    assert 0.06 < decay.TOTAL_RATIO < 0.08
    assert (decay.GROUP_RATIO > 0.0).all()
