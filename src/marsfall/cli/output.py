"""What goes where: results to standard output, notes and mistakes to standard error."""
import json
import sys
from collections.abc import Iterable
from typing import Any

from ..core.errors import Problem


class Stopped(Exception):
    """A person stopped a run; the message says how to go on."""


def print_json(summary: dict[str, Any]) -> None:
    """One JSON object; a number that is not finite is a bug, not a result."""
    sys.stdout.write(json.dumps(summary, indent=2, allow_nan=False) + "\n")


def print_problems(problems: Iterable[Problem | str]) -> None:
    """Every mistake on a line of its own, on standard error."""
    lines = [str(problem) for problem in problems]
    many = "" if len(lines) == 1 else f" {len(lines)} problems:"
    sys.stderr.write("".join([f"marsfall:{many}", *(f"\n  {line}" if many else f" {line}" for line in lines), "\n"]))
