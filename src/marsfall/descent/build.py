"""Scenario to numbers: `Landing` in people's units becomes a `Lander` in SI, with tables as arrays. No physics here."""
import math
from typing import NamedTuple

import numpy as np

from ..core.clock import TICK_S
from ..core.units import STANDARD_GRAVITY_M_S2, si
from ..core.vectors import Vec, cross, norm, unit
from ..core.world import ellipsoid_radius_m
from ..mars.atmosphere import MEAN, Sky, atmosphere
from ..mars.clock import local_true_time_rad, ls_rad
from ..mars.constants import MARS
from ..mars.frames import FixedState, FlightAngles, entry_state, flight_angles, inertial_from_relative, place_m
from ..solar.time import tdb_s_from_utc
from . import aero
from .model import Chute, Escape, Instruments, Jets, Model, Reference, Shape, Software, Steps, Thrust
from .model import Landing as LandingNumbers
from .reference import (
    BANK,
    CLIMB,
    DRAG,
    GAMMA,
    LIFT_RATIO,
    NODES,
    RANGE,
    SCALE_HEIGHT,
    SPEED,
    TIME,
    Point,
    influence,
    meet_range,
    trimmed,
)
from .schema import Landing

SCALE_HEIGHT_M = 11000.0     # of the density, for the length of a step only
STABILITY_MOST = 0.12        # pitch stability over axial force of a blunt body, for the length of a step only
LAST_PHASE_S = 120.0         # end of the entry to the ground, for the turn of the planet meanwhile, assumption
LEAST_RANGE_GAIN_M = 1.0e4   # floor of the range per lift ratio, m: keeps the command finite at the ends


class Lander(NamedTuple):
    """A landing scenario ready to fly."""

    landing: Landing
    model: Model
    trim_rad: float
    bank_rad: float            # at the entry interface
    t_entry_tdb_s: float
    entry: FixedState
    nominal_descent_s: float   # entry interface to the ground, planned

    @property
    def inertial_flight_path_rad(self) -> float:
        """Flight path angle of the entry, relative to inertial space."""
        r, v = self.entry
        return flight_angles(r, inertial_from_relative(r, v)).flight_path_rad


def nominal_entry(landing: Landing) -> FixedState:
    """The entry state as written, in MCMF."""
    e = si(landing.entry)
    return entry_state(e.radius_m, e.latitude_rad, e.longitude_rad,
                       FlightAngles(e.speed_m_s, e.flight_path_angle_rad, e.azimuth_rad), e.frame)


def sky_of(landing: Landing, t_tdb_s: float) -> Sky:
    """What the mean atmosphere of this landing depends on, at a time."""
    site, weather = si(landing.site), landing.weather
    return Sky(weather.global_optical_depth_ratio, weather.local_optical_depth_ratio, ls_rad(t_tdb_s),
               local_true_time_rad(t_tdb_s, site.longitude_rad), site.elevation_m, site.latitude_rad)


def _shape(landing: Landing) -> Shape:
    v = si(landing.vehicle)
    return Shape(
        aero.coefficients(v.shape, v.balance_depth_ratio), aero.rarefied_increments(v.diameter_m), v.reference_area_m2,
        v.diameter_m, v.nose_radius_m, v.balance_offset_ratio * v.diameter_m, Vec(*map(float, v.inertia_kg_m2)),
        v.mass_kg, v.propellant_kg, v.heat_shield_kg, (v.balance_depth_ratio - v.heat_shield_depth_ratio) * v.diameter_m,
        v.backshell_kg, (v.balance_depth_ratio - v.backshell_depth_ratio) * v.diameter_m, v.ballast_kg,
        v.spin_rpm * math.pi / 30.0,
    )


def _chute(landing: Landing) -> Chute:
    if landing.parachute is None:
        return Chute(False, False, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0)
    p = si(landing.parachute)
    return Chute(True, p.trigger == "timer", 0.25 * math.pi * p.diameter_m**2, p.drag_scale_ratio, p.trigger_speed_m_s,
                 p.trigger_time_s, p.line_stretch_s, p.inflation_s, p.lever_m,
                 p.riser_ratio * p.diameter_m, p.stretch_angle_rad, p.strength_n, p.heat_shield_delay_s,
                 p.heat_shield_delay_s + p.legs_delay_s)


