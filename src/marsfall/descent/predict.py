"""Entry guidance by numerical prediction and correction (FNPAG of Lu and Lee, edl.md 3.5).

The rest of the entry is flown on board in a few microseconds: a banked point mass over a mean density table, scaled by what
drag and lift were felt to be. The bank is linear in energy, from the one angle that is looked for, now, to a given one at
the final energy; or, above a corner speed, it is that angle until the corner and the given one after it, which keeps lift
for the end and comes down slower. A secant moves the angle until the range flown is the distance to go. Sees `Nav` and
`Onboard` only.
"""
import math

from ..core.interpolate import uniform_line
from ..core.kernels import inline, part, stage
from ..core.vectors import Vec, dot, norm, unit
from ..core.world import ellipsoid_radius_m, gravity_m_s2
from .craft import Steering

STEP_S, STEPS_MAX = 2.0, 600       # the prediction against steps of a quarter second: tests/verify/test_descent_predict.py
ALIGNED_RAD = math.radians(10.0)   # bank that heading alignment leaves on average, assumption
MEMORY_S = 10.0                    # of the ratios of felt to modelled drag and lift, assumption
RATIO_LEAST, RATIO_MOST = 0.3, 3.0 # and what they may be
TRIES = 8
NEAR_M, NEAR_RATIO = 50.0, 1e-3    # a prediction this near, plus this part of the distance to go, is right
FIRST_COS, MOST_COS = 0.03, 0.3    # first and largest step of the secant, in the cosine of the bank
LOOK_AHEAD_S = 8.0                 # over which the load may grow to its limit, assumption
CLIMB_PULL_PER_S = 0.5             # vertical acceleration asked per missing climb rate, assumption


@inline
def energy_j_kg(world, r_F_m, v_F_m_s):
    """Energy of the motion relative to the planet; drag alone takes it away, but for the little that the spin gives."""
    return 0.5 * dot(v_F_m_s, v_F_m_s) - world.gm_m3_s2 / norm(r_F_m)


@inline
def modelled(world, onboard, r_F_m, speed_m_s):
    """Drag and lift acceleration of the on-board model, and the scale height of its air."""
    radius = norm(r_F_m)
    altitude = radius - ellipsoid_radius_m(world, r_F_m.z / radius) + onboard.areoid_shift_m
    s = min(max((altitude - onboard.altitude_start_m) * onboard.per_altitude_per_m, 0.0), onboard.ln_density.size - 1.000001)
    i = int(s)
    rise = onboard.ln_density[i + 1] - onboard.ln_density[i]
    half = 0.5 * math.exp(onboard.ln_density[i] + (s - i) * rise) * speed_m_s * speed_m_s
    drag = half * uniform_line(onboard.drag_m2_kg, onboard.speed_start_m_s, onboard.per_speed_s_m, speed_m_s)
    lift = half * uniform_line(onboard.lift_m2_kg, onboard.speed_start_m_s, onboard.per_speed_s_m, speed_m_s)
    return drag, lift, -1.0 / min(rise * onboard.per_altitude_per_m, -1e-6)


@inline
def _rate(world, onboard, r, v, bank_cos, drag_ratio, lift_ratio):
    """Acceleration of the banked point mass in its vertical plane: turns to either side cancel."""
    speed = norm(v)
    drag, lift, _ = modelled(world, onboard, r, speed)
    along = v * (1.0 / speed)
    above = r * (1.0 / norm(r))
    lift_up = unit(above - along * dot(above, along))
    s = world.spin_rad_s
    turning = Vec(2.0 * s * v.y + s * s * r.x, -2.0 * s * v.x + s * s * r.y, 0.0)
    return (gravity_m_s2(world, r) + turning - along * (drag * drag_ratio)
            + lift_up * (lift * lift_ratio * bank_cos))


@part
def range_left_m(world, onboard, r, v, bank_rad, drag_ratio, lift_ratio, step_s):
    """Distance flown, on the sphere of the target, until the final energy is reached or the ground."""
    start = unit(r)
    energy = energy_j_kg(world, r, v)
    per_energy = (bank_rad - onboard.bank_final_rad) / max(energy - onboard.final_energy_j_kg, 1.0)
    h, lost, corner = step_s, 0.0, onboard.corner_speed_m_s * onboard.corner_speed_m_s
    fast = corner > 0.0 and dot(v, v) > corner
    for _ in range(STEPS_MAX):
        ahead = max(energy - 0.5 * lost - onboard.final_energy_j_kg, 0.0)  # the bank of the middle of the step
        bank = onboard.bank_final_rad + per_energy * ahead
        if fast:
            bank = bank_rad if dot(v, v) > corner else onboard.bank_final_rad
        if dot(v, v) < onboard.alignment_speed_m_s * onboard.alignment_speed_m_s:
            bank = min(ALIGNED_RAD, onboard.bank_final_rad)
        c = math.cos(bank)
        a1 = _rate(world, onboard, r, v, c, drag_ratio, lift_ratio)
        v2 = v + a1 * (0.5 * h)
        a2 = _rate(world, onboard, r + v * (0.5 * h), v2, c, drag_ratio, lift_ratio)
        v3 = v + a2 * (0.5 * h)
        a3 = _rate(world, onboard, r + v2 * (0.5 * h), v3, c, drag_ratio, lift_ratio)
        v4 = v + a3 * h
        a4 = _rate(world, onboard, r + v3 * h, v4, c, drag_ratio, lift_ratio)
        before = r
        r = r + (v + 2.0 * (v2 + v3) + v4) * (h / 6.0)
        v = v + (a1 + 2.0 * (a2 + a3) + a4) * (h / 6.0)
        now = energy_j_kg(world, r, v)
        lost = max(energy - now, 0.0)
        if now <= onboard.final_energy_j_kg or norm(r) < onboard.target_radius_m:
            share = min((energy - onboard.final_energy_j_kg) / max(lost, 1.0), 1.0)
            r = before + (r - before) * share
            break
        energy = now
    return math.atan2(norm(unit(r) - start * dot(unit(r), start)), dot(unit(r), start)) * onboard.target_radius_m


