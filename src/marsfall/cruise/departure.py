"""Leaving the Earth: one to three perigee burns from the circular assembly orbit, steered to a required velocity far away.

All burns but the last give equal shares of the impulse and are centred on the perigee in time; the last pays the losses, starts
where the whole departure is cheapest and ends when the energy after its cooldown is the required one. Gravity is the same all
round, so the plane and the place of the first ignition turn the asymptote where it is wanted: a plane that holds it
costs nothing, which an inclination below its declination does not allow.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import kernel
from ..solar.constants import MU_EARTH_M3_S2
from .burns import DEPARTURE_RADIUS_M, departure_m_s
from .thrust import Attitude, Motor, Point, fire, from_periapsis, shape

TRIES = 40
CLOSE_M2_S2 = 1e-3  # of C3: a ten-thousandth of a millimetre per second of the departure burn
GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)
SEARCHES = 16  # golden sections of an ignition: 5e-4 of the burn, where the minimum is flat to 1e-7 of the loss


class Departure(NamedTuple):
    """A departure as integrated. Times count from the first ignition."""

    paid_m_s: float  # ideal velocity change of all propellant but the cooldowns'
    c3_m2_s2: float  # reached
    burned_kg: float  # everything, with cooldowns
    burn_s: float  # all burns together, without cooldowns
    first_period_s: float  # of the orbits between the burns; 0 if there is none
    second_period_s: float
    end: Point  # after the last cooldown, on the hyperbola; first ignition on the +x axis
    asymptote_rad: float  # direction of the outgoing asymptote from +x, in the plane


@kernel
def sail_through(share_m_s, last_m_s, lead_ratio, count, start_kg, motor, mu, radius):
    """`count` burns, each but the last of share_m_s; the end, the energy, the burn time and the two periods between."""
    v = math.sqrt(mu / radius)
    flow = motor.thrust_n / motor.exhaust_m_s
    point = Point(radius, 0.0, 0.0, v, start_kg, 0.0)
    burn_s, first_s, second_s = 0.0, 0.0, 0.0
    for k in range(count):
        last = k == count - 1
        ideal_m_s = last_m_s if last else share_m_s
        burned_kg = -point.mass_kg * math.expm1(-ideal_m_s / motor.exhaust_m_s)
        length_s = burned_kg / flow + 0.5 * motor.startup_s
        toward = 0.5 * length_s * v / radius  # middle of the first burn, from +x
        if k > 0:
            orbit = shape(mu, point)
            period_s = 2.0 * math.pi * math.sqrt(orbit.axis_m**3 / mu)
            if k == 1:
                first_s = period_s
            else:
                second_s = period_s
            before_s = length_s * (lead_ratio if last else 0.5)
            wait_s = period_s - before_s - orbit.since_periapsis_s
            if wait_s < 0.0:  # the cooldown has run past the ignition: once more round
                wait_s += period_s
            point = from_periapsis(mu, orbit.periapsis_m, orbit.axis_m, orbit.turned_rad, -before_s, point.mass_kg,
                                   point.t_s + wait_s)
            toward = orbit.turned_rad
        attitude = Attitude(1.0, motor.inertial, -math.sin(toward), math.cos(toward))
        point = fire(mu, point, motor, burned_kg, attitude)
        burn_s += length_s
    return point, shape(mu, point).energy_m2_s2, burn_s, first_s, second_s


@kernel
def last_for(c3, lead_ratio, count, start_kg, motor, mu, radius):
    """Ideal velocity change of the last burn that reaches C3; NaN if it is not found (secant steps on the energy)."""
    v = math.sqrt(mu / radius)
    share = (math.sqrt(c3 + 2.0 * v * v) - v) / count
    older, newer = share, 1.05 * share
    miss = 2.0 * sail_through(share, older, lead_ratio, count, start_kg, motor, mu, radius)[1] - c3
    for _ in range(TRIES):
        last = 2.0 * sail_through(share, newer, lead_ratio, count, start_kg, motor, mu, radius)[1] - c3
        if abs(last) < CLOSE_M2_S2:
            return newer
        step = last * (newer - older) / (last - miss)
        older, miss = newer, last
        newer -= min(max(step, -0.25 * newer), 0.25 * newer)
    return math.nan


@kernel
def cheapest(c3, count, start_kg, motor, mu, radius):
    """Least ideal velocity change of the last burn, and the share of that burn that then lies before the perigee."""
    if count == 1:
        return last_for(c3, 0.5, count, start_kg, motor, mu, radius), 0.5
    low, high = 0.2, 0.9
    a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_a = last_for(c3, a, count, start_kg, motor, mu, radius)
    at_b = last_for(c3, b, count, start_kg, motor, mu, radius)
    for _ in range(SEARCHES):
        if at_a < at_b:
            high, b, at_b = b, a, at_a
            a = high - GOLDEN * (high - low)
            at_a = last_for(c3, a, count, start_kg, motor, mu, radius)
        else:
            low, a, at_a = a, b, at_b
            b = low + GOLDEN * (high - low)
            at_b = last_for(c3, b, count, start_kg, motor, mu, radius)
    lead = 0.5 * (low + high)
    return last_for(c3, lead, count, start_kg, motor, mu, radius), lead


class Burns(NamedTuple):
    """The plan of a departure: what each burn gives and when the last one starts."""

    burns_count: int
    share_m_s: float  # ideal velocity change of every burn but the last
    last_m_s: float  # and of the last
    lead_ratio: float  # share of the last burn that lies before the perigee

    @property
    def paid_m_s(self) -> float:
        return (self.burns_count - 1) * self.share_m_s + self.last_m_s


def plan_departure(c3_m2_s2: float, burns_count: int, start_kg: float, motor: Motor) -> Burns:
    """The cheapest departure to this energy; NaN if the motor cannot."""
    last, lead = cheapest(c3_m2_s2, burns_count, start_kg, motor, MU_EARTH_M3_S2, DEPARTURE_RADIUS_M)
    return Burns(burns_count, float(departure_m_s(c3_m2_s2)) / burns_count, last, lead)


def plan_again(burns: Burns, c3_m2_s2: float, start_kg: float, motor: Motor) -> Burns:
    """The same burns by another motor: velocity changes are measured on board, so the last still ends at the energy."""
    last = last_for(c3_m2_s2, burns.lead_ratio, burns.burns_count, start_kg, motor, MU_EARTH_M3_S2, DEPARTURE_RADIUS_M)
    return burns._replace(last_m_s=last)


def fly_departure(burns: Burns, start_kg: float, motor: Motor) -> Departure:
    """The planned burns as this motor flies them."""
    end, energy, burn_s, first_s, second_s = sail_through(burns.share_m_s, burns.last_m_s, burns.lead_ratio, burns.burns_count,
                                                          start_kg, motor, MU_EARTH_M3_S2, DEPARTURE_RADIUS_M)
    orbit = shape(MU_EARTH_M3_S2, end)
    far = math.acos(-1.0 / orbit.e) if orbit.e > 1.0 else math.nan
    return Departure(burns.paid_m_s, 2.0 * energy, start_kg - end.mass_kg, burn_s, first_s, second_s, end,
                     orbit.turned_rad + far)


def loss_m_s(c3_m2_s2: float, burns_count: int, start_kg: float, motor: Motor) -> float:
    """What the best departure pays above the impulse."""
    return plan_departure(c3_m2_s2, burns_count, start_kg, motor).paid_m_s - float(departure_m_s(c3_m2_s2))


class Plane(NamedTuple):
    """The assembly orbit, in the Earth's equator and equinox (ICRF axes), and the place of the first ignition."""

    inclination_rad: float
    node_rad: float
    ignition_rad: float  # argument of latitude


