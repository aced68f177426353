"""The navigation filter against textbook matrices written out in NumPy, and against what it must say in simple cases."""
from typing import get_type_hints

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Vec
from marsfall.descent import filter as f
from marsfall.descent.model import Instruments
from marsfall.mars.constants import MARS

NONE = Vec(0.0, 0.0, 0.0)
R_M = np.array([2.9e6, 1.4e6, -0.9e6])


# of the instruments the filter reads these; a type of our own would end up in the shared cache of machine code
SHEET = Instruments(**{name: kind() for name, kind in get_type_hints(Instruments).items()})._replace(
    imu_count=2, gyro_bias_rad_s=2.4e-7, gyro_scale_ratio=1e-5, accelerometer_bias_m_s2=1e-3, accelerometer_scale_ratio=1.5e-4,
    attitude_error_rad=3.5e-4, knowledge_position_m=300.0, knowledge_velocity_m_s=0.2, ground_m=5.0)


@kernel
def begin(p, room, sheet):
    f.begin(p.reshape(p.size), room, sheet)


@kernel
def step(world, p, room, r, force_B, rate_B, axes, across, dt_s):
    x, y, z = (Vec(axes[0, 0], axes[1, 0], axes[2, 0]), Vec(axes[0, 1], axes[1, 1], axes[2, 1]),
               Vec(axes[0, 2], axes[1, 2], axes[2, 2]))
    f.gather(room, x * force_B.x + y * force_B.y + z * force_B.z, x * rate_B.x + y * rate_B.y + z * rate_B.z, x, y, z,
             across, dt_s)


@kernel
def propagate(world, p, room, r, gyro, force, ground_m, memory_m):
    f.propagate(world, p.reshape(p.size), room, r, gyro, force, ground_m, memory_m)


@kernel
def update(p, room, position, velocity, turn, ground, innovation, variance, gate, above=NONE):
    return f.update(p.reshape(p.size), room, position, velocity, turn, ground, innovation, variance, gate, above)


def cross_matrix(v):
    return np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])


def spun(axis, angle):
    """Rotation by a vector times an angle (Rodrigues)."""
    turn = np.asarray(axis) * angle
    n, c = np.linalg.norm(turn) + 1e-300, cross_matrix(turn)
    return np.eye(3) + np.sin(n) / n * c + (1.0 - np.cos(n)) / n**2 * c @ c


def exponential(a):
    """Of a small matrix: five terms of the series, exact to rounding for steps of 10 ms."""
    out = np.eye(18)
    for k in (4, 3, 2, 1):
        out = np.eye(18) + a @ out / k
    return out


def dynamics(r, force_B, rate_B, axes):
    """Matrix of the linear error equations, 18 x 18, straight from the equations of motion."""
    spin = cross_matrix([0.0, 0.0, MARS.spin_rad_s])
    n = np.linalg.norm(r)
    gravity = MARS.gm_m3_s2 / n**3 * (3.0 * np.outer(r, r) / n**2 - np.eye(3))
    a = np.zeros((18, 18))
    a[0:3, 3:6] = np.eye(3)
    a[3:6, 0:3] = gravity - spin @ spin
    a[3:6, 3:6] = -2.0 * spin
    a[3:6, 6:9] = -cross_matrix(axes @ force_B)
    a[3:6, 12:15] = -axes
    a[3:6, 15] = -axes @ force_B
    a[6:9, 6:9] = -spin
    a[6:9, 9:12] = -axes
    a[6:9, 16] = -axes @ rate_B
    return a


def start(rng=None):
    p, room = np.zeros((18, 18)), np.zeros(f.ROOM)
    begin(p, room, SHEET)
    if rng is not None:  # as if it had been flown: everything correlated with everything
        root = np.diag(np.sqrt(np.diag(p)))
        mix = np.eye(18) + 0.3 * rng.standard_normal((18, 18))
        p[:] = root @ mix @ mix.T @ root
        p[:] = 0.5 * (p + p.T)
    return p, room


def scaled(p):
    s = 1.0 / np.sqrt(np.diag(p))
    return p * np.outer(s, s)


def motion(t_s):
    """A manoeuvre: a roll of 20 deg/s with a pitch oscillation of 1 Hz under ten g; force and rate in B."""
    return (np.array([-98.0 + 5.0 * np.sin(3.0 * t_s), 2.0 * np.cos(6.0 * t_s), 24.0]),
            np.array([0.35, 0.3 * np.cos(2.0 * np.pi * t_s), 0.05]))


