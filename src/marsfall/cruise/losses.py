"""What a burn of finite length loses against the impulse it stands for: two tables, read between their nodes.

Source: planar integrations of the reference note `trajectory.md`, section 4 (thrust along the velocity, Isp 900 s,
burns centred on the periapsis). A loss is a power law of thrust over weight almost everywhere, so both tables are read
by straight lines in the logarithms. Outside a table the end value holds: above the largest thrust over weight that
overstates a loss of a few metres a second, below the smallest C3 or speed it overstates, too; a thrust over weight
under 0.05, a C3 above 30 km2/s2 and an arrival above 7 km/s would be understated, and are NaN.
"""
import numpy as np

_DEPARTURE_THRUST = np.log([0.05, 0.08, 0.10, 0.15, 0.20, 0.30, 0.50])  # thrust over weight on Earth at ignition
_DEPARTURE_C3 = np.array([10e6, 18.4e6, 30e6])  # m2/s2
_DEPARTURE_M_S = np.log([  # (burns 1, 2, 3) x thrust x C3
    [[1542, 1812, 2146], [917, 1115, 1375], [678, 840, 1059], [366, 468, 613], [225, 294, 395], [108, 144, 199],
     [41, 55, 78]],
    [[720, 902, 1154], [337, 438, 586], [228, 300, 409], [108, 145, 202], [63, 84, 119], [28, 38, 55], [10, 14, 20]],
    [[381, 494, 660], [165, 219, 302], [108, 145, 203], [50, 67, 95], [28, 38, 55], [13, 17, 25], [5, 6, 9]],
])
_CAPTURE_THRUST = np.log([0.05, 0.10, 0.20, 0.30])
_CAPTURE_SPEED = np.array([2500.0, 3500.0, 4180.0, 5400.0, 7000.0])  # arrival v-infinity, m/s
_CAPTURE_M_S = np.log([  # thrust x speed
    [42, 145, 251, 477, 779], [12, 48, 98, 222, 413], [3, 13, 30, 83, 185], [1, 6, 14, 42, 105],
])
MOST_C3_M2_S2 = float(_DEPARTURE_C3[-1])
MOST_ARRIVAL_M_S = float(_CAPTURE_SPEED[-1])
LEAST_THRUST_TO_WEIGHT = 0.05


def departure_loss_m_s(thrust_to_weight, c3_m2_s2, burns_count: int):
    """Loss of a departure from a low Earth orbit in one, two or three perigee burns."""
    loss = _between(_DEPARTURE_THRUST, _DEPARTURE_C3, _DEPARTURE_M_S[burns_count - 1], thrust_to_weight, c3_m2_s2)
    return np.where(np.asarray(c3_m2_s2) > MOST_C3_M2_S2, np.nan, loss)


def capture_loss_m_s(thrust_to_weight, v_inf_m_s):
    """Loss of a capture at Mars into 250 km by one sol, optimally centred."""
    loss = _between(_CAPTURE_THRUST, _CAPTURE_SPEED, _CAPTURE_M_S, thrust_to_weight, v_inf_m_s)
    return np.where(np.asarray(v_inf_m_s) > MOST_ARRIVAL_M_S, np.nan, loss)


def _between(log_rows, columns, log_table, thrust_to_weight, x):
    """Straight lines in log(thrust over weight), x and log(loss)."""
    ratio = np.asarray(thrust_to_weight, float)
    i, f = _node(log_rows, np.log(np.maximum(ratio, LEAST_THRUST_TO_WEIGHT)))
    j, g = _node(columns, np.asarray(x, float))
    below = log_table[i, j] * (1.0 - g) + log_table[i, j + 1] * g
    above = log_table[i + 1, j] * (1.0 - g) + log_table[i + 1, j + 1] * g
    return np.where(ratio < LEAST_THRUST_TO_WEIGHT, np.nan, np.exp(below * (1.0 - f) + above * f))


def _node(grid, x):
    """Index of the interval and fraction inside it, clipped to the ends."""
    i = np.clip(np.searchsorted(grid, x, side="right") - 1, 0, len(grid) - 2)
    return i, np.clip((x - grid[i]) / (grid[i + 1] - grid[i]), 0.0, 1.0)
