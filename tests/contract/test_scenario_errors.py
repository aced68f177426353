"""What a person sees who wrote a scenario wrongly: every mistake at once, in their own words and units."""
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from marsfall.core.declare import Section, number, text
from marsfall.core.errors import InputError, Problem
from marsfall.mission import scenario


class Slow(Section):
    frame: Literal["inertial", "relative"] = text("what the entry speed is measured against")
    kind: Literal["slow"]
    speed_km_s: float = number("speed at entry interface", 3.0, 8.0)


class Fast(Section):
    kind: Literal["fast"]
    energy_j_m2: float = number("energy", 0.0, 1.0)


class Vehicle(Section):
    mass_kg: float = number("mass at entry interface", 10.0, 200_000.0)
    lander_mass_kg: float = number("mass of the lander", 1.0, 200_000.0, 1.0)
    spin_deg_s: float = number("spin", 0.0, 60.0, 0.0)
    axes_m: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @model_validator(mode="after")
    def _turns(self):
        if self.spin_deg_s > 0.0 and self.axes_m[0] == 0.0:
            raise ValueError("axes_m: the first must not be zero when it spins\nspin_deg_s: allowed 0 then")
        return self


class Toy(Section):
    kind: Literal["landing"]
    vehicle: Vehicle
    entry: Annotated[Slow | Fast, Field(discriminator="kind")]
    ships: dict[str, Vehicle] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self):
        if self.vehicle.lander_mass_kg > self.vehicle.mass_kg:
            raise InputError(Problem("vehicle.lander_mass_kg", str(self.vehicle.lander_mass_kg),
                                     f"must be below vehicle.mass_kg = {self.vehicle.mass_kg}"))
        return self


GOOD = """kind = "landing"

[vehicle]
mass_kg = 3000.0
axes_m = [1, 2.0, 3]

[entry]
kind = "slow"
frame = "relative"
speed_km_s = 5.8
"""


