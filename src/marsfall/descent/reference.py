"""The reference flight of the entry guidance: three degrees of freedom, lift banked, flown before the campaign.

Its bank is moved until the range meets the target; its influence coefficients come from the adjoint equations of edl.md
3.5, integrated backwards. The same point-mass flight is the plain comparison for other tools' entries.
"""
import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from ..core.interpolate import line
from ..core.kernels import kernel, part
from ..core.vectors import Vec, dot, norm, unit
from ..core.world import World, gravity_m_s2
from .aero import COS_NODES, MACH_NODES, MACH_STEP, coefficients
from .craft import Gust
from .surroundings import breathe

FAST_M_S, SLOW_M_S = 3500.0, 1500.0  # between them the reference bank goes from fast to slow (edl.md 3.5)
ALIGNED_RAD = math.radians(10.0)  # bank that heading alignment leaves on average, assumption
STEP_S, STEPS_MAX = 0.5, 4000
MACH_EVERY = 5  # nodes of the aerodynamic table between those of the trimmed polar
NODES = 128
STILL = Gust(0.0, 1.0, 0.0, 0.0, 0.0)


class Point(NamedTuple):
    """A banked point mass: what the reference flight needs to know of the craft and its steering."""

    world: World
    areoid_shift_m: float
    site_radius_m: float
    rarefied: np.ndarray
    area_per_mass_m2_kg: float
    bank_fast_rad: float
    bank_slow_rad: float
    align_speed_m_s: float


# columns of a reference path
SPEED, DRAG, CLIMB, RANGE, LIFT_RATIO, BANK, ALTITUDE, GAMMA, SCALE_HEIGHT, RADIUS, TIME = range(11)


@lru_cache(maxsize=16)
def trimmed(shape: str, offset_ratio: float, depth_ratio: float) -> np.ndarray:
    """Mach, drag and lift coefficient of the body in trim: shape (3, Mach nodes)."""
    mach = MACH_STEP * np.arange(0, MACH_NODES, MACH_EVERY)
    table = coefficients(shape, depth_ratio)
    angle = np.radians(np.linspace(0.0, 45.0, 451))
    cos = np.linspace(-1.0, 1.0, COS_NODES)
    out = np.empty((3, len(mach)))
    for i in range(len(mach)):
        axial, normal, stable = (np.interp(np.cos(angle), cos, table[MACH_EVERY * i, :, k]) for k in range(3))
        j = int(np.argmin(np.abs(offset_ratio * axial - stable * np.sin(angle))))
        a = angle[j]
        across = normal[j] * math.sin(a)
        out[:, i] = mach[i], axial[j] * math.cos(a) + across * math.sin(a), axial[j] * math.sin(a) - across * math.cos(a)
    return out


@part
def _pull(point, table, polar, r, v):
    """Acceleration of the banked point mass, and what the path keeps of the moment."""
    air = breathe(point.world, point.areoid_shift_m, point.rarefied, table, STILL, r)
    speed = norm(v)
    mach = speed * air.inverse_sound_s_m
    half = 0.5 * air.density_kg_m3 * speed * speed * point.area_per_mass_m2_kg
    drag = half * (line(mach, polar[0], polar[1]) + air.axial_rarefied)
    lift = half * line(mach, polar[0], polar[2])
    share = min(max((speed - SLOW_M_S) / (FAST_M_S - SLOW_M_S), 0.0), 1.0)
    bank = point.bank_slow_rad + share * (point.bank_fast_rad - point.bank_slow_rad)
    if speed < point.align_speed_m_s:
        bank = min(ALIGNED_RAD, point.bank_slow_rad)
    along = v * (1.0 / speed)
    above = r * (1.0 / air.radius_m)
    lift_up = unit(above - along * dot(above, along))
    g = gravity_m_s2(point.world, r)
    s = point.world.spin_rad_s
    turning = Vec(2.0 * s * v.y + s * s * r.x, -2.0 * s * v.x + s * s * r.y, 0.0)
    return g + turning - along * drag + lift_up * (lift * math.cos(bank)), drag, lift, bank, air.slope_per_m


