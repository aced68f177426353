"""The same seed flies the same bits in another process with other threads: nothing of a flight hangs on its surroundings."""
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

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
def elsewhere():
    """The same in a fresh interpreter with one Numba thread, another hash seed, another folder and two threads of ours."""
    call = f"import json, sys; sys.path.insert(0, {os.path.dirname(__file__)!r}); import test_descent_replay as t; " \
           "print(json.dumps(t.digests(2)))"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, cwd="/", timeout=600, check=False,
                          env=os.environ | {"NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "123"})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_another_process_flies_the_same_bits(elsewhere, name):
    """Plan, outcome codes, events and metrics, bit for bit. Stored digests would hold for one version of one library on one
    kind of processor; two processes of one machine have to agree always."""
    here = digests(1)[name]
    assert elsewhere[name] == here


def test_the_digests_tell_landers_apart(elsewhere):
    assert len({digest for four in elsewhere.values() for digest in four}) == 4 * len(NAMES)
