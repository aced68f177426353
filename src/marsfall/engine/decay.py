"""Decay heat of a reactor: what it still gives off after the chain reaction has ended.

Way and Wigner (1948): P/P0 = 0.0622 (t^-0.2 - (t + T)^-0.2), t seconds after T seconds at power P0. For burns that are
throttled, stopped and started again the same is a bank of groups, each of which fills with the power and decays with its own
time; thirteen follow the formula within 0.5 % from one second to ten days after operations of a minute to a day.
"""
import math

import numpy as np

from ..core.kernels import inline

# Least largest relative error over t = 1 s to 10 d and T = 60 s to 1 d (linear programme; tests/verify repeats the comparison)
GROUP_RATIO = np.array([0.01934978, 0.01115096, 0.01045286, 0.007685495, 0.006252978, 0.004901182, 0.003915018, 0.003074356,
                        0.00245795, 0.001920528, 0.001576489, 0.001034635, 0.001612764])
GROUP_S = np.geomspace(1.0, 1.2e6, 13)
TOTAL_RATIO = float(GROUP_RATIO.sum())  # of the power in equilibrium
COUNT = 13


def way_wigner_ratio(after_s, operated_s):
    """Decay power over the power of the operation before; arrays or numbers."""
    after = np.asarray(after_s, dtype=float)
    return 0.0622 * (after**-0.2 - (after + operated_s) ** -0.2)


def bank_after(operated_s: float, power_ratio: float = 1.0) -> np.ndarray:
    """The groups after an operation at constant power on a fresh core: shares of rated power, shape (13,)."""
    return power_ratio * GROUP_RATIO * -np.expm1(-operated_s / GROUP_S)


def bank_power_ratio(bank: np.ndarray, after_s) -> np.ndarray:
    """Decay power over rated power some time after the bank was as given; shape of `after_s`."""
    return np.exp(-np.asarray(after_s, dtype=float)[..., None] / GROUP_S) @ bank


def bank_energy_s(bank: np.ndarray, after_s: float) -> float:
    """Decay energy until then over rated power: full-power seconds."""
    return float((bank * GROUP_S * -np.expm1(-after_s / GROUP_S)).sum())


@inline
def fill(bank, keep, n):
    """Advance the groups by the step whose decay factors are `keep`, at power n; their sum."""
    total = 0.0
    for i in range(COUNT):
        bank[i] = bank[i] * keep[i] + GROUP_RATIO[i] * n * (1.0 - keep[i])
        total += bank[i]
    return total


@inline
def factors(keep, step_s):
    """Decay factors of the groups over a step."""
    for i in range(COUNT):
        keep[i] = math.exp(-step_s / GROUP_S[i])
