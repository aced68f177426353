"""Short ways to write limits in tests, and frames for them."""
import numpy as np

from marsfall.limits.live import Monitor
from marsfall.limits.schema import Definitions

WHY = {"reason": "a test", "source": "assumption", "procedure": "none"}


def definitions(limits=None, phases=(), quantities=None, **quantity) -> Definitions:
    """One quantity x in K with the sensors a, b, c unless others are given; each limit is a change of `hot`: above 100 K."""
    one = {"unit": "K", "sensors": ("a", "b", "c"), "stale_s": 1.0, **quantity}
    hot = {"quantity": "x", "unit": "K", "side": "above", "bound": 100.0, "level": "warning", **WHY}
    return Definitions(kind="limits", title="Test", phases=phases, quantities=quantities or {"x": one},
                       limits={name: {**hot, **changed} for name, changed in (limits or {"hot": {}}).items()})


def alone(limit=None, phases=(), **quantity) -> Monitor:
    """A monitor of one limit `hot` on the one sensor a."""
    return Monitor(definitions({"hot": limit or {}}, phases, sensors=("a",), **quantity))


def feed(monitor: Monitor, values, t_s=None, phase=""):
    """Frames 0.1 s apart after the last one; the states of the first limit, and whether its alarm is active, after each."""
    name = next(iter(monitor.definitions.limits))
    begin = monitor.state.clock_s[0]
    begin = begin + 0.1 if np.isfinite(begin) else 0.0
    seen = []
    for number, value in enumerate(values):
        frame = value if isinstance(value, dict) else {"a": value}
        monitor.feed(begin + 0.1 * number if t_s is None else t_s[number], frame, phase)
        seen.append((monitor.value_state(name), bool(monitor.state.limits["active"][0])))
    return seen
