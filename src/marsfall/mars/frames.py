"""Frames of Mars and the conversions between them.

MCI:  centred on Mars, not rotating, axes of the ICRF (the axes of DE440): where orbits live.
MCQ:  centred on Mars, not rotating, z along the pole, x toward the node of the Martian equator on that of the ICRF.
MCMF: centred on Mars, turning with it: MCQ turned about z by the IAU angle W. Longitude east, latitude planetocentric.

The pole is held at its J2000 place (it moves 0.1 deg a century), so MCMF is a pure spin and velocities stay consistent.
"Relative" velocity is relative to the turning planet, and is what the air feels; "inertial" velocity is not.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem, nearest
from ..core.kernels import inline
from ..core.vectors import Vec, cross, dot, norm
from .constants import (
    POLE_DECLINATION_RAD,
    POLE_RIGHT_ASCENSION_RAD,
    PRIME_MERIDIAN_J2000_RAD,
    SPIN_RAD_S,
)

VELOCITY_FRAMES = ("inertial", "relative")


class FixedState(NamedTuple):
    """Position, and velocity relative to the turning planet, both in MCMF axes."""

    r_MCMF_m: Vec
    v_MCMF_m_s: Vec


class FlightAngles(NamedTuple):
    """A velocity as a flight log writes it, in whichever frame the velocity was."""

    speed_m_s: float
    flight_path_rad: float  # above the local horizontal of the sphere, negative on the way down
    azimuth_rad: float  # clockwise from north, 0 to 2 pi


def _equator_axes() -> np.ndarray:
    """Rows: the axes of MCQ written in the ICRF."""
    ra, dec = POLE_RIGHT_ASCENSION_RAD, POLE_DECLINATION_RAD
    node = np.array([-math.sin(ra), math.cos(ra), 0.0])
    pole = np.array([math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)])
    return np.array([node, np.cross(pole, node), pole])


MCQ_FROM_MCI = _equator_axes()


def prime_meridian_rad(t_tdb_s: float) -> float:
    """IAU angle W of the prime meridian from the MCQ x axis."""
    return (PRIME_MERIDIAN_J2000_RAD + SPIN_RAD_S * t_tdb_s) % (2.0 * math.pi)


def mcmf_from_mci(t_tdb_s: float) -> np.ndarray:
    """3 x 3 matrix that turns MCI components into MCMF components at a time."""
    w = prime_meridian_rad(t_tdb_s)
    spin = np.array([[math.cos(w), math.sin(w), 0.0], [-math.sin(w), math.cos(w), 0.0], [0.0, 0.0, 1.0]])
    return spin @ MCQ_FROM_MCI


@inline
def relative_from_inertial(r_m, v_m_s):
    """Velocity relative to the planet from the inertial one, both in the same axes with z along the pole (Vec)."""
    return Vec(v_m_s.x + SPIN_RAD_S * r_m.y, v_m_s.y - SPIN_RAD_S * r_m.x, v_m_s.z)


@inline
def inertial_from_relative(r_m, v_m_s):
    """Inertial velocity from the one relative to the planet, both in the same axes with z along the pole (Vec)."""
    return Vec(v_m_s.x - SPIN_RAD_S * r_m.y, v_m_s.y + SPIN_RAD_S * r_m.x, v_m_s.z)


def fixed_from_inertial(t_tdb_s: float, r_MCI_m, v_MCI_m_s) -> FixedState:
    """State in the turning frame from inertial position and velocity in MCI."""
    turn = mcmf_from_mci(t_tdb_s)
    r = Vec(*(turn @ np.asarray(r_MCI_m)))
    return FixedState(r, relative_from_inertial(r, Vec(*(turn @ np.asarray(v_MCI_m_s)))))


def inertial_from_fixed(t_tdb_s: float, state: FixedState) -> tuple[np.ndarray, np.ndarray]:
    """Inertial position (m) and velocity (m/s) in MCI from a state in the turning frame."""
    turn = mcmf_from_mci(t_tdb_s).T
    v = inertial_from_relative(state.r_MCMF_m, state.v_MCMF_m_s)
    return turn @ np.asarray(state.r_MCMF_m), turn @ np.asarray(v)


@inline
def latitude_rad(r_MCMF_m):
    """Planetocentric latitude."""
    return math.atan2(r_MCMF_m.z, math.hypot(r_MCMF_m.x, r_MCMF_m.y))


@inline
def longitude_rad(r_MCMF_m):
    """East longitude, -pi to pi."""
    return math.atan2(r_MCMF_m.y, r_MCMF_m.x)


@inline
def place_m(radius_m, lat_rad, lon_rad):
    """Position in MCMF of a planetocentric latitude and east longitude."""
    across = radius_m * math.cos(lat_rad)
    return Vec(across * math.cos(lon_rad), across * math.sin(lon_rad), radius_m * math.sin(lat_rad))


@inline
def east_north_up(r_MCMF_m):
    """Unit axes of the local horizon of the sphere, in MCMF; at a pole, east is that of longitude zero."""
    across = math.hypot(r_MCMF_m.x, r_MCMF_m.y)
    if across > 0.0:
        east = Vec(-r_MCMF_m.y / across, r_MCMF_m.x / across, 0.0)
    else:
        east = Vec(0.0, 1.0, 0.0)
    up = r_MCMF_m * (1.0 / norm(r_MCMF_m))
    return east, cross(up, east), up


@inline
def velocity_from_angles(r_MCMF_m, speed_m_s, flight_path_rad, azimuth_rad):
    """Velocity in MCMF axes of a speed, flight path angle and azimuth at a place."""
    east, north, up = east_north_up(r_MCMF_m)
    level = speed_m_s * math.cos(flight_path_rad)
    return (east * (level * math.sin(azimuth_rad)) + north * (level * math.cos(azimuth_rad))
            + up * (speed_m_s * math.sin(flight_path_rad)))


def flight_angles(r_MCMF_m: Vec, v_m_s: Vec) -> FlightAngles:
    """Speed, flight path angle and azimuth of a velocity written in MCMF axes; in the frame of that velocity."""
    east, north, up = east_north_up(r_MCMF_m)
    vertical, level_n, level_e = dot(v_m_s, up), dot(v_m_s, north), dot(v_m_s, east)
    steep = math.atan2(vertical, math.hypot(level_e, level_n))
    return FlightAngles(norm(v_m_s), steep, math.atan2(level_e, level_n) % (2.0 * math.pi))


def entry_state(radius_m: float, lat_rad: float, lon_rad: float, angles: FlightAngles, frame: str) -> FixedState:
    """State at an entry point given the way mission papers give it.

    `frame` says of speed, flight path angle and azimuth, all three, whether they are "inertial" or "relative"; mixing
    the frames is the commonest error in the field. Raises InputError on another word.
    """
    if frame not in VELOCITY_FRAMES:
        allowed = "the velocity is either inertial or relative (to the rotating planet)"
        raise InputError(Problem("frame", repr(frame), allowed, nearest(frame, VELOCITY_FRAMES)))
    r = place_m(radius_m, lat_rad, lon_rad)
    v = velocity_from_angles(r, *angles)
    return FixedState(r, relative_from_inertial(r, v) if frame == "inertial" else v)
