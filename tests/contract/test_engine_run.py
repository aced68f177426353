"""marsfall engine run: what it says, what it refuses, what it leaves on the disk, and that its limits can be judged again."""
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import numpy as np
import pyarrow.parquet as pq
import pytest

from marsfall.engine import kept, profile, sheet

KEYS = {"engine", "engine_title", "profile", "profile_title", "level", "seed", "status", "duration_s", "modes", "events",
        "alarms", "alarms_digest", "totals", "peaks", "margins", "damage", "disqualified", "faults", "inhibits", "notes", "end",
        "unchecked", "model_result", "digest", "record", "figure", "wall_s", "real_time_ratio"}
TOTALS = {"propellant_kg", "impulse_n_s", "energy_j", "mean_isp_s", "burn_s", "burn_kg", "burn_impulse_n_s", "burn_isp_s",
          "cooldown_kg", "cooldown_share_ratio", "cooldown_to_10_days_kg", "starts_count"}
SHORT = """kind = "burn"
title = "short"
cooldown_s = 60.0

[[hold]]
duration_s = 10.0
"""
INHIBIT = """
[[inhibits]]
limit = "NX-TC"
time_s = 5.0
until_s = 50.0
by = ["commander", "flight engineer"]
reason = "a test"
"""
FAULT = """
[[faults]]
kind = "sensor-drift"
sensor = "tc_a_k"
time_s = 20.0
value = 5.0
"""
PUMP = """
[[faults]]
kind = "pump-lost"
time_s = 20.0
value = 1.0
"""
LOST = SHORT.replace("60.0", "3000.0").replace("10.0", "60.0") + """
[[faults]]
kind = "flow-loss"
time_s = 65.0
"""


@pytest.fixture
def runs(marsfall, tmp_path):
    """A run as JSON: runs("nerva-r1", "burn"); the folder is `record` in it."""
    def go(engine: str, profile: str, *more: object) -> dict:
        out = tmp_path / f"run-{len(list(tmp_path.glob('run-*')))}"
        said = marsfall("engine", "run", engine, "--profile", profile, "--out", out, "--json", *more)
        assert said.code == 0, said.err
        return json.loads(said.out)
    return go


@pytest.fixture
def written(tmp_path):
    """A profile of one's own: written("text") is its path."""
    def write(text: str, name: str = "mine.toml") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)
    return write


def events_of(said: dict, event: str) -> list[dict]:
    return [row for row in said["events"] if row["event"] == event]


def alarmed(said: dict) -> set[str]:
    return {alarm["limit"] for alarm in said["alarms"]}


def rated_s(said: dict) -> bool:
    """The burn went on to the end of its profile."""
    return "retreat" in said["modes"] and not any(", by" in row["detail"] for row in events_of(said, "mode"))


def test_the_json_has_its_keys_and_the_run_is_quick(runs):
    said = runs("nerva-r1", "burn")
    assert (set(said), set(said["totals"])) == (KEYS, TOTALS)
    assert (said["status"], said["alarms"], said["model_result"]) == ("ended", [], True)
    assert said["modes"]["hold"] == pytest.approx(58.0, abs=10.0)
    assert said["totals"]["burn_s"] > 1800.0
    assert said["duration_s"] > 7800.0
    assert said["totals"]["propellant_kg"] == pytest.approx(said["totals"]["burn_kg"] + said["totals"]["cooldown_kg"])
    assert {row["limit"] for row in said["margins"] if row["never_exceed"]} >= {"NX-TC", "NX-PC", "NX-RHO", "NX-RESERVE"}
    assert set(said["events"][0]) == {"t_s", "event", "limit", "level", "detail"}
    times = [row["t_s"] for row in said["events"]]
    assert times == sorted(times)
    assert said["unchecked"] == sheet.unchecked(sheet.read("nerva-r1").data), "what nobody has checked stays tagged"


def test_the_same_seed_gives_the_same_bits_and_another_one_others(runs, written):
    path = written(SHORT + FAULT)
    first, again, other = (runs("nerva-r1", path, "--seed", seed) for seed in (7, 7, 2**63 - 1))
    assert first["digest"] == again["digest"] != other["digest"]
    one, two, three = (pq.read_table(f"{said['record']}/trace.parquet") for said in (first, again, other))
    assert one.equals(two)
    assert not np.array_equal(one["tc_a_k"].to_numpy(), three["tc_a_k"].to_numpy())
    assert [(a["limit"], a["t_alarm_s"]) for a in first["alarms"]] == [(a["limit"], a["t_alarm_s"]) for a in again["alarms"]]


