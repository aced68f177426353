"""From a checked fleet in people's units to fixed SI numbers, with the plan of every ship laid once."""
import math
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem
from ..core.units import si
from ..solar.ephemeris import state
from ..solar.time import tdb_s_from_utc
from .burns import capture_m_s, departure_m_s, propellant_kg, thrust_to_weight
from .losses import LEAST_THRUST_TO_WEIGHT, MOST_ARRIVAL_M_S, MOST_C3_M2_S2, capture_loss_m_s, departure_loss_m_s
from .schema import Fleet, Ship
from .transfer import Transfer, transfer


class ShipModel(NamedTuple):
    """One ship: its numbers in SI and its planned departure."""

    name: str
    si: SimpleNamespace
    reserve_kg: float
    rescue_rule: str
    overdrive: SimpleNamespace | None  # SI, with t_tdb_s
    departure_tdb_s: float
    arrival_tdb_s: float
    r_ICRF_m: np.ndarray  # the patch point: the Earth's place at departure
    v_ICRF_m_s: np.ndarray  # after the departure burn
    departure_paid_m_s: float  # impulse and finite-burn loss
    departure_loss_m_s: float
    c3_m2_s2: float


class FleetModel(NamedTuple):
    ships: dict[str, ShipModel]
    navigation: SimpleNamespace
    rescue: SimpleNamespace


def build(fleet: Fleet) -> FleetModel:
    """The fleet as flown. A plan that cannot be flown as written (energy, thrust, propellant) raises InputError."""
    rescue = si(fleet.rescue)
    ships: dict[str, ShipModel] = {}
    problems: list[Problem] = []
    for name, ship in fleet.ships.items():
        try:
            ships[name] = _ship(name, ship, rescue.person_kg)
        except InputError as error:
            problems += [p._replace(where=f"ships.{name}.{p.where}") for p in error.problems]
    if problems:
        raise InputError(problems)
    return FleetModel(ships, si(fleet.navigation), rescue)


def _ship(name: str, ship: Ship, person_kg: float) -> ShipModel:
    numbers, captain = si(ship), si(ship.captain)
    overdrive = None
    if ship.overdrive:
        overdrive = si(ship.overdrive)
        overdrive.t_tdb_s = tdb_s_from_utc(ship.overdrive.time_utc)
    depart, arrive = tdb_s_from_utc(ship.departure_utc), tdb_s_from_utc(ship.arrival_utc)
    arc = transfer(depart, arrive)
    _check_arc(arc, ship)
    c3, start_kg = float(arc.c3_m2_s2), start_mass_kg(numbers, person_kg)
    ratio = thrust_to_weight(numbers.thrust_n, start_kg)
    if ratio < LEAST_THRUST_TO_WEIGHT:
        raise InputError(Problem("thrust_kn", f"{ship.thrust_kn:g}", f"thrust over weight is {ratio:.3f} at departure, "
                                 f"at least {LEAST_THRUST_TO_WEIGHT:g} is allowed"))
    loss = float(departure_loss_m_s(ratio, c3, ship.departure_burns_count))
    _check_propellant(numbers, start_kg, departure_m_s(c3) + loss, float(arc.v_inf_arrival_m_s), ship)
    r, v = state("earth", depart)
    return ShipModel(name, numbers, captain.reserve_kg, captain.rescue, overdrive, depart, arrive, r,
                     v + arc.v_inf_departure_ICRF_m_s, float(departure_m_s(c3)) + loss, loss, c3)


def start_mass_kg(numbers: SimpleNamespace, person_kg: float) -> float:
    """Everything that leaves the assembly orbit."""
    return numbers.dry_mass_kg + numbers.drop_tank_kg + numbers.propellant_kg + numbers.crew_count * person_kg


def _check_arc(arc: Transfer, ship: Ship) -> None:
    """The plan has an arc, inside the tables of losses."""
    if not math.isfinite(arc.c3_m2_s2):
        raise InputError(Problem("arrival_utc", ship.arrival_utc, "half round the Sun: move a date by some days"))
    if arc.c3_m2_s2 > MOST_C3_M2_S2 or arc.v_inf_arrival_m_s > MOST_ARRIVAL_M_S:
        raise InputError(Problem(
            "arrival_utc", ship.arrival_utc,
            f"C3 is {arc.c3_m2_s2 / 1e6:.1f} km2/s2 and the arrival {arc.v_inf_arrival_m_s / 1e3:.2f} km/s; at most "
            f"{MOST_C3_M2_S2 / 1e6:g} km2/s2 and {MOST_ARRIVAL_M_S / 1e3:g} km/s are allowed"))


def _check_propellant(numbers: SimpleNamespace, start_kg: float, departure_paid_m_s: float, v_inf_m_s: float,
                      ship: Ship) -> None:
    """The tanks hold departure and capture of an undisturbed voyage, and what is left fits the ship."""
    departure_kg = float(propellant_kg(start_kg, departure_paid_m_s, numbers.specific_impulse_s))
    left_kg, cruise_kg = numbers.propellant_kg - departure_kg, start_kg - departure_kg - numbers.drop_tank_kg
    paid_m_s = capture_m_s(v_inf_m_s) + capture_loss_m_s(thrust_to_weight(numbers.thrust_n, cruise_kg), v_inf_m_s)
    needed_kg = departure_kg + float(propellant_kg(cruise_kg, paid_m_s, numbers.specific_impulse_s))
    if not needed_kg <= numbers.propellant_kg:
        raise InputError(Problem("propellant_t", f"{ship.propellant_t:g}",
                                 f"departure and capture take {needed_kg / 1e3:.1f} t of it"))
    if left_kg > numbers.tank_capacity_kg:
        raise InputError(Problem("tank_capacity_t", f"{ship.tank_capacity_t:g}",
                                 f"{left_kg / 1e3:.1f} t are on board after the departure"))
