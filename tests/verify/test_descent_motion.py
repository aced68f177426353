"""One step of the rigid craft against mechanics: what a vacuum coast, a free top and a smooth entry must keep."""
import math
from itertools import pairwise

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import ZERO, Quat, Vec, norm, normalise
from marsfall.descent import aero
from marsfall.descent.build import _shape
from marsfall.descent.craft import Air, Body
from marsfall.descent.move import Push, move
from marsfall.mars.constants import GM_M3_S2, J2_COEFFICIENT, MARS, RADIUS_EQUATORIAL_M, SPIN_RAD_S
from marsfall.mission.scenario import read

SOUND_M_S = 220.0
DT_S = 0.02
LEVEL = Quat(1.0, 0.0, 0.0, 0.0)


@kernel
def fly_on(shape, push, density_kg_m3, scale_height_m, radius_m, body, dt_s, count, peak):
    """`count` steps through air of one scale height (density_kg_m3 at radius_m); the largest felt deceleration goes to peak,
    with the speed and the radius where it was met."""
    for _ in range(count):
        r = norm(body.r_F_m)
        density = density_kg_m3 * math.exp((radius_m - r) / scale_height_m)
        air = Air(density, -1.0 / scale_height_m, 1.0 / SOUND_M_S, Vec(0.0, 0.0, 0.0), r, r - radius_m, 0.0)
        body, felt = move(MARS, shape, push, air, body, dt_s)
        if norm(felt.force_B_m_s2) > peak[0]:
            peak[0] = norm(felt.force_B_m_s2)
            peak[1] = norm(body.v_F_m_s)
            peak[2] = norm(body.r_F_m)
    return body


@pytest.fixture(scope="module")
def flown():
    return _shape(read("pathfinder").data)


def smooth(shape, axial, normal=0.0, stable=0.0):
    """The shape with the same coefficients at every Mach number and angle: a table without corners."""
    table = np.empty((aero.MACH_NODES, aero.COS_NODES, 3))
    table[:] = axial, normal, stable
    return shape._replace(coefficients=table)


def push_of(mass_kg, inertia, pull_F_n=ZERO):
    i = Vec(*map(float, inertia))
    return Push(0.0, ZERO, 1.0, 0.1, pull_F_n, 1.0, 0.0, 1.0 / mass_kg, i, Vec(1.0 / i.x, 1.0 / i.y, 1.0 / i.z), 0.0, 0.0, 1.0)


def inertial(body):
    """Inertial velocity in the axes of MCMF."""
    return np.array(body.v_F_m_s) + np.cross((0.0, 0.0, SPIN_RAD_S), body.r_F_m)


def energy_j_kg(body):
    """Of the motion in inertial space, with the potential of point mass and J2 (Vallado 4th ed. eq. 8-25). The field does not
    change as Mars turns about its own axis of symmetry, so this is constant; so is the spin component of the momentum."""
    r = np.linalg.norm(body.r_F_m)
    sin2 = (body.r_F_m.z / r) ** 2
    flat = J2_COEFFICIENT * (RADIUS_EQUATORIAL_M / r) ** 2 * (1.5 * sin2 - 0.5)
    v = inertial(body)
    return 0.5 * v @ v - GM_M3_S2 / r * (1.0 - flat)


@pytest.mark.parametrize(("dt_s", "count"), [(DT_S, 200_000), (0.5, 180_000)], ids=["an hour at the step of a flight", "a sol"])
def test_a_vacuum_coast_keeps_energy_and_spin_momentum(flown, dt_s, count):
    """E = v^2/2 - GM/r (1 - J2 ...) to 1e-10 of itself, from periapsis of the 250 km x 1 sol parking orbit, inclined.

    1e-10: the step's own error is (n dt)^4 below 1e-13 at the periapsis rate, 2e5 roundings of 1e-16 make 1e-13 to 1e-11."""
    r = RADIUS_EQUATORIAL_M + 250e3
    v = 4630.0 - SPIN_RAD_S * r
    start = Body(Vec(r, 0.0, 0.0), Vec(0.0, v * 0.8, v * 0.6), LEVEL, Vec(0.01, 0.02, 0.0))
    end = fly_on(flown, push_of(585.0, (270, 210, 205)), 0.0, 1e4, r, start, dt_s, count, np.zeros(3))
    assert np.linalg.norm(np.subtract(end.r_F_m, start.r_F_m)) > 1e6
    assert energy_j_kg(end) == pytest.approx(energy_j_kg(start), rel=1e-10)
    momentum = [np.cross(b.r_F_m, inertial(b))[2] for b in (start, end)]
    assert momentum[1] == pytest.approx(momentum[0], rel=1e-10)
    jacobi = [0.5 * np.dot(b.v_F_m_s, b.v_F_m_s) for b in (start, end)]  # the same constant as seen from the turning planet
    jacobi = [k + energy_j_kg(b) - 0.5 * inertial(b) @ inertial(b)
              - 0.5 * SPIN_RAD_S**2 * (b.r_F_m.x**2 + b.r_F_m.y**2) for k, b in zip(jacobi, (start, end), strict=True)]
    assert jacobi[1] == pytest.approx(jacobi[0], rel=1e-10)


