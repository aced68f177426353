"""The burn that takes a lander from its parking orbit to the entry interface over a site, as planned and as flown."""
import math
from typing import NamedTuple

import numpy as np

from ..core.draws import normals
from ..mars.constants import GM_M3_S2, RADIUS_MEAN_M
from ..mars.frames import MCQ_FROM_MCI, prime_meridian_rad
from ..mars.sites import Site
from .conic import TWO_PI, Conic, coast_s, conic_through
from .parking import ParkingOrbit, plane_axes, state, true_anomaly_rad


class EntryTarget(NamedTuple):
    """What a lander asks of its deorbit: where and how steeply it meets the air, and how far it flies from there."""

    radius_m: float  # of the entry interface, 3522.2 km by custom
    flight_path_rad: float  # inertial, negative; -10.2 deg for lifting crewed landers from a 1-sol orbit
    range_m: float  # from the entry interface to the site, along the ground of the mean sphere
    descent_s: float  # from the entry interface to the ground, while the site turns with the planet
    crossrange_m: float  # that guidance takes out in the air: the burn leaves so much of it


class Burn(NamedTuple):
    """A planned deorbit burn, impulsive."""

    t_tdb_s: float
    delta_v_MCI_m_s: np.ndarray
    delta_v_m_s: float  # its size
    entry_t_tdb_s: float
    crossrange_m: float  # of the site from the plane flown after the burn, positive to the left of the track


class BurnErrors(NamedTuple):
    """1 sigma of what separates the burn and the orbit as planned from those flown."""

    magnitude_ratio: float
    pointing_rad: float  # about each of two axes across the burn
    position_m: float  # of navigation at the burn, each axis
    velocity_m_s: float


class EntryState(NamedTuple):
    """State at the entry interface, inertial."""

    t_tdb_s: float
    r_MCI_m: np.ndarray
    v_MCI_m_s: np.ndarray


def site_direction(site: Site, t_tdb_s: float) -> tuple[float, float, float]:
    """Unit vector in MCQ from the centre of Mars to a site at a time."""
    across = math.cos(site.latitude_rad)
    right_ascension = site.longitude_rad + prime_meridian_rad(t_tdb_s)
    return across * math.cos(right_ascension), across * math.sin(right_ascension), math.sin(site.latitude_rad)


class _Start(NamedTuple):
    """The ship at the burn, and the axes of its orbit in MCQ: periapsis, a quarter turn ahead, normal."""

    t_tdb_s: float
    axes: np.ndarray
    anomaly_rad: float
    radius_m: float
    up_m_s: float
    ahead_m_s: float


class _Aim(NamedTuple):
    """A conic from the burn to the entry interface that leads to the site, if it lands at the time assumed."""

    conic: Conic
    sweep_rad: float  # true anomaly flown
    tilt_rad: float  # of the plane, about the radius at the burn
    crossrange_m: float
    land_t_tdb_s: float


def _start(orbit: ParkingOrbit, t_tdb_s: float) -> _Start:
    theta, e = true_anomaly_rad(orbit, t_tdb_s), orbit.eccentricity_ratio
    p = orbit.semi_major_m * (1.0 - e * e)
    speed = math.sqrt(GM_M3_S2 / p)
    return _Start(t_tdb_s, plane_axes(orbit, t_tdb_s), theta, p / (1.0 + e * math.cos(theta)),
                  speed * e * math.sin(theta), speed * (1.0 + e * math.cos(theta)))


def _aim(start: _Start, site: Site, target: EntryTarget, land_t_tdb_s: float) -> _Aim | None:
    """The aim if the site were where it is at land_t_tdb_s; None where no ellipse leads there."""
    x, y, z = (start.axes @ site_direction(site, land_t_tdb_s)).tolist()
    off_rad = math.asin(z)
    keep_rad = target.crossrange_m / RADIUS_MEAN_M
    left_rad = min(max(off_rad, -keep_rad), keep_rad)
    lift_rad = off_rad - left_rad  # what the burn has to turn the plane for
    along = (math.atan2(y, x) - start.anomaly_rad) % TWO_PI
    arc = math.acos(math.cos(lift_rad) * math.cos(along))
    sweep = ((arc if along <= math.pi else TWO_PI - arc) - target.range_m / RADIUS_MEAN_M) % TWO_PI
    conic = conic_through(start.radius_m, sweep, target.radius_m, target.flight_path_rad)
    if not (conic.semi_latus_m > 0.0 and conic.eccentricity_ratio < 1.0):
        return None
    tilt = math.atan(math.tan(lift_rad) / math.sin(along))
    coast = coast_s(conic.semi_latus_m, conic.eccentricity_ratio, conic.anomaly_rad - sweep, conic.anomaly_rad)
    return _Aim(conic, sweep, tilt, left_rad * RADIUS_MEAN_M, start.t_tdb_s + coast + target.descent_s)


