"""What a record of `marsfall land --abort-map` shows: its table or its JSON, and the figure beside its tables."""
from pathlib import Path
from typing import Any

from ..campaign.abort_score import abort_summary
from ..record import Record
from ..report.abort_figure import draw_abort_map
from ..report.abort_table import print_abort_map
from ..report.screen import screen
from .output import print_json

FIGURE = "abort-map.png"


def present(record: Record, draw: bool, as_json: bool) -> None:
    """Print the table or the JSON of an abort map; on request draw its figure into the record first, and say where it is."""
    summary, path = abort_summary(record), record.path / FIGURE
    if draw:
        _draw(record, summary, path)
        screen(stderr=True).print(f"Figure: {path}", soft_wrap=True, markup=False)
    if as_json:
        print_json({**summary, "figure": str(path) if path.exists() else None})
    else:
        print_abort_map(summary, screen())


def _draw(record: Record, summary: dict[str, Any], path: Path) -> None:
    changed = "".join(f" {fault}." for fault in record.manifest.options["faults"])
    tau = record.manifest.options["tau_ratio"]
    changed += f" tau {tau:g}." if tau is not None else ""
    draw_abort_map(f"{record.manifest.name}: abort ordered at each second of the nominal descent (model result)",
                   f"{summary['cases']} aborts, each flown to its end, seed {record.manifest.seed}.{changed} "
                   f"marsfall {record.manifest.version}.", summary, path)
