"""What is seen from outside during a flight: peaks, events, the trace, and how it ended. Reads the truth, steers nothing."""
import math

from ..core import status as st
from ..core.kernels import inline, stage
from ..core.units import STANDARD_GRAVITY_M_S2
from ..core.vectors import Vec, cross, dot, norm, rotate, rotate_back, turn_between
from ..core.world import inertial_velocity_m_s
from ..mars.constants import RADIUS_MEAN_M
from .ascent import apsides_m
from .bank import bank_of
from .climb import CLIMB, DONE, RAISE
from .consistency import WATCHED, compare, sigmas
from .heating import convective_w_m2, radiative_w_m2
from .model import ABORT, CONSTANT, CUT, ENTRY, PARACHUTE, POWERED
from .move import up

# rows of the event table; the first time each happens
EVENTS = (
    "entry_interface", "range_control", "peak_heating", "peak_deceleration", "bank_reversal_1", "bank_reversal_2",
    "bank_reversal_3", "straighten", "parachute", "heat_shield_off", "altimeter_lock", "engines_on", "constant_speed",
    "imu_rejected", "abort", "touchdown", "orbit", "backshell_off", "engines_cut", "climb_cut_off", "apoapsis_burn",
)
(E_ENTRY, E_CONTROL, E_HEATING, E_DECELERATION, E_REVERSAL, _E_R2, _E_R3, E_STRAIGHTEN, E_CHUTE, E_SHIELD, E_LOCK, E_ENGINES,
 E_CONSTANT, E_IMU, E_ABORT, E_TOUCHDOWN, E_ORBIT, E_BACKSHELL, E_CUT, E_CLIMBED, E_RAISE) = range(21)
EVENT_COLUMNS = ("t_s", "altitude_m", "speed_m_s", "mach_ratio")

# columns of the metrics of one flight
METRICS = (
    "t_end_s", "peak_deceleration_g", "peak_heating_w_m2", "heat_load_j_m2", "peak_dynamic_pressure_pa", "peak_chute_load_n",
    "touchdown_vertical_m_s", "touchdown_horizontal_m_s", "touchdown_tilt_deg", "end_altitude_m", "end_F_x_m", "end_F_y_m",
    "end_F_z_m",
    "mass_end_kg", "propellant_left_kg", "nav_position_error_m", "nav_velocity_error_m_s", "nav_attitude_error_deg",
    "periapsis_altitude_m", "bank_reversals_count", "steps_count", "parachute_deploy_dynamic_pressure_pa",
    "peak_radiative_heating_w_m2", "nav_samples_count", "nav_inside_ratio", "nav_nees_ratio", "peak_total_heating_w_m2",
    "apoapsis_altitude_m", "abort_lowest_altitude_m", "abort_peak_acceleration_g", "abort_peak_heating_w_m2",
    "abort_peak_dynamic_pressure_pa",
)
(M_END, M_G, M_HEATING, M_LOAD, M_Q, M_CHUTE, M_VERTICAL, M_HORIZONTAL, M_TILT, M_ALTITUDE, M_X, M_Y, M_Z, M_MASS, M_PROPELLANT,
 M_NAV_R, M_NAV_V, M_NAV_Q, M_PERIAPSIS, M_REVERSALS, M_STEPS, M_MORTAR_Q, M_RADIATIVE, M_NAV_SAMPLES, M_NAV_INSIDE,
 M_NAV_NEES, M_TOTAL, M_APOAPSIS, M_A_LOWEST, M_A_G, M_A_HEATING, M_A_Q) = range(32)

TRACE_EVERY = 80  # ticks of 1/400 s: five times a second
CHECK_EVERY = 2000  # every five seconds
TRACE = (
    "t_s", "altitude_m", "speed_m_s", "climb_m_s", "deceleration_g", "mach_ratio", "dynamic_pressure_pa", "heating_w_m2",
    "angle_of_attack_deg", "bank_deg", "bank_commanded_deg", "rate_x_rad_s", "rate_y_rad_s", "rate_z_rad_s", "tilt_deg",
    "thrust_n", "chute_drag_m2", "mass_kg", "propellant_kg", "nav_altitude_m", "nav_speed_m_s", "nav_position_error_m",
    "nav_velocity_error_m_s", "nav_attitude_error_deg", "F_x_m", "F_y_m", "F_z_m", "phase_code", "healthy_imus_count",
    "heating_radiative_w_m2", "nav_position_sigma_m", "nav_velocity_sigma_m_s", "nav_attitude_sigma_deg",
)

