"""Error-state Kalman filter: how the uncertainty of what the craft believes grows, and how a measurement shrinks it.

Errors (true minus believed), in this order: position, velocity and attitude in F (attitude as the small rotation that turns
the believed craft into the true one), then of the units in use gyroscope bias and accelerometer bias in B, accelerometer
scale, gyroscope scale, and the height of the ground under the craft over the map. 18 numbers, one covariance, kept as an
array of 18 x 18. Equations: Titterton and Weston, Strapdown Inertial Navigation Technology, ch. 12-13 [M], written for a
frame that turns with the planet.

`room` is memory of the filter beside the covariance, laid out by the constants below.
"""
import math

from ..core.kernels import inline, part
from ..core.vectors import Vec, cross, dot

STATES = 18
POSITION, VELOCITY, TURN, GYRO_BIAS, FORCE_BIAS, FORCE_SCALE, GYRO_SCALE, GROUND = 0, 3, 6, 9, 12, 15, 16, 17
# layout of `room`
CARRIED = 0                            # the first nine rows of the covariance, half way through a propagation
COLUMN = 162                           # covariance times sensitivity
CORRECTION = 180                       # of the 18 errors, since they were last folded into the estimate
GATHERED = 198                         # integrals of the strapdown since the last propagation
ESTIMATE = 220                         # what has been found out about the units in use, in the order of the errors 9 to 16
GROUND_M = 228                         # and the height of the ground over the map
STEADY_RANGE, STEADY_SPEED, SURPRISE = 229, 230, 231  # refused fixes in a row that say the same, and what they say
HELD_S, SATURATED_S, DOUBT = 232, 235, 238  # about the body axes: hold of a saturated rate, time in saturation, angle in doubt
UNITS = 241                            # inertial units in use
PUSHED, DOUBT_S = 242, 243             # while two units disagree: speed felt, and how long
SPEED_FIXES = 244                      # taken so far
ROOM = 246

# within GATHERED: specific force (3), the body axes in F (9), rate (3), all in F and times seconds; time; path over ground;
# variance of turns nobody measured, about the body axes (3)
FORCE, AXES, RATE, ELAPSED, PATH, UNSEEN = GATHERED, GATHERED + 3, GATHERED + 12, GATHERED + 15, GATHERED + 16, GATHERED + 17


@inline
def vec(a, i):
    return Vec(a[i], a[i + 1], a[i + 2])


@inline
def put(a, i, v):
    a[i] = v.x
    a[i + 1] = v.y
    a[i + 2] = v.z


@inline
def gather(room, force_F_m_s2, rate_F_rad_s, x_F, y_F, z_F, across_m_s, dt_s):
    """One step of the strapdown into the integrals: mean specific force, inertial rate and body axes of the step, all in F."""
    put(room, FORCE, vec(room, FORCE) + force_F_m_s2 * dt_s)
    put(room, RATE, vec(room, RATE) + rate_F_rad_s * dt_s)
    put(room, AXES, vec(room, AXES) + x_F * dt_s)
    put(room, AXES + 3, vec(room, AXES + 3) + y_F * dt_s)
    put(room, AXES + 6, vec(room, AXES + 6) + z_F * dt_s)
    room[ELAPSED] += dt_s
    room[PATH] += across_m_s * dt_s


@inline
def _later(t_s, force, bx, by, bz, rate, gx, gy, gz, spin, r, v, e, gyro, accelerometer, force_scale, gyro_scale):
    """Errors of position, velocity and attitude after `t_s`: one column of the transition matrix applied to a column.

    Second order in time: velocity is driven by the mean attitude error of the interval, position by the mean velocity.
    """
    turn = Vec(
        e.x + t_s * spin * e.y - (bx.x * gyro.x + by.x * gyro.y + bz.x * gyro.z) - rate.x * gyro_scale,
        e.y - t_s * spin * e.x - (bx.y * gyro.x + by.y * gyro.y + bz.y * gyro.z) - rate.y * gyro_scale,
        e.z - (bx.z * gyro.x + by.z * gyro.y + bz.z * gyro.z) - rate.z * gyro_scale,
    )
    m = Vec(0.5 * (e.x + turn.x), 0.5 * (e.y + turn.y), 0.5 * (e.z + turn.z))
    a = accelerometer
    s = force_scale
    u = Vec(
        v.x + t_s * (gx.x * r.x + gx.y * r.y + gx.z * r.z + 2.0 * spin * v.y) + m.y * force.z - m.z * force.y
        - (bx.x * a.x + by.x * a.y + bz.x * a.z) - force.x * s,
        v.y + t_s * (gy.x * r.x + gy.y * r.y + gy.z * r.z - 2.0 * spin * v.x) + m.z * force.x - m.x * force.z
        - (bx.y * a.x + by.y * a.y + bz.y * a.z) - force.y * s,
        v.z + t_s * (gz.x * r.x + gz.y * r.y + gz.z * r.z) + m.x * force.y - m.y * force.x
        - (bx.z * a.x + by.z * a.y + bz.z * a.z) - force.z * s,
    )
    h = 0.5 * t_s
    return Vec(r.x + h * (v.x + u.x), r.y + h * (v.y + u.y), r.z + h * (v.z + u.z)), u, turn


