"""Launch windows: every transfer of a stretch of departures on one grid, and the best ones, found to the minute."""
from typing import NamedTuple

import numpy as np

from ..solar.ephemeris import coverage_tdb_s, state
from .parking import ASSEMBLY, PARKED, Parking
from .refine import refined
from .transfer import Transfer, transfer

DAY_S = 86400.0
SHORTEST_FLIGHT_S = 80.0 * DAY_S
LONGEST_FLIGHT_S = 480.0 * DAY_S
FLIGHT_NODES = 191  # every two days, closer if a shorter longest flight is asked for
LEAST_DEPARTURE_NODES = 366  # every day of a year; closer if the stretch is shorter
RIDGE_WARNING_RAD = np.radians(3.0)  # this close to 180 degrees the plane, and with it the cost, hangs on a day
TYPES = ("I", "II")  # below and above 180 degrees
CRITERIA = ("c3", "v_inf", "total")
FINE_S = 30.0


class Stretch(NamedTuple):
    """Which transfers are looked at, and between which orbits."""

    first_tdb_s: float
    last_tdb_s: float
    longest_flight_s: float = LONGEST_FLIGHT_S
    shortest_flight_s: float = SHORTEST_FLIGHT_S
    earth_orbit: Parking = ASSEMBLY
    mars_orbit: Parking = PARKED


class Costs(NamedTuple):
    """Transfers with what they cost; NaN beside 180 degrees and where the ephemeris ends."""

    arc: Transfer
    departure_m_s: np.ndarray
    capture_m_s: np.ndarray

    def of(self, criterion: str) -> np.ndarray:
        """The number a criterion of CRITERIA is about."""
        if criterion == "total":
            return self.departure_m_s + self.capture_m_s
        return self.arc.c3_m2_s2 if criterion == "c3" else self.arc.v_inf_arrival_m_s

    def is_type(self, kind: str) -> np.ndarray:
        return (self.arc.angle_rad > np.pi) == (kind == "II")


class Porkchop(NamedTuple):
    """All transfers of a stretch: rows are departures, columns flight times."""

    stretch: Stretch
    depart_tdb_s: np.ndarray
    flight_s: np.ndarray
    costs: Costs
    beyond_count: int  # cells whose arrival the ephemeris does not cover


class Optimum(NamedTuple):
    """The cheapest transfer of one type by one criterion."""

    kind: str
    criterion: str
    depart_tdb_s: float
    arrive_tdb_s: float
    at_edge: bool  # of the dates or flight times looked at: a better one may lie outside
    beside_ridge: bool  # so near 180 degrees that a day more or less changes it much


def porkchop(stretch: Stretch) -> Porkchop:
    """Every transfer of the stretch. A departure outside the ephemeris raises InputError, an arrival outside is masked."""
    days = int(np.ceil((stretch.last_tdb_s - stretch.first_tdb_s) / DAY_S)) + 1
    depart = np.linspace(stretch.first_tdb_s, stretch.last_tdb_s, max(days, LEAST_DEPARTURE_NODES))
    flight = np.linspace(stretch.shortest_flight_s, stretch.longest_flight_s, FLIGHT_NODES)
    beyond = np.count_nonzero(depart[:, None] + flight > coverage_tdb_s()[1])
    return Porkchop(stretch, depart, flight, costs(stretch, depart[:, None], flight), int(beyond))


def costs(stretch: Stretch, depart_tdb_s, flight_s) -> Costs:
    """What transfers cost, for departures and flight times that broadcast."""
    depart, flight = np.broadcast_arrays(np.asarray(depart_tdb_s, float), np.asarray(flight_s, float))
    last = coverage_tdb_s()[1]
    state("earth", depart.flat[[0, -1]])  # only arrivals are masked
    arrive = depart + flight
    arc = transfer(depart, np.where(arrive > last, depart, arrive))  # no time to fly: no answer
    return Costs(arc, stretch.earth_orbit.burn_m_s(np.sqrt(arc.c3_m2_s2)), stretch.mars_orbit.burn_m_s(arc.v_inf_arrival_m_s))


def optima(chop: Porkchop) -> list[Optimum]:
    """The best transfer of each type by each criterion; none where the stretch holds no transfer of a type. Where it lies
    beside 180 degrees, the best true minimum away from there follows, if there is one."""
    found = []
    for kind in TYPES:
        of_type = chop.costs.is_type(kind)
        for criterion in CRITERIA:
            cost = np.where(of_type, chop.costs.of(criterion), np.nan)
            if not np.isfinite(cost).any():
                continue
            found.append(_refined(chop, kind, criterion, *_least(cost)))
            away = np.where(_true_minima(cost) & (_from_ridge_rad(chop.costs.arc) > RIDGE_WARNING_RAD), cost, np.nan)
            if found[-1].beside_ridge and np.isfinite(away).any():
                found.append(_refined(chop, kind, criterion, *_least(away)))
    return found


def _least(cost: np.ndarray) -> tuple[int, int]:
    i, j = np.unravel_index(np.nanargmin(cost), cost.shape)
    return int(i), int(j)


def _true_minima(cost: np.ndarray) -> np.ndarray:
    """Nodes that are not above any of their eight neighbours, all of which have an answer."""
    beside = np.lib.stride_tricks.sliding_window_view(cost, (3, 3))
    low = np.zeros(cost.shape, bool)
    low[1:-1, 1:-1] = np.all(cost[1:-1, 1:-1, None, None] <= beside, axis=(2, 3))
    return low


def _from_ridge_rad(arc: Transfer) -> np.ndarray:
    return np.abs(arc.angle_rad - np.pi)


def _refined(chop: Porkchop, kind: str, criterion: str, i: int, j: int) -> Optimum:
    """The minimum in the cells around a node of the grid."""
    stretch, depart, flight = chop.stretch, chop.depart_tdb_s, chop.flight_s

    def cost(x, y):
        near = costs(stretch, x, y)
        return np.where(near.is_type(kind), near.of(criterion), np.nan)

    low, high = (depart[0], flight[0]), (depart[-1], flight[-1])
    best = refined(cost, (depart[i], flight[j]), (depart[1] - depart[0], flight[1] - flight[0]), low, high, FINE_S)
    to_edge_s = min(*np.subtract(best, low), *np.subtract(high, best), coverage_tdb_s()[1] - sum(best))
    beside = _from_ridge_rad(costs(stretch, *best).arc) < RIDGE_WARNING_RAD
    return Optimum(kind, criterion, best[0], sum(best), bool(to_edge_s < DAY_S), bool(beside))
