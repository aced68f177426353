"""One quiet style for every figure: small type, thin lines, ink that survives a black-and-white printer."""
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from ..record.write import write_bytes

INK, BLUE, RUST, GREEN, PLUM = "#222222", "#1f4e79", "#b4491b", "#2f6b3a", "#6b3a6b"
HALO = [withStroke(linewidth=2.0, foreground="white")]  # keeps small words readable across a line
PALE = "#dddddd"
A4_M = (0.297, 0.210)
INCH_M = 0.0254
DOTS_PER_INCH = 150

STYLE: Any = {
    "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": 7.5, "axes.titlesize": 8.5,
    "axes.titlelocation": "left", "axes.titlepad": 5.0, "axes.labelsize": 7.5, "axes.labelcolor": INK, "text.color": INK,
    "axes.edgecolor": "#888888", "axes.linewidth": 0.6, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "grid.color": PALE, "grid.linewidth": 0.5, "axes.axisbelow": True,
    "xtick.color": "#555555", "ytick.color": "#555555", "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 2.5, "ytick.major.size": 2.5,
    "lines.linewidth": 1.2, "lines.solid_capstyle": "round", "legend.frameon": False, "legend.fontsize": 7.0,
    "legend.handlelength": 1.6, "figure.facecolor": "white", "savefig.facecolor": "white",
}


@contextmanager
def quiet_figure(path: Path, size_m: tuple[float, float] = A4_M) -> Iterator[Figure]:
    """An empty figure in this style, A4 across if no size is given; what is drawn inside is written to `path` as a PNG that is
    whole or absent.

    Settings of matplotlib outside are left as they were. OSError if the file cannot be written.
    """
    with style.context(["default", STYLE]):
        figure = Figure(figsize=(size_m[0] / INCH_M, size_m[1] / INCH_M))
        FigureCanvasAgg(figure)
        yield figure
        drawn = BytesIO()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a box stands for it, in anybody's title
            figure.savefig(drawn, format="png", dpi=DOTS_PER_INCH)
        write_bytes(path, drawn.getvalue())


def headline(figure: Figure, title: str, below: str) -> None:
    """Title of a whole figure, and a quieter line under it; both above 0.91 of the height."""
    figure.text(0.02, 0.975, title, fontsize=12, fontweight="bold", va="top")
    figure.text(0.02, 0.938, below, fontsize=8, color="#555555", va="top")


def second_scale(axes: Axes, words: str, colour: str) -> Axes:
    """A scale on the right for a quantity of another unit, in the colour of its line."""
    other = axes.twinx()
    other.grid(visible=False)
    other.spines["right"].set(visible=True, color=colour)
    other.set_ylabel(words, color=colour)
    other.tick_params(axis="y", labelcolor=colour, color=colour)
    return other
