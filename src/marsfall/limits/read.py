"""From a file to checked definitions: TOML that a person wrote, or the JSON that a run keeps of it."""
import json
from pathlib import Path

from ..core.document import Sort, check, find, kind_of, shipped, text_of, toml
from ..core.errors import InputError, Problem
from .schema import Definitions

SORT = Sort("limits file", "a", ("limits",), Path(__file__).parent / "shipped")


def read_definitions(name_or_path: str | Path) -> Definitions:
    """The definitions of a file (.toml or .json), or of a shipped one by its name. Raises InputError with every problem."""
    path = find(str(name_or_path), SORT)
    text = text_of(path, SORT)
    data = _json(text, str(path)) if path.suffix == ".json" else toml(text, str(path))
    kind_of(data, SORT.kinds, str(path))
    return check(data, Definitions, text, str(path))


def shipped_names() -> list[str]:
    """Limits files that come with the package."""
    return list(shipped(SORT.folder))


def _json(text: str, path: str) -> dict:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(Problem(path, "", f"is not JSON: {error}")) from None
    if not isinstance(data, dict):
        raise InputError(Problem(path, "", "is not a limits file: one JSON object"))
    return data
