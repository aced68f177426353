"""One descent from the entry interface to the ground, to orbit, or to its end. Read `fly` like a table of contents."""
import math

from ..core import status as st
from ..core.clock import TICK_S, due
from ..core.kernels import inline, kernel, stage
from ..core.vectors import Quat, Vec, compose, dot, norm, normalise, quat_from_axes, rotate
from ..mars.atmosphere import Sky, fill_atmosphere
from . import watch
from .aero import pitch_damping
from .bank import lift_axes
from .canopy import trail
from .case import Case, Faults, Imu
from .climb import climb, no_ascent, quiet_ticks
from .control import control
from .craft import Body, Canopy, Command, Fall, Felt, Gust, Health, Mind, Nav, Steering, Stores
from .drift import drift
from .engines import available_n, drag_kept_ratio, engines, fire_jets
from .model import ABORT, ENTRY, PARACHUTE
from .move import Push, move
from .navigate import navigate, wake
from .reflex import feel, no_reflex
from .sense import sense
from .stores import burn, drop_parts
from .surroundings import breathe, meet_gust
from .think import ASK_EVERY, command, decide
from .vote import healthy_count, judge

GUST_EVERY = 200  # ticks: twice a second
BRIDLE_DAMPING = 0.02  # damping ratio of the craft swinging on its bridle, assumption
NONE = Vec(0.0, 0.0, 0.0)
STRAIGHT = Quat(1.0, 0.0, 0.0, 0.0)


@inline
def _vec(a, i):
    return Vec(a[i], a[i + 1], a[i + 2])


@inline
def _imu(row, i):
    return Imu(_vec(row.gyro_bias_rad_s, 3 * i), row.gyro_scale_ratio[i], _vec(row.accelerometer_bias_m_s2, 3 * i),
               row.accelerometer_scale_ratio[i])


@stage
def case_of(row):
    """One line of the plan (a record of `draw.PLAN`) as a Case."""
    f = row.fault_s
    return Case(
        row.key, _vec(row.r_F_m, 0), _vec(row.v_F_m_s, 0), _vec(row.knowledge_r_m, 0), _vec(row.knowledge_v_m_s, 0),
        _vec(row.knowledge_turn_rad, 0), row.mass_kg, row.propellant_kg, row.axial_scale_ratio, row.balance_scale_ratio,
        row.chute_scale_ratio, row.stretch_ratio, row.stretch_turn_rad, row.thrust_scale_ratio,
        row.ground_height_m, row.ground_slope_rad, row.ground_azimuth_rad,
        row.impulse_scale_ratio, row.random_air_ratio, row.tau_global_ratio, row.tau_local_ratio,
        row.local_time_rad, _imu(row, 0), _imu(row, 1), _imu(row, 2),
        Faults(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]), row.abort_order_s,
    )


@stage
def start_attitude(model, case, trim_rad, bank_rad):
    """Trimmed attitude at the entry interface: x turned from the velocity so that lift points along z."""
    along, lift, right = lift_axes(case.r_F_m, case.v_F_m_s)
    z0 = lift * math.cos(bank_rad) + right * math.sin(bank_rad)
    x = along * math.cos(trim_rad) - z0 * math.sin(trim_rad)
    z = along * math.sin(trim_rad) + z0 * math.cos(trim_rad)
    y = Vec(z.y * x.z - z.z * x.y, z.z * x.x - z.x * x.z, z.x * x.y - z.y * x.x)
    return quat_from_axes(x, y, z)


@inline
def _start(model, case, work, trim_rad, bank_rad):
    for i in range(work.engine_n.size):
        work.engine_n[i] = 0.0
    q = start_attitude(model, case, trim_rad, bank_rad)
    body = Body(case.r_F_m, case.v_F_m_s, q, Vec(model.shape.spin_rad_s, 0.0, 0.0))
    e = case.knowledge_turn_rad * 0.5
    r, v = case.r_F_m + case.knowledge_r_m, case.v_F_m_s + case.knowledge_v_m_s
    nav = Nav(r, v, normalise(compose(q, Quat(1.0, e.x, e.y, e.z))), body.w_B_rad_s, NONE,
              norm(r) - model.landing.site_radius_m, 0, 0.0, 0)
    n = model.instruments.imu_count
    health = Health(True, n > 1, n > 2, NONE, NONE, NONE, NONE, NONE, 0.0, False, STRAIGHT, False, STRAIGHT, STRAIGHT, 0.0, 0.0)
    steering = Steering(bank_rad, 1.0, False, 1.0, 1.0, abs(bank_rad))
    mind = Mind(ENTRY, 0.0, steering, Fall(False, -1.0), 0.0, NONE, True, True, -1.0, False)
    i = model.shape.inertia_kg_m2 * (case.mass_kg / model.shape.mass_kg)
    stores = Stores(case.mass_kg, case.propellant_kg, i, model.shape.balance_offset_m * case.balance_scale_ratio, 0.0)
    return body, nav, health, mind, stores


