"""A flat solar sail at a fixed attitude to the Sun line, integrated around the Sun; and how it is trimmed to meet Mars earlier.

The push falls with the square of the distance and of the cosine of the cone angle and points along the sail's normal. The
characteristic acceleration is that of a sail facing the Sun at one astronomical unit.
"""
import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares

from ..core.kernels import kernel
from ..solar.constants import ASTRONOMICAL_UNIT_M, MU_SUN_M3_S2
from ..solar.ephemeris import state
from ..solar.kepler import propagate

PRESSURE_PA = 4.563e-6  # of sunlight absorbed at one astronomical unit: 1368 W/m2 over the speed of light
BEST_CONE_RAD = math.atan(math.sqrt(0.5))  # 35.26 degrees: most push across the Sun line
DAY_S = 86400.0
MILLION_KM_M = 1e9
CLOSE = 1e-6  # a kilometre, in millions of them
STEP_S = 21600.0  # 0.004 rad of an orbit at one astronomical unit: fourth order leaves millimetres


class Sail(NamedTuple):
    """An open sail: what it can do, how it is set, what it weighs."""

    acceleration_m_s2: float  # characteristic, of the ship as it is
    cone_rad: float  # of the normal from the line away from the Sun
    clock_rad: float  # of the normal around that line, from the direction of flight toward the orbit's pole
    mass_kg: float


class Sailed(NamedTuple):
    """A state around the Sun, SI, and what the sail has given until then."""

    x_m: float
    y_m: float
    z_m: float
    vx_m_s: float
    vy_m_s: float
    vz_m_s: float
    gained_m_s: float


@kernel
def _rates(mu, sail, s):
    """Velocity and acceleration: the Sun's pull and its light."""
    x, y, z, vx, vy, vz = s.x_m, s.y_m, s.z_m, s.vx_m_s, s.vy_m_s, s.vz_m_s
    r2 = x * x + y * y + z * z
    r = math.sqrt(r2)
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    h = math.sqrt(hx * hx + hy * hy + hz * hz)
    ux, uy, uz, px, py, pz = x / r, y / r, z / r, hx / h, hy / h, hz / h
    tx, ty, tz = py * uz - pz * uy, pz * ux - px * uz, px * uy - py * ux
    out, along = math.cos(sail.cone_rad), math.sin(sail.cone_rad) * math.cos(sail.clock_rad)
    up = math.sin(sail.cone_rad) * math.sin(sail.clock_rad)
    push = sail.acceleration_m_s2 * ASTRONOMICAL_UNIT_M**2 / r2 * out * out
    g = -mu / (r2 * r)
    return Sailed(vx, vy, vz, g * x + push * (out * ux + along * tx + up * px),
                  g * y + push * (out * uy + along * ty + up * py), g * z + push * (out * uz + along * tz + up * pz), push)


@kernel
def _ahead(s, d, h):
    return Sailed(s.x_m + h * d.x_m, s.y_m + h * d.y_m, s.z_m + h * d.z_m, s.vx_m_s + h * d.vx_m_s,
                  s.vy_m_s + h * d.vy_m_s, s.vz_m_s + h * d.vz_m_s, s.gained_m_s + h * d.gained_m_s)


@kernel
def sail_on(mu_m3_s2, sail, start, dt_s):
    """The state after a time under sail (backward if negative): fourth-order Runge-Kutta, steps of six hours or less."""
    count = 1 + int(abs(dt_s) / STEP_S)
    h = dt_s / count
    s = start
    for _ in range(count):
        a = _rates(mu_m3_s2, sail, s)
        b = _rates(mu_m3_s2, sail, _ahead(s, a, 0.5 * h))
        c = _rates(mu_m3_s2, sail, _ahead(s, b, 0.5 * h))
        d = _rates(mu_m3_s2, sail, _ahead(s, c, h))
        s = _ahead(_ahead(_ahead(_ahead(s, a, h / 6.0), b, h / 3.0), c, h / 3.0), d, h / 6.0)
    return s


def characteristic_m_s2(area_m2: float, reflectivity_ratio: float, mass_kg: float) -> float:
    """Acceleration of a ship with such a sail, facing the Sun at one astronomical unit."""
    return PRESSURE_PA * (1.0 + reflectivity_ratio) * area_m2 / mass_kg


def under_sail(sail: Sail, r_ICRF_m: np.ndarray, v_ICRF_m_s: np.ndarray, dt_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Place and velocity around the Sun after a time under sail."""
    start = Sailed._make([*r_ICRF_m.tolist(), *v_ICRF_m_s.tolist(), 0.0])
    end = sail_on(MU_SUN_M3_S2, sail, start, float(dt_s))
    return np.array(end[:3]), np.array(end[3:6])


class Trimmed(NamedTuple):
    """A sail set so that the ship meets Mars by itself."""

    sail: Sail
    arrive_tdb_s: float
    v_ICRF_m_s: np.ndarray  # on arrival, around the Sun


def trim(sail: Sail, r_ICRF_m: np.ndarray, v_ICRF_m_s: np.ndarray, t_tdb_s: float, arrival_tdb_s: float,
         stow_s: float) -> Trimmed | None:
    """The attitude at which a sail that is let go stow_s before Mars brings the ship there, and when; None if there is none.

    Three unknowns (cone, clock, date) for three coordinates; a sail that is held edge-on meets Mars as planned.
    """
    def flown(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        r, v = under_sail(sail._replace(cone_rad=float(x[0]), clock_rad=float(x[1])), r_ICRF_m, v_ICRF_m_s,
                          arrival_tdb_s - x[2] * DAY_S - stow_s - t_tdb_s)
        return propagate(r, v, stow_s, MU_SUN_M3_S2)

    def miss(x: np.ndarray) -> np.ndarray:
        return (flown(x)[0] - state("mars", arrival_tdb_s - x[2] * DAY_S)[0]) / MILLION_KM_M

    most_day = 0.5 * (arrival_tdb_s - stow_s - t_tdb_s) / DAY_S
    if most_day <= 0.0:
        return None
    found = least_squares(miss, [0.5, 0.1, min(5.0, 0.5 * most_day)], bounds=([0.0, -np.pi, 0.0], [1.4, np.pi, most_day]),
                          xtol=1e-12, ftol=1e-12, gtol=1e-12)
    if not np.linalg.norm(found.fun) < CLOSE:
        return None
    cone, clock, earlier_day = (float(x) for x in found.x)
    return Trimmed(sail._replace(cone_rad=cone, clock_rad=clock), arrival_tdb_s - earlier_day * DAY_S, flown(found.x)[1])
