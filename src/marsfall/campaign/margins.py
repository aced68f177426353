"""How far the flights of a record kept from what the lander is made for."""
from typing import Any

import numpy as np
import pyarrow as pa

from ..descent.schema import Landing
from .stats import column, odds, spread

LEAST = ("propellant_left_kg",)  # the limit is the least allowed; of all others it is the most


def limits_of(landing: Landing) -> dict[str, float | None]:
    """The limit of every watched column of the outcome table, in the unit of the column; None where the scenario has none."""
    limits, chute = landing.limits, landing.parachute
    miss_km = limits.miss_max_km
    strength_n = chute.strength_n if chute and "strength_n" in chute.model_fields_set else None
    heating_w_m2 = limits.heating_max_w_m2 if "heating_max_w_m2" in limits.model_fields_set else None
    return {
        "touchdown_vertical_m_s": limits.touchdown_vertical_m_s, "touchdown_horizontal_m_s": limits.touchdown_horizontal_m_s,
        "touchdown_tilt_deg": limits.touchdown_tilt_deg, "miss_m": None if miss_km is None else 1e3 * miss_km,
        "peak_deceleration_g": limits.deceleration_max_g, "peak_total_heating_w_m2": heating_w_m2,
        "parachute_deploy_mach_ratio": limits.parachute_mach_max_ratio,
        "parachute_deploy_dynamic_pressure_pa": limits.parachute_dynamic_pressure_max_pa,
        "peak_chute_load_n": strength_n, "propellant_left_kg": 0.0,
    }


def margins(outcomes: pa.Table, landing: Landing) -> dict[str, dict[str, Any]]:
    """Spread, limit and the odds of being beyond it, of every watched quantity that any flight has.

    A flight without the quantity (no parachute opened, nothing touched the ground) is excluded. Propellant counts where
    there is a tank, the parachute load where one opened.
    """
    found = {}
    tank_kg = tank_of(landing)
    for name, limit in limits_of(landing).items():
        values = values_of(outcomes, name, tank_kg)
        kept = values[np.isfinite(values)]
        if kept.size:
            beyond = kept <= limit if name in LEAST else kept > (np.inf if limit is None else limit)
            found[name] = {**spread(values), "limit": limit,
                           "beyond": None if limit is None else odds(int(beyond.sum()), kept.size)}
    return found


def tank_of(landing: Landing) -> float:
    """Propellant that is worth watching, kg: solid motors burn out as they should."""
    return 0.0 if landing.engines is not None and landing.engines.kind == "solid" else landing.vehicle.propellant_kg


def values_of(outcomes: pa.Table, name: str, tank_kg: float) -> np.ndarray:
    """A watched column, NaN where a flight has no such thing."""
    values = column(outcomes, name)
    if name == "propellant_left_kg" and tank_kg <= 0.0:
        return np.full_like(values, np.nan)
    return np.where(values > 0.0, values, np.nan) if name == "peak_chute_load_n" else values
