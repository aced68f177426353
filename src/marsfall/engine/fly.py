"""A burn from the first cold hydrogen to the end of the cooldown, step by step: plant, instruments, limits, controller."""
import math
from typing import NamedTuple

import numpy as np

from ..core.kernels import kernel
from ..limits.evaluate import evaluate
from . import control, decay, sense
from . import plant as p
from .plant import Trouble

RUNNING, ENDED, CORE_LOST, WORN_OUT, NOT_A_NUMBER, ROOM_ENDED = range(6)
STATUS = ("running", "ended", "core lost", "worn out", "not a number", "room for the record ended")
STEP_S, SLOW_STEP_S = 0.01, 0.05
TICK_STEPS, SLOW_TICK_STEPS = 4, 20  # steps between two looks of instruments, limits and controller
WATCHED_S = 120.0  # of a cooldown in small steps
NONE, HOLD_RAMP, BLOCK_DRUMS, RETREAT, SCRAM = range(5)  # what an alarm makes the controller do
ACTIONS = ("none", "hold-ramp", "block-drums", "retreat", "scram")
TRUTH = ("power_ratio", "fuel1_k", "fuel2_k", "fuel3_k", "chamber_temperature_k", "chamber_pressure_pa", "flow_kg_s", "thrust_n",
         "heat_w", "burned_kg", "impulse_n_s", "damage_ratio", "wanted_temperature_k", "loss_dollar")
FAULT_KINDS = ("pump-lost", "drum-stuck", "flow-loss", "cold-slug", "depletion", "leak")
PUMP_LOST, DRUM_STUCK, FLOW_LOSS, COLD_SLUG, DEPLETION, LEAK = range(6)


class Watch(NamedTuple):
    """What the limits need: where each channel comes from, what each alarm does, and which quantities the controller reads."""

    source: np.ndarray  # sensor of every channel, -1 for none
    action: np.ndarray  # of every limit
    temperature: int  # places among the quantities, -1 for none
    pressure: int
    flow: int
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


@kernel
def fly(plant, program, life, faults, broken, watch, tables, state, log, seed, purpose, x, bank, u, m, told, sigma, value, fresh,
        record):
    """Fly a burn; everything after `log` but the seed is memory that changes in place. Status, time and rows of `record`
    (columns: time, phase, sensors, TRUTH) that were filled; none are if it has no rows."""
    keep, stuck_rad = told[sense.COUNT:sense.COUNT + decay.COUNT], told[sense.COUNT + decay.COUNT:]
    order = control.Command(-plant.scram_rad_s, 0.0, 1.0)
    t_s, step_s, tick, rows, since, status = 0.0, STEP_S, 0, 0, 0, RUNNING
    measured_k, measured_pa, measured_kg_s = x[p.CHAMBER], x[p.PRESSURE], 0.0
    decay.factors(keep, step_s)
    trouble = trouble_at(faults, x, stuck_rad, 0.0)
    while status == RUNNING:
        slow = u[control.MODE] == control.COOLDOWN and t_s - u[control.SHUT_S] > WATCHED_S
        if since == 0:
            every = (SLOW_TICK_STEPS * SLOW_STEP_S) if slow else (TICK_STEPS * STEP_S)
            trouble = trouble_at(faults, x, stuck_rad, t_s)
            sense.read(plant, program, x, bank, u, m, told, sigma, broken, seed, purpose, tick, t_s, every)
            for c in range(value.shape[0]):
                value[c] = told[watch.source[c]] if watch.source[c] >= 0 else math.nan
            phase = watch.phase[int(u[control.MODE])]
            evaluate(tables, state, t_s, value, fresh, phase, log)
            if record.shape[0] > 0:
                if rows == record.shape[0]:
                    return ROOM_ENDED, t_s, rows
                _keep(record, rows, t_s, phase, told, x, u)
                rows += 1
            measured_k = _known(state.voted, watch.temperature, measured_k)
            measured_pa = _known(state.voted, watch.pressure, measured_pa * 1e-6) * 1e6
            measured_kg_s = _known(state.voted, watch.flow, measured_kg_s)
            _protect(watch, state.alarm, u, t_s)
            control.sequence(plant, program, x, u, measured_k, t_s, every)
            order = control.command(plant, program, x, u, measured_k, measured_pa, measured_kg_s, every)
            tick += 1
        wanted = SLOW_STEP_S if slow else STEP_S
        if x[p.REACTIVITY] > 0.9:  # near prompt critical the power runs away within milliseconds
            wanted = min(wanted, 0.1 * plant.generation_s / (plant.beta * max(x[p.REACTIVITY] - 0.9, 0.02)))
        if wanted != step_s:
            step_s = wanted
            decay.factors(keep, step_s)
        p.advance(plant, x, bank, keep, order.drum_rad_s, order.valve_ratio, order.opening_ratio, trouble, step_s)
        t_s += step_s
        since = (since + 1) % (SLOW_TICK_STEPS if slow else TICK_STEPS)
        status = _status(plant, x, u, life)
    return status, t_s, rows


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
        u[control.MODE], u[control.SINCE] = control.RETREAT, t_s
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
