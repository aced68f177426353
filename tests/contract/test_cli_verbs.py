"""What every verb promises: help with an example, one JSON object, 80 columns, and records that --resume finishes."""
import json
import math
import shutil
import signal
import subprocess
import sys
import time

import pytest
from drawn_page import is_drawn
from json_output import documented, only_json

from marsfall import load, open_record
from marsfall.cli.app import app
from marsfall.mission.scenario import shipped
from marsfall.report.style import quiet_figure

VERBS = sorted(command.callback.__name__ for command in app.registered_commands)


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_every_verb_reads_well(marsfall, verb):
    said = marsfall(verb, "--help")
    assert (said.code, said.err) == (0, "")
    assert f"marsfall {verb}" in said.out.split("Example", 1)[1], "help shows an example"
    assert "--json" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_without_a_verb_the_verbs_are_listed(marsfall):
    said = marsfall("--help")
    assert all(verb in said.out for verb in VERBS)


def test_scenarios_lists_what_is_shipped(marsfall):
    listed = only_json(marsfall("scenarios", "--json").out)["scenarios"]
    assert [entry["name"] for entry in listed] == list(shipped())
    assert all(set(entry) == {"name", "kind", "title"} for entry in listed)
    assert all(name in marsfall("scenarios").out for name in shipped())


def test_doctor_finds_this_machine_ready(marsfall):
    found = only_json(marsfall("doctor", "--json").out)
    assert found["problems"] == []
    assert marsfall("doctor").out.endswith("Ready to fly.\n")


@pytest.mark.parametrize("name", list(shipped()))
def test_show_prints_a_scenario_in_80_columns(marsfall, name):
    said = marsfall("show", name)
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 80
    shown = only_json(marsfall("show", name, "--json").out)
    assert (shown["scenario"], shown["kind"]) == (name, load(name).kind)


@pytest.fixture(scope="module")
def flown(tmp_path_factory):
    """Twelve Pathfinder landings: the folder and the JSON."""
    out = tmp_path_factory.mktemp("land") / "run"
    words = ["land", "pathfinder", "--cases", "12", "--seed", "3", "--trace", "0", "--json", "--out", str(out)]
    done = subprocess.run([sys.executable, "-m", "marsfall", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out, only_json(done.stdout)


def test_land_prints_the_documented_keys_and_no_others(flown):
    assert set(flown[1]) == documented("land")


def test_land_says_what_the_documentation_promises(flown):
    _, said = flown
    assert (said["scenario"], said["seed"], said["cases"]) == ("pathfinder", 3, 12)
    assert sum(said["outcomes"].values()) == 12
    for name, count in said["outcomes"].items():
        assert said["odds"][name]["p"] == count / 12
        assert said["odds"][name]["lo"] <= count / 12 <= said["odds"][name]["hi"]
    for key in ("peak_deceleration_g", "peak_deceleration_time_s", "parachute_deploy_time_s",
                "parachute_deploy_altitude_m", "parachute_deploy_speed_m_s", "touchdown_time_s", "touchdown_speed_m_s"):
        assert math.isfinite(said["nominal"][key])
    assert said["miss_distance_m"]["n"] + said["miss_distance_m"]["excluded"] == 12
    assert said["flight_ms_per_case"] > 0.0
    assert len(said["digest"]) == 64


def test_a_trace_is_a_table_and_a_figure(flown):
    out, said = flown
    assert (out / "trace-00000.png").read_bytes().startswith(b"\x89PNG")
    import pyarrow.parquet as pq
    trace = pq.read_table(out / "trace-00000.parquet")
    assert trace["t_s"][0].as_py() == 0.0
    assert trace["t_s"][-1].as_py() == pytest.approx(said["nominal"]["t_end_s"], abs=0.5)
    assert max(trace["deceleration_g"].to_pylist()) == pytest.approx(said["nominal"]["peak_deceleration_g"], rel=0.01)


def test_a_trace_has_a_page_a_theme(flown):
    out, said = flown
    kept, = said["trace"]
    themes = {path.removeprefix(f"{out}/trace-00000-").removesuffix(".png") for path in kept["pages"]}
    assert themes == {"attitude", "engines", "loads", "navigation", "track"}
    assert all(is_drawn(path) for path in (kept["figure"], *kept["pages"]))


def test_show_draws_and_ranks_a_record(marsfall, flown, tmp_path):
    out = tmp_path / "run"
    shutil.copytree(flown[0], out)
    said = marsfall("show", out, "--figure", "--drivers", "--json")
    assert said.code == 0
    names = ("ellipse", "margins", "drivers")
    assert said.err.splitlines() == [f"Figure: {out / name}.png" for name in names]
    assert all(is_drawn(out / f"{name}.png") for name in names)
    assert not list(out.glob(".*.part"))
    shown = only_json(said.out)
    assert set(shown) - set(flown[1]) == {"drivers"} <= documented("show")
    assert shown["drivers"]["peak_deceleration_g"][0].keys() == {"input", "rho", "lo", "hi", "n", "chance", "significant"}
    assert all(row["n"] <= 11 for rows in shown["drivers"].values() for row in rows), "the nominal case is left out"
    text = marsfall("show", out, "--drivers").out
    assert max(map(len, text.splitlines())) <= 80 + len(str(out))
    assert "Spearman" in text


def test_margins_are_told_with_their_interval_and_number(marsfall, flown):
    found = flown[1]["margins"]
    assert found["touchdown_vertical_m_s"]["limit"] == load("pathfinder").data.limits.touchdown_vertical_m_s
    for margin in found.values():
        assert margin["n"] + margin["excluded"] == 12
        assert margin["beyond"] is None or margin["beyond"]["n"] == margin["n"]
    assert "Limits of the lander" in marsfall("show", flown[0]).out


def test_a_figure_that_fails_leaves_the_old_one_alone(tmp_path):
    path = tmp_path / "page.png"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), quiet_figure(path):
        _ = 1 / 0
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("page.png", b"old")]


