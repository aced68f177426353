"""What a replay says: one tree of plain values, for JSON, tables and figures alike."""
import hashlib
from typing import Any

import numpy as np

from . import codes
from .metrics import figures
from .replay import Recording, Replay
from .schema import Definitions


def definitions_digest(definitions: Definitions) -> str:
    """SHA-256 of checked definitions, however they were written."""
    return hashlib.sha256(definitions.model_dump_json().encode()).hexdigest()


def tell(definitions: Definitions, recorded: Recording, done: Replay) -> dict[str, Any]:
    """Alarms, figures, how every limit ended, and the events that are no alarms."""
    good = recorded.t_s[np.isfinite(recorded.t_s)]
    begin_s, end_s = (float(good[0]), float(done.state.clock_s[0])) if good.size else (0.0, 0.0)
    return {
        "title": definitions.title, "definitions_sha256": definitions_digest(definitions),
        "frames": int(done.state.logged[3]), "frames_refused": len(recorded.t_s) - int(done.state.logged[3]),
        "begin_s": begin_s, "end_s": end_s, "alarms": [alarm._asdict() for alarm in done.alarms], "digest": done.digest,
        "figures": figures(done.alarms, begin_s, end_s), "limits": _limits(definitions, done),
        "disqualified": [{"t_s": event.t_s, "sensor": event.sensor, "detail": event.detail} for event in done.events
                         if event.event == codes.EVENTS[codes.DISQUALIFIED]],
        "events": [event._asdict() for event in done.events],
    }


def _limits(definitions: Definitions, done: Replay) -> list[dict[str, Any]]:
    """How every limit stands after the last frame. Never-exceed limits are always in the list, alarm or not: all are."""
    said = []
    for number, (name, limit) in enumerate(definitions.limits.items()):
        row, ahead_s = done.state.limits[number], done.state.ahead_s[number].tolist()
        margin = float(row["least_margin"])
        judged = bool(np.isfinite(margin))
        said.append({
            "limit": name, "level": limit.level, "never_exceed": limit.never_exceed,
            "value_state": codes.STATES[done.state.value_state[number]], "alarm": bool(done.state.alarm[number]),
            "inhibited": bool(row["inhibited"]), "alarms": int(row["alarms_count"]), "judged": judged,
            "least_margin": margin if judged else None, "unit": limit.unit,
            "ahead_s": ahead_s if np.isfinite(ahead_s[1]) else None})
    return said
