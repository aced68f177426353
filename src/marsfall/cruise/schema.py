"""What a person may write about the ships and their way to Mars. One line declares a number: unit, range, meaning."""
from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem
from ..solar.ephemeris import state
from ..solar.time import tdb_s_from_utc

LATEST_ARRIVAL_DAY = 120.0  # after the plan, for a ship that has turned aside to help


class Overdrive(Section):
    """One burn hotter than the engine of the ship is rated for. Hydrogen leaves faster, so the same propellant brings the ship
    earlier, and the fuel wears faster: see the sheet of the engine."""

    time_utc: str = text("when the engine is pushed, ISO 8601 UTC")
    earlier_day: float = number("how much earlier than planned the ship then arrives", 0.1, 60.0)
    margin_ratio: float = number("share of the margin between the rated and the never-exceed chamber temperature that is "
                                 "used; above 1 the never-exceed value is passed", 0.0, 3.0)
    inhibits: tuple[str, ...] = text("limits of the engine that are switched off for it", ())
    inhibit_by: tuple[str, ...] = text("who signs for that", ())
    reason: str = text("the reason they give", "")
    failure_tank_loss_ratio: float = number("most of its propellant that a lost engine takes along", 0.0, 1.0, 0.0)


class SolarSail(Section):
    """A sail that brings the ship to Mars earlier for no propellant, and faster, which capture pays. Not part of dry_mass_t."""

    area_m2: float = number("of the open sail", 1e3, 1e8)
    reflectivity_ratio: float = number("light sent back, of that which falls on it", 0.0, 1.0, 0.9)
    mass_t: float = number("sail, booms and box", 0.0, 500.0)
    deploy_day: float = number("when it is opened, after departure", 1.0, 300.0)
    stow_day: float = number("when it is let go, before arrival", 5.0, 200.0)
    error_ratio: float = number("one sigma of its push", 0.0, 0.2, 0.0)


class Captain(Section):
    """How a captain decides."""

    rescue: Literal["never", "if-can-capture", "if-can-return"] = text("answers a distress call")
    reserve_t: float = number("propellant that must be left after capture at Mars", 0.0, 1000.0, 0.0)


class DepartureStage(Section):
    """A stage of its own that makes the departure burns and is let go after them: chemical before nuclear, for instance."""

    propellant: Literal["hydrogen", "methane-oxygen", "hydrogen-oxygen"] = text("what it burns; nobody can use what is left")
    propellant_t: float = number("what it holds", 0.1, 10000.0)
    dry_mass_t: float = number("empty", 0.1, 2000.0)
    specific_impulse_s: float = number("specific impulse of its engine", 200.0, 1500.0)
    thrust_kn: float = number("thrust of its engine", 1.0, 1e5)
    startup_s: float = number("time from nothing to full thrust", 0.0, 300.0, 0.0)


