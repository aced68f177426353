"""Maps of an engine: specific impulse and thrust over chamber temperature and pressure at its throat, with the red lines."""
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from .style import BLUE, GREEN, HALO, INK, PLUM, RUST, headline, quiet_figure

AMBER = "#e8b84a"


class Maps(NamedTuple):
    """What is drawn: rows are pressures, columns temperatures."""

    temperature_k: np.ndarray
    pressure_mpa: np.ndarray
    impulse_s: np.ndarray
    thrust_kn: np.ndarray
    power_mw: np.ndarray


def draw_engine(maps: Maps, said: dict[str, Any], path: Path) -> None:
    """Write a PNG of two maps with the rated point, the caution range and what lies beyond the red lines."""
    band = f"± {said['isp_sigma_s']:.0f} s (one sigma)"
    with quiet_figure(path) as figure:
        headline(figure, said["title"],
                 f"{said['name']}, revision {said['revision']}. Same throat ({1e3 * said['throat_diameter_m']:.0f} mm) and "
                 f"expansion ratio ({said['expansion_ratio']:g}) everywhere; in vacuum; impulse {band}.")
        left, right = figure.add_axes((0.06, 0.165, 0.425, 0.70)), figure.add_axes((0.555, 0.165, 0.425, 0.70))
        for axes in (left, right):
            _limits(axes, maps, said)
        _contours(left, maps, maps.impulse_s, BLUE, 14, "%g")
        _contours(right, maps, maps.thrust_kn, INK, 10, "%g")
        _contours(right, maps, maps.power_mw, GREEN, 7, "%g MW", thin=True)
        left.set_title(f"Specific impulse, s: {said['isp_s']:.1f} at the rating")
        right.set_title(f"Thrust, kN: {said['thrust_n'] / 1e3:.1f} at the rating; reactor power dashed")
        figure.legend(handles=_legend(), loc="lower center", ncols=7, bbox_to_anchor=(0.5, 0.055))
        count = len(said["unchecked"])
        figure.text(0.02, 0.03, "Hydrogen by NASA CEA, equilibrium times nozzle efficiency "
                    f"{said['nozzle_efficiency_ratio']:g}. {count} numbers of this engine come from memory and have no second "
                    f"source (marsfall engine show {said['name']}).", fontsize=7, color="#555555")


def _contours(axes: Axes, maps: Maps, values: np.ndarray, colour: str, levels_count: int, words: str,
              thin: bool = False) -> None:
    """Labelled lines of one quantity at round values."""
    levels = MaxNLocator(levels_count, steps=[1, 2, 2.5, 5, 10]).tick_values(float(values.min()), float(values.max()))
    lines = axes.contour(maps.temperature_k, maps.pressure_mpa, values, levels=levels, colors=colour,
                         linewidths=0.6 if thin else 0.95, linestyles=[(0, (5, 3))] if thin else "solid", zorder=3)
    axes.clabel(lines, fontsize=6.0 if thin else 7.0, fmt=words, inline_spacing=3, manual=_places(maps, values, levels, thin))


def _places(maps: Maps, values: np.ndarray, levels: Iterable[float], thin: bool) -> list[tuple[float, float]]:
    """Where the lines are named: along a slanted way through the map that crosses each of them once."""
    share = np.linspace(0.03, 0.96, 300)
    across = float(np.ptp(values[0])) > float(np.ptp(values[:, 0]))
    ways = (share, 0.12 + 0.5 * share) if across else (0.55 + 0.2 * share if thin else 0.15 + 0.3 * share, share)
    column, row = (np.round(way * (len(axis) - 1)).astype(int)
                   for way, axis in zip(ways, (maps.temperature_k, maps.pressure_mpa), strict=True))
    along = values[row, column]
    nearest = [int(np.argmin(abs(along - level))) for level in levels if along.min() <= level <= along.max()]
    return [(maps.temperature_k[column[n]], maps.pressure_mpa[row[n]]) for n in nearest]


def _limits(axes: Axes, maps: Maps, said: dict[str, Any]) -> None:
    """The rated point, the caution range, and hatching beyond the red lines."""
    red, rated_k, rated_mpa = said["never_exceed"], said["chamber_temperature_k"], said["chamber_pressure_pa"] / 1e6
    red_k, red_mpa = red["chamber_temperature_k"], red["chamber_pressure_pa"] / 1e6
    caution_k, caution_mpa = rated_k * red["caution_temperature_ratio"], rated_mpa * red["caution_pressure_ratio"]
    (left, right), (low, high) = maps.temperature_k[[0, -1]], maps.pressure_mpa[[0, -1]]
    for x, y, width, height in ((caution_k, low, red_k - caution_k, red_mpa - low),
                                (left, caution_mpa, min(caution_k, red_k) - left, red_mpa - caution_mpa)):
        if width > 0.0 and height > 0.0:
            axes.add_patch(Rectangle((x, y), width, height, fc=AMBER, ec="none", alpha=0.28, zorder=1))
    for x, y, width, height in ((red_k, low, right - red_k, high - low), (left, red_mpa, red_k - left, high - red_mpa)):
        if width > 0.0 and height > 0.0:
            axes.add_patch(Rectangle((x, y), width, height, fc="#f6e3db", ec=RUST, lw=0.0, hatch="////", alpha=0.55, zorder=1))
    axes.plot((red_k, red_k), (low, min(red_mpa, high)), color=RUST, lw=1.6, zorder=4)
    axes.plot((left, min(red_k, right)), (red_mpa, red_mpa), color=RUST, lw=1.6, zorder=4)
    axes.plot(rated_k, rated_mpa, "o", ms=6.5, mfc="white", mec=PLUM, mew=1.5, zorder=6, path_effects=HALO)
    axes.set(xlim=(left, right), ylim=(low, high), xlabel="chamber temperature, K", ylabel="chamber pressure, MPa")


def _legend() -> list[Any]:
    return [Line2D([], [], ls="", marker="o", mfc="white", mec=PLUM, mew=1.5, ms=6, label="rated"),
            Patch(fc=AMBER, alpha=0.28, label="caution range"), Line2D([], [], color=RUST, lw=1.6, label="red line"),
            Patch(fc="#f6e3db", ec=RUST, hatch="////", lw=0.0, label="never exceed"),
            Line2D([], [], color=BLUE, lw=0.95, label="impulse"),
            Line2D([], [], color=INK, lw=0.95, label="thrust"),
            Line2D([], [], color=GREEN, lw=0.6, ls=(0, (5, 3)), label="reactor power")]
