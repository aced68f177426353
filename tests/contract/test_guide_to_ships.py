"""The examples of docs/ships.md are what the schema takes, and every number of them says where it comes from."""
import re
import tomllib
from pathlib import Path

import pytest

from marsfall.cruise.schema import DepartureStage, Ship, SolarSail

GUIDE = Path(__file__).parents[2] / "docs" / "ships.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def the(*keys):
    """The section of the guide under these keys."""
    for block in BLOCKS:
        found = tomllib.loads(block)
        for key in keys:
            found = found.get(key, {})
        if found:
            return found
    raise AssertionError(keys)


def test_stage_and_sail_are_taken_as_written():
    DepartureStage.model_validate(the("departure_stage"))
    SolarSail.model_validate(the("sail"))


@pytest.mark.parametrize("kind", ["chemical", "nuclear"])
def test_engines_are_taken_as_written(kind):
    engine = the("engine", kind)
    assert set(engine) <= set(Ship.model_fields)
    Ship.model_validate(engine | {
        "departure_utc": "1994-11-14", "arrival_utc": "1995-06-27", "dry_mass_t": 100.0, "propellant_t": 300.0,
        "tank_capacity_t": 300.0, "crew_count": 4, "berths_count": 8, "captain": {"rescue": "never"}})


def test_every_number_says_where_it_comes_from():
    lines = [line for block in BLOCKS for line in block.splitlines() if re.search(r"= [\d.]", line)]
    assert len(lines) > 15
    assert all("# source: " in line or "# assumption: " in line or line.endswith("# assumption") for line in lines)
