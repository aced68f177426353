"""Conics as the orbit room needs them: anomalies, and ellipses that meet a given radius at a given angle."""
import math
from typing import NamedTuple

from ..mars.constants import GM_M3_S2

TWO_PI = 2.0 * math.pi


class Conic(NamedTuple):
    """Shape of an orbit and where on it a radius is met: semi-latus rectum, eccentricity, true anomaly there."""

    semi_latus_m: float
    eccentricity_ratio: float
    anomaly_rad: float  # at the entry interface, negative: on the way down


def true_from_mean_rad(mean_rad: float, e: float) -> float:
    """True anomaly from mean anomaly on an ellipse, in -pi..pi; Newton's method on Kepler's equation."""
    m = math.remainder(mean_rad, TWO_PI)
    x = m + math.copysign(0.85 * e, math.sin(m))  # Danby 1987: converges for every ellipse
    for _ in range(50):
        step = (x - e * math.sin(x) - m) / (1.0 - e * math.cos(x))
        x -= step
        if abs(step) < 1e-14:
            break
    return 2.0 * math.atan2(math.sqrt(1.0 + e) * math.sin(0.5 * x), math.sqrt(1.0 - e) * math.cos(0.5 * x))


def mean_from_true_rad(true_rad: float, e: float) -> float:
    """Mean anomaly from true anomaly on an ellipse, in -pi..pi."""
    x = 2.0 * math.atan2(math.sqrt(1.0 - e) * math.sin(0.5 * true_rad), math.sqrt(1.0 + e) * math.cos(0.5 * true_rad))
    return x - e * math.sin(x)


def coast_s(semi_latus_m: float, e: float, from_rad: float, to_rad: float) -> float:
    """Time to fly forward on an ellipse from one true anomaly to another, less than a revolution."""
    n = math.sqrt(GM_M3_S2 * ((1.0 - e * e) / semi_latus_m) ** 3)
    return ((mean_from_true_rad(to_rad, e) - mean_from_true_rad(from_rad, e)) % TWO_PI) / n


def ellipse_from_apoapsis(apoapsis_m: float, radius_m: float, flight_path_rad: float) -> Conic:
    """The ellipse with that apoapsis radius that comes down through a radius at a flight path angle (negative).

    From r = p/(1 + e cos th) and tan(gamma) = e sin th/(1 + e cos th), with p = apoapsis (1 - e).
    """
    q, t = apoapsis_m / radius_m, math.tan(flight_path_rad)
    x = 2.0 * (q - 1.0) / (q * q * (1.0 + t * t) - 1.0)
    p = apoapsis_m * x
    return Conic(p, 1.0 - x, math.atan2(t * p / radius_m, p / radius_m - 1.0))


def conic_through(start_m: float, sweep_rad: float, radius_m: float, flight_path_rad: float) -> Conic:
    """The conic from a radius that meets another, a sweep of true anomaly later, at a flight path angle (negative).

    One conic does: 1/p is linear in what is given. Its semi-latus rectum is negative or its eccentricity beyond one
    where no ellipse does; the caller looks.
    """
    t = math.tan(flight_path_rad)
    c, s = math.cos(sweep_rad), math.sin(sweep_rad)
    p = (1.0 - c) / (1.0 / start_m - (c + t * s) / radius_m)
    e_cos, e_sin = p / radius_m - 1.0, t * p / radius_m
    return Conic(p, math.hypot(e_cos, e_sin), math.atan2(e_sin, e_cos))