def throttled(said: dict) -> bool:
    trace = pq.read_table(f"{said['record']}/trace.parquet")
    flow, t_s = trace["flow_kg_s"].to_numpy(), trace["t_s"].to_numpy()
    shares = [flow[np.searchsorted(t_s, said["modes"]["hold"] + after_s)] / 41.3 for after_s in (60, 230, 350, 470)]
    kelvin = trace["chamber_temperature_k"].to_numpy()[np.searchsorted(t_s, said["modes"]["hold"] + 350.0)]
    return np.allclose(shares, [1.0, 0.8, 0.6, 1.0], atol=0.02) and abs(kelvin - 2361.0) < 15.0


def carried_on(said: dict) -> bool:
    flow = pq.read_table(f"{said['record']}/trace.parquet", columns=["flow_kg_s", "t_s"])
    left = flow["flow_kg_s"].to_numpy()[np.searchsorted(flow["t_s"].to_numpy(), 300.0)]
    return rated_s(said) and 0.5 * 41.3 < left < 0.9 * 41.3


DOES = {
    "burn": ("nerva-r1", lambda said: rated_s(said) and not said["alarms"]),
    "throttle": ("nerva-r1", lambda said: rated_s(said) and throttled(said)),
    "overdrive": ("mars-94", lambda said: {"NX-TC", "NX-TC-RUNAWAY"} <= {row["limit"] for row in said["inhibits"]}
                  and all(len(row["by"]) == 2 and row["from_s"] is not None for row in said["inhibits"])
                  and said["peaks"]["chamber_temperature_k"] > 3200.0
                  and {row["limit"] for row in said["alarms"] if row["inhibited"]} == {"NX-TC", "NX-TC-RUNAWAY", "NX-AUTHORITY"}
                  and 0.85 < said["damage"]["ratio"] < 1.0),
    "loss-of-flow": ("nerva-r1", lambda said: "NX-MISMATCH" in alarmed(said) and said["totals"]["burn_s"] < 121.0
                     and said["status"] == "ended"),
    "stuck-drum": ("nerva-r1", lambda said: rated_s(said) and said["end"]["heat_w"] < 0.01 * 1.575e9),
    "lost-pump": ("nerva-r1", carried_on),
    "sensor-drift": ("nerva-r1", lambda said: rated_s(said)
                     and [row["sensor"] for row in said["disqualified"]] == ["tc_a_k", "tc_b_k"]),
    "cold-slug": ("nerva-r1", lambda said: said["peaks"]["heat_w"] > 2.0 * 1.575e9),
    "depletion": ("nerva-r1", lambda said: {"RESERVE-CAUTION", "NX-RESERVE"} <= alarmed(said)
                  and said["totals"]["burn_s"] < 300.0 and said["end"]["tank_kg"] > 500.0
                  and said["status"] == "ended"),
}


def test_every_shipped_profile_is_looked_at():
    assert set(DOES) == set(profile.shipped())


