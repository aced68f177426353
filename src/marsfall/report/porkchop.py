"""The porkchop plot as the field draws it: departure against arrival, contours of C3, arrival speed and flight time."""
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from .style import BLUE, GREEN, INK, RUST, headline, quiet_figure

C3_LEVELS = (*np.arange(7.0, 12.0, 0.5), 12, 13, 14, 15, 16, 18, 20, 22, 25, 30, 35, 40, 50, 60, 80, 100)  # km2/s2
SPEED_LEVELS = (2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 3, 3.25, 3.5, 4, 4.5, 5, 6, 7, 8, 10)  # km/s
DAYS_STEP = 50.0
SHOWN_ABOVE_KM2_S2, DRAWN_ABOVE_KM_S = 25.0, 5.0  # above the least C3 and speed: what is dearer is not drawn
HALO = [withStroke(linewidth=2.2, foreground="white")]
MARKS = {"c3": ("o", "C3"), "v_inf": ("s", "v-infinity"), "total": ("D", "both burns")}


class Chart(NamedTuple):
    """What is drawn: rows are departures, columns flight times."""

    depart_day: np.ndarray  # since 1970, UTC, as matplotlib counts
    flight_day: np.ndarray
    c3_km2_s2: np.ndarray
    v_inf_km_s: np.ndarray
    angle_deg: np.ndarray  # round the Sun


def draw_porkchop(chart: Chart, summary: dict[str, Any], path: Path) -> None:
    """Write a PNG of the transfers of a stretch with the best ones (`summary` of marsfall windows) marked and listed."""
    depart, flight = np.meshgrid(chart.depart_day, chart.flight_day, indexing="ij")
    arrive = depart + flight
    with quiet_figure(path) as figure:
        headline(figure, f"Earth to Mars, departures {summary['from']} to {summary['to']}",
                 f"DE440, patched conics. Parking orbits: {summary['earth_orbit']} km at Earth, {summary['mars_orbit']} km at "
                 "Mars; burns are impulses.")
        axes = figure.add_axes((0.095, 0.085, 0.57, 0.80))
        for beyond_half in (False, True):  # each type by itself, so that no contour crosses the ridge between them
            mine = (chart.angle_deg > 180.0) == beyond_half
            energies = _levels(chart.c3_km2_s2, C3_LEVELS, SHOWN_ABOVE_KM2_S2)
            speeds = _levels(chart.v_inf_km_s, SPEED_LEVELS, DRAWN_ABOVE_KM_S)
            _contours(axes, depart, arrive, np.where(mine, chart.c3_km2_s2, np.nan), energies, BLUE)
            _contours(axes, depart, arrive, np.where(mine, chart.v_inf_km_s, np.nan), speeds, RUST)
        shown = chart.c3_km2_s2 <= np.nanmin(chart.c3_km2_s2) + SHOWN_ABOVE_KM2_S2
        axes.set(xlim=(depart[shown].min(), depart[shown].max()), ylim=(arrive[shown].min(), arrive[shown].max()))
        _types(axes, chart)
        _flight_times(axes, chart.flight_day)
        _best(axes, summary["optima"])
        _dates(axes)
        _beside(figure, summary["optima"])


def _levels(values: np.ndarray, round_numbers, above: float) -> list[float]:
    """The round numbers up to so much above the least value."""
    least = float(np.nanmin(values))
    return [level for level in round_numbers if least < level <= least + above] or [least + above]


def _contours(axes: Axes, depart, arrive, values, levels: list[float], colour: str) -> None:
    """Labelled lines of one quantity; none where it is NaN."""
    if np.isfinite(values).any():
        lines = axes.contour(depart, arrive, np.ma.masked_invalid(values), levels=levels, colors=colour, linewidths=0.85)
        axes.clabel(lines, fontsize=6.5, fmt="%g", inline_spacing=2)


