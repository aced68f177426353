"""Every shipped scenario reads cleanly and says where its numbers come from."""
import re

import pytest

from marsfall import load
from marsfall.mission.scenario import shipped

NUMBER = re.compile(r"^\s*[A-Za-z0-9_]+\s*=\s*(\[.*\]|[-+]?[\d.][\d._eE+-]*|\"\d{4}-\d\d-\d\d[^\"]*\")\s*(#.*)?$")


@pytest.mark.parametrize("name", list(shipped()))
def test_it_reads_cleanly_and_has_a_title(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.data.kind == scenario.kind
    assert scenario.data.title
    assert "\n" not in scenario.data.title


@pytest.mark.parametrize("name", list(shipped()))
def test_every_number_says_where_it_comes_from(name):
    unsourced = []
    for number, line in enumerate(shipped()[name].read_text(encoding="utf-8").splitlines(), 1):
        found = NUMBER.match(line)
        if found and not re.match(r"#\s*(source|assumption)\b", found[2] or ""):
            unsourced.append(f"line {number}: {line.strip()}")
    assert not unsourced, "\n".join(unsourced)
