"""marsfall land --abort-map: what it prints, what it keeps, and for which landers it is refused."""
import json
import math
from itertools import pairwise

import pytest
from json_output import documented, only_json

ENTRY = {"order_s", "altitude_m", "speed_m_s", "outcome", "end_s", "periapsis_m", "apoapsis_m", "lowest_m",
         "propellant_left_kg", "peak_acceleration_g", "peak_heating_w_m2", "peak_dynamic_pressure_pa", "limit", "limit_ratio"}
REGION = {"from_s", "to_s", "orders_count", "outcome", "altitude_m", "speed_m_s", "propellant_left_kg", "periapsis_m",
          "peak_acceleration_g", "limit", "limit_ratio"}
LIMITS = {"dynamic pressure", "heating", "acceleration", "propellant", "ground", "orbit"}


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """The map of the lander that can climb: folder and JSON."""
    from subprocess import run
    from sys import executable

    out = tmp_path_factory.mktemp("map") / "run"
    words = ["land", "phoenix-lander", "--abort-map", "--trace", "30", "--json", "--out", str(out)]
    done = run([executable, "-m", "marsfall", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert str(out / "abort-map.png") in done.stderr
    return out, only_json(done.stdout)


def test_the_map_prints_the_documented_keys_and_no_others(mapped):
    assert set(mapped[1]) == documented("land --abort-map")


def test_there_is_one_entry_a_second(mapped):
    said = mapped[1]
    assert [one["order_s"] for one in said["orders"]] == list(range(said["cases"]))
    assert said["cases"] == said["planned"] > 400
    for one in said["orders"]:
        assert set(one) == ENTRY
        assert one["limit"] in LIMITS | {None}
        assert one["end_s"] >= one["order_s"]
        assert all(math.isfinite(value) for value in one.values() if isinstance(value, float))


def test_regions_are_contiguous_and_cover_the_descent(mapped):
    said = mapped[1]
    edges = [(one["from_s"], one["to_s"]) for one in said["regions"]]
    assert edges[0][0] == 0
    assert all(after[0] == before[1] + 1 for before, after in pairwise(edges))
    assert sum(one["orders_count"] for one in said["regions"]) == said["cases"]
    for region in said["regions"]:
        assert set(region) == REGION
        inside = [one for one in said["orders"] if region["from_s"] <= one["order_s"] <= region["to_s"]]
        assert {one["outcome"] for one in inside} == {region["outcome"]}
        left = [one["propellant_left_kg"] for one in inside]
        assert region["propellant_left_kg"] == {"min": min(left), "max": max(left)}


def test_the_map_tells_the_three_regions(mapped):
    """edl.md 3.8: out at the top, nobody out of the drag pulse, out again when it is slow enough; and a model result."""
    said = mapped[1]
    outcomes = [one["outcome"] for one in said["regions"] if one["orders_count"] > 5]
    assert outcomes[0] == outcomes[-1] == "in_orbit"
    assert set(outcomes[1:-1]) <= {"burned_bare", "broke_up", "overloaded", "lost_in_abort"}
    assert len(outcomes) >= 3
    assert said["model_result"] is True


def test_show_prints_the_map_again(marsfall, mapped):
    out, said = mapped
    assert only_json(marsfall("show", out, "--json").out) == said
    shown = marsfall("show", out).out
    assert max(map(len, shown.splitlines())) <= 80 + len(str(out))
    assert "…" not in shown, "a cell that was cut"
    assert "Model result" in shown
    assert "burned bare" in shown
    refused = marsfall("show", out, "--drivers")
    assert refused.code == 2
    assert "abort map" in refused.err


def test_the_record_holds_figure_and_trace_of_one_order(mapped):
    import pyarrow.parquet as pq

    out, said = mapped
    assert (out / "abort-map.png").read_bytes().startswith(b"\x89PNG")
    trace = pq.read_table(out / "trace-00030.parquet")
    assert trace["t_s"][-1].as_py() == pytest.approx(said["orders"][30]["end_s"], abs=0.5)
    assert json.loads((out / "manifest.json").read_text())["options"]["abort_map"] is True


def test_the_digest_does_not_depend_on_threads(marsfall, mapped, tmp_path):
    again = marsfall("land", "phoenix-lander", "--abort-map", "--threads", 1, "--json", "--out", tmp_path / "one")
    assert only_json(again.out)["digest"] == mapped[1]["digest"]


@pytest.mark.parametrize(("words", "said"), [
    (["msl", "--abort-map"], "--abort-map = msl: is uncrewed and has no abort"),
    (["pathfinder", "--abort-map"], "--abort-map = pathfinder: has no engines that could carry it up"),
    (["phoenix-lander", "--abort-map", "--cases", "5"], "--cases = 5: leave it out beside --abort-map"),
    (["phoenix-lander", "--abort-map", "--trace", "9999"], "--trace = 9999: allowed 0 to"),
    (["race-1995", "--abort-map"], "fly it with: marsfall race"),
])
def test_what_cannot_be_mapped_is_refused_in_words(marsfall, tmp_path, words, said):
    out = tmp_path / "none"
    refused = marsfall("land", *words, "--out", out)
    assert refused.code == 2
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert not out.exists()


def test_a_map_is_resumed_without_saying_so_again(marsfall, mapped):
    out, said = mapped
    assert only_json(marsfall("land", "--resume", out, "--json").out)["digest"] == said["digest"]
    refused = marsfall("land", "--resume", out, "--abort-map")
    assert refused.code == 2
    assert "--abort-map" in refused.err


@pytest.mark.parametrize(("key", "value", "said"), [
    ("orbit_apoapsis_km", "150.0", "orbit_periapsis_km = 200"), ("periapsis_min_km", "300.0", "orbit_periapsis_km = 200"),
    ("descent_stage_kg", "20000.0", "abort.descent_stage_kg = 20000"),
    ("ascent_propellant_kg", "40000.0", "at most vehicle.propellant_kg = 36000"),
])
def test_an_abort_that_does_not_fit_is_told_by_its_key(marsfall, tmp_path, key, value, said):
    from marsfall.mission.scenario import read

    text = read("phoenix-lander").text
    lines = [line for line in text.splitlines() if not line.startswith(key)]
    at = lines.index("[abort]") + 1
    path = tmp_path / "own.toml"
    path.write_text("\n".join([*lines[:at], f"{key} = {value}", *lines[at:]]))
    refused = marsfall("show", path)
    assert refused.code == 2
    assert said in refused.err
