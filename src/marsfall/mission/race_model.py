"""From a checked race in people's units to fixed numbers: the fleet, the landers, the storm, the way down."""
import math
from types import SimpleNamespace
from typing import NamedTuple

from .. import descent
from ..core.errors import InputError, Problem
from ..core.units import si
from ..core.vectors import dot, norm, unit
from ..cruise.build import FleetModel
from ..cruise.build import build as build_fleet
from ..mars.constants import RADIUS_MEAN_M
from ..mars.frames import flight_angles, inertial_from_fixed, inertial_from_relative, place_m
from ..mars.sites import Site, find_site
from ..orbit.deorbit import BurnErrors, EntryTarget
from ..orbit.policy import LandingPolicy
from ..solar.time import tdb_s_from_utc
from .fleet import Race, RaceShip
from .scenario import read

SAME_PLACE_DEG = 0.2  # how far a lander's site may be from the race's: the sites' coordinates are round numbers


class Descender(NamedTuple):
    """How one ship comes down."""

    lander: descent.Lander
    target: EntryTarget
    entry_kg: float
    propellant_kg: float
    specific_impulse_s: float  # of the deorbit burn, flown on the lander's engines
    policy: LandingPolicy
    beaten_policy: LandingPolicy  # once somebody else has landed
    stay_sol: float
    fault: str
    fault_chance_ratio: float


class RaceModel(NamedTuple):
    fleet: FleetModel
    descenders: dict[str, Descender]
    site: Site
    storm: SimpleNamespace | None  # SI, with start_tdb_s
    budget_m_s: float
    errors: BurnErrors


def build(race: Race) -> RaceModel:
    """The race as flown. Raises InputError with everything that does not fit together between the scenarios."""
    problems: list[Problem] = []
    descenders: dict[str, Descender] = {}
    site = find_site(race.site)
    crossrange_m = si(race.deorbit).crossrange_m
    for name, ship in race.ships.items():
        try:
            descenders[name] = _descender(ship, site, crossrange_m)
        except InputError as error:
            problems += [p._replace(where=f"ships.{name}.{p.where}") for p in error.problems]
    try:
        fleet = build_fleet(race)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    deorbit = si(race.deorbit)
    errors = BurnErrors(deorbit.magnitude_error_ratio, deorbit.pointing_error_rad, deorbit.position_error_m,
                        deorbit.velocity_error_m_s)
    return RaceModel(fleet, descenders, site, _storm(race), deorbit.budget_m_s, errors)


def _storm(race: Race) -> SimpleNamespace | None:
    if race.storm is None:
        return None
    storm = si(race.storm)
    storm.start_tdb_s = tdb_s_from_utc(race.storm.start_utc)
    return storm


def _descender(ship: RaceShip, site: Site, crossrange_m: float) -> Descender:
    """The lander of a ship, checked against its ship and against the site of the race."""
    try:
        scenario = read(ship.lander)
    except InputError as error:
        raise InputError(Problem("lander", repr(ship.lander), str(error))) from None
    if scenario.kind != "landing":
        raise InputError(Problem("lander", repr(ship.lander), "a landing scenario, this one is a race"))
    landing = scenario.data
    if landing.vehicle.mass_kg > 1e3 * ship.dry_mass_t:
        raise InputError(Problem("lander", repr(ship.lander), f"it weighs {landing.vehicle.mass_kg / 1e3:g} t, more "
                                 f"than dry_mass_t of its ship, {ship.dry_mass_t:g} t"))
    away = max(abs(landing.site.latitude_deg - math.degrees(site.latitude_rad)),
               abs((landing.site.longitude_deg - math.degrees(site.longitude_rad) + 180.0) % 360.0 - 180.0))
    if away > SAME_PLACE_DEG:
        raise InputError(Problem("lander", repr(ship.lander), f"it lands at {landing.site.latitude_deg:g} N "
                                 f"{landing.site.longitude_deg:g} E, the race is to {site.name}"))
    if landing.engines is None:
        raise InputError(Problem("lander", repr(ship.lander), "it has no engines for the deorbit burn"))
    lander = descent.build(landing)
    beaten = ship.landing.model_copy(update={"tau_limit_ratio": ship.beaten_tau_limit_ratio,
                                             "relaxed_tau_limit_ratio": ship.beaten_tau_limit_ratio})
    fault, chance = (ship.accident.fault, ship.accident.chance_ratio) if ship.accident else ("", 0.0)
    return Descender(lander, _target(lander, crossrange_m), landing.vehicle.mass_kg, landing.vehicle.propellant_kg,
                     landing.engines.specific_impulse_s, ship.landing, beaten, ship.stay_sol, fault, chance)


def _target(lander: descent.Lander, crossrange_m: float) -> EntryTarget:
    """What this lander asks of its deorbit, read off its own scenario and one nominal descent from its entry."""
    entry, site = lander.entry, si(lander.landing.site)
    weather, vehicle = lander.landing.weather, lander.landing.vehicle
    angles = flight_angles(entry.r_MCMF_m, inertial_from_relative(entry.r_MCMF_m, entry.v_MCMF_m_s))
    ground = place_m(1.0, site.latitude_rad, site.longitude_rad)
    away_rad = math.acos(dot(unit(entry.r_MCMF_m), ground))
    r, v = inertial_from_fixed(lander.t_entry_tdb_s, entry)
    start = descent.Entry(lander.t_entry_tdb_s, r, v, vehicle.mass_kg, vehicle.propellant_kg)
    flight = descent.attempt(lander, 0, 0, "reference", start, weather.global_optical_depth_ratio,
                             weather.local_optical_depth_ratio, [])
    return EntryTarget(norm(entry.r_MCMF_m), angles.flight_path_rad, RADIUS_MEAN_M * away_rad,
                       flight.t_end_tdb_s - lander.t_entry_tdb_s, crossrange_m)
