"""One overdrive on a page: how its margins went in the nominal replica, and when engines failed over all replicas."""
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import BLUE, GREEN, HALO, INK, PLUM, RUST, headline, quiet_figure, second_scale

LEVEL_INKS = {"watch": GREEN, "warning": "#b8860b", "distress": PLUM, "critical": RUST, "severe": "#8b0000"}
LEFT, WIDE = 0.065, 0.50
PANELS = ((0.60, 0.27), (0.335, 0.215), (0.07, 0.215))  # bottom and height
BINS = 24


class Crossing(NamedTuple):
    """A limit that went."""

    t_s: float
    limit: str
    level: str
    inhibited: bool


class PushPage(NamedTuple):
    """What is drawn; seconds count from the first hydrogen of the burn. Arrays have one entry a line of the trace."""

    title: str
    below: str
    t_s: np.ndarray
    temperature_k: np.ndarray
    fuel_k: np.ndarray
    damage_ratio: np.ndarray
    drum_deg: np.ndarray
    authority_dollar: np.ndarray
    lines_k: dict[str, float]  # rated, caution, never-exceed
    life_ratio: float
    least_authority_dollar: float
    crossings: list[Crossing]
    failed_s: float  # NaN if the engine held
    summary: dict[str, Any] | None  # of all replicas, see docs/json.md; None for a scenario
    failures_s: np.ndarray


def draw_push(page: PushPage, path: Path) -> None:
    """Write the page."""
    with quiet_figure(path) as figure:
        headline(figure, page.title, page.below)
        axes = [figure.add_axes((LEFT, bottom, WIDE, height)) for bottom, height in PANELS]
        _temperatures(axes[0], page)
        _life(axes[1], page)
        _drums(axes[2], page)
        for panel in axes:
            panel.set_xlim(page.t_s[0], page.t_s[-1] + 0.02 * np.ptp(page.t_s))
            for crossing in page.crossings:
                panel.axvline(crossing.t_s, color=LEVEL_INKS[crossing.level], lw=0.6, alpha=0.7,
                              ls=":" if crossing.inhibited else "-")
            if np.isfinite(page.failed_s):
                panel.axvline(page.failed_s, color=INK, lw=1.2)
        axes[2].set_xlabel("seconds after the first hydrogen; coloured: limits, dotted if inhibited; black: engine lost")
        if page.summary:
            _failures(figure.add_axes((0.66, 0.60, 0.31, 0.27)), page)
            _numbers(figure, page.summary)


def _temperatures(axes: Axes, page: PushPage) -> None:
    axes.plot(page.t_s, page.temperature_k, color=BLUE, label="chamber")
    axes.plot(page.t_s, page.fuel_k, color=RUST, lw=0.9, label="hottest fuel")
    for words, kelvin in page.lines_k.items():
        axes.axhline(kelvin, color="#777777", lw=0.7, ls=(0, (4, 3)))
        axes.text(page.t_s[0], kelvin, f" {words} {kelvin:.0f} K", fontsize=6, va="bottom", color="#555555", path_effects=HALO)
    low = min(page.lines_k.values())
    axes.set(title="Temperatures", ylabel="K", ylim=(low - 450.0, max(page.fuel_k.max(), max(page.lines_k.values())) + 60.0))
    axes.legend(loc="upper left")


def _life(axes: Axes, page: PushPage) -> None:
    axes.plot(page.t_s, 100.0 * page.damage_ratio, color=PLUM)
    axes.axhline(100.0 * page.life_ratio, color="#8b0000", lw=0.9)
    axes.text(page.t_s[0], 100.0 * page.life_ratio, " life of the weakest engine in this replica", fontsize=6, va="bottom",
              color="#8b0000", path_effects=HALO)
    top = 118.0 * max(page.life_ratio, page.damage_ratio.max())
    axes.set(title="Life used, departure included", ylabel="%", ylim=(0.0, top))


def _drums(axes: Axes, page: PushPage) -> None:
    axes.plot(page.t_s, page.drum_deg, color=BLUE)
    axes.set(title="Drums creep out as the fuel corrodes", ylabel="deg")
    other = second_scale(axes, "reactivity left in the drums, $", GREEN)
    other.plot(page.t_s, page.authority_dollar, color=GREEN)
    other.axhline(page.least_authority_dollar, color=GREEN, lw=0.7, ls=(0, (4, 3)))
    other.text(page.t_s[-1], page.least_authority_dollar, f"never below {page.least_authority_dollar:g} $ ", fontsize=6,
               ha="right", va="bottom", color=GREEN, path_effects=HALO)


def _failures(axes: Axes, page: PushPage) -> None:
    failed = page.summary["failed"] if page.summary else {}
    axes.hist(page.failures_s, bins=BINS, color=PLUM, alpha=0.75)
    axes.set(title=f"Engines lost: {100 * failed['p']:.0f} % ({100 * failed['lo']:.0f} to {100 * failed['hi']:.0f}) of "
             f"{failed['n']} pushes", xlabel="seconds after the first hydrogen", ylabel="replicas")


def _numbers(figure: Figure, summary: dict[str, Any]) -> None:
    """What it gained, and when each limit went, as text."""
    gained = summary["gained_d"]
    words = "none was captured" if gained["median"] is None else (
        f"{gained['median']:.2f} days ({gained['p01']:.2f} to {gained['p99']:.2f}), {gained['n']} captured of "
        f"{gained['n'] + gained['excluded']}")
    figure.text(0.66, 0.515, "Days gained (median, 1 to 99 %)", fontsize=8.5, va="top")
    figure.text(0.66, 0.488, words, fontsize=7, va="top")
    figure.text(0.66, 0.445, "Limits: seconds (median, 1 to 99 %), share of pushes", fontsize=8.5, va="top")
    for row, one in enumerate(summary["limits"][:14]):
        t, odds = one["t_s"], one["odds"]
        y = 0.415 - 0.0245 * row
        ink = LEVEL_INKS[one["level"]]
        figure.text(0.66, y, one["limit"], fontsize=6.6, va="top", color=ink)
        figure.text(0.755, y, one["level"] + (", inhibited" if one["inhibited"] else ""), fontsize=6.6, va="top", color=ink)
        figure.text(0.853, y, f"{t['median']:.1f} ({t['p01']:.1f} to {t['p99']:.1f})", fontsize=6.6, va="top")
        figure.text(0.982, y, f"{100 * odds['p']:.0f} %", fontsize=6.6, va="top", ha="right")
