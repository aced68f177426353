"""The command line: registers the verbs, and turns whatever goes wrong into one line a person can use."""
import errno
import io
import os
import re
import signal
import sys
from typing import Any

import typer

from ..core.errors import InputError
from .doctor import doctor
from .engine import engine_app
from .land import land
from .limits import limits_app
from .output import INTERRUPTED, Stopped, interrupt, print_problems
from .race import race
from .rescue import rescue
from .scenarios import scenarios
from .show import show
from .transfer import transfer
from .windows import windows

BAD_INPUT, UNEXPECTED = 2, 1
MOST_SHOWN = 60  # characters of a name that is too long
UsageError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "UsageError")
NOT_WHOLE = re.compile(r"Invalid value for '(--\w+)': .*valid integer.*", re.DOTALL)

app = typer.Typer(name="marsfall", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]},
                  help="A crewed race to Mars, flown from first principles: who lands first, and should we go now?")
for verb in (race, land, windows, transfer, rescue, show, scenarios, doctor):
    app.command()(verb)
app.add_typer(engine_app, name="engine")
app.add_typer(limits_app, name="limits")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 unexpected, 2 bad input, 130 interrupted."""
    if sys.stdout is None:  # closed by the caller: nobody reads, which is no mistake
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    signal.signal(signal.SIGINT, interrupt)
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
        code = app(standalone_mode=False) or 0
        if code == INTERRUPTED:
            print_problems(["stopped"])
        return code
    except InputError as error:
        print_problems(error.problems)
        return BAD_INPUT
    except UsageError as error:
        said = error.format_message()
        if said:  # without a verb the help has been printed
            said = NOT_WHOLE.sub(r"\1: must be a whole number", said)
            print_problems([f"{said.rstrip('.')} (marsfall --help)"])
        return BAD_INPUT
    except (Stopped, KeyboardInterrupt, typer.Abort) as error:
        print_problems([str(error) or "stopped"])
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if os.environ.get("MARSFALL_DEBUG"):
            raise
        if error.errno == errno.ENAMETOOLONG:
            print_problems([f"{str(error.filename)[:MOST_SHOWN]}...: is longer than the name of any file"])
            return BAD_INPUT
        print_problems([f"{error.strerror}: {error.filename}" if error.filename else error.strerror or str(error)])
        return UNEXPECTED
    except Exception as error:
        if os.environ.get("MARSFALL_DEBUG"):
            raise
        first = (str(error).splitlines() or [""])[0]
        print_problems([f"unexpected {type(error).__name__}: {first} (MARSFALL_DEBUG=1 shows where)"])
        return UNEXPECTED
