"""marsfall land: fly one descent many times."""
from typing import Annotated

import typer

from ..core.errors import InputError, Problem
from ..descent.faults import KINDS
from .options import Cases, Json, Out, Resume, Seed, Threads, Wanted
from .output import print_json

DEFAULT_CASES = 100
Name = Annotated[str | None, typer.Argument(metavar="NAME", help="A shipped landing or a file.toml.")]
Faults = Annotated[list[str] | None, typer.Option("--fault", metavar="KIND@E+SECONDS",
                   help=f"Break something, seconds after entry interface; may be repeated. KIND: {', '.join(KINDS)}.")]
Tau = Annotated[float | None, typer.Option("--tau", help="Visible optical depth over the site and its region.")]

Trace = Annotated[int | None, typer.Option("--trace", metavar="CASE",
                  help="Keep the time history of this case as a table and a figure; 0 is the nominal one.")]

AbortMap = Annotated[bool, typer.Option("--abort-map", metavar="",
                     help="Order an abort at each second of the nominal descent; which ones reach orbit.")]


def land(name: Name = None, cases: Cases = None, seed: Seed = None, threads: Threads = None, out: Out = None,
         resume: Resume = None, fault: Faults = None, tau: Tau = None, trace: Trace = None,
         abort_map: AbortMap = False, as_json: Json = False) -> None:
    """Fly one descent many times: outcomes, touchdown, miss distance, loads.

    100 flights if --cases is not given. Times count from entry interface, altitudes from the site.

    Examples:

        marsfall land msl --cases 1000

        marsfall land phoenix-lander --fault gyro-stuck@E+60 --tau 3.0

        marsfall land phoenix-lander --abort-map
    """
    from ..campaign import jobs
    from ..campaign.landing_score import landing_summary
    from ..report.landing import print_landing
    from ..report.screen import screen
    from . import fly

    wanted = Wanted(cases, seed, threads, out, resume, trace)
    options = {"faults": fault or [], "tau_ratio": tau, **({jobs.MAP: True} if abort_map else {})}
    notes = screen(stderr=True)
    if resume:
        record = fly.go_on("landing", resume, wanted, {"NAME": name, "--fault": fault, "--tau": tau,
                                                    "--abort-map": abort_map or None}, notes)
    elif name:
        record = fly.begin("landing", name, wanted, options, DEFAULT_CASES, notes)
    else:
        raise InputError(Problem("NAME", "", "say which landing: marsfall scenarios lists them; or --resume DIR"))
    if trace is not None:
        from .trace import write_trace
        files = write_trace(record, trace)
        notes.print(f"Time history of case {trace}: {files}.parquet and .png", soft_wrap=True, markup=False)
    if jobs.is_map(record.manifest.options):
        from .abort_map import present
        present(record, True, as_json)
        return
    summary = landing_summary(record)
    if as_json:
        print_json(summary)
    else:
        print_landing(summary, screen())
