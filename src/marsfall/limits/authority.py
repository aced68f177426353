"""Commands of people to a monitor, as they are logged, and who may give which."""
from typing import Literal

from ..core.declare import Section, text
from ..core.errors import InputError, Problem, nearest
from . import codes
from .schema import Definitions


class Command(Section):
    """One command: it holds from the first frame after `t_s` on; without a time it holds from the start."""

    t_s: float | None = None
    kind: Literal["inhibit", "expire", "ack", "reset", "requalify"]
    limit: str = text("the limit that is meant", "")
    sensor: str = text("the channel that is meant, for requalify", "")
    by: tuple[str, ...] = text("who gives it", ())
    reason: str = text("why", "")
    until_s: float | None = text("when an inhibit expires", None)

    @property
    def target(self) -> str:
        """The name of what the command is about."""
        return self.sensor or self.limit


def target_of(definitions: Definitions, command: Command) -> int:
    """The number of the limit or of the channel. Raises InputError with all that forbids the command."""
    problems = _who(definitions, command)
    known = list(definitions.channels() if command.kind == "requalify" else definitions.limits)
    if command.target not in known:
        what = "channel" if command.kind == "requalify" else "limit"
        problems.append(Problem(command.kind, command.target, f"no such {what}", nearest(command.target, known)))
    if problems:
        raise InputError(problems)
    return known.index(command.target)


def _who(definitions: Definitions, command: Command) -> list[Problem]:
    """Every command is given by somebody; an inhibit by people whom the limit names, for a reason and until a stated time."""
    people = {name.strip().casefold() for name in command.by} - {""}
    where = f"{command.kind} {command.target}"
    if not people:
        return [Problem(where, "", "somebody must give it: by whom?")]
    if command.kind != "inhibit" or command.target not in definitions.limits:
        return []
    limit = definitions.limits[command.target]
    allowed = {name.strip().casefold() for name in limit.inhibit_by}
    problems = [Problem(where, name, "may not inhibit it; allowed: " + (", ".join(limit.inhibit_by) or "nobody"))
                for name in command.by if name.strip().casefold() not in allowed]
    if limit.never_exceed and len(people) < 2:
        problems.append(Problem(where, ", ".join(command.by), "a never-exceed limit needs two different people"))
    if not command.reason.strip():
        problems.append(Problem(where, "", "needs a reason"))
    if command.until_s is None:
        problems.append(Problem(where, "", "needs a time at which it expires"))
    return problems


def refused(command: Command, code: int) -> InputError:
    """What the kernel said, in words."""
    return InputError(Problem(f"{command.kind} {command.target}", "", codes.REFUSALS[code]))
