"""The race end to end: the story of the nominal replica, who may know what, and what does not fit together."""
import math

import pyarrow.compute as pc
import pytest

from marsfall.core.errors import InputError
from marsfall.mission.race import RaceJob, fly_race
from marsfall.mission.race_model import build
from marsfall.mission.scenario import parse, read

RACE = read("race-1995")
CASES = 24


def edited(*pairs):
    """The shipped race with lines of its text replaced."""
    text = RACE.text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return parse(text, "race.toml", "race").data


@pytest.fixture(scope="module")
def job():
    return RaceJob(RACE.name, RACE.text, RACE.data)


@pytest.fixture(scope="module")
def flown(job):
    plan = job.plan(11, CASES)
    return plan, *job.fly(plan)


def kinds(events, who):
    return [e.kind for e in events if e.who == who]


def test_the_nominal_race_tells_the_story(job):
    """Mars-94 fails, Sojourner helps, Phoenix goes first in the storm and breaks off, Sojourner lands."""
    replica = fly_race(job.model, job.plan(0, 1).to_pylist()[0])
    assert {name: a.status for name, a in replica.arrivals.items()} == {
        "phoenix": "captured", "sojourner": "captured", "mars-94": "abandoned"}
    assert replica.arrivals["phoenix"].t_tdb_s < replica.arrivals["sojourner"].t_tdb_s
    assert replica.landings["phoenix"].outcome == "in_orbit"
    assert replica.landings["sojourner"].outcome == "landed"
    assert replica.first == "sojourner"
    told = {e.kind for e in replica.events}
    assert {"departure", "overdrive", "failure", "distress", "rescue_decision", "propellant_transfer"} <= told
    assert {"capture", "storm", "window", "deorbit", "entry_interface", "abort"} <= told


def test_events_come_in_order_of_time(flown):
    _, _, events = flown
    for case in range(CASES):
        times = events.filter(pc.equal(events["case"], case))["t_tdb_s"].to_pylist()
        assert times == sorted(times)


def test_every_landing_was_flown_and_one_ship_at_most_was_first(flown):
    _, outcomes, _ = flown
    rows = outcomes.to_pylist()
    for row in rows:
        assert row["descents_flown"] == row["landings_attempted"] == (row["outcome"] in (
            "landed", "landed_hard", "in_orbit") or (row["outcome"] == "lost" and row["windows_count"] > 0))
        assert math.isfinite(row["t_landing_tdb_s"]) == (row["outcome"] in ("landed", "landed_hard"))
    for case in range(CASES):
        down = [r for r in rows if r["case"] == case and math.isfinite(r["t_landing_tdb_s"])]
        first = [r for r in rows if r["case"] == case and r["first"]]
        assert len(first) == min(len(down), 1)
        assert not first or first[0]["t_landing_tdb_s"] == min(r["t_landing_tdb_s"] for r in down)


def test_a_commander_knows_who_has_landed_and_nothing_later(flown):
    """That another ship has landed is said at a window if and only if another ship stood on Mars by then."""
    _, outcomes, events = flown
    landings = [(r["case"], r["ship"], r["t_landing_tdb_s"]) for r in outcomes.to_pylist()
                if math.isfinite(r["t_landing_tdb_s"])]
    looks = [e for e in events.to_pylist() if e["kind"] == "window"]
    for look in looks:
        beaten = any(case == look["case"] and ship != look["who"] and t < look["t_tdb_s"] for case, ship, t in landings)
        assert look["detail"].endswith(", another ship has landed") == beaten
    assert any(look["detail"].endswith(", another ship has landed") for look in looks)


def test_a_replica_does_not_depend_on_its_neighbours(job, flown):
    plan, outcomes, events = flown
    alone, told = job.fly(plan.slice(5, 2))
    assert str(alone.to_pylist()) == str([r for r in outcomes.to_pylist() if r["case"] in (5, 6)])
    assert str(told.to_pylist()) == str([r for r in events.to_pylist() if r["case"] in (5, 6)])


def test_without_the_storm_nobody_waits_for_dust():
    start, end = RACE.text.index("[storm]"), RACE.text.index("[deorbit]")
    race = parse(RACE.text[:start] + RACE.text[end:], "race.toml", "race").data
    calm = RaceJob("calm", RACE.text, race)
    replica = fly_race(calm.model, calm.plan(0, 1).to_pylist()[0])
    unbeaten = [e.detail for e in replica.events if e.kind == "window" and not e.detail.endswith(", another ship has landed")]
    assert unbeaten
    assert all(": go: " in detail for detail in unbeaten)
    assert "storm" not in {e.kind for e in replica.events}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [('lander = "sojourner"', 'lander = "msl"', "ships.sojourner.lander = 'msl': it lands at -4.5898 N"),
     ('lander = "sojourner"', 'lander = "race-1995"', "a landing scenario, this one is a race"),
     ('lander = "sojourner"', 'lander = "sojurner"', "did you mean sojourner"),
     ("dry_mass_t = 105.0 ", "dry_mass_t = 5.0 ", "more than dry_mass_t of its ship, 5 t")])
def test_landers_that_do_not_fit_are_refused(old, new, words):
    with pytest.raises(InputError) as error:
        build(edited((old, new)))
    assert words in str(error.value)


def test_what_does_not_fit_is_reported_all_at_once_with_its_line():
    text = RACE.text.replace("dry_mass_t = 105.0 ", "dry_mass_t = 5.0 ").replace("propellant_t = 475.0", "propellant_t = 300.0")
    lines = {line.split(" =")[0]: number for number, line in enumerate(text.splitlines(), 1) if "sojourner" in line}
    with pytest.raises(InputError) as error:
        RaceJob("mine.toml", text, parse(text, "mine.toml", "mine").data)
    said = str(error.value)
    assert f"mine.toml, line {lines['lander']}, ships.sojourner.lander" in said
    assert "ships.phoenix.propellant_t = 300: departure, corrections and capture take" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [('site = "melas"', 'site = "mellas"', "did you mean melas"),
     ('start_utc = "1995-06-22"', 'start_utc = "June"', "storm.start_utc"),
     ('fault = "gyro-stuck@E+60"', 'fault = "gyro-stuk@E+60"', "did you mean gyro-stuck"),
     ("budget_m_s = 200.0", "budget_km_s = 200.0", "budget_m_s"),
     ("propellant_t = 169.0", "propellant_t = -169.0", "propellant_t = -169.0")])
def test_mistakes_in_a_race_are_refused_in_the_words_of_the_writer(old, new, words):
    with pytest.raises(InputError) as error:
        edited((old, new))
    assert words in str(error.value)