@inline
def legs_unfold_s(model, mind):
    """When the legs unfold, negative as long as nobody knows."""
    return mind.chute_s + model.chute.legs_delay_s if mind.chute_s >= 0.0 else -1.0


@stage
def _push(model, case, body, air, stores, mind, thrust_n, torque, pull_F_n):
    """Everything that acts on the body in the next step."""
    wind = body.v_F_m_s - air.wind_F_m_s
    speed = math.sqrt(dot(wind, wind)) + 1e-9
    cos_alpha = dot(rotate(body.q_BF, Vec(1.0, 0.0, 0.0)), wind) / speed
    i = stores.inertia_kg_m2
    wrist_m = model.chute.lever_m + stores.forward_m
    return Push(
        thrust_n, torque, case.axial_scale_ratio * drag_kept_ratio(model, thrust_n, air.density_kg_m3, speed, cos_alpha),
        pitch_damping(speed * air.inverse_sound_s_m, cos_alpha), pull_F_n, wrist_m,
        2.0 * BRIDLE_DAMPING * math.sqrt(norm(pull_F_n) * wrist_m * i.y),
        1.0 / stores.mass_kg, i, Vec(1.0 / i.x, 1.0 / i.y, 1.0 / i.z), stores.balance_offset_m, stores.forward_m,
        model.escape.bare_area_ratio if mind.phase == ABORT else 1.0,
    )


@inline
def step_ticks(steps, phase):
    """Length of the next step."""
    if phase == ENTRY:
        return steps.entry_ticks
    return steps.parachute_ticks if phase == PARACHUTE else steps.powered_ticks


@stage
def _sleep(model, body, nav, felt, memory, ascent, now):
    """A long coast of an abort in one go; nothing happens in any other flight."""
    ticks = quiet_ticks(model.escape, nav, ascent, now * TICK_S)
    if ticks <= 0:
        return body, nav, felt, now
    body, nav, felt = drift(model.world, memory, body, nav, ticks * TICK_S)
    return body, nav, felt, now + ticks


