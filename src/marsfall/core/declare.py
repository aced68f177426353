"""One line declares a parameter: name with unit, default, range, meaning. Reader, sampler, docs and forms walk it."""
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A section of a scenario, in the words and units of the person who wrote it; frozen, no unknown keys, no NaN."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def number(meaning: str, low: float, high: float, default: Any = ...) -> Any:
    """A number with its allowed range (both ends included); without a default the person must give it."""
    return Field(default, ge=low, le=high, description=meaning)


def text(meaning: str, default: Any = ...) -> Any:
    return Field(default, description=meaning)
