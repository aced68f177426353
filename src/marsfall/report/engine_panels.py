"""Panels of a run of an engine over one stretch of its time: power, temperatures, reactivity and drums, flow, wear."""
import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from .limits_figure import LEVEL_INKS
from .style import BLUE, GREEN, HALO, INK, PLUM, RUST, second_scale

FIRST_S = 1.0  # of the cooldown, whose time is logarithmic
DEEPEST_DOLLAR, HIGHEST_DOLLAR = -2.0, 1.2  # of the panel; drums that are in lie far below
THINNEST_RATIO = 1e-4  # of rated power
SMALLEST_PERCENT = 0.02  # of rated flow


class Run(NamedTuple):
    """What is drawn: the summary of --json, every column of the trace, and the rated values."""

    said: dict[str, Any]
    trace: dict[str, np.ndarray]
    power_w: float
    flow_kg_s: float
    pressure_pa: float


class Window(NamedTuple):
    """A column of the page: a stretch of time, and how its axis counts."""

    words: str
    from_s: float
    to_s: float
    zero_s: float
    logarithmic: bool
    width_ratio: float

    def shown(self, t_s: Any) -> Any:
        """A time on the axis."""
        return np.maximum(np.asarray(t_s) - self.zero_s, FIRST_S) if self.logarithmic else t_s

    def ratio(self, x: float) -> float:
        """How far along the axis a place on it is."""
        left, right = self.shown(self.from_s), self.shown(self.to_s)
        if self.logarithmic:
            return float(math.log(x / left) / math.log(right / left))
        return float((x - left) / (right - left))

    def at(self, ratio: float) -> float:
        """The place so far along the axis."""
        left, right = self.shown(self.from_s), self.shown(self.to_s)
        return float(left * (right / left) ** ratio if self.logarithmic else left + ratio * (right - left))


Place = Literal["upper right", "lower right"]
Panel = Callable[[Axes, Run, Window, slice, bool], None]


def power(axes: Axes, run: Run, window: Window, part: slice, last: bool) -> None:
    """The whole heat and the neutrons' part of it, logarithmic."""
    t_s, rated_mw = window.shown(run.trace["t_s"][part]), run.power_w / 1e6
    axes.axhline(rated_mw, color="#999999", lw=0.6)
    axes.semilogy(t_s, np.maximum(run.trace["heat_w"][part] / 1e6, THINNEST_RATIO * rated_mw), color=RUST,
                  label="heat with decay")
    axes.semilogy(t_s, np.maximum(run.trace["power_ratio"][part], THINNEST_RATIO) * rated_mw, color=INK, lw=0.8, ls="--",
                  label="fission")
    axes.set_ylabel("power, MW")
    top = max(2.0 * rated_mw, 1.5 * run.said["peaks"]["heat_w"] / 1e6)
    axes.set_ylim(0.8 * THINNEST_RATIO * rated_mw, top)
    axes.yaxis.set_minor_locator(NullLocator())
    _legend(axes, last, "upper right" if window.logarithmic else "lower right")


def temperatures(axes: Axes, run: Run, window: Window, part: slice, last: bool) -> None:
    """Chamber, the three thirds of the fuel, what is wanted; caution and never-exceed."""
    trace, said = run.trace, run.said
    t_s = window.shown(trace["t_s"][part])
    for name, ink, words in (("fuel1_k", "#a9bfd0", "fuel, inlet"), ("fuel2_k", "#5f8bab", "middle"),
                             ("fuel3_k", BLUE, "outlet")):
        axes.plot(t_s, trace[name][part], color=ink, lw=0.9, label=words)
    axes.plot(t_s, trace["chamber_temperature_k"][part], color=RUST, lw=1.1, label="chamber")
    from_s, to_s = said["modes"].get("ramp", math.inf), said["modes"].get("cooldown", math.inf)
    wanted = np.where((trace["t_s"] > from_s) & (trace["t_s"] < to_s), trace["wanted_temperature_k"], np.nan)
    axes.plot(t_s, wanted[part], color=INK, lw=0.9, ls=(0, (1, 1.5)), label="wanted")
    alarmed = {alarm["limit"] for alarm in said["alarms"]}
    rows = [row for row in said["margins"] if row["limit"] in ("TC-CAUTION", "NX-TC") or (row["limit"] == "NX-TC-RUNAWAY"
            and row["limit"] in alarmed)]
    _bounds(axes, rows, window.from_s == 0.0)
    axes.set_ylabel("temperature, K")
    axes.set_ylim(0.0, 1.07 * max(said["peaks"]["fuel_k"], *(row["bound"] for row in rows)))
    if last and trace["fuel3_k"][part].max() < 0.6 * axes.get_ylim()[1]:
        axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.84), fontsize=6.5, labelspacing=0.2)
    else:
        _legend(axes, last, "lower right")


