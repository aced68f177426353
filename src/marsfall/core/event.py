"""Something that happened in the mission, as every leg reports it and every screen shows it."""
from typing import NamedTuple


class Event(NamedTuple):
    """One line of a timeline. `value` is the number the sentence is about (SI, NaN if there is none)."""

    t_tdb_s: float
    who: str
    kind: str
    detail: str
    value: float = float("nan")