class Ship(Section):
    """A ship from its assembly orbit to its parking orbit at Mars."""

    departure_utc: str = text("departure from Earth, ISO 8601 UTC")
    arrival_utc: str = text("planned arrival at Mars, ISO 8601 UTC")
    dry_mass_t: float = number("all but cruise propellant, drop tanks and crew; lander and its propellant included",
                               1.0, 5000.0)
    drop_tank_t: float = number("empty tanks let go after the departure", 0.0, 1000.0, 0.0)
    propellant_t: float = number("cruise propellant at departure", 0.0, 10000.0)
    propellant: Literal["hydrogen", "methane-oxygen"] = text("what the main engine burns")
    tank_capacity_t: float = number("propellant the ship can hold once the drop tanks are gone", 0.0, 10000.0)
    crew_count: int = number("people on board", 0, 100)
    berths_count: int = number("people the life support can carry", 0, 200)
    engine: str | None = text("sheet of the main engine, shipped or a path; or specific_impulse_s and thrust_kn", None)
    engines_count: int = number("engines of that sheet that burn together", 1, 50, 1)
    specific_impulse_s: float | None = number("specific impulse of the main engine, if it has no sheet", 200.0, 1500.0, None)
    thrust_kn: float | None = number("thrust of the main engine, if it has no sheet", 1.0, 1e5, None)
    startup_s: float = number("time of the main engine from nothing to full thrust", 0.0, 300.0, 0.0)
    cooldown_min: float = number("over which its flow falls to nothing after a burn; a reactor must be cooled", 0.0, 600.0, 0.0)
    cooldown_propellant_ratio: float = number("propellant of that cooldown, as a share of the burn's", 0.0, 0.2, 0.0)
    cooldown_impulse_ratio: float = number("specific impulse of the cooldown against that of the burn", 0.0, 1.0, 0.5)
    burn_attitude: Literal["velocity", "inertial"] = text("thrust of the great burns along the velocity, or fixed in space",
                                                          "velocity")
    departure_burns_count: int = number("perigee burns in which the ship leaves", 1, 3)
    assembly_inclination_deg: float = number("of the assembly orbit; at least the declination of the way out", 0.0, 180.0, 51.6)
    departure_stage: DepartureStage | None = None
    captain: Captain
    overdrive: Overdrive | None = None
    sail: SolarSail | None = None

    @model_validator(mode="after")
    def _possible(self):
        problems = [*_date_problems(self), *_order_problems(self)]
        if self.berths_count < self.crew_count:
            problems.append(Problem("berths_count", f"{self.berths_count}", f"the crew is {self.crew_count}"))
        problems += _engine_problems(self)
        if problems:
            raise InputError(problems)
        return self


class Navigation(Section):
    """How well the ships are steered; one sigma each."""

    injection_error_m_s: float = number("velocity error after the departure, an axis", 0.0, 100.0)
    specific_impulse_error_ratio: float = number("specific impulse of an engine against its data sheet", 0.0, 0.05)
    execution_error_ratio: float = number("error of a correction burn, per burn, an axis", 0.0, 0.2)
    burn_error_ratio: float = number("error of a great burn in deep space, an axis", 0.0, 0.2, 0.002)
    first_correction_day: float = number("first correction after a departure or another great burn", 1.0, 60.0)
    second_correction_day: float = number("second correction, after departure", 2.0, 200.0, 60.0)
    last_correction_day: float = number("last correction but one, before arrival", 1.0, 60.0)
    final_correction_day: float = number("last correction, before arrival", 0.5, 30.0, 4.0)
    correction_reserve_m_s: float = number("velocity change kept in the tanks for corrections until Mars", 0.0, 200.0, 0.0)
    range_error_m: float = number("range from the Earth, a day of tracking", 0.1, 1e5, 20.0)
    doppler_error_m_s: float = number("range rate from the Earth, a day of tracking", 1e-6, 1.0, 0.0005)
    angle_error_deg: float = number("direction from the Earth, an axis, a day of tracking", 1e-7, 1.0, 1.5e-5)
    sextant_error_deg: float = number("direction of Mars seen from the ship, an axis, a day", 1e-5, 1.0, 0.002)
    outage_deg: float = number("a ship nearer to the Sun in the Earth's sky is not tracked", 0.0, 20.0, 3.0)
    turnaround_hour: float = number("from the last data to the command, besides the light time both ways", 0.0, 240.0, 12.0)
    disturbance_m_s: float = number("random walk of the velocity in a day, an axis: venting, turns, people", 0.0, 1.0, 0.005)