def flown(period_s, total_s, exact):
    """Covariance after `total_s` of the manoeuvre: by the kernel every `period_s`, or by matrix exponentials of 10 ms."""
    p, room = start(np.random.default_rng(1))
    axes, dt = spun([0.3, -0.5, 0.8], 1.2), 0.01
    gyro, force = 1e-10, 1e-4
    for k in range(round(total_s / dt)):
        force_B, rate_B = motion((k + 0.5) * dt)
        mid = axes @ spun(rate_B, 0.5 * dt)
        if exact:
            phi = exponential(dynamics(R_M, force_B, rate_B, mid) * dt)
            keep = np.exp(-300.0 * dt / 1000.0)
            phi[17, 17] = keep
            p = phi @ p @ phi.T
            p[range(3, 6), range(3, 6)] += force * dt
            p[range(6, 9), range(6, 9)] += gyro * dt
            p[17, 17] += SHEET.ground_m**2 * (1.0 - keep**2)
        else:
            step(MARS, p, room, Vec(*R_M), Vec(*force_B), Vec(*rate_B), mid, 300.0, dt)
            if round((k + 1) * dt / period_s) * period_s == pytest.approx((k + 1) * dt, abs=1e-9):
                propagate(MARS, p, room, Vec(*R_M), gyro, force, SHEET.ground_m, 1000.0)
        axes = axes @ spun(rate_B, dt)
    return p


@pytest.mark.parametrize("period_s", [0.02, 0.1, 0.5])
def test_propagation_against_matrix_exponentials(period_s):
    """20 s of a manoeuvre at ten g. Sigmas within 1 % at every pace the flight uses; at fifty times a second within 0.1 %. What
    a longer interval loses is the second order of attitude errors that grow inside it."""
    got, want = flown(period_s, 20.0, False), flown(period_s, 20.0, True)
    ratio = np.sqrt(np.diag(got) / np.diag(want))
    assert np.abs(ratio - 1.0).max() < (1e-3 if period_s < 0.05 else 1e-2)
    s = np.sqrt(np.diag(want))
    assert np.abs((got - want) / np.outer(s, s)).max() < (2e-3 if period_s < 0.05 else 2e-2)


def test_the_transition_agrees_with_the_exponential_to_second_order():
    """One interval of 0.5 s, every column: an error of one sigma in one state moves every other as the matrix exponential says,
    within 0.1 % of the sigma it has by itself (third order: 0.35 rad/s over half a second turns the axes by ten degrees)."""
    axes = spun([0.3, -0.5, 0.8], 1.2)
    force_B, rate_B = np.array([-98.0, 2.0, 24.0]), np.array([0.35, 0.1, 0.05])
    sigma = np.sqrt(np.diag(start()[0]))
    for j in range(17):
        p, room = np.zeros((18, 18)), np.zeros(f.ROOM)
        p[j, j] = sigma[j] ** 2
        turned, phi = axes, np.eye(18)
        for _ in range(50):
            mid = turned @ spun(rate_B, 0.005)
            step(MARS, p, room, Vec(*R_M), Vec(*force_B), Vec(*rate_B), mid, 0.0, 0.01)
            phi = exponential(dynamics(R_M, force_B, rate_B, mid) * 0.01) @ phi
            turned = turned @ spun(rate_B, 0.01)
        propagate(MARS, p, room, Vec(*R_M), 0.0, 0.0, 0.0, 1000.0)
        want = np.outer(phi[:, j], phi[:, j]) * sigma[j] ** 2
        size = np.sqrt(np.maximum(np.diag(want), (1e-3 * sigma) ** 2))
        assert np.abs((p - want) / np.outer(size, size)).max() < 0.02


def test_one_measurement_against_the_textbook():
    """Kalman's update with Joseph's covariance, in matrices."""
    rng = np.random.default_rng(2)
    p, room = start(rng)
    h = np.zeros(18)
    h[0:3], h[3:6], h[6:9], h[17] = rng.standard_normal(3), 200.0 * rng.standard_normal(3), 1e3 * rng.standard_normal(3), -1.0
    variance, innovation = 40.0, 55.0
    own = h @ p @ h + variance
    gain = p @ h / own
    left = np.eye(18) - np.outer(gain, h)
    want = left @ p @ left.T + variance * np.outer(gain, gain)
    said = update(p, room, Vec(*h[0:3]), Vec(*h[3:6]), Vec(*h[6:9]), h[17], innovation, variance, 1e9)
    assert said == pytest.approx(innovation**2 / own, rel=1e-12)
    assert room[f.CORRECTION:f.CORRECTION + 18] == pytest.approx(gain * innovation, rel=1e-10)
    s = np.sqrt(np.diag(want))
    assert np.abs((p - want) / np.outer(s, s)).max() < 1e-9
    assert np.array_equal(p, p.T)


