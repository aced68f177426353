"""Powered descent: by the law of `laws` that is selected from here to the stop, then a constant speed.

With the stop where constant deceleration would put it the quadratic laws are cousins of a gravity turn; moving the stop is
a divert.
"""
import math

from ..core.kernels import inline, stage
from ..core.vectors import clip_norm, dot, norm, unit
from ..core.world import gravity_m_s2
from .laws import GRAVITY_TURN, later_thrusts, thrust_of, turn_time_s, weights_to_stop
from .move import up

TRIES = 24
HOLD_S = 1.0               # time constant of the vertical speed in the constant-speed phase, assumption
LEVEL_S = 3.0              # and of the horizontal speed: slower than the attitude, which has to follow, assumption
LATERAL_MOST_M_S2 = 0.6    # horizontal correction during the constant-speed phase, assumption
LATERAL_HARD_M_S2 = 3.0    # while there is drift left over from the braking, assumption
DRIFT_M_S = 1.5
UPRIGHT_BELOW_M = 200.0      # from here the tilt is limited, assumption
UPWARD_LEAST_RATIO = 0.3   # thrust always keeps this part of gravity upward
TURN_SLACK_RATIO = 1.5     # a gravity turn ends by its height; its time only guards, assumption


@inline
def stop_point(landing, nav, to_go_s):
    """Where the stop comes by constant deceleration, moved towards the site as far as the divert allows."""
    above = up(nav.r_F_m)
    v_across = nav.v_F_m_s - above * dot(above, nav.v_F_m_s)
    run = v_across * (0.5 * to_go_s)
    natural = nav.r_F_m + run
    wish = landing.site_F_m - natural
    wish = wish - above * dot(above, wish)
    # a slow lander may still move by what a modest tilt gives in the time it has
    most_m = landing.divert_ratio * (norm(run) + 0.5 * to_go_s * to_go_s)
    ground_m = norm(nav.r_F_m) - nav.altitude_m  # the altitude is above the ground as navigated, not above the map
    return unit(natural + clip_norm(wish, most_m)) * (ground_m + landing.final_altitude_m)


@stage
def plan_stop(world, landing, nav, full_m_s2):
    """Time to the stop, s, and the thrust acceleration it takes at worst, as a part of the full one.

    The shortest time that stays inside the part of thrust the plan may use: time on engines is propellant. If none does,
    the gentlest. The search ends at about twice the shortest time: a longer way down is hovering, not braking.
    """
    above = up(nav.r_F_m)
    gravity = gravity_m_s2(world, nav.r_F_m)
    speed = norm(nav.v_F_m_s)
    final_v = above * -landing.final_speed_m_s
    drop_m = max(nav.altitude_m - landing.final_altitude_m, 1.0)
    if landing.law_code == GRAVITY_TURN:
        g, sine = norm(gravity), -dot(above, nav.v_F_m_s) / max(speed, 1e-3)
        weights = weights_to_stop(drop_m, speed, sine, landing.final_speed_m_s, g)
        return TURN_SLACK_RATIO * turn_time_s(speed, sine, landing.final_speed_m_s, g, weights), weights * g / full_m_s2
    sink = max(-dot(above, nav.v_F_m_s), 1.0)
    shortest = max(speed / full_m_s2, drop_m / sink)
    best_s, best = shortest, 1e9
    for i in range(TRIES):
        t = shortest * (1.0 + 0.05 * i)
        away = stop_point(landing, nav, t) - nav.r_F_m
        start = thrust_of(landing.law_code, gravity, above, away, nav.v_F_m_s, final_v, t)
        middle, end = later_thrusts(landing.law_code, gravity, start, nav.v_F_m_s, final_v, t)
        worst = max(norm(start), norm(middle), norm(end)) / full_m_s2
        if min(dot(start, above), dot(middle, above), dot(end, above)) < UPWARD_LEAST_RATIO * norm(gravity):
            worst += 1.0
        if worst < best:
            best, best_s = worst, t
            if best < landing.start_thrust_ratio:
                break
    return best_s, best


@inline
def _keep_upright(push, above, least_cos):
    """The thrust acceleration with its tilt limited, the vertical part kept."""
    vertical = max(dot(push, above), 1e-3)
    level = push - above * dot(push, above)
    most = vertical * math.sqrt(max(1.0 - least_cos * least_cos, 0.0)) / max(least_cos, 1e-3)
    return above * vertical + clip_norm(level, most)


@stage
def brake(world, landing, nav, stop_F_m, to_go_s):
    """Thrust acceleration wanted now, m/s2 in F, on the way to the stop."""
    above = up(nav.r_F_m)
    final_v = above * -landing.final_speed_m_s
    gravity = gravity_m_s2(world, nav.r_F_m)
    t = max(to_go_s, 1.0)
    away = stop_F_m - nav.r_F_m
    if landing.law_code == GRAVITY_TURN:  # stops wherever it comes down
        away = above * (landing.final_altitude_m - nav.altitude_m)
    push = thrust_of(landing.law_code, gravity, above, away, nav.v_F_m_s, final_v, t)
    least = UPWARD_LEAST_RATIO * norm(gravity)
    low = least - dot(push, above)
    if low > 0.0:
        push = push + above * low
    return _keep_upright(push, above, landing.tilt_max_cos) if nav.altitude_m < UPRIGHT_BELOW_M else push


@stage
def hold(world, landing, nav):
    """Thrust acceleration wanted now to come down at the constant final speed; hover while there is drift to take out."""
    above = up(nav.r_F_m)
    v = nav.v_F_m_s
    sink = dot(above, v)
    level = v - above * sink
    drift = norm(level)
    fix = clip_norm(level * (-1.0 / LEVEL_S), LATERAL_MOST_M_S2 if drift < DRIFT_M_S else LATERAL_HARD_M_S2)
    fix_up = ((-landing.final_speed_m_s if drift < DRIFT_M_S else 0.0) - sink) / HOLD_S
    return above * min(max(fix_up, -2.0), 6.0) + fix - gravity_m_s2(world, nav.r_F_m)


@inline
def solid_height_m(landing, sink_m_s, full_m_s2):
    """Altitude at which solid motors must fire to stop the sink at the final altitude."""
    net = max(full_m_s2 - 3.72, 0.1)
    return landing.final_altitude_m + 0.5 * sink_m_s * sink_m_s / net

