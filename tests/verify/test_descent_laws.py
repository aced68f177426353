"""The laws of the powered descent against their closed forms, in constant gravity and without noise."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Vec
from marsfall.descent.laws import (
    APOLLO_QUADRATIC,
    GRAVITY_TURN,
    QUADRATIC_LINEAR,
    ZEM_ZEV,
    contour_m_s,
    later_thrusts,
    thrust_of,
    turn_time_s,
    weights_to_stop,
)

G = 3.71
GRAVITY, ABOVE = Vec(-G, 0.0, 0.0), Vec(1.0, 0.0, 0.0)
LAST_S = 0.5  # the quadratic laws divide by the time to go: the loop is closed down to here, the polynomial goes on from there


@kernel
def _thrust(law_code, away, v, final_v, to_go_s):
    return thrust_of(law_code, GRAVITY, ABOVE, away, v, final_v, to_go_s)


@kernel
def _later(law_code, first, v, final_v, to_go_s):
    return later_thrusts(law_code, GRAVITY, first, v, final_v, to_go_s)


def accelerate(law, r, v, stop, final_v, to_go_s):
    return np.array(_thrust(law, Vec(*(stop - r)), Vec(*v), Vec(*final_v), to_go_s)) + GRAVITY


def fly(law, r, v, stop, final_v, to_go_s, until_s, h=0.02):
    """Closed loop, fourth order."""
    t = to_go_s
    while t > until_s + 1e-9:
        a1 = accelerate(law, r, v, stop, final_v, t)
        v2 = v + 0.5 * h * a1
        a2 = accelerate(law, r + 0.5 * h * v, v2, stop, final_v, t - 0.5 * h)
        v3 = v + 0.5 * h * a2
        a3 = accelerate(law, r + 0.5 * h * v2, v3, stop, final_v, t - 0.5 * h)
        v4 = v + h * a3
        a4 = accelerate(law, r + h * v3, v4, stop, final_v, t - h)
        r, v = r + h / 6.0 * (v + 2.0 * v2 + 2.0 * v3 + v4), v + h / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4)
        t -= h
    return r, v


CASES = {"straight down": ((1600.0, 0.0, 0.0), (-75.0, 0.0, 0.0), 35.0),
         "with a divert": ((1600.0, -300.0, 150.0), (-75.0, 15.0, -8.0), 35.0),
         "from a fast entry": ((6000.0, -12000.0, 500.0), (-180.0, 600.0, -20.0), 50.0)}
STOP, FINAL_V = np.array([21.0, 5.0, -3.0]), np.array([-0.75, 0.0, 0.0])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("law", [QUADRATIC_LINEAR, APOLLO_QUADRATIC, ZEM_ZEV])
def test_it_arrives_in_place_and_speed(law, case):
    """Half a second before the end the closed loop is on the polynomial that ends at the stop with the final speed, to 1e-3 m
    and m/s (fourth order at 0.02 s, a twenty-fifth of the shortest time to go): the acceleration is linear in time (E-guidance,
    ZEM/ZEV), or quadratic and zero at the end (Apollo); edl.md 3.5."""
    r, v, to_go = np.array(CASES[case][0]), np.array(CASES[case][1]), CASES[case][2]
    degree = 5 if law == APOLLO_QUADRATIC else 4
    rows, values = [], []
    for t, order, value in ((0.0, 0, r), (0.0, 1, v), (to_go, 0, STOP), (to_go, 1, FINAL_V), (to_go, 2, np.zeros(3)))[:degree]:
        rows.append([math.perm(k, order) * (t ** (k - order) if k >= order else 0.0) for k in range(degree)])
        values.append(value)
    c = np.linalg.solve(rows, values)
    t = to_go - LAST_S
    got_r, got_v = fly(law, r, v, STOP, FINAL_V, to_go, LAST_S)
    assert got_r == pytest.approx(sum(c[k] * t**k for k in range(degree)), abs=1e-3)
    assert got_v == pytest.approx(sum(k * c[k] * t ** (k - 1) for k in range(1, degree)), abs=1e-3)


place = st.tuples(*[st.floats(-5000.0, 5000.0)] * 3)
speed = st.tuples(*[st.floats(-300.0, 300.0)] * 3)


@given(place, speed, speed, st.floats(2.0, 120.0))
@settings(max_examples=200, deadline=None)
def test_zem_zev_is_e_guidance(away, v, final_v, to_go_s):
    """6 ZEM/t^2 - 2 ZEV/t = 6 (rf - r)/t^2 - (4 v + 2 vf)/t - g: the gravity inside the two misses adds up to minus itself."""
    one, other = (np.array(_thrust(law, Vec(*away), Vec(*v), Vec(*final_v), to_go_s)) for law in (QUADRATIC_LINEAR, ZEM_ZEV))
    assert other == pytest.approx(one, abs=1e-9 * (1.0 + np.abs(one).max() + 5000.0 / to_go_s**2 * 6.0))


@given(place, speed, speed, st.floats(2.0, 120.0), st.sampled_from([QUADRATIC_LINEAR, APOLLO_QUADRATIC, ZEM_ZEV]))
@settings(max_examples=200, deadline=None)
def test_the_thrusts_foreseen_bring_the_final_speed(away, v, final_v, to_go_s, law):
    """Simpson's rule over thrust now, halfway and at the end, plus gravity: exactly the change of velocity."""
    first = Vec(*_thrust(law, Vec(*away), Vec(*v), Vec(*final_v), to_go_s))
    middle, last = _later(law, first, Vec(*v), Vec(*final_v), to_go_s)
    mean = (np.array(first) + 4.0 * np.array(middle) + np.array(last)) / 6.0 + GRAVITY
    assert mean * to_go_s == pytest.approx(np.array(final_v) - v, abs=1e-6)


