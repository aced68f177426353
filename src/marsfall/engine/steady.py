"""The engine in balance at a chamber temperature and a flow: what the dynamic level settles to, without waiting for it."""
import math
from typing import NamedTuple

from ..core.kernels import inline, kernel
from ..core.units import STANDARD_GRAVITY_M_S2
from . import gas
from . import plant as p

TURNS = 30
CLOSE_J_KG = 1.0


class Steady(NamedTuple):
    """A point of the operating map."""

    temperature_k: float
    flow_kg_s: float
    pressure_pa: float
    heat_w: float  # into the hydrogen: fission and decay
    thrust_n: float
    fuel_k: float  # the hottest third
    mean_fuel_k: float
    reflector_k: float
    speed_ratio: float
    valve_ratio: float
    worth: float  # reactivity that the drums must give
    drum_rad: float  # NaN if they cannot


@inline
def _temperature(table, enthalpy, place, guess_k):
    """The temperature at an enthalpy: Newton's steps on a table that is straight between its nodes."""
    t = guess_k
    for _ in range(TURNS):
        miss = enthalpy - gas.at(table, t, place)
        if abs(miss) < CLOSE_J_KG:
            break
        t = min(max(t + miss / gas.slope(table, t, place), gas.COLDEST_K), gas.HOTTEST_K - 1.0)
    return t


@kernel
def steady(plant, temperature_k, flow_ratio, damage):
    """The balance at this chamber temperature and flow over rated, with fuel so far damaged."""
    rated = gas.at(plant.gas.characteristic_m_s, plant.temperature_k, gas.column(plant.pressure_pa))
    pressure = plant.pressure_pa * flow_ratio
    for _ in range(3):  # the speed hardly depends on the pressure
        speed = gas.at(plant.gas.characteristic_m_s, temperature_k, gas.column(pressure))
        pressure = plant.pressure_pa * flow_ratio * speed / rated
    place, h = gas.column(pressure), plant.gas.enthalpy_j_kg
    flow = flow_ratio * plant.flow_kg_s
    inlet, gained = gas.at(h, plant.inlet_k, place), gas.at(h, temperature_k, place) - gas.at(h, plant.inlet_k, place)
    at_r = inlet + plant.reflector_share_ratio * gained
    gas_r = _temperature(h, at_r, place, plant.gas_r_k)
    gas1 = _temperature(h, at_r + plant.share1_ratio * gained, place, plant.gas1_k)
    gas2 = _temperature(h, at_r + (plant.share1_ratio + plant.share2_ratio) * gained, place, plant.gas2_k)
    hot = -math.expm1(-plant.exchange_coefficient * flow_ratio**-0.2)
    warm = -math.expm1(-plant.reflector_exchange_coefficient * flow_ratio**-0.2)
    fuel1, fuel2 = gas_r + (gas1 - gas_r) / hot, gas1 + (gas2 - gas1) / hot
    fuel3, reflector = gas2 + (temperature_k - gas2) / hot, plant.inlet_k + (gas_r - plant.inlet_k) / warm
    mean = (plant.share1_ratio * fuel1 + plant.share2_ratio * fuel2 + plant.share3_ratio * fuel3) / (
        1.0 - plant.reflector_share_ratio)
    worth = -p.feedback(plant, mean, reflector, pressure, gas_r, gas1, gas2, temperature_k, damage)
    cosine = math.cos(plant.critical_rad) - worth / plant.half_span
    drum = math.acos(cosine) if abs(cosine) <= 1.0 else math.nan
    bend = plant.shutoff_ratio - 1.0
    lift = (plant.resistance_pa + plant.head_pa * bend) * flow_ratio**2 + pressure - plant.tank_pressure_pa
    turning = math.sqrt(max(lift, 0.0) / (plant.head_pa * plant.shutoff_ratio))
    head = plant.shutoff_ratio * turning**2 - bend * flow_ratio**2
    fed = p.turbine_feed(plant, flow_ratio, gas_r, pressure, temperature_k)
    valve = plant.valve_rated_ratio * head * flow_ratio / max(fed, 1e-6)
    bleed = min(plant.bleed_kg_s * valve / plant.valve_rated_ratio * min(pressure / plant.pressure_pa, 1.5), 0.5 * flow)
    impulse = plant.efficiency_ratio * gas.at(plant.gas.impulse_s, temperature_k, place)
    thrust = STANDARD_GRAVITY_M_S2 * ((flow - bleed) * impulse + bleed * plant.bleed_impulse_s)
    return Steady(temperature_k, flow, pressure, flow * gained, thrust, max(fuel1, max(fuel2, fuel3)), mean, reflector, turning,
                  valve, worth, drum)
