"""The way up in the head: which steering law brings the stack to its parking orbit for the least velocity.

A law is a pitch of the thrust above the local horizontal that changes evenly with time, in the plane of the inertial motion.
It is tried on a point mass in that plane: no thrust while the stack gets clear and turns far, full thrust until the orbit
through the cut-off reaches the apoapsis wanted and the stack no longer falls, a coast out of the air, one impulse at the
apoapsis. The cost is the whole velocity change; limits of the bare stack, the ground and dry tanks cost more than any climb.
The air is the mean of the plan. Works on what the craft believes.
"""
import math
from typing import NamedTuple

from ..core.interpolate import uniform_line, wrap_pi
from ..core.kernels import inline, part
from .heating import convective_w_m2

POWERED_STEP_S, TURN_STEP_S, COAST_STEP_S = 2.0, 0.5, 5.0
SLEW_RAD_S = 0.4            # of the stack in the head; the controller asks for 0.5 at most
POINTED_RAD = math.radians(60.0)  # an engine further off idles, as in `machinery`
BURN_MOST_S, COAST_MOST_S = 500.0, 900.0
AIR_ENDS_M = 115_000.0      # above the ground: from here up a coast is a conic, assumption
AIR_STEP_M, AIR_COUNT = 2500.0, 60  # grid of the on-board air, from the ground up
WARY_RATIO = 0.75           # part of a limit from where on it costs, assumption
LIMIT_COST_M_S = 4000.0     # per square of the part beyond that
GROUND_LEAST_M = 100.0      # lowest height a law may pass, if it starts higher, assumption
GROUND_COST_PER_S = 20.0    # velocity per metre below it
LOST_COST_M_S = 20_000.0    # of a law that ends on the ground, in the air or with dry tanks
APOAPSIS_COST_PER_S = 2.4e-4  # velocity that a metre of apoapsis is worth near the planet: v/(4 a)
LOWEST_RAD, HIGHEST_RAD = math.radians(-20.0), math.radians(120.0)
NET_COUNT = 7               # pitches of a first search at the start and at the end of the burn
FIRST_STEP_RAD, FIRST_HALVINGS = 0.2, 12


class Flat(NamedTuple):
    """A point mass in the plane of its inertial motion."""

    radius_m: float
    climb_m_s: float
    level_m_s: float
    mass_kg: float


class Lift(NamedTuple):
    """What carries it up."""

    gm_m3_s2: float
    clear_s: float             # from now until the engines are clear of the shell
    pitch_now_rad: float       # of the thrust axis
    full_n: float
    exhaust_m_s: float
    dry_kg: float
    wind_m_s: float            # speed of the turning air along the motion


class Law(NamedTuple):
    """Pitch of the thrust at the moment of the plan and how it changes; the cut-off aims above the apoapsis by what the air
    will take from it."""

    pitch_rad: float
    pitch_rate_rad_s: float
    above_m: float


class Forecast(NamedTuple):
    """What a law is expected to do."""

    cost_m_s: float            # velocity change and penalties
    velocity_m_s: float        # velocity change alone
    end_s: float               # from now to the cut-off
    above_m: float             # what the air takes from the apoapsis after the cut-off


@inline
def missing_m_s(gm_m3_s2, radius_m, climb_m_s, level_m_s, apoapsis_m):
    """Speed missing, along the motion, to an orbit with this apoapsis: vis-viva at both ends of one angular momentum."""
    speed2 = climb_m_s * climb_m_s + level_m_s * level_m_s + 1e-9
    turn = radius_m / apoapsis_m
    level = 1.0 - turn * turn * level_m_s * level_m_s / speed2
    wanted2 = 2.0 * gm_m3_s2 * (1.0 / radius_m - 1.0 / apoapsis_m) / max(level, 1e-9)
    return math.sqrt(max(wanted2, 0.0)) - math.sqrt(speed2)


@inline
def apsides_m(gm_m3_s2, radius_m, climb_m_s, level_m_s):
    """Periapsis and apoapsis of the orbit through this state, from the centre; a hyperbola has its apoapsis at infinity."""
    energy = 0.5 * (climb_m_s * climb_m_s + level_m_s * level_m_s) - gm_m3_s2 / radius_m
    p = radius_m * level_m_s * radius_m * level_m_s / gm_m3_s2
    e = math.sqrt(max(1.0 + 2.0 * energy * p / gm_m3_s2, 0.0))
    return p / (1.0 + e), p / (1.0 - e) if e < 1.0 else math.inf


