"""The plan of the entry guidance, made before the flight from the mean sky: the reference flight and its tables, and the
model of air, drag and lift that the craft carries."""
import math
from typing import Any

import numpy as np

from ..core.units import si
from ..core.vectors import Vec, cross, norm, unit
from ..core.world import World
from ..mars.atmosphere import GRID_COUNT, GRID_M, MEAN, ROW_LN_DENSITY, ROW_SOUND_SPEED, Sky, atmosphere
from ..mars.frames import FixedState, place_m
from .aero import rarefied_increments
from .model import APOLLO, HOLD, STEERINGS, Onboard, Reference
from .reference import (
    ALTITUDE,
    BANK,
    CLIMB,
    DRAG,
    GAMMA,
    LIFT_RATIO,
    NODES,
    RADIUS,
    RANGE,
    SCALE_HEIGHT,
    SPEED,
    STEPS_MAX,
    TIME,
    Point,
    influence,
    meet_range,
    point_mass,
    trimmed,
)
from .schema import Landing

AIR_EVERY = 8                # nodes of the atmosphere's grid between those on board: 2 km
LEAST_RANGE_GAIN_M = 1.0e4   # floor of the range per lift ratio, m: keeps the command finite at the ends
GROWTH_M_S = 1000.0          # speed at which crossrange_growth_km is given


def _aim(landing: Landing, entry: FixedState) -> tuple[Vec, float]:
    """Unit vector to where the entry aims, and the distance to it along the site's sphere, m."""
    site = si(landing.site)
    target = unit(place_m(1.0, site.latitude_rad, site.longitude_rad))
    here = unit(entry.r_MCMF_m)
    normal = unit(cross(here, target))
    back = si(landing.guidance).target_bias_m / site.radius_m
    target = target * math.cos(back) + cross(target, normal) * math.sin(back)
    return target, math.atan2(norm(cross(here, target)), float(np.dot(here, target))) * site.radius_m


def tabulate(gm_m3_s2: float, path: np.ndarray, distance_m: float) -> dict[str, Any]:
    """What `apollo` looks up, on a uniform grid of speed: fields of `Reference`."""
    adjoint = np.empty((len(path), 4))
    influence(gm_m3_s2, path, adjoint)
    peak = int(np.argmax(path[:, SPEED]))
    path, adjoint = path[peak:][::-1], adjoint[peak:][::-1]  # from slow to fast
    grid = np.linspace(path[0, SPEED], path[-1, SPEED], NODES)
    drag = np.maximum(path[:, DRAG], 1e-6)
    columns = {
        "bank_rad": path[:, BANK], "drag_m_s2": path[:, DRAG], "climb_m_s": path[:, CLIMB],
        "range_m": distance_m - path[:, RANGE], "range_per_drag": -path[:, SCALE_HEIGHT] / drag * adjoint[:, 2],
        "range_per_climb": adjoint[:, 1] / (path[:, SPEED] * np.cos(path[:, GAMMA])),
        "range_per_lift_ratio": np.maximum(adjoint[:, 3], LEAST_RANGE_GAIN_M), "lift_ratio": path[:, LIFT_RATIO],
    }
    tables = {name: np.ascontiguousarray(np.interp(grid, path[:, SPEED], column)) for name, column in columns.items()}
    return {"speed_start_m_s": float(grid[0]), "inverse_step_s_m": float(1.0 / (grid[1] - grid[0])), **tables}


def _onboard(landing: Landing, gm_m3_s2: float, areoid_shift_m: float, table: np.ndarray, polar: np.ndarray,
             path: np.ndarray) -> Onboard:
    """Mean air on a coarse grid; drag and lift at the Mach numbers of the reference flight."""
    v, g, site = si(landing.vehicle), si(landing.guidance), si(landing.site)
    nodes = np.arange(0, GRID_COUNT, AIR_EVERY)
    peak = int(np.argmax(path[:, SPEED]))
    speed = np.linspace(0.0, path[peak, SPEED], NODES)
    fall = path[peak:][::-1]
    altitude = np.interp(speed, fall[:, SPEED], fall[:, ALTITUDE] + site.elevation_m)
    mach = speed / np.interp(altitude, GRID_M, table[ROW_SOUND_SPEED])
    drag, lift = (np.interp(mach, polar[0], polar[k]) * v.reference_area_m2 / v.mass_kg for k in (1, 2))
    return Onboard(
        areoid_shift_m, site.elevation_m, site.radius_m, float(GRID_M[0]), 1.0 / float(GRID_M[AIR_EVERY] - GRID_M[0]),
        np.ascontiguousarray(table[ROW_LN_DENSITY, nodes]), np.ascontiguousarray(table[ROW_SOUND_SPEED, nodes]),
        0.0, float(1.0 / speed[1]), drag, lift,
        float(0.5 * path[-1, SPEED] ** 2 - gm_m3_s2 / path[-1, RADIUS]),
        g.bank_final_rad, g.corner_speed_m_s, g.bank_min_rad, g.bank_max_rad, g.alignment_speed_m_s, g.load_max_m_s2)


def plan_entry(landing: Landing, world: World, areoid_shift_m: float, entry: FixedState, sky: Sky) -> tuple[Reference, float]:
    """Fly the reference from this entry under this sky to the site, and tabulate it; and how long it took, s. Without range
    control it is flown as it will be, at one bank."""
    v, g = si(landing.vehicle), si(landing.guidance)
    kind = STEERINGS.index(g.kind)
    target, distance_m = _aim(landing, entry)
    table = atmosphere(sky, MEAN, 0)
    polar = trimmed(v.shape, v.balance_offset_ratio, v.balance_depth_ratio)
    site_radius_m = si(landing.site).radius_m
    point = Point(world, areoid_shift_m, site_radius_m, rarefied_increments(v.diameter_m), v.reference_area_m2 / v.mass_kg,
                  g.bank_fast_rad, g.bank_slow_rad, g.alignment_speed_m_s)
    if kind >= APOLLO:
        path = meet_range(point, table, polar, *entry, g.final_speed_m_s, distance_m)
    else:
        bank = abs(g.bank_hold_rad) if kind == HOLD else 0.5 * math.pi  # a craft that spins has no lift on average
        point = point._replace(bank_fast_rad=bank, bank_slow_rad=bank, align_speed_m_s=0.0)
        path = np.empty((STEPS_MAX, 11))
        path = path[:point_mass(point, table, polar, *entry, g.final_speed_m_s, path)]
    tables = tabulate(world.gm_m3_s2, path, distance_m)
    if kind < APOLLO:
        tables["bank_rad"] = np.full(NODES, g.bank_hold_rad if kind == HOLD else 0.0)
    reference = Reference(
        kind, **tables, start_drag_m_s2=g.start_drag_m_s2, overcontrol_ratio=g.overcontrol_ratio,
        alignment_speed_m_s=g.alignment_speed_m_s, alignment_gain_ratio=g.alignment_gain_ratio,
        alignment_bank_rad=g.alignment_bank_rad, straighten_speed_m_s=g.straighten_speed_m_s,
        deadband_m=g.crossrange_deadband_m, deadband_s2_m=g.crossrange_growth_m / GROWTH_M_S**2, target_F=target,
        onboard=_onboard(landing, world.gm_m3_s2, areoid_shift_m, table, polar, path))
    return reference, float(path[:, TIME].max())
