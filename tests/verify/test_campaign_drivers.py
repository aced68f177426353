"""Rank correlations, margins and the columns they are made from, against closed forms and constructed plans."""
import math

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from marsfall.campaign.drawn import OUTCOMES, came_of, drawn
from marsfall.campaign.drivers import drivers, rank
from marsfall.campaign.margins import margins
from marsfall.core import draws
from marsfall.descent.build import build
from marsfall.descent.draw import draw, to_table
from marsfall.mars.frames import east_north_up, place_m
from marsfall.mission.scenario import read

SEED, CASES = 5, 40


def test_rank_correlation_of_a_binormal_scatter_is_the_closed_form():
    """rho = 6 / pi asin(r / 2) (Pearson 1907); tolerance of three standard errors, sqrt((1 + rho^2 / 2) / n)."""
    n, r = 20_000, 0.6
    x, z = np.random.default_rng(1).standard_normal((2, n))
    found = rank(x, r * x + math.sqrt(1.0 - r * r) * z)
    expected = 6.0 / math.pi * math.asin(r / 2.0)
    assert found.rho_ratio == pytest.approx(expected, abs=3.0 * math.sqrt((1.0 + expected**2 / 2.0) / n))
    assert found.n_count == n


def test_rank_interval_holds_the_true_value_as_often_as_it_says():
    """1000 samples of 60: 95 % within three standard deviations of the binomial count."""
    rng, r = np.random.default_rng(2), 0.5
    expected = 6.0 / math.pi * math.asin(r / 2.0)
    held = 0
    for _ in range(1000):
        x, z = rng.standard_normal((2, 60))
        found = rank(x, r * x + math.sqrt(1.0 - r * r) * z)
        held += found.lo_ratio <= expected <= found.hi_ratio
    assert held / 1000 == pytest.approx(0.95, abs=3.0 * math.sqrt(0.95 * 0.05 / 1000))


def test_rank_leaves_out_what_is_missing_and_says_nothing_of_too_little():
    x = np.arange(30.0)
    y = np.exp(x)
    assert rank(x, y)[0] == pytest.approx(1.0)
    y[::2] = np.nan
    assert rank(x, y).n_count == 15
    assert rank(x, np.ones(30)) is None
    assert rank(x[:9], x[:9]) is None


def test_drivers_of_a_constructed_campaign_are_found_in_their_order():
    """y = exp(a) - 0.5 b + noise among forty inputs that do nothing: a and b are marked, in this order, and nothing else; the
    outcome that nothing drives has no mark."""
    rng = np.random.default_rng(3)
    inputs = {name: rng.standard_normal(400) for name in ("a", "b", *(f"idle_{i}" for i in range(40)))}
    y = np.exp(inputs["a"]) - 0.5 * inputs["b"] + 0.2 * rng.standard_normal(400)
    y[:50] = np.nan
    found = drivers(inputs, {"driven": y, "idle": rng.standard_normal(400)})
    assert [row["input"] for row in found["driven"] if row["significant"]] == ["a", "b"]
    assert [math.copysign(1.0, row["rho"]) for row in found["driven"][:2]] == [1.0, -1.0]
    assert not any(row["significant"] for row in found["idle"])
    first = found["driven"][0]
    assert (first["rho"], first["chance"]) == pytest.approx(tuple(spearmanr(inputs["a"][50:], y[50:])))
    assert first["lo"] < first["rho"] < first["hi"]
    assert first["n"] == 350


@pytest.fixture(scope="module")
def planned():
    """A Pathfinder lander, and a plan of some cases."""
    lander = build(read("pathfinder").data)
    return lander, to_table(draw(lander, SEED, np.arange(CASES), []))


