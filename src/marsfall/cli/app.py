"""The command line: registers the verbs, and turns whatever goes wrong into one line a person can use."""
import io
import os
import sys
from typing import Any

import typer

from ..core.errors import InputError
from .doctor import doctor
from .land import land
from .output import Stopped, print_problems
from .race import race
from .scenarios import scenarios
from .show import show

BAD_INPUT, UNEXPECTED, INTERRUPTED = 2, 1, 130
UsageError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "UsageError")

app = typer.Typer(name="marsfall", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]},
                  help="A crewed race to Mars, flown from first principles: who lands first, and should we go now?")
for verb in (race, land, show, scenarios, doctor):
    app.command()(verb)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 unexpected, 2 bad input, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a letter shows ? for it
    code = run()
    sys.stdout.flush()
    if code == INTERRUPTED:
        os._exit(code)  # a flight may still be in the air; what it leaves behind is whole or absent
    sys.exit(code)


def run() -> int:
    """Run the verb that the command line asks for; the exit code. Nothing escapes as a traceback."""
    try:
        return app(standalone_mode=False) or 0
    except InputError as error:
        print_problems(error.problems)
        return BAD_INPUT
    except UsageError as error:
        print_problems([f"{error.format_message()} (marsfall --help)"])
        return BAD_INPUT
    except (Stopped, KeyboardInterrupt, typer.Abort) as error:
        print_problems([str(error) or "stopped"])
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("MARSFALL_DEBUG"):
            raise
        first = (str(error).splitlines() or [""])[0]
        print_problems([f"unexpected {type(error).__name__}: {first} (MARSFALL_DEBUG=1 shows where)"])
        return UNEXPECTED
