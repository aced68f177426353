"""What holds for every engine: more heat gives more impulse, the books of energy close, twice the throat is two engines."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.engine import hydrogen
from marsfall.engine.cycle import tank_j_kg
from marsfall.engine.performance import Rating, at_state, rate
from marsfall.engine.schema import Sheet
from marsfall.engine.sheet import parse

TEMPERATURE = st.floats(300.0, 3399.0)
PRESSURE = st.floats(np.log(1e4), np.log(14.9e6)).map(np.exp)
RATIO = st.floats(5.0, 490.0)


def engine(temperature_k: float, pressure_mpa: float, ratio: float, size: str, cycle: str = 'kind = "topping"') -> Sheet:
    text = f"""kind = "engine"
title = "an engine"
designer = "nobody"
revision = "0"
[rating]
chamber_temperature_k = {temperature_k}
chamber_pressure_mpa = {pressure_mpa}
{size}
[nozzle]
expansion_ratio = {ratio}
[cycle]
{cycle}
pump_pressure_mpa = {2.2 * pressure_mpa + 0.5}
[never_exceed]
chamber_temperature_k = {temperature_k + 100.0}
"""
    return parse(text, "an engine", "engine").data


@given(TEMPERATURE, PRESSURE, RATIO)
def test_impulse_grows_with_temperature_and_with_the_nozzle(temperature_k, pressure_pa, ratio):
    here = hydrogen.specific_impulse_s(temperature_k, pressure_pa, ratio)
    assert hydrogen.specific_impulse_s(temperature_k + 1.0, pressure_pa, ratio) > here
    assert hydrogen.specific_impulse_s(temperature_k, pressure_pa, ratio + 2.0) > here


@given(st.floats(2600.0, 3400.0), st.floats(np.log(1e4), np.log(14e6)).map(np.exp), RATIO)
def test_impulse_falls_with_pressure_where_it_is_hot(temperature_k, pressure_pa, ratio):
    """Less comes apart, so that less is given back on the way out."""
    low, high = (float(hydrogen.specific_impulse_s(temperature_k, p, ratio)) for p in (pressure_pa, 1.05 * pressure_pa))
    assert high < low


@given(TEMPERATURE, PRESSURE, RATIO)
def test_frozen_is_never_better(temperature_k, pressure_pa, ratio):
    """Up to the spline's own error of a tenth of a second."""
    state = temperature_k, pressure_pa, ratio
    assert hydrogen.specific_impulse_s(*state, frozen=True) <= hydrogen.specific_impulse_s(*state) + 0.1


@given(st.floats(300.0, 3400.0), PRESSURE)
def test_share_of_atoms_is_a_share(temperature_k, pressure_pa):
    assert 0.0 <= hydrogen.dissociated_ratio(temperature_k, pressure_pa) <= 1.0


STATES = (st.floats(1200.0, 3200.0), st.floats(0.5, 10.0), st.floats(5.0, 500.0))


@given(*STATES)
@settings(max_examples=25, deadline=None)
def test_books_of_energy_close(temperature_k, pressure_mpa, ratio):
    """Topping: reactor power is what all the hydrogen gains. Hot bleed: reactor and pump together are what chamber gas and
    turbine gas gain; both to rounding. What leaves as speed is less than the reactor gave."""
    closed = engine(temperature_k, pressure_mpa, ratio, "flow_kg_s = 10.0")
    bled = engine(temperature_k, pressure_mpa, ratio, "flow_kg_s = 10.0", 'kind = "hot-bleed"')
    for sheet in (closed, bled):
        rating = rate(sheet)
        chamber = float(hydrogen.enthalpy_j_kg(temperature_k, 1e6 * pressure_mpa))
        gas = float(hydrogen.enthalpy_j_kg(rating.drive.turbine_inlet_k, min(rating.drive.turbine_inlet_pa, 15e6)))
        shaft = rating.pump_power_w if rating.bleed_kg_s else 0.0
        gained = rating.core_kg_s * chamber + rating.bleed_kg_s * gas - rating.flow_kg_s * tank_j_kg(sheet)
        assert rating.power_w + shaft == pytest.approx(gained, rel=1e-12)
        jet = 0.5 * rating.thrust_n * rating.specific_impulse_s * STANDARD_GRAVITY_M_S2
        assert jet < rating.power_w + 4.5e6 * rating.flow_kg_s


@given(*STATES)
@settings(max_examples=15, deadline=None)
def test_twice_the_throat_area_is_two_engines(temperature_k, pressure_mpa, ratio):
    one, two = (rate(engine(temperature_k, pressure_mpa, ratio, f"throat_diameter_mm = {100.0 * s**0.5}")) for s in (1.0, 2.0))
    for name in ("thrust_n", "flow_kg_s", "power_w", "pump_power_w", "throat_area_m2"):
        assert getattr(two, name) == pytest.approx(2.0 * getattr(one, name), rel=1e-12)
    assert two.specific_impulse_s == one.specific_impulse_s


@given(*STATES, st.sampled_from(['kind = "topping"', 'kind = "hot-bleed"\nbleed_ratio = 0.04']))
@settings(max_examples=15, deadline=None)
def test_size_may_be_given_by_thrust_flow_or_throat(temperature_k, pressure_mpa, ratio, cycle):
    first = rate(engine(temperature_k, pressure_mpa, ratio, "thrust_kn = 111.0", cycle))
    for size in (f"flow_kg_s = {first.flow_kg_s!r}", f"throat_diameter_mm = {1e3 * first.throat_diameter_m!r}"):
        again: Rating = rate(engine(temperature_k, pressure_mpa, ratio, size, cycle))
        assert again.thrust_n == pytest.approx(111e3, rel=1e-9)
        assert again.power_w == pytest.approx(first.power_w, rel=1e-9)


@given(*STATES)
@settings(max_examples=15, deadline=None)
def test_the_map_goes_through_the_rating(temperature_k, pressure_mpa, ratio):
    sheet = engine(temperature_k, pressure_mpa, ratio, "flow_kg_s = 10.0", 'kind = "hot-bleed"')
    rating = rate(sheet)
    point = at_state(sheet, rating, temperature_k, 1e6 * pressure_mpa)
    for name in ("thrust_n", "specific_impulse_s", "flow_kg_s", "power_w"):
        assert getattr(point, name) == pytest.approx(getattr(rating, name), rel=1e-12)
