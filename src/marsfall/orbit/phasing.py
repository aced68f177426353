"""From an arrival asymptote to a 1-sol parking orbit whose track leads over the landing site once a sol."""
import math
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem
from ..mars.constants import GM_M3_S2, RADIUS_MEAN_M, SPIN_RAD_S
from ..mars.frames import MCQ_FROM_MCI, prime_meridian_rad
from ..mars.sites import Site
from .conic import TWO_PI, coast_s, ellipse_from_apoapsis
from .deorbit import EntryTarget
from .parking import ParkingOrbit, orbit_rates, period_s, secular_rates, semi_major_for_period_m


class Arrival(NamedTuple):
    """A hyperbolic arrival at Mars before its plane is chosen."""

    t_tdb_s: float  # of the periapsis passage, where the capture burn is centred
    v_inf_MCI_m_s: np.ndarray  # velocity far from Mars
    periapsis_m: float  # radius


class Phasing(NamedTuple):
    """A parking orbit, and the first revolution that puts the ship in step with the site."""

    orbit: ParkingOrbit  # from its epoch on, the first periapsis after capture
    first_period_s: float  # of the revolution before, one to two sols
    trim_m_s: float  # burn at the epoch; the capture into the longer revolution was cheaper by as much


class _Shape(NamedTuple):
    """Size of the repeating orbit and, seen from its periapsis, where and when a burn at apoapsis lands."""

    semi_major_m: float
    eccentricity_ratio: float
    land_anomaly_rad: float
    land_delay_s: float  # from the periapsis before the burn to the landing


def _shape(periapsis_m: float, inclination_rad: float, target: EntryTarget) -> _Shape:
    """The orbit whose natural landing point, half a turn after apoapsis or so, meets the site once a sol.

    J2 turns node and apses. Where the track runs at an angle to the parallels, the apses carry the landing point to
    another latitude; the site is then abeam of it when its right ascension has moved by 1/cos(i) of that turn, and the
    crossrange grows by 10 km a sol or so. Near-polar tracks cannot be followed that way and the factor is held.
    """
    a = semi_major_for_period_m(TWO_PI / SPIN_RAD_S)
    for _ in range(6):
        rates = secular_rates(a, 1.0 - periapsis_m / a, inclination_rad)
        follow = rates.node_rad_s + rates.periapsis_rad_s / max(math.cos(inclination_rad), 0.3)
        a *= (rates.mean_anomaly_rad_s / (SPIN_RAD_S - follow)) ** (2.0 / 3.0)
    e = 1.0 - periapsis_m / a
    down = ellipse_from_apoapsis(a * (1.0 + e), target.radius_m, target.flight_path_rad)
    coast = coast_s(down.semi_latus_m, down.eccentricity_ratio, -math.pi, down.anomaly_rad)
    return _Shape(a, e, down.anomaly_rad + target.range_m / RADIUS_MEAN_M,
                  math.pi / rates.mean_anomaly_rad_s + coast + target.descent_s)


def _plane(inward: np.ndarray, turn_rad: float, latitude_rad: float) -> tuple[np.ndarray, np.ndarray]:
    """Prograde plane (its normal) through the asymptote whose point `turn_rad` on lies at a latitude, and that point.

    inward: unit vector from Mars to where the ship comes from, in MCQ. The points in question form a cone around it.
    """
    north = np.array([0.0, 0.0, 1.0]) - inward[2] * inward
    north /= np.linalg.norm(north)
    east = np.cross(north, inward)
    flat = math.sin(turn_rad) * math.hypot(inward[0], inward[1])
    cosine = (math.sin(latitude_rad) - math.cos(turn_rad) * inward[2]) / flat
    if abs(cosine) > 1.0:
        edges = [math.degrees(math.asin(math.cos(turn_rad) * inward[2] + k * flat)) for k in (-1.0, 1.0)]
        raise InputError(Problem("site", f"latitude {math.degrees(latitude_rad):.1f} deg",
                                 f"this arrival leads to latitudes {edges[0]:.1f} to {edges[1]:.1f} deg"))
    for sign in (1.0, -1.0):
        around = cosine * north + sign * math.sqrt(1.0 - cosine * cosine) * east
        normal = np.cross(inward, around)
        if normal[2] >= 0.0:
            break
    return normal, math.cos(turn_rad) * inward + math.sin(turn_rad) * around


