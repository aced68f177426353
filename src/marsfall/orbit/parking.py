"""The orbit in which a ship waits, and how it drifts.

Elements refer to MCQ, the inertial frame of the Martian equator (mars/frames.py). They are mean elements moved by the
secular rates of J2; the short-period swings of J2 (a few kilometres) are left out.
"""
import math
from typing import NamedTuple

import numpy as np

from ..mars.constants import GM_M3_S2, J2_COEFFICIENT, RADIUS_EQUATORIAL_M
from ..mars.frames import MCQ_FROM_MCI
from .conic import true_from_mean_rad

TWO_PI = 2.0 * math.pi


class ParkingOrbit(NamedTuple):
    """An ellipse around Mars. The epoch is a periapsis passage."""

    epoch_t_tdb_s: float
    semi_major_m: float
    eccentricity_ratio: float
    inclination_rad: float
    node_rad: float  # right ascension of the ascending node from the MCQ x axis, at the epoch
    periapsis_rad: float  # argument of periapsis at the epoch


class SecularRates(NamedTuple):
    node_rad_s: float
    periapsis_rad_s: float
    mean_anomaly_rad_s: float  # Keplerian motion included


def secular_rates(semi_major_m: float, eccentricity_ratio: float, inclination_rad: float) -> SecularRates:
    """Mean drift of an orbit under J2 (Kaula 1966, first order)."""
    n = math.sqrt(GM_M3_S2 / semi_major_m**3)
    shape = 1.0 - eccentricity_ratio**2
    k = 1.5 * J2_COEFFICIENT * n * (RADIUS_EQUATORIAL_M / (semi_major_m * shape)) ** 2
    sin2 = math.sin(inclination_rad) ** 2
    return SecularRates(-k * math.cos(inclination_rad), k * (2.0 - 2.5 * sin2),
                        n + k * math.sqrt(shape) * (1.0 - 1.5 * sin2))


def orbit_rates(orbit: ParkingOrbit) -> SecularRates:
    return secular_rates(orbit.semi_major_m, orbit.eccentricity_ratio, orbit.inclination_rad)


def period_s(orbit: ParkingOrbit) -> float:
    """Time from periapsis to periapsis."""
    return TWO_PI / orbit_rates(orbit).mean_anomaly_rad_s


def true_anomaly_rad(orbit: ParkingOrbit, t_tdb_s: float) -> float:
    mean_rad = orbit_rates(orbit).mean_anomaly_rad_s * (t_tdb_s - orbit.epoch_t_tdb_s)
    return true_from_mean_rad(mean_rad, orbit.eccentricity_ratio)


def plane_axes(orbit: ParkingOrbit, t_tdb_s: float) -> np.ndarray:
    """Rows: unit vectors in MCQ toward periapsis, a quarter turn ahead of it, and along the normal, at a time."""
    rates, dt = orbit_rates(orbit), t_tdb_s - orbit.epoch_t_tdb_s
    node, w = orbit.node_rad + rates.node_rad_s * dt, orbit.periapsis_rad + rates.periapsis_rad_s * dt
    cn, sn, cw, sw = math.cos(node), math.sin(node), math.cos(w), math.sin(w)
    ci, si = math.cos(orbit.inclination_rad), math.sin(orbit.inclination_rad)
    return np.array([[cn * cw - sn * ci * sw, sn * cw + cn * ci * sw, si * sw],
                     [-cn * sw - sn * ci * cw, -sn * sw + cn * ci * cw, si * cw],
                     [sn * si, -cn * si, ci]])


def state(orbit: ParkingOrbit, t_tdb_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Position (m) and velocity (m/s) in MCI at a time."""
    e, theta = orbit.eccentricity_ratio, true_anomaly_rad(orbit, t_tdb_s)
    p = orbit.semi_major_m * (1.0 - e * e)
    r, v = p / (1.0 + e * math.cos(theta)), math.sqrt(GM_M3_S2 / p)
    axes = plane_axes(orbit, t_tdb_s) @ MCQ_FROM_MCI
    return (r * (math.cos(theta) * axes[0] + math.sin(theta) * axes[1]),
            v * (-math.sin(theta) * axes[0] + (e + math.cos(theta)) * axes[1]))


def semi_major_for_period_m(revolution_s: float) -> float:
    """Semi-major axis of a Keplerian orbit that takes so long."""
    return (GM_M3_S2 * (revolution_s / TWO_PI) ** 2) ** (1.0 / 3.0)


def circular_orbit(altitude_m: float, inclination_rad: float, node_rad: float, epoch_t_tdb_s: float) -> ParkingOrbit:
    """A circular orbit at an altitude above the equatorial radius; at the epoch the ship crosses the node northward."""
    return ParkingOrbit(epoch_t_tdb_s, RADIUS_EQUATORIAL_M + altitude_m, 0.0, inclination_rad, node_rad, 0.0)


def plane_change_m_s(orbit: ParkingOrbit, turn_rad: float) -> float:
    """Delta-v that turns the plane at apoapsis about the line of apsides: dear in a low orbit, cheap in a 1-sol one."""
    e = orbit.eccentricity_ratio
    apoapsis_speed_m_s = math.sqrt(GM_M3_S2 / orbit.semi_major_m * (1.0 - e) / (1.0 + e))
    return 2.0 * apoapsis_speed_m_s * math.sin(0.5 * turn_rad)
