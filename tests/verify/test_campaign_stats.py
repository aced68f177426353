"""Intervals, quantiles and ellipses against formulas and an independent implementation."""
import math

import numpy as np
import pytest
from scipy.stats import binomtest, chi2

from marsfall.campaign.stats import ellipse, odds, spread, wilson


@pytest.mark.parametrize(("hits", "trials"), [(1, 10), (3, 17), (50, 100), (199, 200), (7, 10_000)])
def test_wilson_interval_equals_scipy(hits, trials):
    expected = binomtest(hits, trials).proportion_ci(0.95, method="wilson")
    assert wilson(hits, trials) == pytest.approx((expected.low, expected.high), rel=1e-12)


@pytest.mark.parametrize("trials", [1, 10, 200, 1_000_000])
def test_wilson_interval_of_none_and_of_all_is_the_closed_form(trials):
    z2 = 1.959963984540054**2
    assert wilson(0, trials) == (0.0, pytest.approx(z2 / (trials + z2), rel=1e-12))
    assert wilson(trials, trials) == (pytest.approx(trials / (trials + z2), rel=1e-12), 1.0)


def test_odds_of_nothing_are_unknown():
    assert odds(0, 0) == {"p": None, "lo": 0.0, "hi": 1.0, "n": 0}


def test_quantiles_leave_out_what_did_not_happen_and_say_so():
    found = spread(np.array([np.nan, 1.0, 2.0, 3.0, np.inf]))
    assert (found["median"], found["n"], found["excluded"]) == (2.0, 3, 2)
    assert spread(np.array([np.nan])) == {"p01": None, "median": None, "p99": None, "n": 0, "excluded": 1}


def test_ellipse_of_a_known_normal_scatter():
    """Half axes 5 km and 2 km along azimuth 30 deg: axes within three standard errors of a variance estimate."""
    n = 200_000
    rng = np.random.default_rng(5)
    along, across = 5000.0 * rng.standard_normal(n), 2000.0 * rng.standard_normal(n)
    azimuth = math.radians(30.0)
    east = 100.0 + along * math.sin(azimuth) + across * math.cos(azimuth)
    north = -50.0 + along * math.cos(azimuth) - across * math.sin(azimuth)
    found = ellipse(east, north)
    scale = math.sqrt(chi2.ppf(0.99, 2))
    band = 3.0 / math.sqrt(2.0 * n)
    assert found.semi_major_m == pytest.approx(5000.0 * scale, rel=band)
    assert found.semi_minor_m == pytest.approx(2000.0 * scale, rel=band)
    assert found.azimuth_deg == pytest.approx(30.0, abs=0.3)
    a, b = found.semi_major_m, found.semi_minor_m
    assert np.mean((along / a) ** 2 + (across / b) ** 2 < 1.0) == pytest.approx(0.99, abs=3 * math.sqrt(0.0099 / n))


def test_ellipse_of_points_on_a_line_is_flat_and_of_two_points_is_none():
    east = np.array([0.0, 1.0, 2.0, np.nan])
    found = ellipse(east, east)
    assert found.semi_minor_m == pytest.approx(0.0, abs=1e-6)
    assert (found.azimuth_deg, found.n_count, found.excluded_count) == (pytest.approx(45.0), 3, 1)
    assert ellipse(east[:2], east[:2]) is None
