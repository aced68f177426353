"""Cold para hydrogen, from the tank to the jacket: real-gas properties from CoolProp, and never outside what it is made for.

CoolProp answers above the last temperature of its equation without a word, on a gas that does not come apart. So every question
is asked within these limits, or refused.
"""
import numpy as np

from ..core.errors import InputError, Problem
from . import kept

FLUID = "ParaHydrogen"  # what a tank holds after some days; CoolProp counts its enthalpy from another zero than "Hydrogen"
COLDEST_K, HOTTEST_K = 13.8033, 900.0  # triple point (Leachman 2009); above it dissociates and CoolProp does not
HIGHEST_PA = 100e6
BOILING_LOWEST_PA, CRITICAL_K, CRITICAL_PA = 7.042e3, 32.938, 1.2858e6  # Leachman 2009


def _inside(name: str, value, low: float, high: float, unit: str) -> np.ndarray:
    """The values as an array, or InputError with the first one outside."""
    values = np.asarray(value, dtype=float)
    outside = ~((values >= low) & (values <= high))
    if outside.any():
        raise InputError(Problem(name, f"{values[outside].flat[0]:g}", f"allowed {low:g} to {high:g} {unit}, cold hydrogen"))
    return values


def _property(wanted: str, temperature_k, pressure_pa):
    temperature = _inside("temperature_k", temperature_k, COLDEST_K, HOTTEST_K, "K")
    pressure = _inside("pressure_pa", pressure_pa, 1.0, HIGHEST_PA, "Pa")
    temperature, pressure = np.broadcast_arrays(temperature, pressure)
    return np.asarray(_liquid_or_gas(wanted, "T", temperature.ravel(), "P", pressure.ravel())).reshape(temperature.shape)[()]


def _liquid_or_gas(wanted: str, first: str, value, second: str, other):
    """CoolProp's answer. The only states inside the limits above that it refuses are solid."""
    try:
        return kept.ask(wanted, first, value, second, other, FLUID)
    except ValueError:
        state = f"{first} = {np.min(value):g}, {second} = {np.max(other):g}"
        raise InputError(Problem("hydrogen", "", f"is solid at {state}, or no such state exists")) from None


def enthalpy_j_kg(temperature_k, pressure_pa):
    """Enthalpy from CoolProp's own zero; engine/hydrogen.py moves it. Arrays as any NumPy function. InputError outside."""
    return _property("H", temperature_k, pressure_pa)


def entropy_j_kg_k(temperature_k, pressure_pa):
    """Entropy from CoolProp's own zero. InputError outside."""
    return _property("S", temperature_k, pressure_pa)


def temperature_k(enthalpy_j_kg, pressure_pa):
    """Temperature at an enthalpy from CoolProp's own zero. InputError outside."""
    pressure = _inside("pressure_pa", pressure_pa, 1.0, HIGHEST_PA, "Pa")
    enthalpy, pressure = np.broadcast_arrays(np.asarray(enthalpy_j_kg, dtype=float), pressure)
    found = np.asarray(_liquid_or_gas("T", "H", enthalpy.ravel(), "P", pressure.ravel())).reshape(enthalpy.shape)
    return _inside("temperature", found, COLDEST_K, HOTTEST_K, "K")[()]


def density_kg_m3(temperature_k, pressure_pa):
    """Density. InputError outside."""
    return _property("D", temperature_k, pressure_pa)


def saturation_pressure_pa(temperature_k):
    """Pressure at which liquid boils. InputError outside of triple and critical point."""
    temperature = _inside("temperature_k", temperature_k, COLDEST_K, CRITICAL_K, "K")
    return kept.ask("P", "T", temperature, "Q", 0.0, FLUID)


def saturation_temperature_k(pressure_pa):
    """Temperature at which liquid boils. InputError outside of triple and critical point."""
    pressure = _inside("pressure_pa", pressure_pa, BOILING_LOWEST_PA, CRITICAL_PA, "Pa")
    return kept.ask("T", "P", pressure, "Q", 0.0, FLUID)


def liquid_density_kg_m3(temperature_k):
    """Density of boiling liquid. InputError outside."""
    return kept.ask("D", "T", _inside("temperature_k", temperature_k, COLDEST_K, CRITICAL_K, "K"), "Q", 0.0, FLUID)


def vaporization_j_kg(pressure_pa):
    """Heat that boils a kilogram away. InputError outside."""
    pressure = _inside("pressure_pa", pressure_pa, BOILING_LOWEST_PA, CRITICAL_PA, "Pa")
    return kept.ask("H", "P", pressure, "Q", 1.0, FLUID) - kept.ask("H", "P", pressure, "Q", 0.0, FLUID)


def pump_work_j_kg(temperature_k: float, pressure_pa: float, outlet_pressure_pa: float, efficiency_ratio: float) -> float:
    """Shaft work of a pump: the isentropic rise of enthalpy over the efficiency. InputError outside."""
    entropy = entropy_j_kg_k(temperature_k, pressure_pa)
    outlet = float(_inside("outlet_pressure_pa", outlet_pressure_pa, float(pressure_pa), HIGHEST_PA, "Pa"))
    ideal = _liquid_or_gas("H", "P", outlet, "S", entropy) - enthalpy_j_kg(temperature_k, pressure_pa)
    return float(ideal / efficiency_ratio)


def turbine_outlet(temperature_k: float, pressure_pa: float, work_j_kg: float, efficiency_ratio: float) -> tuple[float, float]:
    """Pressure and temperature behind a turbine that gives so much work; 0 and 0 if no pressure ratio is enough.

    InputError outside, at the inlet.
    """
    enthalpy, entropy = enthalpy_j_kg(temperature_k, pressure_pa), entropy_j_kg_k(temperature_k, pressure_pa)
    ideal = enthalpy - work_j_kg / efficiency_ratio
    coldest = enthalpy_j_kg(30.0, 1e3)  # nothing is left of the gas's heat there
    if ideal < coldest:
        return 0.0, 0.0
    outlet_pa = float(_liquid_or_gas("P", "H", ideal, "S", entropy))
    return outlet_pa, float(_liquid_or_gas("T", "H", enthalpy - work_j_kg, "P", outlet_pa))