def test_show_of_a_record_is_what_was_printed(marsfall, flown):
    out, said = flown
    assert only_json(marsfall("show", out, "--json").out) == said
    text = marsfall("show", out).out
    assert max(map(len, text.splitlines())) <= 80 + len(str(out))
    for piece in ("Wilson 95 % interval", "12 flights", "peak deceleration", "excluded", str(out)):
        assert piece in text


def test_show_of_an_incomplete_record_says_so(marsfall, flown, tmp_path):
    out = tmp_path / "part"
    shutil.copytree(flown[0], out)
    (out / "outcomes" / "00000.parquet").unlink()
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, "digest": None, "wall_s": None}))
    said = marsfall("show", out)
    assert said.code == 0
    assert "Not complete: 1 of 12 are missing; --resume flies them." in said.out
    shown = only_json(marsfall("show", out, "--json").out)
    assert (shown["cases"], shown["planned"], shown["nominal"], shown["digest"]) == (11, 12, {}, None)


def test_the_digest_does_not_depend_on_threads(marsfall, flown, tmp_path):
    _, said = flown
    for threads in (1, 3):
        again = marsfall("land", "pathfinder", "--cases", 12, "--seed", 3, "--threads", threads, "--json", "--out",
                         tmp_path / str(threads))
        assert only_json(again.out)["digest"] == said["digest"]


def test_a_fault_and_dust_are_kept_in_the_record(marsfall, tmp_path):
    out = tmp_path / "run"
    said = only_json(marsfall("land", "pathfinder", "--cases", 2, "--fault", "parachute-failed@E+200", "--tau", 3,
                              "--out", out, "--json").out)
    assert said["options"] == {"faults": ["parachute-failed@E+200"], "tau_ratio": 3.0}
    plan = open_record(out).plan
    assert plan["tau_local_ratio"].to_pylist() == [3.0, 3.0]
    assert plan["fault_parachute_failed_s"].to_pylist() == [200.0, 200.0]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_landing_campaign_is_finished_by_resume(marsfall, tmp_path, stop):
    whole, out = tmp_path / "whole", tmp_path / "run"
    words = ["land", "pathfinder", "--cases", "300", "--seed", "1", "--threads", "2", "--json", "--out"]
    expected = only_json(marsfall(*words, whole).out)["digest"]
    process = subprocess.Popen([sys.executable, "-m", "marsfall", *words, str(out)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    while not list((out / "outcomes").glob("*.parquet")) and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(stop)
    told, notes = process.communicate()
    assert told == ""
    assert not open_record(out).complete
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert notes.splitlines()[-1] == f"marsfall: stopped; go on with: marsfall land --resume {out}"
    resumed = marsfall("land", "--resume", out, "--json")
    assert only_json(resumed.out)["digest"] == expected


def test_compiling_is_announced_on_standard_error_and_only_then(marsfall, monkeypatch, tmp_path):
    from marsfall.cli import fly

    words = ["land", "pathfinder", "--cases", 1, "--json", "--out"]
    assert marsfall(*words, tmp_path / "a").err == ""
    monkeypatch.setattr(fly, "is_compiled", lambda name: False)
    said = marsfall(*words, tmp_path / "b")
    assert said.err.startswith("Compiling the kernels once, about a minute; cached in ")
    assert only_json(said.out)["cases"] == 1


def test_something_unexpected_is_one_line(marsfall, monkeypatch):
    from marsfall.mission import scenario

    def broken(name: str):
        raise ZeroDivisionError("a bug")
    monkeypatch.setattr(scenario, "read", broken)
    said = marsfall("show", "msl")
    assert said.code == 1
    assert said.err == "marsfall: unexpected ZeroDivisionError: a bug (MARSFALL_DEBUG=1 shows where)\n"


def test_a_stop_while_the_libraries_load_is_one_line():
    """Ctrl-C at the moment NumPy is asked for, long before a verb is known."""
    code = ("import os, signal, sys\n"
            "class Finger:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'numpy':\n"
            "            os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Finger())\n"
            "from marsfall.__main__ import main\n"
            "main()\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "marsfall: stopped\n")