def _flight_times(axes: Axes, flight_day: np.ndarray) -> None:
    """Lines of equal flight time, named where they leave the plot."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for days in np.arange(DAYS_STEP * np.ceil(flight_day[0] / DAYS_STEP), flight_day[-1] + 1.0, DAYS_STEP):
        axes.plot((left, right), (left + days, right + days), color=GREEN, lw=0.7, ls=(0, (4, 3)), zorder=1.5)
        if low < right + days < high:
            axes.text(right, right + days, f" {days:.0f} d", color=GREEN, fontsize=7, va="center")
        elif left < high - days < right:
            axes.text(high - days, high, f"{days:.0f} d", color=GREEN, fontsize=7, ha="center", va="bottom")


def _types(axes: Axes, chart: Chart) -> None:
    """The line of 180 degrees, beside which nothing is drawn, and the names of its sides."""
    half = [_half_turn_day(angle, chart.flight_day) for angle in chart.angle_deg]
    axes.plot(chart.depart_day, chart.depart_day + half, color=INK, lw=1.6, alpha=0.55)
    axes.text(0.985, 0.02, "Type I", transform=axes.transAxes, ha="right", fontsize=10, fontweight="bold", path_effects=HALO)
    axes.text(0.015, 0.98, "Type II", transform=axes.transAxes, va="top", fontsize=10, fontweight="bold", path_effects=HALO)


def _half_turn_day(angle_deg: np.ndarray, flight_day: np.ndarray) -> float:
    """Flight time of half a turn from one departure; the angle itself leaps there, over the latitude of Mars."""
    first_turn = slice(0, int(np.argmax(angle_deg)) + 1)
    beside = np.abs(angle_deg[first_turn] - 180.0) > 5.0
    return float(np.interp(180.0, angle_deg[first_turn][beside], flight_day[first_turn][beside], np.nan, np.nan))


def _best(axes: Axes, optima: list[dict[str, Any]]) -> None:
    """A mark at every chosen transfer."""
    for best in optima:
        x, y = (date2num(np.datetime64(best[end].rstrip("Z"))) for end in ("depart", "arrive"))
        axes.plot(x, y, MARKS[best["criterion"]][0], ms=6.5, mfc="white" if best["type"] == "I" else INK, mec=INK, mew=1.1,
                  zorder=5, path_effects=HALO, clip_on=False)


def _dates(axes: Axes) -> None:
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=5, maxticks=11))
    axes.xaxis.set_major_formatter(DateFormatter("%d %b\n%Y"))
    axes.yaxis.set_major_locator(AutoDateLocator(minticks=6, maxticks=14))
    axes.yaxis.set_major_formatter(DateFormatter("%d %b %Y"))
    axes.set(xlabel="departure from Earth", ylabel="arrival at Mars")


def _beside(figure: Figure, optima: list[dict[str, Any]]) -> None:
    """Legend and the numbers of the chosen transfers, right of the plot."""
    lines = [Line2D([], [], color=BLUE, lw=0.9, label="C3, km²/s²"),
             Line2D([], [], color=RUST, lw=0.9, label="arrival v-infinity, km/s"),
             Line2D([], [], color=GREEN, lw=0.6, ls="dashed", label="flight time, days"),
             Line2D([], [], color=INK, lw=1.6, alpha=0.55, label="180 degrees round the Sun, masked")]
    marks = [Line2D([], [], ls="", marker=shape, mfc="white", mec=INK, ms=6,
                    label=f"best by {words}: open Type I, filled Type II")
             for shape, words in MARKS.values()]
    figure.legend(handles=[*lines, *marks], loc="upper left", bbox_to_anchor=(0.713, 0.90))
    for row, best in enumerate([best for best in optima if not best["beside_180_deg"]] or optima):
        flags = ", at the edge" if best["at_edge"] else ""
        figure.text(0.72, 0.655 - 0.098 * row, f"Type {best['type']}, best by {MARKS[best['criterion']][1]}{flags}",
                    fontsize=7.5, fontweight="bold", va="top")
        figure.text(0.72, 0.632 - 0.098 * row,
                    f"{best['depart'][:10]} to {best['arrive'][:10]}, {best['tof_d']:.0f} days\n"
                    f"C3 {best['c3_km2_s2']:.2f} km²/s², v-infinity {best['v_inf_km_s']:.3f} km/s\n"
                    f"TMI {best['tmi_km_s']:.3f} + MOI {best['moi_km_s']:.3f} = {best['total_km_s']:.3f} km/s\n"
                    f"DLA {best['dla_deg']:.1f}, DAP {best['dap_deg']:.1f} deg", fontsize=7, va="top", linespacing=1.35)
