"""Every shipped engine reads cleanly, says where its numbers come from, and names those that nobody has checked."""
import re
from pathlib import Path

import pytest
from own_engine import GOOD

from marsfall.core.declare import unchecked as declared_unchecked
from marsfall.core.errors import InputError
from marsfall.engine.performance import rate
from marsfall.engine.plausible import judge
from marsfall.engine.schema import Topping, given_keys, never_exceed_pressure_mpa
from marsfall.engine.sheet import parse, read, shipped, unchecked

NUMBER = re.compile(r"^([a-z_]+)\s*=\s*(\[.*\]|[-+]?[\d.][\d._eE+-]*)\s*(#.*)?$")
TAGGED = re.compile(r"^([a-z_]+)\s*=[^#]*#.*(from memory|unchecked)")


def lines_of(name: str):
    """Section and line, of a shipped sheet below its head."""
    section = ""
    for line in shipped()[name].read_text(encoding="utf-8").splitlines():
        section = header[1] if (header := re.match(r"\[(\w+)\]", line)) else section
        if section:
            yield section, line


@pytest.mark.parametrize("name", list(shipped()))
def test_it_reads_cleanly_and_its_turbine_drives_its_pump(name):
    sheet = read(name)
    assert sheet.name == name
    assert "\n" not in sheet.data.title
    assert len(sheet.data.title) <= 80
    assert rate(sheet.data).drive.closes


@pytest.mark.parametrize("name", list(shipped()))
def test_every_number_says_where_it_comes_from(name):
    unsourced = [line for _, line in lines_of(name)
                 if (found := NUMBER.match(line)) and not re.match(r"#\s*(source|assumption)\b", found[3] or "")]
    assert not unsourced


@pytest.mark.parametrize("name", list(shipped()))
def test_what_is_from_memory_is_listed_as_unchecked_and_nothing_else(name):
    from_memory = {f"{section}.{found[1]}" for section, line in lines_of(name) if (found := TAGGED.match(line))}
    assert from_memory == set(read(name).data.unchecked)


@pytest.mark.parametrize("name", list(shipped()))
def test_unchecked_defaults_in_use_are_listed_and_replaced_ones_are_not(name):
    data = read(name).data
    listed, given = unchecked(data), given_keys(data)
    assert len(listed) == len(set(listed))
    assert set(listed) - set(data.unchecked) == set(listed) - set(given)
    for key, field in type(data.cycle).model_fields.items():
        if declared_unchecked(field):
            assert (f"cycle.{key}" in listed) == (key not in data.cycle.model_fields_set or f"cycle.{key}" in data.unchecked)


def test_the_story_is_in_the_sheets():
    """Two programmes share expansion ratio and never-exceed values: those of 1992, not of the engine that flies."""
    flying, old, other = (read(name).data for name in ("sojourner", "nerva-1992", "mars-94"))
    assert old.never_exceed == other.never_exceed
    assert old.nozzle.expansion_ratio == other.nozzle.expansion_ratio
    assert flying.nozzle.expansion_ratio != old.nozzle.expansion_ratio
    different = [key for key in type(flying.never_exceed).model_fields
                 if getattr(flying.never_exceed, key) != getattr(old.never_exceed, key)]
    assert len(different) >= 7
    for key in ("mass_kg", "chamber_pressure_mpa"):
        assert getattr(other.rating, key) != getattr(old.rating, key)


def test_an_own_sheet_needs_no_code(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    sheet = read(str(path))
    assert isinstance(sheet.data.cycle, Topping)
    assert never_exceed_pressure_mpa(sheet.data) == pytest.approx(5.5)
    assert rate(sheet.data).thrust_n == pytest.approx(50e3)
    assert not judge(sheet.data)


def test_the_sheet_of_the_guide_works():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "engine.md").read_text(encoding="utf-8")
    sheet = parse(re.search(r"```toml\n(.*?)```", guide, re.DOTALL)[1], "docs/engine.md", "guide")
    assert rate(sheet.data).drive.closes
    assert all(judged.plausible for judged in judge(sheet.data))


