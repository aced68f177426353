"""What a person may write about one landing. One line declares a number: unit in the name, range, meaning.

The same classes feed the reader's error messages, the sampler, the glossary and the kernels (`descent.build`).
"""
from typing import Literal

from pydantic import model_validator

from ..core.declare import Follows, Section, number, text
from ..core.errors import InputError, Problem
from ..solar.time import tdb_s_from_utc
from .defaults import fill
from .schema_abort import Abort, misfits
from .schema_guidance import Guidance, Powered

CLOCK_ENDS_UTC = "2101-01-01"  # season and local time by Allison and McEwen, who fitted 1874 to 2127


class Vehicle(Section):
    """The body that enters: its mass, shape and balance."""

    mass_kg: float = number("mass at the entry interface, everything included", 1.0, 1e6)
    propellant_kg: float = number("propellant in the tanks at the entry interface", 0.0, 1e6, 0.0)
    shape: Literal["sphere-cone-70", "ellipsled"] = text("which aerodynamic table", "sphere-cone-70")
    reference_area_m2: float = number("aerodynamic reference area", 0.01, 1e4, Follows)
    diameter_m: float = number("aerodynamic reference length", 0.1, 100.0)
    nose_radius_m: float = number("radius of the nose for stagnation heating", 0.01, 50.0, Follows)
    balance_offset_ratio: float = number("centre of mass off the axis, towards lift, per diameter", 0.0, 0.3, 0.0)
    balance_depth_ratio: float = number("centre of mass behind the nose, per diameter", 0.05, 1.0, 0.25)
    inertia_kg_m2: list[float] = text("principal moments of inertia at entry about x (axis of symmetry), y, z", Follows)
    spin_rpm: float = number("spin about the axis of symmetry", 0.0, 30.0, 0.0)
    heat_shield_kg: float = number("mass dropped with the heat shield", 0.0, 1e6, 0.0)
    backshell_kg: float = number("mass dropped with backshell and parachute, or with the aeroshell", 0.0, 1e6, 0.0)
    heat_shield_depth_ratio: float = number("centre of the heat shield behind the nose, per diameter", 0.0, 3.0, 0.1)
    backshell_depth_ratio: float = number("centre of the backshell behind the nose, per diameter", 0.0, 3.0, 0.5)
    ballast_kg: float = number("mass dropped to straighten up before the parachute", 0.0, 1e5, 0.0)
    crewed: bool = text("people on board", False)

    @model_validator(mode="after")
    def _adds_up(self):
        parts = self.propellant_kg + self.heat_shield_kg + self.backshell_kg + self.ballast_kg
        if parts >= self.mass_kg:
            raise ValueError(f"propellant, heat shield, backshell and ballast add up to {parts:g} kg, "
                             f"mass_kg is {self.mass_kg:g}: less than mass_kg is allowed")
        if len(self.inertia_kg_m2) != 3 or min(self.inertia_kg_m2) <= 0:
            raise ValueError("inertia_kg_m2: three positive numbers are allowed, for x, y and z")
        return self


class Entry(Section):
    """State at the entry interface. The frame is mandatory: an inertial angle beside a relative speed is the field's
    commonest error."""

    frame: Literal["inertial", "relative"] = text("what speed and angles are relative to: inertial space or the turning planet")
    time_utc: str = text("instant of the entry interface, ISO 8601 UTC")
    radius_km: float = number("distance from the centre of Mars", 3440.0, 3700.0, 3522.2)
    latitude_deg: float = number("planetocentric latitude", -90.0, 90.0)
    longitude_deg: float = number("east longitude", -180.0, 360.0)
    speed_m_s: float = number("speed in the frame", 100.0, 12000.0)
    flight_path_angle_deg: float = number("angle of the velocity above the local horizontal, negative down", -90.0, 10.0)
    azimuth_deg: float = number("direction of the velocity, clockwise from north", -180.0, 360.0)

    @model_validator(mode="after")
    def _a_date(self):
        try:
            late = tdb_s_from_utc(self.time_utc) > tdb_s_from_utc(CLOCK_ENDS_UTC)
        except InputError as error:
            raise InputError([p._replace(where="time_utc", given=repr(self.time_utc)) for p in error.problems]) from None
        if late:
            raise InputError(Problem("time_utc", repr(self.time_utc), f"before {CLOCK_ENDS_UTC}: the Mars clock ends there"))
        return self


