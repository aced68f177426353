"""What a person may write about an abort to orbit."""
from typing import Any

from pydantic import model_validator

from ..core.declare import Section, number, text


class Abort(Section):
    """Abort to orbit: when the flight software may break off, what it flies to, and what it takes along."""

    enabled: bool = text("the vehicle can climb back", False)
    imus_required_count: int = number("break off with fewer healthy inertial units", 0, 3, 1)
    altimeter_required: bool = text("break off without altimeter below the engine start altitude", True)
    dynamic_pressure_max_pa: float = number("engines may be turned into the wind below this pressure", 0.0, 50000.0, 2000.0)
    speed_max_m_s: float = number("and below this speed relative to the air", 0.0, 4000.0, 700.0)
    floor_altitude_m: float = number("below this, landing is safer", 0.0, 5000.0, 15.0)
    acceleration_max_g: float = number("largest thrust acceleration of the climb (Earth g)", 0.5, 10.0, 4.0)
    engines_clear_s: float = number("from breaking off until the engines are clear of the shell", 0.0, 30.0, 1.5)
    orbit_periapsis_km: float = number("parking orbit to reach: periapsis above the mean sphere", 100.0, 2000.0, 200.0)
    orbit_apoapsis_km: float = number("and apoapsis; an orbit that is higher already is kept", 100.0, 50000.0, 200.0)
    periapsis_min_km: float = number("an orbit with a lower periapsis does not count as one", 80.0, 1000.0, 100.0)
    descent_stage_kg: float = number("dry mass left behind on breaking off: legs, cargo, tanks of the descent", 0.0, 1e6, 0.0)
    ascent_propellant_kg: float | None = number("propellant that stays; the rest goes with the descent stage; all if not given",
                                                0.0, 1e6, None)
    bare_area_m2: float | None = number("reference area of the stack outside its shell; that of the shell if not given",
                                        0.01, 1e4, None)
    bare_nose_radius_m: float | None = number("radius of its end for stagnation heating; that of the shell if not given",
                                              0.01, 50.0, None)
    bare_dynamic_pressure_max_pa: float = number("dynamic pressure that breaks the bare stack", 10.0, 1e5, 6000.0)
    bare_heating_max_w_m2: float = number("stagnation heating that the bare stack takes", 1e2, 1e7, 3e4)
    felt_max_g: float = number("acceleration during an abort that the crew does not survive (Earth g)", 1.0, 40.0, 6.0)

    @model_validator(mode="after")
    def _orbit_is_one(self):
        if not self.periapsis_min_km <= self.orbit_periapsis_km <= self.orbit_apoapsis_km:
            raise ValueError(f"orbit_periapsis_km = {self.orbit_periapsis_km:g}: allowed from periapsis_min_km = "
                             f"{self.periapsis_min_km:g} to orbit_apoapsis_km = {self.orbit_apoapsis_km:g}")
        return self


def misfits(abort: Abort, vehicle: Any, sensors: Any) -> list[str]:
    """What of an abort does not go with its vehicle (`schema.Vehicle`) and its sensors."""
    wrong = []
    stack_kg = vehicle.mass_kg - vehicle.propellant_kg - vehicle.heat_shield_kg - vehicle.backshell_kg - vehicle.ballast_kg
    if abort.descent_stage_kg >= stack_kg:
        wrong.append(f"abort.descent_stage_kg = {abort.descent_stage_kg:g}: less than {stack_kg:g} is allowed, the stack "
                     "outside its shell without propellant")
    if (abort.ascent_propellant_kg or 0.0) > vehicle.propellant_kg:
        wrong.append(f"abort.ascent_propellant_kg = {abort.ascent_propellant_kg:g}: at most vehicle.propellant_kg = "
                     f"{vehicle.propellant_kg:g} is allowed")
    if abort.imus_required_count > sensors.imu_count:
        wrong.append(f"abort.imus_required_count = {abort.imus_required_count}: at most sensors.imu_count = "
                     f"{sensors.imu_count} is allowed")
    return wrong
