"""The time history of one case of a landing record, as a table and a figure beside its outcomes."""
import pyarrow as pa
import pyarrow.compute as pc

from ..campaign import jobs
from ..descent.model import PHASES
from ..record import Record
from ..record.write import write_table
from ..report.trace import Sheet, draw_trace


def write_trace(record: Record, case: int) -> str:
    """Fly a case of a record again, keep its time history in the record; the name of the files without their ending."""
    job = jobs.landing_of(record)
    history = job.trace(record.plan, case)
    stem = record.path / f"trace-{case:05d}"
    write_table(stem.with_suffix(".parquet"), pa.table(history))
    events = record.events.filter(pc.equal(record.events["case"], case)).sort_by("t_s").to_pylist()
    outcome = record.outcomes.filter(pc.equal(record.outcomes["case"], case))["outcome"][0].as_py()
    title = f"{record.manifest.name}, case {case}: {outcome.replace('_', ' ')}"
    below = f"seed {record.manifest.seed}, marsfall {record.manifest.version}, record {record.path.name}"
    draw_trace(Sheet(title, below, history, events, PHASES), stem.with_suffix(".png"))
    return str(stem)
