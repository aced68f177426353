"""What a captain decides under way: whether a dead ship can be helped, and when to be at Mars afterwards."""
from typing import NamedTuple

import numpy as np

from .build import FleetModel, ShipModel
from .burns import propellant_kg
from .craft import Craft, coast, to_mars
from .losses import capture_paid_m_s
from .pumping import boiled_kg, flow
from .rescue import Intercept, intercepts, survivors
from .schema import LATEST_ARRIVAL_DAY
from .thrust import propellant_of_kg

DAY_S = 86400.0
SOONEST_DAY = 3.0  # a flight of three days already takes some 10 km/s between ships a week apart
ARRIVAL_STEP_DAY = 5.0
FINE_STEP_DAY = 0.125
SHORTEST_ARC_DAY = 20.0  # to Mars, as for any voyage


class Rescue(NamedTuple):
    """The way to a dead ship that a captain has chosen; arrays are vectors, ICRF axes."""

    meet_tdb_s: float
    dv_intercept_ICRF_m_s: np.ndarray
    dv_match_ICRF_m_s: np.ndarray


class Approach(NamedTuple):
    """A way on to Mars."""

    arrive_tdb_s: float
    dv_ICRF_m_s: np.ndarray
    v_inf_m_s: float
    left_kg: float  # propellant after capture


def room_kg(fleet: FleetModel, rescuer: Craft, victim: Craft):
    """Propellant of the victim that the rescuer's tanks can take: none if the engines burn different things."""
    mine, theirs = fleet.ships[rescuer.name].si, fleet.ships[victim.name].si
    if mine.propellant != theirs.propellant:
        return 0.0
    return np.maximum(mine.tank_capacity_kg - rescuer.propellant_kg, 0.0)


def answer(fleet: FleetModel, rescuer: Craft, victim: Craft, failed_tdb_s: float) -> tuple[Rescue | None, str]:
    """The earliest rescue that the captain's rule allows, starting now; or None and the reason."""
    model, rules = fleet.ships[rescuer.name], fleet.rescue
    if model.rescue_rule == "never":
        return None, "the rule of this ship is not to help"
    if rescuer.crew_count + victim.crew_count > model.si.berths_count:
        return None, f"no berths for {victim.crew_count} more"
    flight_s = np.arange(SOONEST_DAY, rules.farthest_s / DAY_S + 0.5) * DAY_S
    ways = intercepts(rescuer, victim, flight_s)
    alive = survivors(victim, ways.meet_tdb_s - failed_tdb_s, rules.survival_s, 0.5)
    possible = (alive > 0) & _can_go_on(fleet, rescuer, victim, ways, alive)
    if not possible.any():
        return None, "cannot reach them alive and still be captured at Mars" + (
            " with enough to return" if model.rescue_rule == "if-can-return" else "")
    i = int(possible.argmax())
    return Rescue(float(ways.meet_tdb_s[i]), ways.dv_intercept_ICRF_m_s[i], ways.dv_match_ICRF_m_s[i]), ""


def next_approach(fleet: FleetModel, craft: Craft) -> Approach | None:
    """The earliest arrival at Mars from here that leaves the captain's reserve, else the one that leaves most; None if none
    can be captured."""
    found = _earliest(fleet, craft, _arrivals(fleet.ships[craft.name], craft.t_tdb_s))
    if found is None or found.left_kg < fleet.ships[craft.name].reserve_kg:
        return found
    closer = found.arrive_tdb_s - np.arange(ARRIVAL_STEP_DAY, 0.0, -FINE_STEP_DAY) * DAY_S
    soonest = craft.t_tdb_s + SHORTEST_ARC_DAY * DAY_S
    nearer = _earliest(fleet, craft, closer[closer > soonest])
    return nearer if nearer and nearer.left_kg >= fleet.ships[craft.name].reserve_kg else found


def _earliest(fleet: FleetModel, craft: Craft, arrive_tdb_s: np.ndarray) -> Approach | None:
    """The first of these arrivals that leaves enough, else the one that leaves most."""
    dv, v_inf = to_mars(craft, arrive_tdb_s)
    speed = np.linalg.norm(v_inf, axis=-1)
    left, enough = _after_capture(fleet, fleet.ships[craft.name], craft.mass_kg, craft.propellant_kg,
                                  craft.specific_impulse_s, np.linalg.norm(dv, axis=-1), speed)
    if not np.any(left > 0.0):
        return None
    i = int(enough.argmax() if enough.any() else np.nanargmax(left))
    return Approach(float(arrive_tdb_s[i]), dv[i], float(speed[i]), float(left[i]))


def _can_go_on(fleet: FleetModel, rescuer: Craft, victim: Craft, ways: Intercept, alive: np.ndarray) -> np.ndarray:
    """For every meeting: is there an arrival at Mars that the captain's rule allows?"""
    model, rules = fleet.ships[rescuer.name], fleet.rescue
    paid_m_s = ways.total_m_s + fleet.navigation.correction_reserve_m_s  # on the way to the dead ship; again on to Mars
    spent = propellant_kg(rescuer.mass_kg, paid_m_s, rescuer.specific_impulse_s)
    at_meeting = rescuer._replace(propellant_kg=rescuer.propellant_kg - spent)
    left_kg = victim.propellant_kg - boiled_kg(victim.propellant_kg, ways.meet_tdb_s - victim.t_tdb_s, rules.leak_efold_s)
    received = flow(rules, left_kg, room_kg(fleet, at_meeting, victim)).received_kg
    tank = (at_meeting.propellant_kg + received)[:, None]
    mass = (rescuer.mass_kg - spent + received + alive * rescuer.person_kg)[:, None]
    dv, v_inf = to_mars(coast(victim, (ways.meet_tdb_s + rules.docked_s)[:, None]), _arrivals(model, rescuer.t_tdb_s))
    _, enough = _after_capture(fleet, model, mass, tank, rescuer.specific_impulse_s, np.linalg.norm(dv, axis=-1),
                               np.linalg.norm(v_inf, axis=-1))
    return (spent <= rescuer.propellant_kg) & enough.any(axis=-1)


def _after_capture(fleet: FleetModel, model: ShipModel, mass_kg, tank_kg, specific_impulse_s, dv_m_s, v_inf_m_s):
    """Propellant left after a burn now and the capture at Mars, and whether that is enough for the captain."""
    burned = propellant_kg(mass_kg, dv_m_s + fleet.navigation.correction_reserve_m_s, specific_impulse_s)
    cruise_kg = np.where(burned <= tank_kg, mass_kg - burned, np.nan)
    capture_kg = propellant_of_kg(model.motor, cruise_kg, capture_paid_m_s(model.motor, cruise_kg, v_inf_m_s))
    left = tank_kg - burned - capture_kg
    needed = np.full(np.shape(left), model.reserve_kg)
    if model.rescue_rule == "if-can-return":
        needed += propellant_kg(cruise_kg - capture_kg, fleet.rescue.return_dv_m_s, specific_impulse_s)
    return left, left >= needed  # NaN is not enough


def _arrivals(model: ShipModel, t_tdb_s: float) -> np.ndarray:
    """Arrivals at Mars worth looking at."""
    first = t_tdb_s + SHORTEST_ARC_DAY * DAY_S
    return np.arange(first, model.arrival_tdb_s + LATEST_ARRIVAL_DAY * DAY_S, ARRIVAL_STEP_DAY * DAY_S)
