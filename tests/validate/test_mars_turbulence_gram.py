"""Wave strength against what Mars-GRAM profiles show (AMAT data, 1400 profiles, printed to 2 or 3 digits)."""
import pytest

from marsfall.mars.turbulence import GRAM_SCALE_RATIO, wave_sigma_ratio, wave_wind_sigma_m_s

GRAM_PERCENT = {5: 2.0, 10: 2.3, 20: 3.05, 30: 4.1, 40: 5.4, 50: 7.2, 60: 9.6, 70: 12.7, 80: 16.9, 90: 22.6, 100: 30.0,
                110: 35.0, 120: 40.0, 125: 42.5}


@pytest.mark.parametrize(("z_km", "percent"), GRAM_PERCENT.items())
def test_wave_sigma(z_km, percent):
    assert wave_sigma_ratio(1e3 * z_km, 0.5) / GRAM_SCALE_RATIO == pytest.approx(percent / 100.0, rel=0.011)


def test_waves_double_aloft_in_a_global_storm():
    """Yigit 2021: gravity waves of the upper atmosphere doubled in the storm of 2018."""
    assert wave_sigma_ratio(90e3, 5.0) == 2.0 * wave_sigma_ratio(90e3, 1.0)
    assert wave_sigma_ratio(50e3, 5.0) == wave_sigma_ratio(50e3, 1.0)


def test_wave_wind_is_that_of_the_gram_sample_scaled_by_1_2():
    assert wave_wind_sigma_m_s(40e3) == pytest.approx(1.2 * 6.0)
    assert wave_wind_sigma_m_s(300e3) == pytest.approx(1.2 * 25.0)
