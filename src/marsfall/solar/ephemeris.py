"""Where Earth and Mars are: 1985 to 2015 from a small table that tools/make_ephemeris.py makes of DE440, else from DE440.

Inside the table's years the table is always used, so that numbers do not depend on what is installed.
"""
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem, nearest
from . import de440
from .time import utc_text

BODIES = ("earth", "mars")
EXTRA = "pip install 'marsfall[ephemeris]'"


class _Table(NamedTuple):
    first_tdb_s: float
    last_tdb_s: float
    granule_s: float
    series_m: np.ndarray  # (granule, axis, order)


@lru_cache
def _table(body: str) -> _Table:
    if body not in BODIES:
        raise InputError(Problem("body", repr(body), f"one of {', '.join(BODIES)}", nearest(body, BODIES)))
    with (files(__package__) / "planets_1985_2015.npz").open("rb") as file, np.load(file) as data:
        return _Table(float(data["first_tdb_s"]), float(data["last_tdb_s"]), float(data[f"{body}_granule_s"]),
                      data[f"{body}_series_m"])


def source() -> str:
    """What the table is made from, as the table itself says."""
    with (files(__package__) / "planets_1985_2015.npz").open("rb") as file, np.load(file) as data:
        return str(data["source"]) + ("; DE440 itself for 1550 to 2650" if de440.installed() else f"; 1550 to 2650: {EXTRA}")


def coverage_tdb_s() -> tuple[float, float]:
    """First and last time for which there are states on this machine: DE440's years with the extra, else the table's."""
    if de440.installed():
        return de440.FIRST_TDB_S, de440.LAST_TDB_S
    return _table("mars").first_tdb_s, _table("mars").last_tdb_s


def state(body: str, t_tdb_s) -> tuple[np.ndarray, np.ndarray]:
    """Position (m) and velocity (m/s) of "earth" or "mars" relative to the Sun's centre, in ICRF axes.

    `t_tdb_s` is a number or an array; the results have its shape with the three axes last. Position agrees with DE440
    within a metre (a test holds it), velocity is the derivative of the same series. A time outside the coverage raises
    InputError. Mars is the barycentre of the Mars system.
    """
    table = _table(body)
    t = np.asarray(t_tdb_s, dtype=float)
    inside = (t >= table.first_tdb_s) & (t <= table.last_tdb_s)  # False for NaN, too
    if np.all(inside):
        return _from_table(table, t)
    first, last = coverage_tdb_s()
    wrong = t[~((t >= first) & (t <= last))]
    if wrong.size:
        raise InputError(_outside(float(wrong.flat[0])))
    r_m, v_m_s = np.empty((2, *t.shape, 3))
    r_m[inside], v_m_s[inside] = _from_table(table, t[inside])
    r_m[~inside], v_m_s[~inside] = de440.state(body, t[~inside])
    return r_m, v_m_s


def _from_table(table: _Table, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """States from the Chebyshev series; every time lies inside the table."""
    steps = (t - table.first_tdb_s) / table.granule_s
    granule = np.minimum(steps.astype(int), len(table.series_m) - 1)
    x = 2.0 * (steps - granule) - 1.0
    value, slope = _chebyshev(table.series_m.shape[2], x)
    series_m = table.series_m[granule]
    r_m = (series_m @ value[..., None])[..., 0]
    v_m_s = (series_m @ slope[..., None])[..., 0] * (2.0 / table.granule_s)
    return r_m, v_m_s


def _chebyshev(count: int, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first `count` Chebyshev polynomials at x, and their derivatives, along a new last axis."""
    value = np.ones((*x.shape, count))
    slope = np.zeros((*x.shape, count))
    value[..., 1], slope[..., 1] = x, 1.0
    for k in range(2, count):
        value[..., k] = 2.0 * x * value[..., k - 1] - value[..., k - 2]
        slope[..., k] = 2.0 * value[..., k - 1] + 2.0 * x * slope[..., k - 1] - slope[..., k - 2]
    return value, slope


def _outside(t_tdb_s: float) -> Problem:
    """What is wrong with a time, and which extra helps if one does."""
    first, last = coverage_tdb_s()
    allowed = f"the ephemeris covers {utc_text(first)} to {utc_text(last)}"
    if not de440.installed():
        helped = de440.FIRST_TDB_S <= t_tdb_s <= de440.LAST_TDB_S
        allowed += f"; 1550 to 2650 with the extra: {EXTRA}" if helped else "; at most 1550 to 2650, with an extra"
    try:
        given = utc_text(t_tdb_s)
    except (InputError, ValueError, OverflowError):  # not a number, beyond the calendar
        given = f"{t_tdb_s} s TDB past J2000"
    return Problem("date", given, allowed)
