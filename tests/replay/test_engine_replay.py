"""The same burn gives the same bits in another process with other threads, at both levels, with and without a record."""
import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from elsewhere import elsewhere
from engine_flown import NEW, fault, made, profile, stretch

from marsfall.engine import decay, dynamic, quasi
from marsfall.engine.build import program_of

NAMES, SEEDS = ("nerva-r1", "xe-prime"), (1995, 19650112)
BROKEN = [fault("sensor-drift", 70.0, 5.0, sensor="tc_a_k"), fault("pump-lost", 75.0, 1),
          fault("cold-slug", 95.0, 0.4, until_s=96.0), fault("depletion", 80.0, 3.0)]
ASKED = profile(stretch(60.0), stretch(30.0, 0.7), cooldown_s=400.0, faults=BROKEN)


def digest(*parts):
    return hashlib.sha256(b"".join(parts)).hexdigest()


def digests(threads):
    """SHA-256 of record, decay heat, alarms and sums of burns of each engine, flown one by one by a pool of threads; and of a
    batch of quasi-static ones."""
    out = {}
    for name in NAMES:
        engine = made(name)
        with ThreadPoolExecutor(threads) as pool:
            burns = list(pool.map(lambda seed, engine=engine: dynamic.burn(engine, ASKED, NEW, seed), SEEDS))
        sums = np.zeros((50, quasi.SUMS))
        quasi.many(engine.plant, program_of(engine.sheet, ASKED), engine.sheet.kinetics.source_ratio, np.linspace(0.0, 0.9, 50),
                   np.linspace(1.5, 0.5, 50), np.zeros(decay.COUNT), np.zeros(decay.COUNT), quasi.NO_ROWS, sums)
        out[name] = [digest(*(burn.record.tobytes() for burn in burns)), digest(*(burn.bank.tobytes() for burn in burns)),
                     digest(*(repr((burn.alarms, burn.digest, burn.end, burn.began_s)).encode() for burn in burns)),
                     digest(sums.tobytes())]
    return out


@pytest.fixture(scope="module")
def digests_elsewhere():
    """The same in another process, on two threads of ours."""
    return elsewhere(__file__, "digests(2)")


@pytest.mark.parametrize("name", NAMES)
def test_another_process_burns_the_same_bits(digests_elsewhere, name):
    """Record, decay heat, alarms and the sums of a batch, bit for bit, with four faults under way. Stored digests would hold
    for one version of one library on one kind of processor; two processes of one machine have to agree always."""
    assert digests_elsewhere[name] == digests(1)[name]


def test_the_digests_tell_engines_apart(digests_elsewhere):
    assert len({part for four in digests_elsewhere.values() for part in four}) == 4 * len(NAMES)
