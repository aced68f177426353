"""Fly every shipped landing and an engine once, so that the machine code of all kernels is on disk before tests run."""
import tempfile
from pathlib import Path

from marsfall import campaign, load
from marsfall.campaign import jobs
from marsfall.engine import dynamic, quasi, sheet
from marsfall.engine.burn import Condition, engine
from marsfall.engine.profile import read
from marsfall.mission.scenario import shipped

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name in shipped():
            scenario = load(name)
            job = jobs.build(scenario)  # of a race: lays out the voyage, which compiles the burns
            if scenario.kind == "landing":
                campaign.run(job, 0, 1, Path(folder) / name)
    tested, burn = engine("nerva-r1", sheet.read("nerva-r1").data), read("burn").data
    dynamic.burn(tested, burn, Condition())
    quasi.burn(tested, burn, Condition())
