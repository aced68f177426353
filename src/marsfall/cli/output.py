"""What goes where: results to standard output, notes and mistakes to standard error."""
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from ..core.errors import Problem


class Stopped(Exception):
    """A person stopped a run; the message says how to go on."""


INTERRUPTED = 130
_last_words = ""


def stop_at_once(words: str) -> None:
    """From now on Ctrl-C says these words and ends the process: a compiler at work would swallow the exception, and
    what is on disk is whole at any moment. Without words Ctrl-C is an exception again."""
    global _last_words
    _last_words = words


def interrupt(*_signal: object) -> None:
    """What Ctrl-C does."""
    if not _last_words:
        raise KeyboardInterrupt
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K\x1b[?25h")  # a progress bar hides the cursor
    print_problems([_last_words])
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def print_json(summary: dict[str, Any]) -> None:
    """One JSON object; a number that is not finite is a bug, not a result."""
    sys.stdout.write(json.dumps(summary, indent=2, allow_nan=False) + "\n")


def print_problems(problems: Iterable[Problem | str]) -> None:
    """Every mistake on a line of its own, on standard error."""
    lines = [str(problem) for problem in problems]
    many = "" if len(lines) == 1 else f" {len(lines)} problems:"
    sys.stderr.write("".join([f"marsfall:{many}", *(f"\n  {line}" if many else f" {line}" for line in lines), "\n"]))
