"""The plan of a rescue on a screen of 80 columns."""
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.text import Text

from .screen import figure, table, titled

BEST_BY = {"earliest": "earliest meeting", "least_propellant": "least propellant", "captures": "earliest, captured",
           "returns": "earliest, comes home"}


def print_rescue(summary: dict[str, Any], console: Console) -> None:
    """Who can help, what the best ways are by each thing that may count, and the chart they are taken from."""
    failed = f"dead since {summary['failed'][:10]}" if summary["failed"] else "still sound: planned as if it called"
    count = summary["people_count"]
    people = "1 person" if count == 1 else f"{count} people"
    console.print(f"[bold]{escape(summary['scenario'])}[/], {escape(summary['to'])} on {summary['at'][:10]}: "
                  f"{people} on board, {summary['propellant_kg'] / 1e3:.1f} t of propellant,\n"
                  f"{failed}; meetings until {summary['by'][:10]}\n")
    console.print(_offers(summary["offers"]))
    console.print()
    console.print(_best(summary))
    console.print()
    console.print(_chart(summary))
    console.print()
    console.print(f"{summary['cells']} ways looked at. Model result, the nominal replica with nobody having helped yet.",
                  style="dim")


def _offers(offers: list[dict[str, Any]]) -> RenderableType:
    made = table("ship", "start", "meet", "days", "km/s", "t", "offer", blanks_count=2)
    made.columns[-1].justify, made.columns[-1].overflow = "left", "fold"
    for offer in offers:
        made.add_row(Text(offer["ship"]), _day(offer["depart"]), _day(offer["meet"]), figure(offer["duration_d"]),
                     figure(offer["dv_km_s"], 2), _tonnes(offer["propellant_kg"]),
                     f"no: {offer['refused_because']}" if offer["refused_because"] else "yes")
    return titled("Who can help", made)


def _best(summary: dict[str, Any]) -> RenderableType:
    columns = ("meet", "km/s", "alive", "gets t", "needs t", "at Mars", "left t")
    made = table(f"{summary['from']}: best by", *columns, blanks_count=1)
    for word, best in summary["best"].items():
        if best is None:
            made.add_row(BEST_BY[word], "none")
            continue
        later = best["arrives_later_d"]
        arrive = "-" if later is None else f"{_day(best['arrive'])} {later:+.0f} d"
        made.add_row(BEST_BY[word], _day(best["meet"]), figure(best["dv_km_s"], 2), str(best["alive_count"]),
                     _tonnes(best["received_kg"]), _tonnes(best["needed_kg"]), arrive, _tonnes(best["left_kg"]))
    return titled("Left: after capture; needed: of what it gets, for the capture", made)


def _chart(summary: dict[str, Any]) -> RenderableType:
    chop = summary["porkchop"]
    made = table("start", *(f"{days:.1f} d" for days in chop["duration_d"]), blanks_count=1)
    for start, row in zip(chop["start"], chop["dv_km_s"], strict=True):
        made.add_row(_day(start), *(figure(value, 2) for value in row))
    return titled(f"{summary['from']}: intercept and match, km/s, by start and flight time", made)


def _day(moment: str | None) -> str:
    return "-" if moment is None else moment[5:10]


def _tonnes(kg: float | None) -> str:
    return figure(None if kg is None else kg / 1e3)
