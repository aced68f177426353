"""Steering of the entry by the bank of the lift: what all members of the family share. Works on `Nav` only.

A constant bank until the drag is felt, then the magnitude from the member and the side from the crossrange, at last the
heading aligned. Members: `apollo.apollo_bank`, `predict.predicted_bank`; a fixed bank needs neither.
"""
import math
from typing import NamedTuple

from ..core.kernels import inline, stage
from ..core.vectors import dot, norm, rotate
from .apollo import apollo_bank, at_speed
from .bank import offsets_m
from .craft import Steering
from .model import HOLD, PREDICTOR
from .move import up
from .predict import predicted_bank

NEAR_M = 5000.0  # heading is aligned to a target at least this far ahead, assumption


class Seen(NamedTuple):
    """What the members steer by."""

    speed_m_s: float
    drag_m_s2: float           # felt, along the velocity
    lift_m_s2: float           # felt, across it
    climb_m_s: float
    to_go_m: float
    aside_m: float             # of the target, to the right


@inline
def look(reference, nav):
    speed = norm(nav.v_F_m_s)
    along = nav.v_F_m_s * (1.0 / speed)
    felt = rotate(nav.q_BF, nav.force_B_m_s2)
    drag = -dot(felt, along)
    to_go, aside = offsets_m(reference.target_F, reference.onboard.target_radius_m, nav.r_F_m, nav.v_F_m_s)
    return Seen(speed, drag, norm(felt + along * drag), dot(up(nav.r_F_m), nav.v_F_m_s), to_go, aside)


@inline
def member_bank(world, reference, nav, seen, memory, period_s):
    """Magnitude of the bank by the member that is selected, and what it remembers."""
    if reference.kind_code == PREDICTOR:
        return predicted_bank(world, reference, nav, seen, memory, period_s)
    return apollo_bank(world, reference, nav, seen, memory, period_s)


@inline
def _aimed(memory, bank_rad, sign, started):
    return Steering(bank_rad, sign, started, memory.drag_ratio, memory.lift_ratio, memory.plan_rad)


@stage
def steer(world, reference, nav, memory, period_s):
    """Bank command for the next period, in what the steering remembers."""
    if reference.kind_code == HOLD:
        return memory
    seen = look(reference, nav)
    sign = memory.bank_sign
    if not memory.started and seen.drag_m_s2 < reference.start_drag_m_s2:
        return _aimed(memory, at_speed(reference.bank_rad, reference, seen.speed_m_s) * sign, sign, False)
    if seen.speed_m_s < reference.alignment_speed_m_s:
        error = math.atan2(seen.aside_m, max(seen.to_go_m, NEAR_M))
        most = reference.alignment_bank_rad
        return _aimed(memory, min(max(reference.alignment_gain_ratio * error, -most), most), sign, True)
    bank, memory = member_bank(world, reference, nav, seen, memory, period_s)
    bank = min(max(bank, reference.onboard.bank_least_rad), reference.onboard.bank_most_rad)
    if seen.aside_m * sign < -(reference.deadband_m + reference.deadband_s2_m * seen.speed_m_s * seen.speed_m_s):
        sign = -sign
    return _aimed(memory, bank * sign, sign, True)
