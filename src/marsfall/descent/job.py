"""The job of a campaign of landings: draw a plan, fly lines of it, say how they ended."""

import numpy as np
import pyarrow as pa

from ..core import status as st
from ..core.units import si
from ..mars.atmosphere import GRID_COUNT, ROW_COUNT
from ..mars.frames import east_north_up, place_m
from . import watch
from .build import Lander, build
from .craft import Work
from .draw import draw, from_table, to_table
from .faults import Fault
from .filter import ROOM, STATES
from .fly import breathe_case, fly, fly_many
from .model import ENGINES_MOST
from .schema import Landing

TRACE_ROWS = 40_000


def _miss(lander: Lander, metrics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """East and north distance of the touchdown from the site, m along the surface."""
    site = si(lander.landing.site)
    here = place_m(1.0, site.latitude_rad, site.longitude_rad)
    east, north, _ = east_north_up(here)
    ends = metrics[:, [watch.M_X, watch.M_Y, watch.M_Z]]
    ends = ends / np.linalg.norm(ends, axis=1, keepdims=True)
    angle = np.arctan2(np.linalg.norm(np.cross(np.array(here), ends), axis=1), ends @ np.array(here))
    flat_e, flat_n = ends @ np.array(east), ends @ np.array(north)
    length = np.hypot(flat_e, flat_n) + 1e-300
    return site.radius_m * angle * flat_e / length, site.radius_m * angle * flat_n / length


def outcomes_of(lander: Lander, cases, statuses, events, metrics) -> pa.Table:
    """One line a flight; NaN where a thing did not happen."""
    grounded = np.isin(statuses, (st.LANDED, st.LANDED_HARD, st.CRASHED))
    east, north = _miss(lander, metrics)

    def on_ground(values):
        return np.where(grounded, values, np.nan)

    out = {"case": cases, "status_code": statuses, "outcome": [st.NAME[int(s)] for s in statuses]}
    out |= {name: metrics[:, i] for i, name in enumerate(watch.METRICS)}
    for name in ("touchdown_vertical_m_s", "touchdown_horizontal_m_s", "touchdown_tilt_deg"):
        out[name] = on_ground(out[name])
    out["touchdown_speed_m_s"] = np.hypot(out["touchdown_vertical_m_s"], out["touchdown_horizontal_m_s"])
    out["touchdown_time_s"] = on_ground(metrics[:, watch.M_END])
    out["miss_m"], out["miss_east_m"], out["miss_north_m"] = on_ground(np.hypot(east, north)), on_ground(east), on_ground(north)
    out["peak_deceleration_time_s"] = events[:, watch.E_DECELERATION, 0]
    for i, column in enumerate(("time_s", "altitude_m", "speed_m_s", "mach_ratio")):
        out[f"parachute_deploy_{column}"] = events[:, watch.E_CHUTE, i]
        out[f"engines_on_{column}"] = events[:, watch.E_ENGINES, i]
    mortar = "parachute_deploy_dynamic_pressure_pa"
    out[mortar] = np.where(out[mortar] > 0.0, out[mortar], np.nan)
    out["abort_time_s"] = events[:, watch.E_ABORT, 0]
    aborted = np.isfinite(out["abort_time_s"])
    for name in ("periapsis_altitude_m", *(name for name in watch.METRICS if name.startswith(("abort_", "apoapsis_")))):
        out[name] = np.where(aborted, out[name], np.nan)
    return pa.table(out)


def events_of(cases, events) -> pa.Table:
    """One line an event, in the order they happened."""
    case, kind = np.nonzero(~np.isnan(events[:, :, 0]))
    order = np.lexsort((events[case, kind, 0], case))
    case, kind = case[order], kind[order]
    columns = {name: events[case, kind, i] for i, name in enumerate(watch.EVENT_COLUMNS)}
    return pa.table({"case": np.asarray(cases)[case], "kind": [watch.EVENTS[k] for k in kind], **columns})


def new_work() -> Work:
    """Room for one flight at a time."""
    return Work(np.empty((ROW_COUNT, GRID_COUNT)), np.zeros(STATES * STATES), np.zeros(ROOM), np.zeros(ENGINES_MOST))


def fly_rows(lander: Lander, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Statuses, events and metrics of lines of the plan."""
    events = np.full((len(rows), len(watch.EVENTS), 4), np.nan)
    metrics = np.zeros((len(rows), len(watch.METRICS)))
    statuses = np.zeros(len(rows), dtype=np.int64)
    fly_many(lander.model, rows, lander.trim_rad, lander.bank_rad, new_work(), np.empty((0, len(watch.TRACE))), events,
             metrics, statuses)
    return statuses, events, metrics


class LandingJob:
    """Flies one landing scenario many times; see `campaign.job.Job`."""

    kind = "landing"

    def __init__(self, name: str, scenario_text: str, landing: Landing, faults: list[Fault], options: dict):
        self.name, self.scenario_text, self.options = name, scenario_text, options
        self.faults = faults
        self.lander = build(landing)

    def plan(self, seed: int, cases: int) -> pa.Table:
        return to_table(draw(self.lander, seed, np.arange(cases), self.faults))

    def fly(self, plan: pa.Table) -> tuple[pa.Table, pa.Table]:
        rows = from_table(plan)
        statuses, events, metrics = fly_rows(self.lander, rows)
        return outcomes_of(self.lander, rows["case"], statuses, events, metrics), events_of(rows["case"], events)

    def trace(self, plan: pa.Table, case: int) -> dict[str, np.ndarray]:
        """Time history of one case at 5 Hz: columns of `watch.TRACE`."""
        rows = from_table(plan.slice(case, 1))
        return trace_of(self.lander, rows)


def trace_of(lander: Lander, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Fly the first line of `rows` again and keep its time history."""


    events = np.full((len(watch.EVENTS), 4), np.nan)
    metrics = np.zeros(len(watch.METRICS))
    trace = np.empty((TRACE_ROWS, len(watch.TRACE)))
    work = new_work()
    breathe_case(rows[0], work.air)
    _, count = fly(lander.model, rows[0], work, lander.trim_rad, lander.bank_rad, events, metrics, trace)
    return {name: trace[:count, i].copy() for i, name in enumerate(watch.TRACE)}


