"""The table of an abort map, in 80 columns, from the dictionary that `--json` prints."""
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .screen import figure, heading, titled

DASH = "-"


def print_abort_map(summary: dict[str, Any], console: Console) -> None:
    """The regions of the descent in which an abort ends alike."""
    options, orbit = summary["options"], summary["parking_orbit"]
    changed = "".join(f", {fault}" for fault in options["faults"])
    changed += f", tau {options['tau_ratio']:g}" if options["tau_ratio"] is not None else ""
    console.print(heading(summary, "abort", changed))
    console.print(titled("Abort ordered at each second of the nominal descent", _regions(summary["regions"])))
    console.print(f"\nTime from entry interface, altitude above the site. Parking orbit {orbit['periapsis_m'] / 1e3:g} x "
                  f"{orbit['apoapsis_m'] / 1e3:g} km above the mean sphere, higher ones are kept; below "
                  f"{orbit['periapsis_min_m'] / 1e3:g} km periapsis it is none. `limit` is the one broken, or the one "
                  "that came nearest, with how far into it the worst abort of the region was.")
    console.print("[yellow]Model result, not validated: no abort of a descent to Mars has been flown or published.[/]")
    console.print(f"{summary['flight_ms_per_case']:.1f} ms a flight on one thread. Record: {escape(summary['record'])}",
                  soft_wrap=True)


def _regions(regions: list[dict[str, Any]]) -> Table:
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name, unit in (("time", "s"), ("altitude", "km"), ("speed", "m/s"), ("outcome", ""), ("fuel left", "t"),
                       ("periapsis", "km"), ("limit", "")):
        made.add_column(f"{name}\n{unit}", justify="left" if name in ("outcome", "limit") else "right", header_style="dim",
                        no_wrap=True)
    for region in regions:
        flown = region["limit"] is not None
        ratio = region["limit_ratio"]
        made.add_row(
            _span(region["from_s"], region["to_s"], 0), _between(region["altitude_m"], 1e3, 1),
            _between(region["speed_m_s"], 1.0, 0), ENDED.get(region["outcome"], region["outcome"].replace("_", " ")),
            _between(region["propellant_left_kg"], 1e3, 1), _periapsis(region) if flown else DASH,
            (SHORT[region["limit"]] + (f" {100 * ratio:.0f} %" if ratio is not None else "")) if flown else DASH)
    return made


def _periapsis(region: dict[str, Any]) -> str:
    """The range of those in orbit; of the others the highest that one of them had."""
    if region["outcome"] == "in_orbit":
        return _between(region["periapsis_m"], 1e3, 0)
    return f"to {region['periapsis_m']['max'] / 1e3:.0f}" if region["periapsis_m"] else DASH


ENDED = {"lost_in_abort": "lost"}  # words that leave room for the numbers
SHORT = {"dynamic pressure": "q", "heating": "heating", "acceleration": "g", "propellant": "fuel", "ground": "ground",
         "orbit": "orbit"}


def _between(values: dict[str, float] | None, divisor: float, decimals: int) -> str:
    return DASH if values is None else _span(values["min"] / divisor, values["max"] / divisor, decimals)


def _span(low: float, high: float, decimals: int) -> str:
    """`76 to 281`, or one number where both look the same."""
    first, last = figure(low, decimals).replace(" ", ""), figure(high, decimals).replace(" ", "")
    return first if first == last else f"{first}..{last}"
