"""Entry guidance of the Apollo family, as flown on MSL (edl.md 3.5): range predicted by influence coefficients about a
reference flight, corrected by vertical lift over drag. Sees `Nav` and `Reference` only."""
import math

from ..core.interpolate import uniform_line
from ..core.kernels import inline, stage

LEAST_LIFT_RATIO = 0.05  # of a felt lift over drag that may be divided by


@inline
def at_speed(table, reference, speed_m_s):
    return uniform_line(table, reference.speed_start_m_s, reference.inverse_step_s_m, speed_m_s)


@stage
def apollo_bank(world, reference, nav, seen, memory, period_s):
    """Member of the entry family: magnitude of the bank for the next period, and what to remember."""
    speed, drag = seen.speed_m_s, seen.drag_m_s2
    predicted = (
        at_speed(reference.range_m, reference, speed)
        + at_speed(reference.range_per_drag, reference, speed) * (drag - at_speed(reference.drag_m_s2, reference, speed))
        + at_speed(reference.range_per_climb, reference, speed)
        * (seen.climb_m_s - at_speed(reference.climb_m_s, reference, speed))
    )
    lift_ratio = at_speed(reference.lift_ratio, reference, speed)
    wanted = lift_ratio * math.cos(at_speed(reference.bank_rad, reference, speed)) + reference.overcontrol_ratio * (
        seen.to_go_m - predicted
    ) / at_speed(reference.range_per_lift_ratio, reference, speed)
    flown_ratio = lift_ratio
    if drag > reference.start_drag_m_s2:
        flown_ratio = max(seen.lift_m_s2 / drag, LEAST_LIFT_RATIO)  # as felt: the vehicle's own errors drop out
    return math.acos(min(max(wanted / flown_ratio, -1.0), 1.0)), memory
