"""One run of an engine on one page: start, hold and cooldown side by side, limits below. The panels are in engine_panels.py."""
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from .engine_burn import unjudged
from .engine_panels import PANELS, Run, Window
from .limits_figure import LEVEL_INKS
from .style import INK, PLUM, headline, quiet_figure

AFTER_HOLD_S = 20.0  # of the hold that the picture of the start still shows
BEFORE_SHUT_S, AFTER_SHUT_S = 5.0, 30.0  # that the picture of the shutdown shows before the retreat and after the drums
SHORTEST_S = 2.0  # a hold that is shown by itself
MOST_LANES = 12
LEAST_BAR_RATIO = 0.006  # of a column's width: a bar that short is still seen
CLOSE_RATIO = 0.02  # numbers of faults that are nearer share a label
LETTER_RATIO = 0.028  # width of a letter of a mode's name, of a column of middle width
BRIEF_RATIO = 0.04  # a shorter mode is not named
FOOT_LETTERS = 215
MODE_INKS = {"chilldown": "#1f4e79", "approach": "#6b3a6b", "ramp": "#b4491b", "hold": "#7a7a7a", "retreat": "#b4491b",
             "cooldown": "#1f4e79"}


def draw_burn(run: Run, path: Path) -> None:
    """Write the page as a PNG."""
    said, windows, lanes = run.said, _windows(run), lanes_of(run.said)
    totals, foot, damage = said["totals"], _foot(run.said), said["damage"]["ratio"]
    with quiet_figure(path) as figure:
        headline(figure, _plain(f"{said['engine']}, {said['profile']}: {said['status']} (model result)"),
                 f"{_plain(said['profile_title'])}. Hydrogen {totals['propellant_kg'] / 1e3:.2f} t, impulse "
                 f"{totals['impulse_n_s'] / 1e6:.1f} MN s, damage {damage:.3f} of a life, seed {said['seed']}.")
        heights = [*(height for _, height in PANELS), max(0.35, 0.15 * len(lanes))]
        grid = figure.add_gridspec(
            len(heights), len(windows), left=0.115, right=0.94, top=0.862, bottom=0.072 + 0.0165 * len(foot), hspace=0.12,
            wspace=0.04, width_ratios=[w.width_ratio for w in windows], height_ratios=heights)
        axes = grid.subplots(sharex="col", sharey="row", squeeze=False)
        for place, window in enumerate(windows):
            _column(axes[:, place], run, window, lanes, place == len(windows) - 1)
        figure.align_ylabels(axes[:-1, 0])
        _legend(figure, said)
        figure.text(0.02, 0.012, "\n".join(foot), fontsize=6.8, color="#555555", va="bottom", linespacing=1.35)


def _plain(words: str) -> str:
    """Words of people as they are, on one line of the page: no formulas."""
    return textwrap.shorten(words, FOOT_LETTERS, placeholder=" ...").replace("$", r"\$")


def _windows(run: Run) -> list[Window]:
    """Start, hold, shutdown and cooldown; those of them that the run came to."""
    modes, end_s = run.said["modes"], run.said["duration_s"]
    shut_s = modes.get("cooldown", end_s)
    down_s = max(modes.get("retreat", shut_s) - BEFORE_SHUT_S, 0.0)
    up_s = min(modes.get("hold", down_s) + AFTER_HOLD_S, down_s)
    if down_s - up_s < SHORTEST_S:
        up_s = down_s
    quiet_s = min(shut_s + AFTER_SHUT_S, end_s)
    return [window for window in (
        Window("start: time, s", 0.0, up_s, 0.0, False, 1.1), Window("hold: time, s", up_s, down_s, 0.0, False, 1.0),
        Window("shutdown: time, s" if "cooldown" in modes else "the end: time, s", down_s, quiet_s, 0.0, False, 0.8),
        Window("cooldown: time since the drums went in, s", quiet_s, end_s, shut_s, True, 1.0)) if window.to_s > window.from_s]


