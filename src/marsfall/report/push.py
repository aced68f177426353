"""An overdrive over all replicas on a screen of 80 columns."""
from typing import Any

from rich.console import Console
from rich.table import Table

from .screen import figure, percent, table, titled

QUANTILES = {"p01": "1 %", "median": "median", "p99": "99 %"}
NUMBERS = {  # in words, scale, decimals
    "gained_d": ("days gained, of those captured", 1.0, 2), "planned_s": ("planned, s at temperature", 1.0, 1),
    "burned_s": ("flown, s at temperature", 1.0, 1), "failed_after_s": ("engine lost, s after first hydrogen", 1.0, 1),
    "life_left_ratio": ("life left at the end, %", 100.0, 1),
    "temperature_margin_k": ("least margin of the chamber, K", 1.0, 1),
    "authority_margin_dollar": ("least margin of the drums, $", 1.0, 2),
}


def print_push(name: str, push: dict[str, Any], console: Console) -> None:
    """What it gained and what it cost, then when each limit of the engine went."""
    made = table("", *QUANTILES.values(), "n", "excluded")
    for key, (words, scale, decimals) in NUMBERS.items():
        spread = push[key]
        shown = (None if spread[q] is None else scale * spread[q] for q in QUANTILES)
        made.add_row(words, *(figure(value, decimals) for value in shown), str(spread["n"]), str(spread["excluded"]))
    console.print(titled(f"{name}, overdrive at {push['temperature_k']['median']:.0f} K", made))
    console.print(f"engine lost in {percent(push['failed']).strip()} of {push['failed']['n']} pushes, Wilson 95 %")
    if push["limits"]:
        console.print()
        console.print(titled("Limits of its engine, seconds after the first hydrogen", _limits(push["limits"])))


def _limits(limits: list[dict[str, Any]]) -> Table:
    """First time each limit went, over the pushes in which it did."""
    made = table("limit", "level", *QUANTILES.values(), "in pushes", "")
    made.columns[1].justify = made.columns[6].justify = "left"
    for one in limits:
        spread = one["t_s"]
        made.add_row(one["limit"], one["level"], *(figure(spread[q]) for q in QUANTILES), percent(one["odds"]),
                     "inhibited" if one["inhibited"] else "")
    return made
