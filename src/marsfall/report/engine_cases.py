"""Many burns of an engine on a screen of 80 columns."""
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .screen import counted, figure, percent, table, titled

NUMBERS = {  # in words, scale, decimals
    "burn_s": ("drums in after, s", 1.0, 0), "propellant_kg": ("hydrogen, t", 1e-3, 2),
    "impulse_n_s": ("impulse, MN s", 1e-6, 2),
    "peak_temperature_k": ("hottest chamber, K", 1.0, 0), "peak_fuel_k": ("hottest fuel, K", 1.0, 0),
    "damage_ratio": ("damage, % of a life", 100.0, 1),
}
QUANTILES = ("p01", "median", "p99")


def print_cases(summary: dict[str, Any], console: Console) -> None:
    """How the burns ended, what they took, and what each limit saw."""
    flown = f"{counted(summary['cases'], 'burn')} at the dynamic level, seed {summary['seed']}: lives, nozzles, noise drawn"
    console.print(f"[bold]{escape(summary['engine'])}[/], {escape(summary['profile_title'])}\n{flown}\n")
    ends = table("ended as", "probability", "n")
    for name, one in summary["status"].items():
        ends.add_row(name, percent(one), str(one["n"]))
    console.print(titled("Ends, Wilson 95 % interval", ends))
    console.print()
    console.print(titled("Over the burns", _numbers(summary)))
    console.print()
    console.print(titled("Limits: violated at all, and least margin in the unit of the limit", _limits(summary["limits"])))
    console.print()
    first = ", ".join(f"{one['limit']} {percent(one['odds']).strip()}" for one in summary["first"]) or "none in any burn"
    console.print(f"First alarm: {first}")
    console.print("Model result, not validated: transients, trips and wear have been compared with no test of an engine.",
                  style="yellow")
    console.print(f"Record: {escape(summary['record'])}", soft_wrap=True)


def _numbers(summary: dict[str, Any]) -> Table:
    made = table("", "1 %", "median", "99 %", "n", "excluded")
    for key, (words, scale, decimals) in NUMBERS.items():
        one = summary[key]
        shown = (None if one[q] is None else scale * one[q] for q in QUANTILES)
        made.add_row(words, *(figure(value, decimals) for value in shown), str(one["n"]), str(one["excluded"]))
    return made


def _limits(limits: list[dict[str, Any]]) -> Table:
    made = table("limit", "violated", "1 %", "median", "99 %", "unit", "n", blanks_count=1)
    made.columns[5].justify = "left"
    for one in limits:
        margin = one["margin"]
        made.add_row(one["limit"], percent(one["violated"]) if one["violated"]["n"] else "-",
                     *(_three(margin[q]) for q in QUANTILES), "" if one["unit"] == "1" else one["unit"],
                     str(one["violated"]["n"]))
    return made


def _three(value: float | None) -> str:
    """Three digits that matter."""
    return "-" if value is None else f"{value:.3g}"