@pytest.mark.parametrize("path", profile.shipped().values(), ids=profile.shipped())
def test_every_number_of_a_shipped_profile_says_where_it_comes_from(path):
    numbers = [line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\w+ = [\d.]", line)]
    assert not [line for line in numbers if not re.search("# (source|assumption): .", line)]


@pytest.mark.parametrize("name", DOES)
def test_a_shipped_profile_does_what_its_title_says_and_its_alarms_are_the_same_again(runs, marsfall, name):
    engine, does = DOES[name]
    said = runs(engine, name)
    assert does(said), json.dumps(said["events"])
    again = marsfall("limits", "replay", said["record"], "--json")
    assert again.code == 0, again.err
    told = json.loads(again.out)
    assert told["same_as_live"] is True
    assert told["alarms"] == said["alarms"]
    inhibited = [row["limit"] for row in told["events"] if row["event"] == "inhibited"]
    assert inhibited == [row["limit"] for row in events_of(said, "inhibited")] == [row["limit"] for row in said["inhibits"]]


def test_a_lost_engine_is_a_result(runs, marsfall, written, tmp_path):
    path = written(LOST)
    said = runs("nerva-r1", path)
    assert said["status"] in ("worn out", "core lost")
    assert said["totals"]["cooldown_to_10_days_kg"] is None
    shown = marsfall("engine", "run", "nerva-r1", "--profile", path, "--out", tmp_path / "shown", "--figure")
    assert shown.code == 0
    assert said["status"] in shown.out
    assert (tmp_path / "shown" / "burn.png").read_bytes().startswith(b"\x89PNG")


def test_the_table_fits_the_screen_and_says_what_nobody_checked(marsfall, tmp_path):
    said = marsfall("engine", "run", "mars-94", "--profile", "overdrive", "--out", tmp_path / "run")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "Unchecked constants in use" in said.out
    assert "Model result, not validated" in said.out
    assert "commander, flight engineer" in said.out
    assert "to be at Mars before the others" in " ".join(said.out.split())


def test_a_sheet_of_ones_own_runs(runs, tmp_path):
    text = sheet.read("nerva-r1").text.replace("= 2361.0", "= 2200.0").replace("= 41.3 ", "= 20.0 ")
    (tmp_path / "own.toml").write_text(text)
    (tmp_path / "short.toml").write_text(SHORT)
    said = runs(str(tmp_path / "own.toml"), str(tmp_path / "short.toml"))
    assert (said["engine"], said["status"]) == ("own", "ended")
    assert said["peaks"]["chamber_temperature_k"] == pytest.approx(2200.0, abs=40.0)
    kept_run = json.loads((tmp_path / "run-0" / "run.json").read_text())
    assert kept_run["engine"]["sheet"] == text
    assert kept_run["summary"]["digest"] == said["digest"]


def test_the_quasi_static_level_keeps_no_series_and_says_what_it_left_out(runs, written, marsfall, tmp_path):
    said = runs("nerva-r1", written(SHORT + FAULT + INHIBIT), "--level", "quasi-static")
    assert sorted(os.listdir(said["record"])) == ["run.json"]
    assert "1 fault and 1 inhibit are left out" in said["notes"][0]
    assert (said["alarms"], said["margins"], said["peaks"]["heat_w"]) == ([], [], None)
    dynamic = runs("nerva-r1", written(SHORT))
    assert said["totals"]["propellant_kg"] == pytest.approx(dynamic["totals"]["propellant_kg"], rel=0.05)
    refused = marsfall("engine", "run", "nerva-r1", "--level", "quasi-static", "--figure", "--out", tmp_path / "no")
    assert refused.code == 2
    assert "--level dynamic" in refused.err


@pytest.mark.parametrize(("words", "said"), [
    (("nerva-r2",), ("nerva-r2", "did you mean nerva-r1?")),
    (("nerva-r1", "--profile", "overdrife"), ("overdrife", "did you mean overdrive?", "loss-of-flow")),
    (("nerva-r1", "--level", "dynamc"), ("--level", "quasi-static", "did you mean dynamic?")),
    (("nerva-r1", "--seed", "-1"), ("--seed", "allowed 0 to")),
    (("nerva-r1", "--seed", str(2**63)), ("--seed",)),
    (("nerva-r1", "--seed", "one"), ("--seed", "whole number")),
    (("nerva-r2", "--profile", "brn", "--level", "x", "--seed", "-1"), ("4 problems", "--seed", "--level", "nerva-r2", "brn")),
])
def test_a_command_that_cannot_be_is_refused_in_words(marsfall, tmp_path, words, said):
    done = marsfall("engine", "run", *words, "--out", tmp_path / "run")
    assert done.code == 2
    assert not done.out
    assert all(word in done.err for word in said), done.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("text", "said"), [
    (SHORT + FAULT.replace("sensor-drift", "sensor-drif"), ("line 9", "sensor-drif", "did you mean sensor-drift?")),
    (SHORT + FAULT.replace("tc_a_k", "tc_x_k"), ("line 10", "faults[0].sensor", "did you mean tc_")),
    (SHORT + FAULT.replace("value = 5.0", "valu = 5.0"), ("line 12", "did you mean value?")),
    (SHORT + FAULT.replace("value = 5.0", "value = nan"), ("line 12", "value")),
    (SHORT + PUMP.replace("1.0", "3.0"), ("line 11", "faults[0].value", "nerva-r1 has 2")),
    (SHORT + PUMP.replace("1.0", "1.5"), ("value", "a whole number")),
    (SHORT + PUMP + PUMP.replace("20.0", "30.0"), ("faults[1].time_s", "lasts until the end")),
    (SHORT.replace("= 10.0", "= -10.0"), ("line 6", "duration_s", "allowed 0 to")),
    (SHORT.replace("[[hold]]\nduration_s = 10.0\n", "hold = []\n"), ("hold",)),
    (SHORT.replace("10.0", "86400.0") + SHORT[SHORT.index("[[hold]]"):], ("86410 s", "at most 86400 s")),
    (SHORT + INHIBIT.replace(', "flight engineer"', ""), ("line 12", "two different people")),
    (SHORT + INHIBIT.replace("flight engineer", "Commander "), ("line 12", "two different people")),
    (SHORT + INHIBIT.replace("flight engineer", "cook"), ("line 12", "cook", "may not inhibit", "flight engineer")),
    (SHORT + INHIBIT.replace("NX-TC", "NX-RHO"), ("line 12", "may not inhibit", "nobody")),
    (SHORT + INHIBIT.replace("NX-TC", "NX-TK"), ("line 9", "inhibits[0].limit", "did you mean NX-TC?")),
    (SHORT + INHIBIT.replace("a test", " "), ("line 13", "needs a reason")),
    (SHORT + INHIBIT.replace("50.0", "5.0"), ("line 11", "after time_s")),
    ('kind = "race"\n', ("kind", "burn")),
])
def test_a_profile_that_cannot_be_flown_is_refused_with_its_line(marsfall, tmp_path, written, text, said):
    done = marsfall("engine", "run", "nerva-r1", "--profile", written(text), "--out", tmp_path / "run")
    assert done.code == 2
    assert "mine.toml" in done.err
    assert all(word in done.err for word in said), done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.toml"]


