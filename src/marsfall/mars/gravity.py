"""Gravity of a rotating, slightly flattened Mars: point mass and J2. Attraction only, no centrifugal part."""
import math

from ..core.kernels import inline
from ..core.vectors import Vec
from .constants import GM_M3_S2, J2_COEFFICIENT, RADIUS_EQUATORIAL_M


@inline
def gravity_m_s2(r_m):
    """Attraction in m/s2 at r_m (Vec, from the centre of Mars, z along the spin axis), in the axes of r_m.

    Any axes with z along the spin axis do: Mars-fixed MCMF or the inertial equator of frames.py.
    Source: gradient of GM/r (1 - J2 (R/r)^2 (3 sin^2(lat) - 1)/2).
    """
    r2 = r_m.x * r_m.x + r_m.y * r_m.y + r_m.z * r_m.z
    inverse_r = 1.0 / math.sqrt(r2)  # callers take the same root, so it is paid for once
    inverse_r2 = inverse_r * inverse_r
    point = -GM_M3_S2 * inverse_r2 * inverse_r
    flat = 1.5 * J2_COEFFICIENT * RADIUS_EQUATORIAL_M * RADIUS_EQUATORIAL_M * inverse_r2
    sin2_lat = r_m.z * r_m.z * inverse_r2
    across = point * (1.0 + flat * (1.0 - 5.0 * sin2_lat))
    along = point * (1.0 + flat * (3.0 - 5.0 * sin2_lat))
    return Vec(across * r_m.x, across * r_m.y, along * r_m.z)
