"""Every shipped scenario reads cleanly and says where its numbers come from."""
import re
from pathlib import Path

import pytest

from marsfall import load
from marsfall.mission.scenario import shipped

DOCS = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"
NUMBER = re.compile(r"^\s*[A-Za-z0-9_]+\s*=\s*(\[.*\]|[-+]?[\d.][\d._eE+-]*|\"\d{4}-\d\d-\d\d[^\"]*\")\s*(#.*)?$")


@pytest.mark.parametrize("name", list(shipped()))
def test_it_reads_cleanly_and_has_a_title(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.data.kind == scenario.kind
    assert scenario.data.title
    assert "\n" not in scenario.data.title


def test_the_docs_list_what_is_shipped():
    listed = set(re.findall(r"`([a-z0-9-]+)`", DOCS.read_text(encoding="utf-8").split("The rules:")[0]))
    assert set(shipped()) <= listed


@pytest.mark.parametrize("repaired", [name for name in shipped() if name.endswith("-repaired")])
def test_a_repair_changes_the_software_only(repaired):
    flown, mended = (load(name).data.model_dump(exclude={"title"}) for name in (repaired.removesuffix("-repaired"), repaired))
    assert {key for key in flown if flown[key] != mended[key]} == {"software"}


@pytest.mark.parametrize("name", list(shipped()))
def test_every_number_says_where_it_comes_from(name):
    unsourced = []
    for number, line in enumerate(shipped()[name].read_text(encoding="utf-8").splitlines(), 1):
        found = NUMBER.match(line)
        if found and not re.match(r"#\s*(source|assumption)\b", found[2] or ""):
            unsourced.append(f"line {number}: {line.strip()}")
    assert not unsourced, "\n".join(unsourced)
