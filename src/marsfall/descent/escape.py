"""Abort to orbit: when to break off, and the way up. Works on what the craft measures and believes."""
import math

from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, norm, unit
from ..core.world import inertial_velocity_m_s
from .model import PARACHUTE, POWERED
from .move import up
from .vote import healthy_count

BLIND_S = 1.5          # this long without an altimeter fix below the engine start altitude counts as blind, assumption
STEEPEST = 0.985       # sine of the steepest climb angle of the thrust
WILD_RAD_S = 0.7       # a craft on engines that turns faster than this is out of hand, assumption
RISE_M_S = 450.0       # mean climb speed of the ascent, assumption
EXTRA_SPEED_RATIO = 1.004  # a little more than circular: apoapsis above the insertion


@inline
def engines_may_turn(model, nav, phase, density_kg_m3):
    """Heat-shield conditions: slow enough and thin enough to leave the shell and turn the engines into the wind."""
    speed = norm(nav.v_F_m_s)
    q = 0.5 * density_kg_m3 * speed * speed
    return phase >= PARACHUTE or (speed < model.escape.speed_max_m_s and q < model.escape.dynamic_pressure_max_pa)


@inline
def estimated_density(model, nav):
    """Air density from the felt deceleration and the vehicle's own drag: no other air data on board."""
    speed = norm(nav.v_F_m_s) + 1.0
    return 2.0 * abs(nav.force_B_m_s2.x) * model.shape.mass_kg / (1.5 * model.shape.area_m2 * speed * speed)


@stage
def must_escape(model, nav, health, measured, phase, landing_thrust_n):
    """True if the rules of this vehicle say: break off now."""
    escape = model.escape
    if not escape.enabled or nav.altitude_m < escape.floor_altitude_m:
        return False
    if not engines_may_turn(model, nav, phase, estimated_density(model, nav)):
        return False
    low = nav.altitude_m < model.landing.start_altitude_m
    blind = escape.altimeter_required and low and nav.fix_age_s > BLIND_S
    wild = phase >= POWERED and norm(nav.w_B_rad_s) > WILD_RAD_S
    weak = phase >= POWERED and landing_thrust_n < 1.25 * measured.mass_kg * 3.72
    return healthy_count(health) < escape.imus_required_count or blind or wild or weak


@stage
def climb_out(model, nav, mass_kg, full_n, exhaust_m_s):
    """Thrust acceleration wanted now (vector in F, m/s2) and whether orbital speed is reached.

    Vertical: E-guidance to the insertion radius with no vertical speed left; the rest of the thrust goes along the
    inertial horizontal motion. Time to go from the rocket equation for the missing horizontal speed, but never less than
    the height takes at a modest climb: a strong engine that hurries up has to brake again at the top.
    """
    above = up(nav.r_F_m)
    v = inertial_velocity_m_s(model.world, nav.r_F_m, nav.v_F_m_s)
    radius = norm(nav.r_F_m)
    vertical = dot(above, v)
    level = v - above * vertical
    speed = norm(level)
    along = unit(level)
    wanted = EXTRA_SPEED_RATIO * math.sqrt(model.world.gm_m3_s2 / model.escape.orbit_radius_m)
    missing = wanted - speed
    push = min(full_n / mass_kg, model.escape.acceleration_max_m_s2)
    if missing <= 0.0:
        return Vec(0.0, 0.0, 0.0), True
    gap = model.escape.orbit_radius_m - radius
    quickest = exhaust_m_s / push * (1.0 - math.exp(-missing / exhaust_m_s))
    to_go = max(quickest, gap / RISE_M_S, 2.0)
    weight = (model.world.gm_m3_s2 / radius - speed * speed) / radius
    rise = 6.0 * gap / (to_go * to_go) - 4.0 * vertical / to_go + weight
    rise = min(max(rise, -0.3 * push), STEEPEST * push)
    forward = math.sqrt(push * push - rise * rise)
    if to_go > quickest:
        forward = min(forward, missing / to_go)
    return above * rise + along * forward, False
