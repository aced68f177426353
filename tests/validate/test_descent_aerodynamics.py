"""The common aerodynamic table against what is published for shapes that flew."""
import numpy as np
import pytest

from marsfall.core.units import si
from marsfall.descent import aero
from marsfall.descent.reference import trimmed
from marsfall.mission.scenario import read

# Mach, CD, CL of MSL in trim: fit of 500 profiles, edl.md 3.2 (EDL-Py)
MSL_TRIMMED = np.array([
    (1.5, 1.504, 0.459), (2.0, 1.465, 0.454), (2.5, 1.433, 0.448), (3.0, 1.406, 0.439), (4.0, 1.372, 0.416),
    (5.0, 1.377, 0.391), (6.0, 1.395, 0.373), (8.0, 1.403, 0.361), (10.0, 1.403, 0.359), (12.0, 1.409, 0.358),
    (15.0, 1.426, 0.356), (18.0, 1.444, 0.354), (20.0, 1.452, 0.352), (24.0, 1.460, 0.350), (28.0, 1.458, 0.350)])


def polar_of(name):
    v = si(read(name).data.vehicle)
    return v, trimmed(v.shape, v.balance_offset_ratio, v.balance_depth_ratio)


@pytest.mark.parametrize(("row", "what"), [(1, "drag"), (2, "lift")])
def test_trimmed_msl_against_the_published_fit(row, what):
    """CD and CL at 15 Mach numbers from 1.5 to 28, each to 3 %: the fit itself is good to about one per cent and
    the drag measured on Pathfinder, which sets our level, to two (edl.md 4.3 calls 1 % good).
    Found: CD -1.3 to +1.9 %, CL -0.9 to +1.9 %."""
    polar = polar_of("msl")[1]
    got = np.interp(MSL_TRIMMED[:, 0], polar[0], polar[row])
    assert got == pytest.approx(MSL_TRIMMED[:, row], rel=0.03), what


def test_lift_over_drag_of_msl():
    """0.24 in hypersonic flight, 0.31 at Mach 2 to 3 (edl.md 3.2); half a unit of the second digit."""
    polar = polar_of("msl")[1]
    ratio = np.interp([2.0, 2.5, 3.0, 20.0, 25.0], polar[0], polar[2] / polar[1])
    assert ratio == pytest.approx([0.31, 0.31, 0.31, 0.24, 0.24], abs=0.005)


def test_msl_trims_at_the_flown_angle():
    """16 degrees (edl.md 2.1); the balance offset of the scenario was chosen for it. Half a degree: a digit of the source."""
    v = polar_of("msl")[0]
    angle = np.degrees(aero.trim_rad(v.shape, v.balance_offset_ratio, v.balance_depth_ratio, 20.0))
    assert angle == pytest.approx(16.0, abs=0.5)


def test_pathfinder_drag_is_that_of_its_flight():
    """Without lift the table gives back the drag derived from the flight (Tacode, edl.md 3.2). 0.5 %: straight lines between
    the nodes of our Mach grid."""
    polar = polar_of("pathfinder")[1]
    flown = aero.SPHERE_CONE_70[aero.SPHERE_CONE_70[:, 0] >= 1.8]
    assert np.interp(flown[:, 0], polar[0], polar[1]) == pytest.approx(flown[:, 1], rel=0.005)
    assert np.abs(polar[2]).max() < 0.01


def test_ballistic_coefficients_of_flown_entries():
    """m / (CD S) in hypersonic flight: Pathfinder 62.3 kg/m2, MSL 137.7 (edl.md 2.1, from the same masses), 2 %."""
    for name, mach, expected in (("pathfinder", 20.0, 62.3), ("msl", 24.0, 137.7)):
        v, polar = polar_of(name)
        beta = v.mass_kg / (np.interp(mach, polar[0], polar[1]) * v.reference_area_m2)
        assert beta == pytest.approx(expected, rel=0.02), name


def test_the_mid_lift_shell_has_its_published_drag():
    """MRV study (NTRS 20160014035): CD 0.9696. 5 %: the table is one constant force, turned by the angle of attack, plus
    an assumed side force; found +3.1 %."""
    polar = polar_of("phoenix-lander")[1]
    assert np.interp(20.0, polar[0], polar[1]) == pytest.approx(aero.MRV_DRAG, rel=0.05)


def test_the_mid_lift_shell_has_its_published_lift_over_drag():
    """MRV study (NTRS 20160014035): CL 0.5236, CD 0.9696, L/D 0.54; what steers, so to 0.02: rounding of the study's beta."""
    polar = polar_of("phoenix-lander")[1]
    assert np.interp(20.0, polar[0], polar[2] / polar[1]) == pytest.approx(0.54, abs=0.02)
