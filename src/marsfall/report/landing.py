"""The tables of a landing campaign, from the dictionary that `--json` prints."""
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape

from .screen import counted, figure, heading, percent, table, titled

SENSES = (  # key of the summary, words, divisor to the unit of the words, decimals
    ("touchdown_speed_m_s", "touchdown speed, m/s", 1.0, 2),
    ("miss_distance_m", "miss distance, km", 1e3, 3),
    ("peak_deceleration_g", "peak deceleration, Earth g", 1.0, 2),
    ("peak_heating_w_m2", "peak heating, W/cm2", 1e4, 1),
    ("propellant_left_kg", "propellant left, kg", 1.0, 1),
)


def print_landing(summary: dict[str, Any], console: Console) -> None:
    """Everything a person wants to know about the campaign, in 80 columns."""
    tau = summary["options"]["tau_ratio"]
    changed = "".join(f", {fault}" for fault in summary["options"]["faults"]) + (f", tau {tau:g}" if tau is not None else "")
    console.print(heading(summary, "flight", changed))
    for part in (_outcomes(summary), _numbers(summary), _events(summary)):
        console.print(part)
        console.print()
    console.print(_ellipse(summary))
    if summary["crewed"]:
        console.print("[yellow]Model result, not validated: nobody has landed a vehicle of this size on Mars.[/]")
    console.print(f"{summary['flight_ms_per_case']:.1f} ms a flight on one thread. Record: {escape(summary['record'])}",
                  soft_wrap=True)


def _outcomes(summary: dict[str, Any]) -> RenderableType:
    made = table("outcome", "flights", "probability")
    for name, count in summary["outcomes"].items():
        made.add_row(name.replace("_", " "), str(count), percent(summary["odds"][name]))
    return titled(f"Outcomes of {counted(summary['cases'], 'flight')}, Wilson 95 % interval", made)


def _numbers(summary: dict[str, Any]) -> RenderableType:
    made = table("quantity", "1 %", "median", "99 %", "flights", "excluded")
    for key, words, divisor, decimals in SENSES:
        spread = summary[key]
        shown = [None if spread.get(q) is None else spread[q] / divisor for q in ("p01", "median", "p99")]
        made.add_row(words, *(figure(value, decimals) for value in shown), str(spread["n"]), str(spread["excluded"]))
    return titled("Numbers over the flights that have them", made)


def _events(summary: dict[str, Any]) -> RenderableType:
    made = table("event", "time, s", "altitude, km", "speed, m/s")
    for event in summary["nominal_events"]:
        altitude_m = event["altitude_m"]
        made.add_row(event["kind"].replace("_", " "), figure(event["t_s"]),
                     figure(None if altitude_m is None else altitude_m / 1e3, 2), figure(event["speed_m_s"]))
    return titled("Nominal flight; time from entry interface, altitude above the site", made)


def _ellipse(summary: dict[str, Any]) -> str:
    found = summary["miss_ellipse_99"]
    if found is None:
        return "No 99 % ellipse: fewer than three flights reached the ground."
    return (f"99 % ellipse of {found['n_count']} points on the ground ({found['excluded_count']} flights excluded): "
            f"{found['semi_major_m'] / 1e3:.2f} x {found['semi_minor_m'] / 1e3:.2f} km half axes, "
            f"major axis at azimuth {found['azimuth_deg']:.0f} deg, centre {found['east_m'] / 1e3:+.2f} km east, "
            f"{found['north_m'] / 1e3:+.2f} km north of the site.")
