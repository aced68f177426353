"""Mean atmosphere of one case: temperature is prescribed, density follows from hydrostatic balance.

Dust warms the air between 10 and 60 km, so the column expands: less air at 10 km, more above 30 km. The result is one
table on a uniform grid of altitudes above the MOLA areoid, made once a case and read in flight with `uniform_line`.
Error of the mean model: MODEL_ERROR_RATIO. The storm branch (tau > 1) is calibrated on temperatures only; no density
was ever measured in a global storm. Not represented: latitude, longitude waves, polar winter, terrain flow.

Sources: COSPAR temperatures (Seiff 1982) to 70 km, lowered above toward Mars-GRAM and SPICAM; Viking 1 pressure
(Tillman et al. 1993, refitted in Ls); dust warming fitted to Gurwell 2005, Smith 2001, Kass 2016 and 2020.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.draws import normal, uniform
from ..core.kernels import inline, kernel
from .constants import (
    GAMMA_AT_0_K_RATIO,
    GAMMA_MIN_TEMPERATURE_K,
    GAMMA_SLOPE_PER_K,
    GAS_CONSTANT_J_KG_K,
    GRAVITY_ATMOSPHERE_M_S2,
    RADIUS_MEAN_M,
    VIKING1_ALTITUDE_AREOID_M,
)

GRID_START_M = -10000.0  # above the MOLA areoid
GRID_STEP_M = 250.0
GRID_COUNT = 681  # up to 160 km
GRID_PER_M = 1.0 / GRID_STEP_M

ROW_LN_DENSITY = 0  # ln of kg/m3
ROW_SOUND_SPEED = 1  # m/s
ROW_TEMPERATURE = 2  # K
ROW_WIND_EAST = 3  # m/s, toward the east
ROW_WIND_NORTH = 4  # m/s, toward the north
ROW_COUNT = 5

TOP_M = 130000.0  # above it temperature, and with it the scale height, is held
TAU_LOW, TAU_HIGH = 0.1, 10.0  # column optical depths the warming law was fitted for
HOUR_RAD = math.pi / 12.0  # of local time

_T0_KM = (-10, 0, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130)
_T0_K = (214, 214, 212.9, 205, 188.3, 175, 162.4, 152.2, 144.2, 139.5, 135, 128, 128, 135, 150, 167)
_DUSTY_KM = (0, 5, 10, 15, 20, 25, 30, 45, 55, 65, 75, 130)
_DUSTY = (0, 0.1, 0.3, 0.55, 0.8, 0.95, 1, 1, 0.7, 0.3, 0, 0)
_CLEAR_KM = (0, 5, 10, 20, 30, 45, 50, 55, 60, 70, 80, 100, 130)
_CLEAR = (0, 0.1, 0.3, 0.5, 0.9, 1, 0.9, 0.35, -0.2, -0.3, 0.1, 0.35, 0)
_ERROR_KM = (20, 30, 40, 50, 60, 70, 80, 100, 120)
_ERROR = (0.06, 0.10, 0.15, 0.18, 0.18, 0.30, 0.30, 0.40, 0.60)
_WIND_KM = (0, 5, 20, 40, 60, 80, 100)
_WIND_M_S = (5, 10, 20, 40, 70, 70, 80)  # 1 sigma of the mean wind [J]

GRID_M = GRID_START_M + GRID_STEP_M * np.arange(GRID_COUNT)  # altitude above the areoid
_HELD_KM = np.minimum(GRID_M, TOP_M) / 1e3
_T0 = np.interp(_HELD_KM, _T0_KM, _T0_K)
_S_DUSTY = np.interp(_HELD_KM, _DUSTY_KM, _DUSTY)
_S_CLEAR = np.interp(_HELD_KM, _CLEAR_KM, _CLEAR)
MODEL_ERROR_RATIO = np.interp(_HELD_KM, _ERROR_KM, _ERROR)  # 1 sigma at each node, |latitude| < 50 deg
# the same after a look from orbit within a quarter of a sol: 3.5 K in 180 K, 2 % per 10 km of height, never under 3 % (7.6)
SOUNDED_ERROR_RATIO = np.minimum(np.maximum(0.03, 0.002 * _HELD_KM), MODEL_ERROR_RATIO)
MEAN, CLIMATOLOGY, SOUNDED = 0, 1, 2  # what is known of the air of a case
_WIND_SIGMA = np.interp(_HELD_KM, _WIND_KM, _WIND_M_S)

BIAS_SCALE_M = 25000.0  # vertical memory of the error of the mean model
PRESSURE_ERROR_RATIO = math.hypot(0.04, 0.005)  # scaling from one lander; half a percent of weather from sol to sol
STORM_SURFACE_WIND_M_S = 20.0  # 1 sigma at the ground at tau_local 5 and above [J]; Viking saw 17-30 m/s in storms
_PRESSURE, _WIND, _BIAS = 0, 1, 16  # counters of the normal draws of one case; each eats the uniform draws 2n, 2n+1
_TIDE_PHASE, _WIND_DIRECTION = 4, 5  # counters of its uniform draws


class Sky(NamedTuple):
    """What the mean atmosphere of one case depends on."""

    tau_global_ratio: float  # visible column optical depth of the region, clipped to 0.1..10: drives temperature
    tau_local_ratio: float  # the same over the site: drives the surface wind
    ls_rad: float  # solar longitude
    local_time_rad: float  # true solar, 0 at midnight, pi at noon
    site_altitude_m: float  # above the MOLA areoid
    site_latitude_rad: float  # planetocentric; the model is twice as wrong above 40 km beyond 50 deg


@inline
def dust_warming_k(tau_global, ls_rad):
    """Warming of the dusty layer against the reference sky (tau 0.5), K; negative in clear or far-from-Sun seasons."""
    tau = min(max(tau_global, TAU_LOW), TAU_HIGH)
    return 17.0 * math.log((tau + 0.1) / 0.6) + 5.0 * math.cos(ls_rad - math.radians(250.0))


@inline
def viking_pressure_pa(ls_rad):
    """Diurnal mean pressure at the Viking 1 site through the year, Pa; fit to Tillman et al. 1993 within 1.6 Pa."""
    s = ls_rad
    return 100.0 * (
        7.9692
        + 0.4486 * math.cos(s) - 0.5370 * math.sin(s)
        - 0.3932 * math.cos(2 * s) + 0.3954 * math.sin(2 * s)
        - 0.0001 * math.cos(3 * s) + 0.0296 * math.sin(3 * s)
        + 0.0206 * math.cos(4 * s) - 0.0369 * math.sin(4 * s)
    )


@inline
def pressure_tide_ratio(tau_global, local_time_rad):
    """Pressure at the ground over its diurnal mean: 40 Pa semidiurnal in the storm of 2018 (Gale); phases [M]."""
    half_day = 0.01 + 0.005 * min(tau_global, 8.0)
    return (1.0 + 0.02 * math.cos(local_time_rad - 7.5 * HOUR_RAD)
            + half_day * math.cos(2.0 * (local_time_rad - 9.5 * HOUR_RAD)))


@inline
def ground_swing_k(tau_global, local_time_rad):
    """Departure of the air at the ground from its diurnal mean, K: +18 at 14 h in clear air, +8 at tau 8."""
    return -18.0 * math.exp(-0.1 * tau_global) * math.cos(local_time_rad - 2.0 * HOUR_RAD)


@inline
def frost_temperature_k(ln_pressure_pa):
    """Temperature at which CO2 freezes out, K; the air is never colder. [M]"""
    return 3182.48 / (23.3494 - (ln_pressure_pa - math.log(100.0)))


@inline
def sound_speed_m_s(temperature_k):
    gamma = GAMMA_AT_0_K_RATIO + GAMMA_SLOPE_PER_K * max(temperature_k, GAMMA_MIN_TEMPERATURE_K)
    return math.sqrt(gamma * GAS_CONSTANT_J_KG_K * temperature_k)


@inline
def _thickness(low_k, high_k, mid_m, step_m):
    """Fall of ln p over a layer of linear temperature; the series of ln(T2/T1)/(T2-T1) is exact to 1e-9 here."""
    mean_k = 0.5 * (low_k + high_k)
    u = 0.5 * (high_k - low_k) / mean_k
    shrink = RADIUS_MEAN_M / (RADIUS_MEAN_M + mid_m)
    return GRAVITY_ATMOSPHERE_M_S2 * shrink * shrink * step_m * (1.0 + u * u / 3.0) / (GAS_CONSTANT_J_KG_K * mean_k)


@inline
def _free_temperature_k(node, warming_k, swing_k, site_altitude_m):
    """Temperature before the frost floor; the swing of the ground is that of the site also below it (a crater rim)."""
    shape = _S_DUSTY[node] if warming_k >= 0.0 else _S_CLEAR[node]
    above_site_m = max(GRID_START_M + GRID_STEP_M * node - site_altitude_m, 0.0)
    return _T0[node] + warming_k * shape + swing_k * math.exp(-above_site_m / 1500.0)


@kernel
def fill_hydrostatic(anchor_pa, warming_k, swing_k, site_altitude_m, table):
    """Fill density, sound speed and temperature of `table` (ROW_COUNT x GRID_COUNT).

    anchor_pa: pressure at the height of Viking 1, Pa; warming_k: of the dusty layer; swing_k: of the air at the ground.
    """
    below = int((VIKING1_ALTITUDE_AREOID_M - GRID_START_M) * GRID_PER_M)
    low_k = _free_temperature_k(below, warming_k, swing_k, site_altitude_m)
    high_k = _free_temperature_k(below + 1, warming_k, swing_k, site_altitude_m)
    under_m = VIKING1_ALTITUDE_AREOID_M - (GRID_START_M + GRID_STEP_M * below)
    anchor_k = low_k + (high_k - low_k) * under_m * GRID_PER_M
    start = math.log(anchor_pa) + _thickness(low_k, anchor_k, VIKING1_ALTITUDE_AREOID_M, under_m)
    for direction in (1, -1):
        node, ln_p, t_k = below, start, low_k
        while 0 <= node < GRID_COUNT:
            table[ROW_LN_DENSITY, node] = ln_p - math.log(GAS_CONSTANT_J_KG_K * t_k)
            table[ROW_SOUND_SPEED, node] = sound_speed_m_s(t_k)
            table[ROW_TEMPERATURE, node] = t_k
            mid_m = GRID_START_M + GRID_STEP_M * (node + 0.5 * direction)
            node += direction
            if 0 <= node < GRID_COUNT:
                next_k = _free_temperature_k(node, warming_k, swing_k, site_altitude_m)
                guess = ln_p - _thickness(t_k, next_k, mid_m, GRID_STEP_M) * direction
                next_k = max(next_k, frost_temperature_k(guess))
                ln_p -= _thickness(t_k, next_k, mid_m, GRID_STEP_M) * direction
                t_k = next_k


@inline
def _disperse_density(sky, sounded, key, table):
    """Error of the mean model (an AR(1) in height, mean kept) and the thermal tide, whose phase nobody knows."""
    memory = math.exp(-GRID_STEP_M / BIAS_SCALE_M)
    fresh = math.sqrt(1.0 - memory * memory)
    bias = normal(key, _BIAS)
    phase_rad = 2.0 * math.pi * uniform(key, _TIDE_PHASE)
    storm = 1.5 if sky.tau_global_ratio > 3.0 else 1.0
    polar = abs(sky.site_latitude_rad) > math.radians(50.0)
    for node in range(GRID_COUNT):
        z_km = 1e-3 * (GRID_START_M + GRID_STEP_M * node)
        error = SOUNDED_ERROR_RATIO[node] if sounded else MODEL_ERROR_RATIO[node]
        sigma = error * (1.0 + min(max((z_km - 40.0) / 10.0, 0.0), 1.0) if polar else 1.0)
        tide = storm * min(0.15, 0.012 * math.exp((z_km - 20.0) / 22.0))  # [J]
        tide *= math.cos(sky.local_time_rad - phase_rad + 2.0 * math.pi * z_km / 32.0)
        table[ROW_LN_DENSITY, node] += sigma * bias - 0.5 * sigma * sigma + math.log(1.0 + tide)
        bias = memory * bias + fresh * normal(key, _BIAS + 1 + node)


@inline
def _fill_wind(sky, strength, toward_rad, table):
    """A mean wind of one direction at all heights; a dust storm over the site strengthens its lowest 10 km."""
    storm = (STORM_SURFACE_WIND_M_S - 5.0) * min(max((sky.tau_local_ratio - 1.0) / 4.0, 0.0), 1.0)
    for node in range(GRID_COUNT):
        z_m = GRID_START_M + GRID_STEP_M * node
        speed = strength * (_WIND_SIGMA[node] + storm * min(max(1.0 - z_m / 10000.0, 0.0), 1.0))
        table[ROW_WIND_EAST, node] = speed * math.cos(toward_rad)
        table[ROW_WIND_NORTH, node] = speed * math.sin(toward_rad)


@kernel
def fill_atmosphere(sky, known_code, key, table):
    """Fill the table of one case: `sky` is a Sky, `key` a stream of core.draws, `table` ROW_COUNT x GRID_COUNT floats.

    `known_code` is MEAN: the mean model, without pressure error, model error, thermal tide aloft or wind; CLIMATOLOGY: all of
    them; SOUNDED: with the smaller model error that a fresh sounding from orbit leaves.
    """
    tau = min(max(sky.tau_global_ratio, TAU_LOW), TAU_HIGH)
    anchor_pa = viking_pressure_pa(sky.ls_rad) * pressure_tide_ratio(tau, sky.local_time_rad)
    if known_code != MEAN:
        anchor_pa *= 1.0 + PRESSURE_ERROR_RATIO * normal(key, _PRESSURE)
    swing_k = ground_swing_k(tau, sky.local_time_rad)
    fill_hydrostatic(anchor_pa, dust_warming_k(tau, sky.ls_rad), swing_k, sky.site_altitude_m, table)
    if known_code != MEAN:
        _disperse_density(sky, known_code == SOUNDED, key, table)
        _fill_wind(sky, normal(key, _WIND), 2.0 * math.pi * uniform(key, _WIND_DIRECTION), table)
    else:
        _fill_wind(sky, 0.0, 0.0, table)


def atmosphere(sky: Sky, known_code: int, key: int) -> np.ndarray:
    """The table of one case, as a new array; see `fill_atmosphere`."""
    table = np.empty((ROW_COUNT, GRID_COUNT))
    fill_atmosphere(sky, known_code, np.uint64(key), table)
    return table
