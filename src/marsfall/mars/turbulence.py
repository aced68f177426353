"""What the air does to a craft on top of the mean table: gravity waves, and gusts of the boundary layer.

The caller keeps the random states along the path and advances them once or twice a second:
    r = wave_memory(dz_m, ds_m);  x = r * x + sqrt(1 - r * r) * normal(key, count)
and reads density as table * wave_density_ratio(x, z, tau), wind as table + wave_wind_sigma_m_s(z) * x_wind.
"""
import math

from ..core.interpolate import smooth
from ..core.kernels import inline
from .atmosphere import HOUR_RAD

WAVE_HEIGHT_M = 8000.0  # vertical memory, measured on 1400 Mars-GRAM profiles
WAVE_LENGTH_M = 100000.0  # horizontal memory, inside the 20-200 km of Fritts 2006
GRAM_SCALE_RATIO = 0.5  # Mars-GRAM overestimates its waves; 0.4 to 1 is what its users take
WIND_SCALE_RATIO = 1.2  # and underestimates their wind


@inline
def wave_sigma_ratio(altitude_m, tau_global):
    """1 sigma of relative density due to gravity waves at an altitude above the areoid; twice that aloft in a storm."""
    z_km = 1e-3 * altitude_m
    if z_km > 100.0:
        sigma = min(0.30 + 0.005 * (z_km - 100.0), 0.45)
    else:
        sigma = 0.02 * math.exp(max(z_km - 5.0, 0.0) / 35.1)
    storm = 2.0 if tau_global > 3.0 and z_km > 80.0 else 1.0  # Yigit 2021
    return GRAM_SCALE_RATIO * storm * sigma


@inline
def wave_memory(dz_m, ds_m):
    """Correlation of two points of the path, dz apart in height and ds along the ground."""
    return math.exp(-math.hypot(dz_m / WAVE_HEIGHT_M, ds_m / WAVE_LENGTH_M))


@inline
def wave_density_ratio(x, altitude_m, tau_global):
    """Factor on the mean density for a standard normal state x; its mean over x is one."""
    sigma = wave_sigma_ratio(altitude_m, tau_global)
    return math.exp(sigma * x - 0.5 * sigma * sigma)


@inline
def wave_wind_sigma_m_s(altitude_m):
    """1 sigma of each horizontal wind component of the waves; the vertical wind is a fifth of it."""
    return WIND_SCALE_RATIO * min(2.0 + 0.1e-3 * max(altitude_m, 0.0), 25.0)


@inline
def daylight_ratio(local_time_rad):
    """How much the ground stirs the air: 1 in the early afternoon, 0 at night. [J]"""
    return smooth((math.cos(local_time_rad - 13.0 * HOUR_RAD) + 0.2) / 0.6)


@inline
def boundary_layer_m(local_time_rad, tau_local):
    """Depth of the mixed layer above the ground: 5 km on a clear day, 2 km in a storm, 300 m at night. [J]"""
    day_m = 5000.0 - 3000.0 * smooth((tau_local - 1.0) / 4.0)
    return 300.0 + (day_m - 300.0) * daylight_ratio(local_time_rad)


@inline
def gust_sigma_m_s(height_m, local_time_rad, tau_local):
    """1 sigma of the horizontal gust components at a height above the ground; the vertical is two thirds of it. [J]

    Zero above the boundary layer; the upper tenth of the layer is a ramp, so that a craft meets no step.
    """
    depth_m = boundary_layer_m(local_time_rad, tau_local)
    vertical_m_s = 0.5 + 1.0 * daylight_ratio(local_time_rad)
    return 1.5 * vertical_m_s * min(max(10.0 * (1.0 - height_m / depth_m), 0.0), 1.0)


@inline
def gust_length_m(local_time_rad, tau_local):
    """Length of the Dryden gusts: memory over a flown distance d is exp(-d / length). [J]"""
    return 0.2 * boundary_layer_m(local_time_rad, tau_local)
