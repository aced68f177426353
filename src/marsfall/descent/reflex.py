"""Reflexes of the flight software: touchdown, the end of the engines and the leave to change phase, as written or as flown.

Two landers were lost to four mistakes (edl.md 2.5); each is a switch of the scenario's `[software]`, and each switch off is
the rule that would have saved the lander:
  a latch must clear when it is enabled (Mars Polar Lander);
  a gyroscope at the end of its range marks the attitude as unknown (Schiaparelli; `navigate` obeys);
  a negative altitude is refused (Schiaparelli; `navigate` obeys);
  a change of phase takes two independent conditions, or a bound in time (both).
"""
from ..core.kernels import inline, stage
from ..core.vectors import dot, norm
from .craft import Reflex
from .model import CONSTANT, PARACHUTE, POWERED

WAIT_S = 90.0              # bound in time: an altimeter silent this long inside its range is not waited for, assumption
SETTLED = 3                # altimeter fixes that make an altitude one
GRAVITY_M_S2 = 3.72        # of the energy criterion: a constant of the software, edl.md 2.5


@inline
def no_reflex():
    """Before the flight."""
    return Reflex(False, False, False, 0.0, 0.0)


@stage
def feel(model, nav, measured, reflex, phase, dt_s):
    """Memory of contact and of the powered descent, one step later. Contact counts when two readings in a row say so."""
    software = model.software
    on_engines = phase in (POWERED, CONSTANT)
    enabled = on_engines and nav.altitude_m <= software.touchdown_enable_m
    twice = measured.contact and reflex.contact
    if software.touchdown_latched:
        touched = reflex.touched or twice
    else:
        touched = enabled and reflex.enabled and (reflex.touched or twice)
    in_range = phase == PARACHUTE and nav.altitude_m <= model.instruments.altimeter_range_m
    return Reflex(measured.contact, enabled, touched, reflex.burn_s + dt_s if on_engines else 0.0,
                  reflex.waited_s + dt_s if in_range else 0.0)


@inline
def landed(reflex):
    """The touchdown sensor says: on the ground."""
    return reflex.enabled and reflex.touched


@inline
def spent(model, nav, reflex):
    """The energy criterion: height and speed together are below rest at a small height."""
    software = model.software
    height_m = nav.altitude_m + dot(nav.v_F_m_s, nav.v_F_m_s) / (2.0 * GRAVITY_M_S2)
    return reflex.burn_s >= software.energy_cutoff_least_s and height_m < software.energy_cutoff_m


@inline
def may_leave_chute(model, nav, reflex):
    """Low enough for the engines: the altimeter says so; or it does and the craft is slow, or it was waited for too long."""
    if nav.altitude_m > model.landing.start_altitude_m:
        return False
    spoken = nav.fix_count >= SETTLED
    if model.software.one_condition:
        return spoken
    return (spoken and norm(nav.v_F_m_s) <= model.landing.start_speed_max_m_s) or reflex.waited_s >= WAIT_S
