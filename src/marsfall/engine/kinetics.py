"""Point kinetics of a reactor with six groups of delayed neutrons.

    dn/dt = (rho - beta)/Lambda n + sum beta_i/Lambda c_i + s        dc_i/dt = lambda_i (n - c_i)

n is power over rated; s a source; c_i are the precursors scaled so that c_i = n in equilibrium. The prompt part is stiff
(thirty microseconds), so a step is the two-stage L-stable SDIRK method of second order; each stage is linear and solved in
closed form.
"""
import math

import numpy as np
from scipy.optimize import brentq

from ..core.kernels import inline, kernel

GAMMA = 1.0 - math.sqrt(0.5)
GROUPS = 6


@inline
def _stage(n, c, rho, beta, fraction, constant, generation_s, source_per_s, g):
    """n after an implicit stage of length g from n and c: (1 - g A) y' = y + g s, precursors eliminated."""
    own, fed = 1.0 - g * (rho - beta) / generation_s, n + g * source_per_s
    for i in range(GROUPS):
        share = g * fraction[i] / generation_s / (1.0 + g * constant[i])
        own -= share * g * constant[i]
        fed += share * c[i]
    return fed / own


@inline
def advance(n, c, rho, fraction, constant, generation_s, source_per_s, step_s):
    """Power after a step at constant reactivity; the precursors `c` (shape (6,)) change in place."""
    beta = 0.0
    for i in range(GROUPS):
        beta += fraction[i]
    g = GAMMA * step_s
    first = _stage(n, c, rho, beta, fraction, constant, generation_s, source_per_s, g)
    # the second stage starts from y + (1 - gamma) h f(first) = y + (1 - gamma)/gamma (first - y)
    push = (1.0 - GAMMA) / GAMMA
    start = n + push * (first - n)
    for i in range(GROUPS):
        one = (c[i] + g * constant[i] * first) / (1.0 + g * constant[i])
        c[i] += push * (one - c[i])
    second = _stage(start, c, rho, beta, fraction, constant, generation_s, source_per_s, g)
    for i in range(GROUPS):
        c[i] = (c[i] + g * constant[i] * second) / (1.0 + g * constant[i])
    return second


@kernel
def run(n, c, rho, fraction, constant, generation_s, step_s, count):
    """Power after `count` steps at constant reactivity; `c` changes in place."""
    for _ in range(count):
        n = advance(n, c, rho, fraction, constant, generation_s, 0.0, step_s)
    return n


@kernel
def excursion(n, c, rho, per_k, heat_capacity_j_k, power_w, fraction, constant, generation_s, step_s, history):
    """A burst: reactivity inserted at once, the fuel heats without losing heat, and its coefficient ends the burst.

    `history` (shape (count,)) takes the power over `power_w` after every step. Energy released, J.
    """
    energy_j = 0.0
    for k in range(history.shape[0]):
        before = n
        worth = rho + per_k * energy_j / heat_capacity_j_k
        n = advance(n, c, worth, fraction, constant, generation_s, 0.0, step_s)
        energy_j += 0.5 * (before + n) * power_w * step_s
        history[k] = n
    return energy_j


def reactivity_of(period_s, fraction: np.ndarray, constant: np.ndarray, generation_s: float):
    """Inhour equation: the reactivity whose asymptotic period is this (negative for a falling power)."""
    period = np.asarray(period_s, dtype=float)
    omega = 1.0 / period
    return generation_s * omega + sum(b * omega / (omega + k) for b, k in zip(fraction, constant, strict=True))


def period_of(rho: float, fraction: np.ndarray, constant: np.ndarray, generation_s: float) -> float:
    """Asymptotic period of a constant positive reactivity: the one positive root of the inhour equation."""
    if not rho > 0.0:
        raise ValueError("a positive reactivity has the asymptotic period that is asked for")
    shortest = generation_s / (rho + float(np.sum(fraction)))
    return float(brentq(lambda period: reactivity_of(period, fraction, constant, generation_s) - rho, 0.5 * shortest, 1e7))
