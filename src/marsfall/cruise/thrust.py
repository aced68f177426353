"""A burn of finite length around one planet, integrated in the plane of the orbit: two-body gravity, thrust, mass flow.

A burn has three phases: start-up (thrust and flow rise together), full thrust, and cooldown (a reactor that is shut down must
still be cooled: a falling flow at a lower specific impulse). A phase may run backward in time.
Planar, because an orbit whose plane holds the asymptote needs no thrust across it; the oblateness of the planet is left out.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import inline, kernel
from ..core.units import STANDARD_GRAVITY_M_S2

STEP_S = 10.0  # 0.011 rad of a low Earth orbit: the local error of fourth order is 1e-12 of the radius
COOLDOWN_STEP_S = 40.0  # 0.05 rad of a low Mars orbit, 2e-9 of the radius: hours of little thrust
LEAST_STEPS = 8
KEPLER_TURNS = 50


class Motor(NamedTuple):
    """A main engine as the integrator needs it."""

    thrust_n: float
    exhaust_m_s: float
    startup_s: float  # from nothing to full thrust
    cooldown_s: float  # how long flow and thrust fall to nothing after the cut-off
    cooldown_propellant_ratio: float  # of what the burn took
    cooldown_impulse_ratio: float  # specific impulse of the cooldown against that of the burn
    inertial: bool  # attitude fixed in space; otherwise thrust follows the velocity


def effective_impulse_s(motor: Motor) -> float:
    """Specific impulse of a burn together with its cooldown, both in one direction and short against the orbit."""
    share = motor.cooldown_propellant_ratio if motor.cooldown_s > 0.0 else 0.0
    return motor.exhaust_m_s / STANDARD_GRAVITY_M_S2 * (1.0 + share * motor.cooldown_impulse_ratio) / (1.0 + share)


def propellant_of_kg(motor: Motor, mass_kg, ideal_m_s):
    """Propellant of a burn of this ideal velocity change, with the cooldown that follows."""
    share = motor.cooldown_propellant_ratio if motor.cooldown_s > 0.0 else 0.0
    return mass_kg * -np.expm1(-ideal_m_s / motor.exhaust_m_s) * (1.0 + share)


class Point(NamedTuple):
    """Place and velocity in the plane of the orbit, planet at the origin; mass; time since the start."""

    x_m: float
    y_m: float
    vx_m_s: float
    vy_m_s: float
    mass_kg: float
    t_s: float


class Phase(NamedTuple):
    """Thrust and flow change linearly over a time that is negative if the phase is run backward."""

    first_n: float
    last_n: float
    first_kg_s: float
    last_kg_s: float
    duration_s: float


class Attitude(NamedTuple):
    """Where the thrust points: along (+1) or against (-1) the velocity, or along a unit vector fixed in space."""

    sign: float
    fixed: bool
    ux_ratio: float
    uy_ratio: float


@inline
def _pull(mu, x, y, vx, vy, force_n, mass_kg, attitude):
    """Acceleration of gravity and thrust."""
    r2 = x * x + y * y
    g = -mu / (r2 * math.sqrt(r2))
    push = force_n / mass_kg
    if attitude.fixed:
        return g * x + push * attitude.ux_ratio, g * y + push * attitude.uy_ratio
    along = attitude.sign * push / math.sqrt(vx * vx + vy * vy)
    return g * x + along * vx, g * y + along * vy


@inline
def _level(phase, t):
    """Thrust at a time inside the phase, and what has been burned by then (negative if run backward)."""
    share = t / phase.duration_s
    burned_kg = phase.first_kg_s * t + 0.5 * (phase.last_kg_s - phase.first_kg_s) * t * share
    return phase.first_n + (phase.last_n - phase.first_n) * share, burned_kg


@kernel
def run(mu_m3_s2, point, phase, attitude, step_s):
    """The state after a phase: fourth-order Runge-Kutta with steps of at most step_s."""
    if phase.duration_s == 0.0:
        return point
    mu, m0 = mu_m3_s2, point.mass_kg
    count = max(LEAST_STEPS, 1 + int(abs(phase.duration_s) / step_s))
    h = phase.duration_s / count
    x, y, vx, vy = point.x_m, point.y_m, point.vx_m_s, point.vy_m_s
    for i in range(count):
        f0, b0 = _level(phase, i * h)
        f1, b1 = _level(phase, (i + 0.5) * h)
        f2, b2 = _level(phase, (i + 1.0) * h)
        ax0, ay0 = _pull(mu, x, y, vx, vy, f0, m0 - b0, attitude)
        vx1, vy1 = vx + 0.5 * h * ax0, vy + 0.5 * h * ay0
        ax1, ay1 = _pull(mu, x + 0.5 * h * vx, y + 0.5 * h * vy, vx1, vy1, f1, m0 - b1, attitude)
        vx2, vy2 = vx + 0.5 * h * ax1, vy + 0.5 * h * ay1
        ax2, ay2 = _pull(mu, x + 0.5 * h * vx1, y + 0.5 * h * vy1, vx2, vy2, f1, m0 - b1, attitude)
        vx3, vy3 = vx + h * ax2, vy + h * ay2
        ax3, ay3 = _pull(mu, x + h * vx2, y + h * vy2, vx3, vy3, f2, m0 - b2, attitude)
        x, y = x + h / 6.0 * (vx + 2.0 * vx1 + 2.0 * vx2 + vx3), y + h / 6.0 * (vy + 2.0 * vy1 + 2.0 * vy2 + vy3)
        vx, vy = vx + h / 6.0 * (ax0 + 2.0 * ax1 + 2.0 * ax2 + ax3), vy + h / 6.0 * (ay0 + 2.0 * ay1 + 2.0 * ay2 + ay3)
    _, burned_kg = _level(phase, phase.duration_s)
    return Point(x, y, vx, vy, m0 - burned_kg, point.t_s + phase.duration_s)


@kernel
def fire(mu_m3_s2, point, motor, burned_kg, attitude):
    """A whole burn that takes this much propellant before its cooldown: start-up, full thrust, cooldown."""
    flow = motor.thrust_n / motor.exhaust_m_s
    ramp_s = min(motor.startup_s, 2.0 * burned_kg / flow)  # a burn shorter than the start-up is cut off inside it
    top = ramp_s / motor.startup_s if motor.startup_s > 0.0 else 1.0
    point = run(mu_m3_s2, point, Phase(0.0, top * motor.thrust_n, 0.0, top * flow, ramp_s), attitude, STEP_S)
    full_s = max(burned_kg / flow - 0.5 * top * ramp_s, 0.0)
    point = run(mu_m3_s2, point, Phase(motor.thrust_n, motor.thrust_n, flow, flow, full_s), attitude, STEP_S)
    return cool(mu_m3_s2, point, motor, burned_kg, attitude, 1.0)


@kernel
def cool(mu_m3_s2, point, motor, burned_kg, attitude, sign):
    """The cooldown that belongs to a burn of so much propellant; with sign -1 backward from its end to its start."""
    if motor.cooldown_s == 0.0:
        return point
    first_kg_s = 2.0 * motor.cooldown_propellant_ratio * burned_kg / motor.cooldown_s
    first_n = first_kg_s * motor.exhaust_m_s * motor.cooldown_impulse_ratio
    if sign > 0.0:
        return run(mu_m3_s2, point, Phase(first_n, 0.0, first_kg_s, 0.0, motor.cooldown_s), attitude, COOLDOWN_STEP_S)
    return run(mu_m3_s2, point, Phase(0.0, first_n, 0.0, first_kg_s, -motor.cooldown_s), attitude, COOLDOWN_STEP_S)


@kernel
def from_periapsis(mu_m3_s2, periapsis_m, axis_m, turned_rad, after_s, mass_kg, t_s):
    """The place on an ellipse a time after (negative: before) periapsis; the periapsis is turned away from +x."""
    e = 1.0 - periapsis_m / axis_m
    n = math.sqrt(mu_m3_s2 / axis_m**3)
    mean = n * after_s - 2.0 * math.pi * math.floor(n * after_s / (2.0 * math.pi) + 0.5)
    big = mean + e * math.sin(mean)
    for _ in range(KEPLER_TURNS):
        step = (big - e * math.sin(big) - mean) / (1.0 - e * math.cos(big))
        big -= step
        if abs(step) < 1e-14:
            break
    root = math.sqrt(1.0 - e * e)
    x, y = axis_m * (math.cos(big) - e), axis_m * root * math.sin(big)
    rate = n * axis_m / (1.0 - e * math.cos(big))
    vx, vy = -rate * math.sin(big), rate * root * math.cos(big)
    c, s = math.cos(turned_rad), math.sin(turned_rad)
    return Point(c * x - s * y, s * x + c * y, c * vx - s * vy, s * vx + c * vy, mass_kg, t_s)


class Shape(NamedTuple):
    """The conic of a point: energy, semi-axis (negative for a hyperbola), eccentricity, where its periapsis lies, and when."""

    energy_m2_s2: float
    axis_m: float
    e: float
    periapsis_m: float
    turned_rad: float  # of the periapsis from +x
    since_periapsis_s: float  # ellipses only, else 0


@kernel
def shape(mu_m3_s2, point):
    """The conic on which a point would coast."""
    x, y, vx, vy = point.x_m, point.y_m, point.vx_m_s, point.vy_m_s
    r, along = math.sqrt(x * x + y * y), x * vx + y * vy
    energy = 0.5 * (vx * vx + vy * vy) - mu_m3_s2 / r
    h = x * vy - y * vx
    ex, ey = (vy * h) / mu_m3_s2 - x / r, (-vx * h) / mu_m3_s2 - y / r
    e = math.sqrt(ex * ex + ey * ey)
    axis = -0.5 * mu_m3_s2 / energy
    since = 0.0
    if energy < 0.0:
        big = math.atan2(along / math.sqrt(mu_m3_s2 * axis), 1.0 - r / axis)
        since = (big - e * math.sin(big)) * math.sqrt(axis**3 / mu_m3_s2)
    return Shape(energy, axis, e, h * h / mu_m3_s2 / (1.0 + e), math.atan2(ey, ex), since)
