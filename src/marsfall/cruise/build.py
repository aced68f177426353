"""From a checked fleet in people's units to fixed SI numbers, with the plan of every ship laid once."""
import math
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem, nearest
from ..core.units import STANDARD_GRAVITY_M_S2, si
from ..engine import gas, quasi
from ..solar.ephemeris import state
from ..solar.time import tdb_s_from_utc
from .burns import propellant_kg, thrust_to_weight
from .capture import fly_capture
from .craft import CRUISING, Craft, coast
from .departure import Burns, Departure, Plane, declination_rad, fly_departure, plan_departure, plane_for
from .engines import Engines, engines
from .losses import LEAST_THRUST_TO_WEIGHT, MOST_ARRIVAL_M_S, MOST_C3_M2_S2
from .overdrive import Push, hot_temperature_k, overdrive, stopped_by
from .schema import Fleet, Ship
from .thrust import Motor, effective_impulse_s
from .tracking import Track, follow
from .transfer import Transfer, transfer


class ShipModel(NamedTuple):
    """One ship: its numbers in SI and its planned departure."""

    name: str
    si: SimpleNamespace
    reserve_kg: float
    rescue_rule: str
    engines: Engines | None  # None for an engine without a sheet
    overdrive: SimpleNamespace | None  # SI, with t_tdb_s
    departure_tdb_s: float
    arrival_tdb_s: float
    r_ICRF_m: np.ndarray  # the patch point: the Earth's place at departure
    earth_ICRF_m_s: np.ndarray  # the Earth's velocity there
    v_inf_ICRF_m_s: np.ndarray  # required far from the Earth
    motor: Motor
    stage: SimpleNamespace | None  # SI; makes the departure if there is one
    sail: SimpleNamespace | None  # SI
    departure_motor: Motor
    start_kg: float
    burns: Burns
    departure: Departure
    plane: Plane
    track: Track

    @property
    def v_ICRF_m_s(self) -> np.ndarray:
        """Planned velocity around the Sun after the departure."""
        return self.earth_ICRF_m_s + self.v_inf_ICRF_m_s


class FleetModel(NamedTuple):
    ships: dict[str, ShipModel]
    navigation: SimpleNamespace
    rescue: SimpleNamespace


def build(fleet: Fleet) -> FleetModel:
    """The fleet as flown. A plan that cannot be flown as written (energy, thrust, propellant) raises InputError."""
    rescue, nav = si(fleet.rescue), si(fleet.navigation)
    ships: dict[str, ShipModel] = {}
    problems: list[Problem] = []
    for name, ship in fleet.ships.items():
        try:
            ships[name] = _ship(name, ship, rescue.person_kg, nav)
        except InputError as error:
            problems += [p._replace(where=f"ships.{name}.{p.where}") for p in error.problems]
    if problems:
        raise InputError(problems)
    return FleetModel(ships, nav, rescue)


def _ship(name: str, ship: Ship, person_kg: float, nav: SimpleNamespace) -> ShipModel:
    numbers, captain = si(ship), si(ship.captain)
    used = _engines(ship, numbers)
    overdrive = None
    if ship.overdrive:
        overdrive = si(ship.overdrive)
        overdrive.t_tdb_s = tdb_s_from_utc(ship.overdrive.time_utc)
    depart, arrive = tdb_s_from_utc(ship.departure_utc), tdb_s_from_utc(ship.arrival_utc)
    arc = transfer(depart, arrive)
    _check_arc(arc, ship)
    motor = Motor(numbers.thrust_n, numbers.specific_impulse_s * STANDARD_GRAVITY_M_S2, numbers.startup_s, numbers.cooldown_s,
                  numbers.cooldown_propellant_ratio, numbers.cooldown_impulse_ratio, ship.burn_attitude == "inertial")
    stage = si(ship.departure_stage) if ship.departure_stage else None
    leaving = motor if stage is None else Motor(stage.thrust_n, stage.specific_impulse_s * STANDARD_GRAVITY_M_S2,
                                                stage.startup_s, 0.0, 0.0, 0.0, motor.inertial)
    sail = si(ship.sail) if ship.sail else None
    start_kg = start_mass_kg(numbers, stage, sail, person_kg)
    burns, departure = _departure(ship, leaving, start_kg, float(arc.c3_m2_s2))
    _check_propellant(ship, motor, stage, start_kg, departure, float(arc.v_inf_arrival_m_s), nav.correction_reserve_m_s)
    r, v = state("earth", depart)
    model = ShipModel(name, numbers, captain.reserve_kg, captain.rescue, used, overdrive, depart, arrive, r, v,
                      arc.v_inf_departure_ICRF_m_s, motor, stage, sail, leaving, start_kg, burns, departure,
                      _plane(ship, arc.v_inf_departure_ICRF_m_s, departure),
                      follow(r, v + arc.v_inf_departure_ICRF_m_s, depart, arrive, nav))
    _check_push(model, person_kg)
    return model