@inline
def gradient_per_s2(world, r_m):
    """Rows of the change of gravity and centrifugal acceleration with position: point mass, 1/s2 (J2 adds 0.3 %)."""
    r2 = dot(r_m, r_m)
    k = world.gm_m3_s2 / (r2 * math.sqrt(r2))
    x, y, z = r_m.x, r_m.y, r_m.z
    c = 3.0 * k / r2
    w = world.spin_rad_s * world.spin_rad_s
    return (Vec(c * x * x - k + w, c * x * y, c * x * z), Vec(c * x * y, c * y * y - k + w, c * y * z),
            Vec(c * x * z, c * y * z, c * z * z - k))


@inline
def _add(p, i, j, more):
    """To an element and its mirror image."""
    p[STATES * i + j] += more
    if i != j:
        p[STATES * j + i] += more


@inline
def open_along(p, at, axis, variance):
    """More variance of a vector of errors along one direction."""
    _add(p, at, at, variance * axis.x * axis.x)
    _add(p, at, at + 1, variance * axis.x * axis.y)
    _add(p, at, at + 2, variance * axis.x * axis.z)
    _add(p, at + 1, at + 1, variance * axis.y * axis.y)
    _add(p, at + 1, at + 2, variance * axis.y * axis.z)
    _add(p, at + 2, at + 2, variance * axis.z * axis.z)


@inline
def open_evenly(p, at, variance):
    """More variance of a vector of errors, the same in every direction."""
    for i in range(at, at + 3):
        p[STATES * i + i] += variance


@inline
def _ground(p, keep, sigma_m):
    """The ground under the craft after some way: a first-order memory of the map's error."""
    for j in range(STATES):
        p[STATES * GROUND + j] *= keep
    for i in range(STATES):
        p[STATES * i + GROUND] *= keep
    p[STATES * GROUND + GROUND] += sigma_m * sigma_m * (1.0 - keep * keep)


@part
def propagate(world, covariance, room, r_F_m, gyro_rad2_s, force_m2_s3, ground_m, ground_memory_m):
    """Covariance after the time gathered since the last call; empties what was gathered.

    Noise as power densities: of the attitude, rad2/s, and of the velocity, m2/s3. The transition differs from one in nine rows
    only, so it costs two passes over half the matrix instead of two products.
    """
    p = covariance
    t = room[ELAPSED]
    force, rate = vec(room, FORCE), vec(room, RATE)
    bx, by, bz = vec(room, AXES), vec(room, AXES + 3), vec(room, AXES + 6)
    gx, gy, gz = gradient_per_s2(world, r_F_m)
    spin = world.spin_rad_s
    for j in range(STATES):  # rows: transition times covariance; neighbours in memory, so four columns at a time
        r, v, e = _later(t, force, bx, by, bz, rate, gx, gy, gz, spin,
                         Vec(p[j], p[18 + j], p[36 + j]), Vec(p[54 + j], p[72 + j], p[90 + j]),
                         Vec(p[108 + j], p[126 + j], p[144 + j]), Vec(p[162 + j], p[180 + j], p[198 + j]),
                         Vec(p[216 + j], p[234 + j], p[252 + j]), p[270 + j], p[288 + j])
        room[j] = r.x
        room[18 + j] = r.y
        room[36 + j] = r.z
        room[54 + j] = v.x
        room[72 + j] = v.y
        room[90 + j] = v.z
        room[108 + j] = e.x
        room[126 + j] = e.y
        room[144 + j] = e.z
    for i in range(9):       # columns: that times the transition turned over
        k = STATES * i
        r, v, e = _later(t, force, bx, by, bz, rate, gx, gy, gz, spin, vec(room, k), vec(room, k + 3), vec(room, k + 6),
                         vec(room, k + 9), vec(room, k + 12), room[k + 15], room[k + 16])
        put(p, k, r)
        put(p, k + 3, v)
        put(p, k + 6, e)
        for j in range(9, STATES):
            p[k + j] = room[k + j]
            p[STATES * j + i] = room[k + j]
    for i in range(1, 9):    # both halves the same to the last bit
        for j in range(i):
            p[STATES * i + j] = p[STATES * j + i]
    open_evenly(p, VELOCITY, force_m2_s3 * t)
    open_evenly(p, TURN, gyro_rad2_s * t)
    if room[UNSEEN] + room[UNSEEN + 1] + room[UNSEEN + 2] > 0.0:
        per_t = 1.0 / t
        open_along(p, TURN, bx * per_t, room[UNSEEN])
        open_along(p, TURN, by * per_t, room[UNSEEN + 1])
        open_along(p, TURN, bz * per_t, room[UNSEEN + 2])
    _ground(p, math.exp(-room[PATH] / ground_memory_m), ground_m)
    for i in range(GATHERED, GATHERED + 20):
        room[i] = 0.0