BAD = {
    "two sizes": ("thrust_kn = 50.0", "thrust_kn = 50.0\nflow_kg_s = 6.0", ["rating.flow_kg_s = 6", "give only one"]),
    "no size": ("thrust_kn = 50.0\n", "", ["rating", "give one of thrust_kn, flow_kg_s, throat_diameter_mm"]),
    "the unit of the pressure": ("chamber_pressure_mpa = 5.0", "chamber_pressure_bar = 50.0",
                                 ["chamber_pressure_bar", "in MPa"]),
    "a nozzle outside the table": ("= 150.0", "= 700.0", ["expansion_ratio = 700.0", "5 to 500"]),
    "a chamber above the table": ("= 2500.0", "= 3600.0", ["chamber_temperature_k = 3600.0", "300 to 3400"]),
    "a red line below the rating": ("= 2650.0", "= 2400.0",
                                    ["never_exceed.chamber_temperature_k = 2400", "above the chamber's"]),
    "a weak pump": ("= 12.0", "= 4.0", ["cycle.pump_pressure_mpa = 4", "above the chamber's rated 5 MPa"]),
    "a boiling tank": ("= 12.0", "= 12.0\ntank_temperature_k = 25.0", ["cycle.tank_temperature_k = 25", "boils at 0.22 MPa"]),
    "a tag for nothing": ('"rating.chamber_temperature_k"', '"rating.chamber_temperatur_k"',
                          ["unchecked", "must name a key", "did you mean rating.chamber_temperature_k"]),
    "a tag for what is not given": ('"rating.chamber_temperature_k"', '"rating.mass_kg"',
                                    ["unchecked", "that this sheet gives"]),
    "another cycle": ('"topping"', '"staged"', ["cycle.kind", "hot-bleed", "topping"]),
    "a bleed of a topping cycle": ("= 12.0", "= 12.0\nbleed_ratio = 0.03", ["bleed_ratio", "unknown key"]),
    "no number": ("= 2500.0", "= nan", ["chamber_temperature_k"]),
    "a life that overflows": ("= 2650.0", "= 2650.0\n[damage]\nhour_k = 1500.0\nten_hours_k = 1499.9",
                              ["damage.ten_hours_k = 1499.9", "at most 1473 K"]),
    "a middle that cools": ("= 2650.0", "= 2650.0\n[core]\ninlet_share_ratio = 0.6\noutlet_share_ratio = 0.6",
                            ["core.outlet_share_ratio = 0.6", "leaves -0.2"]),
    "a core lost before it is rated": ("= 2650.0", "= 2650.0\n[core]\nfailure_temperature_k = 2000.0",
                                       ["core.failure_temperature_k = 2000", "above the chamber's rated 2500 K"]),
    "pulses the wrong way": ("= 2650.0", "= 2650.0\n[control]\npulse_low_k = 1300.0",
                             ["control.pulse_low_k = 1300", "below pulse_high_k"]),
    "brackets without end": ("= 150.0", "= " + "[" * 5000, ["is not TOML", "hundreds deep"]),
    "another kind": ('"engine"', '"landing"', ['must be "engine"']),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_said_where_it_is_and_what_is_allowed(mistake):
    good, bad, words = BAD[mistake]
    assert good in GOOD
    with pytest.raises(InputError) as caught:
        parse(GOOD.replace(good, bad, 1), "mine.toml", "mine")
    said = str(caught.value)
    assert said.startswith("mine.toml")
    assert all(word in said for word in words), said


def test_all_mistakes_come_at_once():
    text = GOOD.replace("= 150.0", "= 700.0").replace("= 2500.0", "= 3600.0").replace("pump_pressure_mpa", "pump_presure_mpa")
    with pytest.raises(InputError) as caught:
        parse(text, "mine.toml", "mine")
    assert len(caught.value.problems) == 3
