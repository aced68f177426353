"""Attitude control: from where the thrust should push and how the lift should bank to torques. Works on `Nav` only."""
import math

from ..core.kernels import inline, stage
from ..core.vectors import Vec, norm, rotate_back
from .bank import bank_error_rad
from .model import BALLISTIC, CUT, ENTRY, PARACHUTE

BANK_PULL_PER_S = 0.8      # bank rate asked per bank error
POINT_PULL_PER_S = 1.5     # body rate asked per pointing error
RATE_MOST_RAD_S = 0.5      # of a pointing manoeuvre, assumption
RATE_PULL_PER_S = 3.0      # angular acceleration asked per rate error


@inline
def bank_rate_rad_s(model, nav, bank_rad):
    """Rate about the velocity that brings the lift to a bank angle."""
    most = model.jets.bank_rate_rad_s
    return min(max(BANK_PULL_PER_S * bank_error_rad(nav.q_BF, nav.r_F_m, nav.v_F_m_s, bank_rad), -most), most)


@inline
def wanted_rate(nav, phase, point_F, bank_rate):
    """Body rate, rad/s in B, that brings lift or thrust where it should be."""
    if phase == ENTRY:
        return rotate_back(nav.q_BF, nav.v_F_m_s * (bank_rate / norm(nav.v_F_m_s)))
    # thrust pushes along -x: bring x to the opposite of where it should push
    x = rotate_back(nav.q_BF, point_F)
    away = Vec(0.0, x.z, -x.y)  # (1, 0, 0) cross (-x)
    sine = norm(away)
    if x.x < 0.0:
        angle = math.asin(min(sine, 1.0))
    else:
        angle = math.pi - math.asin(min(sine, 1.0))
        if sine < 1e-6:
            away, sine = Vec(0.0, 1.0, 0.0), 1.0
    if sine < 1e-9:
        return Vec(0.0, 0.0, 0.0)
    return away * (min(POINT_PULL_PER_S * angle, RATE_MOST_RAD_S) / sine)


@stage
def control(model, nav, measured, phase, asked):
    """Torque wanted about the body axes, N m; engines throttled against each other and jets give what they can of it."""
    rate = wanted_rate(nav, phase, asked.point_F, asked.bank_rate_rad_s)
    w, i = nav.w_B_rad_s, measured.inertia_kg_m2
    if phase == CUT or (phase == ENTRY and model.reference.kind_code == BALLISTIC):
        return Vec(0.0, 0.0, 0.0)  # switched off, or spin stabilised
    if phase == PARACHUTE:  # the swinging is left to the parachute: fighting it would empty the tanks
        return Vec(-i.x * RATE_PULL_PER_S * w.x, 0.0, 0.0)
    return Vec(i.x * (rate.x - w.x), i.y * (rate.y - w.y), i.z * (rate.z - w.z)) * RATE_PULL_PER_S

