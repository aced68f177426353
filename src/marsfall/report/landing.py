"""The tables of a landing campaign, from the dictionary that `--json` prints."""
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape

from .quantities import quantity
from .screen import counted, figure, heading, percent, table, titled

SENSES = ("touchdown_speed_m_s", "miss_distance_m", "peak_deceleration_g", "peak_heating_w_m2", "propellant_left_kg")
MOST_DRIVERS, LEAST_DRIVERS = 6, 2  # shown of each outcome: so many if they are significant, so many in any case


def print_landing(summary: dict[str, Any], console: Console) -> None:
    """Everything a person wants to know about the campaign, in 80 columns."""
    tau = summary["options"]["tau_ratio"]
    changed = "".join(f", {fault}" for fault in summary["options"]["faults"]) + (f", tau {tau:g}" if tau is not None else "")
    console.print(heading(summary, "flight", changed))
    for part in (_outcomes(summary), _numbers(summary), _margins(summary), _events(summary)):
        console.print(part)
        console.print()
    console.print(_ellipse(summary))
    if summary["crewed"]:
        console.print("[yellow]Model result, not validated: nobody has landed a vehicle of this size on Mars.[/]")
    console.print(f"{summary['flight_ms_per_case']:.1f} ms a flight on one thread. Record: {escape(summary['record'])}",
                  soft_wrap=True)


def print_drivers(found: dict[str, list[dict[str, Any]]], console: Console) -> None:
    """Every key outcome with what drives it most; a star where it is significant among all pairs."""
    if not found:
        console.print("No drivers are ranked: ten flights with draws are needed.")
        return
    made = table("outcome, and its strongest drivers", "rho", "95 % interval", "flights")
    for outcome, rows in found.items():
        made.add_row(f"[bold]{quantity(outcome).words}[/]")
        shown = [row for place, row in enumerate(rows[:MOST_DRIVERS]) if row["significant"] or place < LEAST_DRIVERS]
        for row in shown:
            made.add_row(f"  {quantity(row['input']).words}", f"{row['rho']:+.2f}{'*' if row['significant'] else ' '}",
                         f"{row['lo']:+.2f} to {row['hi']:+.2f}", str(row["n"]))
    console.print(titled("What drives the outcomes: Spearman's rank correlation of draws and outcomes", made))
    console.print(f"* significant after correction over all {sum(map(len, found.values()))} pairs (Benjamini-Yekutieli, 5 %). "
                  "Case 0 is left out.\n")


def _outcomes(summary: dict[str, Any]) -> RenderableType:
    made = table("outcome", "flights", "probability")
    for name, count in summary["outcomes"].items():
        made.add_row(name.replace("_", " "), str(count), percent(summary["odds"][name]))
    return titled(f"Outcomes of {counted(summary['cases'], 'flight')}, Wilson 95 % interval", made)


def _numbers(summary: dict[str, Any]) -> RenderableType:
    made = table("quantity", "1 %", "median", "99 %", "flights", "excluded")
    for key in SENSES:
        spread, shown = summary[key], quantity(key)
        values = [None if spread.get(q) is None else spread[q] / shown.unit_factor for q in ("p01", "median", "p99")]
        made.add_row(shown.label, *(figure(value, shown.decimals) for value in values), str(spread["n"]),
                     str(spread["excluded"]))
    return titled("Numbers over the flights that have them", made)


def _margins(summary: dict[str, Any]) -> RenderableType:
    made = table("quantity", "limit", "beyond it", "flights")
    for key, margin in summary["margins"].items():
        if margin["limit"] is not None:
            shown = quantity(key)
            made.add_row(shown.label, figure(margin["limit"] / shown.unit_factor, shown.decimals), percent(margin["beyond"]),
                         str(margin["n"]))
    return titled("Limits of the lander and flights beyond them, Wilson 95 % interval", made)


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
