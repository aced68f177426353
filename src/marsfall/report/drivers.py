"""Which draws drive which outcomes: a table of rank correlations, and the strongest pair of each outcome as points."""
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from .quantities import quantity
from .style import BLUE, INK, RUST, headline, quiet_figure

MOST_INPUTS = 24
MOST_PANELS = 8
SIGNS = LinearSegmentedColormap.from_list("signs", [RUST, "white", BLUE])

Found = dict[str, list[dict[str, Any]]]
Columns = dict[str, np.ndarray]


def draw_drivers(title: str, below: str, found: Found, inputs: Columns, outcomes: Columns, path: Path) -> None:
    """Write a PNG of `found` (`drivers` of the JSON); `inputs` and `outcomes` hold the columns, case by case."""
    with quiet_figure(path) as figure:
        headline(figure, title, below)
        _matrix(figure.add_axes((0.165, 0.04, 0.30, 0.70)), found)
        panels = list(found)[:MOST_PANELS]
        grid = figure.add_gridspec(4, 2, left=0.56, right=0.985, top=0.875, bottom=0.065, hspace=0.62, wspace=0.22)
        for place, outcome in enumerate(panels):
            _points(figure.add_subplot(grid[place // 2, place % 2]), outcome, found[outcome][0], inputs, outcomes)


def _matrix(axes: Axes, found: Found) -> None:
    """Inputs down, outcomes across, the strongest input on top; pairs that chance explains are left pale."""
    strength: dict[str, tuple[bool, float]] = {}
    for rows in found.values():
        for row in rows:
            here = (row["significant"], abs(row["rho"]))
            strength[row["input"]] = max(strength.get(row["input"], (False, 0.0)), here)
    names = sorted(strength, key=lambda name: strength[name], reverse=True)[:MOST_INPUTS]
    rho = np.full((len(names), len(found)), np.nan)
    axes.grid(visible=False)
    for x, rows in enumerate(found.values()):
        for row in rows:
            if row["input"] in names:
                y = names.index(row["input"])
                rho[y, x] = row["rho"] if row["significant"] else np.nan
                axes.text(x, y, f"{row['rho']:+.2f}", ha="center", va="center", fontsize=6.2,
                          color=("white" if abs(row["rho"]) > 0.6 else INK) if row["significant"] else "#aaaaaa")
    axes.imshow(rho, cmap=SIGNS, vmin=-1.0, vmax=1.0, aspect="auto")
    axes.set_xticks(range(len(found)), [quantity(name).words for name in found], rotation=52, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(names)), [quantity(name).words for name in names])
    axes.tick_params(length=0.0)
    for side in axes.spines.values():
        side.set_visible(False)


def _points(axes: Axes, outcome: str, row: dict[str, Any], inputs: Columns, outcomes: Columns) -> None:
    """Every flight: the strongest input against the outcome."""
    y, x = quantity(outcome), quantity(row["input"])
    axes.plot(inputs[row["input"]] / x.unit_factor, outcomes[outcome] / y.unit_factor, "o", ms=2.2, alpha=0.55, mew=0,
              color=BLUE if row["significant"] else "#999999")
    axes.set_xlabel(x.label, fontsize=6.8, labelpad=1.5)
    axes.set_ylabel(y.label, fontsize=6.8)
    axes.tick_params(labelsize=6.5)
    axes.set_title(f"rho {row['rho']:+.2f} ({row['lo']:+.2f} to {row['hi']:+.2f}), n {row['n']}", fontsize=7.0)