class Site(Section):
    """Where to land."""

    latitude_deg: float = number("planetocentric latitude", -90.0, 90.0)
    longitude_deg: float = number("east longitude", -180.0, 360.0)
    radius_km: float = number("distance of the ground from the centre of Mars", 3365.0, 3425.0, Follows)
    elevation_km: float = number("ground above the MOLA areoid", -9.0, 22.0)


class Weather(Section):
    """Two optical depths: the regional one heats the air and moves its density, the local one blinds sensors."""

    global_optical_depth_ratio: float = number("regional mean visible optical depth", 0.0, 20.0, Follows)
    local_optical_depth_ratio: float = number("visible optical depth over the site", 0.0, 20.0, Follows)


class Parachute(Section):
    """Disk-gap-band parachute."""

    diameter_m: float = number("nominal diameter D0", 0.1, 100.0)
    drag_scale_ratio: float = number("drag relative to the common disk-gap-band table", 0.3, 1.5, 1.0)
    trigger: Literal["speed", "timer", "range", "deceleration", "mach", "altitude"] = text("what fires the mortar", "speed")
    trigger_speed_m_s: float = number("navigated speed at which the mortar fires", 50.0, 1500.0, 400.0)
    trigger_time_s: float = number("time after the entry interface at which the mortar fires", 1.0, 2000.0, 200.0)
    trigger_range_km: float = number("range: distance to the site, along the ground, that fires it", -50.0, 200.0, 10.0)
    trigger_speed_max_m_s: float = number("range: never above this navigated speed", 50.0, 1500.0, 500.0)
    trigger_speed_min_m_s: float = number("range: below this navigated speed wherever it is", 20.0, 1500.0, 350.0)
    trigger_deceleration_g: float = number("deceleration: fires after the sensed one, past its peak, has fallen through this "
                                           "(Earth g)", 0.05, 20.0, 1.0)
    trigger_delay_s: float = number("deceleration: time from then to mortar fire", 0.0, 300.0, 0.0)
    trigger_mach_ratio: float = number("mach: navigated speed over the sound speed of the mean air", 0.2, 5.0, 1.8)
    trigger_altitude_km: float = number("altitude: navigated height over the site that fires it", 0.1, 50.0, 6.0)
    line_stretch_s: float = number("mortar fire to line stretch", 0.0, 5.0, 1.1)
    inflation_s: float = number("line stretch to full inflation", 0.05, 5.0, Follows)
    lever_m: float = number("attachment point behind the centre of mass", 0.05, 20.0, Follows)
    riser_ratio: float = number("craft to canopy, per nominal diameter", 0.5, 10.0, 2.0)
    stretch_angle_deg: float = number("riser off the wind at line stretch, half to one and a half of it; starts the swinging",
                                      0.0, 60.0, 8.0)
    strength_n: float = number("pull at which the canopy tears", 1.0, 1e9, 1e9)
    heat_shield_delay_s: float = number("mortar fire to heat shield release", 0.0, 200.0, 20.0)
    legs_delay_s: float = number("heat shield release to the unfolding of the legs", 0.0, 200.0, 10.0)


class Engines(Section):
    """Engines of the powered descent, in a ring, thrusting along the axis of symmetry."""

    kind: Literal["throttled", "pulsed", "solid"] = text("throttled engines, engines that pulse, or solid motors until cut",
                                                         "throttled")
    engine_count: int = number("engines in the ring", 1, 40)
    thrust_max_n: float = number("full thrust of one engine", 1.0, 5e6)
    throttle_min_ratio: float = number("lowest throttle of one engine", 0.0, 1.0, 0.2)
    specific_impulse_s: float = number("specific impulse in vacuum", 50.0, 1000.0)
    response_s: float = number("time constant of thrust", 0.0, 2.0, 0.1)
    minimum_on_s: float = number("shortest pulse of a pulsed engine", 0.0, 0.1, 0.01)
    first_engine_deg: float = number("place of the first engine in the ring, from lift towards the right", -360.0, 360.0, 0.0)
    ring_radius_m: float = number("distance of the engines from the axis", 0.05, 20.0, Follows)