@inline
def _clip_cos(onboard, x):
    return min(max(x, math.cos(onboard.bank_most_rad)), math.cos(onboard.bank_least_rad))


@part
def solve_bank_rad(world, onboard, r, v, to_go_m, guess_rad, drag_ratio, lift_ratio):
    """Bank now whose range is the distance to go, by a secant in its cosine; at its bounds if lift cannot do it."""
    near = NEAR_M + NEAR_RATIO * to_go_m
    x0 = _clip_cos(onboard, math.cos(guess_rad))
    f0 = range_left_m(world, onboard, r, v, math.acos(x0), drag_ratio, lift_ratio, STEP_S) - to_go_m
    if abs(f0) < near:
        return math.acos(x0)
    x1 = _clip_cos(onboard, x0 + (FIRST_COS if f0 < 0.0 else -FIRST_COS))
    for _ in range(TRIES):
        if x1 == x0:
            break
        f1 = range_left_m(world, onboard, r, v, math.acos(x1), drag_ratio, lift_ratio, STEP_S) - to_go_m
        if abs(f1) < near:
            break
        slope = (f1 - f0) / (x1 - x0)
        move = -f1 / slope if slope > 0.0 else (MOST_COS if f1 < 0.0 else -MOST_COS)  # more lift flies further
        x0, f0 = x1, f1
        x1 = _clip_cos(onboard, x1 + min(max(move, -MOST_COS), MOST_COS))
    return math.acos(x1)


@inline
def _ratio(old, felt, model, keep):
    return min(max(old * keep + (1.0 - keep) * felt / max(model, 1e-6), RATIO_LEAST), RATIO_MOST)


@inline
def ease_load(onboard, seen, scale_height_m, bank_rad):
    """The bank, or less of it where the load would otherwise pass its limit: ln of the load grows with -climb/H - 2 D/V."""
    load = math.hypot(seen.drag_m_s2, seen.lift_m_s2)
    if load < 0.2 * onboard.load_max_m_s2 or seen.lift_m_s2 <= 0.0:
        return bank_rad
    room = math.log(onboard.load_max_m_s2 / load) / LOOK_AHEAD_S
    least_climb = -scale_height_m * (room + 2.0 * seen.drag_m_s2 / seen.speed_m_s)
    more = CLIMB_PULL_PER_S * max(least_climb - seen.climb_m_s, 0.0) / seen.lift_m_s2
    return math.acos(min(math.cos(bank_rad) + more, 1.0))


@stage
def predicted_bank(world, reference, nav, seen, memory, period_s):
    """Member of the entry family: magnitude of the bank for the next period, and what to remember."""
    onboard = reference.onboard
    drag, lift, height = modelled(world, onboard, nav.r_F_m, seen.speed_m_s)
    keep = 1.0 - period_s / MEMORY_S
    drag_ratio, lift_ratio = memory.drag_ratio, memory.lift_ratio
    if seen.drag_m_s2 > reference.start_drag_m_s2:
        drag_ratio = _ratio(drag_ratio, seen.drag_m_s2, drag, keep)
        lift_ratio = _ratio(lift_ratio, seen.lift_m_s2, lift, keep)
    left = energy_j_kg(world, nav.r_F_m, nav.v_F_m_s) - onboard.final_energy_j_kg
    if left <= 0.0:
        return memory.plan_rad, Steering(memory.bank_rad, memory.bank_sign, memory.started, drag_ratio, lift_ratio,
                                         memory.plan_rad)
    came = left + seen.drag_m_s2 * seen.speed_m_s * period_s  # the plan of a period ago has moved on along its line
    guess = onboard.bank_final_rad + (memory.plan_rad - onboard.bank_final_rad) * left / came
    if onboard.corner_speed_m_s > 0.0 and seen.speed_m_s > onboard.corner_speed_m_s:
        guess = memory.plan_rad
    plan = solve_bank_rad(world, onboard, nav.r_F_m, nav.v_F_m_s, seen.to_go_m, guess, drag_ratio, lift_ratio)
    bank = ease_load(onboard, seen, height, plan)
    return bank, Steering(memory.bank_rad, memory.bank_sign, memory.started, drag_ratio, lift_ratio, plan)