def test_drawn_inputs_are_the_draws_in_the_terms_of_a_flight_log(planned):
    """The five delivery errors come back from the positions and velocities of the plan: speed and angles to rounding, distances
    to a part in a hundred for the flat Mars of the error model, and 200 m across the track, whose direction is that of the
    relative velocity, half a degree off the inertial one: 8 km x 2.5 sigma x 0.01."""
    lander, plan = planned
    z = draws.normals(SEED, np.arange(CASES), "delivery", 5)[1:]
    found = {name: values[1:] - values[0] for name, values in drawn(lander, plan).items()}
    assert found["entry_flight_path_angle_rad"] == pytest.approx(math.radians(0.3) * z[:, 0], abs=1e-9)
    assert found["entry_azimuth_rad"] == pytest.approx(math.radians(0.05) * z[:, 1], abs=1e-9)
    assert found["entry_speed_m_s"] == pytest.approx(1.0 * z[:, 2], abs=1e-6)
    assert found["entry_along_track_m"] == pytest.approx(8000.0 * z[:, 3], abs=100.0, rel=0.01)
    assert found["entry_cross_track_m"] == pytest.approx(4000.0 * z[:, 4], abs=200.0, rel=0.01)


def test_drawn_air_is_that_of_each_case_and_units_not_on_board_are_left_out(planned):
    lander, plan = planned
    found = drawn(lander, plan)
    assert found["air_density_10_km_ratio"][0] == 1.0
    assert 0.02 < np.std(np.log(found["air_density_30_km_ratio"][1:])) < 0.4
    assert np.std(found["wind_along_track_m_s"][1:]) > 0.0
    assert "gyro_bias_a_x_rad_s" in found
    assert not [name for name in found if "_b_" in name or "_c_" in name or name in ("key", "air_key", "case")]


def test_a_miss_is_told_along_the_track_and_to_its_right(planned):
    """A point a kilometre further along the great circle of the nominal entry, and one to its right."""
    lander, plan = planned
    r, v = (np.array([plan[f"{stem}_{axis}_{unit}"][0].as_py() for axis in "xyz"])
            for stem, unit in (("r_F", "m"), ("v_F", "m_s")))
    site = lander.landing.site
    here = place_m(1.0, math.radians(site.latitude_deg), math.radians(site.longitude_deg))
    east, north, up = map(np.array, east_north_up(here))
    flat = np.cross(np.cross(r, v), up)  # direction of flight of the entry plane at the site
    flat /= np.linalg.norm(flat)
    aside = np.cross(flat, up)
    points = 1000.0 * np.array([flat, aside])
    outcomes = {"miss_east_m": points @ east, "miss_north_m": points @ north, "status_code": [1, 3]}
    empty = {name: [0.0, 0.0] for name in OUTCOMES}
    found = came_of(lander, plan, pa.table(outcomes | empty))
    assert found["miss_along_track_m"] == pytest.approx([1000.0, 0.0], abs=1e-6)
    assert found["miss_cross_track_m"] == pytest.approx([0.0, 1000.0], abs=1e-6)
    assert found["landed"].tolist() == [1.0, 0.0]


def test_margins_count_what_is_beyond_each_limit():
    msl = read("msl").data
    landing = msl.model_copy(update={"limits": msl.limits.model_copy(update={"miss_max_km": None})})
    names = ("touchdown_vertical_m_s", "touchdown_horizontal_m_s", "touchdown_tilt_deg", "miss_m", "peak_deceleration_g",
             "peak_total_heating_w_m2", "parachute_deploy_mach_ratio", "parachute_deploy_dynamic_pressure_pa",
             "peak_chute_load_n", "propellant_left_kg")
    table = {name: np.full(4, np.nan) for name in names} | {
        "touchdown_vertical_m_s": np.array([1.0, 1.5, 1.6, np.nan]), "propellant_left_kg": np.array([10.0, 0.0, 3.0, 4.0]),
        "peak_chute_load_n": np.array([0.0, 1e5, 3e5, 1e5]), "miss_m": np.array([1.0, 2.0, 3.0, 4.0])}
    found = margins(pa.table(table), landing)
    assert {name: (row["limit"], row["n"], row["beyond"] and row["beyond"]["p"]) for name, row in found.items()} == {
        "touchdown_vertical_m_s": (1.5, 3, 1 / 3), "miss_m": (None, 4, None), "peak_chute_load_n": (289e3, 3, 1 / 3),
        "propellant_left_kg": (0.0, 4, 0.25)}
    assert "propellant_left_kg" not in margins(pa.table(table), read("pathfinder").data)
