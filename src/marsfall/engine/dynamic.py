"""The dynamic level of a burn: the kernel of fly.py between the commands that people give."""
import math

import numpy as np

from ..core.draws import purpose_id, stream
from ..core.errors import InputError, Problem, nearest
from ..limits.alarms import Chronicle, alarm_digest
from ..limits.authority import Command, target_of
from ..limits.live import Monitor
from ..limits.tables import log_of, log_rows_count
from . import control, decay, fly, gas, sense
from . import plant as p
from .build import program_of
from .burn import Burn, Condition, Engine
from .never_exceed import watch
from .profile import OF_SENSOR, Profile

LOG_ROWS = 4096
COLUMNS = ("t_s", "phase", *sense.NAMES, *fly.TRUTH)
SLACK_S = 600.0  # that a run may take longer than its profile and a start by the book: lags, throttling, retreat


def burn(engine: Engine, profile: Profile, condition: Condition, seed: int = 0, keep: bool = True, case: int = 0) -> Burn:
    """Fly a profile step by step; seed and case name the noise of the instruments. InputError for faults and inhibits that this
    engine does not have."""
    monitor = Monitor(engine.limits)
    problems = [*_unknown_sensors(profile), *_more_than_there_are(engine, profile), *_forbidden_inhibits(engine, profile)]
    if problems:
        raise InputError(problems)
    plant = engine.plant
    memory = _memory(engine, profile, condition, keep)
    faults, broken = _faults(profile)
    told = Chronicle(engine.limits)
    log = log_of(LOG_ROWS + log_rows_count(monitor.tables))
    program, key = program_of(engine.sheet, profile), _key(engine, seed, case)
    commands = sorted(_commands(profile), key=lambda command: command.t_s or 0.0)
    stops = [command.t_s or 0.0 for command in commands]
    for until_s in (*sorted([*stops, _longest_s(engine, profile)]), math.inf):
        status = fly.RUNNING
        while status == fly.RUNNING and memory.clock[fly.T_S] < until_s:
            status = fly.fly(plant, program, condition.life_ratio, faults, broken, sense.sigmas(plant), watch(engine.limits),
                             monitor.tables, monitor.state, log, log_rows_count(monitor.tables), key, until_s, memory)
            told.take(monitor.state, log)
        if status != fly.RUNNING:
            break
        if commands and until_s == commands[0].t_s:
            told.events += monitor.obey(commands.pop(0))
        elif memory.u[control.MODE] < control.COOLDOWN and until_s < math.inf:
            memory.clock[fly.STATE] = fly.NEVER_SHUT
            break
    return _burn(engine, monitor, memory, told)


def _key(engine: Engine, seed: int, case: int) -> np.uint64:
    """The stream of the noise; of one type, whatever its size, so that a kernel is compiled once."""
    return np.uint64(stream(seed, case, purpose_id(f"{engine.name} instruments")))


def _memory(engine: Engine, profile: Profile, condition: Condition, keep: bool) -> fly.Memory:
    """A cold engine on a full tank, drums in."""
    plant = engine.plant
    x = np.zeros(p.SIZE)
    x[p.POWER] = x[p.C1:p.C1 + 6] = engine.sheet.kinetics.source_ratio
    x[p.FUEL1:p.REFLECTOR + 1] = p.COLD_K
    x[p.CHAMBER] = x[p.WARMED] = p.COLD_K
    x[p.TANK], x[p.TANK_PRESSURE], x[p.SUCTION] = plant.tank_kg, plant.tank_pressure_pa, plant.suction_ratio
    x[p.PRESSURE], x[p.SOURCE] = 1e3, 1.0
    x[p.AUTHORITY] = engine.sheet.drums.span_dollar
    x[p.DAMAGE] = condition.damage_ratio + plant.cycle_ratio
    u = np.zeros(control.MEMORY)
    u[control.BEGAN:] = np.nan
    u[control.BEGAN] = 0.0
    m = np.full(sense.MEMORY, p.COLD_K)
    clock = np.zeros(fly.CLOCK)
    clock[fly.MEASURED_K], clock[fly.DRUMS], clock[fly.OPENING] = p.COLD_K, -plant.scram_rad_s, 1.0
    channels = len(engine.limits.channels())
    burn_s = _longest_s(engine, profile) + fly.WATCHED_S
    rows = int(burn_s / fly.TICK_S + max(profile.cooldown_s - fly.WATCHED_S, 0.0) / fly.SLOW_TICK_S) + 100 if keep else 0
    return fly.Memory(x, condition.bank.copy(), np.zeros(decay.COUNT), u, m, clock, np.zeros(sense.COUNT), np.zeros(channels),
                      np.ones(channels, np.uint8), np.zeros(1), np.zeros((rows, len(COLUMNS))))