@pytest.fixture
def problems(monkeypatch):
    """The lines a person gets for a scenario text, with the toy schema in the place of a landing's."""
    monkeypatch.setattr(scenario, "schema", lambda kind: Toy)

    def lines(written: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            scenario.parse(written, "my.toml", "my")
        return [str(p) for p in caught.value.problems]
    return lines


def test_a_good_file_is_read_as_written(monkeypatch):
    monkeypatch.setattr(scenario, "schema", lambda kind: Toy)
    read = scenario.parse(GOOD, "my.toml", "my")
    assert read.data.vehicle.mass_kg == 3000.0
    assert read.data.vehicle.axes_m == (1.0, 2.0, 3.0)
    assert (read.name, read.kind, read.text) == ("my", "landing", GOOD)


@pytest.mark.parametrize(("old", "new", "message"), [
    ("mass_kg = 3000.0", "mas_kg = 3000.0", "line 4, vehicle.mas_kg = 3000.0: unknown key; did you mean mass_kg?"),
    ("mass_kg = 3000.0", "mass_t = 3.0",
     "line 4, vehicle.mass_t = 3.0: unknown key; write it in kg; did you mean mass_kg?"),
    ("mass_kg = 3000.0", "mass_lb = 3.0",
     "line 4, vehicle.mass_lb = 3.0: unknown key; write it in kg; did you mean mass_kg?"),
    ("mass_kg = 3000.0", "mass = 3.0",
     "line 4, vehicle.mass = 3.0: unknown key; write it in kg; did you mean mass_kg?"),
    ("mass_kg = 3000.0", "mass_kg = -3000.0",
     "line 4, vehicle.mass_kg = -3000.0: allowed 10 to 200000 kg (mass at entry interface)"),
    ("mass_kg = 3000.0", 'mass_kg = "heavy"',
     'line 4, vehicle.mass_kg = "heavy": must be a number, allowed 10 to 200000 kg (mass at entry interface)'),
    ("mass_kg = 3000.0", "mass_kg = nan",
     "line 4, vehicle.mass_kg = NaN: must be a finite number, allowed 10 to 200000 kg (mass at entry interface)"),
    ("mass_kg = 3000.0\n", "",
     "line 3, vehicle.mass_kg: is required: allowed 10 to 200000 kg (mass at entry interface)"),
    ('frame = "relative"\n', "",
     "line 7, entry.frame: is required: allowed: inertial, relative (what the entry speed is measured against)"),
    ('"relative"', '"relativ"', 'line 9, entry.frame = "relativ": allowed: inertial, relative '
     "(what the entry speed is measured against); did you mean relative?"),
    ('"slow"', '"slo"', 'line 8, entry.kind = "slo": allowed: slow, fast; did you mean slow?'),
    ('kind = "slow"\n', "", "line 7, entry.kind: is required: it says which keys are allowed in this section"),
    ("5.8", "5800.0", "line 10, entry.speed_km_s = 5800.0: allowed 3 to 8 km/s (speed at entry interface)"),
    ("[1, 2.0, 3]", "[1, 2.0]", "line 5, vehicle.axes_m[2]: is required: a value"),
    ("[1, 2.0, 3]", '[1, 2.0, "x"]', 'line 5, vehicle.axes_m[2] = "x": must be a number'),
    ("axes_m = [1, 2.0, 3]", "lander_mass_kg = 9e4",
     "line 5, vehicle.lander_mass_kg = 90000.0: must be below vehicle.mass_kg = 3000.0"),
    ("[vehicle]", "[vehicel]", "line 3, vehicel: unknown key; did you mean vehicle?"),
    ('kind = "landing"', 'kind = "landin"', 'kind = "landin": must be "landing" or "race"; did you mean landing?'),
    ('kind = "landing"', 'knd = "landing"', 'kind: must be "landing" or "race"'),
    ("mass_kg = 3000.0", "mass_kg 3000.0",
     "line 4, column 9 = mass_kg 3000.0: is not TOML: Expected '=' after a key in a key/value pair"),
])
def test_one_mistake_one_message(problems, old, new, message):
    assert problems(GOOD.replace(old, new, 1)) == [f"my.toml, {message}"]


def test_the_lines_of_a_check_across_keys_name_their_lines(problems):
    bad = GOOD.replace("[1, 2.0, 3]", "[0.0, 0.0, 1.0]").replace("mass_kg = ", "spin_deg_s = 3.0\nmass_kg = ")
    assert problems(bad) == ["my.toml, line 6, vehicle: axes_m: the first must not be zero when it spins",
                             "my.toml, line 4, vehicle: spin_deg_s: allowed 0 then"][::-1]


def test_all_mistakes_are_reported_together_in_the_order_of_the_file(problems):
    bad = GOOD.replace("3000.0", "-1").replace('"relative"', '"earth"').replace("5.8", "58")
    found = problems(bad + "[ships.X]\nmass_kg = 1\n")
    assert [line.split(", ")[1] for line in found] == ["line 4", "line 9", "line 10", "line 12"]
    assert found[-1].startswith("my.toml, line 12, ships.X.mass_kg = 1: allowed 10 to 200000 kg")


@pytest.mark.parametrize(("raw", "message"), [
    (b"", "is empty"),
    (b"  \n\n", "is empty"),
    (b"\x7fELF\0\0\0\1", "is a binary file"),
    (b"kind = \"landing\" # \xff\xfe", "is not UTF-8 text (byte 19)"),
    (b"#" * 1_000_001, "is larger than 1000000 bytes"),
])
def test_a_file_that_is_no_scenario(tmp_path, raw, message):
    path = tmp_path / "odd.toml"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        scenario.read(str(path))
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_folder_and_a_name_nobody_knows(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="is a folder; a scenario is one TOML file"):
        scenario.read(str(tmp_path))
    (tmp_path / "msl.toml").write_text(GOOD)
    monkeypatch.setattr(scenario, "SORT", scenario.SORT._replace(folder=tmp_path))
    with pytest.raises(InputError) as caught:
        scenario.read("mls")
    assert str(caught.value) == "scenario = mls: neither a file nor a shipped scenario (msl); did you mean msl?"