def test_what_is_only_considered_keeps_its_value_and_variance():
    """Schmidt's filter in matrices: the gain of the horizontal position is zero, everything else follows Joseph's form."""
    rng = np.random.default_rng(8)
    p, room = start(rng)
    above = R_M / np.linalg.norm(R_M)
    h = np.zeros(18)
    h[0:3], h[6:9], h[17] = above, 500.0 * rng.standard_normal(3), -1.0
    variance, innovation = 40.0, 55.0
    gain = p @ h / (h @ p @ h + variance)
    gain[0:3] = above * (above @ gain[0:3])
    left = np.eye(18) - np.outer(gain, h)
    want = left @ p @ left.T + variance * np.outer(gain, gain)
    across = np.eye(3) - np.outer(above, above)
    before = across @ p[:3, :3] @ across
    update(p, room, Vec(*h[0:3]), NONE, Vec(*h[6:9]), h[17], innovation, variance, 1e9, Vec(*above))
    assert room[f.CORRECTION:f.CORRECTION + 18] == pytest.approx(gain * innovation, rel=1e-9, abs=1e-12)
    s = np.sqrt(np.diag(want))
    assert np.abs((p - want) / np.outer(s, s)).max() < 1e-9
    assert across @ p[:3, :3] @ across == pytest.approx(before, rel=1e-9, abs=1e-6)


def test_measurements_one_by_one_are_the_same_as_all_at_once():
    """Three axes of velocity, one after the other without touching the estimate in between: the batch solution."""
    rng = np.random.default_rng(3)
    p, room = start(rng)
    h, z, variance = np.zeros((3, 18)), np.array([0.3, -0.2, 0.1]), 0.01
    h[:, 3:6], h[:, 6:9] = spun([1.0, 2.0, 3.0], 0.7), 80.0 * rng.standard_normal((3, 3))
    gain = p @ h.T @ np.linalg.inv(h @ p @ h.T + variance * np.eye(3))
    want, correction = (np.eye(18) - gain @ h) @ p, gain @ z
    for k in range(3):
        update(p, room, Vec(0.0, 0.0, 0.0), Vec(*h[k, 3:6]), Vec(*h[k, 6:9]), 0.0, z[k], variance, 1e9)
    assert room[f.CORRECTION:f.CORRECTION + 18] == pytest.approx(correction, rel=1e-7, abs=1e-12)
    s = np.sqrt(np.diag(want))
    assert np.abs((p - want) / np.outer(s, s)).max() < 1e-8


def test_a_refused_measurement_changes_nothing():
    p, room = start(np.random.default_rng(4))
    before, memory = p.copy(), room[f.CORRECTION:f.CORRECTION + 18].copy()
    e, none = Vec(1.0, 0.0, 0.0), Vec(0.0, 0.0, 0.0)
    far = 5.0 * np.sqrt(p[0, 0] + 1.0)
    assert update(p, room, e, none, none, 0.0, far, 1.0, 12.0) == pytest.approx(-25.0)
    assert np.array_equal(p, before)
    assert np.array_equal(room[f.CORRECTION:f.CORRECTION + 18], memory)


def test_a_craft_at_rest_learns_its_height_as_the_mean_does():
    """n altimeter readings of variance s2 on a height of variance p0, nothing else moving: variance 1 / (1/p0 + n/s2)."""
    p, room = start()
    e, none = Vec(1.0, 0.0, 0.0), Vec(0.0, 0.0, 0.0)
    p0, s2 = p[0, 0], 25.0
    for n in range(1, 200):
        update(p, room, e, none, none, 0.0, 0.0, s2, 12.0)
        assert p[0, 0] == pytest.approx(1.0 / (1.0 / p0 + n / s2), rel=1e-9)


def test_biases_of_a_unit_thrown_out_are_as_uncertain_as_those_of_the_units_left():
    """The mean of two has half the variance of one; with one left it is that of one, whatever was learnt of the mean."""
    p, _ = start()
    one = SHEET._replace(imu_count=1)
    alone = np.zeros((18, 18))
    begin(alone, np.zeros(f.ROOM), one)
    assert p[9, 9] * 2.0 == pytest.approx(alone[9, 9], rel=1e-3)
    assert p[15, 15] * 2.0 == pytest.approx(alone[15, 15], rel=1e-3)


def test_sigmas_stay_positive_and_the_matrix_symmetric_over_a_long_flight():
    """100 s with ten fixes a second in the last half: eigenvalues of the correlations above zero, both halves the same bits."""
    rng = np.random.default_rng(6)
    p, room = start()
    axes = spun([0.3, -0.5, 0.8], 1.2)
    for k in range(1000):
        force_B, rate_B = motion(0.1 * k)
        step(MARS, p, room, Vec(*R_M), Vec(*(0.2 * force_B)), Vec(*rate_B), axes, 80.0, 0.1)
        propagate(MARS, p, room, Vec(*R_M), 1e-12, 1e-9, 5.0, 1000.0)
        axes = axes @ spun(rate_B, 0.1)
        if k > 500:
            h = rng.standard_normal((4, 10))
            for row in h:
                update(p, room, Vec(*row[0:3]), Vec(*row[3:6]), Vec(*(50.0 * row[6:9])), row[9], 0.0, 0.01, 1e9)
        if k % 50 == 0:
            assert np.array_equal(p, p.T)
            assert np.linalg.eigvalsh(scaled(p)).min() > 0.0