def park_for_site(arrival: Arrival, site: Site, target: EntryTarget) -> Phasing:
    """The prograde 1-sol orbit an arrival can be captured into that leads to a site with a burn at apoapsis.

    The plane holds the asymptote and the site's latitude at the landing point, so no plane change is ever paid and the
    inclination is at least both. InputError if the site lies outside the latitudes this asymptote leads to.
    """
    v_inf = float(np.linalg.norm(arrival.v_inf_MCI_m_s))
    inward = -(MCQ_FROM_MCI @ np.asarray(arrival.v_inf_MCI_m_s)) / v_inf
    e_in = 1.0 + arrival.periapsis_m * v_inf * v_inf / GM_M3_S2
    to_periapsis = math.acos(-1.0 / e_in)
    inclination, drift = abs(math.asin(inward[2])), 0.0
    for _ in range(5):  # size and drift depend on the plane through J2, a little
        shape = _shape(arrival.periapsis_m, inclination, target)
        normal, land = _plane(inward, to_periapsis + shape.land_anomaly_rad + drift, site.latitude_rad)
        at_capture = _orbit(arrival.t_tdb_s, shape, inward, normal, to_periapsis)
        inclination = at_capture.inclination_rad
        phasing = _in_step(at_capture, site, shape, math.atan2(land[1], land[0]))
        drift = phasing.orbit.periapsis_rad - at_capture.periapsis_rad
        drift += orbit_rates(at_capture).periapsis_rad_s * 0.5 * period_s(at_capture)  # and until the burn
    return phasing


def _orbit(t_tdb_s: float, shape: _Shape, inward: np.ndarray, normal: np.ndarray, to_periapsis: float) -> ParkingOrbit:
    inclination = math.atan2(math.hypot(normal[0], normal[1]), normal[2])
    node = math.atan2(normal[0], -normal[1])
    periapsis = math.cos(to_periapsis) * inward + math.sin(to_periapsis) * np.cross(normal, inward)
    ascending = np.array([math.cos(node), math.sin(node), 0.0])
    w = math.atan2(float(periapsis @ np.cross(normal, ascending)), float(periapsis @ ascending))
    return ParkingOrbit(t_tdb_s, shape.semi_major_m, shape.eccentricity_ratio, inclination, node, w)


def _in_step(orbit: ParkingOrbit, site: Site, shape: _Shape, land_right_ascension_rad: float) -> Phasing:
    """Stretch the first revolution so that the site is abeam of the landing point when the ship comes."""
    rates, period = orbit_rates(orbit), period_s(orbit)
    land_t = orbit.epoch_t_tdb_s + period + shape.land_delay_s
    track = land_right_ascension_rad + rates.node_rad_s * (land_t - orbit.epoch_t_tdb_s)
    behind = (track - site.longitude_rad - prime_meridian_rad(land_t)) % TWO_PI
    first = period + behind / (SPIN_RAD_S - rates.node_rad_s)
    moved = orbit._replace(epoch_t_tdb_s=orbit.epoch_t_tdb_s + first,
                           node_rad=orbit.node_rad + rates.node_rad_s * first,
                           periapsis_rad=orbit.periapsis_rad + rates.periapsis_rad_s * first)
    periapsis_m = orbit.semi_major_m * (1.0 - orbit.eccentricity_ratio)
    fast, slow = (math.sqrt(GM_M3_S2 * (2.0 / periapsis_m - 1.0 / a))
                  for a in (semi_major_for_period_m(first), orbit.semi_major_m))
    return Phasing(moved, first, fast - slow)
