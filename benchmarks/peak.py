"""What one core can do at most: independent scalar double-precision multiplications and additions, no FMA, no SIMD."""
import re
import statistics
import time

import numba

CHAINS = 12            # enough independent chains to hide the latency of a multiplication and an addition
ROUNDS = 20_000_000


@numba.njit(nogil=True)
def chains(rounds, a, b):
    """Twelve values that are each multiplied and added to, over and over: 24 operations a round."""
    x0, x1, x2, x3, x4, x5 = 1.0, 1.1, 1.2, 1.3, 1.4, 1.5
    x6, x7, x8, x9, x10, x11 = 1.6, 1.7, 1.8, 1.9, 2.0, 2.1
    for _ in range(rounds):
        x0 = x0 * a + b
        x1 = x1 * a + b
        x2 = x2 * a + b
        x3 = x3 * a + b
        x4 = x4 * a + b
        x5 = x5 * a + b
        x6 = x6 * a + b
        x7 = x7 * a + b
        x8 = x8 * a + b
        x9 = x9 * a + b
        x10 = x10 * a + b
        x11 = x11 * a + b
    return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11


def scalar_gflops() -> float:
    """Billions of scalar operations a second on one core, the best of five; NaN if the compiler made SIMD or FMA of them."""
    chains(10, 0.999, 0.001)
    (machine_code,) = chains.inspect_asm().values()
    if re.search(r"v?mulpd|vfn?m(add|sub)\w*[ps]d", machine_code):
        return float("nan")
    best_s = min(_timed_s() for _ in range(5))
    return 2.0 * CHAINS * ROUNDS / best_s / 1e9


def _timed_s() -> float:
    began_s = time.thread_time()
    chains(ROUNDS, 0.999, 0.001)
    return time.thread_time() - began_s


if __name__ == "__main__":
    print(statistics.median(scalar_gflops() for _ in range(3)))