def declination_rad(v_inf_ICRF_m_s: np.ndarray) -> float:
    """Of an asymptote, from the Earth's equator."""
    return float(np.arcsin(v_inf_ICRF_m_s[2] / np.linalg.norm(v_inf_ICRF_m_s)))


def plane_for(v_inf_ICRF_m_s: np.ndarray, inclination_rad: float, asymptote_rad: float) -> Plane:
    """The orbit of this inclination from which a departure leaves along the velocity far away.

    Of the two planes the one is taken in which the asymptote is reached northbound. ValueError below its declination.
    """
    x, y, _ = v_inf_ICRF_m_s
    declination = declination_rad(v_inf_ICRF_m_s)
    if inclination_rad < abs(declination) or inclination_rad > math.pi - abs(declination):
        raise ValueError("no plane of this inclination holds the asymptote")
    over = math.asin(min(1.0, max(-1.0, math.sin(declination) / math.sin(inclination_rad))))  # argument of latitude there
    node = math.atan2(y, x) - math.atan2(math.cos(inclination_rad) * math.sin(over), math.cos(over))
    return Plane(inclination_rad, node % (2.0 * math.pi), (over - asymptote_rad) % (2.0 * math.pi))


def in_space(point: Point, plane: Plane) -> tuple[np.ndarray, np.ndarray]:
    """Place (m) and velocity (m/s) relative to the Earth in ICRF axes of a point of the plane of burns."""
    node, i, u = plane.node_rad, plane.inclination_rad, plane.ignition_rad
    ascending = np.array([math.cos(node), math.sin(node), 0.0])
    across = np.array([-math.sin(node) * math.cos(i), math.cos(node) * math.cos(i), math.sin(i)])
    first = math.cos(u) * ascending + math.sin(u) * across
    second = -math.sin(u) * ascending + math.cos(u) * across
    return point.x_m * first + point.y_m * second, point.vx_m_s * first + point.vy_m_s * second