def _longest_s(engine: Engine, profile: Profile) -> float:
    """When the drums must have gone in: a start that waits for ever, as on dead thermocouples, is given up."""
    return sum(stretch.duration_s for stretch in profile.hold) + _moving_s(engine) + SLACK_S


def _moving_s(engine: Engine) -> float:
    """About how long chilldown, approach, ramp and retreat take, twice."""
    c, e_folds = engine.sheet.control, math.log(control.HEATED_RATIO / engine.sheet.kinetics.source_ratio)
    return 2.0 * (c.chilldown_s + c.approach_period_s * max(e_folds, 0.0) + 2.0 * gas.HOTTEST_K / c.ramp_k_s)


def _faults(profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Faults of the plant and of the instruments as the kernel reads them."""
    plant, sensors = [], []
    for fault in profile.faults:
        until_s = math.inf if fault.until_s is None else fault.until_s
        if fault.kind in OF_SENSOR:
            sensors.append((fault.time_s, until_s, sense.NAMES.index(fault.sensor), sense.KINDS.index(fault.kind), fault.value))
        else:
            value = fault.value * 1e3 if fault.kind == "depletion" else fault.value
            plant.append((fault.time_s, until_s, fly.FAULT_KINDS.index(fault.kind), value, 0.0))
    return np.array(plant).reshape(-1, 5), np.array(sensors, dtype=float).reshape(-1, 5)


def _unknown_sensors(profile: Profile) -> list[Problem]:
    return [Problem(f"faults[{i}].sensor", repr(fault.sensor), f"allowed: {', '.join(sense.NAMES)}",
                    nearest(fault.sensor, sense.NAMES))
            for i, fault in enumerate(profile.faults) if fault.kind in OF_SENSOR and fault.sensor not in sense.NAMES]


def _more_than_there_are(engine: Engine, profile: Profile) -> list[Problem]:
    has = {"pump-lost": engine.plant.pumps_count, "drum-stuck": engine.plant.drums_count}
    return [Problem(f"faults[{i}].value", f"{fault.value:g}", f"{engine.name} has {has[fault.kind]}")
            for i, fault in enumerate(profile.faults) if fault.value > has.get(fault.kind, math.inf)]


def _forbidden_inhibits(engine: Engine, profile: Profile) -> list[Problem]:
    """What nobody may inhibit, or not these people, or not without a reason: known before anything burns."""
    problems = []
    for i, (inhibit, command) in enumerate(zip(profile.inhibits, _commands(profile), strict=True)):
        if inhibit.limit not in engine.limits.limits:
            problems.append(Problem(f"inhibits[{i}].limit", repr(inhibit.limit), f"allowed: {', '.join(engine.limits.limits)}",
                                    nearest(inhibit.limit, engine.limits.limits)))
            continue
        try:
            target_of(engine.limits, command)
        except InputError as error:
            no_reason = bool(inhibit.by) and not inhibit.reason.strip()
            problems += [p._replace(where=f"inhibits[{i}].{'reason' if no_reason and not p.given else 'by'}")
                         for p in error.problems]
    return problems


def _commands(profile: Profile) -> list[Command]:
    return [Command(kind="inhibit", limit=x.limit, by=tuple(x.by), reason=x.reason, t_s=x.time_s, until_s=x.until_s)
            for x in profile.inhibits]


def _burn(engine: Engine, monitor: Monitor, memory: fly.Memory, told: Chronicle) -> Burn:
    """What the memory says at the end."""
    x, u = memory.x, memory.u
    began = {mode: float(u[control.BEGAN + i]) for i, mode in enumerate(control.MODES) if np.isfinite(u[control.BEGAN + i])}
    end = {"fuel_k": float(max(x[p.FUEL1:p.FUEL3 + 1])), "chamber_temperature_k": float(x[p.CHAMBER]),
           "chamber_pressure_pa": float(x[p.PRESSURE]), "heat_w": float(x[p.HEAT]), "drum_deg": math.degrees(x[p.DRUM]),
           "pump_speed_ratio": float(x[p.SPEED]), "tank_kg": float(x[p.TANK]), "flow_kg_s": float(x[p.FLOW])}
    alarms = told.alarms(monitor.state)
    return Burn(
        fly.STATUS[int(memory.clock[fly.STATE])], float(memory.clock[fly.T_S]), float(x[p.BURNED]), float(x[p.IMPULSE]),
        float(x[p.SHUT_BURNED]), float(x[p.SHUT_IMPULSE]), began.get("cooldown", float(memory.clock[fly.T_S])),
        float(x[p.ENERGY]), float(x[p.HOTTEST]), float(x[p.HOTTEST_FUEL]), float(x[p.MOST_REACTIVITY]), float(x[p.DAMAGE]),
        end, began, memory.bank.copy(), alarms, tuple(told.events), alarm_digest(alarms),
        memory.record[: int(memory.clock[fly.ROWS])], tuple(monitor.commands), monitor.state.limits)
