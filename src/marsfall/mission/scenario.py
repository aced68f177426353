"""A scenario: the text a person wrote and the tree of numbers read from it. Mistakes are reported all at once."""
from pathlib import Path
from typing import Any, NamedTuple

from ..core import document
from ..core.declare import Section

SHIPPED = Path(__file__).resolve().parent.parent / "scenarios"
KINDS = ("landing", "race")
SORT = document.Sort("scenario", "a", 'kind = "landing" or kind = "race"')


class Scenario(NamedTuple):
    """What is flown. `data` is the pydantic tree of its kind, in the units of the person who wrote `text`."""

    name: str
    path: str
    text: str
    kind: str
    data: Any


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package: name and file, sorted by name."""
    return document.shipped(SHIPPED)


def read(name_or_path: str) -> Scenario:
    """The scenario of a shipped name (`msl`) or of a person's own file (`my/lander.toml`).

    Raises InputError with every problem found.
    """
    path = document.find(name_or_path, SHIPPED, SORT)
    return parse(document.text_of(path, SORT), str(path) if path.parent != SHIPPED else path.name, path.stem)


def parse(text: str, path: str, name: str) -> Scenario:
    """The scenario written in `text`; `path` is what the messages call the file. Raises InputError."""
    data = document.toml(text, path)
    kind = document.kind_of(data, KINDS, path)
    return Scenario(name, path, text, kind, document.check(data, schema(kind), text, path))


def schema(kind: str) -> type[Section]:
    """The class that declares every key of a kind of scenario."""
    if kind == "landing":
        from ..descent.schema import Landing
        return Landing
    from .fleet import Race
    return Race
