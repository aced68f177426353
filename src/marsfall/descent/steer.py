"""Entry guidance of the Apollo family, as flown on MSL (edl.md 3.5): predicted range by influence coefficients, bank
reversals on crossrange, heading alignment at the end. Works on `Nav` only."""
import math

from ..core.interpolate import uniform_line, wrap_pi
from ..core.kernels import inline, stage
from ..core.vectors import Vec, cross, dot, norm, rotate, unit
from .move import up

BANK_LEAST_RAD, BANK_MOST_RAD = math.radians(3.0), math.radians(110.0)
ALIGN_MOST_RAD = math.radians(30.0)
ALIGN_GAIN = 6.0                              # bank per heading error, assumption
DEADBAND_M, DEADBAND_M_S2 = 1500.0, 3.0e-4    # crossrange deadband: a constant plus this times speed squared, assumption


@inline
def lift_axes(r_F_m, v_F_m_s):
    """Unit vectors of the velocity, of zero-bank lift (up across the velocity) and of lift to the right."""
    along = unit(v_F_m_s)
    above = up(r_F_m)
    lift = unit(above - along * dot(above, along))
    return along, lift, cross(along, lift)


@inline
def bank_of(q_BF, r_F_m, v_F_m_s):
    """Bank angle of the body's lift side about the velocity: 0 is lift up, positive to the right."""
    _, lift, right = lift_axes(r_F_m, v_F_m_s)
    z = rotate(q_BF, Vec(0.0, 0.0, 1.0))
    return math.atan2(dot(z, right), dot(z, lift))


@inline
def target_offsets(reference, radius_m, r_F_m, v_F_m_s):
    """Distance to go along the ground track, and distance of the target to the right of it, m on the site's sphere."""
    above = up(r_F_m)
    along = unit(v_F_m_s - above * dot(above, v_F_m_s))
    right = cross(along, above)
    t = reference.target_F
    cross_m = math.asin(min(max(dot(t, right), -1.0), 1.0)) * radius_m
    return math.atan2(dot(t, along), dot(t, above)) * radius_m, cross_m


@inline
def at_speed(table, reference, speed_m_s):
    return uniform_line(table, reference.speed_start_m_s, reference.inverse_step_s_m, speed_m_s)


@stage
def steer(model, nav, bank_sign, started):
    """Bank command for the next second: (bank in rad, sign of the bank, range control on)."""
    ref = model.reference
    speed = norm(nav.v_F_m_s)
    along = nav.v_F_m_s * (1.0 / speed)
    felt = rotate(nav.q_BF, nav.force_B_m_s2)
    drag = -dot(felt, along)
    to_go, aside = target_offsets(ref, model.landing.site_radius_m, nav.r_F_m, nav.v_F_m_s)
    if not started and drag < ref.start_drag_m_s2:
        return at_speed(ref.bank_rad, ref, speed) * bank_sign, bank_sign, False
    if speed < ref.alignment_speed_m_s:
        error = math.atan2(aside, max(to_go, 5000.0))
        return min(max(ALIGN_GAIN * error, -ALIGN_MOST_RAD), ALIGN_MOST_RAD), bank_sign, True
    climb_m_s = dot(up(nav.r_F_m), nav.v_F_m_s)
    predicted = (
        at_speed(ref.range_m, ref, speed)
        + at_speed(ref.range_per_drag, ref, speed) * (drag - at_speed(ref.drag_m_s2, ref, speed))
        + at_speed(ref.range_per_climb, ref, speed) * (climb_m_s - at_speed(ref.climb_m_s, ref, speed))
    )
    lift_ratio = at_speed(ref.lift_ratio, ref, speed)
    wanted = lift_ratio * math.cos(at_speed(ref.bank_rad, ref, speed)) + ref.overcontrol_ratio * (
        to_go - predicted
    ) / at_speed(ref.range_per_lift_ratio, ref, speed)
    flown_ratio = lift_ratio
    if drag > ref.start_drag_m_s2:
        flown_ratio = max(norm(felt + along * drag) / drag, 0.05)  # as felt: the vehicle's own errors drop out
    bank = math.acos(min(max(wanted / flown_ratio, -1.0), 1.0))
    bank = min(max(bank, BANK_LEAST_RAD), BANK_MOST_RAD)
    if aside * bank_sign < -(DEADBAND_M + DEADBAND_M_S2 * speed * speed):
        bank_sign = -bank_sign
    return bank * bank_sign, bank_sign, True


@inline
def bank_error_rad(q_BF, r_F_m, v_F_m_s, bank_rad):
    return wrap_pi(bank_rad - bank_of(q_BF, r_F_m, v_F_m_s))
