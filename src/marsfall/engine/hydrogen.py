"""Hydrogen in an engine: what its nozzle gives, and its enthalpy from the tank to the hottest chamber.

The hot side is the table of tools/make_hydrogen.py: NASA CEA, ideal gas of H2 and H in equilibrium, and an exit so cold that
CEA stops is reached by that script. Between its points runs a cubic spline, less than 0.1 s from CEA (docs/engine.md).

Enthalpies count from hydrogen gas at 298.15 K and low pressure. Below 300 K they are CoolProp's of para hydrogen, shifted to
meet CEA's there; the small part of them that depends on pressure at 300 K is kept above it, where it hardly changes. Hot
hydrogen turns from para into normal; the 41 kJ/kg that CEA's own liquid differs by is a thousandth of what an engine adds.

Arguments are numbers or arrays, as for any NumPy function. Outside the limits: InputError, never an extrapolation.
"""
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline, NdBSpline, make_interp_spline

from ..core.errors import InputError, Problem
from . import cold

TABLE = Path(__file__).with_name("hydrogen_table.npz")
COLDEST_K, HOTTEST_K = 300.0, 3400.0
LOWEST_PA, HIGHEST_PA = 1e4, 15e6
NARROWEST_RATIO, WIDEST_RATIO = 5.0, 500.0
TANK_COLDEST_K = cold.COLDEST_K
LIQUID_K = 18.5  # liquid at every pressure of the table
STANDARD_PA = 1e5  # of the equilibrium constant
SLACK = 1e-9  # limits that went through a unit conversion


def specific_impulse_s(temperature_k, pressure_pa, expansion_ratio, frozen: bool = False):
    """Vacuum specific impulse of an ideal nozzle. `frozen`: atoms do not find each other on the way out."""
    temperature = _inside("temperature_k", temperature_k, COLDEST_K, HOTTEST_K, "K")
    pressure = _inside("pressure_pa", pressure_pa, LOWEST_PA, HIGHEST_PA, "Pa")
    ratio = _inside("expansion_ratio", expansion_ratio, NARROWEST_RATIO, WIDEST_RATIO, "of areas")
    spline = _spline("frozen_impulse_s" if frozen else "equilibrium_impulse_s")
    return _at(spline, temperature, np.log(pressure), np.log(ratio)) * np.sqrt(temperature)[()]


def characteristic_velocity_m_s(temperature_k, pressure_pa):
    """Chamber pressure times throat area over flow, gas in equilibrium down to the throat."""
    temperature = _inside("temperature_k", temperature_k, COLDEST_K, HOTTEST_K, "K")
    pressure = _inside("pressure_pa", pressure_pa, LOWEST_PA, HIGHEST_PA, "Pa")
    return _at(_spline("characteristic_velocity_m_s"), temperature, np.log(pressure)) * np.sqrt(temperature)[()]


def dissociated_ratio(temperature_k, pressure_pa):
    """Mole fraction of H in equilibrium."""
    temperature = _inside("temperature_k", temperature_k, COLDEST_K, HOTTEST_K, "K")
    return _atoms(temperature, _inside("pressure_pa", pressure_pa, LOWEST_PA, HIGHEST_PA, "Pa"))[()]


def enthalpy_j_kg(temperature_k, pressure_pa):
    """Enthalpy from the tank's liquid to the hottest chamber, from gas at 298.15 K and low pressure."""
    temperature = _inside("temperature_k", temperature_k, TANK_COLDEST_K, HOTTEST_K, "K")
    pressure = _inside("pressure_pa", pressure_pa, LOWEST_PA, HIGHEST_PA, "Pa")
    temperature, pressure = np.broadcast_arrays(temperature, pressure)
    found = np.empty(temperature.shape)
    hot = temperature >= COLDEST_K
    found[hot] = _hot_j_kg(temperature[hot], pressure[hot])
    if not hot.all():
        found[~hot] = cold.enthalpy_j_kg(temperature[~hot], pressure[~hot]) + _shift_j_kg()
    return found[()]


def temperature_k(enthalpy_j_kg, pressure_pa):
    """The temperature at an enthalpy and a pressure; the inverse of the function above."""
    pressure = _inside("pressure_pa", pressure_pa, LOWEST_PA, HIGHEST_PA, "Pa")
    wanted, pressure = np.broadcast_arrays(np.asarray(enthalpy_j_kg, dtype=float), pressure)
    join = _hot_j_kg(np.full(wanted.shape, COLDEST_K), pressure)
    least = _shift_j_kg() + cold.enthalpy_j_kg(LIQUID_K, pressure)
    most = _hot_j_kg(np.full(wanted.shape, HOTTEST_K), pressure)
    outside = ~((wanted >= least) & (wanted <= most))
    if outside.any():
        place = tuple(np.argwhere(outside)[0])
        raise InputError(Problem("enthalpy_j_kg", f"{wanted[place]:g}", f"allowed {least[place]:g} to {most[place]:g} J/kg at "
                                 f"{pressure[place]:g} Pa: {LIQUID_K:g} to {HOTTEST_K:g} K"))
    found = np.empty(wanted.shape)
    hot = wanted >= join
    found[hot] = _hot_k(wanted[hot], pressure[hot])
    if not hot.all():
        found[~hot] = cold.temperature_k(wanted[~hot] - _shift_j_kg(), pressure[~hot])
    return found[()]


