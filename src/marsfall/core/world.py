"""A turning, slightly flattened planet as the flight needs it; Mars is in `mars.constants`."""
import math
from typing import NamedTuple

from .kernels import inline
from .vectors import Vec


class World(NamedTuple):
    """Gravity, figure and spin of a planet; z is its spin axis."""

    gm_m3_s2: float
    j2_ratio: float
    radius_equatorial_m: float  # of the ellipsoid, and of J2
    flattening_ratio: float
    spin_rad_s: float


@inline
def gravity_m_s2(world, r_m):
    """Attraction in m/s2 at r_m (Vec, from the centre, z along the spin axis), in the axes of r_m; no centrifugal part.

    Any axes with z along the spin axis do, turning or not.
    Source: gradient of GM/r (1 - J2 (R/r)^2 (3 sin^2(lat) - 1)/2).
    """
    r2 = r_m.x * r_m.x + r_m.y * r_m.y + r_m.z * r_m.z
    inverse_r = 1.0 / math.sqrt(r2)  # callers take the same root, so it is paid for once
    inverse_r2 = inverse_r * inverse_r
    point = -world.gm_m3_s2 * inverse_r2 * inverse_r
    flat = 1.5 * world.j2_ratio * world.radius_equatorial_m * world.radius_equatorial_m * inverse_r2
    sin2_lat = r_m.z * r_m.z * inverse_r2
    across = point * (1.0 + flat * (1.0 - 5.0 * sin2_lat))
    along = point * (1.0 + flat * (3.0 - 5.0 * sin2_lat))
    return Vec(across * r_m.x, across * r_m.y, along * r_m.z)


@inline
def ellipsoid_radius_m(world, sin_lat):
    """Distance of the ellipsoid from the centre at a planetocentric latitude, to first order in the flattening."""
    return world.radius_equatorial_m * (1.0 - world.flattening_ratio * sin_lat * sin_lat)


@inline
def inertial_velocity_m_s(world, r_m, v_m_s):
    """Inertial velocity from the one relative to the planet, both in the same axes with z along the spin axis (Vec)."""
    return Vec(v_m_s.x - world.spin_rad_s * r_m.y, v_m_s.y + world.spin_rad_s * r_m.x, v_m_s.z)
