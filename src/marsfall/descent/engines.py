"""Engines and jets: what they make of a command. Each engine has its place on the body, its limits, lag and failures."""
import math

from ..core.clock import TICK_S
from ..core.interpolate import line
from ..core.kernels import inline, stage
from ..core.vectors import Vec, dot, rotate
from .aero import CT_NODES, DRAG_KEPT

PULSE_TICKS = 40           # engines that pulse, and jets, decide ten times a second how long they burn
FRAME_S = PULSE_TICKS * TICK_S
DIFFERENTIAL_RATIO = 0.15  # torque that throttling against each other may take, of thrust times ring radius, assumption
POINTED_COS = 0.5          # an engine that pushes further off than 60 degrees idles instead
GROUND_EFFECT_RATIO = 0.02 # more thrust at the ground from jets that meet below the craft, assumption


@inline
def available_n(thrust, lost_count):
    """Full thrust the flight software counts on: a lost engine takes its opposite with it."""
    left = thrust.engine_count
    if lost_count > 0:
        left -= 2 if _in_pairs(thrust) else 1
    return thrust.full_n * left


@inline
def _in_pairs(thrust):
    return thrust.engine_count >= 4 and thrust.engine_count % 2 == 0


@inline
def _used(thrust, i, lost_count, stride):
    """Whether engine i takes part: not a lost one nor its opposite; every `stride`th when fewer are enough."""
    if lost_count > 0 and (i == 0 or (_in_pairs(thrust) and i == thrust.engine_count // 2)):
        return False
    return i % stride == (1 if lost_count > 0 and stride > 1 else 0)


@inline
def _stride(thrust, wanted_n, lost_count):
    """1 for all engines, more if the floor of all of them is too high: then four burn and the others are shut in opposite
    pairs (edl.md 3.7)."""
    n = thrust.engine_count
    if n > 4 and n % 4 == 0 and wanted_n < thrust.least_ratio * available_n(thrust, lost_count):
        return n // 4
    return 1


@inline
def _pulse_ratio(thrust, share, now, dt_s):
    """Part of this step a pulsed engine burns: from the start of its frame for its on-time, if that is worth a pulse."""
    on_s = share * FRAME_S
    if on_s < thrust.minimum_on_s:
        on_s = thrust.minimum_on_s if on_s > 0.5 * thrust.minimum_on_s else 0.0
    inside_s = (now % PULSE_TICKS) * TICK_S
    return min(max((on_s - inside_s) / dt_s, 0.0), 1.0)


@stage
def engines(model, case, engine_n, asked, torque_asked, nav_q, lost_count, balance_offset_m, height_m, propellant_kg, t_s, now,
            dt_s):
    """One more step of every engine: (thrust, N; torque about the centre of mass, N m). `engine_n` keeps each one's thrust."""
    thrust = model.thrust
    n = thrust.engine_count
    if not thrust.fitted or asked.thrust_n <= 0.0 or (propellant_kg <= 0.0 and not thrust.solid):
        for i in range(n):
            engine_n[i] = 0.0
        return 0.0, Vec(0.0, 0.0, 0.0)
    stride = _stride(thrust, asked.thrust_n, lost_count)
    burning = 0
    for i in range(n):
        burning += 1 if _used(thrust, i, lost_count, stride) else 0
    mean = min(asked.thrust_n / burning, thrust.full_n)
    if dot(rotate(nav_q, Vec(-1.0, 0.0, 0.0)), asked.point_F) < POINTED_COS and not thrust.solid:
        mean = thrust.least_ratio * thrust.full_n
    most = DIFFERENTIAL_RATIO * mean * burning * thrust.ring_radius_m
    per_arm = 0.0 if thrust.solid else 2.0 / (burning * thrust.ring_radius_m * thrust.ring_radius_m)
    ty = min(max(torque_asked.y, -most), most) * per_arm
    tz = min(max(torque_asked.z, -most), most) * per_arm
    keep = math.exp(-dt_s / thrust.response_s) if thrust.response_s > 0.0 else 0.0
    near = 1.0 + GROUND_EFFECT_RATIO * math.exp(-max(height_m, 0.0) / (2.0 * thrust.ring_radius_m))
    total, torque_y, torque_z = 0.0, 0.0, 0.0
    for i in range(n):
        y, z = thrust.place_yz_m[i, 0], thrust.place_yz_m[i, 1]
        wanted = 0.0
        if _used(thrust, i, lost_count, stride):
            wanted = min(max(mean + y * tz - z * ty, thrust.least_ratio * thrust.full_n), thrust.full_n)
        if thrust.pulsed:
            now_n = thrust.full_n * _pulse_ratio(thrust, wanted / thrust.full_n, now, dt_s)
        else:
            now_n = engine_n[i] * keep + wanted * (1.0 - keep)
        if i == 0 and t_s >= case.faults.engine_out_s:
            now_n = 0.0
        engine_n[i] = now_n
        total += now_n
        torque_y -= (z - balance_offset_m) * now_n
        torque_z += y * now_n
    scale = case.thrust_scale_ratio * near
    return total * scale, Vec(0.0, torque_y * scale, torque_z * scale)


@inline
def _jet(wanted_n_m, most_n_m, minimum_on_s):
    """Torque of one axis, mean over a frame: jets are on or off, and not worth opening for less than their shortest pulse."""
    part = min(abs(wanted_n_m), most_n_m)
    if part * FRAME_S < minimum_on_s * most_n_m:
        return 0.0
    return math.copysign(part, wanted_n_m)


@inline
def fire_jets(jets, wanted_n_m, propellant_left):
    """Torque of the jets, N m."""
    if not propellant_left:
        return Vec(0.0, 0.0, 0.0)
    most, least_s = jets.torque_max_n_m, jets.minimum_on_s
    return Vec(_jet(wanted_n_m.x, most.x, least_s), _jet(wanted_n_m.y, most.y, least_s),
               _jet(wanted_n_m.z, most.z, least_s))


@inline
def drag_kept_ratio(model, thrust_n, density_kg_m3, speed_m_s, cos_alpha):
    """What a central jet against the flow leaves of the axial force (Jarvinen-Adams); never a gain, so a conservative design.
    A jet down the wake of a craft that climbs engines last takes nothing from it."""
    if thrust_n <= 0.0 or cos_alpha < 0.0:
        return 1.0
    q_area = 0.5 * density_kg_m3 * speed_m_s * speed_m_s * model.shape.area_m2 + 1e-6
    return max(line(thrust_n / q_area, CT_NODES, DRAG_KEPT), 0.0)
