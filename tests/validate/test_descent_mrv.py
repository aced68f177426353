"""The crewed mid lift-to-drag entry of the literature, flown to its published end inside its published limits (edl.md 3.7).

State, coefficients, end and limits: NPCG-Toolbox `Mars_human.m` (Jiang et al. 2019, AIAA 2017-1898, AAS 19-619). The craft
never flew: agreement shows that the guidance solves the published problem, not that the vehicle would.
"""
import math

import numpy as np
import pytest
from point_entry import Craft, apart_m, energy, fly, onboard_of, place, plain_reference, start

from marsfall.mars.atmosphere import GRID_M, MEAN, ROW_LN_DENSITY, Sky, atmosphere
from marsfall.mars.constants import MARS

RADIUS_M, END_M, END_M_S = 3397e3, 2480.0, 480.0
PER = 160.0 / 58800.0
CRAFT = Craft(0.9696 * PER, 0.5236 * PER, math.radians(15.0))
END_ENERGY = 0.5 * END_M_S**2 - MARS.gm_m3_s2 / (RADIUS_M + END_M)
TABLE = atmosphere(Sky(0.4, 0.4, 2.0, math.pi, 0.0, 0.0), MEAN, 0)[ROW_LN_DENSITY]
START = start(MARS, RADIUS_M + 125e3, -22.18, -1.63, 4700.0, -10.2, 4.6)
TRUTHS = {"as known": (1.0, 1.0), "dense air": (1.2, 1.0), "thin air": (0.8, 1.0),
          "less lift": (1.0, 0.9), "more lift": (1.0, 1.1)}
DEADBAND_M = 800.0


def density(z_m):
    """The package's mean air."""
    return math.exp(float(np.interp(z_m, GRID_M, TABLE)))


@pytest.fixture(scope="module", params=TRUTHS)
def flown(request):
    air, lift = TRUTHS[request.param]
    onboard = onboard_of(CRAFT, density, END_ENERGY, RADIUS_M, 20.0, 100.0, 4.0 * 9.80665, 1600.0)
    plan = plain_reference(onboard, place(RADIUS_M, 0.0, 0.0), 60.0, 0.98, DEADBAND_M, 1e-3)
    return fly(MARS, CRAFT._replace(air_ratio=air, lift_ratio=lift), density, plan, *START, END_ENERGY)


def test_the_frame_of_the_entry_state():
    """4700 m/s inertial is 4687.4 m/s relative (edl.md 3.7, computed there)."""
    assert np.linalg.norm(START[1]) == pytest.approx(4687.4, abs=0.05)


def test_it_comes_to_the_target(flown):
    """Target 0 N, 0 E, 1318 km from the entry. The crossrange is only asked to stay inside its deadband (800 m, plus what the
    craft moves sideways while it rolls over: 100 deg at 15 deg/s with 1.7 m/s2, 40 m); the range is solved to 50 m + 0.1 % but
    ends up to a second early or late, 0.5 km. Hypotenuse and a third: 1.3 km."""
    assert apart_m(RADIUS_M, flown.r_m[-1], place(RADIUS_M, 0.0, 0.0)) < 1300.0


def test_it_arrives_with_the_published_energy(flown):
    """480 m/s at 2480 m. Energy is what the predictor fixes; how it is shared between height and speed the one free angle
    cannot choose: 25 m/s are 3.3 km of height. Thin air may put it on the ground a few per cent short of the energy."""
    assert energy(MARS, flown.r_m[-1], flown.v_m_s[-1]) == pytest.approx(END_ENERGY, abs=0.12 * END_M_S**2)
    assert np.linalg.norm(flown.v_m_s[-1]) == pytest.approx(END_M_S, rel=0.1)


def test_it_keeps_its_limits(flown):
    """4 g, 13 kPa, 500 kW/m2 with q = 5.3697e-8 rho^0.5 V^3.15 kW/m2 (AAS 19-619): all three, at every instant."""
    speed = np.linalg.norm(flown.v_m_s[:-1], axis=1)
    assert flown.load_m_s2.max() < 4.0 * 9.80665
    assert (0.5 * flown.density_kg_m3 * speed**2).max() < 13e3
    assert (5.3697e-8 * np.sqrt(flown.density_kg_m3) * speed**3.15).max() < 500.0


def test_a_deep_plan_is_lifted_under_its_load_limit():
    """Without the corner the bank ends at 40 degrees along a line in energy, digs in and passes 4 g with more lift than
    known; asked for 3.7 g the vertical lift is raised in time. 0.2 g over: the limit is met 8 s ahead, with what lift
    there is."""
    def peak(limit_g):
        onboard = onboard_of(CRAFT, density, END_ENERGY, RADIUS_M, 40.0, 100.0, limit_g * 9.80665)
        plan = plain_reference(onboard, place(RADIUS_M, 0.0, 0.0), 60.0, 0.98, 1500.0, 1e-3)
        flight = fly(MARS, CRAFT._replace(lift_ratio=1.1), density, plan, *START, END_ENERGY, most_s=300.0)
        return flight.load_m_s2.max() / 9.80665

    assert peak(100.0) > 4.0
    assert peak(3.7) < 3.9