@inline
def apsis_speed_m_s(gm_m3_s2, radius_m, other_m):
    """Speed at one end of the orbit, at `radius_m`, whose other end is at `other_m`."""
    return math.sqrt(2.0 * gm_m3_s2 * (1.0 / radius_m - 1.0 / (radius_m + other_m)))


@inline
def _density_kg_m3(escape, radius_m):
    return math.exp(uniform_line(escape.ln_density, 0.0, 1.0 / AIR_STEP_M, radius_m - escape.ground_m))


@inline
def _step(escape, lift, now, pitch_rad, thrust_m_s2, dt_s):
    """One step by the midpoint rule. A thrust against the motion blows the drag away (edl.md 3.4)."""
    on, rise = math.cos(pitch_rad), math.sin(pitch_rad)
    air = now.level_m_s - lift.wind_m_s
    drag = 0.0
    if thrust_m_s2 <= 0.0 or on * air + rise * now.climb_m_s > 0.0:
        speed = math.sqrt(now.climb_m_s * now.climb_m_s + air * air)
        drag = 0.5 * _density_kg_m3(escape, now.radius_m) * speed * escape.drag_m2 / now.mass_kg
    on, rise = thrust_m_s2 * on - drag * air, thrust_m_s2 * rise - drag * now.climb_m_s
    h, r = 0.5 * dt_s, now.radius_m
    up = now.climb_m_s + h * (rise - lift.gm_m3_s2 / (r * r) + now.level_m_s * now.level_m_s / r)
    level = now.level_m_s + h * (on - now.climb_m_s * now.level_m_s / r)
    r += now.climb_m_s * h
    return Flat(
        now.radius_m + up * dt_s,
        now.climb_m_s + dt_s * (rise - lift.gm_m3_s2 / (r * r) + level * level / r),
        now.level_m_s + dt_s * (on - up * level / r),
        now.mass_kg * math.exp(-thrust_m_s2 * dt_s / lift.exhaust_m_s),
    )


@inline
def _strain(escape, lift, now):
    """How far the bare stack is beyond the wary part of its limits, squared."""
    air = now.level_m_s - lift.wind_m_s
    speed2 = now.climb_m_s * now.climb_m_s + air * air
    density = _density_kg_m3(escape, now.radius_m)
    q = 0.5 * density * speed2 / escape.bare_pressure_max_pa
    heat = convective_w_m2(density, escape.bare_nose_radius_m, math.sqrt(speed2))
    over = max(max(q, heat / escape.bare_heating_max_w_m2) - WARY_RATIO, 0.0)
    return over * over


@inline
def to_cut_m_s(gm_m3_s2, now, apoapsis_m):
    """Velocity to the cut-off: the orbit has to reach its apoapsis, and the stack may no longer fall."""
    return max(missing_m_s(gm_m3_s2, now.radius_m, now.climb_m_s, now.level_m_s, apoapsis_m), -now.climb_m_s)


@inline
def pitch_rad(law, t_s):
    """Pitch of the thrust some time after the plan."""
    return min(max(law.pitch_rad + law.pitch_rate_rad_s * t_s, LOWEST_RAD), HIGHEST_RAD)


@inline
def _thrust_m_s2(escape, lift, mass_kg, t, off_rad):
    """Full thrust, never more than the crew may feel; none before the engines are clear or while the stack turns far."""
    if t < lift.clear_s or abs(off_rad) > POINTED_RAD:
        return 0.0
    return min(lift.full_n / mass_kg, escape.acceleration_max_m_s2)