@part
def update(covariance, room, position, velocity, turn, ground, innovation, variance, gate, above):
    """One scalar measurement: how it depends on the errors of position, velocity, attitude and ground, what it says beyond what
    was expected before any of this round, its own variance, and how many of its own variances its square may be.

    Returns the squared innovation over its variance, or minus that if the gate refused it. The covariance loses the outer
    square of one column, which leaves it symmetric to the last bit; with a variance above zero it stays positive definite
    (in exact arithmetic Joseph's form).

    `above`: the local vertical, if the measurement may say nothing about the place on the map (Schmidt's consider filter: what
    is horizontal in the position keeps its value and variance, and stays part of everyone's uncertainty); else zero.
    """
    p = covariance
    for j in range(STATES):
        room[COLUMN + j] = (
            position.x * p[j] + position.y * p[18 + j] + position.z * p[36 + j]
            + velocity.x * p[54 + j] + velocity.y * p[72 + j] + velocity.z * p[90 + j]
            + turn.x * p[108 + j] + turn.y * p[126 + j] + turn.z * p[144 + j] + ground * p[306 + j]
        )
    own = (dot(position, vec(room, COLUMN)) + dot(velocity, vec(room, COLUMN + 3)) + dot(turn, vec(room, COLUMN + 6))
           + ground * room[COLUMN + GROUND] + variance)
    left = innovation - (dot(position, vec(room, CORRECTION)) + dot(velocity, vec(room, CORRECTION + 3))
                         + dot(turn, vec(room, CORRECTION + 6)) + ground * room[CORRECTION + GROUND])
    ratio = left * left / own
    if ratio > gate:
        return -ratio
    per = 1.0 / own
    root = math.sqrt(per)
    for i in range(STATES):
        room[CORRECTION + i] += room[COLUMN + i] * (per * left)
        room[COLUMN + i] *= root
    place = vec(room, COLUMN)
    place = place - above * dot(above, place)
    considered = dot(above, above) > 0.0
    for i in range(STATES):
        c = room[COLUMN + i]
        for j in range(STATES):
            p[STATES * i + j] -= c * room[COLUMN + j]
    if considered:
        put(room, CORRECTION, vec(room, CORRECTION) - place * (root * left))
        open_along(p, POSITION, place, 1.0)
    return ratio


@part
def begin(covariance, room, instruments):
    """Covariance at the entry interface, from one sigma of what is known; biases and scales are means over the units in use.
    Nothing is known exactly: a metre, a millimetre a second and a microradian are added."""
    i = instruments
    p = covariance
    for k in range(STATES * STATES):
        p[k] = 0.0
    for k in range(ROOM):
        room[k] = 0.0
    room[UNITS] = i.imu_count
    open_evenly(p, POSITION, i.knowledge_position_m * i.knowledge_position_m + 1.0)
    open_evenly(p, VELOCITY, i.knowledge_velocity_m_s * i.knowledge_velocity_m_s + 1.0e-6)
    open_evenly(p, TURN, i.attitude_error_rad * i.attitude_error_rad + 1.0e-12)
    open_units(covariance, i, 1.0 / i.imu_count)
    p[STATES * GROUND + GROUND] = i.ground_m * i.ground_m + 1.0e-4


@inline
def open_units(covariance, instruments, share):
    """More variance of biases and scales: `share` of that of one unit. The mean over n units has 1/n of it; when one of n is
    voted out, 1/(n - 1) - 1/n comes on top, and is independent of what was known of the mean before."""
    p, i = covariance, instruments
    open_evenly(p, GYRO_BIAS, share * i.gyro_bias_rad_s * i.gyro_bias_rad_s + 1.0e-18)
    open_evenly(p, FORCE_BIAS, share * i.accelerometer_bias_m_s2 * i.accelerometer_bias_m_s2 + 1.0e-14)
    p[STATES * FORCE_SCALE + FORCE_SCALE] += share * i.accelerometer_scale_ratio * i.accelerometer_scale_ratio + 1.0e-14
    p[STATES * GYRO_SCALE + GYRO_SCALE] += share * i.gyro_scale_ratio * i.gyro_scale_ratio + 1.0e-14


@inline
def range_sensitivity(r_F_m, x_F, height_m):
    """How a slant range along the body axis x depends on the errors of position, attitude and ground: slant = height / cosine.
    Returns cosine, per position, per turn, per ground."""
    per_radius = 1.0 / math.sqrt(dot(r_F_m, r_F_m))
    above = r_F_m * per_radius
    cosine = -dot(x_F, above)
    per = 1.0 / cosine
    slope = height_m * per * per
    return cosine, above * per + (x_F + above * cosine) * (slope * per_radius), cross(x_F, above) * slope, -per


@inline
def velocity_sensitivity(axis_F, v_F_m_s):
    """How the ground velocity along one body axis depends on the attitude error; on that of velocity it does by the axis."""
    return cross(axis_F, v_F_m_s)
