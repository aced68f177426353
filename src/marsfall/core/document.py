"""A TOML file that a person wrote: found, read, checked; every mistake comes back in the person's own words."""
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from .complaints import complaints
from .declare import Section
from .errors import InputError, Problem, nearest

MOST_BYTES = 1_000_000


class Sort(NamedTuple):
    """What a file is meant to be: in the words of messages, and where shipped ones lie."""

    word: str  # "scenario"
    article: str  # "a"
    kinds: tuple[str, ...]  # what the key `kind` may say
    folder: Path

    @property
    def begins(self) -> str:
        """What the first line of a good file says."""
        return " or ".join(f'kind = "{kind}"' for kind in self.kinds)


class Document(NamedTuple):
    """A file as a person wrote it, and its checked tree `data` in the units of that person."""

    name: str
    path: str  # what messages call it
    text: str
    kind: str
    data: Any


def shipped(folder: Path) -> dict[str, Path]:
    """The files that come with the package: name and path, sorted by name."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def read(name_or_path: str, sort: Sort, schema: Callable[[str], type[Section]]) -> Document:
    """The document of a shipped name or of a person's own file; `schema` of its kind checks it. Raises InputError with every
    problem found."""
    path = find(name_or_path, sort)
    return parse(text_of(path, sort), str(path) if path.parent != sort.folder else path.name, path.stem, sort, schema)


def parse(text: str, path: str, name: str, sort: Sort, schema: Callable[[str], type[Section]]) -> Document:
    """The document written in `text`; `path` is what the messages call the file. Raises InputError."""
    data = toml(text, path)
    kind = kind_of(data, sort.kinds, path)
    return Document(name, path, text, kind, check(data, schema(kind), text, path))


def find(name_or_path: str, sort: Sort) -> Path:
    """The file meant: a shipped name first, then a path. Raises InputError."""
    known = shipped(sort.folder)
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path).expanduser()
    if path.exists():
        return path
    if path.suffix == ".toml" and path.stem in known and path.parent == Path("."):
        return known[path.stem]
    allowed = f"neither a file nor a shipped {sort.word} (" + ", ".join(known) + ")"
    raise InputError(Problem(sort.word, name_or_path, allowed, nearest(path.stem, known)))


def text_of(path: Path, sort: Sort) -> str:
    """The text of a file that a person says is of this sort. Raises InputError."""
    def refuse(why: str) -> InputError:
        return InputError(Problem(str(path), "", why))

    what = f"{sort.article} {sort.word}"
    if path.is_dir():
        raise refuse(f"is a folder; {what} is one TOML file")
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})") from None
    if not raw.strip():
        raise refuse(f"is empty; {what} begins with {sort.begins}")
    if b"\0" in raw:
        raise refuse(f"is a binary file; {what} is a TOML text file")
    if len(raw) > MOST_BYTES:
        raise refuse(f"is larger than {MOST_BYTES} bytes; {what} is a TOML file that a person can read")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"is not UTF-8 text (byte {error.start}); {what} is a TOML text file") from None


def toml(text: str, path: str) -> dict:
    """The TOML document, or the line that is not TOML. Raises InputError."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(Problem(path, "", "is not TOML of a person: brackets in brackets, hundreds deep")) from None
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r" \(at line (\d+), column (\d+)\)", message)
        if not found:
            raise InputError(Problem(path, "", f"is not TOML: {message}")) from None
        line = int(found[1])
        written = text.splitlines()[line - 1].strip() if line <= len(text.splitlines()) else ""
        where = f"{path}, line {line}, column {found[2]}"
        raise InputError(Problem(where, written[:60], f"is not TOML: {message[: found.start()]}")) from None


def kind_of(data: dict, kinds: tuple[str, ...], path: str) -> str:
    """What the file says it is, which decides which keys are allowed. Raises InputError."""
    kind = data.get("kind")
    if kind in kinds:
        return kind
    given = "" if kind is None else json.dumps(kind, default=str)[:60]
    must = " or ".join(f'"{word}"' for word in kinds)
    raise InputError(Problem(f"{path}, kind", given, f"must be {must}", nearest(str(kind), kinds)))


def check(data: dict, schema: type[Section], text: str, path: str) -> Any:
    """The checked tree of a parsed TOML document. Raises InputError with every problem found.

    TOML is handed to pydantic as JSON: arrays may then fill tuples, and no text becomes a number.
    """
    try:
        return schema.model_validate_json(json.dumps(data, default=lambda date: date.isoformat()))
    except ValidationError as error:
        raise InputError(complaints(error, schema, data, text, path)) from None
