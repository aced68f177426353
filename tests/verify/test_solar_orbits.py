"""Lambert and Kepler against each other, against conservation laws and against an independent solver."""
import numpy as np
import pytest

from marsfall.solar.constants import ASTRONOMICAL_UNIT_M, ECLIPTIC_NORTH_ICRF, MU_SUN_M3_S2
from marsfall.solar.kepler import propagate
from marsfall.solar.lambert import lambert

DAY_S = 86400.0


def random_arcs(count, seed=5):
    """Pairs of positions like those of interplanetary flight, and flight times of 30 to 450 days."""
    rng = np.random.default_rng(seed)

    def around_the_sun():
        longitude, latitude = rng.uniform(0, 2 * np.pi, count), rng.normal(0, 0.1, count)
        flat = np.cos(latitude)
        direction = np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], -1)
        return rng.uniform(0.7, 2.0, count)[:, None] * ASTRONOMICAL_UNIT_M * direction

    r1, r2 = around_the_sun(), around_the_sun()
    cosine = np.sum(r1 * r2, -1) / np.linalg.norm(r1, axis=-1) / np.linalg.norm(r2, axis=-1)
    usable = np.abs(np.degrees(np.arccos(cosine)) - 180.0) > 1.0  # beside the ridge both solvers are ill-conditioned
    return r1[usable], r2[usable], rng.uniform(30, 450, count)[usable] * DAY_S


def test_lambert_agrees_with_satkit():
    """V3: an independent solver, 1 000 random arcs, 1e-6 m/s."""
    satkit = pytest.importorskip("satkit")
    r1, r2, flight_s = random_arcs(1060)
    v1, v2 = lambert(r1, r2, flight_s, MU_SUN_M3_S2, north=(0.0, 0.0, 1.0))
    assert len(r1) >= 1000
    for i in range(len(r1)):
        theirs = satkit.lambert(r1[i], r2[i], float(flight_s[i]), mu=MU_SUN_M3_S2, prograde=True)[0]
        assert np.linalg.norm(v1[i] - theirs[0]) < 1e-6
        assert np.linalg.norm(v2[i] - theirs[1]) < 1e-6


def test_a_lambert_arc_arrives():
    """V4: flown on by two-body motion it is there: 1 km and 1e-9 of the distance."""
    r1, r2, flight_s = random_arcs(500, seed=6)
    v1, v2 = lambert(r1, r2, flight_s, MU_SUN_M3_S2)
    r, v = propagate(r1, v1, flight_s, MU_SUN_M3_S2)
    miss = np.linalg.norm(r - r2, axis=-1)
    assert miss.max() < 1000.0
    assert (miss / np.linalg.norm(r2, axis=-1)).max() < 1e-9
    assert np.abs(v - v2).max() < 1e-3


@pytest.mark.parametrize(("least_deg", "most_deg"),
                         [(0.001, 0.1), (0.1, 5.0), (175.0, 179.49), (180.51, 185.0), (355.0, 359.9)])
def test_lambert_holds_beside_0_and_180_degrees(least_deg, most_deg):
    """Arcs of known angle made by flying: a state, two-body motion, and Lambert has to find the state again.

    1e-5 m/s of 30 km/s: near 0 degrees the two places are 1e-5 radians apart, each good to 1e-16 of its size.
    """
    rng = np.random.default_rng(9)
    count = 400
    r1 = rng.uniform(0.8, 1.6, count)[:, None] * ASTRONOMICAL_UNIT_M * np.array([1.0, 0.0, 0.0])
    circular = np.sqrt(MU_SUN_M3_S2 / r1[:, 0])[:, None]
    slope, tilt = rng.uniform(-0.2, 0.2, count), rng.uniform(-0.4, 0.4, count)
    v1 = circular * np.stack([slope, np.cos(tilt), np.sin(tilt)], -1)
    flight_s = time_to_angle(r1, v1, np.radians(rng.uniform(least_deg, most_deg, count)))
    r2, v2 = propagate(r1, v1, flight_s, MU_SUN_M3_S2)
    found1, found2 = lambert(r1, r2, flight_s, MU_SUN_M3_S2, north=(0.0, 0.0, 1.0))
    assert np.linalg.norm(found1 - v1, axis=-1).max() < 1e-5
    assert np.linalg.norm(found2 - v2, axis=-1).max() < 1e-5


