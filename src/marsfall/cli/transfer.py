"""marsfall transfer: one way to Mars, date to date."""
import math
from typing import Annotated, Any

import typer

from ..core.errors import InputError, Problem
from .options import EarthOrbit, Json, MarsOrbit
from .output import print_json

Depart = Annotated[str, typer.Option(
    "--depart", metavar="DATE", help="Departure from Earth, UTC: 1996-12-04 or 1996-12-04T06:58.")]
Arrive = Annotated[str, typer.Option("--arrive", metavar="DATE", help="Arrival at Mars, UTC.")]
Return = Annotated[bool, typer.Option("--return", metavar="", help="Also the ways home, with and without stopping at Mars.")]
Reach = Annotated[float | None, typer.Option(
    "--reach", metavar="KM_S", help="What the ship can still burn at Mars: adds the soonest way home.")]
MostEntry = Annotated[float, typer.Option("--max-entry", metavar="KM_S", help="Fastest entry at Earth of a way home.")]
SHORTEST_DAYS, LONGEST_DAYS, DAY_S = 20.0, 1000.0, 86400.0
MARS_ENTRY_ALTITUDE_M = 125e3


def transfer(depart: Depart, arrive: Arrive, earth_orbit: EarthOrbit = "407", mars_orbit: MarsOrbit = "250x1sol",
             home: Return = False, reach: Reach = None, max_entry: MostEntry = 15.0, as_json: Json = False) -> None:
    """Compute the transfer from Earth to Mars between two dates: energies, asymptotes, burns, length, light time.

    A date without a time is 0 h UTC. Type I goes less than half round the Sun, Type II more. Burns are impulses.

    Examples:

        marsfall transfer --depart 1996-12-04T06:58 --arrive 1997-07-04T16:57

        marsfall transfer --depart 1994-11-18 --arrive 1995-07-02 --return
    """
    from ..report.screen import screen
    from ..report.windows import print_transfer

    summary = _summary(depart, arrive, earth_orbit, mars_orbit, home or reach is not None, reach, max_entry)
    if as_json:
        print_json(summary)
    else:
        print_transfer(summary, screen())


def _summary(depart: str, arrive: str, earth_orbit: str, mars_orbit: str, home: bool, reach_km_s: float | None,
             most_entry_km_s: float) -> dict[str, Any]:
    """What --json prints. InputError with everything that is wrong with the question."""
    from ..cruise.transfer import transfer as join
    from .legs import check_entry, moment, orbits, ways_home

    problems: list[Problem] = check_entry(most_entry_km_s)
    first, last = moment("--depart", depart, problems), moment("--arrive", arrive, problems)
    ends = orbits(earth_orbit, mars_orbit, problems)
    if reach_km_s is not None and not 0.0 < reach_km_s <= 30.0:
        problems.append(Problem("--reach", f"{reach_km_s:g}", "allowed more than 0, to 30 km/s"))
    if math.isfinite(first + last) and not SHORTEST_DAYS <= (last - first) / DAY_S <= LONGEST_DAYS:
        problems.append(Problem("--arrive", arrive, f"allowed {SHORTEST_DAYS:g} to {LONGEST_DAYS:g} days after {depart}"))
    if problems:
        raise InputError(problems)
    arc = join(first, last)
    if not math.isfinite(arc.c3_m2_s2):
        raise InputError(Problem("--arrive", arrive, "is half round the Sun from the departure, within half a degree: the "
                                 "plane of the way is not defined there; move a date by some days"))
    found = {**_described(first, last, arc, *ends), "earth_orbit": earth_orbit, "mars_orbit": mars_orbit, "returns": []}
    if home:
        reach_m_s = None if reach_km_s is None else reach_km_s * 1e3
        found["returns"] = ways_home(last, arc.v_inf_arrival_ICRF_m_s, ends[1], most_entry_km_s * 1e3, reach_m_s)
    return found


def _described(first_tdb_s: float, last_tdb_s: float, arc, earth_orbit, mars_orbit) -> dict[str, Any]:
    """The transfer and what can be said about its arrival."""
    import numpy as np

    from ..cruise.transfer import arc_length_m
    from ..mars.clock import ls_rad
    from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M
    from ..solar.ephemeris import state
    from ..solar.light import one_way_s, sun_earth_mars_rad
    from .legs import leg

    falling = 2.0 * GM_M3_S2 / (RADIUS_EQUATORIAL_M + MARS_ENTRY_ALTITUDE_M)
    earth_m, mars_m = state("earth", last_tdb_s)[0], state("mars", last_tdb_s)[0]
    return {
        **leg(first_tdb_s, last_tdb_s, earth_orbit, mars_orbit),
        "mars_entry_km_s": math.sqrt(arc.v_inf_arrival_m_s**2 + falling) / 1e3,
        "arc_length_mkm": arc_length_m(first_tdb_s, last_tdb_s - first_tdb_s, arc) / 1e9,
        "range_mkm": float(np.linalg.norm(mars_m - earth_m)) / 1e9,
        "light_time_s": float(one_way_s(earth_m, mars_m)),
        "sun_earth_mars_deg": math.degrees(sun_earth_mars_rad(last_tdb_s)), "ls_deg": math.degrees(ls_rad(last_tdb_s)),
    }
