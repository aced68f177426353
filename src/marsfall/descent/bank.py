"""Angles of a banked entry: where lift points about the velocity, and where the target lies. Works on any position and
velocity relative to the turning planet."""
import math

from ..core.interpolate import wrap_pi
from ..core.kernels import inline
from ..core.vectors import Vec, cross, dot, rotate, unit
from .move import up


@inline
def lift_axes(r_F_m, v_F_m_s):
    """Unit vectors of the velocity, of zero-bank lift (up across the velocity) and of lift to the right."""
    along = unit(v_F_m_s)
    above = up(r_F_m)
    lift = unit(above - along * dot(above, along))
    return along, lift, cross(along, lift)


@inline
def bank_of(q_BF, r_F_m, v_F_m_s):
    """Bank angle of the body's lift side about the velocity: 0 is lift up, positive to the right."""
    _, lift, right = lift_axes(r_F_m, v_F_m_s)
    z = rotate(q_BF, Vec(0.0, 0.0, 1.0))
    return math.atan2(dot(z, right), dot(z, lift))


@inline
def bank_error_rad(q_BF, r_F_m, v_F_m_s, bank_rad):
    return wrap_pi(bank_rad - bank_of(q_BF, r_F_m, v_F_m_s))


@inline
def offsets_m(target_F, radius_m, r_F_m, v_F_m_s):
    """Distance to go along the ground track, and distance of the target to the right of it, m on a sphere of radius_m."""
    above = up(r_F_m)
    along = unit(v_F_m_s - above * dot(above, v_F_m_s))
    right = cross(along, above)
    cross_m = math.asin(min(max(dot(target_F, right), -1.0), 1.0)) * radius_m
    return math.atan2(dot(target_F, along), dot(target_F, above)) * radius_m, cross_m
