"""What pydantic found wrong with a file, said again in the words, keys and units of the person who wrote it."""
import json
import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from .declare import follows
from .errors import InputError, Problem, nearest
from .units import stem, suffix

Keys = tuple[str | int, ...]
_WORDS = {"km_s": "km/s", "m_s": "m/s", "deg_s": "deg/s", "rad_s": "rad/s", "m_s2": "m/s2", "kg_m3": "kg/m3",
          "kg_s": "kg/s", "km2_s2": "km2/s2", "w_m2": "W/m2", "j_m2": "J/m2", "k_s": "K/s", "j_kg_k": "J/(kg K)",
          "per_k": "1/K", "k": "K", "pa": "Pa", "w": "W", "n": "N", "kn": "kN", "kpa": "kPa", "per_s": "1/s", "mpa": "MPa",
          "mw": "MW", "kj_mol": "kJ/mol", "ratio": "", "count": "",
          "coefficient": "", "code": ""}
_KIND_OF_VALUE = {"float_type": "a number", "int_type": "a whole number", "int_from_float": "a whole number",
                  "string_type": "a text in quotes", "bool_type": "true or false", "finite_number": "a finite number",
                  "tuple_type": "an array [...]", "list_type": "an array [...]", "dict_type": "a section",
                  "model_type": "a section"}


def complaints(error: ValidationError, schema: type[BaseModel], data: dict, text: str, path: str) -> list[Problem]:
    """Every problem once: a misspelt key is not reported a second time as the key that is missing."""
    found: list[Problem] = []
    meant: set[Keys] = set()
    errors = error.errors(include_url=False)
    for one in errors:
        if one["type"] == "extra_forbidden":
            keys = _person_keys(one["loc"], data)
            problem, intended = _unknown_key(keys, one["input"], _models(schema, one["loc"][:-1]))
            meant.add((*keys[:-1], intended))
            found.append(problem._replace(where=where(path, text, keys)))
    for one in errors:
        keys = _person_keys(one["loc"], data)
        if one["type"] == "extra_forbidden" or (one["type"] == "missing" and (keys in meant or _filled(schema, one["loc"]))):
            continue
        if one["type"].startswith("union_tag"):
            keys = (*keys, one["ctx"]["discriminator"].strip("'"))
        if one["type"] in ("value_error", "assertion_error"):
            found.extend(_from_validator(one, keys, text, path))
        else:
            found.append(_wrong_value(one, keys, schema)._replace(where=where(path, text, keys)))
    return sorted(found, key=lambda problem: _line_in(problem.where))


def _filled(schema: type[BaseModel], loc: tuple) -> bool:
    """A key that follows from others: it is missing only because one of those is wrong, which is said anyway."""
    field = next(_fields(schema, loc), None)
    return field is not None and follows(field)


def _unknown_key(keys: Keys, value: Any, models: list[type[BaseModel]]) -> tuple[Problem, str]:
    """What to say about a key that does not exist, and which key was probably meant."""
    allowed = sorted({name for model in models for name in model.model_fields})
    key = str(keys[-1])
    same = [name for name in allowed if stem(name) in {stem(key), key.rpartition("_")[0], key} and suffix(name)]
    if same:
        unit = words(suffix(same[0])) or suffix(same[0])
        return Problem("", _written(value), f"unknown key; write it in {unit}", same[0]), same[0]
    guess = nearest(key, allowed)
    listed = "unknown key" if guess else f"unknown key; allowed here: {', '.join(allowed)}"
    return Problem("", _written(value), listed, guess), guess


def _wrong_value(one: Any, keys: Keys, schema: type[BaseModel]) -> Problem:
    """What to say about a value that is missing, of the wrong kind, out of range or not one of the choices."""
    kind = one["type"]
    field = next(_fields(schema, one["loc"]), None)
    meaning = f" ({field.description})" if field is not None and field.description else ""
    if kind == "missing":
        return Problem("", "", f"is required: {_allowed(field, keys)}{meaning}" if field else "is required")
    value = one["input"]
    if kind == "union_tag_not_found":
        return Problem("", "", "is required: it says which keys are allowed in this section")
    if kind == "union_tag_invalid":
        choices = re.findall(r"'([^']*)'", one["ctx"]["expected_tags"])
        tag = one["ctx"]["tag"]
        return Problem("", json.dumps(tag), "allowed: " + ", ".join(choices), nearest(tag, choices))
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", one["ctx"]["expected"])
        return Problem("", _written(value), f"allowed: {', '.join(choices)}{meaning}", nearest(str(value), choices))
    if kind == "too_long":
        return Problem("", _written(value), f"has {one['ctx']['actual_length']}, at most {one['ctx']['max_length']}" + meaning)
    if kind == "string_pattern_mismatch":
        return Problem("", _written(value), "must begin with a letter and hold letters, digits, _ and - alone" + meaning)
    if kind in _KIND_OF_VALUE:
        wanted = f"must be {_KIND_OF_VALUE[kind]}"
        wanted += f", {_allowed(field, keys)}" if field is not None and bounds(field) else ""
        return Problem("", _written(value), wanted + meaning)
    if field is not None and bounds(field):
        return Problem("", _written(value), _allowed(field, keys) + meaning)
    return Problem("", _written(value), one["msg"][0].lower() + one["msg"][1:] + meaning)


