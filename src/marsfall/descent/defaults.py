"""What a person may leave out of a landing and what it is then: proportions of flown landers, the planet, the season.

Only what follows from the rest of the file; numbers that stand for themselves have their default in `schema`.
"""
import math
from typing import Any

from ..core.errors import InputError
from ..mars.clock import ls_rad
from ..mars.constants import MARS
from ..mars.storm import background_tau
from ..solar.time import tdb_s_from_utc

NOSE_RATIO = 0.25          # nose radius over diameter: Viking, Pathfinder, MSL and Schiaparelli agree (edl.md 2.1)
LEVER_RATIO = 0.43         # parachute attachment behind the centre of mass over diameter, assumption of the shipped landers
RING_RATIO = 0.3           # ring of the engines over diameter, assumption of the shipped landers
INFLATION_S_M = 0.02       # disk-gap-band: seconds a metre of nominal diameter (edl.md 3.3)
# moments of inertia over mass and diameter squared, and angular accelerations of the jets (rad/s2): the shipped landers
INERTIA_RATIO = {"sphere-cone-70": (0.07, 0.054, 0.054), "ellipsled": (0.126, 0.336, 0.336)}
JET_RAD_S2 = (0.15, 0.25, 0.25)
AIRBAGS = {"touchdown_vertical_m_s": 28.0, "touchdown_horizontal_m_s": 24.0, "touchdown_tilt_deg": 180.0,
           "survivable_m_s": 40.0}
LEGS = {"touchdown_vertical_m_s": 3.5, "touchdown_horizontal_m_s": 1.5, "touchdown_tilt_deg": 20.0, "survivable_m_s": 8.0}


def fill(data: Any) -> Any:
    """The document with what was left out, as far as the rest allows. What is wrong in it stays for the checks to find."""
    if not isinstance(data, dict):
        return data
    data = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
    for section in ("weather", "control", "limits", *(["powered"] if "engines" in data else [])):
        data.setdefault(section, {})
    _vehicle(data)
    _descent(data)
    _place(data)
    return data


def _number(data: dict, section: str, key: str) -> float | None:
    """A finite number as written, or None."""
    held = data.get(section)
    value = held.get(key) if isinstance(held, dict) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def _leave(data: dict, section: str, values: dict[str, Any]) -> None:
    """Put values where a section is there and has none."""
    held = data.get(section)
    if isinstance(held, dict):
        for key, value in values.items():
            held.setdefault(key, value)


def _vehicle(data: dict) -> None:
    mass_kg, diameter_m = _number(data, "vehicle", "mass_kg"), _number(data, "vehicle", "diameter_m")
    shape = data["vehicle"].get("shape", "sphere-cone-70") if isinstance(data.get("vehicle"), dict) else None
    if diameter_m is None:
        return
    _leave(data, "vehicle", {"reference_area_m2": 0.25 * math.pi * diameter_m**2, "nose_radius_m": NOSE_RATIO * diameter_m})
    _leave(data, "parachute", {"lever_m": LEVER_RATIO * diameter_m})
    _leave(data, "engines", {"ring_radius_m": RING_RATIO * diameter_m})
    if mass_kg is not None and isinstance(shape, str) and shape in INERTIA_RATIO:
        _leave(data, "vehicle", {"inertia_kg_m2": [ratio * mass_kg * diameter_m**2 for ratio in INERTIA_RATIO[shape]]})


def _descent(data: dict) -> None:
    engines, guidance, vehicle = (data.get(name) for name in ("engines", "guidance", "vehicle"))
    solid = isinstance(engines, dict) and engines.get("kind") == "solid"
    steered = isinstance(guidance, dict) and guidance.get("kind", "ballistic") != "ballistic"
    inertia = vehicle.get("inertia_kg_m2") if isinstance(vehicle, dict) else None
    if steered or (engines is not None and not solid):
        if isinstance(inertia, list) and len(inertia) == 3 and all(isinstance(i, (int, float)) for i in inertia):
            _leave(data, "control", {"torque_max_n_m": [a * i for a, i in zip(JET_RAD_S2, inertia, strict=True)]})
    else:
        _leave(data, "control", {"torque_max_n_m": [0.0, 0.0, 0.0]})
    _leave(data, "limits", AIRBAGS if solid else LEGS)
    chute_m = _number(data, "parachute", "diameter_m")
    _leave(data, "powered", {"start_speed_max_m_s": 3000.0 if chute_m is None else 250.0})
    if chute_m is not None:
        _leave(data, "parachute", {"inflation_s": max(INFLATION_S_M * chute_m, 0.05)})


def _place(data: dict) -> None:
    latitude_deg, elevation_km = _number(data, "site", "latitude_deg"), _number(data, "site", "elevation_km")
    if latitude_deg is not None and elevation_km is not None:
        sine = math.sin(math.radians(latitude_deg))
        ellipsoid_m = MARS.radius_equatorial_m * (1.0 - MARS.flattening_ratio * sine**2)
        _leave(data, "site", {"radius_km": 1e-3 * ellipsoid_m + elevation_km})
    try:
        tau = background_tau(ls_rad(tdb_s_from_utc(data["entry"]["time_utc"])))
    except (InputError, KeyError, TypeError):
        return  # the checks say what is wrong with the date
    _leave(data, "weather", {"global_optical_depth_ratio": tau, "local_optical_depth_ratio": tau})
