"""What `marsfall race` promises: odds with intervals, the nominal timeline in UTC, one digest, records that resume."""
import json
import re
import shutil

import pytest
from json_output import documented, only_json

from marsfall import load, open_record

CASES = 6


@pytest.fixture(scope="module")
def raced(tmp_path_factory):
    """Six replicas of the shipped race."""
    from marsfall import campaign
    from marsfall.campaign import jobs
    from marsfall.campaign.race_score import race_summary

    out = tmp_path_factory.mktemp("race") / "run"
    record = campaign.run(jobs.build(load("race-1995")), 1, CASES, out)
    return out, race_summary(record)


def test_race_prints_the_documented_keys_and_no_others(raced):
    assert set(raced[1]) == documented("race")


def test_every_ship_has_its_odds(raced):
    _, said = raced
    assert set(said["ships"]) == set(load("race-1995").data.ships)
    for ship in said["ships"].values():
        for key in ("first", "landed", "in_orbit", "lost"):
            odds = ship[key]
            assert odds["n"] == CASES
            assert 0.0 <= odds["lo"] <= odds["p"] <= odds["hi"] <= 1.0
        assert sum(odds["p"] for odds in ship["outcomes"].values()) == pytest.approx(1.0)
        answered = sum(ship[key]["p"] for key in ("landed", "in_orbit", "lost"))
        assert answered + ship["outcomes"].get("waiting", {"p": 0.0})["p"] == pytest.approx(1.0)
        assert ship["first"]["p"] <= ship["landed"]["p"]
        assert (ship["landing_date_median"] is None) == (ship["landing_dates"]["n"] == 0)
    assert sum(ship["first"]["p"] for ship in said["ships"].values()) <= 1.0


def test_every_landing_attempt_was_flown(raced):
    _, said = raced
    assert said["descents_flown"] == sum(ship["landings_attempted"] for ship in said["ships"].values())
    assert said["descents_flown"] > 0


def test_the_timeline_is_in_utc_and_in_order(raced):
    times = [event["utc"] for event in raced[1]["timeline"]]
    assert all(re.fullmatch(r"199[45]-\d\d-\d\dT\d\d:\d\d:\d\dZ", time) for time in times)
    assert times == sorted(times)


def test_show_of_a_race_in_80_columns(marsfall, raced):
    out, said = raced
    assert only_json(marsfall("show", out, "--json").out) == said
    text = marsfall("show", out).out
    assert max(map(len, text.splitlines())) <= 80 + len(str(out))
    for piece in ("Wilson 95 % interval", "The nominal replica, UTC", "descents flown", "not validated", str(out)):
        assert piece in text


def test_a_part_of_a_race_is_finished_to_the_same_digest(marsfall, raced, tmp_path):
    out = tmp_path / "part"
    shutil.copytree(raced[0], out)
    for lost in sorted((out / "outcomes").glob("*.parquet"))[1:]:
        lost.unlink()
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, "digest": None}))
    assert not open_record(out).complete
    resumed = only_json(marsfall("race", "--resume", out, "--threads", 1, "--json").out)
    assert resumed["digest"] == raced[1]["digest"]


def test_another_number_of_threads_gives_the_same_digest(marsfall, raced, tmp_path):
    again = marsfall("race", "--cases", CASES, "--seed", 1, "--threads", 3, "--json", "--out", tmp_path / "again")
    assert only_json(again.out)["digest"] == raced[1]["digest"]
