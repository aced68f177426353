"""Transfers and ways home in the words and units of people, for the table and for --json alike."""
import math
from typing import Any

import numpy as np

from ..core.errors import InputError, Problem
from ..cruise import home, swing
from ..cruise.parking import Parking, parking
from ..cruise.transfer import Transfer, on_earth_equator, on_mars_equator, transfer
from ..solar.time import tdb_s_from_utc, utc_text
from .options import collecting

DAY_S = 86400.0


def orbits(earth: str, mars: str, problems: list[Problem]) -> list[Parking]:
    """Both parking orbits; what cannot be read becomes problems."""
    found = []
    for body, text in (("earth", earth), ("mars", mars)):
        with collecting(problems):
            found.append(parking(body, text))
    return found


def moment(option: str, text: str, problems: list[Problem]) -> float:
    """TDB seconds past J2000 of a UTC date that was given to an option."""
    try:
        return tdb_s_from_utc(text)
    except InputError as error:
        problems += [problem._replace(where=option) for problem in error.problems]
        return math.nan


def check_entry(most_entry_km_s: float) -> list[Problem]:
    """An entry speed below that of falling from rest cannot be."""
    least = math.ceil(float(home.entry_m_s(0.0)) / 100.0) / 10.0
    if least <= most_entry_km_s <= 30.0:
        return []
    return [Problem("--max-entry", f"{most_entry_km_s:g}", f"allowed {least:g} to 30 km/s")]


def leg(depart_tdb_s: float, arrive_tdb_s: float, earth_orbit: Parking, mars_orbit: Parking) -> dict[str, Any]:
    """What docs/json.md calls a transfer."""
    arc = transfer(depart_tdb_s, arrive_tdb_s)
    out, back = on_earth_equator(arc.v_inf_departure_ICRF_m_s), on_mars_equator(arc.v_inf_arrival_ICRF_m_s)
    tmi, moi = earth_orbit.burn_m_s(np.sqrt(arc.c3_m2_s2)), mars_orbit.burn_m_s(arc.v_inf_arrival_m_s)
    return {
        "type": kind(arc), "depart": utc_text(depart_tdb_s), "arrive": utc_text(arrive_tdb_s),
        "tof_d": (arrive_tdb_s - depart_tdb_s) / DAY_S, "angle_deg": math.degrees(arc.angle_rad),
        "c3_km2_s2": float(arc.c3_m2_s2) / 1e6, "v_inf_km_s": float(arc.v_inf_arrival_m_s) / 1e3,
        "dla_deg": math.degrees(out.declination_rad), "rla_deg": math.degrees(out.right_ascension_rad),
        "dap_deg": math.degrees(back.declination_rad), "rap_deg": math.degrees(back.right_ascension_rad),
        "tmi_km_s": float(tmi) / 1e3, "moi_km_s": float(moi) / 1e3, "total_km_s": float(tmi + moi) / 1e3,
    }


def kind(arc: Transfer) -> str:
    """Type I up to half round the Sun, Type II beyond."""
    return "II" if arc.angle_rad > math.pi else "I"


def ways_home(mars_tdb_s: float, v_inf_ICRF_m_s: np.ndarray, orbit: Parking, most_entry_m_s: float,
              reach_m_s: float | None) -> list[dict[str, Any]]:
    """Every kind of way home after an arrival, cheapest first within a kind; kinds that do not exist are left out."""
    found: list[dict[str, Any]] = []
    for stay in home.STAYS:
        ways = [("cheapest", home.cheapest(mars_tdb_s, stay, orbit, most_entry_m_s)),
                ("fast", home.cheapest(mars_tdb_s, stay, orbit, most_entry_m_s, home.FAST_S))]
        if reach_m_s is not None:
            ways.append(("soonest", home.soonest(mars_tdb_s, stay, reach_m_s, orbit, most_entry_m_s)))
        found += [_home(mars_tdb_s, why, way) for why, way in ways if way]
    past = swing.cheapest_swing(mars_tdb_s, v_inf_ICRF_m_s, most_entry_m_s)
    return [*found, _past(past)] if past else found


def _home(mars_tdb_s: float, why: str, way: home.Home) -> dict[str, Any]:
    return {"way": f"{way.stay}_stay", "criterion": why, "leave": utc_text(way.leave_tdb_s),
            "arrive": utc_text(way.arrive_tdb_s), "stay_d": (way.leave_tdb_s - mars_tdb_s) / DAY_S,
            "tof_d": (way.arrive_tdb_s - way.leave_tdb_s) / DAY_S, "burn_km_s": way.departure_m_s / 1e3,
            "v_inf_km_s": way.v_inf_m_s / 1e3, "entry_km_s": way.entry_m_s / 1e3, "altitude_km": None}


def _past(way: swing.Swing) -> dict[str, Any]:
    return {"way": "swing_by", "criterion": "cheapest", "leave": utc_text(way.mars_tdb_s), "arrive": utc_text(way.arrive_tdb_s),
            "stay_d": 0.0, "tof_d": (way.arrive_tdb_s - way.mars_tdb_s) / DAY_S, "burn_km_s": way.burn_m_s / 1e3,
            "v_inf_km_s": way.v_inf_m_s / 1e3, "entry_km_s": way.entry_m_s / 1e3, "altitude_km": way.altitude_m / 1e3}


def voyage(found: swing.Voyage, earth_orbit: Parking) -> dict[str, Any]:
    """A free return."""
    way = found.swing
    return {"depart": utc_text(found.depart_tdb_s), "mars": utc_text(way.mars_tdb_s), "arrive": utc_text(way.arrive_tdb_s),
            "total_d": (way.arrive_tdb_s - found.depart_tdb_s) / DAY_S, "c3_km2_s2": float(found.outbound.c3_m2_s2) / 1e6,
            "tmi_km_s": float(earth_orbit.burn_m_s(np.sqrt(found.outbound.c3_m2_s2))) / 1e3,
            "altitude_km": way.altitude_m / 1e3, "entry_km_s": way.entry_m_s / 1e3}
