"""What air and canopy may do to a craft: take energy, never give it."""
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from marsfall.core.kernels import kernel
from marsfall.core.vectors import ZERO, Quat, Vec, dot, norm, normalise, rotate_back
from marsfall.descent import aero
from marsfall.descent.build import _shape
from marsfall.descent.craft import Air, Body
from marsfall.descent.move import Push, rates
from marsfall.mars.constants import MARS, RADIUS_EQUATORIAL_M
from marsfall.mission.scenario import read

SOUND_M_S = 200.0
SHAPES = {"sphere-cone-70": "msl", "ellipsled": "phoenix-lander"}
MOST_RAREFIED = float(aero.RAREFIED[-1, 1])
FLOWN_ANGLE_RAD = math.radians(50.0)  # no controlled entry comes near it


@kernel
def power_coefficient(shape, push, air, body):
    """Power of the felt force on the motion through the air, over q S v: the drag coefficient with its sign turned."""
    _, _, _, _, felt = rates(MARS, shape, push, air, body.r_F_m, body.v_F_m_s, body.q_BF, body.w_B_rad_s)
    wind_B = rotate_back(body.q_BF, body.v_F_m_s - air.wind_F_m_s)
    speed = norm(wind_B)
    return dot(felt, wind_B) / (0.5 * air.density_kg_m3 * speed * speed * speed * shape.area_m2)


@pytest.fixture(scope="module", params=SHAPES)
def shape(request):
    return _shape(read(SHAPES[request.param]).data)


def push_of(axial_scale_ratio):
    one = Vec(1.0, 1.0, 1.0)
    return Push(0.0, ZERO, axial_scale_ratio, 0.1, ZERO, 1.0, 0.0, 1.0, one, one, 0.0, 0.0, 1.0)


vectors = st.tuples(*[st.floats(-1.0, 1.0)] * 3).map(lambda v: Vec(*v)).filter(lambda v: norm(v) > 0.1)
attitudes = st.tuples(*[st.floats(-1.0, 1.0)] * 4).filter(lambda q: np.linalg.norm(q) > 0.1).map(lambda q: normalise(Quat(*q)))


def turned(q, angle_rad, wind):
    """Air-relative velocity at an angle of attack, from an attitude and any direction across its axis."""
    w, x, y, z = q
    axis = np.array([1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)])
    across = np.cross(axis, wind)
    across /= np.linalg.norm(across)
    return math.cos(angle_rad) * axis + math.sin(angle_rad) * across


@settings(max_examples=150, deadline=None)
@given(q=attitudes, other=vectors, angle=st.floats(0.0, FLOWN_ANGLE_RAD), mach=st.floats(0.01, 59.0), wind=vectors,
       rarefied=st.floats(0.0, MOST_RAREFIED), kept=st.floats(0.0, 1.3))
def test_air_takes_energy_at_any_angle_an_entry_flies(shape, q, other, angle, mach, wind, rarefied, kept):
    """F . (v - wind) <= 0 up to 50 degrees, any Mach, gas as rare as the table goes, and drag kept under thrust; the
    1e-12 is rounding of a sum of numbers near one."""
    w, x, y, z = q
    axis = np.array([1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)])
    assume(np.linalg.norm(np.cross(axis, other)) > 1e-3)  # a direction across the axis is needed
    wind = wind * 100.0
    v = Vec(*(mach * SOUND_M_S * turned(q, angle, other) + wind))
    body = Body(Vec(RADIUS_EQUATORIAL_M, 0.0, 0.0), v, q, ZERO)
    air = Air(1e-3, -1e-4, 1.0 / SOUND_M_S, wind, RADIUS_EQUATORIAL_M, 0.0, rarefied)
    assert power_coefficient(shape, push_of(kept), air, body) <= 1e-12


@pytest.mark.parametrize(("name", "rarefied"), [
    ("sphere-cone-70", 0.0), ("sphere-cone-70", 0.1), ("sphere-cone-70", MOST_RAREFIED),
    ("ellipsled", 0.0), ("ellipsled", 0.1), ("ellipsled", MOST_RAREFIED)])
def test_air_takes_energy_at_every_attitude(name, rarefied):
    """The same over the whole sphere of attitudes, tumbling included: CA cos(a) + CN' sin(a)^2 >= 0 at every Mach node and
    between the nodes of angle (the force is linear between Mach nodes, so those are enough)."""
    shape = _shape(read(SHAPES[name]).data)
    air = Air(1e-3, -1e-4, 1.0 / SOUND_M_S, ZERO, RADIUS_EQUATORIAL_M, 0.0, rarefied)
    push, bad = push_of(1.0), []
    for mach in (aero.MACH_STEP * i for i in range(1, aero.MACH_NODES, 5)):
        for angle in np.radians(np.arange(0.0, 180.5, 0.5)):
            v = Vec(mach * SOUND_M_S * math.cos(angle), mach * SOUND_M_S * math.sin(angle), 0.0)
            body = Body(Vec(RADIUS_EQUATORIAL_M, 0.0, 0.0), v, Quat(1.0, 0.0, 0.0, 0.0), ZERO)
            if power_coefficient(shape, push, air, body) > 1e-12:
                bad.append((round(mach, 1), round(math.degrees(angle), 1)))
    assert not bad, f"the air adds energy at {len(bad)} of the attitudes, first (Mach, degrees) {bad[0]}, last {bad[-1]}"
