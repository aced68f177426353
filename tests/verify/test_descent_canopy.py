"""The parachute as a second body, against pendulums and falling weights."""
import math

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import ZERO, Quat, Vec, norm
from marsfall.descent import aero
from marsfall.descent.build import build
from marsfall.descent.canopy import TRIM_SIN, trail
from marsfall.descent.craft import Air, Body, Canopy, Fall, Mind, Steering
from marsfall.descent.draw import draw
from marsfall.descent.fly import case_of
from marsfall.descent.job import LandingJob
from marsfall.descent.model import PARACHUTE
from marsfall.descent.move import Push, move
from marsfall.mars.constants import GM_M3_S2, J2_COEFFICIENT, MARS, RADIUS_EQUATORIAL_M, SPIN_RAD_S
from marsfall.mission.scenario import read

DT_S = 0.01
OPENED = Mind(PARACHUTE, 0.0, Steering(0.0, 1.0, False, 1.0, 1.0, 0.0), Fall(False, -1.0), 0.0, ZERO, True, True, 0.0, False)


@kernel
def hang(model, row, body, mass_kg, inertia_kg_m2, density_kg_m3, start_s, dt_s, count):
    """`count` steps of a craft under its canopy in air at rest; mortar fire at zero, so the canopy is open by `start_s`."""
    case = case_of(row)
    canopy, pull = Canopy(ZERO, ZERO, False), ZERO
    i = inertia_kg_m2
    for k in range(count):
        r = norm(body.r_F_m)
        air = Air(density_kg_m3, 0.0, 1.0 / 220.0, ZERO, r, r - RADIUS_EQUATORIAL_M, 0.0)
        canopy, pull, _ = trail(model, case, OPENED, canopy, body, air, 0.0, start_s + k * dt_s, dt_s)
        push = Push(0.0, ZERO, 1.0, 0.1, pull, model.chute.lever_m, 0.0, 1.0 / mass_kg, i, Vec(1.0 / i.x, 1.0 / i.y, 1.0 / i.z),
                    0.0, 0.0, 1.0)
        body, _ = move(model.world, model.shape, push, air, body, dt_s)
    return body, canopy, pull


@kernel
def swing(world, shape, push, air, body, dt_s, count, rates_rad_s):
    for k in range(count):
        body, _ = move(world, shape, push, air, body, dt_s)
        rates_rad_s[k] = body.w_B_rad_s.y


@pytest.fixture(scope="module")
def pathfinder():
    lander = build(read("pathfinder").data)
    return lander, draw(lander, 0, np.arange(1), [])[0]


def test_terminal_velocity(pathfinder):
    """v = sqrt(2 m g / (rho (Cd A of the canopy + CA A of the craft))) in air of constant density, weight less the pull of the
    turning planet. The canopy cones at its trim angle of 5 degrees, where the vertical part of its drag is cos^2: 0.8 %, which
    is 0.4 % of speed; to 1 %."""
    lander, row = pathfinder
    mass, rho, axial = 370.0, 0.012, 1.1
    table = np.zeros((aero.MACH_NODES, aero.COS_NODES, 3))
    table[:] = axial, 0.25, 0.15
    model = lander.model._replace(shape=lander.model.shape._replace(coefficients=table))
    start = Body(Vec(RADIUS_EQUATORIAL_M + 3e3, 0.0, 0.0), Vec(-70.0, 0.0, 0.0), Quat(0.0, 0.0, 0.0, 1.0), ZERO)
    end, canopy, pull = hang(model, row, start, mass, Vec(270.0, 210.0, 205.0), rho, 20.0, DT_S, 6000)
    r = np.linalg.norm(end.r_F_m)
    g = GM_M3_S2 / r**2 * (1.0 + 1.5 * J2_COEFFICIENT * (RADIUS_EQUATORIAL_M / r) ** 2) - SPIN_RAD_S**2 * r
    speed = np.linalg.norm(end.v_F_m_s)
    drag = np.interp(speed / 220.0, aero.DGB_MACH, aero.DGB_DRAG) * model.chute.area_m2 * model.chute.drag_scale_ratio
    assert speed == pytest.approx(math.sqrt(2.0 * mass * g / (rho * (drag + axial * model.shape.area_m2))), rel=0.01)
    assert np.dot(pull, end.v_F_m_s) < 0.0
    off = np.cross(canopy.away_F, np.array(end.v_F_m_s) / speed)
    assert np.linalg.norm(off) == pytest.approx(TRIM_SIN, rel=0.35)  # it cones near the angle at which its side force is nought


def test_wrist_motion_has_the_period_of_the_pull(pathfinder):
    """Under a steady pull T at a lever l the craft swings with 2 pi sqrt(I / (T l)); amplitude 1 degree, so to 1e-4 of the
    period (amplitude squared over 16) plus the resolution of half a step over ten periods."""
    lander, _ = pathfinder
    pull_n, lever_m, inertia = 30e3, 1.0, Vec(270.0, 205.0, 205.0)
    push = Push(0.0, ZERO, 1.0, 0.0, Vec(-pull_n, 0.0, 0.0), lever_m, 0.0, 1e-9, inertia,
                Vec(1.0 / 270.0, 1.0 / 205.0, 1.0 / 205.0), 0.0, 0.0, 1.0)
    air = Air(0.0, 0.0, 1.0 / 220.0, ZERO, RADIUS_EQUATORIAL_M, 0.0, 0.0)
    half = math.radians(0.5)
    body = Body(Vec(RADIUS_EQUATORIAL_M, 0.0, 0.0), Vec(400.0, 0.0, 0.0), Quat(math.cos(half), 0.0, math.sin(half), 0.0), ZERO)
    period_s = 2.0 * math.pi * math.sqrt(inertia.y / (pull_n * lever_m))
    rates = np.zeros(round(10.5 * period_s / 0.0025))
    swing(MARS, lander.model.shape, push, air, body, 0.0025, len(rates), rates)
    rising = np.flatnonzero((rates[:-1] < 0.0) & (rates[1:] >= 0.0))
    assert (rising[-1] - rising[0]) * 0.0025 / (len(rising) - 1) == pytest.approx(period_s, abs=0.0025 / 9 + 1e-4 * period_s)
    assert np.abs(rates).max() == pytest.approx(2.0 * half * 2.0 * math.pi / period_s, rel=2e-3)


def test_the_gyros_of_a_flight_feel_it():
    """Pathfinder after inflation: tens of degrees a second, as real capsules felt; quiet again before the ground."""
    scenario = read("pathfinder")
    job = LandingJob("pathfinder", "", scenario.data, [], {})
    trace = job.trace(job.plan(0, 1), 0)
    opened = (trace["phase_code"] == PARACHUTE) & (trace["chute_drag_m2"] > 0.0)
    rate = np.degrees(np.hypot(trace["rate_y_rad_s"], trace["rate_z_rad_s"]))[opened]
    assert 20.0 < rate[:25].max() < 300.0
    assert np.median(rate[-100:]) < 15.0
