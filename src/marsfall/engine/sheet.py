"""An engine sheet: what a person wrote about an engine. Mistakes are reported all at once."""
from pathlib import Path

from pydantic import BaseModel

from ..core import document
from ..core.declare import unchecked as declared_unchecked
from ..core.document import Document
from .schema import Sheet

SORT = document.Sort("engine", "an", ("engine",), Path(__file__).resolve().parent / "sheets")


def shipped() -> dict[str, Path]:
    """The engines that come with the package: name and file, sorted by name."""
    return document.shipped(SORT.folder)


def read(name_or_path: str) -> Document:
    """The sheet of a shipped name (`nerva-r1`) or of a person's own file (`my/engine.toml`).

    Raises InputError with every problem found.
    """
    return document.read(name_or_path, SORT, lambda _: Sheet)


def parse(text: str, path: str, name: str) -> Document:
    """The sheet written in `text`; `path` is what the messages call the file. Raises InputError."""
    return document.parse(text, path, name, SORT, lambda _: Sheet)


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
