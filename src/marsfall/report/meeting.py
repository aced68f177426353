"""A rescue in the frame of the ship in distress: the way to it from two sides, distance and speed by time."""
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

from .style import HALO, INK, second_scale

MKM_M = 1e9
VIEWS = {"above": (0.575, 0.135), "along": (0.73, 0.215)}  # left edges and widths


class Seen(NamedTuple):
    """Another ship as the ship in the middle sees it."""

    name: str
    place_m: np.ndarray  # axes last: ahead on the orbit, away from the Sun, north of the orbit
    range_m: np.ndarray
    speed_m_s: np.ndarray


class Burn(NamedTuple):
    """A burn of the helper, or the failure; the place is that of the helper."""

    day: float
    words: str
    place_m: np.ndarray


class Meeting(NamedTuple):
    """`helper` is empty if nobody came: then all ships are drawn against the one in the middle."""

    centre: str
    helper: str
    day: np.ndarray  # since 1970, UTC
    seen: list[Seen]
    burns: list[Burn]


def draw_meeting(figure: Figure, meeting: Meeting, inks: dict[str, str]) -> None:
    """Panels on the right half of the page, and left of them what the numbers of the burns mean."""
    _views(figure, meeting, inks)
    _by_time(figure.add_axes((0.575, 0.415, 0.37, 0.125)), meeting, inks)
    words = [f"{number}  {burn.words}" for number, burn in enumerate(meeting.burns, 1)]
    figure.text(0.394, 0.70, "\n".join([*words, "", f"dots: every {_dots_day(meeting)} days"]), fontsize=6.5, va="top",
                linespacing=1.45)


def _views(figure: Figure, meeting: Meeting, inks: dict[str, str]) -> None:
    """Two views to one scale: from above the orbit, and along it."""
    shown = [seen for seen in meeting.seen if seen.name == meeting.helper or not meeting.helper]
    above, along = (figure.add_axes((left, 0.635, width, 0.235)) for left, width in (VIEWS.values()))
    size = np.array([figure.get_figwidth(), figure.get_figheight()])
    spans = [_span(shown, axis) for axis in range(3)]
    boxes = [axes.get_position().size * size for axes in (above, along)]
    scale = 1.25 * max(spans[1][1] / boxes[0][1], spans[0][1] / boxes[0][0], spans[2][1] / boxes[1][0], 1e-3)
    for axes, box, view, name in zip((above, along), boxes, (0, 2), ("ahead on the orbit", "north of the orbit"), strict=True):
        _view(axes, meeting, shown, view, inks)
        places = [(burn.place_m[view] / MKM_M, burn.place_m[1] / MKM_M) for burn in meeting.burns]
        for at, numbers in _together(places, 0.08 * scale * box[1]).items():
            axes.plot(*at, "o", ms=3.6, color=INK, zorder=6)
            axes.annotate(" ".join(numbers), at, (-5, 0), textcoords="offset points", fontsize=7, fontweight="bold",
                          ha="right", va="center", path_effects=HALO, zorder=7)
        for which, middle, length in (("x", spans[view][0], box[0]), ("y", spans[1][0], box[1])):
            axes.set(**{f"{which}lim": (middle - 0.5 * scale * length, middle + 0.5 * scale * length)})
        axes.set_xlabel(f"{name}, million km")
    above.set_title(f"As {meeting.centre} sees it, the Sun below")
    above.set_ylabel("away from the Sun, million km")
    along.tick_params(labelleft=False)


def _span(shown: list[Seen], axis: int) -> tuple[float, float]:
    """Middle and length of what is seen along an axis, the ship in the middle included."""
    values = np.concatenate([[0.0], *(seen.place_m[:, axis] for seen in shown)]) / MKM_M
    return 0.5 * float(np.nanmin(values) + np.nanmax(values)), float(np.nanmax(values) - np.nanmin(values))


def _view(axes: Axes, meeting: Meeting, shown: list[Seen], across: int, inks: dict[str, str]) -> None:
    """The ways seen from one side; out from the Sun is up."""
    axes.plot(0.0, 0.0, "s", color=inks[meeting.centre], ms=5, zorder=5)
    axes.annotate(meeting.centre, (0.0, 0.0), (6, 5), textcoords="offset points", color=inks[meeting.centre], path_effects=HALO)
    days = np.arange(meeting.day[0], meeting.day[-1], _dots_day(meeting))
    for seen in shown:
        x, y = seen.place_m[:, across] / MKM_M, seen.place_m[:, 1] / MKM_M
        axes.plot(x, y, color=inks[seen.name], lw=1.2)
        axes.plot(np.interp(days, meeting.day, x), np.interp(days, meeting.day, y), ".", color=inks[seen.name], ms=3.5)


def _dots_day(meeting: Meeting) -> int:
    return 2 if meeting.day[-1] - meeting.day[0] < 100.0 else 20


def _together(places: list[tuple[float, float]], near_m: float) -> dict[tuple[float, float], list[str]]:
    """Numbers of the burns by their place; ships that are docked burn at one place."""
    found: dict[tuple[float, float], list[str]] = {}
    for number, at in enumerate(places, 1):
        near = next((one for one in found if np.hypot(one[0] - at[0], one[1] - at[1]) < near_m), at)
        found.setdefault(near, []).append(str(number))
    return found


def _by_time(axes: Axes, meeting: Meeting, inks: dict[str, str]) -> None:
    """Distances, and the speed of the helper."""
    axes.set_title(f"Distances from {meeting.centre}")
    for seen in meeting.seen:
        axes.plot(meeting.day, seen.range_m / MKM_M, color=inks[seen.name], lw=1.5)
    most = max(float(np.nanmax(seen.range_m)) for seen in meeting.seen) / MKM_M
    axes.set(ylabel="million km", ylim=(0.0, 1.1 * most), xlim=(meeting.day[0], meeting.day[-1]))
    locator = AutoDateLocator(minticks=5, maxticks=9)
    axes.xaxis.set(major_locator=locator, major_formatter=DateFormatter("%-d %b"))
    for number, burn in enumerate(meeting.burns, 1):
        axes.axvline(burn.day, color="#999999", lw=0.6, ls=(0, (1, 2)))
        axes.annotate(f" {number} ", (burn.day, 1.0), xycoords=("data", "axes fraction"), fontsize=7, fontweight="bold",
                      ha="right" if number % 2 else "left", va="top", path_effects=HALO)
    for seen in meeting.seen:
        if seen.name == meeting.helper:
            other = second_scale(axes, f"{seen.name}, dashed:\nrelative speed, km/s", inks[seen.name])
            other.plot(meeting.day, seen.speed_m_s / 1e3, color=inks[seen.name], lw=0.9, ls=(0, (4, 2)))
            other.set_ylim(0.0, 1.1 * np.nanmax(seen.speed_m_s) / 1e3)
