"""What fires the mortar of the parachute: one family, each member a question about what the craft believes and felt."""
from ..core.interpolate import uniform_line
from ..core.kernels import inline, stage
from ..core.vectors import norm, unit
from .bank import offsets_m
from .craft import Fall

SPEED, TIMER, RANGE, DECELERATION, MACH, ALTITUDE = range(6)
TRIGGERS = ("speed", "timer", "range", "deceleration", "mach", "altitude")
ARMED_S = 40.0    # no speed trigger before the deceleration had time to come, assumption
ARMED_RATIO = 1.2 # the deceleration has to pass its threshold by a fifth before falling through it counts, assumption


@inline
def mach_of(onboard, altitude_site_m, speed_m_s):
    """Navigated speed over the sound speed of the mean air; winds are not known on board."""
    return speed_m_s / uniform_line(onboard.sound_m_s, onboard.altitude_start_m - onboard.elevation_m,
                                    onboard.per_altitude_per_m, altitude_site_m)


@inline
def distance_to_site_m(landing, nav):
    """Along the ground track, negative once it is passed."""
    to_go, _ = offsets_m(unit(landing.site_F_m), landing.site_radius_m, nav.r_F_m, nav.v_F_m_s)
    return to_go


@inline
def felt_fall(chute, nav, fall, t_s):
    """Whether the deceleration has been above its threshold, and when it fell through it."""
    load = norm(nav.force_B_m_s2)
    if fall.at_s < 0.0 and fall.risen and load < chute.trigger_deceleration_m_s2:
        return Fall(True, t_s)
    return Fall(fall.risen or load > ARMED_RATIO * chute.trigger_deceleration_m_s2, fall.at_s)


@stage
def ripe(chute, onboard, landing, nav, fall, t_s):
    """True if the parachute is to be fired now, and what to remember of the deceleration."""
    if chute.trigger_code == TIMER:
        return t_s >= chute.trigger_time_s, fall
    if chute.trigger_code == DECELERATION:
        fall = felt_fall(chute, nav, fall, t_s)
        return fall.at_s >= 0.0 and t_s >= fall.at_s + chute.trigger_delay_s, fall
    if t_s <= ARMED_S:
        return False, fall
    speed = norm(nav.v_F_m_s)
    if chute.trigger_code == ALTITUDE:
        return nav.altitude_m < chute.trigger_altitude_m, fall
    if chute.trigger_code == MACH:
        return mach_of(onboard, nav.altitude_m, speed) < chute.trigger_mach_ratio, fall
    if chute.trigger_code == RANGE:
        if speed > chute.trigger_speed_max_m_s:
            return False, fall
        return speed < chute.trigger_speed_min_m_s or distance_to_site_m(landing, nav) < chute.trigger_range_m, fall
    return speed < chute.trigger_speed_m_s, fall
