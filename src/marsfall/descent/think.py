"""The flight software: from what the craft believes to what it asks of its machinery, phase by phase."""
from ..core.clock import TICK_S, due
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, norm, unit
from .brake import brake, hold, plan_stop, solid_height_m, stop_point
from .climb import way_up
from .control import bank_rate_rad_s
from .craft import Command, Mind
from .escape import must_escape
from .model import ABORT, BALLISTIC, CONSTANT, CUT, ENTRY, FALLING, PARACHUTE, POWERED
from .move import up
from .reflex import landed, may_leave_chute, spent
from .steer import steer
from .trigger import ARMED_S, ripe

STEER_EVERY, THINK_EVERY, ASK_EVERY = 400, 80, 40  # ticks of 1/400 s: once, five and ten times a second
STEER_S = STEER_EVERY * TICK_S
FALL_S = 0.8                       # from leaving the parachute to the first thrust
IDLE = Vec(0.0, 0.0, 0.0)


@inline
def _phase(mind, phase, t_s, shield_on, chute_off):
    return Mind(phase, t_s, mind.steering, mind.fall, mind.cut_s, mind.stop_F_m, shield_on, mind.ballast_on,
                mind.chute_s, chute_off)


@inline
def _break_off(model, mind, t_s):
    """Out of the shell with everything that hangs on it."""
    ballast_on = mind.ballast_on and model.shape.ballast_kg <= 0.0  # what is not there is not dropped
    return Mind(ABORT, t_s, mind.steering, mind.fall, mind.cut_s, mind.stop_F_m, False, ballast_on, mind.chute_s, True)


@stage
def _entry(model, nav, measured, mind, t_s, now, last, full_n):
    """Bank steering; then the parachute by its trigger, or the engines when stopping takes most of their thrust."""
    steering, fall, ballast_on, chute_s = mind.steering, mind.fall, mind.ballast_on, mind.chute_s
    speed = norm(nav.v_F_m_s)
    if model.reference.kind_code != BALLISTIC and due(now, last, STEER_EVERY):
        steering = steer(model.world, model.reference, nav, steering, STEER_S)
    if ballast_on and t_s > ARMED_S and speed < model.reference.straighten_speed_m_s:
        ballast_on = False
    phase = ENTRY
    if model.chute.fitted:
        fire, fall = ripe(model.chute, model.reference.onboard, model.landing, nav, fall, t_s)
        if fire:
            phase, chute_s = PARACHUTE, t_s
    now = Mind(phase, t_s if phase != ENTRY else mind.since_s, steering, fall, mind.cut_s, mind.stop_F_m, mind.shield_on,
               ballast_on, chute_s, mind.chute_off)
    if not model.chute.fitted and model.thrust.fitted and t_s > ARMED_S and speed < model.landing.start_speed_max_m_s:
        _, worst = plan_stop(model.world, model.landing, nav, full_n / measured.mass_kg)
        if worst >= model.landing.start_thrust_ratio or nav.altitude_m < model.landing.start_altitude_m:
            return _ignite(model, nav, measured, now, t_s, full_n)
    return now


@inline
def _ignite(model, nav, measured, mind, t_s, full_n):
    """Start of the powered descent: fix when and where it stops."""
    to_go, _ = plan_stop(model.world, model.landing, nav, full_n / measured.mass_kg)
    return Mind(POWERED, t_s, mind.steering, mind.fall, t_s + to_go, stop_point(model.landing, nav, to_go), False,
                mind.ballast_on, mind.chute_s, True)


@stage
def _parachute(model, nav, mind, reflex, t_s, full_n, mass_kg):
    """Heat shield off after its delay; engines below their start altitude, solid motors at the height they need."""
    if mind.shield_on and t_s >= mind.chute_s + model.chute.heat_shield_delay_s:
        return _phase(mind, PARACHUTE, mind.since_s, False, False)
    if not model.thrust.fitted or mind.shield_on:
        return mind
    if model.thrust.solid:
        sink = -dot(up(nav.r_F_m), nav.v_F_m_s)
        height_m = solid_height_m(model.landing, sink, full_n / mass_kg)
        if nav.fix_count >= 3 and nav.altitude_m <= height_m:  # dead reckoning alone never fires a motor that cannot stop
            return _phase(mind, POWERED, t_s, False, True)
    elif may_leave_chute(model, nav, reflex):
        return _phase(mind, FALLING, t_s, False, True)
    return mind


@stage
def _powered(model, nav, mind, t_s):
    """Solid motors are cut when the sink is gone; the braking ends where the constant speed begins."""
    if model.thrust.solid:
        if dot(up(nav.r_F_m), nav.v_F_m_s) >= -0.5:
            return _phase(mind, CONSTANT, t_s, False, True)
        return mind
    if nav.altitude_m <= model.landing.final_altitude_m or t_s >= mind.cut_s - 0.3:
        return _phase(mind, CONSTANT, t_s, False, True)
    return mind


@stage
def decide(model, nav, health, measured, mind, reflex, ordered, t_s, now, last, full_n):
    """Which phase the craft is in, and its memory. The crew may order the abort at any moment."""
    if mind.phase in (POWERED, CONSTANT) and (landed(reflex) or spent(model, nav, reflex)):
        return _phase(mind, CUT, t_s, False, True)
    if mind.phase < ABORT and (
            ordered or (due(now, last, THINK_EVERY) and must_escape(model, nav, health, measured, mind.phase, full_n))):
        return _break_off(model, mind, t_s)
    if mind.phase == ENTRY:
        return _entry(model, nav, measured, mind, t_s, now, last, full_n)
    if mind.phase == PARACHUTE:
        return _parachute(model, nav, mind, reflex, t_s, full_n, measured.mass_kg)
    if mind.phase == FALLING and t_s >= mind.since_s + FALL_S:
        return _ignite(model, nav, measured, mind, t_s, full_n)
    if mind.phase == POWERED:
        return _powered(model, nav, mind, t_s)
    return mind


@stage
def command(model, nav, measured, mind, ascent, t_s, full_n):
    """What is asked of engines and jets now."""
    phase = mind.phase
    if phase == ENTRY:
        steered = model.reference.kind_code != BALLISTIC
        return Command(0.0, IDLE, bank_rate_rad_s(model, nav, mind.steering.bank_rad) if steered else 0.0)
    if phase in (PARACHUTE, CUT):
        return Command(0.0, IDLE, 0.0)
    if phase == FALLING:
        return Command(0.0, up(nav.r_F_m), 0.0)
    if model.thrust.solid:
        return Command(full_n if phase == POWERED else 0.0, up(nav.r_F_m), 0.0)
    if phase == POWERED:
        push = brake(model.world, model.landing, nav, mind.stop_F_m, mind.cut_s - t_s)
    elif phase == CONSTANT:
        push = hold(model.world, model.landing, nav)
    else:
        thrust_m_s2, point_F = way_up(model, nav, measured.mass_kg, ascent, t_s, full_n)
        return Command(thrust_m_s2 * measured.mass_kg, point_F, 0.0)
    return Command(norm(push) * measured.mass_kg, unit(push), 0.0)