def test_the_step_is_of_fourth_order(flown):
    """Step halving: |y(h) - y(h/2)| falls by 2^4 when h is halved, slope 4 +- 0.2, for position, velocity, attitude and rate.

    Smooth case: coefficients without corners, air of one scale height, oscillating in pitch at 2 to 4 rad/s. The air is met
    anew each step and its density inside the step is the cubic of exp: an error of h^4 in a derivative, so order four stays.
    0.2 leaves room for the next term of the error series at the coarse end and for rounding at the fine one."""
    shape = smooth(flown, 1.6, 0.25, 0.05)
    start = Body(Vec(RADIUS_EQUATORIAL_M + 60e3, 0.0, 0.0), Vec(-1500.0, 6500.0, 300.0),
                 normalise(Quat(0.6, 0.05, 0.1, 0.8)), Vec(0.2, 0.05, -0.1))
    ends = [fly_on(shape, push_of(585.0, (270, 210, 205)), 0.02, 10e3, RADIUS_EQUATORIAL_M, start, 8.0 / n, n, np.zeros(3))
            for n in (50, 100, 200, 400)]
    for part in Body._fields:
        y = [np.array(getattr(end, part)) for end in ends]
        steps = [np.linalg.norm(b - a) for a, b in pairwise(y)]
        slopes = np.log2(np.divide(steps[:-1], steps[1:]))
        assert slopes == pytest.approx([4.0, 4.0], abs=0.2), part


def test_the_attitude_stays_a_unit_quaternion(flown):
    """|q| = 1 to 1e-14 after 100 s of fast motion: a Newton step of renormalisation leaves the square of 1e-11."""
    start = Body(Vec(RADIUS_EQUATORIAL_M + 300e3, 0.0, 0.0), Vec(0.0, 3000.0, 0.0), LEVEL, Vec(1.0, 2.0, -0.5))
    end = fly_on(flown, push_of(585.0, (270, 210, 205)), 0.0, 1e4, RADIUS_EQUATORIAL_M, start, DT_S, 5000, np.zeros(3))
    assert np.linalg.norm(end.q_BF) == pytest.approx(1.0, abs=1e-14)


def turn(q):
    """3 x 3 matrix of an attitude quaternion: v_F = turn(q) @ v_B."""
    w, x, y, z = q
    return np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
                     [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
                     [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)]])


def axes_in_space(body, t_s):
    """Body axes in axes that do not turn with Mars."""
    a = SPIN_RAD_S * t_s
    return np.array([[math.cos(a), -math.sin(a), 0.0], [math.sin(a), math.cos(a), 0.0], [0.0, 0.0, 1.0]]) @ turn(body.q_BF)


def test_a_free_body_keeps_its_rotation_energy_and_momentum(flown):
    """Euler's equations without torque: w.Iw/2 and the vector A I w in inertial space are constant, three unequal moments.

    1e-9: (w dt)^4 t / 120 is 1e-10 for 0.6 rad/s over 200 s."""
    inertia = np.array([4900.0, 3600.0, 3800.0])
    start = Body(Vec(RADIUS_EQUATORIAL_M + 300e3, 0.0, 0.0), Vec(0.0, 3000.0, 0.0), normalise(Quat(0.5, -0.1, 0.3, 0.2)),
                 Vec(0.3, 0.5, -0.2))
    end = fly_on(flown, push_of(3153.0, inertia), 0.0, 1e4, RADIUS_EQUATORIAL_M, start, DT_S, 10_000, np.zeros(3))
    energies = [inertia @ np.square(b.w_B_rad_s) for b in (start, end)]
    assert energies[1] == pytest.approx(energies[0], rel=1e-9)
    momenta = [axes_in_space(b, t) @ (inertia * b.w_B_rad_s) for b, t in ((start, 0.0), (end, 10_000 * DT_S))]
    assert momenta[1] == pytest.approx(momenta[0], abs=1e-9 * np.linalg.norm(momenta[0]))
    assert np.linalg.norm(np.subtract(end.w_B_rad_s, start.w_B_rad_s)) > 0.05


