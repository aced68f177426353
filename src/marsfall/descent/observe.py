"""Measurements from outside: each is judged against what the filter expects of it, then folded into position, velocity,
attitude, the errors of the units and the height of the ground.

A measurement that the filter's own uncertainty makes unlikely is refused. Refused fixes that keep saying the same thing mean
that the craft knows less than it believes: then its uncertainty is opened, and the next fix counts.
"""

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, compose, conjugate, dot, norm, normalise, rotate, rotate_back
from .filter import (
    CORRECTION,
    ESTIMATE,
    GROUND,
    GROUND_M,
    GYRO_BIAS,
    GYRO_SCALE,
    POSITION,
    SPEED_FIXES,
    STATES,
    STEADY_RANGE,
    STEADY_SPEED,
    SURPRISE,
    TURN,
    VELOCITY,
    open_along,
    open_evenly,
    range_sensitivity,
    update,
    vec,
    velocity_sensitivity,
)

GATE = 12.0                # squared innovation over its variance: one good fix in 2000 is refused (chi-square, one degree)
PERSISTENT = 20            # refused fixes in a row that say the same: two seconds, assumption
TIME_OUT = 50              # unchecked software forces the radar in after this many: five seconds (edl.md 2.5) [M]
PLACED = 20.0              # velocity fixes after which the place on the map stays: two seconds, assumption
LEAST_COSINE = 0.25        # no altimeter looks down at a steeper tilt than this
SLOW_M_S = 10.0            # a velocity that does not fit says less of the attitude below this
LEAST_RANGE_M, LEAST_SPEED_M_S = 0.2, 0.01  # quantisation, floor of the noise, assumption
NONE = Vec(0.0, 0.0, 0.0)


@inline
def _axis(k):
    return Vec(1.0 if k == 0 else 0.0, 1.0 if k == 1 else 0.0, 1.0 if k == 2 else 0.0)


@inline
def _part(v, k):
    return v.x if k == 0 else (v.y if k == 1 else v.z)


@inline
def _vector_fix(memory, where, off, sigma):
    """Three axes of F measured directly: position (terrain) or attitude (stars)."""
    for k in range(3):
        e = _axis(k)
        at = e if where == POSITION else NONE
        turn = e if where == TURN else NONE
        update(memory.covariance, memory.room, at, NONE, turn, 0.0, _part(off, k), sigma * sigma, GATE, NONE)


@inline
def turn_apart_F(q_BF, q_seen_BF):
    """Rotation in F from the believed attitude to the seen one, rad (small)."""
    e = compose(q_seen_BF, conjugate(q_BF))
    two = 2.0 if e.w >= 0.0 else -2.0
    return Vec(two * e.x, two * e.y, two * e.z)


@inline
def _velocity_fix(model, memory, r, v, q, seen_B):
    """Ground velocity along the body axes; one axis refused ends the fix.

    The first fixes also correct the place on the map, which the same velocity error had moved. Later ones would go on doing so
    by what little gravity says about it, hundreds of metres to and fro under a craft that flies to a point of that map.
    """
    room = memory.room
    believed = rotate_back(q, v)
    sigma = max(model.instruments.velocimeter_noise_m_s, LEAST_SPEED_M_S)
    ratio, off, above = 0.0, 0.0, r * (1.0 / norm(r)) if room[SPEED_FIXES] >= PLACED else NONE
    for k in range(3):
        if ratio >= 0.0:
            axis = rotate(q, _axis(k))
            off = _part(seen_B, k) - _part(believed, k)
            ratio = update(memory.covariance, room, NONE, axis, velocity_sensitivity(axis, v), 0.0, off, sigma * sigma, GATE,
                           above)
    room[SPEED_FIXES] += 1.0 if ratio >= 0.0 else 0.0
    room[STEADY_SPEED] = room[STEADY_SPEED] + 1.0 if ratio < 0.0 else 0.0
    if room[STEADY_SPEED] >= PERSISTENT and model.software.fixes_checked:
        p = memory.covariance
        open_evenly(p, VELOCITY, off * off)
        open_evenly(p, TURN, off * off / (dot(v, v) + SLOW_M_S * SLOW_M_S))
        room[STEADY_SPEED] = 0.0


