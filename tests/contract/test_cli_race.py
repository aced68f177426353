"""What `marsfall race` promises: odds with intervals, the nominal timeline in UTC, one digest, records that resume."""
import json
import re
import shutil

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from drawn_page import is_drawn
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


def test_an_overdrive_says_what_it_gained_and_what_it_cost(raced):
    """Odds over replicas and pushes, and every limit in as many pushes as there are at most."""
    _, said = raced
    assert said["ships"]["phoenix"]["overdrive"] is None
    push = said["ships"]["mars-94"]["overdrive"]
    made = round(push["made"]["p"] * push["made"]["n"])
    assert push["made"]["n"] == CASES
    assert push["failed"]["n"] == made == push["gained_d"]["n"] + push["gained_d"]["excluded"]
    assert push["failed_after_s"]["n"] == round(push["failed"]["p"] * made)
    assert push["temperature_margin_k"]["median"] == pytest.approx(-216.0)
    assert {"NX-TC", "NX-TC-RUNAWAY"} <= {one["limit"] for one in push["limits"] if one["inhibited"]}
    for one in push["limits"]:
        assert one["t_s"]["n"] == round(one["odds"]["p"] * made) <= made


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


def test_the_timeline_says_who_can_come_home(raced):
    """Once for every capture and rescue of the nominal replica: with the entry speed in words and as the value, or none."""
    _, said = raced
    told = [event for event in said["timeline"] if event["kind"] == "way_home"]
    causes = [event["who"] for event in said["timeline"] if event["kind"] in ("capture", "retarget")]
    assert sorted(event["who"] for event in told) == sorted(causes)
    for event in told:
        assert (event["value"] is None) == event["detail"].startswith("none")
        if event["value"] is not None:
            assert 11074.0 < event["value"] <= 15000.0  # escape at the air, and what crews are thought to bear
            assert "at the Earth 199" in event["detail"]


def test_show_draws_the_nominal_race_of_a_record(marsfall, raced, tmp_path):
    """The voyage is flown again; a record whose voyage this code does not fly is refused."""
    out = tmp_path / "run"
    shutil.copytree(raced[0], out)
    drawn = [out / "race.png", out / "race-overdrive-mars-94.png"]
    assert marsfall("show", out, "--figure").err == "".join(f"Figure: {path}\n" for path in drawn)
    assert all(map(is_drawn, drawn))
    assert marsfall("show", out, "--drivers").code == 2
    shard = sorted((out / "events").glob("*.parquet"))[0]
    pq.write_table(pq.read_table(shard).filter(pc.field("kind") != "intercept"), shard)
    refused = marsfall("show", out, "--figure")
    assert refused.code == 2
    assert "another voyage" in refused.err


def test_show_draws_a_race_scenario_at_once(marsfall, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = marsfall("show", "race-1995", "--figure", "--json")
    assert said.err == "Figure: race-1995.png\nFigure: race-1995-overdrive-mars-94.png\n"
    assert only_json(said.out)["kind"] == "race"
    assert is_drawn(tmp_path / "race-1995.png")
    assert is_drawn(tmp_path / "race-1995-overdrive-mars-94.png")
    assert marsfall("show", "msl", "--figure").code == 2
    assert marsfall("show", "race-1995", "--drivers").code == 2


@pytest.mark.parametrize("ships", [("phoenix", "sojourner"), ("phoenix",)])
def test_a_race_without_a_rescue_or_with_one_ship_is_drawn(ships, tmp_path):
    from marsfall.cli.race_figure import draw
    from marsfall.cruise.build import build
    from marsfall.cruise.draw import draw as drawn
    from marsfall.cruise.fly import fly

    data = load("race-1995").data
    model = build(data.model_copy(update={"ships": {name: data.ships[name] for name in ships}}))
    voyage = fly(model, {name: column[0] for name, column in drawn(model, 1, np.arange(1)).items()})
    draw("Two of them", "race", voyage, voyage.events, tmp_path / "race.png")
    assert is_drawn(tmp_path / "race.png")


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