def test_a_symmetric_top_precesses_at_its_analytic_rate(flown):
    """Free symmetric top (Goldstein 5.6): in the body the transverse rate turns at (Ix - It)/It wx; in space the axis goes
    round the momentum at |H|/It. Angle after 40 s to 1e-8 rad: (w dt)^4 w t / 120 is 1e-9 for 0.8 rad/s."""
    axial, across, t_s = 270.0, 200.0, 40.0
    start = Body(Vec(RADIUS_EQUATORIAL_M + 300e3, 0.0, 0.0), Vec(0.0, 3000.0, 0.0), LEVEL, Vec(0.7, 0.3, 0.0))
    end = fly_on(flown, push_of(585.0, (axial, across, across)), 0.0, 1e4, RADIUS_EQUATORIAL_M, start, DT_S,
                 round(t_s / DT_S), np.zeros(3))
    nutation = (axial - across) / across * start.w_B_rad_s.x * t_s
    expected = 0.3 * np.array([math.cos(nutation), math.sin(nutation)])
    assert np.array(end.w_B_rad_s)[1:] == pytest.approx(expected, abs=1e-8)
    momentum = turn(start.q_BF) @ (np.array([axial, across, across]) * start.w_B_rad_s)
    size = np.linalg.norm(momentum)
    h, x0 = momentum / size, turn(start.q_BF)[:, 0]
    a = size / across * t_s  # Rodrigues: the axis turned by this angle about the momentum
    x1 = x0 * math.cos(a) + np.cross(h, x0) * math.sin(a) + h * (h @ x0) * (1.0 - math.cos(a))
    assert axes_in_space(end, t_s)[:, 0] == pytest.approx(x1, abs=1e-8)


@pytest.mark.parametrize(("beta_kg_m2", "angle_deg"), [(100.0, 60.0), (400.0, 60.0), (100.0, 75.0)])
def test_allen_eggers_through_the_rigid_body(flown, beta_kg_m2, angle_deg):
    """Peak deceleration V^2 sin(g)/(2 e H), speed there V exp(-1/2), density there beta sin(g)/H (Allen and Eggers, NACA 1381),
    flown with the whole step, heat shield first. Peak to 2 %; conditions as in `test_descent_reference.py`."""
    height, speed, area, axial = 10e3, 7000.0, flown.area_m2, 1.6
    sine, mass = math.sin(math.radians(angle_deg)), beta_kg_m2 * axial * flown.area_m2
    ground = RADIUS_EQUATORIAL_M
    rho0 = beta_kg_m2 * sine / height * math.exp(2.0)  # so that the peak comes two scale heights above the sphere
    start = Body(Vec(ground + 8.0 * height, 0.0, 0.0),
                 Vec(-speed * sine, speed * math.cos(math.radians(angle_deg)), 0.0), along(angle_deg), ZERO)
    peak = np.zeros(3)
    fly_on(smooth(flown, axial, 0.25, 0.15)._replace(area_m2=area), push_of(mass, (270, 210, 205)), rho0, height, ground, start,
           DT_S, round(9.5 * height / (speed * sine) / DT_S), peak)
    assert peak[0] == pytest.approx(speed**2 * sine / (2.0 * math.e * height), rel=0.02)
    assert peak[1] == pytest.approx(speed * math.exp(-0.5), rel=0.02)
    assert peak[2] - ground == pytest.approx(2.0 * height, abs=0.03 * height)


def along(angle_deg):
    """Attitude whose x axis points `angle_deg` below the horizon of (R, 0, 0), toward the east."""
    a = math.radians(90.0 + angle_deg)  # from the vertical x axis, turned about z
    return Quat(math.cos(0.5 * a), 0.0, 0.0, math.sin(0.5 * a))
