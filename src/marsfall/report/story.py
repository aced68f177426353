"""What the ships did, a line a ship over one time axis, every moment with its words above or below its line."""
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

from .style import INK


class Moment(NamedTuple):
    """`words` empty: only a tick."""

    who: str
    day: float  # since 1970, UTC
    words: str


LETTER_RATIO = 0.0040  # width of a letter of the labels, as a part of the time axis
GAP_RATIO = 0.007


def draw_story(figure: Figure, light: Axes, moments: list[Moment], inks: dict[str, str]) -> None:
    """A line for each who, under the panel of light times."""
    whos = list(dict.fromkeys([*inks, *(moment.who for moment in moments)]))
    axes = figure.add_axes((0.075, 0.04, 0.905, 0.185), sharex=light)
    first, last = min(m.day for m in moments), max(m.day for m in moments)
    light.set_xlim(first - 0.022 * (last - first), last + 0.022 * (last - first))
    for row, who in enumerate(whos):
        mine = [moment for moment in moments if moment.who == who]
        colour = inks.get(who, INK)
        axes.axhline(-row, color=colour, lw=0.8, alpha=0.5)
        axes.plot([m.day for m in mine], [-row] * len(mine), "o", ms=3.6, color=colour, mec="white", mew=0.4, zorder=4)
        named = [moment for moment in mine if moment.words]
        for moment, x in zip(named, _spread([m.day for m in named], [m.words for m in named], light.get_xlim()), strict=True):
            axes.annotate(moment.words, (moment.day, -row), (x, -row - 0.27), ha="center", va="top", fontsize=5.8,
                          linespacing=1.1, color=colour,
                          arrowprops={"arrowstyle": "-", "lw": 0.4, "color": colour, "shrinkA": 0.0, "shrinkB": 2.0,
                                      "relpos": (0.5, 1.0)})
    axes.set(yticks=[-row for row in range(len(whos))], yticklabels=whos, ylim=(-len(whos) + 0.15, 0.35))
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    light.tick_params(labelbottom=False)
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=5, maxticks=11))
    axes.xaxis.set_major_formatter(DateFormatter("%-d %b %Y"))


def _spread(days: list[float], words: list[str], limits: tuple[float, float]) -> np.ndarray:
    """Where the middles of labels go so that none covers another: as near to their moments as the order allows."""
    across = limits[1] - limits[0]
    half = np.array([0.5 * across * (LETTER_RATIO * max(map(len, text.split("\n"))) + GAP_RATIO) for text in words])
    groups: list[tuple[float, float, list[int]]] = []  # (left end, width, labels): touching labels move as one
    for i, day in enumerate(days):
        group = (day - half[i], 2.0 * half[i], [i])
        while groups and groups[-1][0] + groups[-1][1] > group[0]:
            before = groups.pop()
            labels = before[2] + group[2]
            width = before[1] + group[1]
            wanted, behind = [], 0.0
            for j in labels:
                wanted.append(days[j] - half[j] - behind)
                behind += 2.0 * half[j]
            group = (float(np.mean(wanted)), width, labels)
        left = min(max(group[0], limits[0]), limits[1] - group[1])
        groups.append((left, group[1], group[2]))
    middles = np.empty(len(days))
    for left, _, labels in groups:
        for j in labels:
            middles[j] = left + half[j]
            left += 2.0 * half[j]
    return middles