def test_a_folder_that_holds_something_is_left_alone(marsfall, tmp_path):
    (tmp_path / ".hidden").write_text("mine")
    done = marsfall("engine", "run", "nerva-r1", "--out", tmp_path)
    assert done.code == 2
    assert "not empty" in done.err
    assert os.listdir(tmp_path) == [".hidden"]


def test_a_text_that_steers_a_terminal_is_refused_with_all_else(marsfall, written):
    """In a profile as in every file that a person writes: the check is that of all sections."""
    done = marsfall("engine", "run", "nerva-r1", "--profile",
                    written(SHORT.replace('"short"', '"red \\u001b[31m"').replace("60.0", "-1.0")))
    assert done.code == 2
    assert "line 2, title = 'red \\x1b[31m': holds signs that cannot be printed" in done.err
    assert "line 3, cooldown_s = -1.0: allowed 0 to" in done.err
    assert "\x1b" not in done.err


def test_the_folder_one_stands_in_is_not_taken_away(marsfall, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = marsfall("engine", "run", "nerva-r1", "--out", ".")
    assert done.code == 2
    assert "name a new one" in done.err


def test_a_disk_that_refuses_leaves_nothing(marsfall, tmp_path, written, monkeypatch):
    from marsfall.cli import engine_record

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    path = written(SHORT)
    monkeypatch.setattr(engine_record, "_trace", full)
    done = marsfall("engine", "run", "nerva-r1", "--profile", path, "--out", tmp_path / "run")
    assert done.code == 1
    assert "No space left" in done.err
    assert os.listdir(tmp_path) == ["mine.toml"]


def test_a_killed_process_leaves_no_half_run(tmp_path, written):
    """It dies in the middle of the last file."""
    killed = ("import os, signal, sys; from marsfall.cli import app, engine_record; "
              "engine_record._trace = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
              f"sys.argv = ['marsfall', 'engine', 'run', 'nerva-r1', '--profile', {written(SHORT)!r}, "
              f"'--out', {str(tmp_path / 'run')!r}]; app.run()")
    done = subprocess.run([sys.executable, "-c", killed], check=False, capture_output=True)
    assert done.returncode == -9
    assert not (tmp_path / "run").exists()


def test_runs_go_to_a_folder_of_their_own(marsfall, tmp_path, written, monkeypatch):
    path = written(SHORT)
    monkeypatch.chdir(tmp_path)
    assert marsfall("engine", "run", "nerva-r1", "--profile", path).code == 0
    (left,) = (tmp_path / "runs").iterdir()
    assert left.name.startswith("nerva-r1-mine-seed0-")


def test_an_answer_that_is_kept_is_the_answer_that_was_given(tmp_path, monkeypatch):
    questions = [("H", "T", np.array([20.5, 33.0, 250.0]), "P", np.array([2.2e5, 1e6, 7e6]), "ParaHydrogen"),
                 ("T", "P", 2.2e5, "Q", 0.0, "ParaHydrogen")]
    given = [kept._props()(*question) for question in questions]
    monkeypatch.setattr(kept, "_file", lambda: tmp_path / "kept.json")
    monkeypatch.setattr(kept, "_new", [])
    for text in ("", "[1]", '{"a": 1}', None):
        if text is not None:
            (tmp_path / "kept.json").write_text(text)
        kept._answers.cache_clear()
        for question, wanted in zip(questions, given, strict=True):
            assert np.array_equal(kept.ask(*question), wanted)
            assert type(kept.ask(*question)) is type(wanted)
    kept._answers.cache_clear()
    monkeypatch.setattr(kept, "_props", None)  # nobody is asked any more
    assert all(np.array_equal(kept.ask(*question), wanted) for question, wanted in zip(questions, given, strict=True))
    kept._answers.cache_clear()


def test_threads_may_ask_together(tmp_path, monkeypatch):
    """Each answer kept is taken out and put back as the youngest: unguarded, another thread finds it missing in between."""
    monkeypatch.setattr(kept, "_file", lambda: tmp_path / "kept.json")
    monkeypatch.setattr(kept, "_new", [])
    kept._answers.cache_clear()
    question = ("T", "P", 2.2e5, "Q", 0.0, "ParaHydrogen")
    wanted = kept.ask(*question)
    inside, most = [0], [0]
    plain = kept._ask

    def watched(asked):
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(1e-3)
        found = plain(asked)
        inside[0] -= 1
        return found

    monkeypatch.setattr(kept, "_ask", watched)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.ask(*question), range(100))) == {wanted}
    assert most[0] == 1
    kept._answers.cache_clear()


