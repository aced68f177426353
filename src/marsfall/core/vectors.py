"""Vectors and attitude quaternions that read as in a textbook and compile to bare scalars.

`Vec` and `Quat` are named tuples: inside a kernel their fields stay in registers, outside they are plain Python.
A quaternion `q_BF` turns components in the body frame B into components in the frame F: v_F = rotate(q_BF, v_B).
Measured against hand-unrolled scalars in `design/001_kernels.py`.
"""
import math
import operator
from typing import Any, NamedTuple

from numba import types
from numba.extending import overload

from .kernels import inline


class Vec(NamedTuple):
    """Three components in one frame; the unit is in the name of the variable that holds it."""

    x: float
    y: float
    z: float

    def __add__(a, b): return Vec(a.x + b.x, a.y + b.y, a.z + b.z)
    def __sub__(a, b): return Vec(a.x - b.x, a.y - b.y, a.z - b.z)
    def __mul__(a, s): return Vec(a.x * s, a.y * s, a.z * s)
    def __rmul__(a, s): return Vec(a.x * s, a.y * s, a.z * s)
    def __neg__(a): return Vec(-a.x, -a.y, -a.z)


class Quat(NamedTuple):
    """Unit quaternion, scalar first."""

    w: float
    x: float
    y: float
    z: float


ZERO = Vec(0.0, 0.0, 0.0)
# Pasted by LLVM, not by Numba's own inlining (`inline="always"`): that one takes a fifth longer to compile, and fails for a GPU
PASTED: Any = {"forceinline": True}


def _is_vec(t): return isinstance(t, types.NamedUniTuple) and t.instance_class is Vec
def _is_num(t): return isinstance(t, types.Number)


@overload(operator.add, jit_options=PASTED)
def _add(a, b):
    if _is_vec(a) and _is_vec(b):
        return lambda a, b: Vec(a.x + b.x, a.y + b.y, a.z + b.z)


@overload(operator.sub, jit_options=PASTED)
def _sub(a, b):
    if _is_vec(a) and _is_vec(b):
        return lambda a, b: Vec(a.x - b.x, a.y - b.y, a.z - b.z)


@overload(operator.mul, jit_options=PASTED)
def _mul(a, b):
    if _is_vec(a) and _is_num(b):
        return lambda a, b: Vec(a.x * b, a.y * b, a.z * b)
    if _is_num(a) and _is_vec(b):
        return lambda a, b: Vec(a * b.x, a * b.y, a * b.z)


@overload(operator.neg, jit_options=PASTED)
def _neg(a):
    if _is_vec(a):
        return lambda a: Vec(-a.x, -a.y, -a.z)


@inline
def dot(a, b):
    return a.x * b.x + a.y * b.y + a.z * b.z


@inline
def cross(a, b):
    return Vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)


@inline
def norm(a):
    return math.sqrt(a.x * a.x + a.y * a.y + a.z * a.z)


@inline
def unit(a):
    """Direction of a; the zero vector stays zero."""
    n = norm(a)
    return a * (1.0 / n) if n > 0.0 else a


@inline
def clip_norm(a, most):
    """a, shortened to the length `most` if it is longer."""
    n = norm(a)
    return a * (most / n) if n > most else a


@inline
def rotate(q, v):
    """v_F = rotate(q_BF, v_B)."""
    tx = 2.0 * (q.y * v.z - q.z * v.y)
    ty = 2.0 * (q.z * v.x - q.x * v.z)
    tz = 2.0 * (q.x * v.y - q.y * v.x)
    return Vec(
        v.x + q.w * tx + q.y * tz - q.z * ty,
        v.y + q.w * ty + q.z * tx - q.x * tz,
        v.z + q.w * tz + q.x * ty - q.y * tx,
    )


@inline
def conjugate(q):
    return Quat(q.w, -q.x, -q.y, -q.z)


@inline
def rotate_back(q, v):
    """v_B = rotate_back(q_BF, v_F)."""
    return rotate(conjugate(q), v)


@inline
def compose(a, b):
    """compose(q_CF, q_BC) = q_BF: first b, then a."""
    return Quat(
        a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
        a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
        a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    )


@inline
def normalise(q):
    s = 1.0 / math.sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z)
    return Quat(q.w * s, q.x * s, q.y * s, q.z * s)


@inline
def renormalise(q):
    """A quaternion that is nearly a unit one, brought back by one Newton step: no root, no division."""
    s = 1.5 - 0.5 * (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z)
    return Quat(q.w * s, q.x * s, q.y * s, q.z * s)


@inline
def quat_rate(q, w_B_rad_s):
    """dq_BF/dt for the body rate relative to F, written in B."""
    w = w_B_rad_s
    return Quat(
        -0.5 * (q.x * w.x + q.y * w.y + q.z * w.z),
        0.5 * (q.w * w.x + q.y * w.z - q.z * w.y),
        0.5 * (q.w * w.y + q.z * w.x - q.x * w.z),
        0.5 * (q.w * w.z + q.x * w.y - q.y * w.x),
    )


@inline
def small_turn(q, turn_B_rad):
    """q_BF after the body has turned by a small rotation vector written in B (exact to third order)."""
    h = turn_B_rad * 0.5
    n2 = dot(h, h)
    s = 1.0 - n2 * (1.0 / 6.0)
    return renormalise(compose(q, Quat(1.0 - 0.5 * n2, h.x * s, h.y * s, h.z * s)))


@inline
def turn_between(q_from, q_to):
    """Rotation vector, in the body frame of q_from, that turns q_from into q_to: rad, the short way round."""
    e = compose(conjugate(q_from), q_to)
    sign = 1.0 if e.w >= 0.0 else -1.0
    v = Vec(e.x * sign, e.y * sign, e.z * sign)
    n = norm(v)
    if n < 1e-9:
        return v * 2.0
    return v * (2.0 * math.atan2(n, e.w * sign) / n)


@inline
def quat_from_axes(x_F, y_F, z_F):
    """q_BF of the body whose right-handed unit axes, written in F, are given."""
    trace = x_F.x + y_F.y + z_F.z
    if trace > 0.0:
        s = 2.0 * math.sqrt(trace + 1.0)
        q = Quat(0.25 * s, (y_F.z - z_F.y) / s, (z_F.x - x_F.z) / s, (x_F.y - y_F.x) / s)
    elif x_F.x > y_F.y and x_F.x > z_F.z:
        s = 2.0 * math.sqrt(1.0 + x_F.x - y_F.y - z_F.z)
        q = Quat((y_F.z - z_F.y) / s, 0.25 * s, (y_F.x + x_F.y) / s, (z_F.x + x_F.z) / s)
    elif y_F.y > z_F.z:
        s = 2.0 * math.sqrt(1.0 + y_F.y - x_F.x - z_F.z)
        q = Quat((z_F.x - x_F.z) / s, (y_F.x + x_F.y) / s, 0.25 * s, (z_F.y + y_F.z) / s)
    else:
        s = 2.0 * math.sqrt(1.0 + z_F.z - x_F.x - y_F.y)
        q = Quat((x_F.y - y_F.x) / s, (z_F.x + x_F.z) / s, (z_F.y + y_F.z) / s, 0.25 * s)
    return normalise(q)
