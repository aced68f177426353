"""The air around the craft for one step: the case's own table, and the waves and gusts met along the path."""
import math

from ..core import draws
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot
from ..core.world import ellipsoid_radius_m
from ..mars.atmosphere import (
    GRID_COUNT,
    GRID_PER_M,
    GRID_START_M,
    ROW_LN_DENSITY,
    ROW_SOUND_SPEED,
    ROW_WIND_EAST,
    ROW_WIND_NORTH,
)
from ..mars.turbulence import gust_length_m, gust_sigma_m_s, wave_density_ratio, wave_memory, wave_wind_sigma_m_s
from .aero import LN_DENSITY_COUNT, LN_DENSITY_START, LN_DENSITY_STEP
from .craft import Air, Gust

GUST_STREAM = 1_000_003  # counters of the path's random numbers start far from those of the sensors


@inline
def altitude_areoid_m(world, areoid_shift_m, r_F_m, radius_m):
    """Height above the MOLA areoid: above the ellipsoid, moved so that the site has its published elevation."""
    return radius_m - ellipsoid_radius_m(world, r_F_m.z / radius_m) + areoid_shift_m


@stage
def meet_gust(model, case, gust, body, elapsed_s, count):
    """The random air a moment further along the path: first-order memory in height and distance, waves and gusts."""
    r = body.r_F_m
    radius_m = math.sqrt(dot(r, r))
    z = altitude_areoid_m(model.world, model.areoid_shift_m, r, radius_m)
    climb_m_s = dot(r, body.v_F_m_s) / radius_m
    along_m = math.sqrt(max(dot(body.v_F_m_s, body.v_F_m_s) - climb_m_s * climb_m_s, 25.0)) * elapsed_s
    keep = wave_memory(climb_m_s * elapsed_s, along_m)
    fresh = math.sqrt(max(1.0 - keep * keep, 0.0)) * case.random_air_ratio
    sigma = wave_wind_sigma_m_s(z)
    stir = gust_sigma_m_s(radius_m - model.landing.site_radius_m, case.local_time_rad, case.tau_local_ratio)
    if stir > 0.0:
        keep = min(keep, math.exp(-along_m / gust_length_m(case.local_time_rad, case.tau_local_ratio)))
        sigma = math.hypot(sigma, stir)
    gale = math.sqrt(max(1.0 - keep * keep, 0.0)) * case.random_air_ratio * sigma
    at = GUST_STREAM + 8 * count
    x = wave_memory(climb_m_s * elapsed_s, along_m) * gust.density + fresh * draws.normal(case.key, at)
    factor = 1.0 + case.random_air_ratio * (wave_density_ratio(x, z, case.tau_global_ratio) - 1.0)
    return Gust(
        x,
        factor,
        keep * gust.east_m_s + gale * draws.normal(case.key, at + 1),
        keep * gust.north_m_s + gale * draws.normal(case.key, at + 2),
        keep * gust.up_m_s + 0.4 * gale * draws.normal(case.key, at + 3),
    )


@inline
def breathe(world, areoid_shift_m, rarefied, table, gust, r_F_m):
    """Density, its slope, sound and wind where the craft is."""
    radius_m = math.sqrt(dot(r_F_m, r_F_m))
    z = altitude_areoid_m(world, areoid_shift_m, r_F_m, radius_m)
    s = min(max((z - GRID_START_M) * GRID_PER_M, 0.0), GRID_COUNT - 1.000001)
    i = int(s)
    f = s - i
    low = table[ROW_LN_DENSITY, i]
    rise = table[ROW_LN_DENSITY, i + 1] - low
    ln_density = low + f * rise
    density = math.exp(ln_density) * gust.density_factor
    sound = table[ROW_SOUND_SPEED, i] + f * (table[ROW_SOUND_SPEED, i + 1] - table[ROW_SOUND_SPEED, i])
    east = table[ROW_WIND_EAST, i] + f * (table[ROW_WIND_EAST, i + 1] - table[ROW_WIND_EAST, i]) + gust.east_m_s
    north = table[ROW_WIND_NORTH, i] + f * (table[ROW_WIND_NORTH, i + 1] - table[ROW_WIND_NORTH, i]) + gust.north_m_s
    per_across = 1.0 / (math.sqrt(r_F_m.x * r_F_m.x + r_F_m.y * r_F_m.y) + 1e-9)
    ex = -r_F_m.y * per_across
    ey = r_F_m.x * per_across
    per_radius = 1.0 / radius_m
    ux = r_F_m.x * per_radius
    uy = r_F_m.y * per_radius
    uz = r_F_m.z * per_radius
    wind = Vec(
        east * ex - north * uz * ey + gust.up_m_s * ux,
        east * ey + north * uz * ex + gust.up_m_s * uy,
        north * (ux * ey - uy * ex) + gust.up_m_s * uz,
    )
    k = min(max((ln_density - LN_DENSITY_START) * (1.0 / LN_DENSITY_STEP), 0.0), LN_DENSITY_COUNT - 1.000001)
    j = int(k)
    rare = rarefied[j] + (k - j) * (rarefied[j + 1] - rarefied[j])
    return Air(density, rise * GRID_PER_M, 1.0 / sound, wind, radius_m, z, rare)
