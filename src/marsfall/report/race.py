"""The tables of a race campaign, from the dictionary that `--json` prints."""
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from .push import print_push
from .screen import counted, heading, percent, table, titled

QUESTIONS = (("first", "first to land"), ("landed", "landed"), ("in_orbit", "back in orbit"), ("lost", "lost"))
PARTS = {  # outcomes that the questions count in, or leave out, in words
    "landed_hard": ("landed", "of which hard, crew alive"),
    "abandoned": ("lost", "of which abandoned, survivors taken off"),
    "flew_past": ("lost", "of which flew past Mars"),
    "waiting": ("in_orbit", "stayed in orbit, never went down"),
}
SHORT = {"imu_rejected": "inertial unit rejected", "touchdown": "touchdown", "orbit": "orbit reached"}  # for told descents


def print_race(summary: dict[str, Any], console: Console) -> None:
    """The nominal race as a timeline, then the odds of every ship, in 80 columns."""
    console.print(heading(summary, "replica"))
    console.print(_timeline(summary))
    console.print()
    for name, ship in summary["ships"].items():
        console.print(_ship(name, ship))
        console.print(_landings(ship))
        if ship["overdrive"]:
            console.print()
            print_push(name, ship["overdrive"], console)
        console.print()
    console.print("Model result, not validated: nobody has flown a crew to Mars.", style="yellow")
    flown = counted(summary["descents_flown"], "descent")
    console.print(f"{flown} flown by the simulator. Record: {escape(summary['record'])}", soft_wrap=True)


def _timeline(summary: dict[str, Any]) -> RenderableType:
    made = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for event in summary["timeline"]:
        made.add_row(event["utc"].replace("T", " ").removesuffix("Z"), Text(event["who"]), Text(_said(event)))
    return titled("The nominal replica, UTC", made)


def _said(event: dict[str, Any]) -> str:
    """An event in words; what it is called and what it tells of itself are not said twice."""
    kind, detail = event["kind"].replace("_", " "), event["detail"]
    if event["kind"] in SHORT:
        return f"{SHORT[event['kind']]}: {detail.partition(': ')[2] or detail}"
    return detail if detail.startswith(kind) else f"{kind}: {detail}"


def _ship(name: str, ship: dict[str, Any]) -> RenderableType:
    made = table("", "probability", "n")
    for key, words in QUESTIONS:
        made.add_row(words, percent(ship[key]), str(ship[key]["n"]))
        for outcome, (after, part) in PARTS.items():
            if after == key and outcome in ship["outcomes"]:
                odds = ship["outcomes"][outcome]
                indent = "" if outcome == "waiting" else "  "
                made.add_row(f"{indent}[dim]{part}[/]", percent(odds), str(odds["n"]))
    return titled(f"{name}, Wilson 95 % interval", made)


def _landings(ship: dict[str, Any]) -> str:
    dates = ship["landing_dates"]
    median = ship["landing_date_median"]
    when = f"median landing {median.replace('T', ' ').removesuffix('Z')} UTC" if median else "no landing"
    return f"{when} (n {dates['n']}, excluded {dates['excluded']}); {counted(ship['landings_attempted'], 'attempt')}"