def _from_validator(one: Any, keys: Keys, text: str, path: str) -> list[Problem]:
    """A check of ours: an InputError brings its problems (`where` is a key below this place, or nothing); any other error,
    its lines."""
    raised = one["ctx"]["error"]
    if isinstance(raised, InputError):
        return [p._replace(where=where(path, text, (*keys, *filter(None, p.where.split("."))))) for p in raised.problems]
    found = []
    for line in str(raised).splitlines():
        first = tuple(re.split(r"[^\w.]", line)[0].split("."))  # these lines begin with the key that they are about
        number = line_of(text, (*keys, *first))
        section = ".".join(map(str, keys))
        place = f"{path}, line {number}" if number else path
        found.append(Problem(f"{place}, {section}" if section else place, "", line))
    return found


def _allowed(field: FieldInfo, keys: Keys) -> str:
    """The range or the choices of a field, in the unit of the key it was written under."""
    ends = bounds(field)
    if ends:
        name = next((str(k) for k in reversed(keys) if isinstance(k, str)), "")
        unit = words(suffix(name))
        return f"allowed {ends[0]:.15g} to {ends[1]:.15g}{' ' + unit if unit else ''}"
    choices = [str(c) for leaf in leaves(field.annotation) if get_origin(leaf) is Literal for c in get_args(leaf)]
    if choices:
        return "allowed: " + ", ".join(choices)
    models = [leaf for leaf in leaves(field.annotation) if isinstance(leaf, type) and issubclass(leaf, BaseModel)]
    sections = models or any(get_origin(leaf) is dict for leaf in leaves(field.annotation))
    return "a section" if sections else "a value"


def bounds(field: FieldInfo) -> tuple[float, float] | None:
    """The lowest and highest value a field may take."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return None if low is None or high is None else (low, high)


def words(unit: str) -> str:
    """A unit suffix as people write it: km_s is km/s; a pure number has no unit."""
    return _WORDS.get(unit, unit)


def _written(value: Any) -> str:
    """A value as it stands in the file, shortened; a whole section is not repeated."""
    return "" if isinstance(value, dict) else json.dumps(value, default=str, ensure_ascii=False)[:60]


def leaves(annotation: Any) -> list[Any]:
    """The types an annotation may stand for, without Optional, Union and Annotated."""
    if get_origin(annotation) is Annotated:
        return leaves(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [leaf for arg in get_args(annotation) for leaf in leaves(arg)]
    return [annotation]


def _inside(annotation: Any, key: str | int) -> list[Any]:
    """The types under one key of a type: field of a section, value of a table, item of an array, case of a union."""
    found: list[Any] = []
    for leaf in leaves(annotation):
        if isinstance(leaf, type) and issubclass(leaf, BaseModel):
            if key in leaf.model_fields:
                found.append(leaf.model_fields[str(key)].annotation)
            elif any(key in get_args(field.annotation) for field in leaf.model_fields.values()):
                found.append(leaf)  # the key is the tag that chose this case of a union
        elif get_origin(leaf) is dict:
            found.append(get_args(leaf)[1])
        elif get_origin(leaf) in (tuple, list) and get_args(leaf):
            found.append(get_args(leaf)[0])
    return found


def _models(schema: type[BaseModel], loc: Keys) -> list[type[BaseModel]]:
    """The sections that may stand at a place of the document."""
    types: list[Any] = [schema]
    for key in loc:
        types = [inner for outer in types for inner in _inside(outer, key)]
    return [leaf for t in types for leaf in leaves(t) if isinstance(leaf, type) and issubclass(leaf, BaseModel)]


def _fields(schema: type[BaseModel], loc: Keys) -> Iterator[FieldInfo]:
    """The declaration of the value at a place; for an item of an array, that of the array."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]
    if loc:
        for model in _models(schema, loc[:-1]):
            if loc[-1] in model.model_fields:
                yield model.model_fields[str(loc[-1])]


def _person_keys(loc: Keys, data: Any) -> Keys:
    """The keys as written: pydantic's place without the tags it adds for the case of a union."""
    keys: list[str | int] = []
    for position, key in enumerate(loc):
        in_table = isinstance(data, dict) and key in data
        in_array = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if in_table or in_array:
            data = data[key]
            keys.append(key)
        elif position == len(loc) - 1 and key != "[key]":  # pydantic's word for a name in a table
            keys.append(key)
    return tuple(keys)


def where(path: str, text: str, keys: Keys) -> str:
    """File, line and key, as messages name a place."""
    if not keys:
        return path
    key = "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in keys).lstrip(".")
    line = line_of(text, keys)
    return f"{path}, line {line}, {key}" if line else f"{path}, {key}"


def _line_in(where: str) -> int:
    found = re.search(r", line (\d+)", where)
    return int(found[1]) if found else 0


def line_of(text: str, keys: Keys) -> int:
    """The line where a key, or failing that its section, is written; 0 if neither is."""
    section: tuple[str | int, ...] = ()
    tables: dict[str, int] = {}
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            section = _split(header[2])
            if header[1] == "[[":
                tables[header[2]] = tables.get(header[2], -1) + 1
                section = (*section, tables[header[2]])
            best = number if section == keys[: len(section)] and len(section) >= len(keys) - 1 else best
        key = re.match(r"\s*([A-Za-z0-9_.\"'-]+)\s*=", line)
        if key and not header:
            written = (*section, *_split(key[1]))
            if written == keys[: len(written)] and len(written) > len(section):
                return number
    return best


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
