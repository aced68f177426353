"""Launch windows, transfers and ways home on a screen of 80 columns."""
from typing import Any

from rich.console import Console
from rich.table import Table

from .screen import figure, table, titled

BEST_BY = {"c3": "C3", "v_inf": "v-inf", "total": "burns"}
SHIPPED_UNTIL = "2016"  # later ephemerides are the extra's
WAYS = {"short_stay": "short stay", "long_stay": "long stay", "swing_by": "swing past"}


def print_windows(summary: dict[str, Any], console: Console) -> None:
    """The best transfers of a stretch, and what to know about them."""
    console.print(f"[bold]Earth to Mars[/], departures {summary['from']} to {summary['to']}, at most {summary['max_tof_d']:g} "
                  "days\n")
    if summary["optima"]:
        console.print(titled("Best by C3, by arrival speed, by both burns; km/s, deg", _optima(summary["optima"])))
    else:
        console.print("No transfer: the ephemeris or half a turn round the Sun leaves none.")
    if summary["free_returns"]:
        console.print()
        console.print(titled("Free returns, past Mars and home without a burn", _voyages(summary["free_returns"])))
    console.print()
    for note in _notes(summary):
        console.print(note, style="dim")


def _optima(optima: list[dict[str, Any]]) -> Table:
    made = table("best by", "type", "depart", "arrive", "days", "C3", "v-inf", "DLA", "DAP", "TMI", "MOI", "sum",
                 blanks_count=1)
    for best in optima:
        mark = ("*" if best["beside_180_deg"] else "") + ("!" if best["at_edge"] else "")
        made.add_row(BEST_BY[best["criterion"]] + mark, best["type"], best["depart"][:10], best["arrive"][:10],
                     figure(best["tof_d"], 0), _four(best["c3_km2_s2"], 2), _four(best["v_inf_km_s"], 3),
                     figure(best["dla_deg"], 0), figure(best["dap_deg"], 0), _four(best["tmi_km_s"], 3),
                     _four(best["moi_km_s"], 3), _four(best["total_km_s"], 3))
    return made


def _four(value: float, decimals: int) -> str:
    """At most four digits, so that a hopeless transfer does not burst the table."""
    return figure(value, min(decimals, 3 - len(f"{abs(value):.0f}") + 1))


def _voyages(found: list[dict[str, Any]]) -> Table:
    made = table("depart", "Mars", "Earth", "days", "C3", "TMI", "pass, km", "entry, km/s")
    for way in found:
        made.add_row(way["depart"][:10], way["mars"][:10], way["arrive"][:10], figure(way["total_d"], 0),
                     figure(way["c3_km2_s2"], 2), figure(way["tmi_km_s"], 3), figure(way["altitude_km"], 0),
                     figure(way["entry_km_s"], 2))
    return made


def _notes(summary: dict[str, Any]) -> list[str]:
    """Legend and warnings."""
    notes = [f"TMI: burn out of {summary['earth_orbit']} km at Earth; MOI: burn into {summary['mars_orbit']} km at Mars; "
             "impulses. DLA: declination of departure, mean equator of J2000; DAP: of arrival, equator of Mars."]
    if any(best["beside_180_deg"] for best in summary["optima"]):
        notes.append("*: beside 180 degrees, where a day changes everything; a true minimum follows if there is one.")
    if any(best["at_edge"] for best in summary["optima"]):
        notes.append("!: at the edge of these dates or flight times; better ones may lie outside (--from, --to, --max-tof).")
    if summary["cells_beyond_ephemeris"]:
        until = summary["ephemeris_until"][:10]
        more = "; for them: pip install 'marsfall\\[ephemeris]'" if until < SHIPPED_UNTIL else ""
        notes.append(f"No arrivals after {until}{more}.")
    return [*notes, f"{summary['cells']} transfers in {summary['search_s']:.2f} s, {summary['cells_masked']} masked within "
            "half a degree of 180."]


def print_transfer(summary: dict[str, Any], console: Console) -> None:
    """One transfer, line by line, and the ways home."""
    console.print(f"[bold]Earth to Mars, Type {summary['type']}[/]: {summary['depart']} to {summary['arrive']}\n")
    made = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    made.add_column()
    made.add_column(justify="right")
    made.add_column(style="dim")
    for row in _lines(summary):
        made.add_row(*row)
    console.print(made)
    if summary["returns"]:
        console.print()
        console.print(titled("Ways home, direct entry at Earth", _returns(summary["returns"])))


def _lines(said: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, number and unit of everything about a transfer."""
    return [
        ("flight time", figure(said["tof_d"], 2), "days"), ("angle round the Sun", figure(said["angle_deg"]), "deg"),
        ("length of the way", figure(said["arc_length_mkm"]), "million km"),
        ("departure C3", figure(said["c3_km2_s2"], 3), "km2/s2"),
        ("  declination, right ascension", f"{figure(said['dla_deg'], 2)}, {figure(said['rla_deg'], 2)}",
         "deg, J2000 equator (DLA, RLA)"),
        ("  burn", figure(said["tmi_km_s"], 3), f"km/s, impulse out of {said['earth_orbit']} km"),
        ("arrival v-infinity", figure(said["v_inf_km_s"], 3), "km/s"),
        ("  declination, right ascension", f"{figure(said['dap_deg'], 2)}, {figure(said['rap_deg'], 2)}",
         "deg, Mars equator (DAP, RAP)"),
        ("  speed at 125 km", figure(said["mars_entry_km_s"], 3), "km/s, inertial"),
        ("  burn", figure(said["moi_km_s"], 3), f"km/s, impulse into {said['mars_orbit']} km"),
        ("both burns", figure(said["total_km_s"], 3), "km/s"),
        ("range Earth to Mars then", figure(said["range_mkm"]), "million km"),
        ("  light time, one way", figure(said["light_time_s"]), "s"),
        ("  Sun-Earth-Mars angle", figure(said["sun_earth_mars_deg"]), "deg"),
        ("season at Mars, Ls", figure(said["ls_deg"]), "deg"),
    ]


def _returns(ways: list[dict[str, Any]]) -> Table:
    made = table("way", "best by", "leave", "Earth", "stay", "days", "burn", "v-inf", "entry", blanks_count=1)
    for way in ways:
        made.add_row(WAYS[way["way"]], way["criterion"], way["leave"][:10], way["arrive"][:10], figure(way["stay_d"], 0),
                     figure(way["tof_d"], 0), figure(way["burn_km_s"], 3), figure(way["v_inf_km_s"], 2),
                     figure(way["entry_km_s"], 2))
    return made
