"""What was drawn and what came of it, case by case, in the terms of flight dynamics: columns that can be ranked."""
import numpy as np
import pyarrow as pa

from ..core.status import LANDED
from ..descent.build import Lander
from ..descent.draw import from_table
from ..descent.fly import breathe_case
from ..mars.atmosphere import (
    GRID_COUNT,
    GRID_PER_M,
    GRID_START_M,
    ROW_COUNT,
    ROW_LN_DENSITY,
    ROW_WIND_EAST,
    ROW_WIND_NORTH,
)
from ..mars.constants import SPIN_RAD_S
from ..mars.frames import east_north_up
from .stats import column

OUTCOMES = ("parachute_deploy_altitude_m", "peak_deceleration_g", "peak_heating_w_m2", "touchdown_speed_m_s",
            "propellant_left_kg")
RETOLD = ("r_F_", "v_F_", "knowledge_r_", "knowledge_v_")  # told along the nominal track instead
NOT_DRAWN = ("case", "key", "air_key")
DENSITY_KM = (10, 30, 60)  # above the areoid: parachute, peak of the loads, where guidance begins
WIND_KM = 5                # the wind has one direction at all heights, and strengths in proportion

Columns = dict[str, np.ndarray]


def drawn(lander: Lander, plan: pa.Table) -> Columns:
    """The drawn inputs of every case that differ between cases.

    Entry and knowledge errors are told along the nominal track (row 0 of the plan), to its right, and up. The air that the
    keys of the plan stand for is told by its density over that of row 0, and its wind; waves and gusts, which are met along
    the path, are not. Inertial units that are not on board are left out.
    """
    absent = tuple(f"_{letter}_" for letter in "abc"[lander.landing.sensors.imu_count:])
    kept = {name: column(plan, name) for name in plan.column_names
            if name not in NOT_DRAWN and not name.startswith(RETOLD) and not any(part in name for part in absent)}
    every = _entry(lander, plan) | _air(lander, plan) | kept
    return {name: values for name, values in every.items() if np.isfinite(values).all() and np.ptp(values) > 0.0}


def came_of(lander: Lander, plan: pa.Table, outcomes: pa.Table) -> Columns:
    """The key outcomes of every case: landed or not (1, 0), the miss along and across the track, and `OUTCOMES`."""
    missed = _in_track_axes(lander, plan, column(outcomes, "miss_east_m"), column(outcomes, "miss_north_m"))
    return {"landed": (column(outcomes, "status_code") == LANDED).astype(float),
            "miss_along_track_m": missed[0], "miss_cross_track_m": missed[1],
            **{name: column(outcomes, name) for name in OUTCOMES}}


def _in_track_axes(lander: Lander, plan: pa.Table, east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Components at the site along the nominal track and to its right."""
    right_F = _unit(np.cross(_vectors(plan, "v_F", "m_s")[0], _vectors(plan, "r_F", "m")[0]))
    east_F, north_F, up_F = (np.array(axis) for axis in east_north_up(lander.model.landing.site_F_m))
    along_F = _unit(np.cross(up_F, right_F))
    aside_F = np.cross(along_F, up_F)
    return (east * (east_F @ along_F) + north * (north_F @ along_F), east * (east_F @ aside_F) + north * (north_F @ aside_F))


def _entry(lander: Lander, plan: pa.Table) -> Columns:
    """Delivered state, in the frame in which the scenario writes it, and error of the navigated one, along the nominal
    track."""
    r_F, v_F = _vectors(plan, "r_F", "m"), _vectors(plan, "v_F", "m_s")
    up = _unit(r_F[0])
    right = _unit(np.cross(v_F[0], r_F[0]))
    along = np.cross(up, right)
    if lander.landing.entry.frame == "inertial":
        v_F = v_F + np.cross([0.0, 0.0, SPIN_RAD_S], r_F)
    radius, speed = np.linalg.norm(r_F, axis=1), np.linalg.norm(v_F, axis=1)
    out = {"entry_speed_m_s": speed,
           "entry_flight_path_angle_rad": np.arcsin(np.einsum("ij,ij->i", r_F, v_F) / (radius * speed)),
           "entry_azimuth_rad": _azimuth_rad(r_F, v_F),
           "entry_along_track_m": r_F @ along, "entry_cross_track_m": r_F @ right}
    for stem, words, unit in (("knowledge_r", "known_position", "m"), ("knowledge_v", "known_velocity", "m_s")):
        error = _vectors(plan, stem, unit)
        out |= {f"{words}_{way}_{unit}": error @ axis for way, axis in (("along", along), ("across", right), ("up", up))}
    return out


def _azimuth_rad(r_F: np.ndarray, v_F: np.ndarray) -> np.ndarray:
    """Clockwise from north at each place, within half a turn of the first row's."""
    east = np.cross([0.0, 0.0, 1.0], r_F)
    north = np.cross(r_F, east) / np.linalg.norm(r_F, axis=1, keepdims=True)
    azimuth = np.arctan2(np.einsum("ij,ij->i", v_F, east), np.einsum("ij,ij->i", v_F, north))
    return azimuth[0] + (azimuth - azimuth[0] + np.pi) % (2.0 * np.pi) - np.pi


def _air(lander: Lander, plan: pa.Table) -> Columns:
    """Density over that of the first row at some heights, and the wind along and across the nominal track."""
    rows = from_table(plan)
    nodes = [int((1e3 * z_km - GRID_START_M) * GRID_PER_M) for z_km in (*DENSITY_KM, WIND_KM)]
    table, kept = np.empty((ROW_COUNT, GRID_COUNT)), np.empty((len(rows), ROW_COUNT, len(nodes)))
    for i, row in enumerate(rows):
        breathe_case(row, table)
        kept[i] = table[:, nodes]
    ratio = np.exp(kept[:, ROW_LN_DENSITY] - kept[0, ROW_LN_DENSITY])
    along, aside = _in_track_axes(lander, plan, kept[:, ROW_WIND_EAST, -1], kept[:, ROW_WIND_NORTH, -1])
    return {**{f"air_density_{z_km}_km_ratio": ratio[:, i] for i, z_km in enumerate(DENSITY_KM)},
            "wind_along_track_m_s": along, "wind_cross_track_m_s": aside}


def _vectors(plan: pa.Table, stem: str, unit: str) -> np.ndarray:
    return np.stack([column(plan, f"{stem}_{axis}_{unit}") for axis in "xyz"], axis=1)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)
