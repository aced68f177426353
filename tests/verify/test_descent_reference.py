"""The point-mass flight behind the entry guidance against closed forms, and its influence coefficients against flown range."""
import math
from typing import NamedTuple

import numpy as np
import pytest

from marsfall.core.vectors import Vec
from marsfall.descent.build import Lander, build
from marsfall.descent.reference import (
    ALTITUDE,
    DRAG,
    GAMMA,
    LIFT_RATIO,
    RANGE,
    SPEED,
    TIME,
    Point,
    influence,
    point_mass,
    trimmed,
)
from marsfall.mars.atmosphere import (
    GRID_COUNT,
    GRID_M,
    ROW_COUNT,
    ROW_LN_DENSITY,
    ROW_SOUND_SPEED,
    ROW_TEMPERATURE,
)
from marsfall.mars.constants import MARS, RADIUS_EQUATORIAL_M
from marsfall.mission.scenario import read

HEIGHT_M = 10e3  # scale height of the air made by hand
ROWS = 400


def exponential_air(density_kg_m3):
    """A table of constant scale height; density_kg_m3 at the areoid."""
    table = np.zeros((ROW_COUNT, GRID_COUNT))
    table[ROW_LN_DENSITY] = math.log(density_kg_m3) - GRID_M / HEIGHT_M
    table[ROW_SOUND_SPEED], table[ROW_TEMPERATURE] = 220.0, 200.0
    return table


@pytest.fixture(scope="module")
def msl() -> Lander:
    return build(read("msl").data)


