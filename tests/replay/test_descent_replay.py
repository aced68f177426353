"""The same seed flies the same bits in another process with other threads: nothing of a flight hangs on its surroundings."""
import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from elsewhere import elsewhere

from marsfall.descent import parse_fault
from marsfall.descent.draw import draw
from marsfall.descent.job import LandingJob, fly_rows
from marsfall.mission.scenario import read

NAMES = ("pathfinder", "msl", "phoenix-lander")
CASES, SEED = 4, 19970704


def digests(threads):
    """SHA-256 of plan, statuses, events and metrics of a few flights of each lander, flown one by one by a pool of threads."""
    out = {}
    for name in NAMES:
        scenario = read(name)
        job = LandingJob(name, scenario.text, scenario.data, [], {})
        rows = draw(job.lander, SEED, np.arange(CASES), [parse_fault("gyro-stuck@E+100")])
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(lambda i, job=job, rows=rows: fly_rows(job.lander, rows[[i]]), range(CASES)))
        out[name] = [hashlib.sha256(rows.tobytes()).hexdigest()]
        out[name] += [hashlib.sha256(b"".join(part[k].tobytes() for part in parts)).hexdigest() for k in range(3)]
    return out


@pytest.fixture(scope="module")
def digests_elsewhere():
    """The same in another process, on two threads of ours."""
    return elsewhere(__file__, "digests(2)")


@pytest.mark.parametrize("name", NAMES)
def test_another_process_flies_the_same_bits(digests_elsewhere, name):
    """Plan, outcome codes, events and metrics, bit for bit. Stored digests would hold for one version of one library on one
    kind of processor; two processes of one machine have to agree always."""
    here = digests(1)[name]
    assert digests_elsewhere[name] == here


def test_the_digests_tell_landers_apart(digests_elsewhere):
    assert len({digest for four in digests_elsewhere.values() for digest in four}) == 4 * len(NAMES)
