"""A monitor that is fed frame by frame."""
from collections.abc import Iterable, Mapping
from operator import itemgetter

import numpy as np

from . import codes
from .alarms import Alarm, Chronicle, Event, alarm_digest
from .authority import Command, refused, target_of
from .command import obey
from .evaluate import evaluate
from .schema import Amount, Definitions
from .tables import blank, log_of, log_rows_count, tables
from .trend import Ahead


class Monitor:
    """Watches the limits of its definitions. `state` holds arrays in the order of the definitions."""

    def __init__(self, definitions: Definitions):
        self.definitions = definitions
        self.channels = definitions.channels()
        self.tables = tables(definitions)
        self.state = blank(self.tables)
        self.commands: list[Command] = []
        self._log = log_of(log_rows_count(self.tables))
        self._chronicle = Chronicle(definitions)
        self._phases = {name: number for number, name in enumerate(definitions.phases)}
        self._limits = {name: number for number, name in enumerate(definitions.limits)}
        self._value = np.full(len(self.channels), np.nan)
        self._fresh = np.ones(len(self.channels), np.uint8)
        self._all = itemgetter(*self.channels) if len(self.channels) > 1 else None

    def feed(self, t_s: float, values: Mapping[str, Amount] | np.ndarray, phase: str | int = "",
             fresh: np.ndarray | None = None) -> list[Event]:
        """Judge one frame; the events that it brings. Values come by channel, others are left alone, a channel that is missing
        brought no sample, and None or NaN is an invalid one; or as an array in the order of `channels`, with `fresh` (uint8)
        where not all of them bring a sample. A phase that the definitions do not name checks only limits of all phases."""
        number = self._phases.get(phase, codes.UNKNOWN_PHASE) if isinstance(phase, str) else int(phase)
        if isinstance(values, np.ndarray):
            self._value[:] = values
            self._fresh[:] = 1 if fresh is None else fresh
        else:
            self._from_mapping(values)
        evaluate(self.tables, self.state, float(t_s), self._value, self._fresh, number, self._log)
        return self._chronicle.take(self.state, self._log)

    def _from_mapping(self, values: Mapping[str, Amount]) -> None:
        self._fresh[:] = 1
        try:
            if self._all:
                self._value[:] = self._all(values)  # every channel is there: no loop in Python
                return
        except (KeyError, TypeError):
            pass
        for place, channel in enumerate(self.channels):
            there = channel in values
            self._fresh[place] = there
            self._value[place] = np.nan if not there or values[channel] is None else values[channel]

    def inhibit(self, limit: str, by: Iterable[str], reason: str, until_s: float) -> list[Event]:
        """Let a limit take no action until a time; it is judged and shown all the same."""
        return self.obey(Command(kind="inhibit", limit=limit, by=tuple(by), reason=reason, until_s=until_s))

    def expire(self, limit: str, by: Iterable[str], reason: str = "") -> list[Event]:
        """End an inhibit early."""
        return self.obey(Command(kind="expire", limit=limit, by=tuple(by), reason=reason))

    def acknowledge(self, limit: str, by: Iterable[str], reason: str = "") -> list[Event]:
        """Somebody has seen the alarm."""
        return self.obey(Command(kind="ack", limit=limit, by=tuple(by), reason=reason))

    def reset(self, limit: str, by: Iterable[str], reason: str = "") -> list[Event]:
        """Clear a latched alarm whose value is back inside."""
        return self.obey(Command(kind="reset", limit=limit, by=tuple(by), reason=reason))

    def requalify(self, sensor: str, by: Iterable[str], reason: str = "") -> list[Event]:
        """Believe a disqualified sensor again."""
        return self.obey(Command(kind="requalify", sensor=sensor, by=tuple(by), reason=reason))

    def obey(self, command: Command) -> list[Event]:
        """Do a command now, at the time of the last accepted frame, and log it. Raises InputError with what forbids it."""
        target = target_of(self.definitions, command)
        until_s = np.nan if command.until_s is None else command.until_s
        code = obey(self.tables, self.state, codes.KINDS.index(command.kind), target, until_s, self._log)
        if code != codes.DONE:
            raise refused(command, code)
        now_s = float(self.state.clock_s[0])
        self.commands.append(command.model_copy(update={"t_s": now_s if np.isfinite(now_s) else None}))
        return self._chronicle.take(self.state, self._log)

    @property
    def events(self) -> list[Event]:
        """All that happened so far."""
        return self._chronicle.events

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """All alarms so far, in the order in which they were raised."""
        return self._chronicle.alarms(self.state)

    @property
    def digest(self) -> str:
        """SHA-256 of the list of alarms."""
        return alarm_digest(self.alarms)

    @property
    def standing(self) -> list[str]:
        """Limits whose alarm stands and is not inhibited."""
        return [name for name, number in self._limits.items() if self.state.alarm[number]]

    @property
    def inhibited(self) -> list[str]:
        """Limits that are inhibited, whether their alarm stands or not."""
        return [name for name, number in self._limits.items() if self.state.limits["inhibited"][number]]

    def value_state(self, limit: str) -> str:
        """What is known of the value of a limit: one of codes.STATES."""
        return codes.STATES[self.state.value_state[self._limits[limit]]]

    def voted(self, quantity: str) -> float:
        """The one value of a quantity; NaN while nobody knows it."""
        return float(self.state.voted[list(self.definitions.quantities).index(quantity)])

    def ahead(self, limit: str) -> Ahead | None:
        """When the trend leads to the bound, counted from the last frame; None where it does not."""
        earliest_s, expected_s, latest_s = self.state.ahead_s[self._limits[limit]].tolist()
        return Ahead(earliest_s, expected_s, latest_s) if np.isfinite(expected_s) else None
