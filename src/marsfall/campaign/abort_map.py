"""The job of an abort map: the nominal descent again and again, each time with the abort ordered a second later."""
import numpy as np
import pyarrow as pa

from ..core.errors import Problem
from ..descent import watch
from ..descent.draw import draw, to_table
from ..descent.job import LandingJob, fly_rows
from ..descent.schema import Landing

OPTION = "--abort-map"


class AbortMapJob(LandingJob):
    """Flies one landing scenario once for every second of its nominal descent."""

    def plan(self, seed: int, cases: int) -> pa.Table:
        rows = np.repeat(draw(self.lander, seed, np.array([0]), self.faults), cases)
        rows["case"] = np.arange(cases)
        rows["abort_order_s"] = np.arange(cases)
        return to_table(rows)

    def orders_count(self, seed: int) -> int:
        """Whole seconds of the nominal descent, until it ends or its own rules break it off; second 0 counts."""
        _, events, metrics = fly_rows(self.lander, draw(self.lander, seed, np.array([0]), self.faults))
        return int(np.fmin(metrics[0, watch.M_END], events[0, watch.E_ABORT, 0])) + 1


def why_not(landing: Landing, name: str) -> list[Problem]:
    """What keeps a landing from having an abort map."""
    if landing.engines is None or landing.engines.kind == "solid":
        return [Problem(OPTION, name, "has no engines that could carry it up: throttled or pulsed ones are needed")]
    if not (landing.vehicle.crewed or landing.abort.enabled):
        return [Problem(OPTION, name, "is uncrewed and has no abort: vehicle.crewed or abort.enabled has to be true")]
    return []
