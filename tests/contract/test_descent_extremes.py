"""Inputs that must not break a descent: each ends with a status, a sentence and finite numbers, through the command line.

Nothing here is about how well it ends, only that it ends as what it is: a flight too steep does not skip out, an empty tank
does not land softly.
"""
import json
import math
import tomllib

import numpy as np
import pyarrow.parquet as pq
import pytest
from json_output import only_json

from marsfall import open_record
from marsfall.core.status import ALIVE, FLYING, NAME, NOT_A_NUMBER, SENTENCE
from marsfall.descent import watch
from marsfall.descent.build import build
from marsfall.descent.draw import draw
from marsfall.descent.fly import breathe_case, fly
from marsfall.descent.job import LandingJob, new_work
from marsfall.mars.atmosphere import ROW_LN_DENSITY
from marsfall.mission.scenario import read, shipped

CASES = 3
LANDERS = ("msl", "pathfinder", "phoenix-lander")
FATAL = {name for code, name in NAME.items() if code not in (*ALIVE, FLYING)}
ALWAYS = ("t_end_s", "peak_deceleration_g", "peak_total_heating_w_m2", "heat_load_j_m2", "peak_dynamic_pressure_pa",
          "peak_chute_load_n", "end_altitude_m", "end_F_x_m", "end_F_y_m", "end_F_z_m", "mass_end_kg", "propellant_left_kg",
          "nav_position_error_m", "nav_velocity_error_m_s", "nav_attitude_error_deg", "bank_reversals_count", "steps_count")


def scenario(tmp_path, name, **changes):
    """A shipped landing with some keys changed, as a file: `vehicle_mass_kg=1.0` is [vehicle] mass_kg. A function is given the
    number as shipped."""
    data = tomllib.loads(shipped()[name].read_text(encoding="utf-8"))
    for key, value in changes.items():
        section, _, field = key.partition("_")
        data[section][field] = value(data[section][field]) if callable(value) else value
    top = [f"{key} = {json.dumps(value)}" for key, value in data.items() if not isinstance(value, dict)]
    parts = [f"[{section}]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in fields.items())
             for section, fields in data.items() if isinstance(fields, dict)]
    path = tmp_path / f"{name}-changed.toml"
    path.write_text("\n\n".join(["\n".join(top), *parts]), encoding="utf-8")
    return path


def _toml(value):
    return str(value) if isinstance(value, float) else json.dumps(value)


def ended(marsfall, tmp_path, name, *words):
    """Fly a scenario; what `--json` said, after checking that everything in it and in the record is sound."""
    out = tmp_path / "run"
    said = marsfall("land", name, "--cases", CASES, "--threads", 2, "--out", out, "--json", *words)
    assert said.code == 0, said.err
    found = only_json(said.out)  # refuses what is not finite
    assert sum(found["outcomes"].values()) == CASES
    assert set(found["outcomes"]) <= set(NAME.values()) - {"flying", "not_a_number"}
    outcomes = open_record(out).outcomes
    assert all(np.isfinite(outcomes[name].to_numpy()).all() for name in ALWAYS)
    for column in set(outcomes.column_names) - {"outcome"}:  # NaN is what did not happen; infinite is nothing
        assert not np.isinf(outcomes[column].to_numpy().astype(float)).any(), column
    assert all(SENTENCE[code].endswith(".") for code in outcomes["status_code"].to_pylist())
    return found


@pytest.mark.parametrize("name", LANDERS)
def test_without_air_it_falls_and_crashes(name):
    """The air table of the flight is emptied: density e^-800, which is zero in floating point."""
    lander = build(read(name).data)
    rows = draw(lander, 0, np.arange(2), [])
    for row in rows:
        work = new_work()
        breathe_case(row, work.air)
        work.air[ROW_LN_DENSITY] = -800.0
        events, metrics = np.full((len(watch.EVENTS), 4), np.nan), np.zeros(len(watch.METRICS))
        status, _ = fly(lander.model, row, work, lander.trim_rad, lander.bank_rad, events, metrics,
                        np.empty((0, len(watch.TRACE))))
        assert NAME[status] in FATAL
        assert np.isfinite(metrics).all()
        assert metrics[watch.M_HEATING] == 0.0


@pytest.mark.parametrize("name", LANDERS)
def test_in_ten_times_the_dust(marsfall, tmp_path, name):
    tau = 10.0 * read(name).data.weather.global_optical_depth_ratio
    assert ended(marsfall, tmp_path, name, "--tau", tau)["options"]["tau_ratio"] == tau


@pytest.mark.parametrize("name", LANDERS)
def test_twenty_degrees_too_steep_nobody_lands_softly_up_in_the_air(marsfall, tmp_path, name):
    path = scenario(tmp_path, name, entry_flight_path_angle_deg=lambda deg: deg - 20.0)
    found = ended(marsfall, tmp_path, path)
    assert "skipped_out" not in found["outcomes"]
    assert found["peak_deceleration_g"]["median"] > 10.0


@pytest.mark.parametrize("name", LANDERS)
def test_twenty_degrees_too_shallow_it_leaves_again(marsfall, tmp_path, name):
    path = scenario(tmp_path, name, entry_flight_path_angle_deg=lambda deg: deg + 20.0)
    assert ended(marsfall, tmp_path, path)["outcomes"] == {"skipped_out": CASES}


def test_a_shield_for_nothing_burns_up(marsfall, tmp_path):
    path = scenario(tmp_path, "msl", limits_heating_max_w_m2=1e3)
    assert ended(marsfall, tmp_path, path)["outcomes"] == {"burned_up": CASES}


