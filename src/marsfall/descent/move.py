"""Motion of the rigid craft: forces, moments, and one Runge-Kutta step of fourth order.

State in MCMF (turning with Mars): position, velocity relative to the turning planet, attitude, inertial body rate.
"""
import math
from typing import NamedTuple

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, dot, norm, quat_rate, renormalise, rotate, rotate_back
from ..core.world import gravity_m_s2
from .aero import look_up
from .craft import Body, Felt

RAREFIED_LOSS = 1.5  # in free molecular flow half of the pitch stability is gone (increment 0.34), assumption


class Push(NamedTuple):
    """Everything that acts in one step, apart from what follows from the motion itself."""

    thrust_n: float            # along -x of the body
    torque_B_n_m: Vec
    axial_scale_ratio: float   # dispersion, and what retropropulsion leaves of the drag
    pitch_damping_ratio: float # coefficient of the moment against a turn
    pull_F_n: Vec              # of the parachute
    wrist_m: float             # where it pulls, behind the centre of mass
    wrist_damping_n_m_s: float # friction of the bridle
    per_mass_per_kg: float
    inertia_kg_m2: Vec
    per_inertia_per_kg_m2: Vec
    balance_offset_m: float
    forward_m: float           # of the centre of mass from where the moments of the aerodynamic table hold
    area_ratio: float          # of the shape's reference area that is left: less outside the shell


@inline
def spin_B(spin_rad_s, q_BF):
    """Spin of Mars written in B: the third row of the rotation, rad/s."""
    q = q_BF
    return Vec(
        2.0 * spin_rad_s * (q.x * q.z - q.w * q.y),
        2.0 * spin_rad_s * (q.y * q.z + q.w * q.x),
        spin_rad_s * (1.0 - 2.0 * (q.x * q.x + q.y * q.y)),
    )


@inline
def rates(world, shape, push, air, r_F_m, v_F_m_s, q_BF, w_B_rad_s):
    """Time derivatives of r, v, q, w, and the specific force in B."""
    h = norm(r_F_m) - air.radius_m
    x = air.slope_per_m * h
    density = air.density_kg_m3 * (1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0))))
    wind_B = rotate_back(q_BF, v_F_m_s - air.wind_F_m_s)
    speed2 = dot(wind_B, wind_B) + 1e-18
    per_speed = 1.0 / math.sqrt(speed2)
    speed = speed2 * per_speed
    cos_alpha = wind_B.x * per_speed
    axial, normal, stable = look_up(shape.coefficients, speed * air.inverse_sound_s_m, cos_alpha)
    axial = (axial + air.axial_rarefied * cos_alpha) * push.axial_scale_ratio
    half = 0.5 * density * speed
    area = shape.area_m2 * push.area_ratio
    qs_v = half * area
    pull = rotate_back(q_BF, push.pull_F_n)
    body_y = -qs_v * normal * wind_B.y
    body_z = -qs_v * normal * wind_B.z
    body_x = -qs_v * axial * speed
    force = Vec(
        body_x + pull.x - push.thrust_n,
        body_y + pull.y,
        body_z + pull.z,
    )
    turn = qs_v * stable * (1.0 - RAREFIED_LOSS * air.axial_rarefied) * shape.diameter_m
    damp = half * area * shape.diameter_m * shape.diameter_m * 0.5 * push.pitch_damping_ratio
    damp += push.wrist_damping_n_m_s
    i = push.inertia_kg_m2
    j = push.per_inertia_per_kg_m2
    w = w_B_rad_s
    t = push.torque_B_n_m
    c, s, d = push.balance_offset_m, push.forward_m, push.wrist_m
    w_rate = Vec(
        (t.x + c * (body_y + pull.y) - (i.z - i.y) * w.y * w.z) * j.x,
        (t.y - c * (body_x + pull.x) + s * body_z + d * pull.z - turn * wind_B.z - damp * w.y - (i.x - i.z) * w.z * w.x) * j.y,
        (t.z - s * body_y - d * pull.y + turn * wind_B.y - damp * w.z - (i.y - i.x) * w.x * w.y) * j.z,
    )
    felt = force * push.per_mass_per_kg
    g = gravity_m_s2(world, r_F_m)
    a = rotate(q_BF, felt)
    spin = world.spin_rad_s
    v_rate = Vec(
        a.x + g.x + 2.0 * spin * v_F_m_s.y + spin * spin * r_F_m.x,
        a.y + g.y - 2.0 * spin * v_F_m_s.x + spin * spin * r_F_m.y,
        a.z + g.z,
    )
    q_rate = quat_rate(q_BF, w - spin_B(spin, q_BF))
    return v_F_m_s, v_rate, q_rate, w_rate, felt


@inline
def _along(q, dq, h):
    return Quat(q.w + h * dq.w, q.x + h * dq.x, q.y + h * dq.y, q.z + h * dq.z)


@stage
def move(world, shape, push, air, body, dt_s):
    """The body one step later, and what its inertial units felt on the way."""
    r, v, q, w = body.r_F_m, body.v_F_m_s, body.q_BF, body.w_B_rad_s
    h = 0.5 * dt_s
    r1, v1, q1, w1, f1 = rates(world, shape, push, air, r, v, q, w)
    wb = w + w1 * h
    r2, v2, q2, w2, f2 = rates(world, shape, push, air, r + r1 * h, v + v1 * h, _along(q, q1, h), wb)
    wc = w + w2 * h
    r3, v3, q3, w3, f3 = rates(world, shape, push, air, r + r2 * h, v + v2 * h, _along(q, q2, h), wc)
    wd = w + w3 * dt_s
    r4, v4, q4, w4, f4 = rates(world, shape, push, air, r + r3 * dt_s, v + v3 * dt_s, _along(q, q3, dt_s), wd)
    s = dt_s / 6.0
    q_end = Quat(
        q.w + s * (q1.w + 2.0 * (q2.w + q3.w) + q4.w),
        q.x + s * (q1.x + 2.0 * (q2.x + q3.x) + q4.x),
        q.y + s * (q1.y + 2.0 * (q2.y + q3.y) + q4.y),
        q.z + s * (q1.z + 2.0 * (q2.z + q3.z) + q4.z),
    )
    end = Body(
        r + (r1 + 2.0 * (r2 + r3) + r4) * s,
        v + (v1 + 2.0 * (v2 + v3) + v4) * s,
        renormalise(q_end),
        w + (w1 + 2.0 * (w2 + w3) + w4) * s,
    )
    felt = Felt((f1 + 2.0 * (f2 + f3) + f4) * (1.0 / 6.0), (w + 2.0 * (wb + wc) + wd) * (1.0 / 6.0))
    return end, felt


@inline
def up(r_F_m):
    return r_F_m * (1.0 / norm(r_F_m))
