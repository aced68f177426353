"""Navigation: inertial dead reckoning with the units that are trusted, corrected by an error-state filter.

It sees `Measured` and its own memory, never `Body`. Attitude with the coning term and velocity with the sculling term of two
successive samples (Titterton and Weston, ch. 11 [M]), so that the filter need not stand in for arithmetic.
"""
import math

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, clip_norm, compose, cross, dot, norm, normalise, renormalise, rotate, small_turn
from ..core.world import gravity_m_s2
from .craft import Memory, Nav
from .filter import (
    DOUBT,
    DOUBT_S,
    ELAPSED,
    ESTIMATE,
    GROUND_M,
    HELD_S,
    POSITION,
    PUSHED,
    SATURATED_S,
    UNITS,
    UNSEEN,
    VELOCITY,
    begin,
    gather,
    open_evenly,
    open_units,
    propagate,
    put,
    update,
    vec,
)
from .move import spin_B
from .observe import fold, observe
from .vote import at_end, healthy_count, vote

PROPAGATE_S = 0.5          # covariance at this pace while nothing is measured; tests/verify compares with fifty times a second
HOLD_S = 1.0               # how long the unrepaired software goes on with a saturated rate (edl.md 2.5) [M]
BEYOND_RATIO = 0.3         # one sigma of what the rate is over the end of the range while a gyroscope is there, assumption
ROUGH_RAD2_S = 1.0e-13     # attitude: what the model of the units leaves out, assumption
ROUGH_M2_S3 = 1.0e-8       # velocity: the same; 0.2 cm/s in five minutes, assumption
UNDONE_RAD, UNDONE_RATIO = 3.0e-4, 0.02  # how well a turn taken back is known: a part of it on top, assumption
LINEAR_RAD = 0.2           # a larger turn cannot be traced back into the velocity
DOUBT_MOST_RAD = 0.5       # more doubt than this tells a linear filter nothing
GROUND_MEMORY_M = 2.0e4    # way along the ground after which the error of the map is another, assumption
NONE = Vec(0.0, 0.0, 0.0)


@inline
def wake(instruments, room_for):
    """The filter's memory at the entry interface, in arrays of `Work`."""
    begin(room_for.covariance, room_for.filter_room, instruments)
    return Memory(room_for.covariance, room_for.filter_room)


@inline
def _held(room, at, rate_rad_s, most, dt_s):
    """One axis of the software before its repair: once saturated, the end of the range is believed for a while, whatever the
    gyroscope says meanwhile."""
    if room[at] == 0.0 and abs(rate_rad_s) >= most:
        room[at] = HOLD_S if rate_rad_s > 0.0 else -HOLD_S
    if room[at] == 0.0:
        return rate_rad_s
    held = most if room[at] > 0.0 else -most
    left = max(abs(room[at]) - dt_s, 0.0)
    room[at] = left if room[at] > 0.0 else -left
    return held


@inline
def _marked(room, k, rate_rad_s, most, dt_s):
    """One axis of the repaired software: time in saturation, and the variance of the turn it hides (the excess is the same
    from one step to the next, so the angle grows with time and its variance with the square)."""
    if abs(rate_rad_s) >= most:
        room[SATURATED_S + k] += dt_s
        beyond = BEYOND_RATIO * most
        room[UNSEEN + k] += 2.0 * beyond * beyond * room[SATURATED_S + k] * dt_s
    else:
        room[SATURATED_S + k] = 0.0


@inline
def _doubted(room, health, force, dt_s):
    """Variance of the turn that is in doubt between two units, as far as it has grown: each is off by the turn it carries."""
    q = health.first_q
    two = 2.0 if q.w >= 0.0 else -2.0
    doubt = clip_norm(Vec(q.x * two, q.y * two, q.z * two), DOUBT_MOST_RAD)
    x, y, z = room[DOUBT], room[DOUBT + 1], room[DOUBT + 2]
    room[UNSEEN] += max(doubt.x * doubt.x - x * x, 0.0)
    room[UNSEEN + 1] += max(doubt.y * doubt.y - y * y, 0.0)
    room[UNSEEN + 2] += max(doubt.z * doubt.z - z * z, 0.0)
    put(room, DOUBT, Vec(max(abs(x), abs(doubt.x)), max(abs(y), abs(doubt.y)), max(abs(z), abs(doubt.z))))
    room[PUSHED] += norm(force) * dt_s
    room[DOUBT_S] += dt_s


@stage
def _units(model, health, measured, room, dt_s):
    """Rate and specific force in B as the units in use say, without what is known of their errors."""
    i = model.instruments
    most = i.gyro_range_rad_s
    a, b, c = measured.turn_a_rad_s, measured.turn_b_rad_s, measured.turn_c_rad_s
    w = vote(health.good_a and not at_end(a, most), health.good_b and not at_end(b, most),
             health.good_c and not at_end(c, most), a, b, c)
    if at_end(w, most):  # none is left inside its range
        w = vote(health.good_a, health.good_b, health.good_c, a, b, c)
    if model.software.saturation_held:
        w = Vec(_held(room, HELD_S, w.x, most, dt_s), _held(room, HELD_S + 1, w.y, most, dt_s),
                _held(room, HELD_S + 2, w.z, most, dt_s))
    else:
        _marked(room, 0, w.x, most, dt_s)
        _marked(room, 1, w.y, most, dt_s)
        _marked(room, 2, w.z, most, dt_s)
    f = vote(health.good_a, health.good_b, health.good_c, measured.force_a_m_s2, measured.force_b_m_s2, measured.force_c_m_s2)
    known = vec(room, ESTIMATE)
    less = 1.0 - room[ESTIMATE + 7]
    known_f = vec(room, ESTIMATE + 3)
    less_f = 1.0 - room[ESTIMATE + 6]
    return (w - known) * less, (f - known_f) * less_f