@part
def forecast(escape, lift, start, law):
    """What this law is expected to do from here."""
    now, strain, lowest, t, spent, point = start, 0.0, start.radius_m, 0.0, 0.0, lift.pitch_now_rad
    goal = escape.apoapsis_m + law.above_m
    to_cut = to_cut_m_s(lift.gm_m3_s2, now, goal)
    most = math.log(now.mass_kg / lift.dry_kg) * lift.exhaust_m_s
    while to_cut > 0.0 and t < BURN_MOST_S and spent < most and now.radius_m > escape.ground_m:
        off = wrap_pi(pitch_rad(law, t) - point)
        step = POWERED_STEP_S if t >= lift.clear_s and abs(off) < 0.1 else TURN_STEP_S
        off = wrap_pi(pitch_rad(law, t + 0.5 * step) - point)
        point += min(max(off, -SLEW_RAD_S * step), SLEW_RAD_S * step)
        a = _thrust_m_s2(escape, lift, now.mass_kg, t, off)
        before = now
        now = _step(escape, lift, before, point, a, step)
        left = to_cut_m_s(lift.gm_m3_s2, now, goal)
        if left < 0.0:
            step *= to_cut / (to_cut - left)
            now = _step(escape, lift, before, point, a, step)
        to_cut, spent, t = left, spent + a * step, t + step
        strain, lowest = max(strain, _strain(escape, lift, now)), min(lowest, now.radius_m)
    low_m = max(min(escape.ground_m + GROUND_LEAST_M, start.radius_m) - lowest, 0.0)
    if to_cut > 0.0:
        lost = LOST_COST_M_S + 10.0 * to_cut + LIMIT_COST_M_S * strain + GROUND_COST_PER_S * low_m
        return Forecast(lost, spent, t, law.above_m)
    _, high = apsides_m(lift.gm_m3_s2, now.radius_m, now.climb_m_s, now.level_m_s)
    coast = 0.0
    while now.radius_m < escape.ground_m + AIR_ENDS_M and now.climb_m_s >= 0.0 and coast < COAST_MOST_S:
        now = _step(escape, lift, now, 0.0, 0.0, COAST_STEP_S)
        strain, coast = max(strain, _strain(escape, lift, now)), coast + COAST_STEP_S
    _, far = apsides_m(lift.gm_m3_s2, now.radius_m, now.climb_m_s, now.level_m_s)
    velocity = spent
    if far < math.inf:
        there = now.radius_m * now.level_m_s / far
        velocity += max(apsis_speed_m_s(lift.gm_m3_s2, far, escape.periapsis_m) - there, 0.0)
    cost = velocity + max(velocity - most, 0.0) + LIMIT_COST_M_S * strain + GROUND_COST_PER_S * low_m
    cost += APOAPSIS_COST_PER_S * max(escape.apoapsis_m - far, 0.0)
    if far < escape.periapsis_least_m:
        cost += LOST_COST_M_S
    taken = min(high - far, 2.0e5) if high < 2.0 * escape.apoapsis_m else 0.0
    return Forecast(cost, velocity, t, max(taken, 0.0))


@part
def first_law(escape, lift, start):
    """The best law for a stack that has just broken off: a net over both ends of the pitch, then a pattern search."""
    missing = 1.15 * max(to_cut_m_s(lift.gm_m3_s2, start, escape.apoapsis_m), 1.0)
    a = min(lift.full_n / start.mass_kg, escape.acceleration_max_m_s2)
    burn = max(lift.exhaust_m_s / a * (1.0 - math.exp(-missing / lift.exhaust_m_s)), 10.0)
    best, least = Law(0.5, 0.0, 0.0), math.inf
    for i in range(NET_COUNT * NET_COUNT):
        first = LOWEST_RAD + (HIGHEST_RAD - LOWEST_RAD) * (i // NET_COUNT) / (NET_COUNT - 1)
        last = LOWEST_RAD + (HIGHEST_RAD - LOWEST_RAD) * (i % NET_COUNT) / (NET_COUNT - 1)
        law = Law(first, (last - first) / burn, 0.0)
        cost = forecast(escape, lift, start, law).cost_m_s
        if cost < least:
            best, least = law, cost
    return better_law(escape, lift, start, best, FIRST_STEP_RAD, FIRST_HALVINGS)


@part
def better_law(escape, lift, start, law, step_rad, rounds_count):
    """Pattern search around a law over both ends of its pitch; the step is halved in a round where nothing is better."""
    seen = forecast(escape, lift, start, law)
    law = Law(law.pitch_rad, law.pitch_rate_rad_s, seen.above_m)
    least, span = forecast(escape, lift, start, law).cost_m_s, max(seen.end_s, 10.0)
    first, last = law.pitch_rad, law.pitch_rad + law.pitch_rate_rad_s * span
    for _ in range(rounds_count):
        moved = False
        for k in range(8):  # the four sides and the four corners of a square around the law
            a = first + step_rad * (1.0 if k in (0, 4, 5) else (-1.0 if k in (1, 6, 7) else 0.0))
            b = last + step_rad * (1.0 if k in (2, 4, 6) else (-1.0 if k in (3, 5, 7) else 0.0))
            other = Law(a, (b - a) / span, law.above_m)
            result = forecast(escape, lift, start, other)
            if result.cost_m_s < least:
                first, last, least, moved = a, b, result.cost_m_s, True
                law = other
        if not moved:
            step_rad *= 0.5
    return Law(law.pitch_rad, law.pitch_rate_rad_s, forecast(escape, lift, start, law).above_m)
