"""The page that says what a record is: what was flown, by which code, where, when, and how far it got."""
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from ..core.declare import Section
from ..core.errors import InputError, Problem
from .write import write_text

FILE = "manifest.json"
FORMAT: Final = "marsfall-record-1"


class Manifest(Section):
    """Everything needed to fly the same cases again. `digest` is there once the record is complete."""

    format: Literal["marsfall-record-1"]
    kind: Annotated[str, Field(pattern="^(landing|race)$")]
    name: str
    seed: Annotated[int, Field(ge=0)]
    cases: Annotated[int, Field(ge=1)]
    options: dict[str, Any]
    scenario_sha256: str
    scenario_text: str
    shard_cases: Annotated[int, Field(ge=1)]
    version: str
    code_digest: str
    kernel_digest: str
    python: str
    numpy: str
    numba: str
    machine: str
    cores: int
    started_utc: str
    finished_utc: str | None = None
    wall_s: float | None = None
    digest: str | None = None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in place in one step."""
    write_text(folder / FILE, manifest.model_dump_json(indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a record folder. Raises InputError for what is not a record of this format."""
    path = folder / FILE
    if not folder.is_dir():
        raise InputError(Problem("record", str(folder), "no such folder" if not folder.exists() else "is not a folder"))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(Problem("record", str(folder), f"holds no {FILE}: not a record of marsfall")) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Problem(str(path), "", f"cannot be read ({error})")) from None
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(k) for k in first["loc"])
        raise InputError(Problem(str(path), "", f"is not the manifest of a '{FORMAT}': "
                                 f"{key + ': ' if key else ''}{first['msg']}")) from None
    if sha256(manifest.scenario_text.encode()).hexdigest() != manifest.scenario_sha256:
        raise InputError(Problem(str(path), "", "its scenario_text has been changed since the record began"))
    return manifest
