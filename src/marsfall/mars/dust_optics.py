"""What suspended dust does to light: extinction, contrast, lidar loss, terrain matching; and dust the engines kick up.

Dust is mixed with the air over a scale height of 11 km. Radar (Ka band and below) loses 0.002 dB: nothing here.
`near_ground` is the factor 1 to 1.5 by which dust near the ground exceeds the well-mixed profile (Curiosity, tau 8.5).
"""
import math

from ..core.kernels import inline
from .constants import DUST_SCALE_HEIGHT_M

LIDAR_EXTINCTION_RATIO = 1.08  # extinction at 1.06-1.55 um over that of visible light (Ockert-Bell 1997: 1.07-1.10)
TRN_LIMIT_SHADED_TAU = 1.0  # path optical depth at which half the fixes fail on sun-shaded relief [J]
TRN_LIMIT_ALBEDO_TAU = 1.8  # the same over ground that is rich in albedo contrast [J]
_TRN_WIDTH_TAU = 0.25  # [J]
_PLUME_HEIGHT_M, _PLUME_THRUST_N = 60.0, 7500.0  # MSL sky crane: onset height (flown), thrust then [M]


@inline
def extinction_per_m(tau_local, height_m, near_ground):
    """Extinction coefficient of visible light at a height above the ground, 1/m."""
    return near_ground * tau_local / DUST_SCALE_HEIGHT_M * math.exp(-height_m / DUST_SCALE_HEIGHT_M)


@inline
def path_tau(tau_local, height_m, range_m, near_ground):
    """Optical depth of a straight line of sight of length range_m from a height to the ground (flat ground)."""
    column = near_ground * tau_local * (1.0 - math.exp(-height_m / DUST_SCALE_HEIGHT_M))
    return column * range_m / max(height_m, 1e-3)


@inline
def visual_range_m(tau_local, near_ground):
    """Horizontal visual range at the ground: where contrast falls to 2 % (Koschmieder)."""
    return 3.912 / extinction_per_m(tau_local, 0.0, near_ground)


@inline
def contrast_ratio(tau_of_path):
    """Part of the contrast of a scene that is left behind dust as bright as the ground."""
    return math.exp(-tau_of_path)


@inline
def lidar_loss_db(tau_of_path):
    """Two-way loss of a lidar through dust, dB."""
    return 2.0 * 10.0 / math.log(10.0) * LIDAR_EXTINCTION_RATIO * tau_of_path


@inline
def lidar_range_ratio(loss_db):
    """Longest range of a lidar on a hard target, over that in clear air."""
    return 10.0 ** (-loss_db / 20.0)


@inline
def trn_fix_probability(tau_of_path, limit_tau):
    """Chance that terrain-relative navigation matches an image; no flown curve exists, this one is judgement. [J]"""
    return 1.0 / (1.0 + math.exp((tau_of_path - limit_tau) / _TRN_WIDTH_TAU))


@inline
def plume_onset_m(thrust_n):
    """Height above ground below which the engines raise dust, scaled by jet momentum from the MSL sky crane. [J]"""
    return _PLUME_HEIGHT_M * math.sqrt(thrust_n / _PLUME_THRUST_N)
