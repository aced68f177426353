"""A scenario: the text a person wrote and the tree of numbers read from it. Mistakes are reported all at once."""
import json
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..core.declare import Section
from ..core.errors import InputError, Problem, nearest
from .complaints import complaints

SHIPPED = Path(__file__).resolve().parent.parent / "scenarios"
KINDS = ("landing", "race")
MOST_BYTES = 1_000_000


class Scenario(NamedTuple):
    """What is flown. `data` is the pydantic tree of its kind, in the units of the person who wrote `text`."""

    name: str
    path: str
    text: str
    kind: str
    data: Any


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package: name and file, sorted by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def read(name_or_path: str) -> Scenario:
    """The scenario of a shipped name (`msl`) or of a person's own file (`my/lander.toml`).

    Raises InputError with every problem found.
    """
    path = _find(name_or_path)
    return parse(_text(path), str(path) if path.parent != SHIPPED else path.name, path.stem)


def parse(text: str, path: str, name: str) -> Scenario:
    """The scenario written in `text`; `path` is what the messages call the file. Raises InputError."""
    data = _toml(text, path)
    kind = _kind(data, path)
    return Scenario(name, path, text, kind, check(data, schema(kind), text, path))


def check(data: dict, kind: type[Section], text: str, path: str) -> Any:
    """The checked tree of a parsed TOML document. Raises InputError with every problem found.

    TOML is handed to pydantic as JSON: arrays may then fill tuples, and no text becomes a number.
    """
    try:
        return kind.model_validate_json(json.dumps(data, default=lambda date: date.isoformat()))
    except ValidationError as error:
        raise InputError(complaints(error, kind, data, text, path)) from None


def schema(kind: str) -> type[Section]:
    """The class that declares every key of a kind of scenario."""
    if kind == "landing":
        from ..descent.schema import Landing
        return Landing
    from .fleet import Race
    return Race


def _find(name_or_path: str) -> Path:
    """The file meant: a shipped name first, then a path."""
    known = shipped()
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path).expanduser()
    if path.exists():
        return path
    if path.suffix == ".toml" and path.stem in known and path.parent == Path("."):
        return known[path.stem]
    allowed = "neither a file nor a shipped scenario (" + ", ".join(known) + ")"
    raise InputError(Problem("scenario", name_or_path, allowed, nearest(path.stem, known)))


def _text(path: Path) -> str:
    """The text of a file that a person says is a scenario."""
    def refuse(why: str) -> InputError:
        return InputError(Problem(str(path), "", why))

    if path.is_dir():
        raise refuse("is a folder; a scenario is one TOML file")
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})") from None
    if not raw.strip():
        raise refuse('is empty; a scenario begins with kind = "landing" or kind = "race"')
    if b"\0" in raw:
        raise refuse("is a binary file; a scenario is a TOML text file")
    if len(raw) > MOST_BYTES:
        raise refuse(f"is larger than {MOST_BYTES} bytes; a scenario is a TOML file that a person can read")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"is not UTF-8 text (byte {error.start}); a scenario is a TOML text file") from None


def _toml(text: str, path: str) -> dict:
    """The TOML document, or the line that is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r" \(at line (\d+), column (\d+)\)", message)
        if not found:
            raise InputError(Problem(path, "", f"is not TOML: {message}")) from None
        line = int(found[1])
        written = text.splitlines()[line - 1].strip() if line <= len(text.splitlines()) else ""
        where = f"{path}, line {line}, column {found[2]}"
        raise InputError(Problem(where, written[:60], f"is not TOML: {message[: found.start()]}")) from None


def _kind(data: dict, path: str) -> str:
    """The kind of scenario, which decides which keys are allowed."""
    kind = data.get("kind")
    if kind in KINDS:
        return kind
    given = "" if kind is None else json.dumps(kind, default=str)[:60]
    raise InputError(Problem(f"{path}, kind", given, 'must be "landing" or "race"', nearest(str(kind), KINDS)))
