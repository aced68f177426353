"""A burn from the first cold hydrogen to the end of the cooldown, step by step: plant, instruments, limits, controller."""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import kernel
from ..limits.evaluate import evaluate
from . import control, decay, sense
from . import plant as p
from .plant import Trouble

RUNNING, ENDED, CORE_LOST, WORN_OUT, NOT_A_NUMBER, ROOM_ENDED, NEVER_SHUT = range(7)
STATUS = ("running", "ended", "core lost", "worn out", "not a number", "room for the record ended",
          "never shut down")
STEP_S, SLOW_STEP_S = 0.01, 0.05
TICK_S, SLOW_TICK_S = 0.04, 1.0  # between two looks of instruments, limits and controller
WATCHED_S = 120.0  # of a cooldown in small steps
NONE, HOLD_RAMP, BLOCK_DRUMS, RETREAT, SCRAM = range(5)  # what an alarm makes the controller do
ACTIONS = ("none", "hold-ramp", "block-drums", "retreat", "scram")
TRUTH = ("power_ratio", "fuel1_k", "fuel2_k", "fuel3_k", "chamber_temperature_k", "chamber_pressure_pa", "flow_kg_s",
         "thrust_n", "heat_w", "burned_kg", "impulse_n_s", "damage_ratio", "wanted_temperature_k", "loss_dollar")
FAULT_KINDS = ("pump-lost", "drum-stuck", "flow-loss", "cold-slug", "depletion", "leak")
PUMP_LOST, DRUM_STUCK, FLOW_LOSS, COLD_SLUG, DEPLETION, LEAK = range(6)


class Watch(NamedTuple):
    """What the limits need: where each channel comes from, what each alarm does, and which quantities the controller reads."""

    source: np.ndarray  # sensor of every channel, -1 for none
    action: np.ndarray  # of every limit
    temperature_code: int  # places among the quantities, -1 for none
    pressure_code: int
    flow_code: int
    phase: np.ndarray  # of every mode of the controller


@kernel
def trouble_at(faults, x, stuck_rad, t_s):
    """What is broken at an instant; `faults` (rows of from s, until s, kind, value, done)."""
    pumps, drums, open_ratio, slug, leak = 0, 0, 1.0, 0.0, 0.0
    for k in range(faults.shape[0]):
        if not faults[k, 0] <= t_s < faults[k, 1]:
            continue
        kind = int(faults[k, 2])
        if kind == PUMP_LOST:
            pumps = int(faults[k, 3])
        elif kind == DRUM_STUCK:
            drums = int(faults[k, 3])
            if faults[k, 4] == 0.0:
                stuck_rad[0] = x[p.DRUM]
        elif kind == FLOW_LOSS:
            open_ratio = faults[k, 3]
        elif kind == COLD_SLUG:
            slug = faults[k, 3]
        elif kind == LEAK:
            leak = faults[k, 3]
        elif faults[k, 4] == 0.0:
            x[p.TANK] = min(x[p.TANK], faults[k, 3])
        faults[k, 4] = 1.0
    return Trouble(pumps, drums, stuck_rad[0], open_ratio, slug, leak)


class Memory(NamedTuple):
    """Everything that changes during a burn, in place; a burn can be left at any tick and gone on with."""

    x: np.ndarray  # the plant, see `plant`
    bank: np.ndarray  # decay heat
    keep: np.ndarray  # its factors over a step
    u: np.ndarray  # the controller, see `control`
    m: np.ndarray  # the instruments, see `sense`
    clock: np.ndarray  # see below
    told: np.ndarray  # readings
    value: np.ndarray  # of every channel of the limits
    fresh: np.ndarray
    stuck_rad: np.ndarray  # shape (1,)
    record: np.ndarray  # rows: time, phase, sensors, TRUTH; none are kept if it has none


(T_S, STEP, SINCE, TICK, ROWS, MEASURED_K, MEASURED_PA, MEASURED_KG_S, DRUMS, VALVE, OPENING, STATE,
 LOOKED_S) = range(13)  # of the clock
CLOCK = 13


@kernel
def fly(plant, program, life, faults, broken, sigma, watch, tables, state, log, free_rows, key, until_s, memory):
    """Fly on until a time, the end, or a log of the limits that is nearly full; the status.

    `faults` (rows of from s, until s, kind, value, done), `broken` likewise for sensors: see `sense.read`.
    """
    x, u, clock = memory.x, memory.u, memory.clock
    status = int(clock[STATE])
    trouble = trouble_at(faults, x, memory.stuck_rad, clock[LOOKED_S])  # as at the last tick: going on changes nothing
    while status == RUNNING and clock[T_S] < until_s:
        slow = u[control.MODE] == control.COOLDOWN and clock[T_S] - u[control.SHUT_S] > WATCHED_S
        if clock[SINCE] <= 0.0:
            if log.shape[0] - state.logged[0] < free_rows:
                break
            if memory.record.shape[0] > 0 and clock[ROWS] >= memory.record.shape[0]:
                status = ROOM_ENDED
                break
            clock[LOOKED_S] = clock[T_S]
            trouble = trouble_at(faults, x, memory.stuck_rad, clock[T_S])
            tick_s = SLOW_TICK_S if slow else TICK_S
            _look(plant, program, broken, sigma, watch, tables, state, log, key, memory, tick_s)
            clock[SINCE] += tick_s
        step_s = SLOW_STEP_S if slow else STEP_S
        if x[p.REACTIVITY] > 0.9:  # near prompt critical the power runs away within milliseconds
            step_s = min(step_s, 0.1 * plant.generation_s / (plant.beta * max(x[p.REACTIVITY] - 0.9, 0.02)))
        if step_s != clock[STEP]:
            clock[STEP] = step_s
            decay.factors(memory.keep, step_s)
        p.advance(plant, x, memory.bank, memory.keep, clock[DRUMS], clock[VALVE], clock[OPENING], trouble, step_s)
        clock[T_S] += step_s
        if u[control.MODE] < control.COOLDOWN:
            x[p.SHUT_BURNED], x[p.SHUT_IMPULSE] = x[p.BURNED], x[p.IMPULSE]
        else:
            x[p.SOURCE] = 0.0
        clock[SINCE] -= step_s
        if clock[SINCE] < 1e-6:
            clock[SINCE] = 0.0
        status = _status(plant, x, u, life)
    clock[STATE] = status
    return status


