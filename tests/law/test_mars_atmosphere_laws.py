"""What holds for every sky."""
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.draws import purpose_id, stream
from marsfall.mars import atmosphere as air
from marsfall.mars import turbulence as waves

skies = st.builds(air.Sky, st.floats(0.1, 10.0), st.floats(0.1, 10.0), st.floats(0.0, 6.28), st.floats(0.0, 6.28),
                  st.floats(-8000.0, 3000.0), st.floats(-1.0, 1.0))


@given(skies)
@settings(max_examples=40, deadline=None)
def test_mean_air_is_in_hydrostatic_balance(sky):
    table = air.atmosphere(sky, False, 0)
    ln_p = table[air.ROW_LN_DENSITY] + np.log(191.0 * table[air.ROW_TEMPERATURE])
    middle_m = 0.5 * (air.GRID_M[1:] + air.GRID_M[:-1])
    g = 3.72 * (3389500.0 / (3389500.0 + middle_m)) ** 2
    inverse_t = 0.5 * (1.0 / table[air.ROW_TEMPERATURE, 1:] + 1.0 / table[air.ROW_TEMPERATURE, :-1])
    np.testing.assert_allclose(np.diff(ln_p), -g / 191.0 * inverse_t * air.GRID_STEP_M, rtol=2e-4)


@given(skies, st.integers(0, 2**63))
@settings(max_examples=40, deadline=None)
def test_every_table_is_finite_and_the_same_key_gives_the_same_bits(sky, key):
    table = air.atmosphere(sky, True, key)
    assert np.all(np.isfinite(table))
    np.testing.assert_array_equal(table[air.ROW_SOUND_SPEED:air.ROW_WIND_EAST] > 0.0, True)
    np.testing.assert_array_equal(table, air.atmosphere(sky, True, key))


@given(skies)
@settings(max_examples=20, deadline=None)
def test_nominal_air_is_still(sky):
    table = air.atmosphere(sky, False, 0)
    assert not table[air.ROW_WIND_EAST].any()
    assert not table[air.ROW_WIND_NORTH].any()


@given(st.floats(0.1, 9.0), st.floats(0.1, 1.0), st.floats(0.0, 6.28))
@settings(max_examples=40, deadline=None)
def test_dust_expands_the_column(tau, more, ls):
    """At the same pressure at the ground, more dust never thins the air between 40 and 60 km."""
    low, high = (np.empty((air.ROW_COUNT, air.GRID_COUNT)) for _ in range(2))
    air.fill_hydrostatic(700.0, air.dust_warming_k(tau, ls), 0.0, 0.0, low)
    air.fill_hydrostatic(700.0, air.dust_warming_k(tau + more, ls), 0.0, 0.0, high)
    middle = (air.GRID_M >= 40e3) & (air.GRID_M <= 60e3)
    assert np.all(high[air.ROW_LN_DENSITY, middle] >= low[air.ROW_LN_DENSITY, middle])


def test_dispersion_keeps_the_mean_and_has_the_stated_size():
    sky = air.Sky(0.5, 0.5, 2.0, 2.0, -3000.0, 0.1)
    nominal = air.atmosphere(sky, False, 0)
    cases = 3000
    ln = np.array([air.atmosphere(sky, True, stream(1, case, purpose_id("air")))[air.ROW_LN_DENSITY]
                   for case in range(1, cases + 1)]) - nominal[air.ROW_LN_DENSITY]
    for z_km, model_error in ((10, 0.06), (40, 0.15), (80, 0.30)):
        node = int((1e3 * z_km - air.GRID_START_M) / air.GRID_STEP_M)
        tide = min(0.15, 0.012 * math.exp((z_km - 20.0) / 22.0)) / math.sqrt(2.0)
        spread = math.sqrt(model_error**2 + air.PRESSURE_ERROR_RATIO**2 + tide**2)
        assert abs(ln[:, node].std() / spread - 1.0) < 4.0 / math.sqrt(2 * cases) + 0.02  # ln(1+x) is x to 2 % here
        assert abs(np.exp(ln[:, node]).mean() - 1.0) < 4.0 * spread / math.sqrt(cases)
    lower, upper = (int((z - air.GRID_START_M) / air.GRID_STEP_M) for z in (100e3, 125e3))
    shared = np.corrcoef(ln[:, lower], ln[:, upper])[0, 1]
    assert abs(shared - math.exp(-1.0)) < 0.08  # 25 km apart; the common pressure error adds 0.01


@given(st.floats(0.0, 30e3), st.floats(0.0, 30e3), st.floats(0.0, 3.0))
@settings(deadline=None)
def test_wave_memory_does_not_depend_on_how_a_straight_path_is_cut(a_m, b_m, slope):
    whole = waves.wave_memory(a_m + b_m, slope * (a_m + b_m))
    assert math.isclose(whole, waves.wave_memory(a_m, slope * a_m) * waves.wave_memory(b_m, slope * b_m), rel_tol=1e-12)


@given(st.floats(-5e3, 160e3), st.floats(0.1, 10.0))
@settings(max_examples=30, deadline=None)
def test_waves_keep_the_mean_density(z_m, tau):
    x, weight = np.polynomial.hermite_e.hermegauss(40)
    mean = sum(w * waves.wave_density_ratio(v, z_m, tau) for v, w in zip(x, weight, strict=True)) / weight.sum()
    assert math.isclose(mean, 1.0, rel_tol=1e-9)
