"""The XTCE export: valid by the schema of the OMG, and every bound comes back from it as it was."""
import json
import math
import xml.etree.ElementTree as ET
from importlib.resources import files

import pytest
from limits_made import WHY

from marsfall.limits.checks import check_definitions
from marsfall.limits.read import read_definitions, shipped_names
from marsfall.limits.schema import Definitions
from marsfall.limits.xtce import SPACE, xtce

SPACES = {"x": SPACE}
# What the schema takes from https://www.w3.org/2001/xml.xsd
XML_BASE = """<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<attribute name="base" type="anyURI"/></schema>"""


def many() -> Definitions:
    """Five levels, both sides, inclusive and not, phases, several sensors, names that would clash."""
    def limit(level, side, bound, **more):
        return {"quantity": "t_k", "unit": "K", "side": side, "bound": bound, "level": level, **WHY, **more}

    return Definitions(kind="limits", title="Engine <A> & B: all/levels", phases=("start up", "hold"), quantities={
        "t_k": {"unit": "K", "sensors": ("t_k", "t_2_k"), "stale_s": 1.0, "valid_low": 0.1, "valid_high": 5000.0},
        "p_mpa": {"unit": "MPa", "stale_s": 1.0}, "phase": {"unit": "1", "stale_s": 1.0}}, limits={
        "w": limit("watch", "above", 0.1 + 0.2), "wa": limit("warning", "above", 1e3, inclusive=True, persistence_count=3),
        "wb": limit("warning", "below", 250.0), "d": limit("distress", "above", 2e3, phases=("hold",)),
        "c": limit("critical", "below", 1e-30, inclusive=True, phases=("start up",)),
        "s": limit("severe", "above", 3e3, never_exceed=True), "s2": limit("severe", "above", 2.9e3, clear_count=4),
        "p": {**limit("severe", "below", -0.25), "quantity": "p_mpa", "unit": "MPa"}})


DEFINITIONS = [many(), *(read_definitions(name) for name in shipped_names())]
NAMES = ["many", *shipped_names()]


@pytest.mark.parametrize("definitions", DEFINITIONS, ids=NAMES)
def test_the_export_is_valid_by_the_schema_of_the_omg(definitions):
    etree, packets = pytest.importorskip("lxml.etree"), pytest.importorskip("space_packet_parser")

    class Offline(etree.Resolver):
        def resolve(self, url, public_id, context):
            return self.resolve_string(XML_BASE, context) if url.endswith("xml.xsd") else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline())
    schema = etree.XMLSchema(etree.parse(str(files(packets) / "xtce" / "schemas" / "SpaceSystem.xsd"), parser))
    document = etree.fromstring(xtce(definitions).encode())
    assert schema.validate(document), schema.error_log
    document.set("limits", "3")
    assert not schema.validate(document), "the schema judges nothing"


def is_out(edges, value):
    """Whether a value is outside a range of the form outside, as a reader of XTCE sees it."""
    ends = {key: float(edge) for key, edge in edges.items()}
    low = ends.get("minInclusive", -math.inf) > value or ends.get("minExclusive", -math.inf) >= value > -math.inf
    high = ends.get("maxInclusive", math.inf) < value or ends.get("maxExclusive", math.inf) <= value < math.inf
    return low or high


def read_back(definitions):
    """(quantity, phase or None, level): edges of the range, for every alarm range in the document."""
    root = ET.fromstring(xtce(definitions))
    types = {kind.get("name"): kind for kind in root.iter(f"{{{SPACE}}}FloatParameterType")}
    found = {}
    for name in definitions.quantities:
        kind = next(kind for key, kind in types.items() if key.rstrip("_").startswith(name) and "sensor" not in key)
        for alarm in [*kind.findall("x:DefaultAlarm", SPACES), *kind.findall("x:ContextAlarmList/x:ContextAlarm", SPACES)]:
            match = alarm.find("x:ContextMatch/x:Comparison", SPACES)
            phase = None if match is None else match.get("value")
            static = alarm.find("x:StaticAlarmRanges", SPACES)
            assert static.get("rangeForm") == "outside"
            for one in static:
                found[name, phase, one.tag.split("}")[1].removesuffix("Range").lower()] = one.attrib
    return root, found


@pytest.mark.parametrize("definitions", DEFINITIONS, ids=NAMES)
def test_every_bound_comes_back_and_means_the_same(definitions):
    """In every phase and level, a value at, just over and just under each bound is out in XTCE exactly where it is here."""
    root, found = read_back(definitions)
    seen = 0
    for name in definitions.quantities:
        for phase in (None, *definitions.phases):
            mine = [limit for limit in definitions.limits.values() if limit.quantity == name]
            holds = [limit for limit in mine if not limit.phases or phase in limit.phases]
            special = any(phase in limit.phases for limit in mine)
            for level in ("watch", "warning", "distress", "critical", "severe"):
                edges = found.get((name, phase if special else None, level), {})
                here = [limit for limit in holds if limit.level == level]
                assert bool(edges) == bool(here)
                for x in (x for limit in here for x in (limit.bound, math.nextafter(limit.bound, math.inf),
                                                        math.nextafter(limit.bound, -math.inf))):
                    over = [x >= b.bound if b.inclusive else x > b.bound for b in here if b.side == "above"]
                    under = [x <= b.bound if b.inclusive else x < b.bound for b in here if b.side == "below"]
                    assert is_out(edges, x) == any(over + under)
                    seen += 1
    assert seen >= 3 * len(definitions.limits)
    whole = json.loads(root.find("x:AncillaryDataSet/x:AncillaryData[@name='marsfall-limits']", SPACES).text)
    assert Definitions.model_validate_json(json.dumps(whole)) == definitions


def test_counts_units_sensors_and_names():
    root, _ = read_back(many())
    kind = root.find(".//x:FloatParameterType[@name='t_k__type']", SPACES)
    assert kind.find("x:UnitSet/x:Unit", SPACES).text == "K"
    assert kind.find("x:ValidRange", SPACES).attrib == {"minInclusive": "0.1", "maxInclusive": "5000.0"}
    alarm = kind.find("x:DefaultAlarm", SPACES)
    assert (alarm.get("minViolations"), alarm.get("minConformance")) == ("1", "4")
    names = [one.get("name") for one in root.iter(f"{{{SPACE}}}Parameter")]
    assert len(names) == len(set(names))
    assert {"t_k", "t_2_k", "t_k_", "p_mpa", "phase", "phase_"} == set(names)
    assert root.get("name") == "Engine-A-B-all-levels"
    kinds = {one.get("name") for one in root.find(".//x:ParameterTypeSet", SPACES)}
    assert {one.get("parameterTypeRef") for one in root.iter(f"{{{SPACE}}}Parameter")} <= kinds


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_limits_raise_no_doubt(name):
    assert check_definitions(read_definitions(name)) == []
