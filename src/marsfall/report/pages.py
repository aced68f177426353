"""One flight, one page a theme: loads, attitude, navigation, track, engines."""
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from . import panels
from .style import BLUE, GREEN, RUST, headline, quiet_figure
from .timeline import Sheet, event_line, stack
from .track import track_page

LEFT = (0.06, 0.485)   # where the two columns of panels begin and end
RIGHT = (0.56, 0.985)

Page = Callable[[Figure, Sheet], None]


def draw_pages(sheet: Sheet, stem: Path) -> list[Path]:
    """Write every theme of one flight as `STEM-THEME.png`; the trace has the columns of `descent.watch.TRACE`."""
    written = []
    for theme, page in pages_of(sheet).items():
        path = stem.with_name(f"{stem.name}-{theme}.png")
        with quiet_figure(path) as figure:
            headline(figure, f"{theme.capitalize()}: {sheet.title}", sheet.below)
            page(figure, sheet)
            event_line(figure, sheet)
        written.append(path)
    return written


def pages_of(sheet: Sheet) -> dict[str, Page]:
    """The themes of a flight; engines only where there are any."""
    trace = sheet.trace
    every: dict[str, Page] = {"loads": _loads, "attitude": _attitude, "navigation": _navigation, "track": track_page}
    if trace["thrust_n"].max() > 0.0 or np.ptp(trace["propellant_kg"]) > 0.0:
        every["engines"] = _engines
    return every


def _loads(figure: Figure, sheet: Sheet) -> None:
    fitted = sheet.trace["chute_drag_m2"].max() > 0.0
    stack(figure, sheet, (panels.deceleration, panels.dynamic_pressure, panels.mach), *LEFT)
    stack(figure, sheet, (panels.heating, panels.heat_load, panels.parachute if fitted else panels.climb), *RIGHT)


def _attitude(figure: Figure, sheet: Sheet) -> None:
    stack(figure, sheet, (panels.angle_of_attack, panels.bank, panels.tilt), *LEFT)
    stack(figure, sheet, (panels.rate("x", "roll rate"), panels.rate("y", "pitch rate"), panels.rate("z", "yaw rate")), *RIGHT)


def _navigation(figure: Figure, sheet: Sheet) -> None:
    """Left each error inside the band of the filter, right what the descent is steered by: altitude, speed, trusted units."""
    every = (panels.belief_of("position", "m", "position error, m", BLUE),
             panels.belief_of("velocity", "m_s", "velocity error, m/s", RUST),
             panels.belief_of("attitude", "deg", "attitude error, deg", GREEN))
    stack(figure, sheet, every, *LEFT)
    stack(figure, sheet, (panels.altitude_belief, panels.speed_belief, panels.units_trusted), *RIGHT)


def _engines(figure: Figure, sheet: Sheet) -> None:
    """Left the whole flight, right from the first thrust on."""
    tank = (panels.tank,) if sheet.trace["propellant_kg"].max() > 0.0 else ()  # solid motors have none
    stack(figure, sheet, (panels.thrust, *tank, panels.mass), *LEFT)
    span_s = panels.powered_span_s(sheet.trace)
    stack(figure, sheet, (panels.thrust_acceleration, *tank, panels.climb), *RIGHT, span_s)