def over_the_equator(lander, area_per_mass_m2_kg):
    """A point without lift above a sphere-like equator, in a gas that is never rarefied."""
    rarefied = np.zeros_like(lander.model.shape.rarefied)
    return Point(MARS, 0.0, RADIUS_EQUATORIAL_M, rarefied, area_per_mass_m2_kg, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("beta_kg_m2", [60.0, 240.0])
@pytest.mark.parametrize("angle_deg", [60.0, 75.0, 89.0])
def test_allen_eggers_peak_deceleration(msl, beta_kg_m2, angle_deg):
    """Ballistic entry in exponential air: peak V^2 sin(g)/(2 e H) whatever the ballistic coefficient, at V exp(-1/2) and where
    the density is beta sin(g)/H (Allen and Eggers, NACA 1381, 1958). The closed form leaves out gravity and curvature.

    Chosen so that this matters by less than 2 %: start six scale heights above the peak, where e^-6/2 = 0.1 % of the speed
    would have been lost; gravity adds 2 g 6H / V^2 = 0.9 % at 7 km/s, before drag takes its share; the path bends by
    (V/r - g/V) cos(g) 6H / (V sin(g)) = 7e-3 rad at 60 degrees, 0.4 % of its sine, and less when steeper. Half a second is
    a third of a scale height, so the peak is read off a parabola through ln(drag) at three rows, good to 0.2 %."""
    speed, axial, sine = 7000.0, 1.6, math.sin(math.radians(angle_deg))
    peak_m = 30e3
    point = over_the_equator(msl, 1.0 / (beta_kg_m2 * axial))
    polar = np.array([[0.0, 100.0], [axial, axial], [0.0, 0.0]])
    table = exponential_air(beta_kg_m2 * sine / HEIGHT_M * math.exp(peak_m / HEIGHT_M))
    path = np.empty((ROWS, 11))
    r = Vec(RADIUS_EQUATORIAL_M + peak_m + 6.0 * HEIGHT_M, 0.0, 0.0)
    v = Vec(-speed * sine, speed * math.cos(math.radians(angle_deg)), 0.0)
    rows = point_mass(point, table, polar, r, v, 50.0, path)
    k = int(np.argmax(path[:rows, DRAG]))
    near = path[k - 1:k + 2]
    bend = np.polyfit([-1.0, 0.0, 1.0], np.log(near[:, DRAG]), 2)
    top = -bend[1] / (2.0 * bend[0])
    peak = math.exp(np.polyval(bend, top))
    assert peak == pytest.approx(speed**2 * sine / (2.0 * math.e * HEIGHT_M), rel=0.02)
    assert np.interp(top, [-1, 0, 1], near[:, SPEED]) == pytest.approx(speed * math.exp(-0.5), rel=0.02)
    assert np.interp(top, [-1, 0, 1], near[:, ALTITUDE]) == pytest.approx(peak_m, abs=0.03 * HEIGHT_M)


def test_the_point_mass_falls_like_a_stone_without_air(msl):
    """Let go at rest in almost no air: h = g t^2/2, to 1 % of the time (half-second rows; gravity grows by 0.4 % in 6 km)."""
    polar = np.array([[0.0, 100.0], [0.0, 0.0], [0.0, 0.0]])
    path = np.empty((ROWS, 11))
    start_m = 6000.0
    rows = point_mass(over_the_equator(msl, 0.01), exponential_air(1e-12), polar, Vec(RADIUS_EQUATORIAL_M + start_m, 0.0, 0.0),
                      Vec(-0.1, 0.0, 0.0), 0.0, path)
    g = 3.727 - 0.017  # at the equator: attraction with J2, less the pull of the spin
    assert path[rows - 1, TIME] == pytest.approx(math.sqrt(2.0 * start_m / g), rel=0.01)


class Slope(NamedTuple):
    """Derivatives of the range flown to a fixed altitude."""

    speed: float
    angle: float
    height: float
    lift: float  # of the vertical lift over drag


BANK_RAD = math.radians(60.0)
FINAL_M_S = 500.0


def start_of(lander, speed, angle, altitude_m):
    """Position and velocity at the entry point of the scenario, flying its way."""
    r0, v0 = (np.array(x) for x in lander.entry)
    above = r0 / np.linalg.norm(r0)
    level = v0 - above * (above @ v0)
    level /= np.linalg.norm(level)
    r = above * (lander.model.landing.site_radius_m + altitude_m)
    return Vec(*r), Vec(*(speed * (math.cos(angle) * level + math.sin(angle) * above)))


def fly(lander, table, speed, angle, altitude_m, lift_scale=1.0):
    polar = trimmed("sphere-cone-70", 0.03, 0.27).copy()
    polar[2] *= lift_scale
    shape = lander.model.shape
    point = Point(MARS, lander.model.areoid_shift_m, lander.model.landing.site_radius_m, shape.rarefied,
                  shape.area_m2 / 3153.0, BANK_RAD, BANK_RAD, 0.0)
    path = np.empty((2000, 11))
    r, v = start_of(lander, speed, angle, altitude_m)
    rows = point_mass(point, table, polar, r, v, 0.5 * FINAL_M_S, path)
    return path[:rows].copy()


def range_at(path, altitude_m):
    """Range where the last descent passes an altitude."""
    k = len(path) - 1
    while path[k - 1, ALTITUDE] < altitude_m:
        k -= 1
    share = (path[k - 1, ALTITUDE] - altitude_m) / (path[k - 1, ALTITUDE] - path[k, ALTITUDE])
    return path[k - 1, RANGE] + share * (path[k, RANGE] - path[k - 1, RANGE])


def flown_slopes(lander, table, speed, angle, altitude_m, end_m):
    """Central differences of the range flown to the altitude end_m."""
    def of(dv=0.0, dg=0.0, dh=0.0, lift=1.0):
        return range_at(fly(lander, table, speed + dv, angle + dg, altitude_m + dh, lift), end_m)

    lift_ratio = fly(lander, table, speed, angle, altitude_m)[0, LIFT_RATIO]
    vertical = lift_ratio * math.cos(BANK_RAD)
    return Slope((of(dv=10.0) - of(dv=-10.0)) / 20.0, (of(dg=1e-3) - of(dg=-1e-3)) / 2e-3,
                 (of(dh=200.0) - of(dh=-200.0)) / 400.0, (of(lift=1.02) - of(lift=0.98)) / (0.04 * vertical))


@pytest.mark.parametrize("speed_m_s", [5000.0, 4000.0, 3000.0, 2000.0])
def test_influence_coefficients_against_the_range_flown(msl, speed_m_s):
    """dR/dV, dR/dgamma, dR/dh, dR/d(L/D cos bank) of the adjoint (edl.md 3.5) against central differences of the range that the
    rotating, oblate, Mach-dependent point mass flies to the same final altitude, at one constant bank.

    To 10 %; found: speed +3 to +5 %, angle +1 to +4 %, height +3 to +8 %, lift -5 to -7 %. The adjoint is planar and linear,
    knows no spin of the planet (4 to 8 % of the inertial speed), no coefficient that changes with Mach, measures along the
    flown radius and not the site's (1 %), and takes Euler steps of half a second. Guidance multiplies it by an overcontrol
    gain and asks again every second, so a tenth of a gain is nothing to it."""
    table = exponential_air(0.02)
    whole = fly(msl, table, 5840.0, math.radians(-16.1), 131e3)
    k = int(np.argmax(np.where(whole[:, SPEED] < speed_m_s, whole[:, TIME] > 20.0, False)))
    speed, angle, altitude = whole[k, SPEED], whole[k, GAMMA], whole[k, ALTITUDE]
    path = fly(msl, table, speed, angle, altitude)
    path = path[:int(np.argmax(path[:, SPEED] < FINAL_M_S)) + 1]
    adjoint = np.empty((len(path), 4))
    influence(MARS.gm_m3_s2, path, adjoint)
    assert Slope(*adjoint[0]) == pytest.approx(flown_slopes(msl, table, speed, angle, altitude, path[-1, ALTITUDE]), rel=0.1)
