"""When a ship in its parking orbit can start down to a site: one burn a revolution, where one is cheap enough."""
import math
from collections.abc import Iterator

from scipy.optimize import minimize_scalar

from ..mars.sites import Site
from .deorbit import Burn, EntryTarget, plan_burn
from .parking import ParkingOrbit, period_s

_TRIES = 12  # burn times looked at in a revolution before the best is refined
_NEVER_M_S = 1e9  # cost of a burn that cannot be flown: finite, so that a line search can step over it


def landing_windows(orbit: ParkingOrbit, site: Site, target: EntryTarget, first_t_tdb_s: float, last_t_tdb_s: float,
                    budget_m_s: float) -> Iterator[Burn]:
    """The cheapest deorbit burn of each revolution that costs at most `budget_m_s`, between two times, in order.

    On an eccentric orbit the burn falls near apoapsis. The entry, half a revolution later, may lie after the last time.
    """
    period = period_s(orbit)
    revolution = math.floor((first_t_tdb_s - orbit.epoch_t_tdb_s) / period)
    while orbit.epoch_t_tdb_s + revolution * period < last_t_tdb_s:
        burn = _cheapest(orbit, site, target, orbit.epoch_t_tdb_s + revolution * period, period)
        if burn and burn.delta_v_m_s <= budget_m_s and first_t_tdb_s <= burn.t_tdb_s <= last_t_tdb_s:
            yield burn
        revolution += 1


def _cost_m_s(burn: Burn | None) -> float:
    return burn.delta_v_m_s if burn else _NEVER_M_S


def _cheapest(orbit: ParkingOrbit, site: Site, target: EntryTarget, start_t: float, period: float) -> Burn | None:
    """Best burn of one revolution: a coarse search, refined to a thousandth of a revolution."""
    step = period / _TRIES
    burns = [plan_burn(orbit, site, target, start_t + (i + 0.5) * step) for i in range(_TRIES)]
    best = min(burns, key=_cost_m_s)
    if best is None:
        return None
    t = best.t_tdb_s
    found = minimize_scalar(lambda at_s: _cost_m_s(plan_burn(orbit, site, target, at_s)), bounds=(t - step, t + step),
                            method="bounded", options={"xatol": 1e-3 * period})
    return min(best, plan_burn(orbit, site, target, float(found.x)), key=_cost_m_s)
