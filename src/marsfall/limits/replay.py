"""The same evaluator over a recorded run: frames and commands in, the list of alarms out."""
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from . import codes
from .alarms import Alarm, Chronicle, Event, alarm_digest
from .authority import Command, refused, target_of
from .command import obey
from .evaluate import evaluate_many
from .schema import Definitions
from .tables import State, Tables, blank, log_of, log_rows_count, tables

LOG_ROWS = 4096  # besides what one frame can need


class Recording(NamedTuple):
    """Frames in the order in which they arrived."""

    t_s: np.ndarray     # [frame]
    values: np.ndarray  # [frame, channel], NaN is an invalid sample
    fresh: np.ndarray   # [frame, channel], u1: a sample arrived
    phases: np.ndarray  # [frame], i8: index into the phases of the definitions, -1 for any other


class Replay(NamedTuple):
    """What came of a recorded run."""

    alarms: tuple[Alarm, ...]
    events: list[Event]
    digest: str
    tables: Tables
    state: State  # after the last frame


def recording(definitions: Definitions, t_s: np.ndarray, columns: Mapping[str, np.ndarray],
              phase: Sequence[str] | None = None) -> Recording:
    """Frames from columns by channel, of which others are left alone. In a masked array the masked places brought no sample; a
    channel without a column never does."""
    channels = definitions.channels()
    values = np.full((len(t_s), len(channels)), np.nan)
    fresh = np.zeros(values.shape, np.uint8)
    for place, channel in enumerate(channels):
        if channel in columns:
            column = columns[channel]
            values[:, place] = np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
            fresh[:, place] = ~np.ma.getmaskarray(column)
    numbers = {name: number for number, name in enumerate(definitions.phases)}
    phases = [numbers.get(name, codes.UNKNOWN_PHASE) for name in (phase if phase is not None else [""] * len(t_s))]
    return Recording(np.asarray(t_s, float), values, fresh, np.array(phases, np.int64))


def replay(definitions: Definitions, recorded: Recording, commands: Iterable[Command] = ()) -> Replay:
    """Judge a recorded run. A command is done before the first frame later than its time, in the order of the log. Raises
    InputError for a command that the definitions forbid or that could not have been done then."""
    made = tables(definitions)
    state, told = blank(made), Chronicle(definitions)
    run(definitions, made, state, told, recorded, commands)
    alarms = told.alarms(state)
    return Replay(alarms, told.events, alarm_digest(alarms), made, state)


def run(definitions: Definitions, made: Tables, state: State, told: Chronicle, recorded: Recording,
        commands: Iterable[Command]) -> None:
    """Frames and commands through the kernels, on a state that goes on from where it was."""
    free_rows = log_rows_count(made)
    log = log_of(LOG_ROWS + free_rows)
    i = 0
    for command in commands:
        target = target_of(definitions, command)
        i = _frames(made, state, told, recorded, i, _first_after(recorded.t_s, i, command.t_s), log, free_rows)
        until_s = np.nan if command.until_s is None else command.until_s
        code = obey(made, state, codes.KINDS.index(command.kind), target, until_s, log)
        if code != codes.DONE:
            raise refused(command, code)
        told.take(state, log)
    _frames(made, state, told, recorded, i, len(recorded.t_s), log, free_rows)


def _frames(made: Tables, state: State, told: Chronicle, recorded: Recording, first: int, end: int, log: np.ndarray,
            free_rows: int) -> int:
    """Frames from first up to end; returns end."""
    t_s = recorded.t_s[:end]
    while first < end:
        first = evaluate_many(made, state, t_s, recorded.values, recorded.fresh, recorded.phases, first, log, free_rows)
        told.take(state, log)
    return end


def _first_after(t_s: np.ndarray, first: int, command_s: float | None) -> int:
    """The first frame, not before `first`, that is later than a command."""
    if command_s is None:
        return first
    later = np.flatnonzero(t_s[first:] > command_s)
    return first + int(later[0]) if later.size else len(t_s)