class Rescue(Section):
    """Rules of a rescue that hold for everybody."""

    decision_hour: float = number("from a failure to the first rescuer's burn", 0.0, 1000.0)
    survival_day: float = number("mean time a crew member lives on a dead ship", 0.1, 1000.0)
    farthest_day: float = number("longest flight to a dead ship that is considered", 3.0, 90.0)
    docked_day: float = number("time two ships stay together at least", 0.0, 20.0)
    victim_position_error_km: float = number("knowledge of a dead ship's place on the way to it, an axis", 0.0, 1e5, 0.0)
    closing_hour: float = number("time of the last approach, in which the miss is closed", 1.0, 240.0, 12.0)
    docking_hour: float = number("from the meeting to the first propellant: docking, checks, hoses", 0.0, 240.0, 6.0)
    transfer_rate_kg_s: float = number("pumping rate between two ships", 0.01, 100.0, 2.0)
    transfer_rate_sigma_ratio: float = number("one sigma of its logarithm", 0.0, 2.0, 0.0)
    transfer_chilldown_ratio: float = number("vented to cool line and tank, of the room in it", 0.0, 0.2, 0.02)
    transfer_residual_ratio: float = number("share of the donor's propellant that no pump reaches", 0.0, 0.5, 0.015)
    transfer_line_loss_ratio: float = number("lost on the way, of what goes over", 0.0, 0.5, 0.003)
    transfer_losses_sigma_ratio: float = number("one sigma of the logarithm of these three losses together", 0.0, 2.0, 0.0)
    transfer_settled: bool = text("whether a small thrust settles the liquid meanwhile", True)
    transfer_unsettled_residual_ratio: float = number("what no pump reaches if not settled", 0.0, 1.0, 0.06)
    transfer_unsettled_rate_ratio: float = number("rate without settling against that with it", 0.01, 1.0, 0.3)
    settling_acceleration_ug: float = number("acceleration that settles the liquid, in 1e-6 g", 0.1, 1e4, 10.0)
    settling_impulse_s: float = number("specific impulse of the settling thrusters", 50.0, 500.0, 250.0)
    boiloff_efold_day: float = number("time in which a sound ship boils off all but 1/e, while docked", 10.0, 1e6, 7000.0)
    leak_efold_day: float = number("the same of a dead ship, from its failure on", 1.0, 1e6, 7000.0)
    person_kg: float = number("mass of a person with suit and kit", 50.0, 500.0)
    return_dv_km_s: float = number("what the way home from the parking orbit takes", 0.0, 5.0)


class Fleet(Section):
    """Everything between Earth and the parking orbits."""

    navigation: Navigation
    rescue: Rescue
    ships: Mapping[str, Ship]


def _engine_problems(ship: Ship) -> list[Problem]:
    """A main engine has either a sheet or two numbers; only one with a sheet can be driven past its rating."""
    numbers = {"specific_impulse_s": ship.specific_impulse_s, "thrust_kn": ship.thrust_kn}
    if ship.engine is not None:
        return [Problem(key, f"{value:g}", f"follows from the sheet of engine = {ship.engine!r}; leave one of them out")
                for key, value in numbers.items() if value is not None]
    problems = [Problem(key, "", "is required, or engine = \"...\" with a sheet that it follows from")
                for key, value in numbers.items() if value is None]
    if ship.overdrive:
        problems.append(Problem("overdrive", "", "needs engine = \"...\": its sheet says what is too hot"))
    return problems


def _date_problems(ship: Ship) -> list[Problem]:
    """Dates that cannot be read or that the ephemeris does not cover."""
    dates = {"departure_utc": ship.departure_utc, "arrival_utc": ship.arrival_utc}
    if ship.overdrive:
        dates["overdrive.time_utc"] = ship.overdrive.time_utc
    problems = []
    for key, date in dates.items():
        try:
            state("mars", tdb_s_from_utc(date))
        except InputError as error:
            problems += [p._replace(where=key, given=repr(date)) for p in error.problems]
    return problems


def _order_problems(ship: Ship) -> list[Problem]:
    """An arrival too soon after the departure, or an overdrive outside the voyage."""
    if _date_problems(ship):
        return []
    depart, arrive = tdb_s_from_utc(ship.departure_utc), tdb_s_from_utc(ship.arrival_utc)
    try:
        state("mars", arrive + LATEST_ARRIVAL_DAY * 86400.0)
    except InputError as error:
        return [p._replace(where="arrival_utc", given=repr(ship.arrival_utc),
                           allowed=f"{p.allowed}, and a rescuer may come {LATEST_ARRIVAL_DAY:g} days late")
                for p in error.problems]
    if not 20 * 86400.0 <= arrive - depart <= 1000 * 86400.0:
        return [Problem("arrival_utc", repr(ship.arrival_utc), "20 to 1000 days after departure_utc")]
    if ship.overdrive and not depart < tdb_s_from_utc(ship.overdrive.time_utc) < arrive:
        return [Problem("overdrive.time_utc", repr(ship.overdrive.time_utc), "between departure and arrival")]
    return []
