"""How well a set of alarms serves the people who must answer it: the figures of ISA-18.2.

An alarm counts from the moment it stands; one that was inhibited all the time counts nowhere. The bounds are the usual ones:
a flood is ten alarms in ten minutes for one person, a standing alarm stands longer than a day, a chattering one comes and goes
three times within a minute.
"""
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .alarms import Alarm
from .codes import LEVELS

WINDOW_S = 600.0
FLOOD_COUNT = 10
STANDING_S = 86400.0
CHATTER_COUNT, CHATTER_S = 3, 60.0
BAD_ACTORS_COUNT = 10


class Bounds(NamedTuple):
    """What counts as how much."""

    window_s: float = WINDOW_S
    flood_count: int = FLOOD_COUNT
    standing_s: float = STANDING_S
    chatter_count: int = CHATTER_COUNT
    chatter_s: float = CHATTER_S


def figures(alarms: Sequence[Alarm], begin_s: float, end_s: float, bounds: Bounds | None = None) -> dict[str, Any]:
    """The figures of a run that was watched from begin_s to end_s. The mean rate of a run shorter than the window is that of
    one window."""
    bounds = bounds or Bounds()
    stood = [alarm for alarm in alarms if alarm.t_stand_s is not None]
    times = np.sort([alarm.t_stand_s for alarm in stood]).astype(float)
    watched_s = max(end_s - begin_s, 0.0)
    counts = Counter(alarm.limit for alarm in stood)
    stands_s = [_end(alarm, end_s) - alarm.t_stand_s for alarm in stood if alarm.t_stand_s is not None]
    unseen_s = [min(_end(alarm, end_s), _or(alarm.t_ack_s, end_s)) - alarm.t_stand_s for alarm in stood
                if alarm.t_stand_s is not None]
    return {
        "watched_s": watched_s, "alarms": len(stood), "inhibited": len(alarms) - len(stood), "window_s": bounds.window_s,
        "per_window_mean": len(stood) / max(watched_s / bounds.window_s, 1.0),
        "per_window_peak": max((int(n) for _, n in rate(times, bounds.window_s)), default=0),
        "flood_ratio": _flood_s(times, end_s, bounds) / watched_s if watched_s > 0.0 else 0.0,
        "levels": {level: sum(alarm.level == level for alarm in stood) for level in LEVELS},
        "standing": [alarm.limit for alarm, long_s in zip(stood, stands_s, strict=True) if long_s > bounds.standing_s],
        "standing_at_end": [alarm.limit for alarm in stood if alarm.t_clear_s is None],
        "longest_s": max(stands_s, default=0.0), "longest_unacknowledged_s": max(unseen_s, default=0.0),
        "chattering": [name for name in counts if _chatters([a for a in stood if a.limit == name], bounds)],
        "bad_actors": [{"limit": name, "alarms": count, "ratio": count / len(stood)}
                       for name, count in sorted(counts.items(), key=lambda one: -one[1])[:BAD_ACTORS_COUNT]],
        "first_out": [alarm.limit for alarm in alarms if alarm.first_out],
    }


def rate(times_s: np.ndarray, window_s: float = WINDOW_S) -> list[tuple[float, int]]:
    """How many alarms the last window holds, from every moment on at which that changes: (t - window, t]."""
    moments = np.unique(np.concatenate([times_s, times_s + window_s]))
    up_to = np.searchsorted(times_s, moments, side="right")
    before = np.searchsorted(times_s + window_s, moments, side="right")
    return [(float(t), int(n)) for t, n in zip(moments, up_to - before, strict=True)]


def _flood_s(times_s: np.ndarray, end_s: float, bounds: Bounds) -> float:
    """Time in which the last window held a flood."""
    total_s, free_from_s = 0.0, -np.inf
    for last in range(bounds.flood_count - 1, times_s.size):
        begins_s = max(times_s[last], free_from_s)
        ends_s = min(times_s[last - bounds.flood_count + 1] + bounds.window_s, end_s)
        if ends_s > begins_s:
            total_s += ends_s - begins_s
            free_from_s = ends_s
    return float(total_s)


def _chatters(alarms: list[Alarm], bounds: Bounds) -> bool:
    """True if one limit came and went often within a short time."""
    turns = np.sort([t for alarm in alarms for t in (alarm.t_stand_s, alarm.t_clear_s) if t is not None])
    behind = turns[: turns.size - bounds.chatter_count + 1] if turns.size >= bounds.chatter_count else turns[:0]
    return bool((turns[bounds.chatter_count - 1:] - behind <= bounds.chatter_s).any()) if behind.size else False


def _end(alarm: Alarm, end_s: float) -> float:
    return _or(alarm.t_clear_s, end_s)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
