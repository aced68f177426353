"""Limits on the screen: what a file defines, and what a recorded run did to it."""
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .screen import counted, figure, table, titled

LEVEL_STYLES = {"watch": "cyan", "warning": "yellow", "distress": "yellow", "critical": "red", "severe": "bold red"}
MOST_ALARMS = 40


def print_check(summary: dict[str, Any], console: Console) -> None:
    """The definitions of a file, what to do, and what looks wrong."""
    console.print(f"[bold]{escape(summary['title'])}[/], {counted(len(summary['limits']), 'limit')} of "
                  f"{counted(summary['quantities'], 'quantity').replace('quantitys', 'quantities')}, "
                  f"{counted(summary['channels'], 'channel')}\n")
    lines = table("limit", "quantity", "out if", "level", "after", "trips on", "clears", blanks_count=1)
    for column in lines.columns:
        column.justify, column.overflow = "left", "fold"
    lines.columns[0].no_wrap, lines.columns[1].min_width = True, 11
    for row in summary["limits"]:
        said = (row["limit"], row["quantity"].replace("_", " "), line(row), row["level"], after(row), trips(row), clears(row))
        lines.add_row(*map(escape, said))
    console.print(lines)
    todo = _words_table("limit", "what to do")
    for row in summary["limits"]:
        todo.add_row(escape(row["limit"]), escape(row["procedure"]))
    console.print()
    console.print(titled("Procedures", todo))
    if summary["warnings"]:
        doubts = _words_table("", "")
        for one in summary["warnings"]:
            doubts.add_row(escape(one["where"]), escape(one["words"]))
        console.print()
        console.print(titled(f"{counted(len(summary['warnings']), 'warning')}", doubts))


def _words_table(name: str, words: str) -> Table:
    made = table(name, words)
    made.columns[1].justify = "left"
    return made


def line(row: dict[str, Any]) -> str:
    """`> 1033.3 K`."""
    sign = {("above", False): ">", ("above", True): ">=", ("below", False): "<", ("below", True): "<="}
    unit = "" if row["unit"] == "1" else f" {row['unit']}"
    return f"{sign[row['side'], row['inclusive']]} {row['bound']:.7g}{unit}"


def after(row: dict[str, Any]) -> str:
    """Persistence: `3 samples`, `0.5 s`."""
    words = [f"{row['persistence_count']} samples"] if row["persistence_count"] > 1 else []
    words += [f"{row['persistence_s']:g} s"] if row["persistence_s"] else []
    return ", ".join(words) or "at once"


def trips(row: dict[str, Any]) -> str:
    """Sensors and vote: `mid of 3`, `all of 4, needs 2`."""
    sensors = len(row["sensors"])
    if sensors == 1:
        return "1 sensor"
    kind = row["vote"] if row["trips_on"] == "value" else row["trips_on"]
    return f"{kind} of {sensors}" + (f", needs {row['needs_count']}" if row["needs_count"] > 1 else "")


def clears(row: dict[str, Any]) -> str:
    """What ends its alarm."""
    return "never exceed" if row["never_exceed"] else "by reset" if row["latched"] else "inside"


def print_replay(summary: dict[str, Any], console: Console) -> None:
    """Alarms of a recorded run, how the limits ended, and the figures of the set of alarms."""
    console.print(f"[bold]{escape(summary['title'])}[/] over {escape(summary['run'])}: {counted(summary['frames'], 'frame')}, "
                  f"{figure(summary['begin_s'])} to {figure(summary['end_s'])} s")
    for note in summary["notes"]:
        console.print(f"[yellow]{escape(note)}[/]")
    if summary["frames_refused"]:
        console.print(f"[yellow]{counted(summary['frames_refused'], 'frame')} refused: time did not move forward[/]")
    console.print()
    _alarms(summary["alarms"], console)
    _disqualified(summary["disqualified"], console)
    _standing(summary["limits"], console)
    _figures(summary["figures"], console)
    console.print(f"\nAlarms {summary['digest'][:16]}" + {None: "", True: ", the same as live", False:
                  ", [bold red]not those that were seen live[/]"}[summary["same_as_live"]])


