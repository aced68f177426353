"""A long coast out of the air in one go: truth and belief fall side by side while the craft sleeps, its attitude held."""
import math

from ..core.kernels import inline, stage
from ..core.vectors import Quat, Vec, compose, normalise
from ..core.world import gravity_m_s2, inertial_velocity_m_s
from .craft import Body, Felt, Nav
from .filter import ELAPSED, propagate

STEP_S = 10.0              # of the fourth-order steps: metres over half a sol


@inline
def _step(world, r, v, h):
    """Position and velocity in axes that do not turn, one step later: gravity with J2, Runge-Kutta of fourth order."""
    a1 = gravity_m_s2(world, r)
    v2 = v + a1 * (0.5 * h)
    a2 = gravity_m_s2(world, r + v * (0.5 * h))
    v3 = v + a2 * (0.5 * h)
    a3 = gravity_m_s2(world, r + v2 * (0.5 * h))
    v4 = v + a3 * h
    a4 = gravity_m_s2(world, r + v3 * h)
    return r + (v + (v2 + v3) * 2.0 + v4) * (h / 6.0), v + (a1 + (a2 + a3) * 2.0 + a4) * (h / 6.0)


@inline
def _turned(a, angle):
    """Components in axes that have turned by an angle about z."""
    c, s = math.cos(angle), math.sin(angle)
    return Vec(c * a.x + s * a.y, c * a.y - s * a.x, a.z)


@inline
def _turning(world, r, v, time_s):
    """A state in axes that do not turn, written in F, which has turned for a time."""
    spin = world.spin_rad_s
    v = Vec(v.x + spin * r.y, v.y - spin * r.x, v.z)
    return _turned(r, spin * time_s), _turned(v, spin * time_s)


@inline
def _held(q_BF, angle):
    """An attitude that stands still among the stars while F turns by an angle."""
    return normalise(compose(Quat(math.cos(0.5 * angle), 0.0, 0.0, -math.sin(0.5 * angle)), q_BF))


@stage
def drift(world, memory, body, nav, time_s):
    """Body, belief and what is felt after a sleep. What the craft believes of its path goes its own way, errors and all, and
    its covariance grows by gravity alone: no sensor runs but the star tracker, which holds the attitude."""
    count = int(time_s / STEP_S) + 1
    h = time_s / count
    r, v = body.r_F_m, inertial_velocity_m_s(world, body.r_F_m, body.v_F_m_s)
    r_nav, v_nav = nav.r_F_m, inertial_velocity_m_s(world, nav.r_F_m, nav.v_F_m_s)
    for i in range(count):
        r, v = _step(world, r, v, h)
        r_nav, v_nav = _step(world, r_nav, v_nav, h)
        memory.room[ELAPSED] += h
        propagate(world, memory.covariance, memory.room, _turned(r_nav, world.spin_rad_s * h * (i + 1)), 0.0, 0.0, 0.0, 1e12)
    still, turn = Vec(0.0, 0.0, 0.0), world.spin_rad_s * time_s
    r, v = _turning(world, r, v, time_s)
    r_nav, v_nav = _turning(world, r_nav, v_nav, time_s)
    belief = Nav(r_nav, v_nav, _held(nav.q_BF, turn), still, still, nav.altitude_m, nav.fix_count, nav.fix_age_s,
                 nav.refused_count)
    return Body(r, v, _held(body.q_BF, turn), still), belief, Felt(still, still)