ABORT_MOST_S = 2.0e5         # guard: an abort is over by then, assumption
TUMBLE_RAD_S = 7.0          # faster than any controlled motion, assumption
FAR_M = 1e12                # further than this is no place; nor is what is not a number
SKIP_M = 140_000.0          # leaving the atmosphere again


@inline
def note(events, kind, t_s, altitude_m, speed_m_s, mach):
    """The first time an event happens."""
    if math.isnan(events[kind, 0]):
        events[kind, 0] = t_s
        events[kind, 1] = altitude_m
        events[kind, 2] = speed_m_s
        events[kind, 3] = mach


@inline
def overwrite(events, kind, t_s, altitude_m, speed_m_s, mach):
    events[kind, 0] = t_s
    events[kind, 1] = altitude_m
    events[kind, 2] = speed_m_s
    events[kind, 3] = mach


@stage
def track(model, body, felt, air, mind, pull_F_n, t_s, dt_s, events, metrics):
    """Peaks and loads of one step; returns (altitude above the site, speed over the planet, heating, Mach)."""
    altitude = norm(body.r_F_m) - model.landing.site_radius_m
    v = body.v_F_m_s - air.wind_F_m_s
    speed2 = dot(v, v)
    speed = math.sqrt(speed2)
    mach = speed * air.inverse_sound_s_m
    q = 0.5 * air.density_kg_m3 * speed2
    heating = convective_w_m2(air.density_kg_m3, model.shape.nose_radius_m, speed)
    radiative = radiative_w_m2(air.density_kg_m3, model.shape.nose_radius_m, speed)
    metrics[M_RADIATIVE] = max(metrics[M_RADIATIVE], radiative)
    metrics[M_TOTAL] = max(metrics[M_TOTAL], heating + radiative)
    metrics[M_LOAD] += (heating + radiative) * dt_s
    metrics[M_Q] = max(metrics[M_Q], q)
    metrics[M_CHUTE] = max(metrics[M_CHUTE], norm(pull_F_n))
    if mind.phase == PARACHUTE and metrics[M_MORTAR_Q] == 0.0:
        metrics[M_MORTAR_Q] = q
    ground_speed = norm(body.v_F_m_s)
    if mind.phase == ENTRY:
        g = norm(felt.force_B_m_s2) * (1.0 / STANDARD_GRAVITY_M_S2)
        if heating > metrics[M_HEATING]:
            metrics[M_HEATING] = heating
            overwrite(events, E_HEATING, t_s, altitude, ground_speed, mach)
        if g > metrics[M_G]:
            metrics[M_G] = g
            overwrite(events, E_DECELERATION, t_s, altitude, ground_speed, mach)
    return altitude, ground_speed, heating + radiative, mach


@stage
def log_changes(before, mind, climbed, ascent, nav_fixes, healthy, imu_count, t_s, altitude, speed, mach, events, metrics):
    """Events that show as a change of the flight software's memory."""
    if mind.phase != before.phase:
        if mind.phase == PARACHUTE:
            note(events, E_CHUTE, t_s, altitude, speed, mach)
        elif mind.phase == POWERED:
            note(events, E_ENGINES, t_s, altitude, speed, mach)
        elif mind.phase == CONSTANT:
            note(events, E_CONSTANT, t_s, altitude, speed, mach)
        elif mind.phase == ABORT:
            note(events, E_ABORT, t_s, altitude, speed, mach)
        elif mind.phase == CUT:
            note(events, E_CUT, t_s, altitude, speed, mach)
    if ascent.stage_code != climbed.stage_code:
        if climbed.stage_code == CLIMB:
            note(events, E_CLIMBED, t_s, altitude, speed, mach)
        if ascent.stage_code == RAISE:
            note(events, E_RAISE, t_s, altitude, speed, mach)
    if mind.steering.started and not before.steering.started:
        note(events, E_CONTROL, t_s, altitude, speed, mach)
    if mind.steering.bank_sign != before.steering.bank_sign:
        kind = E_REVERSAL + int(metrics[M_REVERSALS])
        metrics[M_REVERSALS] += 1.0
        if kind <= E_REVERSAL + 2:
            note(events, kind, t_s, altitude, speed, mach)
    if before.ballast_on and not mind.ballast_on:
        note(events, E_STRAIGHTEN, t_s, altitude, speed, mach)
    if before.shield_on and not mind.shield_on:
        note(events, E_SHIELD, t_s, altitude, speed, mach)
    if not before.chute_off and mind.chute_off:
        note(events, E_BACKSHELL, t_s, altitude, speed, mach)
    if nav_fixes == 3:
        note(events, E_LOCK, t_s, altitude, speed, mach)
    if healthy < imu_count:
        note(events, E_IMU, t_s, altitude, speed, mach)


