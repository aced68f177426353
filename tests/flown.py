"""A shipped landing, flown once for all tests of a file."""
import numpy as np

from marsfall.descent.job import LandingJob
from marsfall.mission.scenario import read

SEED = 1


class Flown:
    """Nominal flight, its events and time history, and a campaign of one shipped landing."""

    def __init__(self, name, cases=1):
        scenario = read(name)
        self.job = LandingJob(name, scenario.text, scenario.data, [], {})
        plan = self.job.plan(SEED, cases)
        outcomes, events = self.job.fly(plan)
        self.outcomes = outcomes.to_pandas()
        self.nominal = self.outcomes.iloc[0]
        self.events = {row["kind"]: row for row in events.to_pylist() if row["case"] == 0}
        self.trace = self.job.trace(plan, 0)

    def at(self, t_s, column):
        return float(np.interp(t_s, self.trace["t_s"], self.trace[column]))

    def falls_through(self, column, value):
        """When a falling column of the trace passes a value after the peak of the deceleration, s."""
        later = self.trace["t_s"] > self.nominal["peak_deceleration_time_s"]
        t, x = self.trace["t_s"][later], self.trace[column][later]
        i = int(np.argmax(x < value))
        return float(np.interp(value, [x[i], x[i - 1]], [t[i], t[i - 1]]))
