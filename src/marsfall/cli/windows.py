"""marsfall windows: when to leave for Mars."""
import time
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from ..core.errors import InputError, Problem
from .options import EarthOrbit, Json, MarsOrbit, check_file
from .output import print_json

Year = Annotated[int | None, typer.Argument(metavar="YEAR", help="All departures of this year.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First departure, UTC; 1 January if not given.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last departure, UTC; 31 December if not given.")]
MostDays = Annotated[float, typer.Option("--max-tof", metavar="DAYS", help="Longest flight.")]
Figure = Annotated[bool, typer.Option("--figure", metavar="", help="Draw the porkchop plot, windows-YEAR.png here.")]
FigureFile = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Draw it into this PNG.")]
Return = Annotated[bool, typer.Option("--return", metavar="", help="Also free returns: past Mars and home.")]
DAY_S = 86400.0
J2000_UNIX_DAY = 10957.5  # matplotlib counts days from 1970; a leap second is no day
MOST_STRETCH_DAYS, LEAST_DAYS, MOST_DAYS = 1000.0, 100.0, 1000.0


class Asked(NamedTuple):
    """The stretch in SI and as it was written."""

    stretch: Any
    words: dict[str, Any]
    name: str  # of a figure, without its ending


def windows(year: Year = None, first: From = None, last: To = None, max_tof: MostDays = 480.0, earth_orbit: EarthOrbit = "407",
            mars_orbit: MarsOrbit = "250x1sol", home: Return = False, figure: Figure = False, out: FigureFile = None,
            as_json: Json = False) -> None:
    """Find the best transfers to Mars of a year: both types, by C3, by arrival speed and by both burns together.

    All departures day by day and all flight times are tried, the best refined to the minute. Dates from 1985
    to 2015 work out of the box, 1550 to 2650 with: pip install 'marsfall\\[ephemeris]'.

    Examples:

        marsfall windows 1994

        marsfall windows --from 1996-10-01 --to 1997-02-28 --figure

        marsfall windows 2011 --mars-orbit 300x33800 --max-tof 300 --json
    """
    from ..cruise import windows as search
    from ..report.screen import screen
    from ..report.windows import print_windows

    asked = _asked(year, first, last, max_tof, earth_orbit, mars_orbit)
    path = out or (Path(f"{asked.name}.png") if figure else None)
    if path:
        check_file("--out", path, ".png")
    began_s = time.perf_counter()
    chop = search.porkchop(asked.stretch)
    best = search.optima(chop)
    summary = _summary(asked, chop, best, home, time.perf_counter() - began_s)
    if path and not best:
        raise InputError(Problem("--figure", "", "there is no transfer to draw between these dates"))
    if path:
        _draw(chop, summary, path)
        summary["figure"] = str(path)
        screen(stderr=True).print(f"Figure: {path}", soft_wrap=True, markup=False)
    if as_json:
        print_json(summary)
    else:
        print_windows(summary, screen())


def _asked(year: int | None, first: str | None, last: str | None, most_days: float, earth_orbit: str,
           mars_orbit: str) -> Asked:
    """The stretch to look at. InputError with everything that is wrong with it."""
    from ..cruise.windows import Stretch
    from .legs import moment, orbits

    if year is None and not (first and last):
        wrong: list[Problem] = []
        for option, given in (("--from", first), ("--to", last)):
            if given:
                moment(option, given, wrong)
        raise InputError(wrong or [Problem("YEAR", "", "say which year of departure, or give both --from and --to")])
    if year is not None and not 1550 <= year <= 2650:
        raise InputError(Problem("YEAR", str(year), "allowed 1550 to 2650"))
    first, last = first or f"{year}-01-01", last or f"{year}-12-31"
    problems: list[Problem] = []
    begin, end = moment("--from", first, problems), moment("--to", last, problems)
    ends = orbits(earth_orbit, mars_orbit, problems)
    if not LEAST_DAYS <= most_days <= MOST_DAYS:
        problems.append(Problem("--max-tof", f"{most_days:g}", f"allowed {LEAST_DAYS:g} to {MOST_DAYS:g} days"))
    if not problems and not 0.0 < end - begin <= MOST_STRETCH_DAYS * DAY_S:
        problems.append(Problem("--to", last, f"after {first}, by at most {MOST_STRETCH_DAYS:g} days"))
    if problems:
        raise InputError(problems)
    stretch = Stretch(begin, end, most_days * DAY_S, earth_orbit=ends[0], mars_orbit=ends[1])
    words = {"from": first, "to": last, "max_tof_d": most_days, "earth_orbit": earth_orbit, "mars_orbit": mars_orbit}
    whole = (first, last) == (f"{year}-01-01", f"{year}-12-31")
    return Asked(stretch, words, f"windows-{year}" if whole else f"windows-{first}-{last}".replace(":", ""))


def _summary(asked: Asked, chop, best, home: bool, wall_s: float) -> dict[str, Any]:
    """What --json prints."""
    import numpy as np

    from ..cruise import swing
    from ..solar.ephemeris import coverage_tdb_s
    from ..solar.time import utc_text
    from .legs import leg, voyage

    stretch = asked.stretch
    optima = [{"criterion": o.criterion, **leg(o.depart_tdb_s, o.arrive_tdb_s, stretch.earth_orbit, stretch.mars_orbit),
               "at_edge": o.at_edge, "beside_180_deg": o.beside_ridge} for o in best]
    longest = {swing.SHORT_S, swing.LONG_S} if home else set()
    found = [swing.free_return(stretch, longest_s) for longest_s in sorted(longest)]
    missing = int(np.count_nonzero(~np.isfinite(chop.costs.arc.c3_m2_s2)))
    return {**asked.words, "cells": chop.costs.departure_m_s.size, "cells_masked": missing - chop.beyond_count,
            "cells_beyond_ephemeris": chop.beyond_count, "ephemeris_until": utc_text(coverage_tdb_s()[1]),
            "search_s": wall_s, "optima": optima,
            "free_returns": [voyage(v, stretch.earth_orbit) for v in found if v], "figure": None}


def _draw(chop, summary: dict[str, Any], path: Path) -> None:
    """The porkchop plot of the search."""
    import numpy as np

    from ..report.porkchop import Chart, draw_porkchop

    arc = chop.costs.arc
    chart = Chart(chop.depart_tdb_s / DAY_S + J2000_UNIX_DAY, chop.flight_s / DAY_S, arc.c3_m2_s2 / 1e6,
                  arc.v_inf_arrival_m_s / 1e3, np.degrees(arc.angle_rad))
    draw_porkchop(chart, summary, path)
