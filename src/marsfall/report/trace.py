"""One flight as a sheet of paper: the path, its events and phases, what the vehicle felt, did, believed and burned."""
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from . import panels
from .style import HALO, INK, headline, quiet_figure
from .timeline import ABORT, ENTRY, PHASE_INKS, Sheet, pieces, stack

NEAR_RATIO = 0.03  # events nearer than this share of the axes on the path share a label


def draw_trace(sheet: Sheet, path: Path) -> None:
    """Write the sheet of one flight as a PNG. The trace has the columns of `descent.watch.TRACE`."""
    with quiet_figure(path) as figure:
        headline(figure, sheet.title, sheet.below)
        _path_side(figure, sheet)
        _time_side(figure, sheet)


def _path_side(figure: Figure, sheet: Sheet) -> None:
    """Left: altitude against speed, whole and near the ground, above the list of events."""
    trace = sheet.trace
    low = (trace["phase_code"] != ENTRY) & (trace["phase_code"] != ABORT)
    near = low.sum() > 2
    list_ratio = 0.018 * (len(sheet.events) + 1)
    bottom = 0.03 + list_ratio + 0.07
    grid = figure.add_gridspec(2 if near else 1, 1, left=0.052, right=0.40, top=0.885, bottom=bottom, hspace=0.36,
                               height_ratios=(1.25, 1.0) if near else None)
    whole = figure.add_subplot(grid[0], title="Path")
    box = (1.08 * trace["speed_m_s"][low].max(), 1.08 * trace["altitude_m"][low].max() / 1e3) if near else (0.0, 0.0)
    _altitude_speed(whole, sheet, (1.04 * trace["speed_m_s"].max(), 1.04 * trace["altitude_m"].max() / 1e3), box)
    if near:
        whole.add_patch(Rectangle((0.0, 0.0), *box, fill=False, ec="#888888", lw=0.6, ls=(0, (3, 2)), zorder=2.5))
        last = figure.add_subplot(grid[1], title="Path near the ground (the dashed box above)")
        _altitude_speed(last, sheet, box, (0.0, 0.0))
    _event_list(figure.add_axes((0.052, 0.03, 0.348, list_ratio)), sheet.events)


def _altitude_speed(axes: Axes, sheet: Sheet, edge: tuple[float, float], unnamed: tuple[float, float]) -> None:
    """The classic picture of a descent up to `edge` (m/s, km), in the colours of the phases; events are numbered outside the
    box `unnamed`, which is shown larger elsewhere."""
    trace = sheet.trace
    for code, part in pieces(trace):
        axes.plot(trace["speed_m_s"][part], trace["altitude_m"][part] / 1e3, color=PHASE_INKS[code], lw=1.5)
    axes.set(xlabel="speed relative to the planet, m/s", ylabel="altitude above the site, km",
             xlim=(0.0, edge[0]), ylim=(0.0, edge[1]))
    for number, (x, y, words) in enumerate(_places(sheet, edge)):
        if x <= edge[0] and y <= edge[1] and not (x < unnamed[0] and y < unnamed[1]):
            axes.plot(x, y, "o", color=INK, ms=2.6, clip_on=False, zorder=3)
            right = number % 2 == 0 or x < 0.04 * edge[0]
            axes.annotate(words, (x, y), xytext=(4, 4) if right else (-4, 4), ha="left" if right else "right",
                          textcoords="offset points", fontsize=6.5, zorder=4, path_effects=HALO)


def _places(sheet: Sheet, edge: tuple[float, float]) -> list[tuple[float, float, str]]:
    """Where on the path every event lies (m/s, km), with its number, or all the numbers that fall together."""
    t_s = [row["t_s"] for row in sheet.events]
    speeds = np.interp(t_s, sheet.trace["t_s"], sheet.trace["speed_m_s"]).tolist()
    heights = np.interp(t_s, sheet.trace["t_s"], np.maximum(sheet.trace["altitude_m"], 0.0) / 1e3).tolist()
    places: list[tuple[float, float, str]] = []
    for number, (x, y) in enumerate(zip(speeds, heights, strict=True), 1):
        words = str(number)
        if places and abs(x - places[-1][0]) < NEAR_RATIO * edge[0] and abs(y - places[-1][1]) < NEAR_RATIO * edge[1]:
            x, y, before = places.pop()
            words = f"{before}, {words}"
        places.append((x, y, words))
    return places


def _event_list(axes: Axes, events: list[dict[str, Any]]) -> None:
    """Number, name, time, altitude and speed of every event."""
    axes.axis("off")
    columns = ((0.0, "left", ""), (0.05, "left", "event"), (0.55, "right", "time, s"), (0.78, "right", "altitude, km"),
               (1.0, "right", "speed, m/s"))
    rows = [(str(n), row["kind"].replace("_", " "), f"{row['t_s']:.1f}", f"{max(row['altitude_m'], 0.0) / 1e3:.2f}",
             f"{row['speed_m_s']:.1f}") for n, row in enumerate(events, 1)]
    step = 1.0 / (len(rows) + 1)
    for place, (x, side, words) in enumerate(columns):
        axes.text(x, 1.0, words, transform=axes.transAxes, ha=side, va="top", fontsize=6.8, color="#555555")
        for line, row in enumerate(rows, 1):
            axes.text(x, 1.0 - line * step, row[place], transform=axes.transAxes, ha=side, va="top", fontsize=6.8)


def _time_side(figure: Figure, sheet: Sheet) -> None:
    """Right: what happened against time, all panels over one axis."""
    trace = sheet.trace
    steered = np.ptp(trace["bank_commanded_deg"]) > 0.0
    every = [panels.loads, panels.attitude, *([panels.bank] if steered else []), panels.belief]
    if trace["thrust_n"].max() > 0.0 or np.ptp(trace["propellant_kg"]) > 0.0:
        every.append(panels.engines)
    stack(figure, sheet, every, 0.475, 0.945, bottom_ratio=0.065)
