"""The engine as a plant: reactor, core, reflector, turbopumps, chamber, tank and what wears, one step at a time.

The state is one array; the names below are its places. Heat is balanced in enthalpy, from the tank to the throat, so that what
the reactor gives is what the hydrogen carries. The kinetics take an implicit step of second order at the reactivity of
the moment; heat and speed follow explicitly, none of them faster than a tenth of a second; gas and valve relax exactly.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import inline
from ..core.units import STANDARD_GRAVITY_M_S2
from . import decay, gas, kinetics
from .gas import Gas

# places in the state: 22 of them integrated, then what follows from them at the last step
POWER, C1 = 0, 1  # neutron power over rated; six groups of precursors
FUEL1, FUEL2, FUEL3, REFLECTOR = 7, 8, 9, 10  # K
DRUM, SPEED, VALVE, PRESSURE = 11, 12, 13, 14  # rad, over rated, open share, Pa in the chamber
TANK, TANK_PRESSURE, DAMAGE = 15, 16, 17  # kg, Pa, share of the rated life
BURNED, IMPULSE, ENERGY, RATE = 18, 19, 20, 21  # kg, N s, J of fission and decay, 1/s filtered rate of ln power
FLOW, CHAMBER, THRUST, HEAT = 22, 23, 24, 25  # kg/s, K, N, W of the whole core
REACTIVITY, AUTHORITY, SUCTION, WARMED = 26, 27, 28, 29  # over beta, left in the drums, margin ratio, K behind the reflector
LOSS = 30  # reactivity lost to corrosion, over beta
HOTTEST, HOTTEST_FUEL, MOST_REACTIVITY = 31, 32, 33  # so far
SHUT_BURNED, SHUT_IMPULSE = 34, 35  # kg and N s until the drums went in
SOURCE = 36  # one while the reactor is kept at its power before the start, none after the drums have gone in
SIZE = 37
COLD_K = 293.0  # at which the drums' critical angle is stated
DRY_S = 0.5  # flow that the last hydrogen in the line feeds
LEAST_FLOW_RATIO = 1e-5  # for which exchange is worked out when there is none
RATE_S = 0.25  # filter of the rate of power that the drums are steered by
LEAST_SUCKED_RATIO = 0.05  # speed and flow below which a pump's need is not told apart
MOST_SUCTION_RATIO = 9.99  # told of a pump that needs next to nothing
ULLAGE_EXPONENT = 1.3  # of hydrogen gas at the 150 to 300 K in which engines give it to their tanks
VACUUM_PA = 1e-3  # numbers that go on falling become denormal, and slow the processor twentyfold


class Plant(NamedTuple):
    """One engine in fixed numbers; subscript 0 of the formulas is the rating."""

    gas: Gas
    power_w: float
    flow_kg_s: float  # all of it
    bleed_kg_s: float  # of it, past the core's chamber through the turbine and overboard
    pressure_pa: float  # of the chamber
    temperature_k: float
    throat_m2: float
    efficiency_ratio: float  # of the nozzle
    bleed_impulse_s: float
    topping: bool  # the turbine takes its power out of the flow to the core
    inlet_k: float  # behind the pump
    head_pa: float  # rise of the pump
    resistance_pa: float  # lost between pump and chamber
    shutoff_ratio: float
    spin_s: float
    pumps_count: int
    valve_s: float
    valve_rated_ratio: float
    gas_s: float
    suction_ratio: float
    vapour_pa: float
    tank_pressure_pa: float
    tank_kg: float
    residual_kg: float
    tank_m3: float
    liquid_kg_m3: float
    regulator_s: float
    fuel_j_k: float  # of a third, hot
    capacity_k: float
    reflector_j_k: float
    share1_ratio: float  # of all power in the thirds, and in the reflector
    share2_ratio: float
    share3_ratio: float
    reflector_share_ratio: float
    exchange_coefficient: float
    reflector_exchange_coefficient: float
    gas_r_k: float  # rated gas temperatures behind reflector and thirds
    gas1_k: float
    gas2_k: float
    fraction: np.ndarray
    constant: np.ndarray
    generation_s: float
    beta: float
    fuel_cold_per_k: float
    fuel_bend_per_k: float  # change of the coefficient from cold to rated
    fuel_rated_k: float
    reflector_per_k: float
    hydrogen_ratio: float  # worth at the rating
    half_span_ratio: float
    critical_rad: float
    drums_count: int
    drum_rad_s: float
    scram_rad_s: float
    source_per_s: float  # neutrons of the start-up source, in rated power a second
    life_rate_per_s: float  # damage at the rated temperature
    life_k: float  # Arrhenius temperature
    cycle_ratio: float  # damage of a start
    corrosion_ratio: float  # reactivity lost over a life
    failure_k: float


class Trouble(NamedTuple):
    """What is broken at the moment; all zero or one if nothing is."""

    pumps_lost_count: int
    drums_stuck_count: int
    stuck_rad: float
    line_open_ratio: float  # of the feed line
    slug_ratio: float  # cold hydrogen comes through: denser by this share, and colder behind the reflector
    leak_kg_s: float


SOUND = Trouble(0, 0, 0.0, 1.0, 0.0, 0.0)


@inline
def _flow_ratio(plant, x, trouble, opening):
    """Flow over rated, and the head of the pumps over rated, from the balance of pressures at the throat's quasi-steady."""
    running = plant.pumps_count - trouble.pumps_lost_count
    open_ratio = opening * trouble.line_open_ratio
    left_kg = x[TANK] - plant.residual_kg
    if open_ratio < 1e-4 or left_kg <= 0.0:
        return 0.0, 0.0
    suction = min(x[SUCTION], 1.0)
    lift = plant.head_pa * plant.shutoff_ratio * suction * x[SPEED] * x[SPEED] if running > 0 else 0.0
    share = plant.pumps_count / running if running > 0 else 0.0
    place = gas.column(x[PRESSURE])
    choked = plant.pressure_pa * gas.at(plant.gas.characteristic_m_s, x[CHAMBER], place) / gas.at(
        plant.gas.characteristic_m_s, plant.temperature_k, gas.column(plant.pressure_pa))
    a = plant.resistance_pa / (open_ratio * open_ratio) + plant.head_pa * (plant.shutoff_ratio - 1.0) * share * share
    push = x[TANK_PRESSURE] + lift
    f = 2.0 * push / (choked + math.sqrt(choked * choked + 4.0 * a * push))
    head = (lift - plant.head_pa * (plant.shutoff_ratio - 1.0) * share * share * f * f) / plant.head_pa
    return f * min(left_kg / (DRY_S * plant.flow_kg_s), 1.0), max(head, 0.0)


