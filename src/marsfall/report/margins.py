"""Many flights against what the lander is made for: a histogram a quantity, with its limit and how many were beyond it."""
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .quantities import quantity
from .screen import percent
from .style import BLUE, PLUM, RUST, headline, quiet_figure

COLUMNS = 4
BINS = 30
LEAST = ("propellant_left_kg",)  # the limit is the least allowed; of all others it is the most
FAR_RATIO = 2.5  # a limit further from the values than this many times their reach is named, not drawn


def draw_margins(title: str, below: str, margins: dict[str, dict[str, Any]], values: dict[str, np.ndarray], path: Path) -> None:
    """Write a PNG with a panel for every quantity of `margins` (of the summary); `values` holds its column, case by case."""
    rows = -(-len(margins) // COLUMNS)
    with quiet_figure(path) as figure:
        headline(figure, title, below)
        grid = figure.add_gridspec(rows, COLUMNS, left=0.045, right=0.985, top=0.84, bottom=0.07, hspace=0.72, wspace=0.22)
        for place, (name, margin) in enumerate(margins.items()):
            axes = figure.add_subplot(grid[place // COLUMNS, place % COLUMNS])
            _histogram(axes, name, margin, values[name])


def _histogram(axes: Axes, name: str, margin: dict[str, Any], values: np.ndarray) -> None:
    shown = quantity(name)
    kept = values[np.isfinite(values)] / shown.unit_factor
    limit = None if margin["limit"] is None else margin["limit"] / shown.unit_factor
    low, high = float(kept.min()), float(kept.max())
    reach = max(high - low, 1e-3 * max(abs(high), 1e-9))
    near = limit is not None and low - FAR_RATIO * reach < limit < high + FAR_RATIO * reach
    edges = np.linspace(low, low + reach, BINS + 1)
    bad = np.zeros(kept.size, bool) if limit is None else kept <= limit if name in LEAST else kept > limit
    good_count, bad_count = (np.histogram(kept[part], edges)[0] for part in (~bad, bad))
    axes.bar(edges[:-1], good_count, np.diff(edges), align="edge", color=BLUE, alpha=0.75, lw=0)
    axes.bar(edges[:-1], bad_count, np.diff(edges), good_count, align="edge", color=RUST, lw=0)
    if limit is not None and near:
        axes.axvline(limit, color=PLUM, lw=1.2, ls="--")
    axes.set(xlabel=shown.label, ylabel="flights")
    axes.margins(x=0.06)
    axes.set_ylim(0.0, 1.08 * float((good_count + bad_count).max()))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_title(_words(margin, limit, shown.decimals, shown.unit, near), fontsize=7.0, loc="left", linespacing=1.35)


def _words(margin: dict[str, Any], limit: float | None, decimals: int, unit: str, near: bool) -> str:
    """Limit, part beyond it with interval, and how many flights have the quantity."""
    counted = f"n {margin['n']}, excluded {margin['excluded']}"
    if limit is None:
        return f"no limit in the scenario\n{counted}"
    off = "" if near else ", off the scale"
    beyond = " ".join(percent(margin["beyond"]).split()).replace("( ", "(")
    return f"limit {limit:.{decimals}f} {unit}{off}\nbeyond {beyond}\n{counted}"
