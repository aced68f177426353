"""One line declares a parameter: name with unit, default, range, meaning. Reader, sampler, docs and forms walk it."""
import unicodedata
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .errors import InputError, Problem


class Section(BaseModel):
    """A section of a scenario, in the words and units of the person who wrote it; frozen, no unknown keys, no NaN."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _printable(cls, value: Any) -> Any:
        """Texts go to screens, pages and XML as they are: no sign in them may steer a terminal or be none at all."""
        for written in _texts(value):
            if any(unicodedata.category(sign)[0] == "C" and sign not in "\n\t" for sign in written):
                raise InputError(Problem("", repr(written)[:60], "holds signs that cannot be printed"))
        return value


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, (tuple, list)) else [value]) if isinstance(one, str)]


class Follows:
    """Default of a key that follows from others when it is left out: the section's own `defaults` fill it in."""


def _declared(default: Any, **rest: Any) -> Any:
    if default is Follows:
        return Field(json_schema_extra={"follows": True}, **rest)
    return Field(default, **rest)


def follows(field: Any) -> bool:
    """True for a field declared with `Follows`."""
    return isinstance(field.json_schema_extra, dict) and "follows" in field.json_schema_extra


def number(meaning: str, low: float, high: float, default: Any = ..., unchecked: bool = False) -> Any:
    """A number with its allowed range (both ends included); without a default the person must give it.

    `unchecked`: the default comes from memory, has no second source, and screens say so where it is used.
    """
    if unchecked:
        return Field(default, ge=low, le=high, description=meaning, json_schema_extra={"unchecked": True})
    return _declared(default, ge=low, le=high, description=meaning)


def unchecked(field: Any) -> bool:
    """True for a field whose default was declared as unchecked."""
    return isinstance(field.json_schema_extra, dict) and "unchecked" in field.json_schema_extra


def text(meaning: str, default: Any = ...) -> Any:
    return _declared(default, description=meaning)