def _thrust(landing: Landing) -> Thrust:
    if landing.engines is None:
        return Thrust(False, False, False, 1, 0.0, 0.0, 2000.0, 0.0, 0.0, 1.0, np.zeros((1, 2)))
    e = si(landing.engines)
    angle = e.first_engine_rad + 2.0 * math.pi * np.arange(e.engine_count) / e.engine_count
    place = e.ring_radius_m * np.column_stack([np.sin(angle), np.cos(angle)])
    return Thrust(True, e.kind == "solid", e.kind == "pulsed", e.engine_count, e.thrust_max_n, e.throttle_min_ratio,
                  e.specific_impulse_s * STANDARD_GRAVITY_M_S2, e.response_s, e.minimum_on_s, e.ring_radius_m,
                  place)


def _jets(landing: Landing) -> Jets:
    c = si(landing.control)
    return Jets(Vec(*map(float, c.torque_max_n_m)), c.minimum_on_s, c.bank_rate_rad_s,
                c.specific_impulse_s * STANDARD_GRAVITY_M_S2, c.lever_m)


def _instruments(landing: Landing) -> Instruments:
    s, d = si(landing.sensors), si(landing.dispersion)
    return Instruments(
        s.imu_count, s.gyro_noise_rad_rt_s, s.gyro_range_rad_s, s.accelerometer_noise_m_s2 / math.sqrt(50.0),
        s.accelerometer_range_m_s2, s.altimeter == "lidar", s.altimeter_range_m, s.altimeter_noise_ratio,
        s.velocimeter_noise_m_s, s.leg_transient_s,
        s.star_tracker, s.star_tracker_noise_rad, s.star_tracker_floor_m, s.star_tracker_rate_rad_s,
        s.terrain_camera, s.terrain_camera_noise_m, s.terrain_camera_top_m, s.terrain_camera_floor_m,
        s.gyro_bias_rad_s, s.gyro_scale_ratio, s.accelerometer_bias_m_s2, s.accelerometer_scale_ratio, s.attitude_error_rad,
        d.knowledge_position_m, d.knowledge_velocity_m_s, d.ground_height_m)


def _touchdown(landing: Landing) -> LandingNumbers:
    site, limits = si(landing.site), si(landing.limits)
    ground = place_m(site.radius_m, site.latitude_rad, site.longitude_rad)
    p = landing.powered
    powered = (0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.5) if p is None else (
        p.start_altitude_m, p.start_thrust_ratio, p.start_speed_max_m_s, p.final_altitude_m, p.final_speed_m_s, p.divert_ratio,
        math.cos(math.radians(p.tilt_max_deg)))
    return LandingNumbers(ground, site.radius_m, *powered, limits.touchdown_vertical_m_s,
                          limits.touchdown_horizontal_m_s, math.cos(limits.touchdown_tilt_rad), limits.survivable_m_s,
                          limits.heating_max_w_m2, limits.flight_max_s)


def _software(landing: Landing) -> Software:
    s = landing.software
    return Software(s.touchdown_sense == "latched", s.touchdown_enable_altitude_m, s.phase_conditions == "one",
                    s.energy_cutoff_altitude_m, s.energy_cutoff_least_s, s.gyro_saturation == "held",
                    s.altimeter_fixes == "checked")


def _escape(landing: Landing) -> Escape:
    a = si(landing.abort)
    return Escape(a.enabled, a.imus_required_count, a.altimeter_required, a.dynamic_pressure_max_pa, a.speed_max_m_s,
                  a.floor_altitude_m, si(landing.site).radius_m + a.orbit_altitude_m, a.acceleration_max_m_s2)


def _ticks(fastest_rad_s: float, longest: int) -> int:
    """The longest step of a power of two in ticks over which the fastest motion turns less than 0.35 rad."""
    return max((n for n in (1, 2, 4, 8, 16) if n <= longest and n * TICK_S * fastest_rad_s <= 0.35), default=1)


def steps(landing: Landing, entry: FixedState) -> Steps:
    """Steps short enough for the pitching at the peak of the entry and for the swinging under the parachute.

    Peak by Allen and Eggers; parachute at a dynamic pressure of 800 Pa, above all that flew. `design/003_steps.py` has the
    errors against half the step.
    """
    v = si(landing.vehicle)
    steep = math.sin(max(-flight_angles(*entry).flight_path_rad, 0.1))
    peak_m_s2 = norm(entry.v_MCMF_m_s) ** 2 * steep / (2.0 * math.e * SCALE_HEIGHT_M)
    across_kg_m2 = min(v.inertia_kg_m2[1:])
    pitch = math.sqrt(v.mass_kg * peak_m_s2 * v.diameter_m * STABILITY_MOST / across_kg_m2)
    chute = landing.parachute
    swing = 0.0 if chute is None else math.sqrt(
        800.0 * 0.25 * math.pi * chute.diameter_m**2 * chute.lever_m / across_kg_m2)
    return Steps(_ticks(pitch, 16), _ticks(swing, 8), 8)


