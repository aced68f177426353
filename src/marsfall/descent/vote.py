"""Which inertial units the craft trusts, and what they say together. Sees `Measured` and its own memory.

The gyroscopes of two good units may disagree by what their data sheet allows. What is watched is the angle between the
attitudes that two units would carry, over the last seconds: it finds a small drift long before the rates differ visibly.
If only two are left and disagree, both are used, each carries its own attitude besides, and the air is asked: in a trimmed
entry the direction of the felt force tells where the wind comes from. Outside the air nothing can tell.
"""

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, compose, conjugate, cross, dot, norm, normalise, rotate_back, small_turn
from .aero import look_up
from .craft import Health
from .model import ENTRY

MEMORY_S = 20.0            # of the watched angle, assumption
SIGMAS = 6.0               # data-sheet sigmas that two units may be apart
FLOOR_RAD = 1.0e-4         # and this in any case: mounting, quantisation, assumption
CERTAIN = 16.0             # squares of sigmas by which one of two units has to fit the air worse before it is thrown out
WORST = 200.0              # more is not counted
WIND_M_S = 30.0            # one sigma of what the air does on its own, assumption
TRIM_RAD = 0.01            # and of what is not known of the aerodynamic angles, assumption
SIDE_RATIO = 1.0e-3        # and of side force per axial force that is not in the table, assumption
SOUND_M_S = 230.0          # for a Mach number good enough for the ratio of normal to axial force
LEAST_M_S2 = 3.0           # deceleration from which the direction of the force says something
EVIDENCE_S = 1.0           # over which the air is asked
NONE = Vec(0.0, 0.0, 0.0)
STRAIGHT = Quat(1.0, 0.0, 0.0, 0.0)


@inline
def _same(a, b):
    return a.x == b.x and a.y == b.y and a.z == b.z


@inline
def _dead(w):
    """A working unit is never exactly still on all three axes."""
    return w.x == 0.0 and w.y == 0.0 and w.z == 0.0


@inline
def at_end(w, most):
    return abs(w.x) >= most or abs(w.y) >= most or abs(w.z) >= most


@inline
def healthy_count(health):
    return int(health.good_a) + int(health.good_b) + int(health.good_c)


@inline
def vote(use_a, use_b, use_c, a, b, c):
    """Mean of the units in use; unit A if none is."""
    total, count = NONE, 0
    if use_a:
        total, count = total + a, count + 1
    if use_b:
        total, count = total + b, count + 1
    if use_c:
        total, count = total + c, count + 1
    return total * (1.0 / count) if count > 0 else a


@inline
def _widen(apart, a, b, w, keep, dt_s):
    """The angle between two units one step later, in B, which turns."""
    return (apart + (a - b - cross(w, apart)) * dt_s) * keep


@inline
def allowed_rad2(instruments, turned_rad):
    """Square of the angle that two good units may be apart."""
    i = instruments
    noise = i.gyro_noise_rad_rt_s * i.gyro_noise_rad_rt_s * (0.5 * MEMORY_S)
    bias = i.gyro_bias_rad_s * MEMORY_S
    scale = i.gyro_scale_ratio * turned_rad
    return 2.0 * SIGMAS * SIGMAS * (noise + bias * bias + scale * scale) + FLOOR_RAD * FLOOR_RAD


@inline
def _off_ratio(model, v_B, force_B):
    """How badly an attitude fits what the air does: the felt force against the force that the table has for air from where
    this attitude says, in squares of sigmas."""
    speed = norm(v_B) + 1.0
    if v_B.x < 0.3 * speed:
        return WORST
    axial, normal, _ = look_up(model.shape.coefficients, speed / SOUND_M_S, v_B.x / speed)
    per = axial / (normal + 1e-3)
    y = force_B.y / force_B.x * per - v_B.y / speed
    z = force_B.z / force_B.x * per - v_B.z / speed
    sigma = WIND_M_S / speed + TRIM_RAD + per * SIDE_RATIO  # a body that flies along its force tells little
    return min((y * y + z * z) / (sigma * sigma), WORST)


@inline
def _carry(apart, own, mean, dt_s):
    """Turn from the attitude believed to that of one unit, a step later."""
    return compose(conjugate(small_turn(STRAIGHT, mean * dt_s)), small_turn(apart, own * dt_s))


@inline
def _half(apart):
    return Quat(1.0, 0.25 * apart.x, 0.25 * apart.y, 0.25 * apart.z)


