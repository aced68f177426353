"""A scenario: what a person wrote to be flown. Mistakes are reported all at once."""
from pathlib import Path

from ..core import document
from ..core.declare import Section
from ..core.document import Document

KINDS = ("landing", "race")
SORT = document.Sort("scenario", "a", KINDS, Path(__file__).resolve().parent.parent / "scenarios")
Scenario = Document


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package: name and file, sorted by name."""
    return document.shipped(SORT.folder)


def read(name_or_path: str) -> Scenario:
    """The scenario of a shipped name (`msl`) or of a person's own file (`my/lander.toml`).

    Raises InputError with every problem found.
    """
    return document.read(name_or_path, SORT, schema)


def parse(text: str, path: str, name: str) -> Scenario:
    """The scenario written in `text`; `path` is what the messages call the file. Raises InputError."""
    return document.parse(text, path, name, SORT, schema)


def schema(kind: str) -> type[Section]:
    """The class that declares every key of a kind of scenario."""
    if kind == "landing":
        from ..descent.schema import Landing
        return Landing
    from .fleet import Race
    return Race
