"""Fly every shipped landing once, so that the machine code of all kernels is on disk before tests run in parallel."""
import tempfile
from pathlib import Path

from marsfall import campaign, load
from marsfall.campaign import jobs
from marsfall.mission.scenario import shipped

NOTHING_CHANGED = {"faults": [], "tau_ratio": None}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name in shipped():
            scenario = load(name)
            if scenario.kind == "landing":
                job = jobs.build(scenario, NOTHING_CHANGED)
                campaign.run(job, 0, 1, Path(folder) / name, 1, lambda done, cases: None)
