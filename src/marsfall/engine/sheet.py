"""An engine sheet: the text a person wrote and the tree of numbers read from it. Mistakes are reported all at once."""
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from ..core import document
from ..core.declare import unchecked as declared_unchecked
from .schema import Sheet

SHIPPED = Path(__file__).resolve().parent / "sheets"
SORT = document.Sort("engine", "an", 'kind = "engine"')


class EngineSheet(NamedTuple):
    """An engine. `data` is its checked tree, in the units of the person who wrote `text`."""

    name: str
    path: str
    text: str
    data: Sheet


def shipped() -> dict[str, Path]:
    """The engines that come with the package: name and file, sorted by name."""
    return document.shipped(SHIPPED)


def read(name_or_path: str) -> EngineSheet:
    """The sheet of a shipped name (`nerva-r1`) or of a person's own file (`my/engine.toml`).

    Raises InputError with every problem found.
    """
    path = document.find(name_or_path, SHIPPED, SORT)
    return parse(document.text_of(path, SORT), str(path) if path.parent != SHIPPED else path.name, path.stem)


def parse(text: str, path: str, name: str) -> EngineSheet:
    """The sheet written in `text`; `path` is what the messages call the file. Raises InputError."""
    data = document.toml(text, path)
    document.kind_of(data, ("engine",), path)
    return EngineSheet(name, path, text, document.check(data, Sheet, text, path))


def unchecked(sheet: Sheet) -> list[str]:
    """Every number in use that comes from memory: those the sheet names, and defaults of the schema that say so."""
    return [*sheet.unchecked, *_defaults(sheet)]


def _defaults(section: BaseModel, before: str = "") -> list[str]:
    """Dotted names of unchecked defaults that nobody has replaced."""
    found: list[str] = []
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if isinstance(value, BaseModel):
            found += _defaults(value, f"{before}{key}.")
        elif declared_unchecked(field) and key not in section.model_fields_set:
            found.append(before + key)
    return found
