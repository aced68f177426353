"""Panels over the time axis of one flight: its phases as pale bands, its events as numbered lines."""
import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import BLUE, GREEN, INK, PLUM, RUST

Trace = dict[str, np.ndarray]
PHASE_INKS = (BLUE, RUST, "#7a7a7a", GREEN, "#8a7a1f", PLUM, INK)  # in the order of descent.model.PHASES
ENTRY, ABORT = 0, 5    # phase codes: the lifting part, and the flight back to orbit
LETTER_RATIO = 0.0115  # width of a letter in the name of a phase, as a part of the time axis across 0.47 of an A4 page
CLOSE_RATIO = 0.018    # event numbers nearer than this share of the axis share a label
BRIEF_RATIO = 0.003    # a shorter phase is drawn but not named
FOOT_LETTERS = 215     # in a line along the foot of an A4 page
TIME = "time from the entry interface, s"


class Sheet(NamedTuple):
    """What the figures of one flight need; `events` are rows with t_s, kind, altitude_m and speed_m_s in order of time."""

    title: str
    below: str
    trace: Trace
    events: list[dict[str, Any]]
    phases: Sequence[str]
    gyro_range_rad_s: float
    heating_max_w_m2: float
    site_latitude_rad: float
    site_longitude_rad: float
    site_radius_m: float


Panel = Callable[[Axes, Sheet], None]


def pieces(trace: Trace) -> list[tuple[int, slice]]:
    """The phases of a flight in order: code, and the samples from its first one to the first of the next."""
    code = trace["phase_code"].astype(int)
    starts = [0, *(np.flatnonzero(np.diff(code)) + 1).tolist(), code.size]
    return [(code[a], slice(a, b + 1)) for a, b in pairwise(starts)]


def stack(figure: Figure, sheet: Sheet, panels: Sequence[Panel], left_ratio: float, right_ratio: float,
          span_s: tuple[float, float] | None = None, bottom_ratio: float = 0.095) -> None:
    """Panels one under the other over one time axis: the whole flight, or a span of it."""
    grid = figure.add_gridspec(len(panels), 1, left=left_ratio, right=right_ratio, top=0.832, bottom=bottom_ratio, hspace=0.14)
    every: list[Axes] = grid.subplots(sharex=True, squeeze=False)[:, 0].tolist()
    first_s, last_s = span_s or (0.0, float(sheet.trace["t_s"][-1]))
    if span_s:
        shown = sheet.trace["t_s"] >= first_s
        first_s = float(sheet.trace["t_s"][shown][0])
        sheet = sheet._replace(trace={name: values[shown] for name, values in sheet.trace.items()})
    for panel, axes in zip(panels, every, strict=True):
        panel(axes, sheet)
        shade(axes, sheet.trace)
        for row in sheet.events:
            axes.axvline(row["t_s"], color="#999999", lw=0.5, ls=(0, (1, 2)), zorder=0.5)
    last_s = max(last_s, first_s + 1.0)  # a flight that is over at once
    every[0].set_xlim(first_s, last_s)
    letter_s = LETTER_RATIO * (last_s - first_s) * 0.47 / (right_ratio - left_ratio)
    _event_numbers(every[0], sheet, first_s, last_s)
    _phase_names(every[0], sheet, first_s, last_s, letter_s)
    every[-1].set_xlabel(TIME)
    figure.align_ylabels(every)


def event_line(figure: Figure, sheet: Sheet) -> None:
    """What the numbers of the events mean, along the foot of a page."""
    words = [f"{number} {row['kind'].replace('_', ' ')}" for number, row in enumerate(sheet.events, 1)]
    lines = textwrap.wrap("  ·  ".join(word.replace(" ", "\u00a0") for word in words), FOOT_LETTERS)
    figure.text(0.02, 0.01, "\n".join(lines), fontsize=6.8, color="#555555", va="bottom", linespacing=1.3)


def shade(axes: Axes, trace: Trace) -> None:
    """The phases as pale bands behind a panel."""
    t_s = trace["t_s"]
    for code, part in pieces(trace):
        axes.axvspan(t_s[part][0], t_s[part][-1], color=PHASE_INKS[code], alpha=0.07, lw=0, zorder=0.2)


def _event_numbers(axes: Axes, sheet: Sheet, first_s: float, last_s: float) -> None:
    """Over the top panel the numbers of the events; those that fall together share a label, near ones stand a row higher."""
    groups: list[tuple[float, list[int]]] = []
    for number, event in enumerate(sheet.events, 1):
        if first_s <= event["t_s"] <= last_s + 1.0:
            if groups and event["t_s"] - groups[-1][0] < CLOSE_RATIO * (last_s - first_s):
                groups[-1][1].append(number)
            else:
                groups.append((event["t_s"], [number]))
    before_s, row = -float("inf"), 0
    for t_s, numbers in groups:
        row = 1 - row if t_s - before_s < 2.0 * CLOSE_RATIO * (last_s - first_s) else 0
        before_s = t_s
        _above(axes, span(numbers[0], numbers[-1]), min(t_s, last_s), 2.0 + 7.5 * row, 6.0, "#555555")


def span(first_count: int, last_count: int) -> str:
    """`4`, or `4–7`."""
    return str(first_count) if first_count == last_count else f"{first_count}–{last_count}"


def _phase_names(axes: Axes, sheet: Sheet, first_s: float, last_s: float, letter_s: float) -> None:
    """Above the numbers of the events the names of the phases."""
    ends_s = [-float("inf")] * 3  # where the last name in each of three rows ended
    for code, part in pieces(sheet.trace):
        from_s = max(float(sheet.trace["t_s"][part][0]), first_s)
        to_s = min(float(sheet.trace["t_s"][part][-1]), last_s)
        half_s = 0.5 * letter_s * len(sheet.phases[code])
        middle_s = min(max(0.5 * (from_s + to_s), first_s + half_s), last_s - half_s)
        row = next((i for i in range(3) if ends_s[i] < middle_s - half_s), 2)
        if to_s - from_s > BRIEF_RATIO * (last_s - first_s):
            ends_s[row] = middle_s + half_s
            _above(axes, sheet.phases[code], middle_s, 21.0 + 9.5 * row, 7.5, PHASE_INKS[code])


def _above(axes: Axes, words: str, t_s: float, rise_points: float, size_points: float, colour: str) -> None:
    """Words centred over a moment, above the panel."""
    axes.annotate(words, (t_s, 1.0), xycoords=("data", "axes fraction"), xytext=(0, rise_points), textcoords="offset points",
                  ha="center", va="bottom", fontsize=size_points, color=colour)