@kernel
def _look(plant, program, broken, sigma, watch, tables, state, log, key, memory, every_s):
    """One tick: instruments, limits, what their alarms do, controller."""
    x, u, clock, told, value = memory.x, memory.u, memory.clock, memory.told, memory.value
    t_s = clock[T_S]
    sense.read(plant, program, x, memory.bank, u, memory.m, told, sigma, broken, key, int(clock[TICK]), t_s, every_s)
    for c in range(value.shape[0]):
        value[c] = told[watch.source[c]] if watch.source[c] >= 0 else math.nan
    phase = watch.phase[int(u[control.MODE])]
    evaluate(tables, state, t_s, value, memory.fresh, phase, log)
    if memory.record.shape[0] > 0:
        _keep(memory.record, int(clock[ROWS]), t_s, phase, told, x, u)
        clock[ROWS] += 1.0
    clock[MEASURED_K] = _known(state.voted, watch.temperature_code, clock[MEASURED_K])
    clock[MEASURED_PA] = _known(state.voted, watch.pressure_code, clock[MEASURED_PA] * 1e-6) * 1e6
    clock[MEASURED_KG_S] = _known(state.voted, watch.flow_code, clock[MEASURED_KG_S])
    _protect(watch, state.alarm, u, t_s)
    control.sequence(plant, program, x, u, clock[MEASURED_K], t_s, every_s)
    order = control.command(plant, program, x, u, clock[MEASURED_K], clock[MEASURED_PA], clock[MEASURED_KG_S], every_s)
    clock[DRUMS], clock[VALVE], clock[OPENING] = order.drum_rad_s, order.valve_ratio, order.opening_ratio
    clock[TICK] += 1.0


@kernel
def _known(voted, place, before):
    """A voted value, or the one before if nobody knows it."""
    if place < 0 or not math.isfinite(voted[place]):
        return before
    return voted[place]


@kernel
def _keep(record, row, t_s, phase, told, x, u):
    record[row, 0], record[row, 1] = t_s, phase
    for i in range(sense.COUNT):
        record[row, 2 + i] = told[i]
    k = 2 + sense.COUNT
    record[row, k], record[row, k + 1], record[row, k + 2], record[row, k + 3] = x[p.POWER], x[p.FUEL1], x[p.FUEL2], x[p.FUEL3]
    record[row, k + 4], record[row, k + 5], record[row, k + 6] = x[p.CHAMBER], x[p.PRESSURE], x[p.FLOW]
    record[row, k + 7], record[row, k + 8], record[row, k + 9] = x[p.THRUST], x[p.HEAT], x[p.BURNED]
    record[row, k + 10], record[row, k + 11], record[row, k + 12] = x[p.IMPULSE], x[p.DAMAGE], u[control.WANTED_K]
    record[row, k + 13] = x[p.LOSS]


@kernel
def _protect(watch, alarm, u, t_s):
    """What standing alarms make the controller do; the hardest action wins."""
    hardest, frozen, blocked = NONE, 0.0, 0.0
    for i in range(alarm.shape[0]):
        if alarm[i] == 1:
            hardest = max(hardest, watch.action[i])
            frozen = 1.0 if watch.action[i] == HOLD_RAMP else frozen
            blocked = 1.0 if watch.action[i] == BLOCK_DRUMS else blocked
    u[control.FROZEN], u[control.BLOCKED] = frozen, blocked
    mode = int(u[control.MODE])
    if hardest == SCRAM and mode < control.COOLDOWN:
        control.shut(u, t_s)
    elif hardest == RETREAT and (mode == control.RAMP or mode == control.HOLD):
        control.enter(u, control.RETREAT, t_s)
    elif hardest == RETREAT and mode < control.RAMP:
        control.shut(u, t_s)


@kernel
def _status(plant, x, u, life):
    if not (math.isfinite(x[p.POWER]) and math.isfinite(x[p.FUEL3]) and math.isfinite(x[p.CHAMBER])):
        return NOT_A_NUMBER
    if max(x[p.FUEL1], max(x[p.FUEL2], x[p.FUEL3])) >= plant.failure_k:
        return CORE_LOST
    if x[p.DAMAGE] >= life:
        return WORN_OUT
    return ENDED if u[control.MODE] == control.ENDED else RUNNING
