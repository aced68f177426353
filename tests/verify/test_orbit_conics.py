"""Conics and states against Kepler's laws and the universal-variable propagator of the solar room."""
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsfall.mars.constants import GM_M3_S2
from marsfall.mars.frames import MCQ_FROM_MCI
from marsfall.orbit import conic
from marsfall.orbit.deorbit import coast_to_radius
from marsfall.orbit.parking import ParkingOrbit, orbit_rates, plane_axes, state
from marsfall.solar.kepler import propagate

orbits = st.builds(ParkingOrbit, st.just(0.0), st.floats(3.7e6, 3e7), st.floats(0.0, 0.85), st.floats(0.01, 3.1),
                   st.floats(0.0, 6.28), st.floats(0.0, 6.28))


@given(st.floats(-20.0, 20.0), st.floats(0.0, 0.95))
def test_anomalies_invert_each_other(mean_rad, e):
    back = conic.mean_from_true_rad(conic.true_from_mean_rad(mean_rad, e), e)
    assert math.remainder(back - mean_rad, 2.0 * math.pi) == pytest.approx(0.0, abs=1e-11)


@given(orbits, st.floats(0.0, 1e6))
def test_state_has_the_energy_momentum_and_plane_of_its_elements(orbit, t):
    r, v = state(orbit, t)
    energy = v @ v / 2.0 - GM_M3_S2 / np.linalg.norm(r)
    assert energy == pytest.approx(-GM_M3_S2 / (2.0 * orbit.semi_major_m), rel=1e-10)
    h = MCQ_FROM_MCI @ np.cross(r, v)
    assert math.acos(h[2] / np.linalg.norm(h)) == pytest.approx(orbit.inclination_rad, abs=1e-7)
    assert h @ h == pytest.approx(GM_M3_S2 * orbit.semi_major_m * (1.0 - orbit.eccentricity_ratio**2), rel=1e-10)
    np.testing.assert_allclose(plane_axes(orbit, t) @ plane_axes(orbit, t).T, np.eye(3), atol=1e-14)


@given(st.floats(0.3, 3.1), st.floats(4e6, 4e7), st.floats(-0.3, -0.02))
def test_conic_through_meets_the_radius_at_the_angle_after_the_sweep(sweep, start_m, flight_path):
    found = conic.conic_through(start_m, sweep, 3.5222e6, flight_path)
    p, e, theta = found
    if p <= 0.0 or e >= 1.0:
        return
    assert p / (1.0 + e * math.cos(theta - sweep)) == pytest.approx(start_m, rel=1e-9)
    assert p / (1.0 + e * math.cos(theta)) == pytest.approx(3.5222e6, rel=1e-9)
    assert math.atan2(e * math.sin(theta), 1.0 + e * math.cos(theta)) == pytest.approx(flight_path, abs=1e-9)


@given(st.floats(3.7e6, 6e7), st.floats(-0.3, -0.02))
def test_ellipse_from_apoapsis_is_the_conic_with_a_level_start(apoapsis_m, flight_path):
    p, e, theta = conic.ellipse_from_apoapsis(apoapsis_m, 3.5222e6, flight_path)
    assert p / (1.0 - e) == pytest.approx(apoapsis_m, rel=1e-12)
    same = conic.conic_through(apoapsis_m, math.pi + theta, 3.5222e6, flight_path)
    assert (same.semi_latus_m, same.eccentricity_ratio) == pytest.approx((p, e), rel=1e-9)


def test_coast_to_radius_agrees_with_the_universal_variable_propagator():
    orbit = ParkingOrbit(0.0, 2.044e7, 0.8216, 0.41, 2.3, -2.4)
    apoapsis_s = math.pi / orbit_rates(orbit).mean_anomaly_rad_s
    r, v = state(orbit, apoapsis_s)
    v = v * 0.96 + np.array([1.0, -2.0, 3.0])
    entry = coast_to_radius(apoapsis_s, r, v, 3.5222e6)
    r_there, v_there = propagate(r, v, entry.t_tdb_s - apoapsis_s, GM_M3_S2)
    assert np.linalg.norm(r_there - entry.r_MCI_m) < 0.1  # metres, after 12 hours
    assert np.linalg.norm(v_there - entry.v_MCI_m_s) < 1e-4


def test_an_orbit_above_the_air_is_refused():
    r, v = state(ParkingOrbit(0.0, 2.044e7, 0.8216, 0.41, 2.3, -2.4), 0.0)
    with pytest.raises(ValueError, match="never meets"):
        coast_to_radius(0.0, r, v, 3.5222e6)
