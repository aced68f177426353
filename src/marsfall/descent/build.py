"""Scenario to numbers: `Landing` in people's units becomes a `Lander` in SI, with tables as arrays. No physics here."""
import math
from typing import NamedTuple

import numpy as np

from ..core.clock import TICK_S
from ..core.units import STANDARD_GRAVITY_M_S2, si
from ..core.vectors import Vec, norm
from ..core.world import ellipsoid_radius_m
from ..mars.atmosphere import Sky
from ..mars.clock import local_true_time_rad, ls_rad
from ..mars.constants import MARS
from ..mars.frames import FixedState, FlightAngles, entry_state, flight_angles, inertial_from_relative, place_m
from ..solar.time import tdb_s_from_utc
from . import aero
from .build_escape import escape_of
from .laws import LAWS
from .model import Chute, Instruments, Jets, Model, Shape, Software, Steps, Thrust
from .model import Landing as LandingNumbers
from .plan import plan_entry
from .schema import Landing
from .trigger import TRIGGERS

SCALE_HEIGHT_M = 11000.0     # of the density, for the length of a step only
STABILITY_MOST = 0.12        # pitch stability over axial force of a blunt body, for the length of a step only
LAST_PHASE_S = 120.0         # end of the entry to the ground, for the turn of the planet meanwhile, assumption


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
        return Chute(False, 0.0, 1.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0)
    p = si(landing.parachute)
    return Chute(True, 0.25 * math.pi * p.diameter_m**2, p.drag_scale_ratio, TRIGGERS.index(p.trigger), p.trigger_speed_m_s,
                 p.trigger_time_s, p.trigger_range_m, p.trigger_speed_min_m_s, p.trigger_speed_max_m_s,
                 p.trigger_deceleration_m_s2, p.trigger_delay_s, p.trigger_mach_ratio, p.trigger_altitude_m,
                 p.line_stretch_s, p.inflation_s, p.lever_m, p.riser_ratio * p.diameter_m, p.stretch_angle_rad, p.strength_n,
                 p.heat_shield_delay_s, p.heat_shield_delay_s + p.legs_delay_s)


def _thrust(landing: Landing) -> Thrust:
    if landing.engines is None:
        return Thrust(False, False, False, 1, 0.0, 0.0, 2000.0, 0.0, 0.0, 1.0, np.zeros((1, 2)))
    e = si(landing.engines)
    angle = e.first_engine_rad + 2.0 * math.pi * np.arange(e.engine_count) / e.engine_count
    out_m = e.ring_radius_m if e.engine_count > 1 else 0.0  # a single engine sits on the axis
    place = out_m * np.column_stack([np.sin(angle), np.cos(angle)])
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
    law_code = 0 if p is None else LAWS.index(p.law)
    return LandingNumbers(law_code, ground, site.radius_m, *powered, limits.touchdown_vertical_m_s,
                          limits.touchdown_horizontal_m_s, math.cos(limits.touchdown_tilt_rad), limits.survivable_m_s,
                          limits.heating_max_w_m2, limits.flight_max_s)


def _software(landing: Landing) -> Software:
    s = landing.software
    return Software(s.touchdown_sense == "latched", s.touchdown_enable_altitude_m, s.phase_conditions == "one",
                    s.energy_cutoff_altitude_m, s.energy_cutoff_least_s, s.gyro_saturation == "held",
                    s.altimeter_fixes == "checked")


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


def build(landing: Landing, entry: FixedState | None = None, sky: Sky | None = None) -> Lander:
    """The lander of a scenario, with its guidance planned for the written entry and weather, or for those given."""
    t = tdb_s_from_utc(landing.entry.time_utc)
    entry = entry or nominal_entry(landing)
    sky = sky or sky_of(landing, t)
    v, site, shape = si(landing.vehicle), si(landing.site), _shape(landing)
    shift = site.elevation_m - (site.radius_m - ellipsoid_radius_m(MARS, math.sin(site.latitude_rad)))
    reference, entry_s = plan_entry(landing, MARS, shift, entry, sky)
    model = Model(MARS, shape, _chute(landing), _thrust(landing), _jets(landing), _instruments(landing), reference,
                  _touchdown(landing), escape_of(landing, shape.coefficients, sky), steps(landing, entry), _software(landing),
                  shift)
    trim = aero.trim_rad(v.shape, v.balance_offset_ratio, v.balance_depth_ratio, 20.0)
    return Lander(landing, model, trim, float(reference.bank_rad[-1]), t, entry, entry_s + LAST_PHASE_S)