def _inside(name: str, value, low: float, high: float, unit: str) -> np.ndarray:
    """The values as an array, or InputError with the first one outside."""
    values = np.asarray(value, dtype=float)
    outside = ~((values >= low * (1.0 - SLACK)) & (values <= high * (1.0 + SLACK)))
    if outside.any():
        raise InputError(Problem(name, f"{values[outside].flat[0]:g}",
                                 f"allowed {low:g} to {high:g} {unit}, the hydrogen table"))
    return np.clip(values, low, high)


@cache
def table() -> dict[str, np.ndarray]:
    """The arrays of the shipped file."""
    with np.load(TABLE) as file:
        return {name: file[name] for name in file.files}


@cache
def _spline(name: str) -> NdBSpline:
    """Cubic in temperature and in the logarithms of the other axes, of the quantity over the root of the temperature."""
    axes = [table()["temperature_k"], np.log(table()["pressure_pa"]), np.log(table()["expansion_ratio"])]
    values = table()[name]
    values = values / np.sqrt(axes[0]).reshape(-1, *[1] * (values.ndim - 1))
    knots = []
    for axis in range(values.ndim):
        along = make_interp_spline(axes[axis], values, k=3, axis=axis)
        knots.append(along.t)
        values = np.moveaxis(along.c, 0, axis)  # coefficients come with the axis of the spline first
    return NdBSpline(tuple(knots), np.ascontiguousarray(values), 3)


def _at(spline: NdBSpline, *axes: np.ndarray):
    return spline(np.stack(np.broadcast_arrays(*axes), axis=-1))[()]


@cache
def _species() -> tuple[Any, Any, Any]:
    """Enthalpy of H2, of H, and the logarithm of the equilibrium constant times temperature, over temperature."""
    axis = table()["temperature_k"]
    return (CubicSpline(axis, table()["molecules_j_kg"]), CubicSpline(axis, table()["atoms_j_kg"]),
            CubicSpline(axis, table()["log_dissociation"] * axis))


def _atoms(temperature: np.ndarray, pressure: np.ndarray) -> np.ndarray:
    """Mole fraction x of H: x^2 / (1 - x) is the equilibrium constant over the pressure."""
    constant = np.exp(_species()[2](temperature) / temperature) * STANDARD_PA / pressure
    return 2.0 * constant / (constant + np.sqrt(constant * constant + 4.0 * constant))


def _hot_j_kg(temperature: np.ndarray, pressure: np.ndarray) -> np.ndarray:
    """Equilibrium of H2 and H, and what real gas adds at the join."""
    molecules, atoms, _ = _species()
    molar = table()["molar_kg_mol"]
    x = _atoms(temperature, pressure)
    share = x * molar[1] / (x * molar[1] + (1.0 - x) * molar[0])
    return (1.0 - share) * molecules(temperature) + share * atoms(temperature) + _real_gas()(pressure)


def _hot_k(wanted: np.ndarray, pressure: np.ndarray) -> np.ndarray:
    """Bisection to a millionth of a kelvin: enthalpy grows with temperature."""
    low, high = np.full(wanted.shape, COLDEST_K), np.full(wanted.shape, HOTTEST_K)
    for _ in range(33):
        middle = 0.5 * (low + high)
        warmer = _hot_j_kg(middle, pressure) < wanted
        low, high = np.where(warmer, middle, low), np.where(warmer, high, middle)
    return 0.5 * (low + high)


@cache
def _shift_j_kg() -> float:
    """What CoolProp's enthalpy needs to meet CEA's at the join, at low pressure."""
    return float(_species()[0](COLDEST_K)) - float(cold.enthalpy_j_kg(COLDEST_K, LOWEST_PA))


@cache
def _real_gas() -> CubicSpline:
    """Enthalpy of the real gas above that of the ideal one at the join, over pressure."""
    pressure = np.linspace(LOWEST_PA, HIGHEST_PA, 31)
    return CubicSpline(pressure, cold.enthalpy_j_kg(COLDEST_K, pressure) - cold.enthalpy_j_kg(COLDEST_K, LOWEST_PA))
