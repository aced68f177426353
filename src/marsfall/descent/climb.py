"""An abort to orbit, moment by moment: get clear, turn over, climb by the law of the head, coast, raise the other end.

Works on what the craft measures and believes. `Ascent` is its memory.
"""
import math
from typing import NamedTuple

from ..core.clock import TICK_S
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, norm, rotate, unit
from ..core.world import inertial_velocity_m_s
from .ascent import (
    Flat,
    Law,
    Lift,
    apsides_m,
    apsis_speed_m_s,
    better_law,
    first_law,
    forecast,
    pitch_rad,
    to_cut_m_s,
)
from .model import ABORT
from .move import up

BEFORE, CLIMB, COAST, RAISE, DONE = 0, 1, 2, 3, 4  # stages of an abort
REPLAN_S = 2.0             # a new law this often
LAST_S = 6.0               # but not in the last seconds before a cut-off: too short to steer
REPLAN_STEP_RAD, REPLAN_ROUNDS = 0.04, 3
SOFT_S = 0.6               # the end of a burn is throttled to take this long, so that it can be cut in time
CLOSE_M_S = 0.2            # velocity of a burn that is over
FALLING_M_S = 5.0          # a coast that sinks this fast, and low, is no coast to an orbit
QUIET_ABOVE_M = 120_000.0  # above the ground: engines off and nothing to feel, assumption
AHEAD_S = 30.0             # the craft wakes up this long before it burns again


class Ascent(NamedTuple):
    """Memory of an abort."""

    stage_code: int
    clear_s: float             # when the engines are clear of the shell
    law_s: float               # when the law was made
    end_s: float               # when the climb is to be cut off, or the burn at the apoapsis lit
    law: Law


@inline
def no_ascent():
    return Ascent(BEFORE, 0.0, 0.0, 0.0, Law(0.0, 0.0, 0.0))


@inline
def _axes(world, nav):
    """Up, forward along the inertial motion, inertial speeds up and forward."""
    above = up(nav.r_F_m)
    v = inertial_velocity_m_s(world, nav.r_F_m, nav.v_F_m_s)
    climb = dot(above, v)
    level = v - above * climb
    return above, unit(level), climb, norm(level)


@inline
def _lift(model, nav, measured, above, along, clear_s, full_n):
    """What carries the stack up; the air turns with the planet."""
    push = rotate(nav.q_BF, Vec(-1.0, 0.0, 0.0))
    turning = Vec(-model.world.spin_rad_s * nav.r_F_m.y, model.world.spin_rad_s * nav.r_F_m.x, 0.0)
    dry = max(measured.mass_kg - measured.propellant_kg, 1.0)
    return Lift(model.world.gm_m3_s2, clear_s, math.atan2(dot(push, above), dot(push, along)), full_n, model.thrust.exhaust_m_s,
                dry, dot(turning, along))


@stage
def _first(model, nav, measured, here, above, along, t_s, clear_s, full_n):
    """The law of a stack that starts its climb now."""
    lift = _lift(model, nav, measured, above, along, max(clear_s - t_s, 0.0), full_n)
    law = first_law(model.escape, lift, here)
    return Ascent(CLIMB, clear_s, t_s, t_s + forecast(model.escape, lift, here, law).end_s, law)


@stage
def _again(model, nav, measured, ascent, here, above, along, t_s, full_n):
    """The law of a climb under way, improved from where the stack is."""
    rate = ascent.law.pitch_rate_rad_s
    law = Law(ascent.law.pitch_rad + rate * (t_s - ascent.law_s), rate, ascent.law.above_m)
    lift = _lift(model, nav, measured, above, along, max(ascent.clear_s - t_s, 0.0), full_n)
    law = better_law(model.escape, lift, here, law, REPLAN_STEP_RAD, REPLAN_ROUNDS)
    return Ascent(CLIMB, ascent.clear_s, t_s, t_s + forecast(model.escape, lift, here, law).end_s, law)


@inline
def to_apoapsis_s(gm_m3_s2, radius_m, climb_m_s, low_m, high_m):
    """Time to the apoapsis of a climbing craft, by Kepler's equation."""
    a, e = 0.5 * (low_m + high_m), (high_m - low_m) / (high_m + low_m)
    x = math.acos(min(max((1.0 - radius_m / a) / max(e, 1e-9), -1.0), 1.0))
    x = x if climb_m_s >= 0.0 else -x
    return (math.pi - x + e * math.sin(x)) * math.sqrt(a * a * a / gm_m3_s2)