def _engines(ship: Ship, numbers: SimpleNamespace) -> Engines | None:
    """The engines of a ship; what their sheet says goes among its numbers."""
    if ship.engine is None:
        return None
    try:
        used = engines(ship.engine, ship.engines_count)
    except InputError as error:
        raise InputError([p._replace(where=f"engine = {ship.engine!r}: {p.where}") for p in error.problems]) from None
    numbers.specific_impulse_s = used.engine.rating.specific_impulse_s
    numbers.thrust_n = used.engines_count * used.engine.rating.thrust_n
    return used


def before_push(model: ShipModel) -> tuple[Engines, float, int]:
    """The engines of a ship that is to be pushed, and how long and how often they have burned by then: in the departure, unless
    a stage of its own made it. What corrections take is left out."""
    assert model.engines is not None  # the schema asks for a sheet
    return (model.engines, 0.0, 0) if model.stage else (model.engines, model.departure.burn_s, model.burns.burns_count)


def _check_push(model: ShipModel, person_kg: float) -> None:
    """The overdrive of an undisturbed ship whose engines live forever: signed as its limits ask, and not ended by others."""
    push = model.overdrive
    if push is None:
        return
    used, burned_s, count = before_push(model)
    known = used.engine.limits.limits
    unknown = [Problem("overdrive.inhibits", repr(name), "no such limit of this engine", nearest(name, known))
               for name in push.inhibits if name not in known]
    hot_k = hot_temperature_k(used, push)
    if hot_k > gas.HOTTEST_K:
        unknown.append(Problem("overdrive.margin_ratio", f"{push.margin_ratio:g}", f"that is {hot_k:.0f} K; hydrogen is known "
                               f"to {gas.HOTTEST_K:g} K"))
    if unknown:
        raise InputError(unknown)
    s = model.si
    left_kg = s.propellant_kg - (0.0 if model.stage else model.departure.burned_kg)
    craft = coast(Craft(model.name, CRUISING, model.departure_tdb_s, model.r_ICRF_m, model.v_ICRF_m_s, s.dry_mass_kg, left_kg,
                        s.crew_count, person_kg, model.motor, model.arrival_tdb_s), push.t_tdb_s)
    try:
        out = overdrive(push, used, burned_s, count, craft, 1.0 - 1e-12)
    except InputError as error:
        key = "reason" if not push.reason.strip() else "inhibit_by"
        raise InputError([p._replace(where=f"overdrive.{key}", allowed=f"{p.where}: {p.allowed}")
                          for p in error.problems]) from None
    _check_fuel(used, push, hot_k, out)
    if out.flown and out.planned_s == 0.0:
        raise InputError(Problem("overdrive.earlier_day", "", f"that takes {out.dv_m_s:.1f} m/s, and start and shutdown at "
                                 f"{hot_k:.0f} K give more by themselves; push for more days, or cooler"))
    stopped = stopped_by(used, out.alarms)
    if stopped:
        raise InputError([Problem("overdrive.inhibits", alarm.limit, f"ends the push after {alarm.t_alarm_s:.0f} s "
                                  f"({alarm.value:.4g} {alarm.unit}, bound {alarm.bound:.4g}); inhibit it, or push less")
                          for alarm in stopped])


def _check_fuel(used: Engines, push: SimpleNamespace, hot_k: float, out: Push) -> None:
    """A push whose fuel comes to the temperature at which the sheet says that the core is lost is no plan."""
    fuel_k, lost_k = float(out.trace[:, quasi.AT_FUEL_K].max(initial=0.0)), used.engine.plant.failure_k
    if fuel_k >= lost_k:
        raise InputError(Problem("overdrive.margin_ratio", f"{push.margin_ratio:g}", f"that is {hot_k:.0f} K and fuel of "
                                 f"{fuel_k:.0f} K; the core of {used.engine.name} is lost at {lost_k:g} K"))