@pytest.mark.parametrize("angle_deg", [10.0, 40.0, 90.0])
def test_a_gravity_turn_keeps_to_its_contour(angle_deg):
    """Against the velocity at n weights, found anew every moment from height and speed: n stays what it was, the speed at each
    height is the contour V^2 = 4 g H (n^2 - 1)/(1 + 2 n sin + sin^2), and rest comes after V (n + sin)/(g (n^2 - 1)). The
    closed form is exact for constant gravity and thrust; 1e-4 is the step."""
    drop, sine, v0 = 5000.0, math.sin(math.radians(angle_deg)), 200.0
    weights = weights_to_stop(drop, v0, sine, 0.0, G)
    total_s = turn_time_s(v0, sine, 0.0, G, weights)
    r, v, t = np.array([drop, 0.0, 0.0]), np.array([-v0 * sine, v0 * math.cos(math.radians(angle_deg)), 0.0]), 0.0
    for _ in range(20):
        step = 0.045 * total_s
        for _ in range(20):
            foot = np.array([0.0, r[1], r[2]])
            r, v = fly(GRAVITY_TURN, r, v, foot, np.zeros(3), 0.05 * step, 0.0, 0.05 * step)
        t += step
        now, steep = np.linalg.norm(v), -v[0] / np.linalg.norm(v)
        assert weights_to_stop(r[0], now, steep, 0.0, G) == pytest.approx(weights, rel=1e-4)
        assert now == pytest.approx(contour_m_s(r[0], steep, 0.0, G, weights), rel=1e-4)
        assert turn_time_s(now, steep, 0.0, G, weights) == pytest.approx(total_s - t, rel=1e-3)
    assert r[0] < 0.02 * drop
    assert now < 0.15 * v0


def test_straight_down_the_contour_is_constant_deceleration():
    """V^2 = Vf^2 + 2 (n - 1) g H."""
    assert contour_m_s(800.0, 1.0, 2.4, G, 2.0) == pytest.approx(math.sqrt(2.4**2 + 2.0 * G * 800.0), rel=1e-12)
    assert weights_to_stop(800.0, contour_m_s(800.0, 1.0, 2.4, G, 2.0), 1.0, 2.4, G) == pytest.approx(2.0, rel=1e-12)


@given(st.floats(10.0, 1e4), st.floats(5.0, 700.0), st.floats(0.0, 1.0))
@settings(max_examples=100, deadline=None)
def test_more_speed_or_less_height_takes_more_thrust(drop, v, sine):
    here = weights_to_stop(drop, v, sine, 1.0, G)
    assert here > 1.0
    assert weights_to_stop(drop, 1.1 * v, sine, 1.0, G) > here
    assert weights_to_stop(0.9 * drop, v, sine, 1.0, G) > here


def test_the_gravity_turn_never_pushes_down():
    """Even a craft that rises: half a metre above its stop, 3 m/s upward."""
    push = _thrust(GRAVITY_TURN, Vec(-0.5, 0.0, 0.0), Vec(3.0, 1.0, 0.0), Vec(-1.0, 0.0, 0.0), 10.0)
    assert push.x > 0.0
