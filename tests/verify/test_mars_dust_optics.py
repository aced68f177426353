"""Dust optics against the table of the atmosphere reference (section 4), which was computed apart from this code."""
import math

import pytest

from marsfall.mars import dust_optics as optics

# tau, k0 per km, visual range km, nadir path from 4.2 km, contrast nadir, contrast at 10 km slant, lidar dB of both
TABLE = (
    (0.3, 0.027, 143, 0.10, 0.91, 0.80, 0.9, 0.2), (1.0, 0.091, 43, 0.32, 0.73, 0.47, 3.0, 0.8),
    (3.0, 0.273, 14, 0.95, 0.39, 0.10, 8.9, 2.4), (5.0, 0.455, 8.6, 1.6, 0.20, 0.02, 15, 4.1),
    (8.5, 0.773, 5.1, 2.7, 0.07, 0.002, 25, 6.9),
)


@pytest.mark.parametrize("row", TABLE)
def test_table_of_the_reference(row):
    tau, k_per_km, see_km, path, contrast, slant, lidar_high, lidar_low = row
    nadir = optics.path_tau(tau, 4200.0, 4200.0, 1.0)
    assert 1e3 * optics.extinction_per_m(tau, 0.0, 1.0) == pytest.approx(k_per_km, abs=0.0006)
    assert optics.visual_range_m(tau, 1.0) / 1e3 == pytest.approx(see_km, rel=0.03)
    assert nadir == pytest.approx(path, rel=0.05)
    assert optics.contrast_ratio(nadir) == pytest.approx(contrast, abs=0.006)
    assert optics.contrast_ratio(optics.path_tau(tau, 4200.0, 10000.0, 1.0)) == pytest.approx(slant, abs=0.01)
    assert optics.lidar_loss_db(nadir) == pytest.approx(lidar_high, rel=0.03)
    assert optics.lidar_loss_db(optics.path_tau(tau, 1000.0, 1000.0, 1.0)) == pytest.approx(lidar_low, abs=0.06)


def test_extinction_adds_up_to_the_column():
    step = 50.0
    column = sum(step * optics.extinction_per_m(4.0, (i + 0.5) * step, 1.2) for i in range(4000))
    assert column == pytest.approx(4.8, rel=1e-4)
    low = sum(step * optics.extinction_per_m(4.0, (i + 0.5) * step, 1.2) for i in range(84))
    assert optics.path_tau(4.0, 4200.0, 4200.0, 1.2) == pytest.approx(low, rel=1e-5)


def test_terrain_matching_fails_first_on_shaded_relief():
    path = optics.path_tau(3.15, 4200.0, 4200.0, 1.0)
    assert optics.trn_fix_probability(path, optics.TRN_LIMIT_SHADED_TAU) == pytest.approx(0.5, abs=0.01)
    assert optics.trn_fix_probability(path, optics.TRN_LIMIT_ALBEDO_TAU) > 0.95
    assert optics.trn_fix_probability(2.0, optics.TRN_LIMIT_SHADED_TAU) == pytest.approx(1.0 / (1.0 + math.exp(4.0)))


def test_a_heavy_lander_raises_dust_from_300_m():
    assert optics.plume_onset_m(7500.0) == pytest.approx(60.0)
    assert 290.0 < optics.plume_onset_m(186e3) < 310.0


def test_twenty_db_of_loss_is_a_tenth_of_the_range():
    assert optics.lidar_range_ratio(20.0) == pytest.approx(0.1)