def test_empty_tanks_are_refused_and_nearly_empty_ones_run_dry(marsfall, tmp_path):
    said = marsfall("land", scenario(tmp_path, "msl", vehicle_propellant_kg=0.0), "--out", tmp_path / "none")
    assert said.code == 2
    assert "propellant" in said.err
    path = scenario(tmp_path, "msl", vehicle_propellant_kg=1.0)
    assert set(ended(marsfall, tmp_path, path)["outcomes"]) <= {"out_of_propellant", "crashed"}


@pytest.mark.parametrize("name", LANDERS)
def test_with_every_sensor_dead_from_the_start(marsfall, tmp_path, name):
    fewer = {"abort_imus_required_count": 1} if name == "phoenix-lander" else {}
    path = scenario(tmp_path, name, sensors_imu_count=1, **fewer)
    dead = [word for kind in ("imu-lost", "altimeter-lost", "velocimeter-lost") for word in ("--fault", f"{kind}@E+0")]
    found = ended(marsfall, tmp_path, path, *dead)
    assert set(found["outcomes"]) <= FATAL | ({"landed", "landed_hard"} if name == "pathfinder" else set())


def test_a_number_that_is_none_is_refused_in_a_scenario(marsfall, tmp_path):
    for value in (float("nan"), float("inf")):
        path = scenario(tmp_path, "msl", vehicle_mass_kg=value)
        said = marsfall("land", path, "--out", tmp_path / "none")
        assert said.code == 2
        assert "mass_kg" in said.err
        assert "Traceback" not in said.err


def test_a_number_that_is_none_in_a_plan_or_in_the_air_ends_the_flight_as_what_it_is(tmp_path):
    """No scenario can hold one; a damaged table in memory could. It ends at once instead of flying on until time is up."""
    data = read("msl")
    job = LandingJob("msl", data.text, data.data, [], {})
    rows = draw(job.lander, 0, np.arange(1), [])
    rows["v_F_m_s"][0, 1] = np.nan
    work, events, metrics = new_work(), np.full((len(watch.EVENTS), 4), np.nan), np.zeros(len(watch.METRICS))
    breathe_case(rows[0], work.air)
    status, _ = fly(job.lander.model, rows[0], work, job.lander.trim_rad, job.lander.bank_rad, events, metrics,
                    np.empty((0, len(watch.TRACE))))
    assert status == NOT_A_NUMBER
    assert status not in ALIVE
    assert metrics[watch.M_STEPS] == 1


def test_a_plan_with_a_number_that_is_none_is_refused(marsfall, tmp_path):
    out = tmp_path / "run"
    assert marsfall("land", "pathfinder", "--cases", CASES, "--out", out).code == 0
    plan = pq.read_table(out / "plan.parquet").to_pandas()
    plan.loc[1, "mass_kg"] = math.nan
    plan.to_parquet(out / "plan.parquet")
    (out / "outcomes" / "00000.parquet").unlink()
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, "digest": None, "wall_s": None}))
    said = marsfall("land", "--resume", out)
    assert said.code == 2
    assert "plan" in said.err


@pytest.mark.parametrize(("name", "mass_kg"), [("msl", 1.0), ("pathfinder", 1.0), ("msl", 1e6), ("phoenix-lander", 1e6)])
def test_a_lander_of_a_kilogram_or_a_thousand_tonnes(marsfall, tmp_path, name, mass_kg):
    """Every mass and moment in proportion, in a shell of the shipped size."""
    share = mass_kg / read(name).data.vehicle.mass_kg
    parts = ("mass_kg", "propellant_kg", "heat_shield_kg", "backshell_kg", "ballast_kg")
    kept = read(name).data.vehicle.model_fields_set
    path = scenario(tmp_path, name, vehicle_inertia_kg_m2=lambda every: [share * one for one in every],
                    **{f"vehicle_{part}": (lambda kg: kg * share) for part in parts if part in kept})
    found = ended(marsfall, tmp_path, path)
    if mass_kg > 1e5:
        assert set(found["outcomes"]) <= FATAL


PLACES = {  # latitude, longitude, radius and elevation of the site; latitude, longitude and azimuth of the entry
    "north": ((90.0, 0.0, 3376.2, -2.6), (80.0, 0.0, 0.0)), "south": ((-90.0, 0.0, 3376.2, 2.9), (-80.0, 180.0, 180.0)),
    "olympus": ((18.65, 226.2, 3413.0, 21.0), (18.65, 215.0, 90.0)),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", LANDERS)
def test_at_the_poles_and_on_olympus_mons(marsfall, tmp_path, name, place):
    """Entries along a meridian to a pole, and due east to the highest ground there is."""
    site, entry = PLACES[place]
    keys = ("latitude_deg", "longitude_deg", "radius_km", "elevation_km")
    path = scenario(tmp_path, name, **{f"site_{key}": value for key, value in zip(keys, site, strict=True)},
                    entry_latitude_deg=entry[0], entry_longitude_deg=entry[1], entry_azimuth_deg=entry[2])
    found = ended(marsfall, tmp_path, path)
    assert found["miss_distance_m"]["n"] == 0 or found["miss_distance_m"]["median"] < 1e6


@pytest.mark.parametrize(("name", "changes"), [
    ("msl", {"entry_flight_path_angle_deg": 5.0}),
    ("msl", {"limits_heating_max_w_m2": 1e3}), ("msl", {"site_latitude_deg": 90.0, "entry_latitude_deg": 80.0}),
], ids=["skips-out", "burns", "pole"])
def test_a_flight_that_ends_early_has_its_figures_too(marsfall, tmp_path, name, changes):
    found = ended(marsfall, tmp_path, scenario(tmp_path, name, **changes), "--trace", 1)
    assert len(found["trace"][0]["pages"]) >= 4
    said = marsfall("show", tmp_path / "run", "--figure", "--drivers")
    assert said.code == 0, said.err
    assert "margins.png" in said.err
