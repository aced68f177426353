"""When a ship in its parking orbit can start down to a site: one burn a revolution, where one is cheap enough."""
import math
from collections.abc import Iterator

from ..mars.sites import Site
from .deorbit import Burn, EntryTarget, plan_burn
from .parking import ParkingOrbit, period_s

_TRIES = 24  # burn times looked at in a revolution before the best is refined
_GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)


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


def _cost(burn: Burn | None) -> float:
    return burn.delta_v_m_s if burn else math.inf


def _cheapest(orbit: ParkingOrbit, site: Site, target: EntryTarget, start_t: float, period: float) -> Burn | None:
    """Best burn of one revolution: a coarse search, then a golden section to a thousandth of a revolution."""
    step = period / _TRIES
    tries = [start_t + (i + 0.5) * step for i in range(_TRIES)]
    best = min((plan_burn(orbit, site, target, t) for t in tries), key=_cost)
    if best is None:
        return None
    low, high = best.t_tdb_s - step, best.t_tdb_s + step
    while high - low > 1e-3 * period:
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        burns = plan_burn(orbit, site, target, left), plan_burn(orbit, site, target, right)
        if _cost(burns[0]) <= _cost(burns[1]):
            high = right
        else:
            low = left
        best = min(best, *burns, key=_cost)
    return best