def _column(axes: np.ndarray, run: Run, window: Window, lanes: list[str], last: bool) -> None:
    """All panels of one column."""
    t_s = run.trace["t_s"]
    first, past = np.searchsorted(t_s, (window.from_s, window.to_s))
    part = slice(max(int(first) - 1, 0), min(int(past) + 1, len(t_s)))
    for one, (panel, _) in zip(axes, PANELS, strict=False):
        if window.logarithmic:
            one.set_xscale("log")
        panel(one, run, window, part, last)
        one.set_xlim(window.shown(window.from_s), window.shown(window.to_s))
        _bands(one, run, window)
        one.label_outer()
        if window.from_s > 0.0:
            one.tick_params(axis="y", which="both", length=0)
    _lanes(axes[-1], run, window, lanes)
    axes[-1].set_xlabel(window.words)
    _count(axes[-1], window)
    _mode_names(axes[0], run, window)
    _fault_numbers(axes[0], run, window)


def _count(axes: Axes, window: Window) -> None:
    """Few round numbers along the time, none where the next column begins."""
    if window.logarithmic:
        few = window.shown(window.to_s) < 30.0 * window.shown(window.from_s)
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda t_s, _: f"{t_s:,.0f}".replace(",", " ")))
        axes.xaxis.set_minor_formatter(NullFormatter())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(5, prune="both" if window.from_s > 0.0 else "upper"))


def _inside(window: Window, from_s: float, to_s: float) -> tuple[float, float] | None:
    """What of a stretch of time lies in a window, on its axis."""
    if to_s < window.from_s or from_s > window.to_s:
        return None
    return window.shown(max(from_s, window.from_s)), window.shown(min(to_s, window.to_s))


