"""The page of an overdrive: the nominal replica's trace, and what all replicas of a record say of it."""
import math
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from ..campaign.push_score import push_summary
from ..campaign.stats import column
from ..cruise.build import ShipModel
from ..cruise.overdrive import Push
from ..engine import quasi
from ..engine.watched import authority_dollar
from ..record import Record
from ..report.push_figure import Crossing, PushPage, draw_push
from .trace import MODEL_RESULT


def draw_pushes(title: str, ships: dict[str, ShipModel], pushes: dict[str, Push], stem: Path,
                record: Record | None) -> list[Path]:
    """A page for every ship that was pushed in the nominal replica: STEM-overdrive-SHIP.png; the files written."""
    written = []
    for name, push in pushes.items():
        if push.flown and len(push.trace):
            path = stem.with_name(f"{stem.name}-overdrive-{name}.png")
            draw_push(_page(title, ships[name], push, record), path)
            written.append(path)
    return written


def _page(title: str, ship: ShipModel, push: Push, record: Record | None) -> PushPage:
    """What the page of one ship shows."""
    assert ship.engines is not None
    engine, trace = ship.engines.engine, push.trace
    sheet = engine.sheet
    red, rated = sheet.never_exceed, sheet.rating.chamber_temperature_k
    summary, failures_s = None, np.zeros(0)
    if record:
        rows = record.outcomes.filter(pc.equal(record.outcomes["ship"], ship.name))
        summary = push_summary(rows, record.events.filter(pc.equal(record.events["who"], ship.name)))
        failed_s = column(rows, "push_failed_s")
        failures_s = failed_s[np.isfinite(failed_s)]
    held = math.isnan(push.failed_s)
    fate = "the engines held" if held else f"one was lost {push.failed_s:.0f} s after the first hydrogen"
    return PushPage(
        f"Overdrive of {ship.name} at {push.temperature_k:.0f} K{MODEL_RESULT}",
        f"{title}. Nominal replica, quasi-static level, engines {engine.name}: {fate}.",
        trace[:, quasi.AT_S], trace[:, quasi.AT_K], trace[:, quasi.AT_FUEL_K], trace[:, quasi.AT_DAMAGE],
        np.degrees(trace[:, quasi.AT_DRUM]), authority_dollar(engine.plant, trace[:, quasi.AT_DRUM]),
        {"rated": rated, "caution": red.caution_temperature_ratio * rated, "never exceed": red.chamber_temperature_k},
        push.life_ratio, red.drum_authority_dollar,
        [Crossing(alarm.t_alarm_s, alarm.limit, alarm.level, alarm.inhibited) for alarm in push.alarms], push.failed_s, summary,
        failures_s)
