"""Files that are kept beside a landing record on request: the time history of one case, and its figures."""
import pyarrow as pa
import pyarrow.compute as pc

from ..campaign import jobs
from ..core.status import SENTENCE
from ..core.units import si
from ..descent.model import PHASES
from ..record import Record
from ..record.write import write_table
from ..report.pages import draw_pages
from ..report.timeline import Sheet
from ..report.trace import draw_trace

MODEL_RESULT = " (model result)"  # in the title of every crewed flight: there are no flight data to validate it


def write_trace(record: Record, case: int) -> str:
    """Fly a case of a record again, keep its time history and its figures in the record; the name of the files without their
    ending."""
    job = jobs.landing_of(record)
    history = job.trace(record.plan, case)
    stem = record.path / f"trace-{case:05d}"
    write_table(stem.with_suffix(".parquet"), pa.table(history))
    events = record.events.filter(pc.equal(record.events["case"], case)).sort_by("t_s").to_pylist()
    ended = record.outcomes.filter(pc.equal(record.outcomes["case"], case)).to_pylist()[0]
    landing = job.lander.landing
    site = si(landing.site)
    marked = MODEL_RESULT if landing.vehicle.crewed else ""
    title = (f"{record.manifest.name}, case {case} of {record.manifest.cases}, seed {record.manifest.seed}: "
             f"{ended['outcome'].replace('_', ' ')}{marked}")
    sheet = Sheet(title, f"{SENTENCE[ended['status_code']]} {flown(record)}", history, events, PHASES,
                  si(landing.sensors).gyro_range_rad_s, landing.limits.heating_max_w_m2, site.latitude_rad, site.longitude_rad,
                  site.radius_m)
    draw_trace(sheet, stem.with_suffix(".png"))
    draw_pages(sheet, stem)
    return str(stem)


def flown(record: Record) -> str:
    """What was flown, in words for the second line of a figure."""
    options = record.manifest.options
    changed = "".join(f" {fault}." for fault in options["faults"])
    changed += f" tau {options['tau_ratio']:g}." if options["tau_ratio"] is not None else ""
    return f"marsfall {record.manifest.version}.{changed}"