@inline
def drum_worth(plant, angle_rad):
    """Reactivity of drums at an angle, none at the critical one."""
    return plant.half_span_ratio * (math.cos(plant.critical_rad) - math.cos(angle_rad))


@inline
def feedback(plant, mean_fuel_k, reflector_k, pressure_pa, gas_r_k, gas1_k, gas2_k, gas3_k, damage):
    """Reactivity of all but the drums: fuel, reflector, hydrogen, what corrosion took."""
    above = mean_fuel_k - COLD_K
    fuel = above * (plant.fuel_cold_per_k + 0.5 * plant.fuel_bend_per_k * above / plant.fuel_rated_k)
    dense = 0.25 * pressure_pa / plant.pressure_pa * (
        plant.gas_r_k / gas_r_k + plant.gas1_k / gas1_k + plant.gas2_k / gas2_k + plant.temperature_k / gas3_k)
    return fuel + plant.reflector_per_k * (reflector_k - COLD_K) + plant.hydrogen_ratio * dense - plant.corrosion_ratio * damage


@inline
def _worth(plant, x, gas_r_k, gas1_k, gas2_k, gas3_k, trouble):
    """Reactivity of everything; drums that are stuck stay where they were."""
    stuck = trouble.drums_stuck_count / plant.drums_count
    drums = (1.0 - stuck) * drum_worth(plant, x[DRUM]) + stuck * drum_worth(plant, trouble.stuck_rad)
    mean = (plant.share1_ratio * x[FUEL1] + plant.share2_ratio * x[FUEL2] + plant.share3_ratio * x[FUEL3]) / (
        1.0 - plant.reflector_share_ratio)
    x[AUTHORITY] = (1.0 - stuck) * (drum_worth(plant, math.pi) - drum_worth(plant, x[DRUM])) / plant.beta
    x[LOSS] = plant.corrosion_ratio * x[DAMAGE] / plant.beta
    pressure = x[PRESSURE] * (1.0 + trouble.slug_ratio)
    return drums + feedback(plant, mean, x[REFLECTOR], pressure, gas_r_k, gas1_k, gas2_k, gas3_k, x[DAMAGE])