@inline
def _lit_at(escape, here, lift, t_s):
    """When to light the engines so that half of the burn comes before the apoapsis; negative if there is nothing to burn."""
    low, high = apsides_m(lift.gm_m3_s2, here.radius_m, here.climb_m_s, here.level_m_s)
    if high == math.inf:
        return -1.0
    missing = apsis_speed_m_s(lift.gm_m3_s2, high, escape.periapsis_m) - here.radius_m * here.level_m_s / high
    if missing < CLOSE_M_S or low > escape.periapsis_m:
        return -1.0
    a = min(lift.full_n / here.mass_kg, escape.acceleration_max_m_s2)
    burn = lift.exhaust_m_s / a * (1.0 - math.exp(-missing / lift.exhaust_m_s))
    if here.climb_m_s < 0.0 and here.radius_m > 0.5 * (low + high):
        return t_s  # past it
    return t_s + to_apoapsis_s(lift.gm_m3_s2, here.radius_m, here.climb_m_s, low, high) - 0.5 * burn


@stage
def climb(model, nav, measured, before, mind, ascent, t_s, full_n):
    """The memory of an abort one moment later; `before` is the mind a moment ago. The law is made when the parts are gone."""
    if mind.phase != ABORT:
        return ascent
    escape = model.escape
    above, along, climb_m_s, level_m_s = _axes(model.world, nav)
    here = Flat(norm(nav.r_F_m), climb_m_s, level_m_s, measured.mass_kg)
    step = ascent.stage_code
    if before.phase != ABORT:
        return Ascent(BEFORE, t_s if before.chute_off else t_s + escape.clear_s, t_s, t_s, ascent.law)
    if step == BEFORE:
        return _first(model, nav, measured, here, above, along, t_s, ascent.clear_s, full_n)
    if step == CLIMB:
        if to_cut_m_s(model.world.gm_m3_s2, here, escape.apoapsis_m + ascent.law.above_m) < CLOSE_M_S:
            step = COAST
        elif t_s >= ascent.law_s + REPLAN_S and t_s < ascent.end_s - LAST_S:
            return _again(model, nav, measured, ascent, here, above, along, t_s, full_n)
    lit_s = ascent.end_s
    if step == COAST:
        if climb_m_s < -FALLING_M_S and here.radius_m < escape.periapsis_least_m:  # the air took too much
            return _first(model, nav, measured, here, above, along, t_s, ascent.clear_s, full_n)
        lit_s = _lit_at(escape, here, _lift(model, nav, measured, above, along, 0.0, full_n), t_s)
        if lit_s < 0.0:
            step = DONE
        elif t_s >= lit_s:
            step = RAISE
    if step == RAISE and apsis_speed_m_s(model.world.gm_m3_s2, here.radius_m, escape.periapsis_m) - level_m_s < CLOSE_M_S:
        step = DONE
    return Ascent(step, ascent.clear_s, ascent.law_s, lit_s, ascent.law)


@stage
def way_up(model, nav, mass_kg, ascent, t_s, full_n):
    """Thrust acceleration wanted now, m/s2, and where it should push (unit vector in F)."""
    escape = model.escape
    above, along, climb_m_s, level_m_s = _axes(model.world, nav)
    radius = norm(nav.r_F_m)
    pitch, to_go = 0.0, 0.0
    if ascent.stage_code == BEFORE:
        pitch, to_go = 0.5 * math.pi, 100.0 if t_s >= ascent.clear_s else 0.0
    elif ascent.stage_code == CLIMB:
        pitch = pitch_rad(ascent.law, t_s - ascent.law_s)
        if t_s >= ascent.clear_s:
            here = Flat(radius, climb_m_s, level_m_s, mass_kg)
            to_go = to_cut_m_s(model.world.gm_m3_s2, here, escape.apoapsis_m + ascent.law.above_m)
    elif ascent.stage_code == RAISE:
        to_go = apsis_speed_m_s(model.world.gm_m3_s2, radius, escape.periapsis_m) - level_m_s
    push = along * math.cos(pitch) + above * math.sin(pitch)
    return min(min(full_n / mass_kg, escape.acceleration_max_m_s2), max(to_go, 0.0) / SOFT_S), push


@inline
def quiet_ticks(escape, nav, ascent, t_s):
    """How long the craft may sleep from now: it is out of the air, and nothing is to be done before the next burn."""
    if ascent.stage_code != COAST or norm(nav.r_F_m) < escape.ground_m + QUIET_ABOVE_M:
        return 0
    return int((ascent.end_s - AHEAD_S - t_s) / TICK_S)
