"""Straight lines between the nodes of a table; outside the table the end value holds."""
import math

from .kernels import inline


@inline
def uniform_line(table, start, inverse_step, x):
    """Value at x of a table on a uniform grid that begins at `start` with spacing 1/inverse_step."""
    s = (x - start) * inverse_step
    s = min(max(s, 0.0), table.size - 1.000001)
    i = int(s)
    f = s - i
    return table[i] + f * (table[i + 1] - table[i])


@inline
def find(x, grid):
    """Index and fraction of x in an increasing grid of two or more nodes, clipped to its ends."""
    last = grid.size - 2
    i = 0
    while i < last and x >= grid[i + 1]:
        i += 1
    f = (x - grid[i]) / (grid[i + 1] - grid[i])
    return i, min(max(f, 0.0), 1.0)


@inline
def line(x, grid, values):
    """Value at x on an increasing grid, by a straight line; flat outside."""
    i, f = find(x, grid)
    return values[i] + f * (values[i + 1] - values[i])


@inline
def smooth(x):
    """0 below 0, 1 above 1, a cubic without corners between."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3.0 - 2.0 * x)


@inline
def wrap_pi(angle_rad):
    """The same angle inside (-pi, pi]."""
    return angle_rad - 2.0 * math.pi * math.floor((angle_rad + math.pi) / (2.0 * math.pi))