@inline
def turbine_feed(plant, flow_ratio, gas_r_k, pressure_pa, chamber_k):
    """What the turbine could give against rated, valve as rated."""
    if plant.topping:
        return flow_ratio * gas_r_k / plant.gas_r_k
    return pressure_pa / plant.pressure_pa * math.sqrt(min(chamber_k / plant.temperature_k, 1.0))


@inline
def _fuel_capacity(plant, temperature_k):
    return plant.fuel_j_k * -math.expm1(-max(temperature_k, 20.0) / plant.capacity_k)


@inline
def suction(plant, tank_pressure_pa, speed_ratio, pumped_ratio):
    """Net positive suction head over that needed, at one suction specific speed: the need goes with speed^(4/3) flow^(2/3).
    Speed of the pumps over rated; flow of each of them over rated."""
    head = plant.suction_ratio * (tank_pressure_pa - plant.vapour_pa) / (plant.tank_pressure_pa - plant.vapour_pa)
    need = max(speed_ratio, LEAST_SUCKED_RATIO) ** (4.0 / 3.0) * max(pumped_ratio, LEAST_SUCKED_RATIO) ** (2.0 / 3.0)
    return min(max(head, 0.0) / need, MOST_SUCTION_RATIO)


@inline
def _line(plant, x, f, head, valve, trouble, step_s):
    """Turbopumps, valve, gas and tank over a step; f is the flow over rated."""
    x[VALVE] = max(x[VALVE] + (valve - x[VALVE]) * -math.expm1(-step_s / plant.valve_s), 1e-9)
    running = plant.pumps_count - trouble.pumps_lost_count
    if running > 0:
        fed = turbine_feed(plant, f, x[WARMED], x[PRESSURE], x[CHAMBER])
        gained = x[VALVE] / plant.valve_rated_ratio * fed - plant.pumps_count / running * head * f
        x[SPEED] = max(x[SPEED] + step_s * gained / (2.0 * plant.spin_s * max(x[SPEED], 0.05)), 0.0)
    else:  # wrecks run down as fast as their drag takes them
        x[SPEED] = max(x[SPEED] * math.exp(-step_s / plant.spin_s), 1e-9)
    used = f * plant.flow_kg_s + trouble.leak_kg_s
    x[TANK] = max(x[TANK] - step_s * used, 0.0)
    ullage = max(plant.tank_m3 - x[TANK] / plant.liquid_kg_m3, 1e-3 * plant.tank_m3)
    sunk = ULLAGE_EXPONENT * x[TANK_PRESSURE] * used / (plant.liquid_kg_m3 * ullage)
    x[TANK_PRESSURE] += step_s * ((plant.tank_pressure_pa - x[TANK_PRESSURE]) / plant.regulator_s - sunk)
    x[SUCTION] = suction(plant, x[TANK_PRESSURE], x[SPEED], f * plant.pumps_count / max(running, 1))


