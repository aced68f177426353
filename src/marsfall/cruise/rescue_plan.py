"""Every way of one ship to another: when to start, how long to fly, and what is left afterwards for Mars and for the way home.

Starts and flight times lie on one grid, so that all ways that meet at one time share the way on from there: the other ship's
place then, whatever the way to it was. A way is judged by what fails first: reaching, living, capture, return.
"""
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from .build import FleetModel
from .burns import capture_m_s, propellant_kg, reach_m_s
from .captain import DAY_S, SHORTEST_ARC_DAY, room_kg
from .craft import CRUISING, Craft, coast, to_mars
from .losses import capture_paid_m_s
from .pumping import boiled_kg, flow
from .rescue import intercepts
from .sailing import without_sail
from .schema import LATEST_ARRIVAL_DAY
from .thrust import propellant_of_kg

STEPS_COUNT = 200  # along either axis: 40 000 cells
ARRIVAL_STEP_DAY = 2.0


class Onward(NamedTuple):
    """The cheapest way to Mars from beside the other ship, for every time of meeting."""

    meet_tdb_s: np.ndarray
    arrive_tdb_s: np.ndarray
    retarget_m_s: np.ndarray
    v_inf_m_s: np.ndarray


class Chart(NamedTuple):
    """A rescue porkchop: (start, flight); NaN where a way meets too late."""

    start_tdb_s: np.ndarray
    flight_s: np.ndarray
    meet_tdb_s: np.ndarray
    intercept_m_s: np.ndarray
    match_m_s: np.ndarray
    burned_kg: np.ndarray  # on the way to the other ship, corrections included
    alive_count: np.ndarray  # people, the mean rounded
    received_kg: np.ndarray
    needed_kg: np.ndarray  # of that, to be captured at Mars
    arrive_tdb_s: np.ndarray
    left_kg: np.ndarray  # after capture; negative: so much is missing
    reaches: np.ndarray
    captures: np.ndarray
    returns: np.ndarray

    @property
    def total_m_s(self) -> np.ndarray:
        return self.intercept_m_s + self.match_m_s


Cell = tuple[int, int]  # of a chart: start and flight time


class Offer(NamedTuple):
    """The best that a ship can do, or why it cannot."""

    ship: str
    way: Cell | None
    refused_because: str


def onward(fleet: FleetModel, rescuer: str, victim: Craft, meet_tdb_s: np.ndarray) -> Onward:
    """From the dead ship to Mars: the arrival with the least velocity change in all, for each time of meeting."""
    leave = meet_tdb_s + fleet.rescue.docked_s
    last = fleet.ships[rescuer].arrival_tdb_s + LATEST_ARRIVAL_DAY * DAY_S
    arrive = np.arange(leave.min() + SHORTEST_ARC_DAY * DAY_S, last, ARRIVAL_STEP_DAY * DAY_S)
    if arrive.size == 0:
        nothing = np.full(leave.shape, np.nan)
        return Onward(meet_tdb_s, nothing, nothing, nothing)
    dv, v_inf = to_mars(coast(victim, leave[:, None]), arrive)
    retarget, speed = np.linalg.norm(dv, axis=-1), np.linalg.norm(v_inf, axis=-1)
    late = arrive < leave[:, None] + SHORTEST_ARC_DAY * DAY_S
    cost = np.where(late | ~np.isfinite(retarget), np.inf, retarget + capture_m_s(speed))
    best, row = cost.argmin(axis=1), np.arange(len(leave))
    found = np.isfinite(cost[row, best])
    return Onward(meet_tdb_s, np.where(found, arrive[best], np.nan), np.where(found, retarget[row, best], np.nan),
                  np.where(found, speed[row, best], np.nan))


def chart(fleet: FleetModel, rescuer: Craft, victim: Craft, failed_tdb_s: float, last_meet_tdb_s: float,
          steps_count: int = STEPS_COUNT) -> Chart:
    """All ways from now to a last time of meeting; both ships at the same instant."""
    rescuer = without_sail(rescuer)
    step_s = (last_meet_tdb_s - rescuer.t_tdb_s) / steps_count
    i, j = np.arange(steps_count)[:, None], np.arange(1, steps_count + 1)[None, :]
    start, flight = rescuer.t_tdb_s + i[:, 0] * step_s, j[0] * step_s
    ways = intercepts(coast(rescuer, start[:, None]), victim, flight[None, :])
    too_late = i + j > steps_count
    dv1, dv2 = (np.where(too_late, np.nan, np.linalg.norm(x, axis=-1))
                for x in (ways.dv_intercept_ICRF_m_s, ways.dv_match_ICRF_m_s))
    meets = rescuer.t_tdb_s + np.arange(1, steps_count + 1) * step_s
    after = onward(fleet, rescuer.name, victim, meets)
    k = np.minimum(i + j, steps_count) - 1
    return _judge(fleet, rescuer, victim, failed_tdb_s, SimpleNamespace(start=start, flight=flight, dv1=dv1, dv2=dv2), after, k)