class Control(Section):
    """Reaction control system."""

    torque_max_n_m: list[float] = text("largest torque about x, y and z", Follows)
    bank_rate_deg_s: float = number("largest bank rate", 0.5, 60.0, 20.0)
    specific_impulse_s: float = number("specific impulse of the thrusters", 50.0, 500.0, 220.0)
    minimum_on_s: float = number("shortest pulse of the thrusters", 0.0, 0.1, 0.01)
    lever_m: float = number("arm of the thrusters", 0.1, 20.0, 1.5)

    @model_validator(mode="after")
    def _three_axes(self):
        if len(self.torque_max_n_m) != 3 or min(self.torque_max_n_m) < 0:
            raise ValueError("torque_max_n_m: three numbers of zero or more are allowed, for x, y and z")
        return self


class Sensors(Section):
    """What the flight software is allowed to know; one sigma each."""

    imu_count: int = number("inertial measurement units on board", 1, 3, 2)
    gyro_bias_deg_h: float = number("gyroscope bias", 0.0, 100.0, 1.0)
    gyro_noise_deg_rt_h: float = number("angular random walk", 0.0, 5.0, 0.07)
    gyro_scale_ppm: float = number("gyroscope scale factor error", 0.0, 10000.0, 100.0)
    gyro_range_deg_s: float = number("rate at which a gyroscope saturates", 10.0, 2000.0, 375.0)
    accelerometer_bias_ug: float = number("accelerometer bias", 0.0, 10000.0, 300.0)
    accelerometer_noise_ug: float = number("accelerometer noise of one 50 Hz sample", 0.0, 50000.0, 600.0)
    accelerometer_scale_ppm: float = number("accelerometer scale factor error", 0.0, 10000.0, 300.0)
    accelerometer_range_g: float = number("acceleration at which an accelerometer saturates", 1.0, 200.0, 40.0)
    attitude_error_deg: float = number("attitude error after the last star-tracker fix, an axis", 0.0, 10.0, 0.08)
    altimeter: Literal["radar", "lidar"] = text("radar sees through dust, lidar does not", "radar")
    altimeter_range_km: float = number("slant range at which altimeter and velocimeter lock in clear air", 0.0, 50.0, 8.0)
    altimeter_noise_ratio: float = number("range error, per range", 0.0, 0.2, 0.01)
    velocimeter_noise_m_s: float = number("velocity error, an axis", 0.0, 5.0, 0.1)
    leg_transient_s: float = number("how long the touchdown sensor reads contact when the legs unfold", 0.0, 1.0, 0.0)
    star_tracker: bool = text("a star tracker looks out during the entry", False)
    star_tracker_noise_deg: float = number("attitude error of one fix, an axis", 1e-5, 1.0, 0.01)
    star_tracker_floor_km: float = number("altitude below which it sees no stars", 0.0, 200.0, 80.0)
    star_tracker_rate_deg_s: float = number("body rate above which its image smears", 0.01, 10.0, 1.0)
    terrain_camera: bool = text("images of the ground are matched with a map", False)
    terrain_camera_noise_m: float = number("position error of one match in clear air, an axis", 0.1, 1000.0, 20.0)
    terrain_camera_top_km: float = number("altitude at which matching begins", 0.01, 50.0, 4.2)
    terrain_camera_floor_km: float = number("altitude at which matching ends", 0.0, 50.0, 0.3)


class Software(Section):
    """Switches of the flight software. The defaults are what it should do; the others flew on landers that were lost."""

    touchdown_sense: Literal["after-enable", "latched"] = text(
        "contact counts from when the touchdown logic is on, or is kept from before", "after-enable")
    touchdown_enable_altitude_m: float = number("the touchdown logic is on below this navigated altitude", 0.0, 500.0, 12.0)
    phase_conditions: Literal["two", "one"] = text(
        "the parachute is left low and slow, or by the altitude of the altimeter alone", "two")
    gyro_saturation: Literal["marked", "held"] = text(
        "a saturated gyroscope makes the attitude uncertain, or the end of its range is integrated for a second", "marked")
    altimeter_fixes: Literal["checked", "forced"] = text(
        "altimeter readings must be plausible, or are forced in after five seconds of disagreement", "checked")
    energy_cutoff_altitude_m: float = number(
        "engines stop when height and speed hold less energy than rest at this height; 0 for touchdown only", 0.0, 50.0, 0.0)
    energy_cutoff_least_s: float = number("engines burn at least this long before they stop by energy", 0.0, 60.0, 3.0)


