"""Decision 006: the GPU flies the functions of the CPU, one thread a case, in double precision.

numba-cuda compiles the very Python functions of `descent` (their Numba dispatchers are taken apart and compiled again), so
there is no second copy of the physics. Found on the way: operators of vectors must be pasted by LLVM, not by Numba's
`inline="always"`, which fails there; `reshape` becomes a call into a library, so what a kernel reads flat is kept flat; named
tuples with arrays in them may be arguments as they are. Compiled on 2026-11-22 without a GPU (tests/contract/test_gpu.py), the
flight of that morning was 1.4 MB of PTX, made in 14 s of processor time, and for a Hopper (ptxas 12.9) took 255 registers,
960 bytes of stack and 1.2 kB of spills. That compilation and the launch in numba-cuda's simulator are all that has been seen:
no flight has been flown on a GPU yet.

python design/006_gpu.py flies 10 000 cases of MSL on both where there is a GPU, prints how fast and how far the distributions
of the outcomes are apart (two-sample Kolmogorov-Smirnov), and says so where there is none. It printed:

no GPU here: no NVIDIA GPU, or no driver for it
"""
import time

import numpy as np
from scipy.stats import ks_2samp

from marsfall.campaign import jobs
from marsfall.descent import gpu, watch
from marsfall.descent.draw import draw
from marsfall.descent.job import fly_rows
from marsfall.mission.scenario import read

CASES = 10_000


def main() -> None:
    why = gpu.why_not()
    if why:
        print(f"no GPU here: {why}")
        return
    lander = jobs.build(read("msl")).lander
    rows = draw(lander, 0, np.arange(CASES), [])
    results = []
    for name, fly in (("GPU", gpu.fly_rows), ("one thread of the CPU", fly_rows)):
        fly(lander, rows[:1])  # the machine code is ready
        began_s = time.perf_counter()
        results.append(fly(lander, rows))
        print(f"{name}: {CASES / (time.perf_counter() - began_s):.0f} flights a second")
    (status_a, _, metrics_a), (status_b, _, metrics_b) = results
    print(f"{np.sum(status_a != status_b)} of {CASES} flights end differently")
    for i, name in enumerate(watch.METRICS):
        test = ks_2samp(metrics_a[:, i], metrics_b[:, i])
        print(f"{name:<28} KS distance {test.statistic:.4f}, p {test.pvalue:.2f}")


if __name__ == "__main__":
    main()
