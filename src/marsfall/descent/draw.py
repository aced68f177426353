"""The plan of a campaign: one line a case, every drawn input in it, each drawn by (seed, case, purpose).

`PLAN` is the line as kernels read it; `to_table` and `from_table` are the same line as flat columns on disk.
"""
import math

import numpy as np
import pyarrow as pa

from ..core import draws
from ..core.units import si
from ..mars.atmosphere import CLIMATOLOGY, MEAN, SOUNDED
from ..mars.frames import FixedState, FlightAngles, entry_state
from .build import Lander, sky_of
from .faults import KINDS, Fault

XYZ, UNITS = ("x", "y", "z"), ("a", "b", "c")
PLAN = np.dtype([
    ("case", "i8"), ("key", "u8"), ("air_key", "u8"), ("t_entry_tdb_s", "f8"),
    ("r_F_m", "f8", 3), ("v_F_m_s", "f8", 3),
    ("knowledge_r_m", "f8", 3), ("knowledge_v_m_s", "f8", 3), ("knowledge_turn_rad", "f8", 3),
    ("mass_kg", "f8"), ("propellant_kg", "f8"), ("axial_scale_ratio", "f8"), ("balance_scale_ratio", "f8"),
    ("chute_scale_ratio", "f8"), ("thrust_scale_ratio", "f8"), ("impulse_scale_ratio", "f8"),
    ("stretch_ratio", "f8"), ("stretch_turn_rad", "f8"),
    ("ground_height_m", "f8"), ("ground_slope_rad", "f8"), ("ground_azimuth_rad", "f8"),
    ("random_air_ratio", "f8"), ("air_known_code", "i8"),
    ("tau_global_ratio", "f8"), ("tau_local_ratio", "f8"), ("ls_rad", "f8"), ("local_time_rad", "f8"),
    ("site_altitude_m", "f8"), ("site_latitude_rad", "f8"),
    ("gyro_bias_rad_s", "f8", 9), ("accelerometer_bias_m_s2", "f8", 9),
    ("gyro_scale_ratio", "f8", 3), ("accelerometer_scale_ratio", "f8", 3),
    ("fault_s", "f8", len(KINDS)), ("abort_order_s", "f8"),
])


def _columns(name: str, width: int) -> list[str]:
    """Flat column names of a field: the axis or unit goes before the unit of measure."""
    if width == 1:
        return [name]
    if name == "fault_s":
        return [f"fault_{field}" for field in KINDS.values()]
    head, _, tail = name.partition("_F_") if "_F_" in name else name.rpartition(_measure(name))
    stem, end = (head + "_F", "_" + tail) if "_F_" in name else (head, _measure(name))
    if width == 3 and "scale" in name:
        return [f"{stem}_{u}{end}" for u in UNITS]
    if width == 9:
        return [f"{stem}_{u}_{x}{end}" for u in UNITS for x in XYZ]
    return [f"{stem}_{x}{end}" for x in XYZ]


def _measure(name: str) -> str:
    return next(end for end in ("_rad_s", "_m_s2", "_m_s", "_ratio", "_rad", "_m") if name.endswith(end))


def _width(name: str) -> int:
    return int(np.prod(PLAN[name].shape)) if PLAN[name].shape else 1


def to_table(rows: np.ndarray) -> pa.Table:
    """The plan as flat columns."""
    flat = {}
    for name in PLAN.names or ():
        block = rows[name].reshape(len(rows), -1)
        for i, column in enumerate(_columns(name, _width(name))):
            flat[column] = np.ascontiguousarray(block[:, i])
    return pa.table(flat)


def from_table(table: pa.Table) -> np.ndarray:
    """The plan as kernels read it."""
    rows = np.zeros(table.num_rows, dtype=PLAN)
    for name in PLAN.names or ():
        block = rows[name].reshape(len(rows), -1)
        for i, column in enumerate(_columns(name, _width(name))):
            block[:, i] = table[column].to_numpy()
    return rows


def _delivered(lander: Lander, seed: int, cases: np.ndarray, prefix: str) -> list[FixedState]:
    """Entry states with the delivery errors of the scenario."""
    d, e = si(lander.landing.dispersion), si(lander.landing.entry)
    z = draws.normals(seed, cases, prefix + "delivery", 5)
    out = []
    for a, b, c, along, across in z:
        angles = FlightAngles(e.speed_m_s + d.entry_speed_m_s * c, e.flight_path_angle_rad + d.entry_flight_path_angle_rad * a,
                              e.azimuth_rad + d.entry_azimuth_rad * b)
        run, aside = d.entry_along_track_m * along / e.radius_m, d.entry_cross_track_m * across / e.radius_m
        north = run * math.cos(e.azimuth_rad) - aside * math.sin(e.azimuth_rad)
        east = run * math.sin(e.azimuth_rad) + aside * math.cos(e.azimuth_rad)
        out.append(entry_state(e.radius_m, e.latitude_rad + north,
                               e.longitude_rad + east / max(math.cos(e.latitude_rad), 0.01), angles, e.frame))
    return out