class Limits(Section):
    """What ends a flight, and how well; the limits without a value are for the eye: margins are told, nothing ends."""

    touchdown_vertical_m_s: float = number("largest vertical speed of a good landing", 0.1, 60.0, Follows)
    touchdown_horizontal_m_s: float = number("largest horizontal speed of a good landing", 0.1, 60.0, Follows)
    touchdown_tilt_deg: float = number("largest tilt of a good landing", 1.0, 180.0, Follows)
    survivable_m_s: float = number("total speed above which nobody and nothing survives", 0.2, 100.0, Follows)
    heating_max_w_m2: float = number("stagnation heating the shield is made for", 1e3, 1e8, 1e8)
    flight_max_s: float = number("end of the flight, whatever happens", 100.0, 5000.0, 1500.0)
    deceleration_max_g: float | None = number("deceleration the vehicle is made for (Earth g)", 0.5, 200.0, None)
    parachute_mach_max_ratio: float | None = number("Mach number up to which the parachute may be opened", 0.1, 5.0, None)
    parachute_dynamic_pressure_max_pa: float | None = number("dynamic pressure up to which it may be", 10.0, 5000.0, None)
    miss_max_km: float | None = number("distance from the site that is still good", 0.0, 1000.0, None)


class Dispersion(Section):
    """One sigma of what nobody knows before the flight. Each is drawn by (seed, case, name)."""

    entry_flight_path_angle_deg: float = number("delivered flight path angle", 0.0, 2.0, 0.0)
    entry_azimuth_deg: float = number("delivered azimuth", 0.0, 2.0, 0.0)
    entry_speed_m_s: float = number("delivered speed", 0.0, 100.0, 0.0)
    entry_cross_track_km: float = number("delivered position across the track", 0.0, 50.0, 0.0)
    entry_along_track_km: float = number("delivered position along the track", 0.0, 200.0, 0.0)
    knowledge_position_km: float = number("error of the navigated position at entry, an axis", 0.0, 50.0, 0.0)
    knowledge_velocity_m_s: float = number("error of the navigated velocity at entry, an axis", 0.0, 20.0, 0.0)
    mass_ratio: float = number("mass at entry", 0.0, 0.05, 0.0)
    axial_force_ratio: float = number("axial force coefficient", 0.0, 0.2, 0.0)
    balance_ratio: float = number("offset of the centre of mass", 0.0, 0.5, 0.0)
    parachute_drag_ratio: float = number("parachute drag", 0.0, 0.5, 0.0)
    thrust_ratio: float = number("thrust", 0.0, 0.1, 0.0)
    ground_height_m: float = number("height of the ground where it lands, against the site", 0.0, 1000.0, 0.0)
    ground_slope_deg: float = number("slope of the ground over the footprint, in each of two directions", 0.0, 30.0, 0.0)
    specific_impulse_ratio: float = number("specific impulse", 0.0, 0.05, 0.0)
    atmosphere: Literal["mean", "climatology", "sounded"] = text(
        "how far the air may differ from its mean: not at all, as the climate does, or as after a fresh look from orbit",
        "climatology")


class Landing(Section):
    """One landing: the scenario of `marsfall land`."""

    kind: Literal["landing"]
    title: str = text("one line for people")
    vehicle: Vehicle
    entry: Entry
    site: Site
    weather: Weather
    parachute: Parachute | None = None
    engines: Engines | None = None
    powered: Powered | None = None
    control: Control
    sensors: Sensors = Sensors()
    guidance: Guidance = Guidance()
    software: Software = Software()
    abort: Abort = Abort()
    limits: Limits
    dispersion: Dispersion = Dispersion()

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, data):
        return fill(data)

    @model_validator(mode="after")
    def _belongs_together(self):
        wrong = []
        if (self.engines is None) != (self.powered is None):
            wrong.append("engines and powered: both sections or neither are allowed")
        if self.abort.enabled and (self.engines is None or self.engines.kind == "solid"):
            wrong.append("abort.enabled = true: allowed only with throttled or pulsed engines")
        if self.engines is not None and self.engines.kind != "solid" and self.vehicle.propellant_kg <= 0:
            wrong.append("vehicle.propellant_kg = 0: engines other than solid motors need propellant")
        if self.guidance.kind in ("apollo", "predictor") and self.vehicle.balance_offset_ratio <= 0:
            wrong.append(f"guidance.kind = {self.guidance.kind!r}: steering needs lift, "
                         "so vehicle.balance_offset_ratio above 0")
        wrong += misfits(self.abort, self.vehicle, self.sensors)
        if wrong:
            raise ValueError("\n".join(wrong))
        return self