@inline
def advance(plant, x, bank, keep, drum_rad_s, valve, opening, trouble, step_s):
    """One step in place: `bank` holds the decay heat, `keep` its factors over the step. Commands: turn of the drums,
    opening of the turbine's valve and of the main valve."""
    f, head = _flow_ratio(plant, x, trouble, opening)
    _line(plant, x, f, head, valve, trouble, step_s)
    x[DRUM] = min(max(x[DRUM] + step_s * drum_rad_s, 0.0), math.pi)
    flow = f * plant.flow_kg_s
    place = gas.column(x[PRESSURE])
    h = plant.gas.enthalpy_j_kg
    inlet = plant.inlet_k
    warm = -math.expm1(-plant.reflector_exchange_coefficient * max(f, LEAST_FLOW_RATIO) ** -0.2)
    hot = -math.expm1(-plant.exchange_coefficient * max(f, LEAST_FLOW_RATIO) ** -0.2)
    heat = plant.power_w * (x[POWER] * (1.0 - decay.TOTAL_RATIO) + decay.fill(bank, keep, x[POWER]))
    gas_r = inlet + (x[REFLECTOR] - inlet) * warm / (1.0 + trouble.slug_ratio)
    q_r = flow * (gas.at(h, gas_r, place) - gas.at(h, inlet, place))
    # the turbine of a topping cycle cools the stream by the pump's work, which the stream had gained in the pump
    gas1 = gas_r + (x[FUEL1] - gas_r) * hot
    q1 = flow * (gas.at(h, gas1, place) - gas.at(h, gas_r, place))
    gas2 = gas1 + (x[FUEL2] - gas1) * hot
    q2 = flow * (gas.at(h, gas2, place) - gas.at(h, gas1, place))
    gas3 = gas2 + (x[FUEL3] - gas2) * hot
    q3 = flow * (gas.at(h, gas3, place) - gas.at(h, gas2, place))
    rho = _worth(plant, x, gas_r, gas1, gas2, gas3, trouble)
    before = x[POWER]
    x[POWER] = max(kinetics.advance(before, x[C1:C1 + 6], rho, plant.fraction, plant.constant, plant.generation_s,
                                     plant.source_per_s * x[SOURCE], step_s), 1e-12)
    x[RATE] += (math.log(x[POWER] / before) / step_s - x[RATE]) * -math.expm1(-step_s / RATE_S)
    x[FUEL1] += step_s * (plant.share1_ratio * heat - q1) / _fuel_capacity(plant, x[FUEL1])
    x[FUEL2] += step_s * (plant.share2_ratio * heat - q2) / _fuel_capacity(plant, x[FUEL2])
    x[FUEL3] += step_s * (plant.share3_ratio * heat - q3) / _fuel_capacity(plant, x[FUEL3])
    x[REFLECTOR] += step_s * (plant.reflector_share_ratio * heat - q_r) / plant.reflector_j_k
    _exhaust(plant, x, f, gas3, place, step_s)
    x[HEAT], x[REACTIVITY], x[WARMED] = heat, rho / plant.beta, gas_r
    x[HOTTEST], x[MOST_REACTIVITY] = max(x[HOTTEST], gas3), max(x[MOST_REACTIVITY], rho / plant.beta)
    x[HOTTEST_FUEL] = max(max(x[HOTTEST_FUEL], x[FUEL1]), max(x[FUEL2], x[FUEL3]))
    x[ENERGY] += step_s * heat
    x[DAMAGE] += step_s * wear_per_s(plant, gas3 if f > 10.0 * LEAST_FLOW_RATIO else x[FUEL3])


@inline
def _exhaust(plant, x, f, gas3_k, place, step_s):
    """Chamber, thrust and what has left the ship."""
    x[CHAMBER] = gas3_k
    speed = gas.at(plant.gas.characteristic_m_s, gas3_k, place)
    bleed = plant.bleed_kg_s * x[VALVE] / plant.valve_rated_ratio * min(x[PRESSURE] / plant.pressure_pa, 1.5)
    total = f * plant.flow_kg_s
    bleed = min(bleed, 0.5 * total)
    settled = (total - bleed) * speed / plant.throat_m2
    x[PRESSURE] = max(x[PRESSURE] + (settled - x[PRESSURE]) * -math.expm1(-step_s / plant.gas_s), VACUUM_PA)
    x[FLOW] = total
    core = total - bleed
    x[THRUST] = STANDARD_GRAVITY_M_S2 * (core * plant.efficiency_ratio * gas.at(plant.gas.impulse_s, gas3_k, place)
                                         + bleed * plant.bleed_impulse_s)
    x[BURNED] += step_s * total
    x[IMPULSE] += step_s * x[THRUST]


@inline
def wear_per_s(plant, temperature_k):
    """Damage a second: one over the life at this temperature."""
    return plant.life_rate_per_s * math.exp(plant.life_k * (1.0 / plant.temperature_k - 1.0 / max(temperature_k, 300.0)))

