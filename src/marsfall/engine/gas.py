"""Hydrogen as the kernels see it: tables of one engine over temperature and the logarithm of pressure, evenly spaced.

Bilinear between the nodes; a temperature or pressure outside is held at the edge, which only a core about to be lost meets.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import inline
from . import hydrogen

COLDEST_K, HOTTEST_K, STEP_K = 20.0, 3400.0, 20.0
THINNEST_PA, DENSEST_PA, PRESSURES = 1.0e4, 1.5e7, 14
WARM_K = 300.0  # the table of expansion begins here; below, the speeds of a perfect gas go with the root of the temperature


class Gas(NamedTuple):
    """Tables of shape (temperatures, pressures)."""

    enthalpy_j_kg: np.ndarray
    characteristic_m_s: np.ndarray
    impulse_s: np.ndarray  # ideal, in vacuum, at the expansion ratio of the engine


def tables(expansion_ratio: float) -> Gas:
    """The tables of an engine with this nozzle."""
    temperature = np.arange(COLDEST_K, HOTTEST_K + 0.5 * STEP_K, STEP_K)[:, None]
    pressure = np.geomspace(THINNEST_PA, DENSEST_PA, PRESSURES)[None, :]
    warm = np.maximum(temperature, WARM_K)
    root = np.sqrt(np.minimum(temperature / WARM_K, 1.0))
    return Gas(np.ascontiguousarray(hydrogen.enthalpy_j_kg(temperature, pressure)),
               np.ascontiguousarray(hydrogen.characteristic_velocity_m_s(warm, pressure) * root),
               np.ascontiguousarray(hydrogen.specific_impulse_s(warm, pressure, expansion_ratio) * root))


PER_LN = (PRESSURES - 1) / math.log(DENSEST_PA / THINNEST_PA)
LN_THINNEST = math.log(THINNEST_PA)


@inline
def column(pressure_pa):
    """Where a pressure lies among those of the tables: looked up once for all temperatures of an instant."""
    return min(max((math.log(max(pressure_pa, 1.0)) - LN_THINNEST) * PER_LN, 0.0), PRESSURES - 1.000001)


@inline
def at(table, temperature_k, place):
    """A quantity at a temperature and a `column`."""
    row = min(max((temperature_k - COLDEST_K) * (1.0 / STEP_K), 0.0), (HOTTEST_K - COLDEST_K) / STEP_K - 1e-6)
    i, j = int(row), int(place)
    u, v = row - i, place - j
    return ((1.0 - u) * ((1.0 - v) * table[i, j] + v * table[i, j + 1])
            + u * ((1.0 - v) * table[i + 1, j] + v * table[i + 1, j + 1]))


@inline
def slope(table, temperature_k, place):
    """Change of a quantity with temperature there, per kelvin."""
    row = min(max((temperature_k - COLDEST_K) * (1.0 / STEP_K), 0.0), (HOTTEST_K - COLDEST_K) / STEP_K - 1e-6)
    i, j = int(row), int(place)
    v = place - j
    return ((1.0 - v) * (table[i + 1, j] - table[i, j]) + v * (table[i + 1, j + 1] - table[i, j + 1])) * (1.0 / STEP_K)