def start_mass_kg(numbers: SimpleNamespace, stage: SimpleNamespace | None, sail: SimpleNamespace | None,
                  person_kg: float) -> float:
    """Everything that leaves the assembly orbit."""
    ship_kg = numbers.dry_mass_kg + numbers.drop_tank_kg + numbers.propellant_kg + numbers.crew_count * person_kg
    return ship_kg + (stage.dry_mass_kg + stage.propellant_kg if stage else 0.0) + (sail.mass_kg if sail else 0.0)


def _check_arc(arc: Transfer, ship: Ship) -> None:
    """The plan has an arc, and one that ships of this kind can fly."""
    if not math.isfinite(arc.c3_m2_s2):
        raise InputError(Problem("arrival_utc", ship.arrival_utc, "half round the Sun: move a date by some days"))
    if arc.c3_m2_s2 > MOST_C3_M2_S2 or arc.v_inf_arrival_m_s > MOST_ARRIVAL_M_S:
        raise InputError(Problem(
            "arrival_utc", ship.arrival_utc,
            f"C3 is {arc.c3_m2_s2 / 1e6:.1f} km2/s2 and the arrival {arc.v_inf_arrival_m_s / 1e3:.2f} km/s; at most "
            f"{MOST_C3_M2_S2 / 1e6:g} km2/s2 and {MOST_ARRIVAL_M_S / 1e3:g} km/s are allowed"))


def _departure(ship: Ship, motor: Motor, start_kg: float, c3_m2_s2: float) -> tuple[Burns, Departure]:
    """The departure burns, integrated."""
    where, given = ("departure_stage.thrust_kn", ship.departure_stage.thrust_kn) if ship.departure_stage else (
        "engines_count" if ship.engine else "thrust_kn", ship.engines_count if ship.engine else ship.thrust_kn)
    ratio = thrust_to_weight(motor.thrust_n, start_kg)
    if ratio < LEAST_THRUST_TO_WEIGHT:
        raise InputError(Problem(where, f"{given:g}", f"thrust over weight is {ratio:.3f} at departure, "
                                 f"at least {LEAST_THRUST_TO_WEIGHT:g} is allowed"))
    burns = plan_departure(c3_m2_s2, ship.departure_burns_count, start_kg, motor)
    if not math.isfinite(burns.last_m_s):
        raise InputError(Problem(where, f"{given:g}", "no departure of this many burns reaches the energy of the way"))
    return burns, fly_departure(burns, start_kg, motor)


def _plane(ship: Ship, v_inf_ICRF_m_s: np.ndarray, departure: Departure) -> Plane:
    """The assembly orbit whose burns leave in the right direction."""
    try:
        return plane_for(v_inf_ICRF_m_s, math.radians(ship.assembly_inclination_deg), departure.asymptote_rad)
    except ValueError:
        least = abs(math.degrees(declination_rad(v_inf_ICRF_m_s)))
        raise InputError(Problem("assembly_inclination_deg", f"{ship.assembly_inclination_deg:g}", "the way out has a "
                                 f"declination of {least:.1f} deg; {least:.1f} to {180.0 - least:.1f} is allowed")) from None


def _check_propellant(ship: Ship, motor: Motor, stage: SimpleNamespace | None, start_kg: float, departure: Departure,
                      v_inf_m_s: float, reserve_m_s: float) -> None:
    """The tanks hold departure, corrections and capture of an undisturbed voyage, and what is left fits the ship."""
    numbers = si(ship)
    if stage and departure.burned_kg > stage.propellant_kg:
        raise InputError(Problem("departure_stage.propellant_t", f"{ship.departure_stage.propellant_t:g}",  # type: ignore[union-attr]
                                 f"the departure takes {departure.burned_kg / 1e3:.1f} t of it"))
    departure_kg = 0.0 if stage else departure.burned_kg
    stage_kg = stage.dry_mass_kg + stage.propellant_kg if stage else 0.0
    left_kg, cruise_kg = numbers.propellant_kg - departure_kg, start_kg - stage_kg - departure_kg - numbers.drop_tank_kg
    correction_kg = float(propellant_kg(cruise_kg, reserve_m_s, effective_impulse_s(motor)))
    needed_kg = departure_kg + correction_kg + fly_capture(v_inf_m_s, cruise_kg - correction_kg, motor).burned_kg
    if not needed_kg <= numbers.propellant_kg:
        raise InputError(Problem("propellant_t", f"{ship.propellant_t:g}",
                                 f"departure, corrections and capture take {needed_kg / 1e3:.1f} t of it"))
    if left_kg > numbers.tank_capacity_kg:
        raise InputError(Problem("tank_capacity_t", f"{ship.tank_capacity_t:g}",
                                 f"{left_kg / 1e3:.1f} t are on board after the departure"))
