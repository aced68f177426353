"""The smallest value of a smooth cost of two times, beside the best node of a grid."""
from collections.abc import Callable

import numpy as np

NODES, ROUNDS, RATIO = 9, 40, 0.5
_MIDDLE = NODES // 2
_STEPS = np.linspace(-1.0, 1.0, NODES)

Pair = tuple[float, float]
Cost = Callable[[np.ndarray, np.ndarray], np.ndarray]  # of a column and a row of times; NaN where there is no answer


def refined(cost: Cost, start_s: Pair, reach_s: Pair, low_s: Pair, high_s: Pair, fine_s: float) -> Pair:
    """The two times of the minimum between `low_s` and `high_s`: look at a small grid of half-width `reach_s`, go to its best
    node, halve the grid once that is inside, stop below `fine_s`. The cost must have an answer at the start."""
    best, width = np.array(start_s), np.array(reach_s)
    for _ in range(ROUNDS):
        x, y = (np.clip(best[k] + width[k] * _STEPS, low_s[k], high_s[k]) for k in range(2))
        x[_MIDDLE], y[_MIDDLE] = best
        i, j = np.unravel_index(np.nanargmin(cost(x[:, None], y)), (NODES, NODES))
        best = np.array([x[i], y[j]])
        if (0 < i < NODES - 1 and 0 < j < NODES - 1) or np.any((best <= low_s) | (best >= high_s)):
            width = width * RATIO
        if width.max() < fine_s:
            break
    return float(best[0]), float(best[1])
