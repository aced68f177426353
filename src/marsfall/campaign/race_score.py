"""What the record of a race campaign says: one dictionary, printed as JSON or as tables."""
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..record.read import Record
from ..solar.time import utc_text
from .landing_score import nominal_rows
from .push_score import push_summary
from .stats import odds

# What the odds of a ship count. A hard landing is a landing, because its crew is alive on Mars. A ship that was given up
# or flew past Mars is lost to the race like one that was destroyed. One outcome is left: a ship that stayed in its parking
# orbit and sent nobody down is `waiting`, neither landed nor back nor lost.
ANSWERS = {"landed": ("landed", "landed_hard"), "in_orbit": ("in_orbit",), "lost": ("lost", "abandoned", "flew_past")}


def race_summary(record: Record) -> dict[str, Any]:
    """The keys of `marsfall race --json`, as documented in docs/json.md."""
    outcomes, events = record.outcomes, record.events
    cases = len(pc.unique(outcomes["case"]))
    return {
        "kind": "race", "scenario": record.manifest.name, "seed": record.manifest.seed,
        "cases": cases, "planned": record.manifest.cases, "options": record.manifest.options,
        "ships": {ship: _ship(outcomes.filter(pc.equal(outcomes["ship"], ship)), events.filter(pc.equal(events["who"], ship)))
                  for ship in dict.fromkeys(outcomes["ship"].to_pylist())},
        "descents_flown": int(pc.sum(outcomes["descents_flown"]).as_py()),
        "timeline": _timeline(events),
        "replica_ms_per_case": 1e3 * record.flight_cpu_s / cases,
        "wall_s": record.manifest.wall_s,
        "record": str(record.path), "digest": record.digest,
    }


def _ship(rows: pa.Table, events: pa.Table) -> dict[str, Any]:
    """The odds of one ship over all replicas."""
    n = rows.num_rows
    counts = Counter(rows["outcome"].to_pylist())
    t_landing_tdb_s = rows["t_landing_tdb_s"].to_numpy().astype(float)
    landed = t_landing_tdb_s[np.isfinite(t_landing_tdb_s)]
    return {
        "first": odds(int(pc.sum(rows["first"]).as_py()), n),
        **{answer: odds(sum(counts[name] for name in names), n) for answer, names in ANSWERS.items()},
        "outcomes": {name: odds(count, n) for name, count in counts.most_common()},
        "landing_date_median": utc_text(float(np.median(landed))) if landed.size else None,
        "landing_dates": {"n": int(landed.size), "excluded": int(n - landed.size)},
        "landings_attempted": int(pc.sum(rows["landings_attempted"]).as_py()),
        "overdrive": push_summary(rows, events),
    }


def _timeline(events: pa.Table) -> list[dict[str, Any]]:
    """The events of the nominal replica in the order of their times, with UTC."""
    return [{"utc": utc_text(row.pop("t_tdb_s")), **row} for row in nominal_rows(events.sort_by("t_tdb_s"))]