@kernel
def point_mass(point, table, polar, r, v, final_m_s, path):
    """Fly the banked point mass until it is slower than `final_m_s` or on the ground; returns the number of rows in `path`."""
    start = unit(r)
    h = STEP_S
    for i in range(path.shape[0]):
        a1, drag, lift, bank, slope = _pull(point, table, polar, r, v)
        speed, radius = norm(v), norm(r)
        climb = dot(r, v) / radius
        row = path[i]
        row[SPEED] = speed
        row[DRAG] = drag
        row[CLIMB] = climb
        row[RANGE] = math.acos(min(dot(start, r) / radius, 1.0)) * point.site_radius_m
        row[LIFT_RATIO] = lift / max(drag, 1e-12)
        row[BANK] = bank
        row[ALTITUDE] = radius - point.site_radius_m
        row[GAMMA] = math.asin(min(max(climb / speed, -1.0), 1.0))
        row[SCALE_HEIGHT] = -1.0 / min(slope, -1e-6)
        row[RADIUS] = radius
        row[TIME] = i * h
        if (speed < final_m_s and i * h > 30.0) or row[ALTITUDE] < 0.0:
            return i + 1
        v2 = v + a1 * (0.5 * h)
        a2, _, _, _, _ = _pull(point, table, polar, r + v * (0.5 * h), v2)
        v3 = v + a2 * (0.5 * h)
        a3, _, _, _, _ = _pull(point, table, polar, r + v2 * (0.5 * h), v3)
        v4 = v + a3 * h
        a4, _, _, _, _ = _pull(point, table, polar, r + v3 * h, v4)
        r = r + (v + 2.0 * (v2 + v3) + v4) * (h / 6.0)
        v = v + (a1 + 2.0 * (a2 + a3) + a4) * (h / 6.0)
    return path.shape[0]


@kernel
def influence(gm_m3_s2, path, out):
    """Adjoints of the range at the end, backwards along a path: columns of `out` for speed, angle, height, lift ratio."""
    n = path.shape[0]
    lv, lg, lu = 0.0, 0.0, 0.0
    end = min(path[n - 1, GAMMA], -0.05)  # a level end has no range of its own
    lh = -1.0 / math.tan(end)
    for k in range(n - 1, -1, -1):
        out[k, 0], out[k, 1], out[k, 2], out[k, 3] = lv, lg, lh, lu
        v, d, gamma, r = path[k, SPEED], path[k, DRAG], path[k, GAMMA], path[k, RADIUS]
        lift_up = d * path[k, LIFT_RATIO] * math.cos(path[k, BANK])
        g = gm_m3_s2 / (r * r)
        c, s, height = math.cos(gamma), math.sin(gamma), path[k, SCALE_HEIGHT]
        rate_v = -c + (2.0 * d / v) * lv - (lift_up / (v * v) + c / r + g * c / (v * v)) * lg - s * lh
        rate_g = v * s + g * c * lv + (v / r - g / v) * s * lg - v * c * lh
        rate_h = -(d / height) * lv + lg * (lift_up / (v * height) + v * c / (r * r))
        rate_u = -(d / v) * lg
        lv -= rate_v * STEP_S
        lg -= rate_g * STEP_S
        lh -= rate_h * STEP_S
        lu -= rate_u * STEP_S


def meet_range(point: Point, table, polar, r: Vec, v: Vec, final_m_s: float, range_m: float) -> np.ndarray:
    """Path whose bank is moved by one angle so that its range is `range_m`, or comes as near as lift allows."""
    path = np.empty((STEPS_MAX, 11))

    def too_far_m(shift):
        fast, slow = (min(max(b + shift, 0.0), math.radians(150.0)) for b in (point.bank_fast_rad, point.bank_slow_rad))
        moved = point._replace(bank_fast_rad=fast, bank_slow_rad=slow)
        rows.append(point_mass(moved, table, polar, r, v, final_m_s, path))
        return path[rows[-1] - 1, RANGE] - range_m

    rows: list[int] = []
    most = math.radians(120.0)  # more bank, less range
    if too_far_m(-most) <= 0.0 or too_far_m(most) >= 0.0:
        shift = -most if too_far_m(-most) <= 0.0 else most
    else:
        shift = brentq(too_far_m, -most, most, xtol=1e-5)
    too_far_m(shift)
    return path[: rows[-1]].copy()