@inline
def ground_normal(case, r_F_m):
    """Unit vector out of the ground where it lands: the vertical, leaning to where the slope falls."""
    above = up(r_F_m)
    per_across = 1.0 / (math.sqrt(r_F_m.x * r_F_m.x + r_F_m.y * r_F_m.y) + 1e-9)
    east = Vec(-r_F_m.y * per_across, r_F_m.x * per_across, 0.0)
    falls = cross(above, east) * math.cos(case.ground_azimuth_rad) + east * math.sin(case.ground_azimuth_rad)
    return above * math.cos(case.ground_slope_rad) + falls * math.sin(case.ground_slope_rad)


@stage
def touchdown_code(model, case, body, metrics):
    """How the ground was met."""
    vertical = -dot(up(body.r_F_m), body.v_F_m_s)
    speed = norm(body.v_F_m_s)
    horizontal = math.sqrt(max(speed * speed - vertical * vertical, 0.0))
    down_cos = -dot(rotate(body.q_BF, Vec(1.0, 0.0, 0.0)), ground_normal(case, body.r_F_m))
    metrics[M_VERTICAL] = vertical
    metrics[M_HORIZONTAL] = horizontal
    metrics[M_TILT] = math.degrees(math.acos(min(max(down_cos, -1.0), 1.0)))
    landing = model.landing
    if speed > landing.survivable_m_s:
        return st.CRASHED
    if vertical > landing.vertical_max_m_s or horizontal > landing.horizontal_max_m_s or down_cos < landing.tilt_limit_cos:
        return st.LANDED_HARD
    return st.LANDED


@stage
def judge_abort(model, body, felt, air, stores, ascent, altitude, t_s, metrics):
    """Peaks of the bare stack, its orbit now, and whether this ends the flight."""
    escape, r = model.escape, body.r_F_m
    wind = body.v_F_m_s - air.wind_F_m_s
    speed2 = dot(wind, wind)
    q = 0.5 * air.density_kg_m3 * speed2
    heating = convective_w_m2(air.density_kg_m3, escape.bare_nose_radius_m, math.sqrt(speed2))
    g = norm(felt.force_B_m_s2)
    first = metrics[M_A_Q] == 0.0
    metrics[M_A_LOWEST] = altitude if first else min(metrics[M_A_LOWEST], altitude)
    metrics[M_A_Q] = max(metrics[M_A_Q], q)
    metrics[M_A_HEATING] = max(metrics[M_A_HEATING], heating)
    metrics[M_A_G] = max(metrics[M_A_G], g / STANDARD_GRAVITY_M_S2)
    v = inertial_velocity_m_s(model.world, r, body.v_F_m_s)
    climb = dot(up(r), v)
    low, high = apsides_m(model.world.gm_m3_s2, norm(r), climb, math.sqrt(max(dot(v, v) - climb * climb, 0.0)))
    metrics[M_PERIAPSIS] = low - RADIUS_MEAN_M
    metrics[M_APOAPSIS] = high - RADIUS_MEAN_M
    loads = (q / escape.bare_pressure_max_pa, heating / escape.bare_heating_max_w_m2, g / escape.felt_max_m_s2)
    worst = max(loads)
    if worst > 1.0:
        return st.BROKE_UP if worst == loads[0] else (st.BURNED_BARE if worst == loads[1] else st.OVERLOADED)
    if ascent.stage_code == DONE or stores.propellant_kg <= 0.0:
        return st.IN_ORBIT if low >= escape.periapsis_least_m and high < math.inf else st.LOST_IN_ABORT
    return st.TIMED_OUT if t_s >= model.landing.flight_max_s + ABORT_MOST_S else st.FLYING


