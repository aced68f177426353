"""How numbers and tables look in 80 columns."""
from typing import Any

from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

WIDTH = 80


class _Screen(Console):
    """A console whose reader may leave: `| head` is no mistake, and rich would end with exit code 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def screen(stderr: bool = False) -> Console:
    """A console of 80 columns that leaves numbers and names uncoloured."""
    return _Screen(width=WIDTH, stderr=stderr, highlight=False)


def counted(count: int, thing: str) -> str:
    """`1 flight`, `2 flights`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def heading(summary: dict[str, Any], flown: str, changed: str = "") -> str:
    """The first line of a result: what was flown how often, and whether that is all of it."""
    line = f"[bold]{escape(summary['scenario'])}[/], {counted(summary['cases'], flown)}, seed {summary['seed']}{changed}\n"
    missing = summary["planned"] - summary["cases"]
    return line + (f"[yellow]Not complete: {missing} of {summary['planned']} are missing; --resume flies them.[/]\n"
                   if missing else "")


def titled(title: str, body: Table) -> Group:
    """A heading of its own width above a table."""
    return Group(Text(title, style="bold"), body)


def table(*columns: str, blanks_count: int = 2) -> Table:
    """A table whose first column holds names and whose others hold numbers, some blanks apart."""
    made = Table(box=None, pad_edge=False, padding=(0, blanks_count, 0, 0))
    for position, name in enumerate(columns):
        made.add_column(name, justify="left" if position == 0 else "right", header_style="dim")
    return made


def percent(odds: dict[str, Any]) -> str:
    """A probability and its interval: ` 97.0 %  (91.5 to 99.0)`."""
    if odds["p"] is None:
        return "unknown"
    return f"{100 * odds['p']:5.1f} %  ({100 * odds['lo']:4.1f} to {100 * odds['hi']:5.1f})"


def figure(value: float | None, decimals: int = 1) -> str:
    """A number, or a dash where there is none."""
    return "-" if value is None else f"{round(value, decimals) + 0.0:,.{decimals}f}".replace(",", " ")  # no minus zero
