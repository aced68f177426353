"""An abort map as a sheet of paper: where on the descent an abort ends how, with what is left and what it had to bear."""
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import BLUE, GREEN, HALO, INK, PLUM, RUST, headline, quiet_figure

INKS = {"in_orbit": GREEN, "burned_bare": RUST, "broke_up": PLUM, "overloaded": "#8a7a1f", "lost_in_abort": INK,
        "landed": BLUE, "landed_hard": "#7a7a7a"}
OTHER = "#7a7a7a"
LOADS = (("peak_heating_w_m2", "heating_w_m2", "heating", RUST, "-"),
         ("peak_dynamic_pressure_pa", "dynamic_pressure_pa", "dynamic pressure", PLUM, "-"),
         ("peak_acceleration_g", "acceleration_g", "acceleration", BLUE, "--"))
LOW_RATIO, HIGH_RATIO = 0.01, 20.0  # of the axis of the loads, relative to their limits


def draw_abort_map(title: str, below: str, summary: dict[str, Any], path: Path) -> None:
    """Write the figure of an abort map as a PNG, from the dictionary that `--json` prints."""
    orders = summary["orders"]
    with quiet_figure(path) as figure:
        headline(figure, title, below)
        left = figure.add_gridspec(2, 1, left=0.055, right=0.46, top=0.87, bottom=0.07, hspace=0.28, height_ratios=(1.2, 1.0))
        _path(figure.add_subplot(left[0], title="Where the abort is ordered, by how it ends"), orders, False)
        _path(figure.add_subplot(left[1], title="The same near the ground"), orders, True)
        _times(figure, summary)


def _path(axes: Axes, orders: list[dict[str, Any]], low: bool) -> None:
    """Altitude against speed of the descent, in the colours of what an abort from there ends in."""
    known = [one for one in orders if one["altitude_m"] is not None]
    for outcome, alike in groupby(known, key=lambda one: one["outcome"]):
        part = list(alike)
        axes.plot([one["speed_m_s"] for one in part], [one["altitude_m"] / 1e3 for one in part], ".", ms=3.5,
                  color=INKS.get(outcome, OTHER), label=outcome.replace("_", " "))
    shown = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    axes.legend(shown.values(), shown.keys(), loc="upper left", markerscale=2.5)
    axes.set(xlabel="speed relative to the planet, m/s", ylabel="altitude above the site, km")
    if low:
        near = max((one["speed_m_s"] for one in known if one["altitude_m"] < 12e3), default=1.0)
        axes.set(xlim=(0.0, 1.05 * near), ylim=(0.0, 12.0))
        axes.legend().set_visible(False)
    else:
        axes.set(xlim=(0.0, None), ylim=(0.0, None))


def _times(figure: Figure, summary: dict[str, Any]) -> None:
    """Right: against the moment of the order, over bands in the colours of the outcomes."""
    grid = figure.add_gridspec(4, 1, left=0.53, right=0.985, top=0.87, bottom=0.07, hspace=0.16)
    every: list[Axes] = grid.subplots(sharex=True).tolist()  # type: ignore[union-attr]
    orders = summary["orders"]
    t_s = np.array([one["order_s"] for one in orders])
    reached = np.array([one["outcome"] == "in_orbit" for one in orders])
    for axes in every:
        _bands(axes, orders)
    _left(every[0], t_s, _column(orders, "propellant_left_kg") / 1e3, reached)
    _orbit(every[1], t_s, orders, reached, summary["parking_orbit"]["periapsis_min_m"] / 1e3)
    for key, limit, words, colour, kind in LOADS:
        every[2].plot(t_s, np.clip(_column(orders, key) / summary["limits"][limit], LOW_RATIO, HIGH_RATIO), color=colour,
                      ls=kind, lw=1.0, label=words)
    _limit(every[2], 1.0, "limit")
    every[2].set(yscale="log", ylim=(LOW_RATIO, HIGH_RATIO), ylabel="peak outside the shell,\nper limit")
    every[2].legend(loc="lower center", ncols=3)
    every[3].plot(t_s, _column(orders, "peak_acceleration_g"), color=BLUE)
    _limit(every[3], summary["limits"]["acceleration_g"], "limit of the crew")
    every[3].set(ylabel="peak felt acceleration,\nEarth g", ylim=(0.0, 1.15 * summary["limits"]["acceleration_g"]),
                 xlabel="abort ordered, s after the entry interface", xlim=(0.0, float(t_s[-1]) + 1.0))
    figure.align_ylabels(every)


def _limit(axes: Axes, value: float, words: str) -> None:
    """A limit as a thin line with its name at the right end."""
    axes.axhline(value, color=INK, lw=0.8)
    axes.annotate(words, (1.0, value), xycoords=("axes fraction", "data"), xytext=(-4, 2), textcoords="offset points",
                  ha="right", fontsize=6.5, path_effects=HALO)


def _bands(axes: Axes, orders: list[dict[str, Any]]) -> None:
    """The outcomes as pale bands behind a panel."""
    starts = [i for i, one in enumerate(orders) if i == 0 or one["outcome"] != orders[i - 1]["outcome"]]
    for first, after in pairwise([*starts, len(orders)]):
        axes.axvspan(orders[first]["order_s"], orders[after - 1]["order_s"] + 1.0, lw=0, alpha=0.12, zorder=0.2,
                     color=INKS.get(orders[first]["outcome"], OTHER))


def _left(axes: Axes, t_s: np.ndarray, left_t: np.ndarray, reached: np.ndarray) -> None:
    """What is left in the tanks of those that reached orbit."""
    axes.plot(t_s, np.where(reached, left_t, np.nan), color=GREEN)
    axes.set(ylabel="propellant left\nin orbit, t", ylim=(0.0, None))


def _orbit(axes: Axes, t_s: np.ndarray, orders: list[dict[str, Any]], reached: np.ndarray, least_km: float) -> None:
    """Both ends of the orbits reached."""
    for key, words, colour in (("periapsis_m", "periapsis", BLUE), ("apoapsis_m", "apoapsis", RUST)):
        axes.plot(t_s, np.where(reached, _column(orders, key) / 1e3, np.nan), color=colour, lw=1.0, label=words)
    _limit(axes, least_km, "lowest periapsis that counts")
    axes.set(yscale="log", ylabel="orbit above the\nmean sphere, km")
    axes.legend(loc="center right", ncols=1)


def _column(orders: list[dict[str, Any]], key: str) -> np.ndarray:
    """A number of every order; NaN where there is none."""
    return np.array([np.nan if one[key] is None else one[key] for one in orders], dtype=float)
