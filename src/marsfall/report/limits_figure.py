"""Alarms of a run as one sheet: when which limit alarmed, the values behind the first of them, and how many came at once."""
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .style import HALO, INK, headline, quiet_figure

LEVEL_INKS = {"watch": "#9db7cf", "warning": "#e0b040", "distress": "#d98032", "critical": "#b4491b", "severe": "#7d1128"}
SENSOR_INKS = ("#1f4e79", "#2f6b3a", "#6b3a6b", "#555555", "#3a7d8c", "#8c6d3a")
MOST_LANES = 24
MOST_PANELS = 2
MOST_DRAWN = 1e61  # beyond any bound; the drawing of axes overflows far above
LEAST_RATIO = 0.004  # of the time axis: a bar that short is still seen


class Panel(NamedTuple):
    """One quantity: what its sensors said, and the lines it must not cross."""

    quantity: str
    unit: str
    t_s: np.ndarray
    sensors: dict[str, np.ndarray]
    lines: list[dict[str, Any]]  # bound, level, limit
    low: float   # samples outside these are bad
    high: float


class Board(NamedTuple):
    """What is drawn."""

    title: str
    below: str
    begin_s: float
    end_s: float
    alarms: list[dict[str, Any]]
    panels: list[Panel]
    rate_count: list[tuple[float, int]]  # time in s, alarms of the last window from then on
    flood_count: int


def draw_limits(board: Board, path: Path) -> None:
    """Write the sheet as a PNG."""
    lanes = list(dict.fromkeys(alarm["limit"] for alarm in board.alarms))
    panels = board.panels[:MOST_PANELS]
    with quiet_figure(path) as figure:
        headline(figure, board.title, board.below)
        heights = [max(0.9, 0.22 * min(len(lanes), MOST_LANES)), *(2.0 for _ in panels), 0.8]
        grid = figure.add_gridspec(len(heights), 1, left=0.17, right=0.97, top=0.865, bottom=0.07, hspace=0.42,
                                   height_ratios=heights)
        axes = [figure.add_subplot(grid[row]) for row in range(len(heights))]
        width_s = max(board.end_s - board.begin_s, 1e-6)
        for one in axes:
            one.set_xlim(board.begin_s - 0.005 * width_s, board.end_s + 0.005 * width_s)
            one.label_outer()
        _lanes(axes[0], board, lanes, width_s)
        for one, panel in zip(axes[1:-1], panels, strict=True):
            _values(one, panel)
        _rate(axes[-1], board)


def _lanes(axes: Axes, board: Board, lanes: list[str], width_s: float) -> None:
    """A line a limit, a bar an alarm: pale from its first sample over, full from the alarm, hatched while inhibited."""
    more = f" (the first {MOST_LANES} of {len(lanes)})" if len(lanes) > MOST_LANES else ""
    lanes = lanes[:MOST_LANES]
    axes.set_title(f"Alarms{more}")
    for alarm in board.alarms:
        if alarm["limit"] not in lanes:
            continue
        row, ink = lanes.index(alarm["limit"]), LEVEL_INKS[alarm["level"]]
        end_s = board.end_s if alarm["t_clear_s"] is None else alarm["t_clear_s"]
        stands_s = end_s if alarm["t_stand_s"] is None else alarm["t_stand_s"]
        axes.barh(row, alarm["t_alarm_s"] - alarm["t0_s"], left=alarm["t0_s"], height=0.62, color=ink, alpha=0.3, lw=0)
        if alarm["inhibited"]:
            axes.barh(row, stands_s - alarm["t_alarm_s"], left=alarm["t_alarm_s"], height=0.62, fc="white", ec=ink, lw=0.8,
                      hatch="////")
        if alarm["t_stand_s"] is not None:
            axes.barh(row, max(end_s - stands_s, LEAST_RATIO * width_s), left=stands_s, height=0.62, color=ink, lw=0)
        if alarm["first_out"]:
            left = stands_s > board.begin_s + 0.04 * width_s  # room for the word
            axes.annotate("first", (stands_s if left else end_s, row), xytext=(-3 if left else 3, 0), fontsize=6.5, va="center",
                          textcoords="offset points", ha="right" if left else "left", path_effects=HALO)
    axes.set(ylim=(max(len(lanes), 1) - 0.4, -0.6), yticks=range(len(lanes)), yticklabels=lanes)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    if not lanes:
        axes.text(0.5, 0.5, "no alarm", transform=axes.transAxes, ha="center", va="center")
    levels = [level for level in LEVEL_INKS if any(alarm["level"] == level for alarm in board.alarms)]
    handles = [Patch(color=LEVEL_INKS[level], label=level) for level in levels]
    if any(alarm["inhibited"] for alarm in board.alarms):
        handles.append(Patch(fc="white", ec=INK, hatch="////", label="inhibited"))
    if handles:
        axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(handles))


def _values(axes: Axes, panel: Panel) -> None:
    """Sensors against time, between the lines; one that has gone absurd leaves the picture."""
    axes.set_title(f"{panel.quantity}, {panel.unit}" if panel.unit != "1" else panel.quantity)
    for place, line in enumerate(sorted(panel.lines, key=lambda line: line["bound"])):
        axes.axhline(line["bound"], color=LEVEL_INKS[line["level"]], lw=1.0, ls=(0, (5, 2)))
        across = 1.0 - 0.12 * (place % 4)  # neighbours may lie closer than a line of words is high
        axes.annotate(line["limit"], (across, line["bound"]), xycoords=("axes fraction", "data"), xytext=(-3, 2), ha="right",
                      textcoords="offset points", fontsize=6.5, color=LEVEL_INKS[line["level"]], path_effects=HALO)
    bounds = [line["bound"] for line in panel.lines]
    every = np.concatenate([*panel.sensors.values(), bounds])
    good = every[np.isfinite(every) & (every >= min(panel.low, *bounds)) & (every <= max(panel.high, *bounds))]
    low, high = np.clip((good.min(), good.max()), -MOST_DRAWN, MOST_DRAWN)
    around = 0.08 * ((high - low) or abs(high) or 1.0)
    for (name, values), ink in zip(panel.sensors.items(), SENSOR_INKS * 3, strict=False):
        axes.plot(panel.t_s, np.clip(values, low - 99.0 * around, high + 99.0 * around), color=ink, lw=1.0, label=name)
    axes.set_ylim(low - around, high + around)
    if len(panel.sensors) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=min(len(panel.sensors), 6))


def _rate(axes: Axes, board: Board) -> None:
    """Alarms of the last ten minutes at every moment, and where a flood begins."""
    axes.set_title("Alarms in the last 10 min")
    t_s = [board.begin_s, *(t for t, _ in board.rate_count), board.end_s]
    count = [0, *(n for _, n in board.rate_count)]
    count.append(next((n for t, n in reversed(board.rate_count) if t <= board.end_s), 0))
    order = np.argsort(t_s, kind="stable")
    axes.step(np.array(t_s)[order], np.array(count)[order], where="post", color=INK, lw=1.0)
    most = max(count)
    if most > 0.5 * board.flood_count:
        axes.axhline(board.flood_count, color=LEVEL_INKS["critical"], lw=0.8, ls=(0, (5, 2)))
        axes.annotate("flood", (0.0, board.flood_count), xycoords=("axes fraction", "data"), xytext=(3, 2),
                      textcoords="offset points", fontsize=6.5, color=LEVEL_INKS["critical"])
    axes.set(ylim=(0, max(most, 1) * 1.25), xlabel="time, s")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
