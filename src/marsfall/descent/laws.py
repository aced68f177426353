"""Laws of the powered descent: thrust acceleration wanted now, on the way to a stop (edl.md 3.5).

One signature: (gravity, above, away, velocity, final velocity, time to go), all vectors in one frame. `away` leads from the
craft to the stop. With constant gravity each law keeps its promise exactly: the quadratic ones arrive in place and speed at
the end of the time, the gravity turn is slow at the height of the stop.
"""
import math

from ..core.kernels import inline
from ..core.vectors import Vec, dot, norm, unit

LAWS = ("quadratic-linear", "gravity-turn", "apollo-quadratic", "zem-zev")
QUADRATIC_LINEAR, GRAVITY_TURN, APOLLO_QUADRATIC, ZEM_ZEV = range(4)
LEAST_DROP_M, LEAST_SINE = 0.5, 0.05


@inline
def quadratic_linear(gravity, above, away, v, final_v, to_go_s):
    """E-guidance: the acceleration is linear in time."""
    t = 1.0 / to_go_s
    return away * (6.0 * t * t) - (v * 4.0 + final_v * 2.0) * t - gravity


@inline
def apollo_quadratic(gravity, above, away, v, final_v, to_go_s):
    """Apollo P63, P64: the acceleration is quadratic in time and none at the end, where thrust holds just the weight."""
    t = 1.0 / to_go_s
    return away * (12.0 * t * t) - (v + final_v) * (6.0 * t) - gravity


@inline
def zem_zev(gravity, above, away, v, final_v, to_go_s):
    """Zero-effort miss and velocity: what gravity alone would leave, taken out at the least integral of thrust squared."""
    t = 1.0 / to_go_s
    miss = away - v * to_go_s - gravity * (0.5 * to_go_s * to_go_s)
    return miss * (6.0 * t * t) - (final_v - v - gravity * to_go_s) * (2.0 * t)


@inline
def weights_to_stop(drop_m, speed_m_s, sine, final_m_s, gravity_m_s2):
    """Constant thrust, in weights, that a gravity turn needs to be down to the final speed when it has come down `drop_m`.

    A gravity turn at n weights comes to rest after falling V^2 (1 + 2 n sin + sin^2) / (4 g (n^2 - 1)), with the path `sine`
    below the horizontal; this is that, solved for n. Straight down it is Viking's contour V^2 = Vf^2 + 2 (n - 1) g drop.
    """
    k = (speed_m_s * speed_m_s - final_m_s * final_m_s) / (4.0 * gravity_m_s2 * max(drop_m, LEAST_DROP_M))
    return k * sine + math.sqrt(max(k * k * sine * sine + 1.0 + k * (1.0 + sine * sine), 0.0))


@inline
def contour_m_s(drop_m, sine, final_m_s, gravity_m_s2, weights):
    """Speed of the gravity turn of so many weights at a height over the stop: the contour V_d(H) of Viking."""
    return math.sqrt(final_m_s * final_m_s + 4.0 * gravity_m_s2 * drop_m * (weights * weights - 1.0)
                     / (1.0 + 2.0 * weights * sine + sine * sine))


@inline
def turn_time_s(speed_m_s, sine, final_m_s, gravity_m_s2, weights):
    """How long the gravity turn takes."""
    over = max(weights * weights - 1.0, 1e-3) * gravity_m_s2
    return max((speed_m_s * (weights + sine) - final_m_s * (weights + 1.0)) / over, 0.0)


@inline
def gravity_turn(gravity, above, away, v, final_v, to_go_s):
    """Thrust against the velocity, as strong as keeps the craft on the contour of constant thrust to the height of the stop."""
    speed, g = norm(v), norm(gravity)
    sine = -dot(unit(v), above)
    weights = weights_to_stop(-dot(away, above), speed, sine, norm(final_v), g)
    back = unit(above * max(-dot(v, above), LEAST_SINE * speed + 1e-3) - (v - above * dot(v, above)))
    return back * (weights * g)


@inline
def thrust_of(law_code, gravity, above, away, v, final_v, to_go_s):
    """The law that is selected."""
    if law_code == GRAVITY_TURN:
        return gravity_turn(gravity, above, away, v, final_v, to_go_s)
    if law_code == APOLLO_QUADRATIC:
        return apollo_quadratic(gravity, above, away, v, final_v, to_go_s)
    if law_code == ZEM_ZEV:
        return zem_zev(gravity, above, away, v, final_v, to_go_s)
    return quadratic_linear(gravity, above, away, v, final_v, to_go_s)


@inline
def later_thrusts(law_code, gravity, first, v, final_v, to_go_s):
    """Thrust halfway and at the end, if it is `first` now: the laws are quadratic in time or less (Simpson's rule is exact)."""
    if law_code == GRAVITY_TURN:
        return first, first
    mean = (final_v - v) * (1.0 / to_go_s) - gravity
    if law_code == APOLLO_QUADRATIC:
        last = Vec(-gravity.x, -gravity.y, -gravity.z)
        return (mean * 6.0 - first - last) * 0.25, last
    return mean, mean * 2.0 - first