def _judge(fleet: FleetModel, rescuer: Craft, victim: Craft, failed_tdb_s: float, ways: SimpleNamespace, after: Onward,
           k: np.ndarray) -> Chart:
    """Masses of every way, and what they allow."""
    rules, reserve = fleet.rescue, fleet.navigation.correction_reserve_m_s
    motor, isp = rescuer.motor, rescuer.specific_impulse_s
    meet = after.meet_tdb_s[k]
    burned = propellant_kg(rescuer.mass_kg, ways.dv1 + ways.dv2 + reserve, isp)
    tank = rescuer.propellant_kg - burned
    alive = np.floor(victim.crew_count * np.exp(-(meet - failed_tdb_s) / rules.survival_s) + 0.5)
    theirs = victim.propellant_kg - boiled_kg(victim.propellant_kg, meet - victim.t_tdb_s, rules.leak_efold_s)
    reaches = tank >= 0.0
    room = room_kg(fleet, rescuer._replace(propellant_kg=np.maximum(tank, 0.0)), victim)
    received = flow(rules, theirs, np.where(reaches, room, 0.0)).received_kg
    mass = rescuer.mass_kg - burned + received + alive * rescuer.person_kg
    turned = propellant_kg(mass, after.retarget_m_s[k] + reserve, isp)
    capture = propellant_of_kg(motor, mass - turned, capture_paid_m_s(motor, mass - turned, after.v_inf_m_s[k]))
    left = tank + received - turned - capture
    home = propellant_kg(mass - turned - capture, rules.return_dv_m_s, isp)
    captures = reaches & (left >= 0.0)
    return Chart(ways.start, ways.flight, np.where(np.isnan(ways.dv1), np.nan, meet), ways.dv1, ways.dv2, burned, alive,
                 received, np.clip(received - left, 0.0, received), after.arrive_tdb_s[k], left, reaches, captures,
                 captures & (left >= home))


def best_ways(chart: Chart) -> dict[str, Cell | None]:
    """The best way by each thing that may count: the time to live, the propellant, the capture, the way home."""
    helps = chart.reaches & (chart.alive_count > 0)
    return {"earliest": _first(chart.meet_tdb_s, chart.reaches & helps), "least_propellant": _first(chart.burned_kg, helps),
            "captures": _first(chart.meet_tdb_s, helps & chart.captures),
            "returns": _first(chart.meet_tdb_s, helps & chart.returns)}


def _first(value: np.ndarray, allowed: np.ndarray) -> Cell | None:
    """The cell with the least value among those allowed; of equals the one that leaves most time to start."""
    if not allowed.any():
        return None
    masked = np.where(allowed, value, np.inf)
    cells = np.argwhere(masked <= masked.min() * (1.0 + 1e-12 * np.sign(masked.min())))
    return int(cells[0][0]), int(cells[0][1])


def offer(fleet: FleetModel, rescuer: Craft, victim: Craft, made: Chart) -> Offer:
    """The best offer of one ship: the earliest meeting after which it is still captured, else the cheapest at all."""
    model, best = fleet.ships[rescuer.name], best_ways(made)
    way, why = best["captures"] or best["least_propellant"], ""
    if rescuer.status != CRUISING:
        return Offer(rescuer.name, None, f"it is {rescuer.status.replace('_', ' ')} itself")
    room = model.si.berths_count - rescuer.crew_count
    if way is None:
        way, why = None, _out_of_reach(rescuer, made)
    elif best["captures"] is None:
        missing_t = -made.left_kg[way] / 1e3
        why = (f"capture: {missing_t:.1f} t of propellant are missing at Mars after {made.total_m_s[way] / 1e3:.2f} km/s to "
               "the ship" if np.isfinite(missing_t) else "capture: no way on to Mars from there")
    elif room < made.alive_count[way]:
        why = f"berths: {victim.crew_count} people need one, {room} are free"
    elif model.rescue_rule == "never":
        why = "its captain's rule is not to help"
    elif model.rescue_rule == "if-can-return" and best["returns"] is None:
        why = (f"return: no way leaves the {fleet.rescue.return_dv_m_s / 1e3:.2f} km/s of the way home, which its captain asks "
               "for")
    return Offer(rescuer.name, way, why)


def _out_of_reach(rescuer: Craft, made: Chart) -> str:
    """Why no way reaches anybody alive."""
    alive = made.alive_count > 0
    if not alive.any():
        return "time: nobody is alive at the first meeting possible"
    total = np.where(alive & np.isfinite(made.meet_tdb_s), made.total_m_s, np.inf)
    least = float(np.min(total, initial=np.inf))
    reach = float(reach_m_s(rescuer.mass_kg, rescuer.propellant_kg, rescuer.specific_impulse_s))
    return f"propellant: the cheapest way takes {least / 1e3:.2f} km/s, {reach / 1e3:.2f} are in its tanks"