@inline
def _range_fix(model, memory, r, q, slant_m):
    """One altimeter reading: True if it was taken. A negative altitude, or one the altimeter cannot see from, is none."""
    room, x = memory.room, rotate(q, Vec(1.0, 0.0, 0.0))
    above = r * (1.0 / norm(r))
    cosine = -dot(x, above)
    if cosine < LEAST_COSINE:
        return False
    # sensitivity and noise of the height that is seen: the one believed may be kilometres off, even below ground
    _, per_r, per_turn, per_ground = range_sensitivity(r, x, slant_m * cosine)
    off = slant_m - (norm(r) - model.landing.site_radius_m - room[GROUND_M]) / cosine
    sigma = max(model.instruments.altimeter_noise_ratio * slant_m, LEAST_RANGE_M)
    ratio = update(memory.covariance, room, per_r, NONE, per_turn, per_ground, off, sigma * sigma, GATE, above)
    if ratio >= 0.0:
        room[STEADY_RANGE] = 0.0
        return True
    same = abs(off - room[SURPRISE]) < 4.0 * sigma + 0.05 * abs(off)
    room[STEADY_RANGE] = room[STEADY_RANGE] + 1.0 if same else 1.0
    room[SURPRISE] = 0.5 * (room[SURPRISE] + off) if same else off
    if room[STEADY_RANGE] >= PERSISTENT and model.software.fixes_checked:
        open_along(memory.covariance, POSITION, above, off * off)
        room[STEADY_RANGE] = 0.0
    return False


@inline
def fold(room, r, v, q):
    """The correction into the estimate. The horizontal part of the position goes along the sphere, not along its tangent:
    over kilometres that is metres of altitude."""
    turn = vec(room, CORRECTION + TURN) * 0.5
    radius, more = norm(r), vec(room, CORRECTION + POSITION)
    rise = dot(r, more) / radius
    r = r + more - r * (rise / radius)
    r = r * ((radius + rise) / norm(r))
    v = v + vec(room, CORRECTION + VELOCITY)
    q = normalise(compose(Quat(1.0, turn.x, turn.y, turn.z), q))
    for k in range(GYRO_BIAS, GYRO_SCALE + 1):
        room[ESTIMATE + k - GYRO_BIAS] += room[CORRECTION + k]
    room[GROUND_M] += room[CORRECTION + GROUND]
    for k in range(STATES):
        room[CORRECTION + k] = 0.0
    return r, v, q


@stage
def observe(model, memory, r, v, q, measured, refused):
    """All measurements of this instant: (position, velocity, attitude, an altimeter fix was taken, refused in a row)."""
    taken = False
    if measured.stars_valid:
        _vector_fix(memory, TURN, turn_apart_F(q, measured.stars_q_BF), model.instruments.stars_noise_rad)
    if measured.terrain_sigma_m > 0.0:
        _vector_fix(memory, POSITION, measured.terrain_F_m - r, measured.terrain_sigma_m)
    forced = refused >= TIME_OUT and not model.software.fixes_checked
    if measured.range_m > 0.0 and not forced:
        taken = _range_fix(model, memory, r, q, measured.range_m)
        refused = 0 if taken else refused + 1
    if measured.velocity_valid and not forced:
        _velocity_fix(model, memory, r, v, q, measured.velocity_B_m_s)
    r, v, q = fold(memory.room, r, v, q)
    if forced and measured.range_m > 0.0:
        above = r * (1.0 / norm(r))  # as flown on Schiaparelli: into the loop, whatever it says
        seen = -dot(rotate(q, Vec(1.0, 0.0, 0.0)), above) * measured.range_m
        r, taken = above * (model.landing.site_radius_m + memory.room[GROUND_M] + seen), True
    if forced and measured.velocity_valid:
        v = rotate(q, measured.velocity_B_m_s)
    return r, v, q, taken, refused
