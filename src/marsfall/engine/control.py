"""What the engine's controller does: start, ramp, hold, throttle, retreat, scram, cooldown.

An outer loop turns the wanted chamber temperature into a power, from the heat that the flow takes and the heat that the fuel
stores, corrected by what it measures; an inner loop turns the drums after the logarithm of the power, never faster than a
period allows. Pressure follows the turbine's valve. After the drums have gone in, the flow follows the heat that
is still given off.
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import inline
from . import decay, gas
from . import plant as p

CHILLDOWN, APPROACH, RAMP, HOLD, RETREAT, COOLDOWN, ENDED = range(7)
MODES = ("chilldown", "approach", "ramp", "hold", "retreat", "cooldown", "ended")

# places in the controller's memory
MODE, SINCE, SEGMENT, WANTED_K, WANTED_RATIO, SUM_POWER, SUM_VALVE, RAMP_FROM_K, RAMP_FROM_RATIO, PULSE = range(10)
SHUT_S, HOLD_FROM_S, DRIFT_FROM, BLOCKED, FROZEN = range(10, 15)
STORED = 15  # heat that the fuel stores, over rated power
BEGAN = 16  # when each mode began, NaN for one that never did
MEMORY = BEGAN + len(MODES)

HEATED_RATIO = 0.01  # power at which heat is felt and the ramp begins
SOONEST_S, SOONER_S = 0.5, 0.2  # time constants of the power after what is wanted, up and down
FASTEST_FALL_PER_S = 6.0
TURN = 4.0  # reactivity (over beta) a second that the drums give for an error of the rate of power of one a second
SETTLE_S = 2.0  # time constant of the temperature loop
REMEMBER_S = 6.0  # of its integral
VALVE_GAIN, VALVE_S = 2.0, 1.5
FIRST_VALVE_RATIO = 0.1  # bootstrap: the turbine begins on the little that tank pressure and warm metal give
AHEAD_K = 15.0  # that the wanted temperature may run ahead when it rises
STORED_S = 2.0  # lag of the heat that the fuel is thought to store
SHORTEST_PERIOD_S = 2.0  # in the power range
COOL_S = 40.0  # in which the heat stored above the cooldown temperature is taken out
THIN_RATIO = 0.05  # chamber pressure of a cooldown over rated, for the enthalpy of its gas
DELAYED_S = 1.7  # full-power seconds of delayed neutrons after the drums are in (docs/sources/ntp.md 3a)
PULSED_RATIO = 2e-3  # flow below which cooling is pulsed
PULSE_RATIO = 5e-3  # flow of a pulse
THROTTLE_PER_S = 0.05  # of rated flow


class Program(NamedTuple):
    """What the engine is asked to do; temperatures of the chamber."""

    hold: np.ndarray  # shape (segments, 3): duration s, temperature K, flow over rated
    chilldown_s: float
    approach_period_s: float
    ramp_start_k: float
    ramp_k_s: float
    retreat_k: float
    least_flow_ratio: float
    cooldown_k: float
    pulse_high_k: float
    pulse_low_k: float
    cooldown_s: float


class Command(NamedTuple):
    """What the controller orders for a step."""

    drum_rad_s: float
    valve_ratio: float
    opening_ratio: float


@inline
def enter(u, mode, t_s):
    """Begin a mode."""
    u[MODE], u[SINCE], u[BEGAN + mode] = mode, t_s, t_s


@inline
def sequence(plant, program, x, u, measured_k, t_s, step_s):
    """Which mode it is time for, and what is wanted in it."""
    mode = int(u[MODE])
    if mode == CHILLDOWN and t_s - u[SINCE] >= program.chilldown_s:
        enter(u, APPROACH, t_s)
    elif mode == APPROACH and (x[p.POWER] >= HEATED_RATIO or measured_k >= program.ramp_start_k):
        enter(u, RAMP, t_s)
        u[WANTED_K] = u[RAMP_FROM_K] = measured_k
        u[WANTED_RATIO] = u[RAMP_FROM_RATIO] = x[p.PRESSURE] / plant.pressure_pa
        u[SUM_VALVE] = FIRST_VALVE_RATIO
    elif mode == RAMP:
        _ramp(plant, program, u, measured_k, t_s, step_s)
    elif mode == HOLD:
        _hold(plant, program, u, measured_k, t_s, step_s)
    elif mode == RETREAT:
        u[WANTED_K] = max(u[WANTED_K] - program.ramp_k_s * step_s, program.retreat_k)
        _throttle(plant, u, program.least_flow_ratio, step_s)
        if u[WANTED_K] <= program.retreat_k:
            shut(u, t_s)
    elif mode == COOLDOWN and t_s - u[SHUT_S] >= program.cooldown_s:
        enter(u, ENDED, t_s)


@inline
def shut(u, t_s):
    """Drums in; from now on the flow follows the heat."""
    u[SHUT_S] = t_s
    u[PULSE] = 0.0
    enter(u, COOLDOWN, t_s)


@inline
def speed_ratio(plant, temperature_k):
    """Characteristic velocity over rated: what pressure a flow makes."""
    place = gas.column(plant.pressure_pa)
    return gas.at(plant.gas.characteristic_m_s, temperature_k, place) / gas.at(
        plant.gas.characteristic_m_s, plant.temperature_k, place)


@inline
def _ramp(plant, program, u, measured_k, t_s, step_s):
    target_k, flow = program.hold[0, 1], program.hold[0, 2]
    if u[FROZEN] == 0.0:
        u[WANTED_K] = min(min(u[WANTED_K] + program.ramp_k_s * step_s, max(measured_k + AHEAD_K, u[WANTED_K])), target_k)
    share = (u[WANTED_K] - u[RAMP_FROM_K]) / max(target_k - u[RAMP_FROM_K], 1.0)
    full = flow * speed_ratio(plant, target_k)
    u[WANTED_RATIO] = u[RAMP_FROM_RATIO] + share * (full - u[RAMP_FROM_RATIO])
    if u[WANTED_K] >= target_k:
        u[SEGMENT], u[HOLD_FROM_S], u[DRIFT_FROM] = 0.0, t_s, -1.0
        enter(u, HOLD, t_s)


@inline
def _hold(plant, program, u, measured_k, t_s, step_s):
    """Along the segments; temperature and flow move no faster than a start."""
    k = int(u[SEGMENT])
    if t_s - u[HOLD_FROM_S] >= program.hold[k, 0]:
        if k + 1 == program.hold.shape[0]:
            enter(u, RETREAT, t_s)
            return
        k += 1
        u[SEGMENT], u[HOLD_FROM_S], u[DRIFT_FROM] = k, t_s, -1.0
    most = program.ramp_k_s * step_s
    if u[FROZEN] == 0.0 or program.hold[k, 1] < u[WANTED_K]:
        ahead = max(measured_k + AHEAD_K - u[WANTED_K], 0.0)
        u[WANTED_K] += min(max(program.hold[k, 1] - u[WANTED_K], -most), min(most, ahead))
    _throttle(plant, u, program.hold[k, 2], step_s)


@inline
def _throttle(plant, u, flow_ratio, step_s):
    wanted = flow_ratio * speed_ratio(plant, u[WANTED_K])
    u[WANTED_RATIO] += min(max(wanted - u[WANTED_RATIO], -THROTTLE_PER_S * step_s), THROTTLE_PER_S * step_s)


@inline
def command(plant, program, x, u, measured_k, measured_pa, measured_kg_s, step_s):
    """Drums, valve and main valve for the next step."""
    mode = int(u[MODE])
    if mode == CHILLDOWN:
        return Command(-plant.scram_rad_s, 0.0, 1.0)
    if mode == APPROACH:
        return Command(_turn(plant, x, u, 1.0 / program.approach_period_s), 0.0, 1.0)
    if mode >= COOLDOWN:
        valve, opening = _cooling(plant, program, x, u)
        return Command(-plant.scram_rad_s, valve, opening)
    return Command(_turn(plant, x, u, _faster(plant, program, x, u, measured_k, measured_kg_s, step_s)),
                   _valve(plant, u, measured_pa, step_s), 1.0)


@inline
def _turn(plant, x, u, rate_per_s):
    """Turn of the drums for a wanted rate of the logarithm of the power."""
    slope = max(plant.half_span_ratio * math.sin(x[p.DRUM]), 0.2 * plant.half_span_ratio) / plant.beta
    turn = TURN * (rate_per_s - x[p.RATE]) / slope
    turn = min(max(turn, -plant.drum_rad_s), plant.drum_rad_s)
    return min(turn, 0.0) if u[BLOCKED] > 0.0 else turn


@inline
def _faster(plant, program, x, u, measured_k, measured_kg_s, step_s):
    """Rate of the logarithm of the power that brings the chamber to the wanted temperature."""
    place = gas.column(x[p.PRESSURE])
    h = plant.gas.enthalpy_j_kg
    taken = measured_kg_s * (gas.at(h, u[WANTED_K], place) - gas.at(h, plant.inlet_k, place)) / plant.power_w
    core_j_k = 3.0 * plant.fuel_j_k * -math.expm1(-measured_k / plant.capacity_k)
    error_k = u[WANTED_K] - measured_k
    mode = int(u[MODE])
    slope = _slope(program, u)
    stored = core_j_k * slope / plant.power_w
    u[STORED] += (stored - u[STORED]) * step_s / STORED_S
    pull = core_j_k * error_k / (SETTLE_S * plant.power_w)
    if mode == HOLD or abs(pull) < 0.1:
        u[SUM_POWER] = min(max(u[SUM_POWER] + pull * step_s / REMEMBER_S, -0.3), 0.3)
    still = x[p.HEAT] / plant.power_w - x[p.POWER] * (1.0 - decay.TOTAL_RATIO)
    wanted = max(taken + stored + pull + u[SUM_POWER] - still, 1e-3) / (1.0 - decay.TOTAL_RATIO)
    behind = math.log(wanted / x[p.POWER])
    rate = behind / (SOONEST_S if behind > 0.0 else SOONER_S)
    return min(max(rate, -FASTEST_FALL_PER_S), 1.0 / SHORTEST_PERIOD_S)


@inline
def _slope(program, u):
    """How fast the wanted temperature moves, as far as the power leads it: down in a stretch, the error alone is gentler."""
    mode = int(u[MODE])
    if mode == RETREAT:
        return -program.ramp_k_s
    rising = mode == RAMP or (mode == HOLD and program.hold[int(u[SEGMENT]), 1] > u[WANTED_K])
    return program.ramp_k_s if rising and u[FROZEN] == 0.0 else 0.0


@inline
def _valve(plant, u, measured_pa, step_s):
    error = u[WANTED_RATIO] - measured_pa / plant.pressure_pa
    asked = u[SUM_VALVE] + VALVE_GAIN * error
    if 0.0 < asked < 1.0 or asked * error < 0.0:
        u[SUM_VALVE] = min(max(u[SUM_VALVE] + VALVE_GAIN * error * step_s / VALVE_S, 0.0), 1.0)
    return min(max(asked, 0.0), 1.0)


@inline
def cooldown_j_kg(plant, program):
    """What a kilogram takes out while the core cools."""
    place, h = gas.column(THIN_RATIO * plant.pressure_pa), plant.gas.enthalpy_j_kg
    return gas.at(h, program.cooldown_k, place) - gas.at(h, plant.inlet_k, place)


@inline
def cooling_flow(plant, program, heat_w, fuel_k):
    """Flow over rated that takes out the heat given off, and what is stored above the cooldown temperature."""
    stored_w = 3.0 * plant.fuel_j_k * max(fuel_k - program.cooldown_k, 0.0) / COOL_S
    return (heat_w + stored_w) / (cooldown_j_kg(plant, program) * plant.flow_kg_s)


@inline
def _cooling(plant, program, x, u):
    """Turbine valve and main valve while the core cools: continuous flow first, pulses when little is needed."""
    hottest = max(x[p.FUEL1], max(x[p.FUEL2], x[p.FUEL3]))
    wanted = cooling_flow(plant, program, x[p.HEAT], hottest)
    if wanted < PULSED_RATIO:
        if hottest > program.pulse_high_k:
            u[PULSE] = 1.0
        elif hottest < program.pulse_low_k:
            u[PULSE] = 0.0
        if u[PULSE] == 0.0:
            return 0.0, 0.0
        wanted = PULSE_RATIO
    choked = plant.pressure_pa * speed_ratio(plant, x[p.CHAMBER])
    push = x[p.TANK_PRESSURE] + plant.head_pa * plant.shutoff_ratio * x[p.SPEED] * x[p.SPEED]
    left = push - choked * wanted - plant.head_pa * (plant.shutoff_ratio - 1.0) * wanted * wanted
    if left <= plant.resistance_pa * wanted * wanted:
        return min(max(4.0 * (wanted - x[p.FLOW] / plant.flow_kg_s), 0.0), 1.0), 1.0
    return 0.0, math.sqrt(plant.resistance_pa * wanted * wanted / left)
