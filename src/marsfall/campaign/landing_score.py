"""What the record of a landing campaign says: one dictionary, printed as JSON or as tables."""
import math
from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..record.read import Record
from .jobs import scenario_of
from .margins import margins
from .stats import column, ellipse, odds, spread

SPREADS = ("touchdown_speed_m_s", "miss_m", "peak_deceleration_g", "peak_heating_w_m2", "propellant_left_kg")


def landing_summary(record: Record) -> dict[str, Any]:
    """The keys of `marsfall land --json`, as documented in docs/json.md."""
    outcomes = record.outcomes
    names = outcomes["outcome"].to_pylist()
    counts = dict(Counter(names).most_common())
    columns = {name: column(outcomes, name) for name in SPREADS}
    points = column(outcomes, "miss_east_m"), column(outcomes, "miss_north_m")
    whole, half = ellipse(*points), ellipse(*points, part_ratio=0.5)
    landing = scenario_of(record).data
    return {
        "kind": "landing", "scenario": record.manifest.name, "seed": record.manifest.seed,
        "cases": len(names), "planned": record.manifest.cases, "options": record.manifest.options,
        "outcomes": counts,
        "odds": {name: odds(count, len(names)) for name, count in counts.items()},
        "nominal": next(iter(nominal_rows(outcomes)), {}),
        "nominal_events": nominal_rows(record.events.sort_by("t_s")),
        "miss_distance_m": spread(columns.pop("miss_m")),
        "miss_ellipse_99": whole._asdict() if whole else None, "miss_ellipse_50": half._asdict() if half else None,
        **{name: spread(values) for name, values in columns.items()},
        "flight_ms_per_case": 1e3 * record.flight_cpu_s / len(names),
        "wall_s": record.manifest.wall_s,
        "margins": margins(outcomes, landing),
        "crewed": landing.vehicle.crewed,
        "trace": traces(record),
        "record": str(record.path), "digest": record.digest,
    }


def traces(record: Record) -> list[dict[str, Any]]:
    """The time histories that `--trace` has kept in a record: case, and the paths of its table and its figures."""
    return [{"case": int(table.stem.removeprefix("trace-")), "table": str(table), "figure": str(table.with_suffix(".png")),
             "pages": [str(page) for page in sorted(record.path.glob(f"{table.stem}-*.png"))]}
            for table in sorted(record.path.glob("trace-[0-9]*.parquet"))]


def nominal_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of case 0 without the column `case`; a number that is not finite is None."""
    rows = table.filter(pc.equal(table["case"], 0)).drop_columns("case").to_pylist()
    return [{name: None if isinstance(value, float) and not math.isfinite(value) else value
             for name, value in row.items()} for row in rows]
