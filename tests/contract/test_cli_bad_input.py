"""Every mistake a person can make: exit code 2, a message that helps, no traceback, nothing written."""
import json
import os
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from marsfall.mission.scenario import SORT


@pytest.fixture
def refused(marsfall, tmp_path, monkeypatch):
    """Call the command line in an empty folder, insist that it refuses properly, and return what it said."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)

    def call(*words: object) -> str:
        said = marsfall(*words)
        assert said.code == 2
        assert said.out == ""
        assert "marsfall: " in said.err
        assert "Traceback" not in said.err
        assert os.listdir(desk) == [], "nothing may be written"
        return said.err
    return call


def changed(name: str, pattern: str, by: str) -> str:
    """The text of a shipped scenario with one line changed."""
    text = (SORT.folder / f"{name}.toml").read_text(encoding="utf-8")
    new, count = re.subn(pattern, by, text, count=1, flags=re.MULTILINE)
    assert count == 1, f"{name}.toml has no {pattern}"
    return new


@pytest.mark.parametrize(("verb", "name", "pattern", "by", "message"), [
    ("land", "msl", r"^mass_kg", "mas_kg", r"line \d+, vehicle\.mas_kg = .*: unknown key; did you mean mass_kg\?"),
    ("land", "msl", r"^mass_kg", "mass_t",
     r"line \d+, vehicle\.mass_t = .*: unknown key; write it in kg; did you mean mass_kg\?"),
    ("land", "msl", r"^mass_kg *= [\d.]+", "mass_kg = -3.0",
     r"line \d+, vehicle\.mass_kg = -3\.0: allowed 1 to 1000000 kg \(mass at the entry interface"),
    ("land", "msl", r"^frame.*\n", "", r"line \d+, entry\.frame: is required: allowed: inertial, relative"),
    ("land", "msl", r"^frame.*", 'frame = "inertail"',
     r'entry\.frame = "inertail": allowed: inertial, relative .*; did you mean inertial\?'),
    ("land", "msl", r"^\[entry\]", "[entry", r"line \d+, column \d+ = \[entry: is not TOML: Expected"),
    ("race", "race-1995", r"^departure_utc = \S+", 'departure_utc = "2731-11-14"',
     r"ships\.phoenix\.departure_utc = .*2731-11-14.*: the ephemeris covers 1"),
    ("race", "race-1995", r"^lander = \S+", 'lander = "fenix-lander"', r"fenix-lander.*did you mean phoenix-lander\?"),
    ("race", "race-1995", r"^dry_mass_t = \S+", "dry_mass_t = 3.0", r"ships\.phoenix.*lander"),
])
def test_a_mistake_in_a_file(refused, tmp_path, verb, name, pattern, by, message):
    path = tmp_path / "mine.toml"
    path.write_text(changed(name, pattern, by), encoding="utf-8")
    said = refused(verb, path)
    assert str(path) in said
    assert re.search(message, said), said


@pytest.mark.parametrize(("raw", "message"), [
    (b"", "is empty; a scenario begins with kind"),
    (bytes(range(256)), "is a binary file; a scenario is a TOML text file"),
])
def test_a_file_that_is_no_scenario(refused, tmp_path, raw, message):
    path = tmp_path / "odd.toml"
    path.write_bytes(raw)
    assert f"{path}: {message}" in refused("land", path)
    assert f"{path}: {message}" in refused("show", path)


def test_a_folder_is_no_scenario(refused, tmp_path):
    assert f"{tmp_path}: is a folder" in refused("land", tmp_path)


@pytest.mark.parametrize(("words", "message"), [
    (["--cases", "0"], "--cases = 0: allowed 1 to 1000000"),
    (["--cases", "many"], "--cases: must be a whole number"),
    (["--out", "x" * 300], "cannot be made: File name too long"),
    (["--threads", "99999"], "--threads = 99999: allowed 1 to 1024"),
    (["--threads", "0"], "--threads = 0: allowed 1 to 1024"),
    (["--seed", "-1"], "--seed = -1: allowed 0 to"),
    (["--fault", "gyro-stuk@E+60"], "did you mean gyro-stuck?"),
    (["--fault", "gyro-stuck@60"], "--fault = gyro-stuck@60: KIND@E+SECONDS"),
    (["--tau", "nan"], "--tau = nan: allowed 0 to 20"),
    (["--trace", "100"], "--trace = 100: allowed 0 to 99"),
    (["--out", "/proc/nowhere/run"], "--out = /proc/nowhere/run: cannot be written: /proc"),
    (["--frob"], "No such option: --frob"),
])
def test_a_mistake_in_an_option(refused, words, message):
    assert message in refused("land", "msl", *words)


def test_all_mistakes_of_a_command_are_told_at_once(refused):
    said = refused("land", "mls", "--cases", 0, "--threads", 99999, "--fault", "x@E+1", "--tau", 99, "--out", "/proc/r")
    assert said.startswith("marsfall: 6 problems:\n")
    for piece in ("--cases = 0", "--threads = 9", "--fault = x@E+1", "--tau = 99", "did you mean msl?", "/proc/r"):
        assert piece in said


def test_the_wrong_verb_is_told_the_right_one(refused):
    assert "is a race; fly it with: marsfall race race-1995" in refused("land", "race-1995")
    assert "is a landing; fly it with: marsfall land msl" in refused("race", "msl")
    assert "Did you mean 'land'?" in refused("lnd")
    assert "say which landing" in refused("land")


def test_records_that_cannot_be_resumed_or_shown(refused, marsfall, tmp_path):
    assert "no such folder" in refused("land", "--resume", tmp_path / "nothing")
    assert "holds no manifest.json: not a record" in refused("show", tmp_path)
    out = tmp_path / "run"
    assert marsfall("land", "pathfinder", "--cases", 1, "--out", out).code == 0
    assert "is not empty; a new record needs a new folder" in refused("land", "pathfinder", "--out", out)
    assert "was flown by: marsfall land; go on with that verb" in refused("race", "--resume", out)
    said = refused("land", "msl", "--resume", out, "--seed", 3, "--fault", "gyro-stuck@E+60")
    assert said.count("is fixed by the record in") == 3
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, "version": "0.0.1", "digest": None}))
    assert "version 0.0.1: this is 0.1.0" in refused("land", "--resume", out)
    shard = out / "outcomes" / "00000.parquet"
    pq.write_table(pq.read_table(shard).rename_columns({"miss_m": "miss_km"}), shard)
    assert "marsfall 0.0.1 flew it and can show it" in refused("show", out)


def test_a_read_only_folder_is_refused(tmp_path):
    """As another user than root if need be: root may write everywhere."""
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; /proc stands for it above")
    tmp_path.chmod(0o555)
    done = subprocess.run([sys.executable, "-m", "marsfall", "land", "msl", "--out", str(tmp_path / "run")],
                          capture_output=True, text=True)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