def no_reference() -> Reference:
    zero = np.zeros(2)
    return Reference(False, 0.0, 1.0, zero, zero, zero, zero, zero, zero, zero, zero, 0.0, 0.0, 0.0, 0.0, Vec(1.0, 0.0, 0.0))


def _aim(landing: Landing, entry: FixedState) -> tuple[Vec, float]:
    """Unit vector to where the entry aims, and the distance to it along the site's sphere, m."""
    site = si(landing.site)
    target = unit(place_m(1.0, site.latitude_rad, site.longitude_rad))
    here = unit(entry.r_MCMF_m)
    normal = unit(cross(here, target))
    back = si(landing.guidance).target_bias_m / site.radius_m
    target = target * math.cos(back) + cross(target, normal) * math.sin(back)
    return target, math.atan2(norm(cross(here, target)), float(np.dot(here, target))) * site.radius_m


def plan_reference(landing: Landing, model: Model, entry: FixedState, sky: Sky) -> tuple[Reference, float]:
    """Fly the reference from this entry under this sky to the site, and tabulate it against speed; and how long it took, s."""
    v, g = si(landing.vehicle), si(landing.guidance)
    if g.kind == "ballistic":
        return no_reference(), 0.0
    target, distance_m = _aim(landing, entry)
    polar = trimmed(v.shape, v.balance_offset_ratio, v.balance_depth_ratio)
    point = Point(model.world, model.areoid_shift_m, model.landing.site_radius_m, model.shape.rarefied,
                  v.reference_area_m2 / v.mass_kg, g.bank_fast_rad, g.bank_slow_rad, g.alignment_speed_m_s)
    path = meet_range(point, atmosphere(sky, MEAN, 0), polar, entry.r_MCMF_m, entry.v_MCMF_m_s, g.final_speed_m_s, distance_m)
    adjoint = np.empty((len(path), 4))
    influence(model.world.gm_m3_s2, path, adjoint)
    peak = int(np.argmax(path[:, SPEED]))
    path, adjoint = path[peak:][::-1], adjoint[peak:][::-1]  # from slow to fast
    grid = np.linspace(path[0, SPEED], path[-1, SPEED], NODES)

    def table(values):
        return np.ascontiguousarray(np.interp(grid, path[:, SPEED], values))

    drag = np.maximum(path[:, DRAG], 1e-6)
    reference = Reference(
        True, float(grid[0]), float(1.0 / (grid[1] - grid[0])), table(path[:, BANK]), table(path[:, DRAG]),
        table(path[:, CLIMB]), table(distance_m - path[:, RANGE]), table(-path[:, SCALE_HEIGHT] / drag * adjoint[:, 2]),
        table(adjoint[:, 1] / (path[:, SPEED] * np.cos(path[:, GAMMA]))),
        table(np.maximum(adjoint[:, 3], LEAST_RANGE_GAIN_M)), table(path[:, LIFT_RATIO]),
        g.start_drag_m_s2, g.overcontrol_ratio, g.alignment_speed_m_s, g.straighten_speed_m_s, target,
    )
    return reference, float(path[:, TIME].max())


def build(landing: Landing, entry: FixedState | None = None, sky: Sky | None = None) -> Lander:
    """The lander of a scenario, with its guidance planned for the written entry and weather, or for those given."""
    t = tdb_s_from_utc(landing.entry.time_utc)
    entry = entry or nominal_entry(landing)
    v, site = si(landing.vehicle), si(landing.site)
    shift = site.elevation_m - (site.radius_m - ellipsoid_radius_m(MARS, math.sin(site.latitude_rad)))
    model = Model(MARS, _shape(landing), _chute(landing), _thrust(landing), _jets(landing), _instruments(landing),
                  no_reference(), _touchdown(landing), _escape(landing), steps(landing, entry), _software(landing), shift)
    reference, entry_s = plan_reference(landing, model, entry, sky or sky_of(landing, t))
    trim = aero.trim_rad(v.shape, v.balance_offset_ratio, v.balance_depth_ratio, 20.0)
    model = model._replace(reference=reference)
    return Lander(landing, model, trim, float(reference.bank_rad[-1]), t, entry, entry_s + LAST_PHASE_S)

