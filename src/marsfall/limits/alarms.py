"""The log of a monitor as words, the list of alarms that it tells of, and a digest of that list."""
import hashlib
import json
import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from . import codes
from .schema import Amount, Definitions
from .tables import State


class Event(NamedTuple):
    """One thing that happened, for people to read."""

    t_s: float | None  # None if the frame had no time
    event: str         # one of codes.EVENTS
    limit: str         # empty where it is not about one limit
    sensor: str
    detail: str


class Alarm(NamedTuple):
    """One alarm from its first sample over to its end; what is not there yet is None. Amounts are in the unit of the limit."""

    limit: str
    level: str
    quantity: str
    unit: str
    side: str
    bound: Amount
    never_exceed: bool
    t0_s: float                # first sample over
    t_alarm_s: float           # t0 and the persistence
    t_stand_s: float | None    # since when it counts: None while it was inhibited all the time
    t_ack_s: float | None
    t_clear_s: float | None
    cleared_by: str | None     # value, phase or reset
    value: Amount | None       # when the alarm was raised; None if it was raised because too few sensors qualified
    peak: Amount | None
    over_s: float              # time over the line since t0, without gaps
    area: Amount               # over the line, unit times seconds, trapezoids without gaps
    samples_count: int         # judged samples over
    inhibited: bool            # it was inhibited when it was raised
    first_out: bool            # the first of a group: nothing else stood when it began


class _Open(NamedTuple):
    number: int  # of the limit
    t_s: float
    t0_s: float
    value: float
    inhibited: bool
    t_stand_s: float | None
    t_ack_s: float | None
    t_clear_s: float | None = None
    end_code: int = 0
    sums: tuple[Amount, ...] = ()


class Chronicle:
    """Takes rows of a log in their order; tells events and alarms."""

    def __init__(self, definitions: Definitions):
        self.definitions = definitions
        self.limits = list(definitions.limits)
        self.sensors = [channel for name in definitions.quantities for channel in definitions.sensors_of(name)]
        self.events: list[Event] = []
        self._alarms: list[_Open] = []
        self._standing: dict[int, int] = {}  # limit: place in the list

    def take(self, state: State, log: np.ndarray) -> list[Event]:
        """Empty the log; the events in it."""
        new = [self._row(row) for row in log[: state.logged[0]].tolist()]
        state.logged[0] = 0
        self.events += new
        return new

    def _row(self, row: list[float]) -> Event:
        event, number = int(row[codes.EVENT]), int(row[codes.LIMIT])
        if event == codes.RAISED:
            inhibited = row[codes.C] > 0.0
            self._standing[number] = len(self._alarms)
            self._alarms.append(_Open(number, row[codes.T_S], row[codes.B], row[codes.A], inhibited,
                                      None if inhibited else row[codes.T_S], None))
        elif event == codes.CLEARED:
            self._change(number, t_clear_s=row[codes.T_S], end_code=int(row[codes.SLOT]), sums=tuple(row[codes.A:]))
            self._standing.pop(number, None)
        elif event == codes.INHIBIT_ENDED and number in self._standing:
            if self._alarms[self._standing[number]].t_stand_s is None:
                self._change(number, t_stand_s=row[codes.T_S])
        elif event == codes.ACKNOWLEDGED:
            self._change(number, t_ack_s=row[codes.T_S])
        slot = int(row[codes.SLOT])
        sensor = self.sensors[slot] if event in (codes.DISQUALIFIED, codes.REQUALIFIED) else ""
        return Event(finite(row[codes.T_S]), codes.EVENTS[event], self.limits[number] if number >= 0 else "", sensor,
                     self._detail(event, row))

    def _change(self, number: int, **given: Any) -> None:
        place = self._standing[number]
        self._alarms[place] = self._alarms[place]._replace(**given)

    def _detail(self, event: int, row: list[float]) -> str:
        """What else a person wants to know of an event."""
        limit = self.definitions.limits[self.limits[int(row[codes.LIMIT])]] if row[codes.LIMIT] >= 0 else None
        if event == codes.RAISED and limit:
            shown = "too few sensors qualify" if math.isnan(row[codes.A]) else f"{row[codes.A]:g} {limit.unit}"
            return f"{limit.level}: {shown}, {limit.side} {limit.bound:g}" + (", inhibited" if row[codes.C] else "")
        if event == codes.CLEARED:
            return f"by {codes.ENDS[int(row[codes.SLOT])]}"
        if event == codes.STATE:
            return f"{codes.STATES[int(row[codes.B])]} to {codes.STATES[int(row[codes.A])]}"
        if event == codes.DISQUALIFIED:
            return f"{codes.CAUSES[int(row[codes.A])]} ({row[codes.B]:g})"
        if event == codes.INHIBITED:
            return f"until {row[codes.A]:g} s" + (", its alarm stands" if row[codes.B] else "")
        if event == codes.INHIBIT_ENDED:
            return ("ended early" if row[codes.B] else "expired") + (", its alarm stands" if row[codes.A] else "")
        return f"the clock stands at {row[codes.A]:g} s" if event == codes.LATE else ""

    def alarms(self, state: State) -> tuple[Alarm, ...]:
        """The list as it is now, in the order in which alarms were raised."""
        firsts = _first_out(self._alarms, [codes.LEVELS.index(limit.level) for limit in self.definitions.limits.values()])
        return tuple(self._alarm(one, state, place in firsts) for place, one in enumerate(self._alarms))

    def _alarm(self, one: _Open, state: State, first_out: bool) -> Alarm:
        name = self.limits[one.number]
        limit, row = self.definitions.limits[name], state.limits[one.number]
        peak, area, over_s, count = one.sums or (float(row["peak"]), float(row["area"]), float(row["over_s"]),
                                                 float(row["over_count"]))
        ended = None if one.t_clear_s is None else codes.ENDS[one.end_code]
        return Alarm(name, limit.level, limit.quantity, limit.unit, limit.side, limit.bound, limit.never_exceed, one.t0_s,
                     one.t_s, one.t_stand_s, one.t_ack_s, one.t_clear_s, ended,
                     finite(one.value), finite(peak), over_s, area, int(count), one.inhibited, first_out)


def _first_out(alarms: list[_Open], levels: list[int]) -> set[int]:
    """Places of the alarms that began a group. Of several in one frame it is the one that was over first, then the worst."""
    stood = [(one.t_stand_s, one.t0_s, -levels[one.number], place) for place, one in enumerate(alarms)
             if one.t_stand_s is not None]
    firsts: set[int] = set()
    free_from_s = -math.inf  # when the last alarm of the group ends
    for t_s, _, _, place in sorted(stood):
        if t_s >= free_from_s:
            firsts.add(place)
        end_s = alarms[place].t_clear_s
        free_from_s = max(free_from_s, math.inf if end_s is None else end_s)
    return firsts


def finite(value: float) -> float | None:
    """A number for JSON: None where it is not finite."""
    return value if math.isfinite(value) else None


def alarm_digest(alarms: Iterable[Alarm | dict[str, Any]]) -> str:
    """SHA-256 of a list of alarms: the same if and only if all are the same to the last bit."""
    rows = [alarm._asdict() if isinstance(alarm, Alarm) else {name: alarm[name] for name in Alarm._fields} for alarm in alarms]
    return hashlib.sha256(json.dumps(rows, allow_nan=False, separators=(",", ":")).encode()).hexdigest()
