"""Capture at Mars into the parking orbit by one burn of finite length, integrated backward from the orbit it must end in.

Backward there is nothing to aim: the ship leaves the parking orbit some time after its periapsis, back through cooldown and
burn, and the length of the burn is what gives the arrival speed. What remains is the place of the burn: the cheapest.
"""
import math
from typing import NamedTuple

from ..core.kernels import kernel
from ..mars.constants import GM_M3_S2
from .burns import PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M, capture_m_s
from .departure import GOLDEN, SEARCHES, TRIES
from .thrust import STEP_S, Attitude, Motor, Phase, Point, cool, from_periapsis, propellant_of_kg, run, shape

CLOSE_M_S = 1e-5  # of the arrival speed


class Capture(NamedTuple):
    """A capture as integrated."""

    paid_m_s: float  # ideal velocity change of the burn, without its cooldown
    burned_kg: float  # with the cooldown
    burn_s: float
    aim_m: float  # periapsis radius of the hyperbola that the ship must come in on
    turned_rad: float  # of the parking orbit's apse line against that hyperbola's
    before_s: float  # ignition, before the periapsis the ship would have passed without a burn


@kernel
def back(ideal_m_s, end_s, start_kg, motor, mu, periapsis, axis):
    """The point of ignition of a burn of ideal_m_s that ends, cooldown included, in the parking orbit end_s after periapsis."""
    flow = motor.thrust_n / motor.exhaust_m_s
    burned_kg = -start_kg * math.expm1(-ideal_m_s / motor.exhaust_m_s)
    end_kg = start_kg - burned_kg * (1.0 + (motor.cooldown_propellant_ratio if motor.cooldown_s > 0.0 else 0.0))
    point = from_periapsis(mu, periapsis, axis, 0.0, end_s, end_kg, end_s)
    attitude = Attitude(-1.0, motor.inertial, 0.0, -1.0)
    point = cool(mu, point, motor, burned_kg, attitude, -1.0)
    ramp_s = min(motor.startup_s, 2.0 * burned_kg / flow)
    top = ramp_s / motor.startup_s if motor.startup_s > 0.0 else 1.0
    full_s = max(burned_kg / flow - 0.5 * top * ramp_s, 0.0)
    point = run(mu, point, Phase(motor.thrust_n, motor.thrust_n, flow, flow, -full_s), attitude, STEP_S)
    return run(mu, point, Phase(top * motor.thrust_n, 0.0, top * flow, 0.0, -ramp_s), attitude, STEP_S), full_s + ramp_s


@kernel
def _arrival_m_s(ideal_m_s, end_s, start_kg, motor, mu, periapsis, axis):
    """Speed far away of the way in; negative (of the missing energy) if the ship would have been bound before the burn."""
    energy = shape(mu, back(ideal_m_s, end_s, start_kg, motor, mu, periapsis, axis)[0]).energy_m2_s2
    return math.copysign(math.sqrt(2.0 * abs(energy)), energy)


@kernel
def ideal_from(v_inf, end_s, start_kg, motor, mu, periapsis, axis):
    """Ideal velocity change of a burn that ends there and takes the ship from this speed; NaN if there is none."""
    parked = math.sqrt(mu * (2.0 / periapsis - 1.0 / axis))
    older = math.sqrt(v_inf * v_inf + 2.0 * mu / periapsis) - parked
    newer = 1.05 * older
    miss = _arrival_m_s(older, end_s, start_kg, motor, mu, periapsis, axis) - v_inf
    for _ in range(TRIES):
        last = _arrival_m_s(newer, end_s, start_kg, motor, mu, periapsis, axis) - v_inf
        if abs(last) < CLOSE_M_S:
            return newer
        step = last * (newer - older) / (last - miss)
        older, miss = newer, last
        newer -= min(max(step, -0.25 * newer), 0.25 * newer)
    return math.nan


@kernel
def cheapest(v_inf, start_kg, motor, mu, periapsis, axis):
    """The least ideal velocity change of a capture, and how long after periapsis it is then over."""
    parked = math.sqrt(mu * (2.0 / periapsis - 1.0 / axis))
    impulse = math.sqrt(v_inf * v_inf + 2.0 * mu / periapsis) - parked
    length_s = -start_kg * math.expm1(-impulse / motor.exhaust_m_s) * motor.exhaust_m_s / motor.thrust_n
    low, high = motor.cooldown_s, motor.cooldown_s + 0.8 * length_s + motor.startup_s
    a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_a = ideal_from(v_inf, a, start_kg, motor, mu, periapsis, axis)
    at_b = ideal_from(v_inf, b, start_kg, motor, mu, periapsis, axis)
    for _ in range(SEARCHES):
        if at_a < at_b:
            high, b, at_b = b, a, at_a
            a = high - GOLDEN * (high - low)
            at_a = ideal_from(v_inf, a, start_kg, motor, mu, periapsis, axis)
        else:
            low, a, at_a = a, b, at_b
            b = low + GOLDEN * (high - low)
            at_b = ideal_from(v_inf, b, start_kg, motor, mu, periapsis, axis)
    end_s = 0.5 * (low + high)
    return ideal_from(v_inf, end_s, start_kg, motor, mu, periapsis, axis), end_s


def fly_capture(v_inf_m_s: float, start_kg: float, motor: Motor) -> Capture:
    """The cheapest capture from an arrival speed into the parking orbit; all NaN if the motor cannot."""
    where = (GM_M3_S2, PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M)
    paid, end_s = cheapest(v_inf_m_s, start_kg, motor, *where)
    point, burn_s = back(paid, end_s, start_kg, motor, *where)
    orbit = shape(GM_M3_S2, point)
    return Capture(paid, float(propellant_of_kg(motor, start_kg, paid)), burn_s, orbit.periapsis_m, -orbit.turned_rad,
                   -_since_periapsis_s(point))


def loss_m_s(v_inf_m_s: float, start_kg: float, motor: Motor) -> float:
    """What the best capture pays above the impulse at the parking orbit's periapsis."""
    paid, _ = cheapest(v_inf_m_s, start_kg, motor, GM_M3_S2, PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M)
    return paid - float(capture_m_s(v_inf_m_s))


def _since_periapsis_s(point: Point) -> float:
    """On a hyperbola: time since its periapsis, negative on the way in."""
    orbit = shape(GM_M3_S2, point)
    radial = (point.x_m * point.vx_m_s + point.y_m * point.vy_m_s) / math.sqrt(-orbit.axis_m * GM_M3_S2)
    big = math.asinh(radial / orbit.e)
    return (orbit.e * math.sinh(big) - big) * math.sqrt(-(orbit.axis_m**3) / GM_M3_S2)
