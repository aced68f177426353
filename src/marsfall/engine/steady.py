"""The engine in balance at a chamber temperature and a flow: what the dynamic level settles to, without waiting for it."""
import math
from typing import NamedTuple

from ..core.kernels import inline, kernel
from ..core.units import STANDARD_GRAVITY_M_S2
from . import gas
from . import plant as p

TURNS = 30
BLEEDS = 6  # turns between the flow and the part of it that drives the pumps
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
    worth_ratio: float  # reactivity that the drums must give
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


@inline
def _pumped(plant, chamber_ratio, pressure_pa, gas_r_k, temperature_k):
    """All the flow over rated with the turbine's share that this balance takes, the speed of the pumps, the turbine's valve."""
    bend, flow, bleed, turning, valve = plant.shutoff_ratio - 1.0, chamber_ratio, 0.0, 0.0, 0.0
    for _ in range(BLEEDS):
        lift = (plant.resistance_pa + plant.head_pa * bend) * flow**2 + pressure_pa - plant.tank_pressure_pa
        turning = math.sqrt(max(lift, 0.0) / (plant.head_pa * plant.shutoff_ratio))
        head = plant.shutoff_ratio * turning**2 - bend * flow**2
        fed = p.turbine_feed(plant, flow, gas_r_k, pressure_pa, temperature_k)
        valve = plant.valve_rated_ratio * head * flow / max(fed, 1e-6)
        if not plant.bleed_kg_s > 0.0:
            break
        bleed = min(plant.bleed_kg_s * valve / plant.valve_rated_ratio * min(pressure_pa / plant.pressure_pa, 1.5),
                    0.5 * flow * plant.flow_kg_s)
        flow = (chamber_ratio * (plant.flow_kg_s - plant.bleed_kg_s) + bleed) / plant.flow_kg_s
    return flow, bleed, turning, valve


@kernel
def steady(plant, temperature_k, flow_ratio, damage):
    """The balance at this chamber temperature and flow through the chamber over rated, with fuel so far damaged."""
    rated = gas.at(plant.gas.characteristic_m_s, plant.temperature_k, gas.column(plant.pressure_pa))
    pressure = plant.pressure_pa * flow_ratio
    for _ in range(3):  # the speed hardly depends on the pressure
        speed = gas.at(plant.gas.characteristic_m_s, temperature_k, gas.column(pressure))
        pressure = plant.pressure_pa * flow_ratio * speed / rated
    place, h = gas.column(pressure), plant.gas.enthalpy_j_kg
    inlet, gained = gas.at(h, plant.inlet_k, place), gas.at(h, temperature_k, place) - gas.at(h, plant.inlet_k, place)
    at_r = inlet + plant.reflector_share_ratio * gained
    gas_r = _temperature(h, at_r, place, plant.gas_r_k)
    gas1 = _temperature(h, at_r + plant.share1_ratio * gained, place, plant.gas1_k)
    gas2 = _temperature(h, at_r + (plant.share1_ratio + plant.share2_ratio) * gained, place, plant.gas2_k)
    all_ratio, bleed, turning, valve = _pumped(plant, flow_ratio, pressure, gas_r, temperature_k)
    flow = all_ratio * plant.flow_kg_s
    hot = -math.expm1(-plant.exchange_coefficient * all_ratio**-0.2)
    warm = -math.expm1(-plant.reflector_exchange_coefficient * all_ratio**-0.2)
    fuel1, fuel2 = gas_r + (gas1 - gas_r) / hot, gas1 + (gas2 - gas1) / hot
    fuel3, reflector = gas2 + (temperature_k - gas2) / hot, plant.inlet_k + (gas_r - plant.inlet_k) / warm
    mean = (plant.share1_ratio * fuel1 + plant.share2_ratio * fuel2 + plant.share3_ratio * fuel3) / (
        1.0 - plant.reflector_share_ratio)
    worth = -p.feedback(plant, mean, reflector, pressure, gas_r, gas1, gas2, temperature_k, damage)
    cosine = math.cos(plant.critical_rad) - worth / plant.half_span_ratio
    drum = math.acos(cosine) if abs(cosine) <= 1.0 else math.nan
    impulse = plant.efficiency_ratio * gas.at(plant.gas.impulse_s, temperature_k, place)
    thrust = STANDARD_GRAVITY_M_S2 * ((flow - bleed) * impulse + bleed * plant.bleed_impulse_s)
    return Steady(temperature_k, flow, pressure, flow * gained, thrust, max(fuel1, max(fuel2, fuel3)), mean, reflector, turning,
                  valve, worth, drum)