@stage
def judge_end(model, case, body, felt, air, stores, mind, ascent, altitude, heating, t_s, metrics):
    """FLYING, or the code of the first thing that ends the flight."""
    if not altitude < FAR_M:
        return st.NOT_A_NUMBER
    if altitude <= case.ground_height_m:
        code = touchdown_code(model, case, body, metrics)
        return st.LOST_IN_ABORT if mind.phase == ABORT and code == st.CRASHED else code
    if mind.phase == ABORT:
        return judge_abort(model, body, felt, air, stores, ascent, altitude, t_s, metrics)
    if heating > model.landing.heating_max_w_m2:
        return st.BURNED_UP
    if mind.phase == ENTRY:
        if norm(body.w_B_rad_s) > TUMBLE_RAD_S:
            return st.TUMBLED
        if altitude > SKIP_M and dot(body.r_F_m, body.v_F_m_s) > 0.0:
            return st.SKIPPED_OUT
    if mind.phase == POWERED or mind.phase == CONSTANT:
        dry = stores.propellant_kg <= 0.0 and not model.thrust.solid
        if dry and altitude > 3.0 and norm(body.v_F_m_s) > model.landing.survivable_m_s:
            return st.OUT_OF_PROPELLANT
    return st.TIMED_OUT if t_s >= model.landing.flight_max_s else st.FLYING


@stage
def nav_errors(body, nav):
    """Distance, speed and angle (deg) between what is and what the craft believes."""
    turn = turn_between(body.q_BF, nav.q_BF)
    return norm(body.r_F_m - nav.r_F_m), norm(body.v_F_m_s - nav.v_F_m_s), math.degrees(norm(turn))


@stage
def check_nav(body, nav, memory, metrics):
    """One sample of how good the navigation is in its own units."""
    inside, nees = compare(body, nav, memory)
    metrics[M_NAV_SAMPLES] += 1.0
    metrics[M_NAV_INSIDE] += inside / WATCHED
    metrics[M_NAV_NEES] += nees


@stage
def record(model, body, felt, air, stores, nav, mind, thrust_n, chute_m2, healthy, covariance, t_s, row):
    """One line of the trace, in the order of TRACE."""
    v = body.v_F_m_s - air.wind_F_m_s
    speed = norm(v)
    v_B = rotate_back(body.q_BF, v)
    dr, dv, dq = nav_errors(body, nav)
    down_cos = -dot(rotate(body.q_BF, Vec(1.0, 0.0, 0.0)), up(body.r_F_m))
    row[0] = t_s
    row[1] = norm(body.r_F_m) - model.landing.site_radius_m
    row[2] = norm(body.v_F_m_s)
    row[3] = dot(up(body.r_F_m), body.v_F_m_s)
    row[4] = norm(felt.force_B_m_s2) / STANDARD_GRAVITY_M_S2
    row[5] = speed * air.inverse_sound_s_m
    row[6] = 0.5 * air.density_kg_m3 * speed * speed
    row[7] = convective_w_m2(air.density_kg_m3, model.shape.nose_radius_m, speed)
    row[8] = math.degrees(math.acos(min(max(v_B.x / (speed + 1e-9), -1.0), 1.0)))
    row[9] = math.degrees(bank_of(body.q_BF, body.r_F_m, body.v_F_m_s))
    row[10] = math.degrees(mind.steering.bank_rad)
    row[11] = body.w_B_rad_s.x
    row[12] = body.w_B_rad_s.y
    row[13] = body.w_B_rad_s.z
    row[14] = math.degrees(math.acos(min(max(down_cos, -1.0), 1.0)))
    row[15] = thrust_n
    row[16] = chute_m2
    row[17] = stores.mass_kg
    row[18] = stores.propellant_kg
    row[19] = nav.altitude_m
    row[20] = norm(nav.v_F_m_s)
    row[21] = dr
    row[22] = dv
    row[23] = dq
    row[24] = body.r_F_m.x
    row[25] = body.r_F_m.y
    row[26] = body.r_F_m.z
    row[27] = mind.phase
    row[28] = healthy
    row[29] = radiative_w_m2(air.density_kg_m3, model.shape.nose_radius_m, speed)
    row[30], row[31], turn_rad = sigmas(covariance)
    row[32] = math.degrees(turn_rad)
