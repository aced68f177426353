"""Bad input: every problem at once, each saying where, what was given, what is allowed, and the nearest valid name."""
import difflib
from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with what a person wrote, in the person's own words and units."""

    where: str      # file, key, option
    given: str      # what was found there
    allowed: str    # what is allowed there
    nearest: str = ""

    def __str__(self) -> str:
        near = f"; did you mean {self.nearest}?" if self.nearest else ""
        given = f" = {self.given}" if self.given else ""
        return f"{self.where}{given}: {self.allowed}{near}"


class InputError(ValueError):
    """What a person asked for cannot be done; carries all the reasons. The command line exits with 2."""

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The most similar allowed word, or an empty string."""
    found = difflib.get_close_matches(word, list(allowed), 1, 0.5)
    return found[0] if found else ""
