"""What `marsfall limits` promises: tables of 80 columns, documented keys, every mistake at once, and nothing half written."""
import json
import math
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from json_output import only_json

from marsfall.descent.model import PHASES
from marsfall.limits.live import Monitor
from marsfall.limits.read import read_definitions
from marsfall.limits.schema import Limit, Quantity

GOOD = """\
kind = "limits"
title = "Chamber"
phases = ["start", "hold"]

[quantities.chamber_k]
unit = "K"
sensors = ["chamber_a_k", "chamber_b_k"]
stale_s = 1.0
valid_low = 0.0
valid_high = 4000.0
disagreement_most = 100.0
trend_s = 5.0

[limits.hot]
quantity = "chamber_k"
unit = "K"
side = "above"
bound = 2400.0
level = "warning"
persistence_count = 2
reason = "Fuel life"
source = "assumption"
procedure = "Throttle down"

[limits.never]
quantity = "chamber_k"
unit = "K"
side = "above"
bound = 2500.0
level = "severe"
never_exceed = true
needs_count = 2
trips_on = "all"
phases = ["hold"]
reason = "0.98 of what was shown"
source = "NRX-A6"
procedure = "Scram"
inhibit_by = ["commander", "engineer"]
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder with a good limits file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def heat(folder, live=True, spoil=False):
    """A run folder as a run with limits leaves it."""
    definitions = read_definitions(folder / "good.toml")
    t_s = np.arange(0.0, 60.0, 0.5)
    phases = ["start" if t < 10.0 else "hold" for t in t_s]
    hot = np.interp(t_s, [0.0, 20.0, 40.0, 59.5], [300.0, 2350.0, 2550.0, 2350.0])
    table = {"t_s": t_s, "phase": phases, "chamber_a_k": hot, "chamber_b_k": hot - 5.0}
    run = folder / "run"
    run.mkdir()
    pq.write_table(pa.table(table), run / "trace.parquet")
    monitor = Monitor(definitions)
    for t, phase, a, b in zip(t_s, phases, hot, hot - 5.0, strict=True):
        monitor.feed(t, {"chamber_a_k": a, "chamber_b_k": b}, phase)
        if t == 30.0:
            monitor.inhibit("never", ["Commander", "Engineer"], "test", 42.0)
    (run / "limits.json").write_text(definitions.model_dump_json(), encoding="utf-8")
    (run / "commands.json").write_text(json.dumps([c.model_dump() for c in monitor.commands]), encoding="utf-8")
    digest = "0" * 64 if spoil else monitor.digest
    if live:
        alarms = [alarm._asdict() for alarm in monitor.alarms]
        (run / "alarms.json").write_text(json.dumps({"alarms": alarms, "digest": digest}), encoding="utf-8")
    return run, monitor


def test_check_tells_every_limit_in_80_columns(marsfall, desk):
    said = marsfall("limits", "check", "good.toml")
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    for words in ("> 2400 K", "2 samples", "never exceed", "all of 2, needs 2", "mid of 2", "Throttle down"):
        assert words in said.out


def test_check_json_and_xtce(marsfall, desk):
    said = only_json(marsfall("limits", "check", "good.toml", "--json", "--xtce", "good.xml").out)
    assert set(said) == {"title", "definitions_sha256", "phases", "quantities", "channels", "limits", "warnings", "xtce"}
    assert said["limits"][1]["latched"]
    assert said["xtce"] == "good.xml"
    assert (desk / "good.xml").read_text(encoding="utf-8").startswith("<?xml")


def test_doubts_are_warnings(marsfall, desk):
    odd = GOOD
    for good, bad in (("bound = 2500.0", "bound = 4000.0"), ("bound = 2400.0", "bound = 4200.0\ndeadband = 9000.0"),
                      ("needs_count = 2\n", ""), ('["commander", "engineer"]', '["commander"]')):
        odd = odd.replace(good, bad)
    (desk / "odd.toml").write_text(odd, encoding="utf-8")
    said = marsfall("limits", "check", "odd.toml")
    assert said.code == 0
    for words in ("can never be out", "can never clear", "fewer than two people", "a single one decides alone"):
        assert words in re.sub(r"\s+", " ", said.out)


def test_a_severe_limit_that_comes_before_a_warning_is_doubted(marsfall, desk):
    (desk / "odd.toml").write_text(GOOD.replace("2400.0", "2600.0"), encoding="utf-8")
    warned, = only_json(marsfall("limits", "check", "odd.toml", "--json").out)["warnings"]
    assert warned == {"where": "limits.never", "words": "is severe and alarms before hot, which is only warning"}


BAD = [
    ('unit = "K"\nside = "above"\nbound = 2400.0', 'unit = "MPa"\nside = "above"\nbound = 2400.0', "limits.hot.unit",
     "is in K"),
    ('reason = "Fuel life"\n', "", "limits.hot.reason", "is required"),
    ('reason = "Fuel life"', 'reason = ""', "limits.hot.reason", "is blank"),
    ('procedure = "Scram"', 'procedure = "Scram \\u001b[2J"', "limits.never.procedure", "cannot be printed"),
    ('inhibit_by = ["commander", "engineer"]', 'inhibit_by = ["commander", " "]', "limits.never.inhibit_by", "is blank"),
    ('procedure = "Throttle down"\n', "", "limits.hot.procedure", "is required"),
    ('unit = "K"\nsensors', 'unit = "MPa"\nsensors', "quantities.chamber_k.unit", "says by its name that it is in K"),
    ('level = "warning"', 'level = "warnin"', "limits.hot.level", "did you mean warning"),
    ('quantity = "chamber_k"\nunit = "K"\nside = "above"\nbound = 2400.0',
     'quantity = "chambre_k"\nunit = "K"\nside = "above"\nbound = 2400.0', "limits.hot.quantity", "did you mean chamber_k"),
    ('phases = ["hold"]', 'phases = ["holt"]', "limits.never.phases", "did you mean hold"),
    ("needs_count = 2", "needs_count = 3", "limits.never.needs_count", "would never be judged"),
    ("valid_low = 0.0", "valid_low = 5000.0", "quantities.chamber_k.valid_high", "must be above valid_low"),
    ("bound = 2400.0", "bound = nan", "limits.hot.bound", "finite number"),
    ("persistence_count = 2", "persistence_count = 2.5", "limits.hot.persistence_count", "whole number"),
    ("persistence_count = 2", "persistance_count = 2", "limits.hot.persistance_count", "did you mean persistence_count"),
    ('sensors = ["chamber_a_k", "chamber_b_k"]', 'sensors = ["chamber_a_k", "chamber_a_k"]', "sensors", "there twice"),
    ("[limits.hot]", '[limits."hot/1"]', "limits.hot/1", "must begin with a letter"),
    ('sensors = ["chamber_a_k", "chamber_b_k"]', f"sensors = {[f's{i}_k' for i in range(17)]}", "chamber_k.sensors",
     "has 17, at most 16"),
    ('kind = "limits"', 'kind = "landing"', "kind", 'must be "limits"'),
]


@pytest.mark.parametrize(("good", "bad", "where", "words"), BAD, ids=[f"{where}-{n}" for n, (_, _, where, _) in enumerate(BAD)])
def test_a_mistake_is_told_with_its_line_and_key(marsfall, desk, good, bad, where, words):
    assert good in GOOD
    (desk / "bad.toml").write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    said = marsfall("limits", "check", "bad.toml", "--xtce", "bad.xml")
    assert (said.code, said.out) == (2, "")
    assert where in said.err
    assert words in said.err
    assert "bad.toml" in said.err
    assert not (desk / "bad.xml").exists()


def test_all_mistakes_come_at_once_in_the_order_of_their_lines(marsfall, desk):
    text = GOOD.replace('unit = "K"\nside', 'unit = "kN"\nside').replace('phases = ["hold"]', 'phases = ["holt"]')
    (desk / "bad.toml").write_text(text, encoding="utf-8")
    said = marsfall("limits", "check", "bad.toml")
    assert "3 problems" in said.err
    lines = [int(number) for number in re.findall(r"line (\d+)", said.err)]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_an_empty_file_is_told_as_a_limits_file(marsfall, desk):
    (desk / "none.toml").write_text("", encoding="utf-8")
    assert 'a limits file begins with kind = "limits"' in marsfall("limits", "check", "none.toml").err


def test_many_limits_are_doubted_once_each(marsfall, desk):
    """Pairs of them are millions: they are neither all told nor all waited for."""
    one = GOOD[GOOD.index("[limits.hot]"):GOOD.index("[limits.never]")]
    text = GOOD[:GOOD.index("[limits.hot]")] + "".join(one.replace("limits.hot", f"limits.hot{i}") for i in range(300))
    (desk / "many.toml").write_text(text, encoding="utf-8")
    warned = only_json(marsfall("limits", "check", "many.toml", "--json").out)["warnings"]
    assert len({one["where"] for one in warned}) == len(warned) == 299


LIMITS = ("--limits", "good.toml")


@pytest.mark.parametrize("words", [
    ("check", "nowhere.toml"), ("check", "."), ("check", "good.toml", "--xtce", "good.txt"),
    ("check", "good.toml", "--xtce", "no/such/folder.xml"), ("replay", "nowhere"), ("replay", "good.toml", *LIMITS),
    ("replay", "."), ("replay", "empty.csv", *LIMITS), ("replay", "words.csv", *LIMITS), ("replay", "other.csv", *LIMITS),
    ("replay", "plain.csv"), ("replay", "broken.parquet", *LIMITS), ("replay", "timeless.csv", *LIMITS),
    ("replay", "plain.csv", *LIMITS, "--out", "good.toml"), ("replay", "x" * 300 + ".csv", *LIMITS), ("check", "x" * 300)])
def test_what_cannot_be_used_is_refused_with_one_line(marsfall, desk, words):
    (desk / "empty.csv").write_text("t_s,chamber_a_k\n", encoding="utf-8")
    (desk / "words.csv").write_text("t_s,chamber_a_k\n0,hot\n", encoding="utf-8")
    (desk / "other.csv").write_text("t_s,other_k\n0,1\n", encoding="utf-8")
    (desk / "plain.csv").write_text("t_s,chamber_a_k\n0,1\n", encoding="utf-8")
    (desk / "timeless.csv").write_text("time,chamber_a_k\n0,1\n", encoding="utf-8")
    (desk / "broken.parquet").write_bytes(b"PAR1 not quite")
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    said = marsfall("limits", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("marsfall: ")
    assert "Traceback" not in said.err
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before


def test_replay_of_a_run_folder_says_the_same_alarms_as_live(marsfall, desk):
    run, monitor = heat(desk)
    said = only_json(marsfall("limits", "replay", run, "--json").out)
    assert said["same_as_live"] is True
    assert said["digest"] == monitor.digest
    assert [(a["limit"], a["inhibited"]) for a in said["alarms"]] == [("hot", False), ("never", True)]
    assert said["alarms"][1]["t_stand_s"] == 42.0
    assert set(said) == {"run", "notes", "title", "definitions_sha256", "frames", "frames_refused", "begin_s", "end_s",
                         "alarms", "digest", "figures", "limits", "disqualified", "events", "same_as_live", "figure"}
    shown = marsfall("limits", "replay", run)
    assert shown.code == 0
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "the same as live" in shown.out
    assert "never exceed" in shown.out


def test_other_alarms_than_live_are_said_and_end_with_code_1(marsfall, desk):
    run, _ = heat(desk, spoil=True)
    said = marsfall("limits", "replay", run)
    assert said.code == 1
    assert "not those that were seen live" in said.out


def test_other_limits_over_the_same_run_leave_its_commands_out(marsfall, desk):
    run, _ = heat(desk)
    (desk / "tight.toml").write_text(GOOD.replace("2500.0", "2000.0"), encoding="utf-8")
    said = only_json(marsfall("limits", "replay", run, "--limits", "tight.toml", "--json").out)
    assert said["same_as_live"] is None
    assert not said["alarms"][0]["inhibited"]
    assert any("left out" in note for note in said["notes"])


@pytest.mark.parametrize(("name", "text", "words"), [
    ("limits.json", "[]", "one JSON object"), ("limits.json", "{", "not JSON"),
    ("commands.json", '[{"kind": "explode"}]', "kind"),
    ("commands.json", '[{"kind": "inhibit", "limit": "never", "by": ["Eve"], "until_s": 9.0}]', "may not inhibit"),
    ("commands.json", '[{"t_s": 5.0, "kind": "reset", "limit": "never", "by": ["Eve"]}]', "no such alarm"),
    ("alarms.json", "[]", "key digest"), ("alarms.json", "\x00", "not JSON")])
def test_a_damaged_run_folder_is_refused(marsfall, desk, name, text, words):
    run, _ = heat(desk)
    (run / name).write_text(text, encoding="utf-8")
    said = marsfall("limits", "replay", run)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_replay_of_a_table_tells_what_is_missing(marsfall, desk):
    (desk / "plain.csv").write_text("t_s,chamber_a_k\n0,2300\n1,\n2,nan\n3,2450\n2,9\n4,2460\n", encoding="utf-8")
    said = only_json(marsfall("limits", "replay", "plain.csv", "--limits", "good.toml", "--json").out)
    assert (said["frames"], said["frames_refused"]) == (5, 1)
    assert [a["t0_s"] for a in said["alarms"]] == [3.0]
    assert any("chamber_b_k" in note for note in said["notes"])
    assert any("single phases" in note for note in said["notes"])
    assert [event["detail"] for event in said["events"] if event["limit"] == "hot"][:2] == ["ok to invalid", "invalid to out"]


def test_the_figure_is_a_png_where_it_was_wanted(marsfall, desk):
    run, _ = heat(desk)
    assert marsfall("limits", "replay", run, "--figure").err == "Figure: run-limits.png\n"
    assert marsfall("limits", "replay", run, "--out", "mine.png").code == 0
    for name in ("run-limits.png", "mine.png"):
        assert (desk / name).read_bytes().startswith(b"\x89PNG")


def test_shipped_phases_are_those_of_a_descent():
    """They stand behind the column phase_code of its time history."""
    assert read_definitions("crewed-descent").phases == PHASES


def test_the_limit_of_the_guide_is_accepted_without_a_doubt(marsfall, desk):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
    (desk / "guide.toml").write_text(re.search(r"```toml\n(.*?)```", guide, re.DOTALL)[1], encoding="utf-8")
    assert only_json(marsfall("limits", "check", "guide.toml", "--json").out)["warnings"] == []
    assert not [key for section in (Quantity, Limit) for key in section.model_fields if f"`{key}`" not in guide]


def test_json_holds_no_nan(marsfall, desk):
    (desk / "nothing.csv").write_text("t_s,chamber_a_k,chamber_b_k\nnan,1,1\ninf,1,1\n,2,2\n", encoding="utf-8")
    said = only_json(marsfall("limits", "replay", "nothing.csv", "--limits", "good.toml", "--json").out)
    assert (said["frames"], said["frames_refused"]) == (0, 3)
    assert not any(isinstance(value, float) and math.isnan(value) for value in said["figures"].values())