def time_to_angle(r, v, angle_rad):
    """When the true anomaly has grown by an angle below a turn: Kepler's equation of the ellipse, no other code of ours."""
    n = np.linalg.norm(r, axis=-1)
    alpha = 2.0 / n - np.sum(v * v, -1) / MU_SUN_M3_S2
    eccentricity = (np.sum(v * v, -1) / MU_SUN_M3_S2 - 1.0 / n)[:, None] * r - (np.sum(r * v, -1) / MU_SUN_M3_S2)[:, None] * v
    e = np.linalg.norm(eccentricity, axis=-1)
    start = np.where(np.sum(r * v, -1) >= 0.0, 1.0, -1.0) * np.arccos(np.clip(np.sum(eccentricity * r, -1) / e / n, -1.0, 1.0))

    def mean(true):
        half = np.arctan(np.sqrt((1.0 - e) / (1.0 + e)) * np.tan(0.5 * true))
        eccentric = 2.0 * half + 2.0 * np.pi * np.floor((true + np.pi) / (2.0 * np.pi))
        return eccentric - e * np.sin(eccentric)
    return (mean(start + angle_rad) - mean(start)) / np.sqrt(MU_SUN_M3_S2 * alpha**3)


def test_the_direction_is_counted_about_the_pole_of_the_ecliptic():
    """A transfer so steep that the poles of the ecliptic and of the ICRF disagree: it goes with the planets."""
    r1 = np.array([ASTRONOMICAL_UNIT_M, 0.0, 0.0])
    north = np.array(ECLIPTIC_NORTH_ICRF)
    r2 = 1.5 * ASTRONOMICAL_UNIT_M * np.array([-0.99, -0.0005, 0.02])
    v1, _ = lambert(r1, r2, 250.0 * DAY_S, MU_SUN_M3_S2)
    assert np.cross(r1, v1) @ north > 0.0 > np.cross(r1, v1)[2]


def test_the_ridge_and_impossible_times_have_no_answer():
    r1 = np.array([ASTRONOMICAL_UNIT_M, 0.0, 0.0])
    angle = np.radians([179.7, 179.2, 180.8, 90.0])
    r2 = 1.5 * ASTRONOMICAL_UNIT_M * np.stack([np.cos(angle), np.sin(angle), 0.0 * angle], -1)
    v1, _ = lambert(r1, r2, np.array([200.0, 200.0, 200.0, -1.0]) * DAY_S, MU_SUN_M3_S2)
    assert np.isnan(v1).any(axis=-1).tolist() == [True, False, False, True]


@pytest.mark.parametrize("speed_ratio", [0.4, 1.0, 1.3, 2.0 ** 0.5, 1.8])
def test_energy_and_momentum_are_constant_on_a_coast(speed_ratio):
    """V24: ellipses, the parabola and a hyperbola, forwards and backwards."""
    r = np.array([0.9, 0.5, 0.1]) * ASTRONOMICAL_UNIT_M
    circular = np.sqrt(MU_SUN_M3_S2 / np.linalg.norm(r))
    v = speed_ratio * circular * np.array([-0.5, 0.85, 0.1]) / np.linalg.norm([-0.5, 0.85, 0.1])
    dt = np.concatenate([-np.geomspace(1.0, 3e7, 40), np.geomspace(1.0, 3e7, 40)])
    after_r, after_v = propagate(r, v, dt, MU_SUN_M3_S2)
    kinetic = 0.5 * np.sum(after_v**2, -1)
    energy = kinetic - MU_SUN_M3_S2 / np.linalg.norm(after_r, axis=-1)
    start = 0.5 * v @ v - MU_SUN_M3_S2 / np.linalg.norm(r)
    # 1e-12 of the larger of the two terms: on the parabola the energy itself is zero, near a periapsis both are large
    assert (np.abs(energy - start) / np.maximum(kinetic, 0.5 * v @ v)).max() < 1e-12
    momentum = np.cross(after_r, after_v)
    assert (np.linalg.norm(momentum - np.cross(r, v), axis=-1) / np.linalg.norm(np.cross(r, v))).max() < 1e-12


def test_there_and_back_again():
    r1, r2, flight_s = random_arcs(200, seed=7)
    v1, _ = lambert(r1, r2, flight_s, MU_SUN_M3_S2)
    back_r, back_v = propagate(*propagate(r1, v1, flight_s, MU_SUN_M3_S2), -flight_s, MU_SUN_M3_S2)
    assert np.abs(back_r - r1).max() < 1000.0
    assert np.abs(back_v - v1).max() < 1e-3
