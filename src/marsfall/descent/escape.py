"""Abort to orbit: when to break off; the way up is in `climb`. Works on what the craft measures and believes."""
from ..core.kernels import inline, stage
from ..core.vectors import norm
from .model import PARACHUTE, POWERED
from .vote import healthy_count

BLIND_S = 1.5          # this long without an altimeter fix below the engine start altitude counts as blind, assumption
WILD_RAD_S = 0.7       # a craft on engines that turns faster than this is out of hand, assumption


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
