"""One flight as a sheet of paper: the path, its events and phases, what the vehicle felt, did, believed and burned."""
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from .style import BLUE, GREEN, INK, PLUM, RUST, headline, quiet_figure, second_scale

Trace = dict[str, np.ndarray]
PHASE_INKS = (BLUE, RUST, "#7a7a7a", GREEN, "#8a7a1f", PLUM)  # entry, parachute, falling, powered, constant speed, abort
ENTRY, ABORT = 0, 5    # phase codes: the lifting part, and the flight back to orbit
LETTER_RATIO = 0.0115  # width of a letter in the name of a phase, as a part of the time axis
CLOSE_RATIO = 0.018    # event numbers nearer than this share of the axis step up a row
BRIEF_RATIO = 0.003    # a shorter phase is drawn but not named
HALO = [withStroke(linewidth=2.0, foreground="white")]
LEAST_ERROR = 1e-3     # the logarithmic axis of the navigation errors ends here


class Sheet(NamedTuple):
    """What the figure of one flight needs; `events` are rows with t_s, kind, altitude_m and speed_m_s in order of time."""

    title: str
    below: str
    trace: Trace
    events: list[dict[str, Any]]
    phases: Sequence[str]


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


def _pieces(trace: Trace) -> list[tuple[int, slice]]:
    """The phases of a flight in order: code, and the samples from its first one to the first of the next."""
    code = trace["phase_code"].astype(int)
    starts = [0, *(np.flatnonzero(np.diff(code)) + 1).tolist(), code.size]
    return [(code[a], slice(a, b + 1)) for a, b in pairwise(starts)]


def _altitude_speed(axes: Axes, sheet: Sheet, edge: tuple[float, float], unnamed: tuple[float, float]) -> None:
    """The classic picture of a descent up to `edge` (m/s, km), in the colours of the phases; events are numbered outside the
    box `unnamed`, which is shown larger elsewhere."""
    trace = sheet.trace
    for code, part in _pieces(trace):
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
        if places and abs(x - places[-1][0]) < CLOSE_RATIO * edge[0] and abs(y - places[-1][1]) < CLOSE_RATIO * edge[1]:
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
    panels = [_loads, _attitude, _bank, _belief] if np.ptp(trace["bank_commanded_deg"]) > 0.0 else [_loads, _attitude, _belief]
    if trace["thrust_n"].max() > 0.0 or np.ptp(trace["propellant_kg"]) > 0.0:
        panels.append(_engines)
    grid = figure.add_gridspec(len(panels), 1, left=0.475, right=0.945, top=0.86, bottom=0.065, hspace=0.14)
    every: list[Axes] = grid.subplots(sharex=True).tolist()  # type: ignore[union-attr]
    for panel, axes in zip(panels, every, strict=True):
        panel(axes, trace)
        _shade(axes, trace)
        for row in sheet.events:
            axes.axvline(row["t_s"], color="#999999", lw=0.5, ls=(0, (1, 2)), zorder=0.5)
    _phase_names(every[0], sheet)
    every[0].set_xlim(0.0, float(trace["t_s"][-1]))
    every[-1].set_xlabel("time from the entry interface, s")
    figure.align_ylabels(every)


def _shade(axes: Axes, trace: Trace) -> None:
    """The phases as pale bands behind a panel."""
    t_s = trace["t_s"]
    for code, part in _pieces(trace):
        axes.axvspan(t_s[part][0], t_s[part][-1], color=PHASE_INKS[code], alpha=0.07, lw=0, zorder=0.2)


def _phase_names(axes: Axes, sheet: Sheet) -> None:
    """Over the top panel the numbers of the events, and above them the names of the phases."""
    whole_s = float(sheet.trace["t_s"][-1])
    last_s, row = -whole_s, 0
    for number, event in enumerate(sheet.events, 1):
        row = (row + 1) % 3 if event["t_s"] - last_s < CLOSE_RATIO * whole_s else 0
        last_s = event["t_s"]
        _above(axes, str(number), event["t_s"], 2.0 + 6.5 * row, 6.0, "#555555")
    ends_s = [-whole_s] * 3  # where the last name in each of three rows ended
    for code, part in _pieces(sheet.trace):
        first_s, last_s = float(sheet.trace["t_s"][part][0]), float(sheet.trace["t_s"][part][-1])
        half_s = 0.5 * LETTER_RATIO * len(sheet.phases[code]) * whole_s
        middle_s = min(max(0.5 * (first_s + last_s), half_s), whole_s - half_s)
        row = next((i for i in range(3) if ends_s[i] < middle_s - half_s), 2)
        if last_s - first_s > BRIEF_RATIO * whole_s:
            ends_s[row] = middle_s + half_s
            _above(axes, sheet.phases[code], middle_s, 21.0 + 9.5 * row, 7.5, PHASE_INKS[code])


