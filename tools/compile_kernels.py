"""Fly every shipped landing once, so that the machine code of all kernels is on disk before tests run in parallel."""
import tempfile
from pathlib import Path

from marsfall import campaign, load
from marsfall.campaign import jobs
from marsfall.mission.scenario import shipped

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name in shipped():
            scenario = load(name)
            job = jobs.build(scenario)  # of a race: lays out the voyage, which compiles the burns
            if scenario.kind == "landing":
                campaign.run(job, 0, 1, Path(folder) / name)
