"""What an abort map says: one entry a second of the descent, and the regions in which they end alike."""
import math
from itertools import groupby
from typing import Any

import pyarrow as pa

from ..core import status as st
from ..descent.schema import Abort, Landing
from ..record.read import Record
from .jobs import scenario_of

BY_STATUS = {st.BROKE_UP: "dynamic pressure", st.BURNED_BARE: "heating", st.OVERLOADED: "acceleration"}
NUMBERS = {  # key of an entry: column of the outcomes
    "end_s": "t_end_s", "periapsis_m": "periapsis_altitude_m", "apoapsis_m": "apoapsis_altitude_m",
    "lowest_m": "abort_lowest_altitude_m", "propellant_left_kg": "propellant_left_kg",
    "peak_acceleration_g": "abort_peak_acceleration_g", "peak_heating_w_m2": "abort_peak_heating_w_m2",
    "peak_dynamic_pressure_pa": "abort_peak_dynamic_pressure_pa",
}
RANGES = ("altitude_m", "speed_m_s", "propellant_left_kg", "periapsis_m", "peak_acceleration_g")


def abort_summary(record: Record) -> dict[str, Any]:
    """The keys of `marsfall land --abort-map --json`, as documented in docs/json.md."""
    landing = scenario_of(record).data
    orders = _orders(record, landing)
    abort = landing.abort
    return {
        "kind": "abort_map", "scenario": record.manifest.name, "seed": record.manifest.seed,
        "cases": len(orders), "planned": record.manifest.cases, "options": record.manifest.options,
        "parking_orbit": {"periapsis_m": 1e3 * abort.orbit_periapsis_km, "apoapsis_m": 1e3 * abort.orbit_apoapsis_km,
                          "periapsis_min_m": 1e3 * abort.periapsis_min_km},
        "limits": {"dynamic_pressure_pa": abort.bare_dynamic_pressure_max_pa, "heating_w_m2": abort.bare_heating_max_w_m2,
                   "acceleration_g": abort.felt_max_g, "propellant_kg": _tank_kg(landing)},
        "regions": [_region(list(alike)) for _, alike in groupby(orders, key=lambda one: one["outcome"])],
        "orders": orders,
        "flight_ms_per_case": 1e3 * record.flight_cpu_s / max(len(orders), 1), "wall_s": record.manifest.wall_s,
        "crewed": landing.vehicle.crewed, "model_result": True,
        "record": str(record.path), "digest": record.digest,
    }


def _tank_kg(landing: Landing) -> float:
    kept = landing.abort.ascent_propellant_kg
    return landing.vehicle.propellant_kg if kept is None else min(kept, landing.vehicle.propellant_kg)


def _orders(record: Record, landing: Landing) -> list[dict[str, Any]]:
    """One entry an order: where it came, how it ended, the loads, and what was nearest to its limit or beyond it."""
    start = {row["case"]: row for row in _first_of(record.events, "abort")}
    entries = []
    for row in record.outcomes.sort_by("case").to_pylist():
        here = start.get(row["case"])
        flown = here is not None and row["status_code"] not in (st.LANDED, st.LANDED_HARD, st.CRASHED)
        entry = {"order_s": float(row["case"]), **{key: here and here[key] for key in ("altitude_m", "speed_m_s")},
                 "outcome": row["outcome"], **{key: _finite(row[column]) for key, column in NUMBERS.items()}}
        limit, ratio = _nearest(entry, row, landing.abort, _tank_kg(landing)) if flown else (None, None)
        entries.append({**entry, "limit": limit, "limit_ratio": ratio})
    return entries


def _first_of(events: pa.Table, kind: str) -> list[dict[str, Any]]:
    return [row for row in events.to_pylist() if row["kind"] == kind]


def _nearest(entry: dict[str, Any], row: dict[str, Any], abort: Abort, tank_kg: float) -> tuple[str, float | None]:
    """The limit that ended the abort, or that it came nearest to, and how near: 1 is on it."""
    ratios = {
        "dynamic pressure": entry["peak_dynamic_pressure_pa"] / abort.bare_dynamic_pressure_max_pa,
        "heating": entry["peak_heating_w_m2"] / abort.bare_heating_max_w_m2,
        "acceleration": entry["peak_acceleration_g"] / abort.felt_max_g,
        "propellant": 1.0 - entry["propellant_left_kg"] / tank_kg,
    }
    if row["status_code"] in BY_STATUS:
        name = BY_STATUS[row["status_code"]]
    elif row["status_code"] == st.IN_ORBIT:
        name = max(ratios, key=lambda one: ratios[one])
    elif entry["propellant_left_kg"] <= 0.0:
        name = "propellant"
    else:
        return ("ground", None) if row["end_altitude_m"] < 1e3 else ("orbit", None)
    return name, ratios[name]


def _region(orders: list[dict[str, Any]]) -> dict[str, Any]:
    """Contiguous orders that end alike: from when to when, the ranges of their numbers, and the worst of their limits."""
    worst = max(orders, key=lambda one: one["limit_ratio"] if one["limit_ratio"] is not None else math.inf)
    return {
        "from_s": orders[0]["order_s"], "to_s": orders[-1]["order_s"], "orders_count": len(orders),
        "outcome": orders[0]["outcome"],
        **{name: _range([one[name] for one in orders]) for name in RANGES},
        "limit": worst["limit"], "limit_ratio": worst["limit_ratio"],
    }


def _range(values: list[float | None]) -> dict[str, float] | None:
    """Smallest and largest of the values that are known."""
    known = [value for value in values if value is not None]
    return {"min": min(known), "max": max(known)} if known else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
