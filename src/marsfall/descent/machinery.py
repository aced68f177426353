"""What the machinery makes of a command: engines with limits, lag and failures; parachute; tanks and dropped parts."""
import math

from ..core.interpolate import line
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, rotate
from .aero import CT_NODES, DGB_DRAG, DGB_MACH, DRAG_KEPT
from .craft import Stores

DIFFERENTIAL_RATIO = 0.15  # of thrust times ring radius: torque from throttling engines against each other, assumption
CHUTE_DAMPING = 0.15       # damping ratio of the craft hanging on its lines, assumption
POINTED_COS = 0.5          # an engine that pushes further off than 60 degrees idles instead


@inline
def available_n(thrust, scale_ratio, lost_count):
    """Full thrust the flight software counts on: a lost engine takes its opposite with it."""
    left = thrust.engine_count
    if lost_count > 0:
        left -= 2 if thrust.engine_count >= 4 and thrust.engine_count % 2 == 0 else 1
    return thrust.full_n * scale_ratio * left


@inline
def least_n(thrust, full_n):
    """Lowest thrust: every engine at its lowest, or four of them with the others shut in opposite pairs (edl.md 3.7)."""
    kept = 4.0 / thrust.engine_count if thrust.engine_count > 4 else 1.0
    return thrust.least_ratio * full_n * kept


@stage
def engines(model, case, thrust_n, command, nav_q, known_lost_count, t_s, dt_s, propellant_kg):
    """Thrust after one more step, N, and the torque of an engine that died but is not yet balanced."""
    thrust = model.thrust
    if not thrust.fitted or command.thrust_n <= 0.0 or (propellant_kg <= 0.0 and not thrust.solid):
        return 0.0, 0.0
    full = available_n(thrust, case.thrust_scale_ratio, known_lost_count)
    wanted = command.thrust_n
    if not thrust.solid:
        floor = least_n(thrust, full)
        wanted = min(max(wanted, floor), full)
        if dot(rotate(nav_q, Vec(-1.0, 0.0, 0.0)), command.point_F) < POINTED_COS:
            wanted = floor
    keep = math.exp(-dt_s / thrust.response_s) if thrust.response_s > 0.0 else 0.0
    now = thrust_n * keep + wanted * (1.0 - keep)
    if t_s >= case.faults.engine_out_s and known_lost_count == 0:
        one = now / thrust.engine_count
        return now - one, one * thrust.ring_radius_m
    return now, 0.0


@inline
def drag_kept_ratio(model, thrust_n, density_kg_m3, speed_m_s):
    """What a central jet leaves of the axial force (Jarvinen-Adams); never a gain, so a conservative design."""
    if thrust_n <= 0.0:
        return 1.0
    q_area = 0.5 * density_kg_m3 * speed_m_s * speed_m_s * model.shape.area_m2 + 1e-6
    return max(line(thrust_n / q_area, CT_NODES, DRAG_KEPT), 0.0)


@stage
def chute_drag_m2(model, case, mind, t_s, mach):
    """Drag area of the parachute now."""
    chute = model.chute
    if mind.chute_s < 0.0 or mind.chute_off or t_s >= case.faults.parachute_failed_s:
        return 0.0
    open_s = t_s - mind.chute_s - chute.line_stretch_s
    if open_s <= 0.0:
        return 0.0
    spread = min(open_s / chute.inflation_s, 1.0)
    drag = line(mach, DGB_MACH, DGB_DRAG) * chute.drag_scale_ratio * case.chute_scale_ratio
    return chute.area_m2 * drag * spread * spread


@inline
def chute_damping_n_m_s(model, chute_drag, density_kg_m3, speed_m_s, inertia_y):
    if chute_drag <= 0.0:
        return 0.0
    pull = 0.5 * density_kg_m3 * speed_m_s * speed_m_s * chute_drag
    return 2.0 * CHUTE_DAMPING * math.sqrt(pull * model.chute.lever_m * inertia_y)


@inline
def drop(stores, part_kg, balanced):
    """Without a part: less mass, inertia in proportion; ballast also brings the balance back to the axis."""
    left = stores.mass_kg - part_kg
    i = stores.inertia_kg_m2 * (left / stores.mass_kg)
    return Stores(left, stores.propellant_kg, i, 0.0 if balanced else stores.balance_offset_m)


@inline
def burn(model, case, stores, thrust_n, torque, dt_s):
    """Propellant of engines and jets for one step; never below empty."""
    exhaust = model.thrust.exhaust_m_s * case.impulse_scale_ratio
    jets = (abs(torque.x) + abs(torque.y) + abs(torque.z)) / (model.jets.lever_m * model.jets.exhaust_m_s)
    used = min((thrust_n / exhaust + jets) * dt_s, stores.propellant_kg)
    if used <= 0.0:
        return stores
    left = stores.mass_kg - used
    return Stores(left, stores.propellant_kg - used, stores.inertia_kg_m2 * (left / stores.mass_kg), stores.balance_offset_m)