def test_many_burns_say_odds_margins_and_which_limit_goes_first(marsfall, tmp_path):
    said = marsfall("engine", "run", "mars-94", "--profile", "overdrive", "--cases", 5, "--out", tmp_path / "many", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert {path.name for path in (tmp_path / "many").iterdir()} == {"cases.parquet", "run.json"}
    assert found["cases"] == found["lost"]["n"] == sum(round(one["p"] * one["n"]) for one in found["status"].values()) == 5
    limits = {one["limit"]: one for one in found["limits"]}
    assert limits["NX-TC"]["violated"]["p"] == 1.0
    assert limits["NX-TC"]["margin"]["median"] < -200.0
    assert [one["limit"] for one in found["first"]] == ["TC-CAUTION"]


@pytest.mark.parametrize(("words", "allowed"), [
    (("--cases", "0"), "--cases = 0: allowed 1 to"), (("--cases", "two"), "--cases"),
    (("--cases", "2", "--level", "quasi-static"), "needs --level dynamic"), (("--cases", "2", "--figure"), "draws one run")])
def test_many_burns_that_cannot_be_are_refused(marsfall, tmp_path, words, allowed):
    said = marsfall("engine", "run", "nerva-r1", *words, "--out", tmp_path / "run")
    assert said.code == 2
    assert allowed in said.err
    assert not list(tmp_path.iterdir())


def test_the_quasi_static_screen_claims_nothing_that_it_did_not_do(marsfall, written, tmp_path):
    """Its inhibits were not "not reached", its faults did not happen, and no alarm is not the same as no limit."""
    out = marsfall("engine", "run", "nerva-r1", "--profile", written(SHORT + PUMP + INHIBIT), "--level", "quasi-static",
                   "--out", tmp_path / "run").out
    assert "limits not judged" in out
    assert "0 alarms" not in out
    assert "not reached" not in out
    assert out.count("left out") == 3


def test_a_tank_too_small_and_a_fuel_too_hot_are_said(runs, written, tmp_path):
    (tmp_path / "own.toml").write_text(sheet.read("mars-94").text + "\n[tank]\npropellant_t = 0.2\n")
    said = runs(str(tmp_path / "own.toml"), written(SHORT + "temperature_k = 3400.0\n"), "--level", "quasi-static")
    assert any(re.search(r"takes \d+ kg; the tank gives 198 kg", note) for note in said["notes"])
    assert any("the core is lost at 3500 K" in note for note in said["notes"])


def test_a_pump_that_nothing_drives_is_said_of_every_run(runs, written, tmp_path):
    text = re.sub(r"pump_pressure_mpa = \S+", "pump_pressure_mpa = 3.2", sheet.read("nerva-r1").text)
    (tmp_path / "weak.toml").write_text(text)
    assert "NOT POSSIBLE" in runs(str(tmp_path / "weak.toml"), written(SHORT))["notes"][0]


def test_a_reader_who_leaves_is_no_mistake():
    """As in `marsfall engine show nerva-r1 | head -1`: exit code 0."""
    with subprocess.Popen([sys.executable, "-m", "marsfall", "engine", "show", "nerva-r1"], stdout=subprocess.PIPE) as shown:
        shown.stdout.close()
        assert shown.wait(60) == 0


def test_every_kind_of_fault_has_its_meaning_and_range():
    assert set(get_args(profile.Kind)) == set(profile.FAULTS)
