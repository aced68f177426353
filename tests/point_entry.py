"""A banked point mass flown by the entry guidance of the package: the truth is plain Python, the guidance is the flown code.

Frame: turning with the planet, z along the spin axis. The only thing shared with the package is what the guidance computes.
"""
import math
from typing import NamedTuple

import numpy as np

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Quat, Vec
from marsfall.descent.craft import Nav, Steering
from marsfall.descent.model import PREDICTOR, Onboard, Reference
from marsfall.descent.steer import steer

LEVEL, STILL = Quat(1.0, 0.0, 0.0, 0.0), Vec(0.0, 0.0, 0.0)
GRID_M = np.arange(-10e3, 162e3, 2e3)


@kernel
def ask(world, reference, nav, memory, period_s):
    return steer(world, reference, nav, memory, period_s)


class Craft(NamedTuple):
    """Constant coefficients, and the errors of the truth that the guidance does not know."""

    drag_m2_kg: float
    lift_m2_kg: float
    bank_rate_rad_s: float
    air_ratio: float = 1.0
    lift_ratio: float = 1.0


class Flown(NamedTuple):
    t_s: np.ndarray
    r_m: np.ndarray
    v_m_s: np.ndarray
    load_m_s2: np.ndarray
    bank_rad: np.ndarray
    density_kg_m3: np.ndarray
    reversals: int


def place(radius_m, lat_deg, lon_deg):
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    return radius_m * np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def start(world, radius_m, lat_deg, lon_deg, inertial_m_s, path_deg, azimuth_deg):
    """Position and relative velocity of an entry state given relative to inertial space."""
    r = place(radius_m, lat_deg, lon_deg)
    up = r / radius_m
    east = np.cross((0.0, 0.0, 1.0), up)
    east /= np.linalg.norm(east)
    north = np.cross(up, east)
    path, azimuth = math.radians(path_deg), math.radians(azimuth_deg)
    level = math.sin(azimuth) * east + math.cos(azimuth) * north
    v = inertial_m_s * (math.cos(path) * level + math.sin(path) * up)
    return r, v - np.cross((0.0, 0.0, world.spin_rad_s), r)


def energy(world, r, v):
    return 0.5 * v @ v - world.gm_m3_s2 / np.linalg.norm(r)


def gravity(world, r):
    """Point mass and J2, written out of the gradient of the potential."""
    n = np.linalg.norm(r)
    j = 1.5 * world.j2_ratio * (world.radius_equatorial_m / n) ** 2
    s2 = (r[2] / n) ** 2
    return -world.gm_m3_s2 / n**3 * r * np.array([1 + j * (1 - 5 * s2), 1 + j * (1 - 5 * s2), 1 + j * (3 - 5 * s2)])


def altitude_m(world, r):
    n = np.linalg.norm(r)
    return n - world.radius_equatorial_m * (1.0 - world.flattening_ratio * (r[2] / n) ** 2)


def onboard_of(craft, density_of, end_energy, target_radius_m, bank_final_deg, bank_most_deg, load_max_m_s2=1e3,
               corner_m_s=0.0):
    """On-board model of a craft with constant coefficients in the air it is told of."""
    two = np.ones(2)
    return Onboard(0.0, 0.0, target_radius_m, float(GRID_M[0]), 1.0 / 2e3, np.log([density_of(h) for h in GRID_M]), 300.0 * two,
                   0.0, 1e-3, craft.drag_m2_kg * two, craft.lift_m2_kg * two, float(end_energy), math.radians(bank_final_deg),
                   corner_m_s, math.radians(3.0), math.radians(bank_most_deg), 0.0, load_max_m_s2)


def plain_reference(onboard, target, bank_deg, start_drag_m_s2, deadband_m, deadband_s2_m):
    """A plan of the predictor: before the drag is felt the bank is `bank_deg`."""
    two = np.ones(2)
    return Reference(PREDICTOR, 0.0, 1e-3, math.radians(bank_deg) * two, two, two, two, two, two, two, two, start_drag_m_s2,
                     5.0, 0.0, 6.0, 0.5, 0.0, deadband_m, deadband_s2_m, Vec(*(target / np.linalg.norm(target))), onboard)


def fly(world, craft, density_of, reference, r, v, end_energy, period_s=1.0, dt_s=0.5, most_s=1500.0):
    """Until the final energy or the ground of the target: fourth order, the bank follows its command at a limited rate."""
    bank = float(reference.bank_rad[-1])
    memory = Steering(bank, 1.0, False, 1.0, 1.0, bank)
    spin = np.array([0.0, 0.0, world.spin_rad_s])
    rows, reversals, t = [], 0, 0.0

    def pull(r, v):
        speed, up = np.linalg.norm(v), r / np.linalg.norm(r)
        half = 0.5 * craft.air_ratio * density_of(altitude_m(world, r)) * speed * speed
        along = v / speed
        lift_up = up - along * (along @ up)
        lift_up /= np.linalg.norm(lift_up)
        side = np.cross(along, lift_up)
        lift = half * craft.lift_m2_kg * craft.lift_ratio
        felt = -half * craft.drag_m2_kg * along + lift * (math.cos(bank) * lift_up + math.sin(bank) * side)
        return felt, felt + gravity(world, r) - 2.0 * np.cross(spin, v) - np.cross(spin, np.cross(spin, r))

    while t < most_s and energy(world, r, v) > end_energy and np.linalg.norm(r) > reference.onboard.target_radius_m:
        felt, _ = pull(r, v)
        if round(t / dt_s) % round(period_s / dt_s) == 0:
            nav = Nav(Vec(*r), Vec(*v), LEVEL, STILL, Vec(*felt), 0.0, 0, 0.0, 0)
            before = memory.bank_sign
            memory = Steering(*ask(world, reference, nav, memory, period_s))
            reversals += memory.bank_sign != before
        turn = (memory.bank_rad - bank + math.pi) % (2.0 * math.pi) - math.pi
        bank += min(max(turn, -craft.bank_rate_rad_s * dt_s), craft.bank_rate_rad_s * dt_s)
        rows.append((t, *r, *v, np.linalg.norm(felt), bank, craft.air_ratio * density_of(altitude_m(world, r))))
        h = dt_s
        _, a1 = pull(r, v)
        v2 = v + 0.5 * h * a1
        _, a2 = pull(r + 0.5 * h * v, v2)
        v3 = v + 0.5 * h * a2
        _, a3 = pull(r + 0.5 * h * v2, v3)
        v4 = v + h * a3
        _, a4 = pull(r + h * v3, v4)
        r, v = r + h / 6.0 * (v + 2.0 * v2 + 2.0 * v3 + v4), v + h / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4)
        t += dt_s
    x = np.array(rows)
    return Flown(x[:, 0], np.vstack([x[:, 1:4], r]), np.vstack([x[:, 4:7], v]), x[:, 7], x[:, 8], x[:, 9], reversals)


def apart_m(radius_m, a, b):
    """Distance along the sphere."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return radius_m * math.atan2(np.linalg.norm(np.cross(a, b)), a @ b)