@inline
def _pair(model, nav, health, first, second, apart, before, allowed, phase, dt_s):
    """Two units are left: are they good, and what there is to doubt and to undo (see `Health`)."""
    most = model.instruments.gyro_range_rad_s
    if not health.doubtful and dot(apart, apart) <= allowed:
        return True, True, False, STRAIGHT, False, STRAIGHT, STRAIGHT, 0.0, 0.0
    if at_end(first, most) != at_end(second, most):
        return at_end(second, most), at_end(first, most), False, STRAIGHT, False, STRAIGHT, STRAIGHT, 0.0, 0.0
    mean = (first + second) * 0.5
    one = normalise(_carry(health.first_q if health.doubtful else _half(before), first, mean, dt_s))
    two = normalise(_carry(health.second_q if health.doubtful else _half(-before), second, mean, dt_s))
    off_one, off_two = health.first_off_ratio, health.second_off_ratio
    f = nav.force_B_m_s2
    if phase == ENTRY and -f.x > LEAST_M_S2:
        v = rotate_back(nav.q_BF, nav.v_F_m_s)
        keep = 1.0 - dt_s / EVIDENCE_S
        off_one = keep * off_one + (1.0 - keep) * _off_ratio(model, rotate_back(one, v), f)
        off_two = keep * off_two + (1.0 - keep) * _off_ratio(model, rotate_back(two, v), f)
    if off_one > CERTAIN + 4.0 * off_two:
        return False, True, True, two, True, one, two, off_one, off_two
    if off_two > CERTAIN + 4.0 * off_one:
        return True, False, True, one, True, one, two, off_one, off_two
    return True, True, False, STRAIGHT, True, one, two, off_one, off_two


@inline
def _turn(v):
    return Quat(1.0, 0.5 * v.x, 0.5 * v.y, 0.5 * v.z)


@stage
def judge(model, nav, health, measured, phase, dt_s):
    """Which units are good. One that repeats itself exactly is stuck, one that reads exact zeros is dead, both from that
    moment. Of three that disagree the closest two stay. Of two, one at the end of its range is out; otherwise the air is asked,
    and until it has answered both are used: the mean is half as wrong as the wrong one."""
    i = model.instruments
    a, b, c = measured.turn_a_rad_s, measured.turn_b_rad_s, measured.turn_c_rad_s
    noisy = i.gyro_noise_rad_rt_s > 0.0  # an ideal unit may repeat itself
    good_a = health.good_a and not (noisy and (_dead(a) or _same(a, health.last_a_rad_s)))
    good_b = health.good_b and not (noisy and (_dead(b) or _same(b, health.last_b_rad_s)))
    good_c = health.good_c and not (noisy and (_dead(c) or _same(c, health.last_c_rad_s)))
    w = nav.w_B_rad_s
    keep = 1.0 - dt_s / MEMORY_S
    old_ab, old_bc = health.apart_ab_rad, health.apart_bc_rad
    old_ca = -(old_ab + old_bc)
    ab, bc = _widen(old_ab, a, b, w, keep, dt_s), _widen(old_bc, b, c, w, keep, dt_s)
    ca = -(ab + bc)
    turned = health.turned_rad * keep + norm(w) * dt_s
    allowed = allowed_rad2(i, turned)
    undone, undo, doubtful, one, two, off_one, off_two = False, STRAIGHT, False, STRAIGHT, STRAIGHT, 0.0, 0.0
    if good_a and good_b and good_c:
        far_ab, far_bc, far_ca = dot(ab, ab), dot(bc, bc), dot(ca, ca)
        if max(far_ab, far_bc, far_ca) > allowed:
            undone = True
            if far_bc <= far_ab and far_bc <= far_ca:
                good_a, undo = False, _turn((old_ca - old_ab) * (1.0 / 6.0))
            elif far_ca <= far_ab:
                good_b, undo = False, _turn((old_ab - old_bc) * (1.0 / 6.0))
            else:
                good_c, undo = False, _turn((old_bc - old_ca) * (1.0 / 6.0))
    elif good_a and good_b:
        good_a, good_b, undone, undo, doubtful, one, two, off_one, off_two = _pair(
            model, nav, health, a, b, ab, old_ab, allowed, phase, dt_s)
    elif good_b and good_c:
        good_b, good_c, undone, undo, doubtful, one, two, off_one, off_two = _pair(
            model, nav, health, b, c, bc, old_bc, allowed, phase, dt_s)
    elif good_c and good_a:
        good_c, good_a, undone, undo, doubtful, one, two, off_one, off_two = _pair(
            model, nav, health, c, a, ca, old_ca, allowed, phase, dt_s)
    return Health(good_a, good_b, good_c, a, b, c, ab, bc, turned, undone, undo, doubtful, one, two, off_one, off_two)