def plan_burn(orbit: ParkingOrbit, site: Site, target: EntryTarget, t_tdb_s: float) -> Burn | None:
    """The one impulse at a time that leads through the entry target to the site; None if there is none.

    The landing time, and with it the place of the site, follows from the burn and is found by the secant
    method: from apoapsis, a shorter arc is flown so much sooner that the plain iteration runs away.
    """
    start = _start(orbit, t_tdb_s)
    land_t = t_tdb_s + 0.5 * TWO_PI * math.sqrt(orbit.semi_major_m**3 / GM_M3_S2)
    aim = _aim(start, site, target, land_t)
    step_s = 1.0
    for _ in range(16):
        beside = _aim(start, site, target, land_t + step_s)
        if aim is None or beside is None:
            return None
        miss_s = aim.land_t_tdb_s - land_t
        slope = (beside.land_t_tdb_s - land_t - step_s - miss_s) / step_s
        land_t, aim = land_t + step_s, beside
        miss_s = aim.land_t_tdb_s - land_t
        if abs(miss_s) < 1e-3:
            return _burn(start, aim, target)
        step_s = -miss_s / slope
    return None


def _burn(start: _Start, aim: _Aim, target: EntryTarget) -> Burn:
    p, e, theta = aim.conic
    theta -= aim.sweep_rad
    speed = math.sqrt(GM_M3_S2 / p)
    ahead = speed * (1.0 + e * math.cos(theta))
    local = (speed * e * math.sin(theta) - start.up_m_s, ahead * math.cos(aim.tilt_rad) - start.ahead_m_s,
             ahead * math.sin(aim.tilt_rad))
    c, s = math.cos(start.anomaly_rad), math.sin(start.anomaly_rad)
    in_axes = np.array([c * local[0] - s * local[1], s * local[0] + c * local[1], local[2]])
    return Burn(start.t_tdb_s, in_axes @ start.axes @ MCQ_FROM_MCI, math.hypot(*local),
                aim.land_t_tdb_s - target.descent_s, aim.crossrange_m)


def coast_to_radius(t_tdb_s: float, r: np.ndarray, v: np.ndarray, radius_m: float) -> EntryState:
    """Where and when an ellipse (state in MCI) next comes down through a radius. ValueError if it never does."""
    h = np.cross(r, v)
    p = float(h @ h) / GM_M3_S2
    ecc = np.cross(v, h) / GM_M3_S2 - r / np.linalg.norm(r)
    e = float(np.linalg.norm(ecc))
    cosine = (p / radius_m - 1.0) / e
    if not (e < 1.0 and abs(cosine) <= 1.0):
        raise ValueError(f"an orbit of eccentricity {e:.4f}, semi-latus rectum {p:.0f} m never meets {radius_m:.0f} m")
    p_axis = ecc / e
    q_axis = np.cross(h, ecc) / (np.linalg.norm(h) * e)
    theta = -math.acos(cosine)
    start = math.atan2(float(r @ q_axis), float(r @ p_axis))
    speed = math.sqrt(GM_M3_S2 / p)
    return EntryState(t_tdb_s + coast_s(p, e, start, theta),
                      radius_m * (math.cos(theta) * p_axis + math.sin(theta) * q_axis),
                      speed * (-math.sin(theta) * p_axis + (e + math.cos(theta)) * q_axis))


def fly_burn(orbit: ParkingOrbit, burn: Burn, errors: BurnErrors, target: EntryTarget, seed: int, case: int,
             who: str) -> EntryState:
    """The burn as flown: off in size and direction, from a place where navigation did not quite have the ship.

    `who` names the lander (and its attempt, if it has several in a case), so that each has errors of its own; case 0
    has none.
    """
    x = normals(seed, [case], f"deorbit-{who}", 9)[0]
    r, v = state(orbit, burn.t_tdb_s)
    along = burn.delta_v_MCI_m_s / burn.delta_v_m_s
    side = np.cross(along, r)
    side /= np.linalg.norm(side)
    off = errors.pointing_rad * (x[1] * side + x[2] * np.cross(along, side))
    flown = burn.delta_v_MCI_m_s * (1.0 + errors.magnitude_ratio * x[0]) + burn.delta_v_m_s * off
    return coast_to_radius(burn.t_tdb_s, r + errors.position_m * x[3:6], v + flown + errors.velocity_m_s * x[6:9],
                           target.radius_m)
