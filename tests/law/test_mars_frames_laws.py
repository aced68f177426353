"""Frames and clock: there and back again, and what a rotating planet does to an entry speed."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.errors import InputError
from marsfall.mars import frames
from marsfall.mars.clock import ls_rad, mars_sol_date_sol, season, time_of_ls_s, time_of_sol_s

times = st.floats(-9e8, 9e8)
angles = st.builds(frames.FlightAngles, st.floats(100.0, 9000.0), st.floats(-1.5, 1.5), st.floats(0.01, 6.27))
latitudes, longitudes = st.floats(-1.5, 1.5), st.floats(-3.1, 3.1)


@given(times, st.tuples(*[st.floats(-4e6, 4e6)] * 3), st.tuples(*[st.floats(-8e3, 8e3)] * 3))
@settings(deadline=None)
def test_inertial_and_fixed_states_round_trip(t, r, v):
    back_r, back_v = frames.inertial_from_fixed(t, frames.fixed_from_inertial(t, r, v))
    np.testing.assert_allclose(back_r, r, rtol=1e-9, atol=1e-8)
    np.testing.assert_allclose(back_v, v, rtol=1e-9, atol=1e-9)


@given(latitudes, longitudes, angles, st.sampled_from(frames.VELOCITY_FRAMES))
@settings(deadline=None)
def test_entry_state_round_trips(lat, lon, given_angles, frame):
    state = frames.entry_state(3522.2e3, lat, lon, given_angles, frame)
    v = state.v_MCMF_m_s
    if frame == "inertial":
        v = frames.inertial_from_relative(state.r_MCMF_m, v)
    np.testing.assert_allclose(frames.flight_angles(state.r_MCMF_m, v), given_angles, rtol=1e-9, atol=1e-9)
    assert frames.latitude_rad(state.r_MCMF_m) == pytest.approx(lat, abs=1e-12)
    assert frames.longitude_rad(state.r_MCMF_m) == pytest.approx(lon, abs=1e-12)


@given(latitudes, st.floats(3000.0, 8000.0), st.floats(-0.4, -0.01), st.floats(0.1, math.pi - 0.1))
@settings(deadline=None)
def test_flying_west_gains_relative_speed_and_flying_east_loses_some(lat, speed, steep, east):
    def relative(azimuth):
        given_angles = frames.FlightAngles(speed, steep, azimuth)
        return frames.flight_angles(*frames.entry_state(3522.2e3, lat, 0.0, given_angles, "inertial")).speed_m_s

    assert relative(2.0 * math.pi - east) > speed
    assert relative(east) < relative(2.0 * math.pi - east)


@given(times)
@settings(deadline=None)
def test_relative_velocity_of_a_place_on_the_ground_is_zero(t):
    """Differences of the inertial place of a site over a second, against the frame's own rotation."""
    site = np.array(frames.place_m(3.39e6, 0.4, 1.0))
    r = [site @ frames.mcmf_from_mci(t + dt) for dt in (-0.5, 0.0, 0.5)]
    relative = frames.fixed_from_inertial(t, r[1], r[2] - r[0]).v_MCMF_m_s
    assert np.linalg.norm(relative) < 0.05  # W near 1e5 turns has 1e-11 rad of rounding: 1e-4 m; time of 1e9 s 1e-7 s


@given(st.integers(-10, 60), st.floats(0.001, 6.28))
@settings(deadline=None)
def test_times_of_season_and_sol_invert_the_clock(year, ls):
    t = time_of_ls_s(year, ls)
    assert season(t).year == year
    assert ls_rad(t) == pytest.approx(ls, abs=1e-9)
    assert time_of_sol_s(mars_sol_date_sol(t)) == pytest.approx(t, abs=1e-4)


def test_an_entry_state_without_a_frame_is_refused():
    with pytest.raises(InputError, match="inertial or relative") as caught:
        frames.entry_state(3522.2e3, 0.0, 0.0, frames.FlightAngles(5e3, -0.2, 1.0), "inertail")
    assert caught.value.problems[0].nearest == "inertial"