def _modes(said: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Mode, begin, end."""
    began = [(mode, t_s) for mode, t_s in said["modes"].items() if mode in MODE_INKS]
    ends = [*(t_s for _, t_s in began[1:]), said["duration_s"]]
    return [(mode, from_s, to_s) for (mode, from_s), to_s in zip(began, ends, strict=True)]


def _bands(axes: Axes, run: Run, window: Window) -> None:
    """Modes as pale bands, faults as lines."""
    for mode, from_s, to_s in _modes(run.said):
        span = _inside(window, from_s, to_s)
        if span and mode != "hold":
            axes.axvspan(*span, color=MODE_INKS[mode], alpha=0.06, lw=0, zorder=0.1)
    for fault in run.said["faults"]:
        for t_s in (fault["time_s"], fault["until_s"]):
            if t_s is not None and window.from_s <= t_s <= window.to_s:
                axes.axvline(window.shown(t_s), color=PLUM, lw=0.7, ls=(0, (2, 2)), zorder=0.6)


def _mode_names(axes: Axes, run: Run, window: Window) -> None:
    """Above the top panel, in two rows where they are close."""
    ends = [-1.0, -1.0]
    for mode, from_s, to_s in _modes(run.said):
        span = _inside(window, from_s, to_s)
        left, right = (window.ratio(x) for x in span) if span else (0.0, 0.0)
        if right - left > BRIEF_RATIO:
            half = 0.5 * LETTER_RATIO * len(mode) / window.width_ratio
            middle = min(max(0.5 * (left + right), half), 1.0 - half)
            row = next((i for i in range(2) if ends[i] < middle - half), 1)
            ends[row] = middle + half
            axes.annotate(mode, (middle, 1.0), xycoords="axes fraction", xytext=(0, 9 + 9 * row), va="bottom", ha="center",
                          textcoords="offset points", fontsize=7.0, color=MODE_INKS[mode])


def _fault_numbers(axes: Axes, run: Run, window: Window) -> None:
    """The numbers of the faults above their lines."""
    before = -1.0
    for number, fault in enumerate(run.said["faults"], 1):
        if window.from_s <= fault["time_s"] <= window.to_s:
            place = window.ratio(window.shown(fault["time_s"]))
            near = place - before < CLOSE_RATIO
            axes.annotate(str(number), (place, 1.0), xycoords="axes fraction", xytext=(5 if near else 0, 2), ha="center",
                          textcoords="offset points", va="bottom", fontsize=6.5, color=PLUM)
            before = place


def lanes_of(said: dict[str, Any]) -> list[str]:
    """Limits that alarmed, were inhibited or could not be judged, in the order in which that began."""
    began = [(alarm["t0_s"], alarm["limit"]) for alarm in said["alarms"]]
    began += [(row["from_s"], row["limit"]) for row in said["inhibits"] if row["from_s"] is not None]
    began += [(from_s, limit) for limit, from_s, _ in unjudged(said)]
    return list(dict.fromkeys(limit for _, limit in sorted(began)))[:MOST_LANES]


def _lanes(axes: Axes, run: Run, window: Window, lanes: list[str]) -> None:
    """A line a limit: pale from its first sample over, full from the alarm, hatched while inhibited, grey where not judged."""
    said = run.said
    for row in said["inhibits"]:
        if row["limit"] in lanes and row["from_s"] is not None:
            _bar(axes, window, lanes.index(row["limit"]), row["from_s"], row["until_s"], fc="white", ec="#999999", lw=0.6,
                 hatch="////")
    for limit, from_s, to_s in unjudged(said):
        if limit in lanes:
            _bar(axes, window, lanes.index(limit), from_s, to_s, color="#bbbbbb", lw=0)
    for alarm in said["alarms"]:
        if alarm["limit"] in lanes:
            ink, lane = LEVEL_INKS[alarm["level"]], lanes.index(alarm["limit"])
            end_s = said["duration_s"] if alarm["t_clear_s"] is None else alarm["t_clear_s"]
            stands_s = end_s if alarm["t_stand_s"] is None else alarm["t_stand_s"]
            _bar(axes, window, lane, alarm["t0_s"], alarm["t_alarm_s"], color=ink, alpha=0.3, lw=0)
            if alarm["inhibited"]:
                _bar(axes, window, lane, alarm["t_alarm_s"], stands_s, fc="white", ec=ink, lw=0.8, hatch="////")
            if alarm["t_stand_s"] is not None:
                _bar(axes, window, lane, stands_s, end_s, color=ink, lw=0)
    axes.set(ylim=(max(len(lanes), 1) - 0.4, -0.6), yticks=range(len(lanes)), yticklabels=lanes)
    axes.tick_params(axis="y", length=0, labelsize=6.5)
    axes.grid(visible=False, axis="y")
    axes.label_outer()
    if not lanes and window.from_s == 0.0:
        axes.text(0.02, 0.5, "no alarm, nothing inhibited", transform=axes.transAxes, ha="left", va="center", fontsize=7.0)


def _bar(axes: Axes, window: Window, lane: int, from_s: float, to_s: float, **look: Any) -> None:
    span = _inside(window, from_s, to_s)
    if span:
        left, right = span
        wide = window.at(min(window.ratio(left) + LEAST_BAR_RATIO, 1.0))
        axes.barh(lane, max(right, wide) - left, left=left, height=0.66, **look)


def _legend(figure: Figure, said: dict[str, Any]) -> None:
    """What the colours of the lanes mean, below them on the right."""
    levels = [level for level in LEVEL_INKS if any(alarm["level"] == level for alarm in said["alarms"])]
    handles = [Patch(color=LEVEL_INKS[level], label=level) for level in levels]
    if said["inhibits"]:
        handles.append(Patch(fc="white", ec=INK, hatch="////", label="inhibited"))
    if unjudged(said):
        handles.append(Patch(color="#bbbbbb", label="not judged"))
    if handles:
        figure.legend(handles=handles, loc="lower right", bbox_to_anchor=(0.95, 0.0), ncols=len(handles), fontsize=6.8,
                      handlelength=1.4, columnspacing=1.2)


def _foot(said: dict[str, Any]) -> list[str]:
    """Faults by their numbers, inhibits with names and reasons, and what the picture is worth."""
    words = []
    for number, fault in enumerate(said["faults"], 1):
        until = "" if fault["until_s"] is None else f" to {fault['until_s']:g} s"
        value = "" if fault["kind"] == "sensor-dead" else f" {fault['value']:g}"
        words.append(f"{number} {fault['kind']} {fault['sensor']}".rstrip() + f"{value} at {fault['time_s']:g} s{until}")
    lines = textwrap.wrap("Faults: " + "  ·  ".join(words), FOOT_LETTERS) if words else []
    given: dict[tuple[str, str], list[str]] = {}
    for row in said["inhibits"]:
        when = "never reached" if row["from_s"] is None else f"{row['from_s']:.0f} to {row['until_s']:.0f} s"
        given.setdefault((", ".join(row["by"]), when), []).append(f"{row['limit']} ({row['reason']})")
    for (by, when), limits in given.items():
        lines += textwrap.wrap(f"Inhibited {when} by {by}: {'; '.join(limits)}", FOOT_LETTERS)
    return [*map(_plain, lines[:6]), f"Model result, not validated. {len(said['unchecked'])} constants in use are unchecked. "
                        f"Digest {said['digest'][:12]}."]