def _instrument_errors(rows, lander: Lander, seed: int, cases, prefix: str) -> None:
    s = si(lander.landing.sensors)
    rows["gyro_bias_rad_s"] = s.gyro_bias_rad_s * draws.normals(seed, cases, prefix + "gyro bias", 9)
    rows["gyro_scale_ratio"] = s.gyro_scale_ratio * draws.normals(seed, cases, prefix + "gyro scale", 3)
    rows["accelerometer_bias_m_s2"] = s.accelerometer_bias_m_s2 * draws.normals(seed, cases, prefix + "accelerometer bias", 9)
    z = draws.normals(seed, cases, prefix + "accelerometer scale", 3)
    rows["accelerometer_scale_ratio"] = s.accelerometer_scale_ratio * z
    rows["knowledge_turn_rad"] = s.attitude_error_rad * draws.normals(seed, cases, prefix + "star tracker", 3)


def _vehicle_errors(rows, lander: Lander, seed: int, cases, prefix: str) -> None:
    d, v = si(lander.landing.dispersion), si(lander.landing.vehicle)

    def scale(sigma, purpose):
        return np.maximum(1.0 + sigma * draws.normals(seed, cases, prefix + purpose), 0.1)

    rows["mass_kg"] = v.mass_kg * scale(d.mass_ratio, "mass")
    rows["propellant_kg"] = v.propellant_kg
    rows["axial_scale_ratio"] = scale(d.axial_force_ratio, "axial force")
    rows["balance_scale_ratio"] = scale(d.balance_ratio, "balance")
    rows["chute_scale_ratio"] = scale(d.parachute_drag_ratio, "parachute drag")
    stretch = draws.uniforms(seed, cases, prefix + "line stretch", 2)
    rows["stretch_ratio"], rows["stretch_turn_rad"] = 0.5 + stretch[:, 0], 2.0 * math.pi * (stretch[:, 1] - 0.5)
    rows["thrust_scale_ratio"] = scale(d.thrust_ratio, "thrust")
    rows["ground_height_m"] = d.ground_height_m * draws.normals(seed, cases, prefix + "ground height")
    tilt = d.ground_slope_rad * draws.normals(seed, cases, prefix + "ground slope", 2)
    rows["ground_slope_rad"], rows["ground_azimuth_rad"] = np.hypot(tilt[:, 0], tilt[:, 1]), np.arctan2(tilt[:, 1], tilt[:, 0])
    rows["impulse_scale_ratio"] = scale(d.specific_impulse_ratio, "specific impulse")


def draw(lander: Lander, seed: int, cases: np.ndarray, faults: list[Fault], prefix: str = "",
         entries: list[FixedState] | None = None, t_entry_tdb_s: float | None = None) -> np.ndarray:
    """Lines of the plan for these cases; case 0 is nominal. `entries` replaces the scenario's own entry and its errors."""
    cases = np.asarray(cases, dtype=np.int64)
    d = si(lander.landing.dispersion)
    t = lander.t_entry_tdb_s if t_entry_tdb_s is None else t_entry_tdb_s
    rows = np.zeros(len(cases), dtype=PLAN)
    rows["case"] = cases
    for i, case in enumerate(cases):
        rows["key"][i] = draws.stream(seed, case, draws.purpose_id(prefix + "flight"))
        rows["air_key"][i] = draws.stream(seed, case, draws.purpose_id(prefix + "air"))
    states = _delivered(lander, seed, cases, prefix) if entries is None else entries
    rows["r_F_m"] = [s.r_MCMF_m for s in states]
    rows["v_F_m_s"] = [s.v_MCMF_m_s for s in states]
    rows["knowledge_r_m"] = d.knowledge_position_m * draws.normals(seed, cases, prefix + "knowledge position", 3)
    rows["knowledge_v_m_s"] = d.knowledge_velocity_m_s * draws.normals(seed, cases, prefix + "knowledge velocity", 3)
    _vehicle_errors(rows, lander, seed, cases, prefix)
    _instrument_errors(rows, lander, seed, cases, prefix)
    sky = sky_of(lander.landing, t)
    rows["t_entry_tdb_s"] = t
    known = {"mean": MEAN, "climatology": CLIMATOLOGY, "sounded": SOUNDED}[d.atmosphere]
    rows["air_known_code"] = np.where(cases != 0, known, MEAN)
    rows["random_air_ratio"] = np.where(rows["air_known_code"] != MEAN, 1.0, 0.0)
    rows["tau_global_ratio"], rows["tau_local_ratio"] = sky.tau_global_ratio, sky.tau_local_ratio
    rows["ls_rad"], rows["local_time_rad"] = sky.ls_rad, sky.local_time_rad
    rows["site_altitude_m"], rows["site_latitude_rad"] = sky.site_altitude_m, sky.site_latitude_rad
    rows["fault_s"], rows["abort_order_s"] = np.inf, np.inf
    for fault in faults:
        rows["fault_s"][:, list(KINDS).index(fault.kind)] = fault.at_s
    return rows


