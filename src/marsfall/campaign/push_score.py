"""What an overdrive was worth over all replicas: days gained, engines lost and when, which limit went when."""
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..cruise.captain import DAY_S
from .stats import column, odds, spread


def push_summary(rows: pa.Table, events: pa.Table) -> dict[str, Any] | None:
    """The overdrive of one ship, from its outcomes and events; None if it was made in no replica.

    Seconds of `failed_after_s` and of limits count from the first hydrogen of the burn, those of `burned_s` at its temperature.
    """
    planned = column(rows, "push_planned_s")
    made = np.isfinite(planned)
    if not made.any():
        return None
    pushed = rows.filter(pa.array(made))
    failed_s, gained_s = column(pushed, "push_failed_s"), column(pushed, "arrival_gained_s")
    life, damage = column(pushed, "push_life_ratio"), column(pushed, "push_damage_ratio")
    n = pushed.num_rows
    return {
        "made": odds(n, rows.num_rows), "temperature_k": spread(column(pushed, "push_temperature_k")),
        "planned_s": spread(column(pushed, "push_planned_s")), "burned_s": spread(column(pushed, "push_burned_s")),
        "failed": odds(int(np.isfinite(failed_s).sum()), n), "failed_after_s": spread(failed_s),
        "gained_d": spread(gained_s / DAY_S), "life_left_ratio": spread(np.where(np.isfinite(failed_s), 0.0, life - damage)),
        "temperature_margin_k": spread(column(pushed, "push_margin_k")),
        "authority_margin_dollar": spread(column(pushed, "push_margin_dollar")), "limits": _limits(events, n),
    }


def _limits(events: pa.Table, pushes_count: int) -> list[dict[str, Any]]:
    """Every limit that went in any replica, in the order of its median time; the first time of each replica counts."""
    first: dict[tuple[str, str, bool], dict[int, float]] = {}
    for row in events.filter(pc.equal(events["kind"], "limit")).to_pylist():
        words = row["detail"].split()
        key = (words[0], words[1], row["detail"].endswith("inhibited"))
        times = first.setdefault(key, {})
        times[row["case"]] = min(row["value"], times.get(row["case"], np.inf))
    found = [{"limit": limit, "level": level, "inhibited": inhibited, "odds": odds(len(times), pushes_count),
              "t_s": spread(np.array(list(times.values())))} for (limit, level, inhibited), times in first.items()]
    return sorted(found, key=lambda one: one["t_s"]["median"])