def _alarms(alarms: list[dict[str, Any]], console: Console) -> None:
    if not alarms:
        console.print("No alarm.")
        return
    made = table("alarm", "level", "first over", "alarm, s", "ended, s", "peak", "over, s", blanks_count=1)
    for one in alarms[:MOST_ALARMS]:
        level = f"[{LEVEL_STYLES[one['level']]}]{one['level']}[/]"
        mark = " *" if one["first_out"] else ""
        ended = "stands" if one["t_clear_s"] is None else figure(one["t_clear_s"], 2)
        peak = "-" if one["peak"] is None else f"{one['peak']:.6g} {'' if one['unit'] == '1' else escape(one['unit'])}".strip()
        made.add_row(escape(one["limit"]) + mark + (", inhibited" if one["inhibited"] else ""), level, figure(one["t0_s"], 2),
                     figure(one["t_alarm_s"], 2), ended, peak, figure(one["over_s"], 2))
    console.print(made)
    if len(alarms) > MOST_ALARMS:
        console.print(f"... and {len(alarms) - MOST_ALARMS} more (--json lists all)")
    if any(one["first_out"] for one in alarms):
        console.print("[dim]* first of its group: nothing else stood[/]")


def _disqualified(rows: list[dict[str, Any]], console: Console) -> None:
    if rows:
        made = _words_table("sensor disqualified", "")
        made.add_column("s", justify="right", header_style="dim")
        for row in rows:
            made.add_row(escape(row["sensor"]), escape(row["detail"]), figure(row["t_s"], 2))
        console.print()
        console.print(made)


def _standing(limits: list[dict[str, Any]], console: Console) -> None:
    """Every never-exceed limit, and all others that are not simply fine."""
    shown = [row for row in limits if row["never_exceed"] or row["alarm"] or row["inhibited"] or row["value_state"] != "ok"
             or row["ahead_s"]]
    if not shown:
        return
    made = table("at the end", "value", "", "least margin", "violation predicted", blanks_count=2)
    made.columns[1].justify = made.columns[2].justify = "left"
    for row in shown:
        marks = [word for word, there in (("never exceed", row["never_exceed"]), ("inhibited", row["inhibited"]),
                                          ("alarm", row["alarm"])) if there]
        margin = "-" if row["least_margin"] is None else f"{row['least_margin']:.5g}" + (
            "" if row["unit"] == "1" else f" {escape(row['unit'])}")
        made.add_row(escape(row["limit"]), row["value_state"], ", ".join(marks), margin, predicted(row["ahead_s"]))
    console.print()
    console.print(made)


def predicted(ahead_s: list[float] | None) -> str:
    """`in 42 s (90 %: 35 to 60)`."""
    return "" if ahead_s is None else f"in {ahead_s[1]:.0f} s (90 %: {ahead_s[0]:.0f} to {ahead_s[2]:.0f})"


def _figures(said: dict[str, Any], console: Console) -> None:
    """The figures of ISA-18.2."""
    made = _words_table("alarms that stood (ISA-18.2)", "")
    window = f"{said['window_s'] / 60:g} min"
    made.add_row("all", str(said["alarms"]) + (f", and {said['inhibited']} inhibited" if said["inhibited"] else ""))
    made.add_row("levels", ", ".join(f"{count} {level}" for level, count in said["levels"].items() if count) or "-")
    made.add_row(f"in {window}", f"mean {figure(said['per_window_mean'], 2)}, most {said['per_window_peak']}")
    made.add_row("time in flood", f"{100 * said['flood_ratio']:.1f} %")
    made.add_row("standing longer than a day", ", ".join(map(escape, said["standing"])) or "-")
    made.add_row("chattering", ", ".join(map(escape, said["chattering"])) or "-")
    made.add_row("longest", f"{figure(said['longest_s'])} s, unacknowledged {figure(said['longest_unacknowledged_s'])} s")
    worst = ", ".join(f"{escape(one['limit'])} {one['alarms']}" for one in said["bad_actors"][:3])
    made.add_row("most frequent", worst or "-")
    console.print()
    console.print(made)
