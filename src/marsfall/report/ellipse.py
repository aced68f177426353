"""Where many flights met the ground: points around the site, and the ellipses that hold half and 99 % of them."""
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from .style import BLUE, GREEN, INK, PLUM, RUST, headline, quiet_figure

INKS = {"landed": (BLUE, "o"), "landed_hard": (RUST, "s"), "crashed": (PLUM, "x")}
SIZE_M = (0.210, 0.160)


def draw_ellipse(title: str, below: str, outcomes: pa.Table, summary: dict[str, Any], path: Path) -> bool:
    """Write a PNG of the points on the ground; False, and no file, if no flight came down.

    `outcomes` has the columns outcome, miss_east_m and miss_north_m; `summary` is what `--json` prints.
    """
    east_km, north_km = (outcomes[name].to_numpy().astype(float) / 1e3 for name in ("miss_east_m", "miss_north_m"))
    names = np.array(outcomes["outcome"].to_pylist())
    down = np.isfinite(east_km) & np.isfinite(north_km)
    if not down.any():
        return False
    with quiet_figure(path, SIZE_M) as figure:
        headline(figure, title, below)
        axes = figure.add_axes((0.085, 0.08, 0.89, 0.73))
        for name in sorted(set(names[down])):
            colour, mark = INKS.get(name, (INK, "."))
            mine = down & (names == name)
            axes.scatter(east_km[mine], north_km[mine], s=11, color=colour, marker=mark, alpha=0.6, linewidths=0.8,
                         label=f"{name.replace('_', ' ')} ({mine.sum()})")
        axes.plot(0.0, 0.0, "+", color=INK, ms=12, mew=1.4, label="site, the target")
        for part, line, found in (("99 %", "-", summary["miss_ellipse_99"]), ("50 %", "--", summary["miss_ellipse_50"])):
            if found:
                _outline(axes, found, part, line)
        if summary["miss_ellipse_99"]:
            axes.plot(summary["miss_ellipse_99"]["east_m"] / 1e3, summary["miss_ellipse_99"]["north_m"] / 1e3, "x",
                      color=GREEN, ms=6, label="centre of the points")
        axes.set(xlabel="east of the site, km", ylabel="north of the site, km", aspect="equal", adjustable="datalim")
        axes.margins(0.1)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, columnspacing=1.4)
    return True


def _outline(axes: Axes, found: dict[str, Any], part: str, line: str) -> None:
    """The ellipse that holds a part of a normal scatter with the mean and covariance of the points."""
    major_km, minor_km = found["semi_major_m"] / 1e3, found["semi_minor_m"] / 1e3
    centre = (found["east_m"] / 1e3, found["north_m"] / 1e3)
    axes.add_patch(Ellipse(centre, 2.0 * major_km, 2.0 * minor_km, angle=90.0 - found["azimuth_deg"], fill=False, ec=GREEN,
                           lw=1.3, ls=line, label=f"{part} ellipse, half axes {major_km:.2f} x {minor_km:.2f} km"))