@kernel
def fly(model, row, work, trim_rad, bank_rad, events, metrics, trace):
    """Fly one case. Fills `events` (NaN before), `metrics` (zero before) and `trace` (may have no rows); returns the status
    code and the number of trace rows. `row` is the line of the plan, `work.air` holds its atmosphere."""
    case = case_of(row)
    body, nav, health, mind, stores = _start(model, case, work, trim_rad, bank_rad)
    reflex, ascent, memory = no_reflex(), no_ascent(), wake(model.instruments, work)
    felt, gust = Felt(NONE, body.w_B_rad_s), Gust(0.0, 1.0, 0.0, 0.0, 0.0)
    canopy = Canopy(NONE, NONE, False)
    thrust_n, asked, status, rows = 0.0, Command(0.0, NONE, 0.0), st.FLYING, 0
    now, last, count, dt_s = 0, -1, 0, model.steps.entry_ticks * TICK_S
    watch.note(events, watch.E_ENTRY, 0.0, norm(body.r_F_m) - model.landing.site_radius_m, norm(body.v_F_m_s), 0.0)
    while status == st.FLYING:
        t_s = now * TICK_S
        if case.random_air_ratio > 0.0 and due(now, last, GUST_EVERY):
            gust = meet_gust(model, case, gust, body, GUST_EVERY * TICK_S, now // GUST_EVERY)
        air = breathe(model.world, model.areoid_shift_m, model.shape.rarefied, work.air, gust, body.r_F_m)

        window_open = not mind.shield_on or not model.chute.fitted
        measured = sense(model, case, body, felt, stores, thrust_n, window_open, legs_unfold_s(model, mind),
                         health.last_a_rad_s, t_s, dt_s, now, last, count)
        health = judge(model, nav, health, measured, mind.phase, dt_s)
        nav = navigate(model, nav, health, measured, memory, dt_s if count > 0 else 0.0)  # at first nothing was felt

        reflex = feel(model, nav, measured, reflex, mind.phase, dt_s)
        full_n = available_n(model.thrust, measured.engines_lost_count)
        before, climbed, ordered = mind, ascent, t_s >= case.abort_order_s
        mind = decide(model, nav, health, measured, mind, reflex, ordered, t_s, now, last, full_n)
        if mind.phase != before.phase or due(now, last, ASK_EVERY):
            ascent = climb(model, nav, measured, before, mind, ascent, t_s, full_n)
            asked = command(model, nav, measured, mind, ascent, t_s, full_n)
        ticks = step_ticks(model.steps, mind.phase)
        dt_s = ticks * TICK_S

        stores, body = drop_parts(model.shape, model.escape, before, mind, stores, body)
        wanted = control(model, nav, measured, mind.phase, asked)
        height_m = norm(body.r_F_m) - model.landing.site_radius_m - case.ground_height_m
        thrust_n, turned = engines(model, case, work.engine_n, asked, wanted, nav.q_BF, measured.engines_lost_count,
                                   stores.balance_offset_m, height_m, stores.propellant_kg, t_s, now, dt_s)
        jets = fire_jets(model.jets, wanted - turned, stores.propellant_kg > 0.0)
        stores = burn(model, case, stores, thrust_n, jets, dt_s)
        canopy, pull_F_n, chute_m2 = trail(model, case, mind, canopy, body, air, stores.forward_m, t_s, dt_s)
        push = _push(model, case, body, air, stores, mind, thrust_n, turned + jets, pull_F_n)
        if rows < trace.shape[0] and due(now, last, watch.TRACE_EVERY):
            watch.record(model, body, felt, air, stores, nav, mind, thrust_n, chute_m2, healthy_count(health),
                         work.covariance, t_s, trace[rows])
            rows += 1
        if due(now, last, watch.CHECK_EVERY):
            watch.check_nav(body, nav, memory, metrics)
        body, felt = move(model.world, model.shape, push, air, body, dt_s)

        last, now, count = now, now + ticks, count + 1
        t_s = now * TICK_S
        altitude, speed, heating, mach = watch.track(model, body, felt, air, mind, pull_F_n, t_s, dt_s, events, metrics)
        watch.log_changes(before, mind, climbed, ascent, nav.fix_count, healthy_count(health), model.instruments.imu_count,
                          last * TICK_S, altitude, speed, mach, events, metrics)
        body, nav, felt, now = _sleep(model, body, nav, felt, memory, ascent, now)
        status = watch.judge_end(model, case, body, felt, air, stores, mind, ascent, altitude, heating, t_s, metrics)
    metrics[watch.M_STEPS] = count
    finish(model, case, body, stores, nav, status, now * TICK_S, events, metrics)
    return status, rows


@stage
def finish(model, case, body, stores, nav, status, t_s, events, metrics):
    """The last line of a flight."""
    altitude = norm(body.r_F_m) - model.landing.site_radius_m
    speed = norm(body.v_F_m_s)
    if altitude <= case.ground_height_m:
        watch.note(events, watch.E_TOUCHDOWN, t_s, altitude, speed, 0.0)
    if status == st.IN_ORBIT:
        watch.note(events, watch.E_ORBIT, t_s, altitude, speed, 0.0)
    dr, dv, dq = watch.nav_errors(body, nav)
    metrics[watch.M_END] = t_s
    metrics[watch.M_ALTITUDE] = altitude
    metrics[watch.M_X] = body.r_F_m.x
    metrics[watch.M_Y] = body.r_F_m.y
    metrics[watch.M_Z] = body.r_F_m.z
    metrics[watch.M_MASS] = stores.mass_kg
    metrics[watch.M_PROPELLANT] = stores.propellant_kg
    metrics[watch.M_NAV_R] = dr
    metrics[watch.M_NAV_V] = dv
    metrics[watch.M_NAV_Q] = dq
    metrics[watch.M_NAV_INSIDE] /= max(metrics[watch.M_NAV_SAMPLES], 1.0)
    metrics[watch.M_NAV_NEES] /= max(metrics[watch.M_NAV_SAMPLES], 1.0)


@kernel
def breathe_case(row, table):
    """Fill the air table of one case from its line of the plan."""
    sky = Sky(row.tau_global_ratio, row.tau_local_ratio, row.ls_rad, row.local_time_rad, row.site_altitude_m,
              row.site_latitude_rad)
    fill_atmosphere(sky, row.air_known_code, row.air_key, table)


@kernel
def fly_many(model, plan, trim_rad, bank_rad, work, no_trace, events, metrics, statuses):
    """Fly every line of a plan, one after the other; the output arrays have one entry a line. `no_trace` is a trace without
    rows."""
    for i in range(plan.size):
        breathe_case(plan[i], work.air)
        statuses[i], _ = fly(model, plan[i], work, trim_rad, bank_rad, events[i], metrics[i], no_trace)