def _above(axes: Axes, words: str, t_s: float, rise_points: float, size_points: float, colour: str) -> None:
    """Words centred over a moment, above the panel."""
    axes.annotate(words, (t_s, 1.0), xycoords=("data", "axes fraction"), xytext=(0, rise_points), textcoords="offset points",
                  ha="center", va="bottom", fontsize=size_points, color=colour)


def _loads(axes: Axes, trace: Trace) -> None:
    axes.plot(trace["t_s"], trace["deceleration_g"], color=BLUE)
    axes.set_ylabel("felt acceleration,\nEarth g", color=BLUE)
    axes.set_ylim(bottom=0.0)
    heat = second_scale(axes, "heating, W/cm²", RUST)
    heat.plot(trace["t_s"], trace["heating_w_m2"] / 1e4, color=RUST, ls="--", lw=1.0)
    heat.set_ylim(bottom=0.0)


def _attitude(axes: Axes, trace: Trace) -> None:
    """Angle of attack where the air is what steers; tilt of the thrust axis where the ground is what matters."""
    entry = trace["phase_code"] == ENTRY
    axes.plot(trace["t_s"], np.where(entry, trace["angle_of_attack_deg"], np.nan), color=BLUE, label="angle of attack")
    axes.plot(trace["t_s"], np.where(entry, np.nan, trace["tilt_deg"]), color=GREEN, label="tilt from the vertical")
    axes.set_ylabel("attitude, deg")
    axes.set_ylim(0.0, 1.25 * axes.get_ylim()[1])
    axes.legend(loc="upper right", ncols=2)


def _bank(axes: Axes, trace: Trace) -> None:
    """Bank while the lift is steered; it means nothing afterwards."""
    entry = trace["phase_code"] == ENTRY
    for name, colour, kind, words in (("bank_deg", BLUE, "-", "flown"), ("bank_commanded_deg", RUST, "--", "commanded")):
        axes.plot(trace["t_s"], _unwrapped(np.where(entry, trace[name], np.nan)), color=colour, ls=kind, lw=1.0, label=words)
    axes.set(ylabel="bank, deg", ylim=(-190.0, 190.0), yticks=(-180, -90, 0, 90, 180))
    axes.legend(loc="upper right", ncols=2)


def _unwrapped(angle_deg: np.ndarray) -> np.ndarray:
    """No line is drawn where an angle jumps from +180 to -180."""
    jumps = np.abs(np.diff(angle_deg, prepend=angle_deg[0])) > 180.0
    return np.where(jumps, np.nan, angle_deg)


def _belief(axes: Axes, trace: Trace) -> None:
    """How far the navigation is from the truth."""
    height_m = np.abs(trace["nav_altitude_m"] - trace["altitude_m"])
    for values, colour, kind, words in (
            (trace["nav_position_error_m"], BLUE, "-", "position, m"), (height_m, BLUE, ":", "altitude, m"),
            (trace["nav_velocity_error_m_s"], RUST, "-", "velocity, m/s"),
            (trace["nav_attitude_error_deg"], GREEN, "-", "attitude, deg")):
        axes.semilogy(trace["t_s"], np.maximum(values, LEAST_ERROR), color=colour, ls=kind, lw=1.0, label=words)
    axes.set_ylabel("navigation error")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * 10.0)
    axes.legend(loc="upper left", ncols=4)


def _engines(axes: Axes, trace: Trace) -> None:
    axes.plot(trace["t_s"], trace["thrust_n"] / 1e3, color=BLUE)
    axes.set_ylabel("thrust, kN", color=BLUE)
    axes.set_ylim(bottom=0.0)
    if trace["propellant_kg"].max() <= 0.0:  # solid rockets have no tank
        return
    tank = second_scale(axes, "propellant, kg", RUST)
    tank.plot(trace["t_s"], trace["propellant_kg"], color=RUST, ls="--", lw=1.0)
    tank.set_ylim(bottom=0.0)
