"""The rigid body on another planet: atmospheric check cases of the NASA Engineering and Safety Center (NASA/TM-2015-218675).

Cases 2 (tumbling brick), 6 (dropped sphere with drag), 9 and 10 (cannonball to the east and to the north) over the turning
WGS-84 Earth with J2 and the US 1976 atmosphere: the very step of a descent with another `World`. Judged by the published
histories of simulation 4 (files Atmos_NN_sim_04.csv, as stored in nasa/simupy-flight): initial state, mass properties and
the values at 30 s.
"""
import math

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import ZERO, Quat, Vec, norm
from marsfall.core.world import World, ellipsoid_radius_m
from marsfall.descent import aero
from marsfall.descent.build import _shape
from marsfall.descent.craft import Air, Body
from marsfall.descent.move import Push, move
from marsfall.mission.scenario import read

EARTH = World(3.986004418e14, 1.08262982131e-3, 6378137.0, 1.0 / 298.257223563, 7.292115e-5)
FOOT_M, SLUG_KG = 0.3048, 14.5939029372
SPHERE_FT2, SPHERE_DRAG = 0.1963495, 0.1
SPHERE_KG_M2 = Vec(*[3.6 * SLUG_KG * FOOT_M**2] * 3)
BRICK_KG_M2 = Vec(*(SLUG_KG * FOOT_M**2 * np.array([0.001894220, 0.006211019, 0.007194665])))
DURATION_S, STEP_S = 30.0, 0.02
NORTH_EAST_DOWN = Quat(math.sqrt(0.5), 0.0, -math.sqrt(0.5), 0.0)  # body axes north, east, down over (R, 0, 0)


@kernel
def us_1976(altitude_m):
    """Density and its logarithmic slope in the troposphere: US Standard Atmosphere 1976, geopotential, 6.5 K/km."""
    turned = 6356766.0 * altitude_m / (6356766.0 + altitude_m)
    t_k = 288.15 - 6.5e-3 * turned
    power = 9.80665 * 0.0289644 / (8.31432 * 6.5e-3) - 1.0
    return 1.225 * (t_k / 288.15) ** power, -power * 6.5e-3 / t_k


@kernel
def drop(world, shape, push, body, dt_s, count):
    """`count` steps through still air."""
    for _ in range(count):
        r = norm(body.r_F_m)
        altitude_m = r - ellipsoid_radius_m(world, body.r_F_m.z / r)
        density, slope = us_1976(altitude_m)
        air = Air(density, slope, 1.0 / 320.0, ZERO, r, altitude_m, 0.0)
        body, _ = move(world, shape, push, air, body, dt_s)
    return body


def run(altitude_ft, north_east_down_ft_s, rates_deg_s, mass_slug, inertia, drag):
    """The body after 30 s: altitude, ft; velocity north, east, down, ft/s; inertial body rates, deg/s; longitude, deg."""
    table = np.zeros((aero.MACH_NODES, aero.COS_NODES, 3))  # a sphere: the force is along the wind at every attitude
    table[:, :, 0], table[:, :, 1] = drag * np.linspace(-1.0, 1.0, aero.COS_NODES), drag
    shape = _shape(read("pathfinder").data)._replace(coefficients=table, area_m2=SPHERE_FT2 * FOOT_M**2)
    push = Push(0.0, ZERO, 1.0, 0.0, ZERO, 1.0, 0.0, 1.0 / (mass_slug * SLUG_KG), inertia, Vec(*(1.0 / np.array(inertia))),
                0.0, 0.0, 1.0)
    north, east, down = (FOOT_M * v for v in north_east_down_ft_s)
    start = Body(Vec(EARTH.radius_equatorial_m + altitude_ft * FOOT_M, 0.0, 0.0), Vec(-down, east, north), NORTH_EAST_DOWN,
                 Vec(*np.radians(rates_deg_s)))
    end = drop(EARTH, shape, push, start, STEP_S, round(DURATION_S / STEP_S))
    r = np.array(end.r_F_m)
    size = np.linalg.norm(r)
    up = r / size
    to_east = np.array([-r[1], r[0], 0.0]) / math.hypot(r[0], r[1])
    v = np.array(end.v_F_m_s) / FOOT_M
    altitude = (size - ellipsoid_radius_m(EARTH, up[2])) / FOOT_M
    return (altitude, (np.cross(up, to_east) @ v, to_east @ v, -up @ v), np.degrees(end.w_B_rad_s),
            math.degrees(math.atan2(r[1], r[0])))


def test_tumbling_brick():
    """Rates to 1e-7 deg/s of 30 after 30 s, altitude to 1e-4 ft of a fall of 14 401 ft: the digits that simulation 4 prints.
    (Simulation 2 differs from it, and from the exact solution of Euler's equations, by 8e-4 deg/s.)"""
    altitude, velocity, rates, longitude = run(30000.0, (0.0, 0.0, 0.0), (10.0, 20.0, 30.0), 0.155404754, BRICK_KG_M2, 0.0)
    assert rates == pytest.approx([12.6183907757, -17.3974747619, 31.1195888868], abs=1e-7)
    assert altitude == pytest.approx(15598.9043522, abs=1e-3)
    assert velocity == pytest.approx([0.0, 2.10101108617, 960.293064507], abs=1e-6)
    assert longitude == pytest.approx(5.74552213287e-5, abs=1e-12)


@pytest.mark.parametrize(("start_ft", "start_ft_s", "altitude_ft", "velocity_ft_s", "longitude_deg"), [
    (30000.0, (0.0, 0.0, 0.0), 16284.443772, (0.0, 1.84293085603, 864.010905567), 5.33798251362e-5),
    (0.0, (0.0, 1000.0, -1000.0), 10160.9897645, (0.0, 610.746581927, 181.748229037), 0.0616478507138),
    (0.0, (1000.0, 0.0, -1000.0), 10114.8055114, (611.535615912, -1.06377240137, 184.446484675), -7.84759050703e-5),
], ids=["case 6: dropped", "case 9: eastward", "case 10: northward"])
def test_sphere_with_drag(start_ft, start_ft_s, altitude_ft, velocity_ft_s, longitude_deg):
    """To 0.01 ft of 10 000 and 0.005 ft/s of 1000. The density at the end agrees to 1e-7 with simulation 4; our latitude is
    geocentric, so north and down differ by the tilt of the ellipsoid's normal, 7e-6 rad, at the end of case 10."""
    altitude, velocity, _, longitude = run(start_ft, start_ft_s, (0.0, 0.0, 0.0), 1.0, SPHERE_KG_M2, SPHERE_DRAG)
    assert altitude == pytest.approx(altitude_ft, abs=0.01)
    assert velocity == pytest.approx(velocity_ft_s, abs=0.005)
    assert longitude == pytest.approx(longitude_deg, abs=1e-8)