def reactivity(axes: Axes, run: Run, window: Window, part: slice, last: bool) -> None:
    """Reactivity near critical, and the angle of the drums."""
    t_s = window.shown(run.trace["t_s"][part])
    axes.set_ylim(DEEPEST_DOLLAR, max(HIGHEST_DOLLAR, 1.1 * run.said["peaks"]["reactivity_dollar"]))
    axes.plot(t_s, _beside(axes, run.trace["drum_deg"][part], (0.0, 180.0), "drums, deg", last), color=GREEN, lw=0.9)
    axes.plot(t_s, run.trace["reactivity_dollar"][part], color=BLUE, lw=0.8)
    axes.axhline(0.0, color="#999999", lw=0.6)
    axes.set_ylabel("reactivity, $", color=BLUE)
    _bounds(axes, [row for row in run.said["margins"] if row["limit"] == "NX-RHO"], window.from_s == 0.0)


def flow(axes: Axes, run: Run, window: Window, part: slice, last: bool) -> None:
    """Flow and chamber pressure over rated: per cent, and the cooldown on a logarithmic scale of its own."""
    t_s = window.shown(run.trace["t_s"][part])
    flow_percent = 100.0 * run.trace["flow_kg_s"][part] / run.flow_kg_s
    pressure_percent = 100.0 * run.trace["chamber_pressure_pa"][part] / run.pressure_pa
    if window.logarithmic:
        flow_percent, pressure_percent = (np.maximum(x, SMALLEST_PERCENT) for x in (flow_percent, pressure_percent))
        axes = _own_scale(axes)
    axes.plot(t_s, flow_percent, color=BLUE, label=f"flow, of {run.flow_kg_s:.1f} kg/s")
    axes.plot(t_s, pressure_percent, color=PLUM, lw=0.9, ls="--", label=f"pressure, of {run.pressure_pa / 1e6:.2f} MPa")
    if window.logarithmic:
        axes.set_ylim(SMALLEST_PERCENT, 200.0)
        axes.set_ylabel("the same, log")
        axes.legend(loc="upper right", fontsize=6.5, labelspacing=0.2)
    else:
        axes.set_ylim(0.0, 1.1 * max(100.0, 100.0 * run.said["peaks"]["flow_kg_s"] / run.flow_kg_s,
                                     100.0 * run.said["peaks"]["chamber_pressure_pa"] / run.pressure_pa))
        axes.set_ylabel("flow, pressure,\n% of rated")
        _legend(axes, last, "lower right" if flow_percent.max() > 60.0 else "upper right")


def wear(axes: Axes, run: Run, window: Window, part: slice, last: bool) -> None:
    """Damage, and how far the drums have crept."""
    t_s, drift_deg = window.shown(run.trace["t_s"][part]), run.trace["drum_drift_deg"]
    said = run.said["damage"]
    axes.set_ylim(0.0, 1.15 if said["ratio"] > 0.8 else 1.15 * max(said["ratio"], 0.1))
    scale = (min(-0.5, 1.2 * float(drift_deg.min())), max(2.5, 1.2 * said["drum_creep_deg"]))
    axes.plot(t_s, _beside(axes, drift_deg[part], scale, "creep, deg", last), color=GREEN, lw=0.8)
    axes.plot(t_s, run.trace["damage_ratio"][part], color=RUST)
    axes.set_ylabel("damage", color=RUST)
    if said["ratio"] > 0.8:
        axes.axhline(1.0, color=LEVEL_INKS["severe"], lw=0.9, ls=(0, (5, 2)))


PANELS: list[tuple[Panel, float]] = [(power, 0.85), (temperatures, 1.6), (reactivity, 1.1), (flow, 0.95), (wear, 0.7)]


def _own_scale(axes: Axes) -> Axes:
    """A logarithmic scale on the right, beside the linear one that the panel shares with its row."""
    other = axes.twinx()
    other.set_yscale("log")
    other.spines["right"].set_visible(True)
    return other


def _beside(axes: Axes, values: np.ndarray, scale: tuple[float, float], words: str, last: bool) -> np.ndarray:
    """Values of another scale as places on this one; the last column shows that scale on its right."""
    if last:
        second_scale(axes, words, GREEN).set_ylim(*scale)
    low, high = axes.get_ylim()
    return low + (values - scale[0]) / (scale[1] - scale[0]) * (high - low)


def _legend(axes: Axes, last: bool, place: Place) -> None:
    if last:
        axes.legend(loc=place, fontsize=6.5, labelspacing=0.2)


def _bounds(axes: Axes, rows: list[dict[str, Any]], named: bool) -> None:
    """Lines that must not be crossed; the first column names them."""
    for row in rows:
        ink = LEVEL_INKS[row["level"]]
        axes.axhline(row["bound"], color=ink, lw=0.9, ls=(0, (5, 2)), zorder=1.5)
        if named and row["limit"] != "NX-TC-RUNAWAY":
            low = row["limit"].endswith("CAUTION")
            axes.annotate(f"{row['limit']} {row['bound']:.4g}", (0.0, row["bound"]), xycoords=("axes fraction", "data"),
                          xytext=(3, -2 if low else 1.5), textcoords="offset points", fontsize=6.2, color=ink,
                          va="top" if low else "bottom", path_effects=HALO)
