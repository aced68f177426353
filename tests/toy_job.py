"""A job in plain Python, for the tests of campaigns and records: each case is a number drawn by name, squared.

As a script it flies itself slowly into a folder, so that a test can kill it: toy_job.py OUT CASES THREADS PAUSE_S
"""
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from marsfall.campaign import run
from marsfall.core.draws import normals


class ToyJob:
    kind = "landing"
    name = "toy"
    scenario_text = 'kind = "landing"\n'

    def __init__(self, pause_s: float = 0.0):
        self.options: dict = {}
        self.pause_s = pause_s

    def plan(self, seed: int, cases: int) -> pa.Table:
        number = np.arange(cases)
        never = np.full(cases, np.nan)
        return pa.table({"case": number, "speed_m_s": normals(seed, number, "speed"), "fault_s": never})

    def fly(self, plan: pa.Table) -> tuple[pa.Table, pa.Table]:
        time.sleep(self.pause_s * plan.num_rows)
        case, speed = plan["case"].to_numpy(), plan["speed_m_s"].to_numpy()
        energy = np.where(speed < -1.0, np.nan, speed**2)
        outcome = pa.array(np.where(np.isnan(energy), "crashed", "landed"))
        outcomes = pa.table({"case": case, "outcome": outcome, "energy_j": energy, "odd": case % 2 == 1})
        return outcomes, pa.table({"case": case, "t_s": speed * 10.0})


if __name__ == "__main__":
    def say(done: int, total: int) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    out, cases, threads, pause_s = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    run(ToyJob(pause_s), 7, cases, out, threads, say)
