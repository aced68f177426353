"""Navigation: inertial dead reckoning with voting units, corrected by altimeter and velocimeter.

It sees `Measured` and its own memory, never `Body`. Fixed gains; every altimeter fix must be plausible.
"""
import math

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, dot, norm, rotate, small_turn
from ..core.world import gravity_m_s2
from .craft import Health, Nav
from .move import spin_B, up

DISAGREE_RAD_S = 5.0e-3    # two gyroscopes that differ by 0.3 deg/s over half a second are not both right, assumption
DISAGREE_RATIO = 3.0e-3    # plus what scale factors may do
MEMORY_S = 0.5
FIX_GATE_M, FIX_GATE_RATIO = 60.0, 0.08  # a fix further off than this is refused, assumption
VELOCITY_GATE_M_S = 8.0
REFUSALS_UNTIL_RESTART = 20


@inline
def _same(a, b):
    return a.x == b.x and a.y == b.y and a.z == b.z


@inline
def _dead(w):
    """A working unit is never exactly still on all three axes."""
    return w.x == 0.0 and w.y == 0.0 and w.z == 0.0


@inline
def _middle(a, b, c):
    return max(min(a, b), min(max(a, b), c))


@inline
def _at_end(w, most):
    return abs(w.x) >= most or abs(w.y) >= most or abs(w.z) >= most


@inline
def _fade(old, a, b, keep):
    return old * keep + (a - b) * (1.0 - keep)


@stage
def judge(instruments, health, measured, dt_s):
    """Which units are good: one that repeats itself exactly is stuck, one that reads exact zeros is dead; of three, the one
    apart from both others is out;
    of two that disagree, the one at the end of its range, else the second (nobody can say)."""
    a, b, c = measured.turn_a_rad_s, measured.turn_b_rad_s, measured.turn_c_rad_s
    keep = 1.0 - dt_s / MEMORY_S
    ab = _fade(health.apart_ab_rad_s, a, b, keep)
    bc = _fade(health.apart_bc_rad_s, b, c, keep)
    ca = _fade(health.apart_ca_rad_s, c, a, keep)
    noisy = instruments.gyro_noise_rad_rt_s > 0.0  # an ideal unit may repeat itself
    good_a = health.good_a and not (noisy and (_dead(a) or _same(a, health.last_a_rad_s)))
    good_b = health.good_b and not (noisy and (_dead(b) or _same(b, health.last_b_rad_s)))
    good_c = health.good_c and not (noisy and (_dead(c) or _same(c, health.last_c_rad_s)))
    limit = DISAGREE_RAD_S + instruments.gyro_noise_rad_rt_s / math.sqrt(dt_s)
    limit += DISAGREE_RATIO * (abs(b.x) + abs(b.y) + abs(b.z))
    limit *= limit
    off_ab, off_bc, off_ca = dot(ab, ab) > limit, dot(bc, bc) > limit, dot(ca, ca) > limit
    if good_a and good_b and good_c:
        good_a = not (off_ab and off_ca)
        good_b = not (off_ab and off_bc)
        good_c = not (off_bc and off_ca)
    elif good_a and good_b and off_ab:
        a_ends = _at_end(a, instruments.gyro_range_rad_s)
        good_a = not a_ends
        good_b = a_ends
    elif good_b and good_c and off_bc:
        b_ends = _at_end(b, instruments.gyro_range_rad_s)
        good_b = not b_ends
        good_c = b_ends
    elif good_c and good_a and off_ca:
        c_ends = _at_end(c, instruments.gyro_range_rad_s)
        good_c = not c_ends
        good_a = c_ends
    return Health(good_a, good_b, good_c, a, b, c, ab, bc, ca)


@inline
def vote(use_a, use_b, use_c, a, b, c):
    """Middle of three, mean of two, or the one that is left; unit A if none is."""
    if use_a and use_b and use_c:
        return Vec(_middle(a.x, b.x, c.x), _middle(a.y, b.y, c.y), _middle(a.z, b.z, c.z))
    if use_a and use_b:
        return (a + b) * 0.5
    if use_b and use_c:
        return (b + c) * 0.5
    if use_a and use_c:
        return (a + c) * 0.5
    if use_b:
        return b
    if use_c:
        return c
    return a


@inline
def healthy_count(health):
    return int(health.good_a) + int(health.good_b) + int(health.good_c)


@inline
def _fix_altitude(nav, r, altitude_m, slant_m, q):
    """Position and counters after one altimeter reading; a negative or implausible altitude is refused."""
    seen_m = slant_m * -dot(rotate(q, Vec(1.0, 0.0, 0.0)), up(r))
    wrong_m = seen_m - altitude_m
    settled = nav.fix_count >= 3
    if seen_m <= 0.0 or (settled and abs(wrong_m) > FIX_GATE_M + FIX_GATE_RATIO * abs(seen_m)):
        refused = nav.refused_count + 1
        return r, (0 if refused >= REFUSALS_UNTIL_RESTART else nav.fix_count), refused, False
    gain = max(1.0 / (nav.fix_count + 1.0), 0.15)
    return r + up(r) * (gain * wrong_m), nav.fix_count + 1, 0, True


@stage
def navigate(model, nav, health, measured, dt_s):
    """Where the craft believes it is, one step later."""
    most = model.instruments.gyro_range_rad_s
    use_a = health.good_a and not _at_end(measured.turn_a_rad_s, most)
    use_b = health.good_b and not _at_end(measured.turn_b_rad_s, most)
    use_c = health.good_c and not _at_end(measured.turn_c_rad_s, most)
    w = vote(use_a, use_b, use_c, measured.turn_a_rad_s, measured.turn_b_rad_s, measured.turn_c_rad_s)
    force = vote(health.good_a, health.good_b, health.good_c,
                 measured.force_a_m_s2, measured.force_b_m_s2, measured.force_c_m_s2)
    q = small_turn(nav.q_BF, (w - spin_B(model.world.spin_rad_s, nav.q_BF)) * dt_s)
    o = nav.q_BF
    mid = Quat(0.5 * (o.w + q.w), 0.5 * (o.x + q.x), 0.5 * (o.y + q.y), 0.5 * (o.z + q.z))
    a = rotate(mid, force) + gravity_m_s2(model.world, nav.r_F_m)
    v0, r0, spin = nav.v_F_m_s, nav.r_F_m, model.world.spin_rad_s
    v = v0 + Vec(a.x + 2.0 * spin * v0.y + spin * spin * r0.x, a.y - 2.0 * spin * v0.x + spin * spin * r0.y, a.z) * dt_s
    r = r0 + (v0 + v) * (0.5 * dt_s)
    altitude = norm(r) - model.landing.site_radius_m
    fixes, refused, age = nav.fix_count, nav.refused_count, nav.fix_age_s + dt_s
    if measured.range_m > 0.0:
        r, fixes, refused, taken = _fix_altitude(nav, r, altitude, measured.range_m, q)
        if taken:
            age = 0.0
            altitude = norm(r) - model.landing.site_radius_m
    if measured.velocity_valid:
        wrong = rotate(q, measured.velocity_B_m_s) - v
        if fixes < 4 or norm(wrong) < VELOCITY_GATE_M_S:
            v = v + wrong * max(1.0 / (fixes + 1.0), 0.3)
    return Nav(r, v, q, w, force, altitude, fixes, age, refused)
