"""Gravity against the gradient of its potential, by central differences."""
import math

import pytest

from marsfall.core.vectors import Vec
from marsfall.core.world import gravity_m_s2
from marsfall.mars.constants import GM_M3_S2, J2_COEFFICIENT, MARS, RADIUS_EQUATORIAL_M


def potential_m2_s2(x, y, z):
    r = math.sqrt(x * x + y * y + z * z)
    flat = J2_COEFFICIENT * (RADIUS_EQUATORIAL_M / r) ** 2 * 0.5 * (3.0 * (z / r) ** 2 - 1.0)
    return GM_M3_S2 / r * (1.0 - flat)


@pytest.mark.parametrize("place", [(3.5e6, 0.0, 0.0), (1.0e6, -2.0e6, 2.7e6), (0.0, 0.0, -3.4e6), (9e6, 8e6, -3e7)])
def test_gravity_is_the_gradient_of_the_potential(place):
    step = 50.0
    for axis, got in enumerate(gravity_m_s2(MARS, Vec(*place))):
        ahead, behind = list(place), list(place)
        ahead[axis] += step
        behind[axis] -= step
        slope = (potential_m2_s2(*ahead) - potential_m2_s2(*behind)) / (2.0 * step)
        assert got == pytest.approx(slope, abs=1e-8)  # rounding of a potential of 1e7 over 100 m


def test_the_pole_pulls_less_than_the_equator_at_the_same_radius():
    assert -gravity_m_s2(MARS, Vec(0.0, 0.0, 3.4e6)).z < -gravity_m_s2(MARS, Vec(3.4e6, 0.0, 0.0)).x
