"""The tables of a race campaign, from the dictionary that `--json` prints."""
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from .screen import heading, percent, table, titled

QUESTIONS = (("first", "first to land"), ("landed", "landed"), ("in_orbit", "back in orbit"), ("lost", "lost"))
TOLD = ("landed", "in_orbit", "lost")  # outcomes that the questions have answered already


def print_race(summary: dict[str, Any], console: Console) -> None:
    """The nominal race as a timeline, then the odds of every ship, in 80 columns."""
    console.print(heading(summary, "replicas"))
    console.print(_timeline(summary))
    console.print()
    for name, ship in summary["ships"].items():
        console.print(_ship(name, ship))
        console.print(_landings(ship))
        console.print()
    console.print("Model result, not validated: nobody has flown a crew to Mars.", style="yellow")
    console.print(f"{summary['descents_flown']} descents flown by the simulator. Record: {escape(summary['record'])}",
                  soft_wrap=True)


def _timeline(summary: dict[str, Any]) -> RenderableType:
    made = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for event in summary["timeline"]:
        kind = event["kind"].replace("_", " ")
        what = event["detail"] if event["detail"].startswith(kind) else f"{kind}: {event['detail']}"
        made.add_row(event["utc"].replace("T", " ").removesuffix("Z"), event["who"], Text(what))
    return titled("The nominal replica, UTC", made)


def _ship(name: str, ship: dict[str, Any]) -> RenderableType:
    made = table("", "probability", "n")
    for key, words in QUESTIONS:
        made.add_row(words, percent(ship[key]), str(ship[key]["n"]))
    for outcome, odds in ship["outcomes"].items():
        if outcome not in TOLD:
            made.add_row(f"[dim]{outcome.replace('_', ' ')}[/]", percent(odds), str(odds["n"]))
    return titled(f"{name}, Wilson 95 % interval", made)


def _landings(ship: dict[str, Any]) -> str:
    dates = ship["landing_dates"]
    median = ship["landing_date_median"]
    when = f"median landing {median.replace('T', ' ').removesuffix('Z')} UTC" if median else "no landing"
    return f"{when} (n {dates['n']}, excluded {dates['excluded']}); {ship['landings_attempted']} attempts"
