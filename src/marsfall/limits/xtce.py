"""The definitions as XTCE 1.2 (CCSDS 660.0-B-2), for Yamcs and other ground systems: one parameter type a quantity, with its
valid range and its alarm ranges; limits of some phases only as context alarms.

The alarm ranges are written as the range that is *not* an alarm (rangeForm outside): a bound that is itself out is exclusive
there, one that is still in is inclusive. XTCE counts violations for all ranges of a type at once and has no sensors, votes,
dead-bands, latches or inhibits: the smallest count is written, the tightest of several limits of one level and side, and the
whole definitions travel as JSON beside it, so that nothing is lost.
"""
import re
import xml.etree.ElementTree as ET
from hashlib import sha256

from . import codes
from .schema import Definitions, Limit

SPACE = "http://www.omg.org/spec/XTCE/20180204"
JSON_NAME = "marsfall-limits"


def xtce(definitions: Definitions) -> str:
    """The XML document."""
    ET.register_namespace("", SPACE)
    text = definitions.model_dump_json()
    root = ET.Element(_tag("SpaceSystem"), name=_name(definitions.title), shortDescription=_legal(definitions.title))
    ancillary = ET.SubElement(root, _tag("AncillaryDataSet"))
    whole = ET.SubElement(ancillary, _tag("AncillaryData"), name=JSON_NAME, mimeType="application/json")
    whole.text = text
    ET.SubElement(root, _tag("Header"), version=sha256(text.encode()).hexdigest()[:12], validationStatus="Draft")
    telemetry = ET.SubElement(root, _tag("TelemetryMetaData"))
    types, parameters = ET.SubElement(telemetry, _tag("ParameterTypeSet")), ET.SubElement(telemetry, _tag("ParameterSet"))
    phase = _phase(definitions, types, parameters)
    taken = {phase} if phase else set()
    for name in definitions.quantities:
        _quantity(definitions, name, phase, types, parameters, taken)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _tag(word: str) -> str:
    return f"{{{SPACE}}}{word}"


def _name(title: str) -> str:
    """A legal name: XTCE forbids the signs of its paths, and blanks are trouble in every tool."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", title).strip("-") or "limits"


def _legal(text: str) -> str:
    """Text without the signs that no XML may hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _phase(definitions: Definitions, types: ET.Element, parameters: ET.Element) -> str:
    """A parameter for the phase, where the definitions name phases; its name."""
    if not definitions.phases:
        return ""
    name = _free("phase", {*definitions.channels(), *definitions.quantities})
    kind = ET.SubElement(types, _tag("EnumeratedParameterType"), name=f"{name}_type")
    listed = ET.SubElement(kind, _tag("EnumerationList"))
    for number, label in enumerate(definitions.phases):
        ET.SubElement(listed, _tag("Enumeration"), value=str(number), label=_legal(label))
    _parameter(parameters, name, f"{name}_type", "derived")
    return name


def _parameter(parameters: ET.Element, name: str, kind: str, origin: str) -> None:
    made = ET.SubElement(parameters, _tag("Parameter"), name=name, parameterTypeRef=kind)
    ET.SubElement(made, _tag("ParameterProperties"), dataSource=origin)


def _quantity(definitions: Definitions, name: str, phase: str, types: ET.Element, parameters: ET.Element,
              taken: set[str]) -> None:
    """The value that limits are about, with its alarms; and its sensors, without."""
    sensors = definitions.sensors_of(name)
    alone = sensors == (name,)
    value = name if alone else _free(name, {*definitions.channels(), *taken})
    mine = {key: limit for key, limit in definitions.limits.items() if limit.quantity == name}
    _alarms(_type(definitions, name, f"{value}_type", types), definitions, mine, phase)
    _parameter(parameters, value, f"{value}_type", "telemetered" if alone else "derived")
    taken.add(value)
    new = [sensor for sensor in sensors if sensor not in taken]
    if new:
        _type(definitions, name, f"{value}_sensor_type", types)
    for sensor in new:
        _parameter(parameters, sensor, f"{value}_sensor_type", "telemetered")
        taken.add(sensor)


def _type(definitions: Definitions, name: str, called: str, types: ET.Element) -> ET.Element:
    """A number in the unit and the valid range of a quantity."""
    quantity = definitions.quantities[name]
    kind = ET.SubElement(types, _tag("FloatParameterType"), name=called, sizeInBits="64")
    unit = ET.SubElement(ET.SubElement(kind, _tag("UnitSet")), _tag("Unit"))
    unit.text = _legal(quantity.unit)
    valid = {key: repr(bound) for key, bound in (("minInclusive", quantity.valid_low), ("maxInclusive", quantity.valid_high))
             if bound is not None}
    if valid:
        ET.SubElement(kind, _tag("ValidRange"), valid)
    return kind


def _alarms(kind: ET.Element, definitions: Definitions, mine: dict[str, Limit], phase: str) -> None:
    """Alarms that always hold; and for every phase with limits of its own, all that hold in it: the first match counts."""
    always = {key: limit for key, limit in mine.items() if not limit.phases}
    if always:
        _ranges(ET.SubElement(kind, _tag("DefaultAlarm")), always)
    special = [named for named in definitions.phases if any(named in limit.phases for limit in mine.values())]
    contexts = ET.SubElement(kind, _tag("ContextAlarmList")) if special else kind
    for named in special:
        context = ET.SubElement(contexts, _tag("ContextAlarm"))
        _ranges(context, {key: limit for key, limit in mine.items() if not limit.phases or named in limit.phases})
        match = ET.SubElement(context, _tag("ContextMatch"))
        ET.SubElement(match, _tag("Comparison"), parameterRef=phase, value=_legal(named))


def _ranges(alarm: ET.Element, limits: dict[str, Limit]) -> None:
    """One range a level."""
    alarm.set("minViolations", str(min(limit.persistence_count for limit in limits.values())))
    alarm.set("minConformance", str(max(limit.clear_count for limit in limits.values())))
    notes = ET.SubElement(alarm, _tag("AncillaryDataSet"))
    for key, limit in limits.items():
        note = ET.SubElement(notes, _tag("AncillaryData"), name=key)
        kind = ", never exceed" if limit.never_exceed else ", latched" if limit.latched else ""
        note.text = _legal(f"{limit.level}, {limit.side} {limit.bound!r} {limit.unit}{kind}. Why: {limit.reason}. "
                           f"By: {limit.source}. Do: {limit.procedure}")
    static = ET.SubElement(alarm, _tag("StaticAlarmRanges"), rangeForm="outside")
    for level in codes.LEVELS:
        edges: dict[str, str] = {}
        for side, end, pick in (("below", "min", max), ("above", "max", min)):
            bounds = [(limit.bound, limit.inclusive) for limit in limits.values() if (limit.level, limit.side) == (level, side)]
            if bounds:
                tightest = pick(bound for bound, _ in bounds)
                out = any(inclusive for bound, inclusive in bounds if bound == tightest)
                edges[f"{end}{'Exclusive' if out else 'Inclusive'}"] = repr(tightest)
        if edges:
            ET.SubElement(static, _tag(f"{level.capitalize()}Range"), edges)
