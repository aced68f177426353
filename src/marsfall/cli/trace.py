"""Files that are kept beside a landing record on request: the time history of one case, and the figures."""
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ..campaign import jobs
from ..campaign.landing_score import landing_summary
from ..core.errors import InputError, Problem
from ..core.status import SENTENCE
from ..descent.model import PHASES
from ..record import Record
from ..record.write import write_table
from ..report.ellipse import draw_ellipse
from ..report.trace import Sheet, draw_trace

MODEL_RESULT = " (model result)"  # in the title of every crewed flight: there are no flight data to validate it


def write_trace(record: Record, case: int) -> str:
    """Fly a case of a record again, keep its time history in the record; the name of the files without their ending."""
    job = jobs.landing_of(record)
    history = job.trace(record.plan, case)
    stem = record.path / f"trace-{case:05d}"
    write_table(stem.with_suffix(".parquet"), pa.table(history))
    events = record.events.filter(pc.equal(record.events["case"], case)).sort_by("t_s").to_pylist()
    ended = record.outcomes.filter(pc.equal(record.outcomes["case"], case)).to_pylist()[0]
    marked = MODEL_RESULT if job.lander.landing.vehicle.crewed else ""
    title = f"{record.manifest.name}, case {case}: {ended['outcome'].replace('_', ' ')}{marked}"
    below = f"{SENTENCE[ended['status_code']]} {_flown(record)}"
    draw_trace(Sheet(title, below, history, events, PHASES), stem.with_suffix(".png"))
    return str(stem)


def write_ellipse(record: Record) -> Path:
    """Draw where the flights of a record met the ground, beside its tables. InputError if none did, or it is no such record."""
    if record.manifest.kind != "landing":
        raise InputError(Problem("--figure", str(record.path), "is a race; there are figures of landing records only"))
    summary, path = landing_summary(record), record.path / "ellipse.png"
    miss = summary["miss_distance_m"]
    title = f"{summary['scenario']}: where the flights met the ground{MODEL_RESULT if summary['crewed'] else ''}"
    below = f"{summary['cases']} flights, {miss['n']} on the ground, {miss['excluded']} not. {_flown(record)}"
    if not draw_ellipse(title, below, record.outcomes, summary["miss_ellipse_99"], path):
        raise InputError(Problem("--figure", str(record.path), "no flight of this record met the ground"))
    return path


def _flown(record: Record) -> str:
    """What was flown, in words for the second line of a figure."""
    options = record.manifest.options
    changed = "".join(f", {fault}" for fault in options["faults"])
    changed += f", tau {options['tau_ratio']:g}" if options["tau_ratio"] is not None else ""
    return f"Seed {record.manifest.seed}{changed}; marsfall {record.manifest.version}."