@inline
def _reckon(world, nav, w, force, dt_s):
    """Strapdown: (position, velocity, attitude) one step later, and the attitude in the middle of the step."""
    o = nav.q_BF
    turn = w * dt_s + cross(nav.w_B_rad_s, w) * (dt_s * dt_s * (1.0 / 12.0))
    q = small_turn(o, turn - spin_B(world.spin_rad_s, o) * dt_s)
    mid = renormalise(Quat(0.5 * (o.w + q.w), 0.5 * (o.x + q.x), 0.5 * (o.y + q.y), 0.5 * (o.z + q.z)))
    sculled = force + (cross(nav.w_B_rad_s, force) + cross(nav.force_B_m_s2, w)) * (dt_s * (1.0 / 12.0))
    v0, r0, spin = nav.v_F_m_s, nav.r_F_m, world.spin_rad_s
    half = r0 + v0 * (0.5 * dt_s)
    a = rotate(mid, sculled) + gravity_m_s2(world, half)
    vx, vy = v0.x + 0.5 * dt_s * a.x, v0.y + 0.5 * dt_s * a.y
    v = v0 + Vec(a.x + 2.0 * spin * vy + spin * spin * half.x, a.y - 2.0 * spin * vx + spin * spin * half.y, a.z) * dt_s
    return r0 + (v0 + v) * (0.5 * dt_s), v, q, mid


@inline
def _undo(memory, health, r, v, q):
    """A unit was thrown out: the attitude becomes that of the units left. If they were in doubt before, that turn is part of
    the covariance, and taking it back corrects velocity and position as well, as long as it is small enough to be linear;
    otherwise they are opened by what was felt meanwhile."""
    if not health.doubtful:
        return r, v, normalise(compose(q, health.undo_q))
    e = health.undo_q
    two = 2.0 if e.w >= 0.0 else -2.0
    turn = rotate(q, Vec(e.x * two, e.y * two, e.z * two))
    angle = norm(turn)
    sigma = UNDONE_RAD + UNDONE_RATIO * min(angle, 1.0)
    room = memory.room
    linear = 1.0 if angle < LINEAR_RAD else 0.0
    update(memory.covariance, room, NONE, NONE, Vec(1.0, 0.0, 0.0), 0.0, turn.x * linear, sigma * sigma, 1.0e12, NONE)
    update(memory.covariance, room, NONE, NONE, Vec(0.0, 1.0, 0.0), 0.0, turn.y * linear, sigma * sigma, 1.0e12, NONE)
    update(memory.covariance, room, NONE, NONE, Vec(0.0, 0.0, 1.0), 0.0, turn.z * linear, sigma * sigma, 1.0e12, NONE)
    if linear == 0.0:
        p = memory.covariance
        speed = room[PUSHED] * min(angle, 1.0)
        open_evenly(p, VELOCITY, speed * speed)
        open_evenly(p, POSITION, speed * speed * room[DOUBT_S] * room[DOUBT_S])
        q = normalise(compose(q, e))
    return fold(room, r, v, q)


@stage
def _grow(model, memory, r, units):
    """The covariance up to now."""
    i = model.instruments
    gyro = i.gyro_noise_rad_rt_s * i.gyro_noise_rad_rt_s / units + ROUGH_RAD2_S
    force = i.accelerometer_noise_m_s_rt_s * i.accelerometer_noise_m_s_rt_s / units + ROUGH_M2_S3
    propagate(model.world, memory.covariance, memory.room, r, gyro, force, i.ground_m, GROUND_MEMORY_M)


@stage
def navigate(model, nav, health, measured, memory, dt_s):
    """Where the craft believes it is, one step later."""
    room = memory.room
    units = max(healthy_count(health), 1)
    if units < room[UNITS]:
        open_units(memory.covariance, model.instruments, 1.0 / units - 1.0 / room[UNITS])
        room[UNITS] = units
    w, force = _units(model, health, measured, room, dt_s)
    r, v, q, mid = _reckon(model.world, nav, w, force, dt_s)
    if health.doubtful:
        _doubted(room, health, force, dt_s)
    x, y, z = rotate(mid, Vec(1.0, 0.0, 0.0)), rotate(mid, Vec(0.0, 1.0, 0.0)), rotate(mid, Vec(0.0, 0.0, 1.0))
    rising = dot(r, v) / norm(r)
    across = math.sqrt(max(dot(v, v) - rising * rising, 0.0))
    gather(room, x * force.x + y * force.y + z * force.z, x * w.x + y * w.y + z * w.z, x, y, z, across, dt_s)
    due = measured.range_m > 0.0 or measured.velocity_valid or measured.stars_valid or measured.terrain_sigma_m > 0.0
    if room[ELAPSED] >= PROPAGATE_S or ((due or health.undone) and room[ELAPSED] > 0.0):
        _grow(model, memory, r, units)
    if health.undone:
        r, v, q = _undo(memory, health, r, v, q)
    fixes, refused, age = nav.fix_count, nav.refused_count, nav.fix_age_s + dt_s
    if due:
        r, v, q, taken, refused = observe(model, memory, r, v, q, measured, refused)
        if taken:
            fixes, age = fixes + 1, 0.0
    altitude = norm(r) - model.landing.site_radius_m - room[GROUND_M]
    return Nav(r, v, q, w, force, altitude, fixes, age, refused)
