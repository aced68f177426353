"""One page about a race: the ways of the ships around the Sun, a rescue as the ships saw it, and who did what when."""
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .meeting import Meeting, draw_meeting
from .story import Moment, draw_story
from .style import BLUE, GREEN, HALO, INK, PLUM, RUST, headline, quiet_figure

SHIP_INKS = (BLUE, GREEN, RUST, PLUM, "#8a7a1f", "#7a7a7a")
WIDTHS = (4.6, 2.6, 1.1)  # the ways lie almost on one another: a later ship is drawn thinner, over the earlier
PLANETS = {"Earth": "#5b7fa6", "Mars": "#b06a4a"}
MKM_M = 1e9


class Way(NamedTuple):
    """One ship: its place by time, ecliptic of J2000, and how far its signals go; NaN before it left."""

    name: str
    day: np.ndarray  # since 1970, UTC, as matplotlib counts
    x_m: np.ndarray
    y_m: np.ndarray
    light_min: np.ndarray  # one way to the Earth
    ends_day: float  # from here on it drifts, or is at Mars
    at_mars: bool


class Planet(NamedTuple):
    """An orbit once around."""

    name: str
    x_m: np.ndarray
    y_m: np.ndarray


class Mark(NamedTuple):
    """Something on the map: `of` is a ship or a planet."""

    of: str
    words: str
    x_m: float
    y_m: float
    inward: bool = False  # on which side the words stand


class Race(NamedTuple):
    """Everything on the page."""

    title: str
    below: str
    ways: list[Way]
    planets: list[Planet]
    marks: list[Mark]
    moments: list[Moment]
    meeting: Meeting | None


def draw_race(race: Race, path: Path) -> None:
    """Write a PNG of a race."""
    inks = {way.name: SHIP_INKS[i % len(SHIP_INKS)] for i, way in enumerate(race.ways)}
    with quiet_figure(path) as figure:
        headline(figure, race.title, race.below)
        _map(figure.add_axes((0.06, 0.415, 0.32, 0.455)), race, inks)
        if race.meeting:
            draw_meeting(figure, race.meeting, inks)
        _story(figure, race, inks)


def _map(axes: Axes, race: Race, inks: dict[str, str]) -> None:
    """The ways around the Sun, seen from the north of the ecliptic."""
    axes.set_title("Around the Sun, from the north of the ecliptic of J2000")
    axes.plot(0.0, 0.0, "o", color="#e0b040", mec=INK, mew=0.5, ms=7, zorder=4)
    axes.annotate("Sun", (0.0, 0.0), (6, 0), textcoords="offset points", va="center", fontsize=7)
    for planet in race.planets:
        axes.plot(planet.x_m / MKM_M, planet.y_m / MKM_M, color=PLANETS[planet.name], lw=0.7, ls=(0, (4, 2)), zorder=1)
    for i, way in enumerate(race.ways):
        under, after = way.day <= way.ends_day, way.day >= way.ends_day
        x, y, colour = way.x_m / MKM_M, way.y_m / MKM_M, inks[way.name]
        axes.plot(x[under], y[under], color=colour, lw=WIDTHS[min(i, 2)], zorder=2 + 0.1 * i)
        if not way.at_mars:
            axes.plot(x[after], y[after], color=colour, lw=1.0, ls=(0, (1, 1.6)), zorder=2.9)
    for mark in race.marks:
        _mark(axes, mark, inks)
    axes.set(aspect="equal", anchor="NW", xlabel="toward the vernal equinox, million km", ylabel="million km")
    axes.margins(0.06)
    lines = [Line2D([], [], color=inks[way.name], lw=WIDTHS[min(i, 2)], label=way.name) for i, way in enumerate(race.ways)]
    lines += [Line2D([], [], color=PLANETS[p.name], lw=0.7, ls=(0, (4, 2)), label=f"{p.name}'s orbit") for p in race.planets]
    if any(not way.at_mars for way in race.ways):
        lines.append(Line2D([], [], color=INK, lw=1.0, ls=(0, (1, 1.6)), label="adrift"))
    axes.legend(handles=lines, loc="upper left", bbox_to_anchor=(1.01, 1.02), borderaxespad=0.0)


def _mark(axes: Axes, mark: Mark, inks: dict[str, str]) -> None:
    """A dot and its words, away from the Sun."""
    colour = inks.get(mark.of) or PLANETS[mark.of]
    at = np.array([mark.x_m, mark.y_m]) / MKM_M
    axes.plot(*at, "o", ms=4.5, color=colour, mec="white", mew=0.6, zorder=5)
    away = (-1.0 if mark.inward else 1.0) * at / np.hypot(*at)
    axes.annotate(mark.words, tuple(at), (11 * away).tolist(), textcoords="offset points", fontsize=6.3,
                  ha="left" if away[0] > 0.3 else "right" if away[0] < -0.3 else "center",
                  va="bottom" if away[1] > 0.3 else "top" if away[1] < -0.3 else "center", color=colour, path_effects=HALO,
                  zorder=6, linespacing=1.15)


def _story(figure: Figure, race: Race, inks: dict[str, str]) -> None:
    """Light time and the lines of the ships over one time axis."""
    light = figure.add_axes((0.075, 0.235, 0.905, 0.10))
    for i, way in enumerate(race.ways):
        shown = (way.day <= way.ends_day) | way.at_mars
        light.plot(way.day[shown], way.light_min[shown], color=inks[way.name], lw=WIDTHS[min(i, 2)] * 0.8)
    light.set(ylabel="light time to\nEarth, min", ylim=(0.0, None))
    light.set_title("One-way light time to the Earth, and what the ships did; UTC")
    draw_story(figure, light, race.moments, inks)
