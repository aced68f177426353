"""One flight as a figure: where it was, what it felt, what it believed, and when the phases changed."""
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

Trace = dict[str, np.ndarray]
LEAST_SHOWN_M = 1.0  # the logarithmic axis ends here
NAMED_RATIO = 0.03   # shorter phases have no room for their name
TINTS = ("#ffffff", "#e8eef7", "#f3f3e6", "#e9f3e8", "#f6ecdf", "#f7e3e3")


def draw_flight(title: str, trace: Trace, events: pa.Table, phases: Sequence[str], path: Path) -> None:
    """Write a PNG of a trace; `events` are those of the same case, `phases` the words for the codes in the trace."""
    figure = Figure(figsize=(11, 8.5), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title)
    rows = events.to_pylist()
    place, force, turn, belief, height, roll = figure.subplots(3, 2).flat
    _altitude_speed(place, trace, rows)
    t_s = trace["t_s"]
    _line(force, t_s, trace["deceleration_g"], "felt acceleration, Earth g")
    _line(turn, t_s, trace["nav_attitude_error_deg"], "attitude error of navigation, deg")
    _line(belief, t_s, trace["nav_position_error_m"], "position error of navigation, m")
    _line(height, t_s, trace["altitude_m"] / 1e3, "altitude above the site, km", label="truth")
    height.plot(t_s, trace["nav_altitude_m"] / 1e3, "--", color="tab:orange", lw=1.2, label="navigation")
    height.legend(loc="upper right", frameon=False)
    entry = trace["phase_code"] == 0  # bank means nothing once the lift is gone
    _line(roll, t_s, np.where(entry, trace["bank_deg"], np.nan), "bank, deg", label="flown")
    roll.plot(t_s[entry], trace["bank_commanded_deg"][entry], "--", color="tab:orange", lw=1.0, label="commanded")
    roll.legend(loc="upper right", frameon=False)
    for axes in (force, turn, belief, height, roll):
        _phases(axes, trace, phases, words=axes is force)
        for row in rows:
            axes.axvline(row["t_s"], color="0.55", lw=0.6, ls=":")
    _whole_file(figure, path)


def _altitude_speed(axes: Axes, trace: Trace, events: list[dict[str, Any]]) -> None:
    """The classic picture of a descent, with its events named."""
    axes.loglog(trace["speed_m_s"], np.maximum(trace["altitude_m"], LEAST_SHOWN_M) / 1e3, color="tab:blue", lw=1.5)
    for number, row in enumerate(events, 1):
        place = (row["speed_m_s"], max(row["altitude_m"], LEAST_SHOWN_M) / 1e3)
        axes.plot(*place, "o", color="tab:red", ms=3)
        axes.annotate(str(number), place, xytext=(3, -8), textcoords="offset points", fontsize=6.5)
    names = [f"{number} {row['kind'].replace('_', ' ')}, {row['t_s']:.0f} s" for number, row in enumerate(events, 1)]
    axes.text(0.98, 0.03, "\n".join(names), transform=axes.transAxes, va="bottom", ha="right", fontsize=6.5)
    axes.set(xlabel="speed relative to the planet, m/s", ylabel="altitude above the site, km")
    axes.grid(color="0.9")


def _line(axes: Axes, t_s: np.ndarray, values: np.ndarray, words: str, label: str = "") -> None:
    axes.plot(t_s, values, color="tab:blue", lw=1.2, label=label or None)
    axes.set(xlabel="time from entry interface, s", ylabel=words, xlim=(0.0, float(t_s[-1])))
    axes.grid(color="0.9")


def _phases(axes: Axes, trace: Trace, phases: Sequence[str], words: bool) -> None:
    """Shade the phases of the flight; name them where there is room."""
    code, t_s = trace["phase_code"].astype(int), trace["t_s"]
    starts = [0, *(np.flatnonzero(np.diff(code)) + 1)]
    for first, last in zip(starts, [*starts[1:], code.size - 1], strict=True):
        axes.axvspan(t_s[first], t_s[last], color=TINTS[code[first] % len(TINTS)], lw=0)
        if words and t_s[last] - t_s[first] > NAMED_RATIO * t_s[-1]:
            axes.annotate(phases[code[first]], (t_s[first], 0.97), xycoords=("data", "axes fraction"), rotation=90,
                          va="top", fontsize=6.5, color="0.3")


def _whole_file(figure: Figure, path: Path) -> None:
    """The figure is whole or absent, like every file of a record."""
    part = path.with_name(f".{path.name}.part")
    figure.savefig(part, format="png", dpi=130)
    part.replace(path)
