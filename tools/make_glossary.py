"""Write docs/glossary.md: every key of the files that people write, from the classes that check them."""
import sys
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from marsfall.core.complaints import bounds, leaves, words
from marsfall.core.declare import follows, unchecked
from marsfall.core.units import suffix
from marsfall.engine.profile import Profile
from marsfall.engine.schema import Sheet
from marsfall.limits.schema import Definitions
from marsfall.mission.scenario import KINDS, schema

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "glossary.md"
HEAD = """# Every key of a file

This page is written by `make docs` from the classes that check files; do not edit it. How to write a scenario:
[scenarios.md](scenarios.md), an engine's sheet or a burn: [engine.md](engine.md), limits: [limits.md](limits.md). The unit of a
key is the end of its name. A default that "follows" comes from the rest of the file: [fly-your-own.md](fly-your-own.md) says
how. A default marked "unchecked" comes from memory and has no second source.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    models = {**{kind: schema(kind) for kind in KINDS}, "engine": Sheet, "burn": Profile, "limits": Definitions}
    for kind, model in models.items():
        parts.append(f"## kind = \"{kind}\"\n")
        parts += chapters(model, "")
    return "\n".join(parts).rstrip() + "\n"


def chapters(model: type[BaseModel], path: str) -> list[str]:
    """A table for the section, then those of the sections inside it."""
    about = " ".join((model.__doc__ or "").split())
    rows, inner = [], []
    for name, field in model.model_fields.items():
        sections = sections_of(field)
        for section, many in sections:
            inner += chapters(section, f"{path}{name}{'.NAME' if many else ''}.")
        if not sections:
            rows.append(f"| `{name}` | {allowed(name, field)} | {default(field)} | {field.description or ''} |")
    title = f"### [{path[:-1]}]\n\n{about}\n" if path else f"{about}\n"
    table = "\n".join(["| key | allowed | default | meaning |", "|---|---|---|---|", *rows]) + "\n" if rows else ""
    return [title, table, *inner]


def sections_of(field: FieldInfo) -> list[tuple[type[BaseModel], bool]]:
    """The sections a field may hold, and whether it holds many under names of their own."""
    found = []
    for leaf in leaves(field.annotation):
        many = get_origin(leaf) is dict
        inside = leaves(get_args(leaf)[1]) if many else leaves(get_args(leaf)[0]) if get_origin(leaf) is list else [leaf]
        found += [(inner, many) for inner in inside if isinstance(inner, type) and issubclass(inner, BaseModel)]
    return found


def allowed(name: str, field: FieldInfo) -> str:
    """Range with unit, choices, or kind of value."""
    ends = bounds(field)
    if ends:
        return f"{ends[0]:.10g} to {ends[1]:.10g} {words(suffix(name))}".rstrip()
    found = []
    for leaf in leaves(field.annotation):
        if get_origin(leaf) is Literal:
            found.append(", ".join(f"`{choice}`" for choice in get_args(leaf)))
        elif leaf is not type(None):
            many = "texts" if get_args(leaf) and str in leaves(get_args(leaf)[0]) else "numbers"
            found.append({"bool": "true, false", "str": "text"}.get(leaf.__name__, many))
    return "; ".join(found)


def default(field: FieldInfo) -> str:
    """What holds if the key is not written."""
    if follows(field):
        return "follows"
    if field.default is PydanticUndefined and field.default_factory is None:
        return "required"
    value = field.get_default(call_default_factory=True)
    shown = "none" if value is None else str(value).lower() if isinstance(value, bool) else f"{value}"
    return f"{shown}, unchecked" if unchecked(field) else shown


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)
