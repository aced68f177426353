"""marsfall engine show: what it prints, what it draws, what it refuses."""
import json
import re

import pytest
from own_engine import GOOD

from marsfall.engine.sheet import shipped

PROMISED = {"isp_s", "thrust_n", "power_w", "flow_kg_s", "chamber_temperature_k", "chamber_pressure_pa", "expansion_ratio",
            "throat_diameter_m", "unchecked"}


def test_json_holds_what_is_promised(marsfall):
    said = marsfall("engine", "show", "nerva-r1", "--json")
    assert said.code == 0
    found = json.loads(said.out)
    assert set(found) >= PROMISED
    assert {"nozzle.expansion_ratio", "cycle.jacket_heat_ratio", "never_exceed.temperature_rate_k_s"} <= set(found["unchecked"])
    assert found["never_exceed"]["chamber_pressure_pa"] == pytest.approx(1.1 * 3.1e6)
    assert found["figure"] is None


@pytest.mark.parametrize("name", list(shipped()))
def test_the_screen_is_80_columns_and_names_what_is_unchecked(marsfall, name):
    said = marsfall("engine", "show", name)
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 80
    keys = json.loads(marsfall("engine", "show", name, "--json").out)["unchecked"]
    printed = set(re.findall(r"\w+", said.out.partition("Unchecked (?)")[2]))
    assert {word for key in keys for word in key.split(".")} == printed - {"from", "memory", "without", "a", "second", "source"}


def test_without_a_name_all_are_listed(marsfall):
    said = marsfall("engine", "show")
    assert said.code == 0
    assert all(name in said.out for name in shipped())
    listed = json.loads(marsfall("engine", "show", "--json").out)["engines"]
    assert [engine["name"] for engine in listed] == list(shipped())


def test_an_implausible_figure_is_a_warning(marsfall, tmp_path):
    path = tmp_path / "pewee.toml"
    path.write_text(GOOD + "[published]\npower_mw = 2500.0\nflow_kg_s = 5.0\nisp_s = 925.0\n", encoding="utf-8")
    said = marsfall("engine", "show", path)
    assert said.code == 0
    assert said.out.count("NOT PLAUSIBLE") == 3
    judged = json.loads(marsfall("engine", "show", path, "--json").out)["judged"]
    assert judged[0]["claimed"] is None  # hotter than the table holds
    assert not any(one["plausible"] for one in judged)


def test_a_turbine_that_cannot_drive_its_pump_is_said(marsfall, tmp_path):
    path = tmp_path / "weak.toml"
    path.write_text(GOOD.replace("= 12.0", "= 7.0"), encoding="utf-8")
    said = marsfall("engine", "show", path)
    assert said.code == 0
    assert "the turbine cannot drive the pump" in said.out


def test_figure_is_drawn(marsfall, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert marsfall("engine", "show", "snre", "--figure").code == 0
    assert (tmp_path / "snre.png").read_bytes().startswith(b"\x89PNG")
    said = marsfall("engine", "show", "snre", "--out", tmp_path / "maps.png", "--json")
    assert json.loads(said.out)["figure"] == str(tmp_path / "maps.png")


@pytest.mark.parametrize(("words", "because"), [
    (("nerva-r2",), "did you mean nerva-r1?"), (("no/such.toml",), "neither a file nor a shipped engine"),
    (("snre", "--out", "maps.pdf"), "must be a .png"), (("snre", "--out", "no/such/maps.png"), "in a folder that exists"),
    (("--figure",), "say which engine to draw"), (("snre", "dra5"), "unexpected extra argument"), ((".",), "is a folder")])
def test_bad_input_is_refused_with_the_reason(marsfall, words, because):
    said = marsfall("engine", "show", *words)
    assert said.code == 2
    assert said.out == ""
    assert because in said.err
