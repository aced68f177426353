"""Many burns of one engine: lives, nozzles and noise drawn by case; what the limits saw of each, and what came out."""
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from ..core.draws import normals
from ..engine import dynamic
from ..engine.burn import Burn, Engine, before
from ..engine.fly import CORE_LOST, STATUS, WORN_OUT
from ..engine.profile import Profile
from ..limits.survey import gathered
from .limit_score import limit_odds
from .run import ALL_CORES
from .stats import column, odds, spread

LOST = (STATUS[CORE_LOST], STATUS[WORN_OUT])
TOTALS = ("duration_s", "propellant_kg", "impulse_n_s", "burn_s", "peak_temperature_k", "peak_fuel_k", "damage_ratio")


def draw(engine: Engine, seed: int, cases: int) -> dict[str, np.ndarray]:
    """What chance decides, one value a case, case 0 nominal: damage at which the engine fails (lognormal), nozzle."""
    case, nozzle = np.arange(cases), engine.sheet.nozzle
    life = np.exp(engine.sheet.damage.life_sigma_ratio * normals(seed, case, f"{engine.name} life"))
    efficiency = nozzle.efficiency_ratio + nozzle.efficiency_sigma_ratio * normals(seed, case, f"{engine.name} nozzle")
    return {"case": case, "life_ratio": life, "efficiency_ratio": np.minimum(efficiency, 1.0)}


def fly_burns(engine: Engine, profile: Profile, seed: int, cases: int, threads: int = ALL_CORES,
              progress: Callable[[int, int], None] = lambda done, total: None) -> tuple[pa.Table, dict[str, Any]]:
    """A table with one row a case, and what all cases together say of the limits. Threads change nothing but the time."""
    drawn = draw(engine, seed, cases)

    def one(case: int) -> Burn:
        plant = engine.plant._replace(efficiency_ratio=float(drawn["efficiency_ratio"][case]))
        condition = before(profile)._replace(life_ratio=float(drawn["life_ratio"][case]))
        return dynamic.burn(engine._replace(plant=plant), profile, condition, seed, keep=False, case=case)

    burns = []
    with ThreadPoolExecutor(threads) as pool:
        for burn in pool.map(one, range(cases)):
            burns.append(burn)
            progress(len(burns), cases)
    rows = {**{name: pa.array(values) for name, values in drawn.items()}, "status": pa.array([burn.status for burn in burns]),
            **{name: pa.array([float(getattr(burn, name)) for burn in burns]) for name in TOTALS}}
    seen = gathered([burn.judged for burn in burns if burn.judged is not None], [burn.alarms for burn in burns],
                    len(engine.limits.limits))
    for place, name in enumerate(engine.limits.limits):
        rows[f"{name}.alarm_s"] = pa.array(seen.alarm_s[:, place])
        rows[f"{name}.margin"] = pa.array(seen.least_margin[:, place])
    return pa.table(rows), limit_odds(engine.limits, seen)


def burns_summary(table: pa.Table, limits: dict[str, Any]) -> dict[str, Any]:
    """The keys of `marsfall engine run --cases --json` that tell of the cases, see docs/json.md."""
    status, n = table["status"].to_pylist(), table.num_rows
    return {"cases": n, "status": {name: odds(status.count(name), n) for name in dict.fromkeys(status)},
            "lost": odds(sum(name in LOST for name in status), n),
            **{name: spread(column(table, name)) for name in TOTALS}, "limits": limits["limits"], "first": limits["first"]}
