"""The quasi-static level of a burn: a chain of balances, for missions and for thousands of engines.

A start, ramps, stretches and a retreat are sums over balances of `steady`; decay heat fills exactly; the cooldown takes what
heat is left, as gas of the cooldown temperature. Ten thousand burns a second; propellant and steady points within a per cent
of the dynamic level (tests/verify). It knows wear, temperatures and drums, but no controller, no noise and no fault.
"""
import math

import numpy as np

from ..core.kernels import inline, kernel, part
from ..core.units import STANDARD_GRAVITY_M_S2
from . import control, decay, gas, kinetics, sense
from . import plant as p
from .build import program_of
from .burn import Burn, Condition, Engine
from .fly import ENDED, STATUS, WORN_OUT
from .profile import Profile
from .steady import steady

POINTS = 30  # balances along a ramp: wear bends sharply with temperature
DRUM_TRAVEL_S = 4.0  # of an approach, until the reactor is critical
LAG_S = 4.0  # of a ramp, until the fuel is warm enough to lead the gas
LEAST_SHUT = 1e-3  # reactivity below critical, of drums that hardly shut the reactor down

# places in the sums
T_S, BURNED, IMPULSE, ENERGY, DAMAGE, HOTTEST, HOTTEST_FUEL, HOLD_S, RETREAT_S, SHUT_S, SHUT_BURNED, SHUT_IMPULSE = range(12)
MODE, ROWS, C1 = 12, 13, 14  # C1: first of six groups of precursors, as power over rated
SUMS = 20

# columns of a trace
(AT_S, AT_MODE, AT_K, AT_PA, AT_KG_S, AT_HEAT, AT_SPEED, AT_DRUM, AT_DAMAGE, AT_FUEL_K, AT_BURNED, AT_NEED_KG,
 AT_RATE, AT_SUCTION) = range(14)
COLUMNS = 14


@kernel
def burn_kernel(plant, program, source_ratio, life, every_s, rows, sums, bank, keep):
    """Fill `sums` with a whole burn; ENDED or WORN_OUT. `bank` and sums[DAMAGE] come with what was before.

    `rows` (shape (n, COLUMNS)) takes a line every `every_s` until the drums go in; with no rows stretches are taken whole.
    """
    temperature, pressure = _begin(plant, program, source_ratio, sums)
    for k in range(program.hold.shape[0]):
        to_k, flow = program.hold[k, 1], program.hold[k, 2]
        full = flow * control.speed_ratio(plant, to_k)
        sums[MODE], since_s = control.RAMP if k == 0 else control.HOLD, sums[T_S]
        if k > 0:  # a stretch shorter than the way to it ends on the way
            way_s = _way_s(program, temperature, to_k, pressure, full, True)
            share = min(program.hold[k, 0] / max(way_s, 1e-9), 1.0)
            to_k, full = temperature + share * (to_k - temperature), pressure + share * (full - pressure)
        if not _move(plant, program, temperature, to_k, pressure, full, life, every_s, rows, sums, bank, keep):
            return WORN_OUT
        temperature, pressure = to_k, full
        if k == 0:
            sums[HOLD_S] = sums[T_S]
        sums[MODE] = control.HOLD
        moved_s = 0.0 if k == 0 else sums[T_S] - since_s  # the way to a later stretch is part of it
        stay_s = max(program.hold[k, 0] - moved_s, 0.0)
        if stay_s > 0.0 and not _stay(plant, program, to_k, flow, 0.0, stay_s, life, every_s, rows, sums, bank, keep):
            return WORN_OUT
    sums[RETREAT_S], sums[MODE] = sums[T_S], control.RETREAT
    if not _retreat(plant, program, temperature, pressure, life, every_s, rows, sums, bank, keep):
        return WORN_OUT
    sums[SHUT_S], sums[SHUT_BURNED], sums[SHUT_IMPULSE] = sums[T_S], sums[BURNED], sums[IMPULSE]
    low = min(program.retreat_k, temperature)
    _cool(plant, program, steady(plant, low, program.least_flow_ratio, sums[DAMAGE]), sums, bank)
    return ENDED


@inline
def _begin(plant, program, source_ratio, sums):
    """Chilldown, approach, and the lag of the ramp: tank head through a cold engine. Temperature and pressure over rated."""
    speed = control.speed_ratio(plant, p.COLD_K)
    choked, a = plant.pressure_pa * speed, plant.resistance_pa + plant.head_pa * (plant.shutoff_ratio - 1.0)
    ratio = 2.0 * plant.tank_pressure_pa / (choked + math.sqrt(choked * choked + 4.0 * a * plant.tank_pressure_pa))
    seconds = program.chilldown_s + DRUM_TRAVEL_S + LAG_S
    seconds += program.approach_period_s * max(math.log(control.HEATED_RATIO / source_ratio), 0.0)
    sums[T_S] += seconds
    sums[BURNED] += ratio * plant.flow_kg_s * seconds
    sums[IMPULSE] += ratio * plant.flow_kg_s * seconds * _impulse_m_s(plant, p.COLD_K)
    return p.COLD_K, ratio * speed


@inline
def _impulse_m_s(plant, temperature_k):
    """Exhaust speed of thin gas."""
    return plant.efficiency_ratio * gas.at(plant.gas.impulse_s, temperature_k, 0.0) * STANDARD_GRAVITY_M_S2


@part
def _add(plant, sums, bank, keep, point, length_s, life):
    """A stretch in balance: what it burns, gives, wears. False if the engine is worn out in it."""
    wear = p.wear_per_s(plant, point.temperature_k)
    whole = sums[DAMAGE] + wear * length_s < life
    if not whole:
        length_s = max((life - sums[DAMAGE]) / wear, 0.0)
    decay.factors(keep, length_s)
    still, growing = 0.0, 1.0 - decay.TOTAL_RATIO  # heat over rated from before, and for each unit of fission, as means
    for i in range(decay.COUNT):
        mean = (1.0 - keep[i]) * decay.GROUP_S[i] / max(length_s, 1e-9)
        still += bank[i] * mean
        growing += decay.GROUP_RATIO[i] * (1.0 - mean)
    power = max((point.heat_w / plant.power_w - still) / growing, 0.0)
    decay.fill(bank, keep, power)
    for i in range(kinetics.GROUPS):
        sums[C1 + i] = power + (sums[C1 + i] - power) * math.exp(-plant.constant[i] * length_s)
    sums[T_S] += length_s
    sums[BURNED] += point.flow_kg_s * length_s
    sums[IMPULSE] += point.thrust_n * length_s
    sums[ENERGY] += point.heat_w * length_s
    sums[DAMAGE] = sums[DAMAGE] + wear * length_s if whole else max(sums[DAMAGE], life)  # to the last bit: batches compare
    sums[HOTTEST] = max(sums[HOTTEST], point.temperature_k)
    sums[HOTTEST_FUEL] = max(sums[HOTTEST_FUEL], point.fuel_k)
    return whole


@part
def _stay(plant, program, temperature_k, flow_ratio, rate_k_s, length_s, life, every_s, rows, sums, bank, keep):
    """A stretch at constant temperature and flow, whole or in the steps of a trace. False if the engine is worn out in it."""
    if rows.shape[0] == 0:
        return _add(plant, sums, bank, keep, steady(plant, temperature_k, flow_ratio, sums[DAMAGE]), length_s, life)
    count = 1 + int(length_s / every_s)
    for _ in range(count):
        point = steady(plant, temperature_k, flow_ratio, sums[DAMAGE])
        whole = _add(plant, sums, bank, keep, point, length_s / count, life)
        if length_s > 0.0:
            _note(plant, program, rows, sums, bank, point, rate_k_s)
        if not whole:
            return False
    return True


@part
def _note(plant, program, rows, sums, bank, point, rate_k_s):
    """One line of a trace."""
    i = int(sums[ROWS])
    if i == rows.shape[0]:
        return
    seconds = control.DELAYED_S * point.heat_w / plant.power_w
    for j in range(decay.COUNT):
        seconds += bank[j] * sense.RESERVE_WEIGHT_S[j]
    rows[i, AT_S], rows[i, AT_MODE], rows[i, AT_K] = sums[T_S], sums[MODE], point.temperature_k
    rows[i, AT_PA], rows[i, AT_KG_S], rows[i, AT_HEAT] = point.pressure_pa, point.flow_kg_s, point.heat_w
    rows[i, AT_SPEED] = point.speed_ratio
    drum = point.drum_rad if math.isfinite(point.drum_rad) else math.pi if point.worth_ratio > 0.0 else 0.0  # as far as they go
    rows[i, AT_DRUM], rows[i, AT_DAMAGE], rows[i, AT_FUEL_K] = drum, sums[DAMAGE], point.fuel_k
    rows[i, AT_BURNED], rows[i, AT_RATE] = sums[BURNED], rate_k_s
    rows[i, AT_NEED_KG] = sense.needed_kg(plant, program, point.temperature_k, point.flow_kg_s, point.mean_fuel_k, seconds)
    rows[i, AT_SUCTION] = p.suction(plant, plant.tank_pressure_pa, point.speed_ratio, point.flow_kg_s / plant.flow_kg_s)
    sums[ROWS] += 1.0


@inline
def _way_s(program, from_k, to_k, from_ratio, to_ratio, throttled):
    """How long it takes from one balance to another."""
    valve_s = abs(to_ratio - from_ratio) / control.THROTTLE_PER_S if throttled else 0.0
    return max(abs(to_k - from_k) / program.ramp_k_s, valve_s)


@part
def _move(plant, program, from_k, to_k, from_ratio, to_ratio, life, every_s, rows, sums, bank, keep):
    """From one balance to another at the pace of a ramp, pressure along with temperature; between stretches at the pace of the
    valve if that is slower."""
    seconds = _way_s(program, from_k, to_k, from_ratio, to_ratio, sums[MODE] == control.HOLD)
    if seconds == 0.0:
        return True
    rate = (to_k - from_k) / seconds
    points = POINTS if rows.shape[0] == 0 else max(POINTS, int(seconds / every_s))
    for i in range(points):
        share = (i + 0.5) / points
        temperature = from_k + share * (to_k - from_k)
        flow = (from_ratio + share * (to_ratio - from_ratio)) / control.speed_ratio(plant, temperature)
        if not _stay(plant, program, temperature, flow, rate, seconds / points, life, every_s, rows, sums, bank, keep):
            return False
    return True


@inline
def _delayed_s(plant, program, sums):
    """Full-power seconds of delayed neutrons after the drums are in: with a prompt jump to sum beta_i c_i/(beta - rho) the sum
    of beta_i c_i/lambda_i falls by rho n, so that all of it is given off over -rho, each group at its pace."""
    cooling = steady(plant, program.cooldown_k, control.THIN_RATIO, sums[DAMAGE])
    below = max(cooling.worth_ratio - p.drum_worth(plant, 0.0), LEAST_SHUT)
    given = 0.0
    for i in range(kinetics.GROUPS):
        slow = plant.constant[i] * below / (plant.beta + below)
        given += plant.fraction[i] * sums[C1 + i] / plant.constant[i] * -math.expm1(-slow * program.cooldown_s)
    return given / below


@part
def _retreat(plant, program, from_k, from_ratio, life, every_s, rows, sums, bank, keep):
    """Down to the retreat temperature at the pace of a ramp; the flow goes to its least at the pace of the valve."""
    seconds = (from_k - program.retreat_k) / program.ramp_k_s
    if seconds <= 0.0:
        return True
    points = POINTS if rows.shape[0] == 0 else max(POINTS, int(seconds / every_s))
    for i in range(points):
        after_s = (i + 0.5) / points * seconds
        temperature = from_k - program.ramp_k_s * after_s
        ratio = from_ratio - control.THROTTLE_PER_S * after_s
        flow = max(ratio / control.speed_ratio(plant, temperature), program.least_flow_ratio)
        if not _stay(plant, program, temperature, flow, -program.ramp_k_s, seconds / points, life, every_s, rows, sums, bank,
                     keep):
            return False
    return True


@part
def _cool(plant, program, point, sums, bank):
    """The cooldown: heat of delayed neutrons, decay and fuel."""
    seconds = _delayed_s(plant, program, sums) * (1.0 - decay.TOTAL_RATIO)
    for i in range(decay.COUNT):
        keep = math.exp(-program.cooldown_s / decay.GROUP_S[i])
        seconds += bank[i] * decay.GROUP_S[i] * (1.0 - keep)
        bank[i] *= keep
    stored_j = 3.0 * plant.fuel_j_k * max(point.mean_fuel_k - program.cooldown_k, 0.0)
    burned = (seconds * plant.power_w + stored_j) / control.cooldown_j_kg(plant, program)
    sums[T_S] += program.cooldown_s
    sums[BURNED] += burned
    sums[IMPULSE] += burned * _impulse_m_s(plant, program.cooldown_k)
    sums[ENERGY] += seconds * plant.power_w


@kernel
def many(plant, program, source_ratio, damage, life, bank, keep, rows, sums):
    """A burn for every engine of a batch: `damage` and `life` shape (engines,), `sums` (engines, SUMS), filled in place;
    `rows` is NO_ROWS."""
    for i in range(damage.shape[0]):
        for j in range(decay.COUNT):
            bank[j] = 0.0
        for j in range(SUMS):
            sums[i, j] = 0.0
        sums[i, DAMAGE] = damage[i]
        burn_kernel(plant, program, source_ratio, life[i], 0.0, rows, sums[i], bank, keep)


NO_ROWS = np.zeros((0, COLUMNS))


def rows_count(burn_s: float, every_s: float) -> int:
    """Lines that a trace of a burn of one stretch takes at most: two for each step, and what short ramps have."""
    return 2 * int(burn_s / every_s) + 4 * POINTS


def burn(engine: Engine, profile: Profile, condition: Condition, every_s: float = 0.0, rows: np.ndarray = NO_ROWS) -> Burn:
    """A profile as a chain of balances. Its faults and inhibits are not looked at. `rows` is filled every `every_s` and comes
    back as the record."""
    plant = engine.plant
    sums, bank = np.zeros(SUMS), condition.bank.copy()
    sums[DAMAGE] = condition.damage_ratio + plant.cycle_ratio
    status = burn_kernel(plant, program_of(engine.sheet, profile), engine.sheet.kinetics.source_ratio, condition.life_ratio,
                         every_s, rows, sums, bank, np.zeros(decay.COUNT))
    worn = status == WORN_OUT
    began = {"chilldown": 0.0, "hold": sums[HOLD_S], "retreat": sums[RETREAT_S], "cooldown": sums[SHUT_S]}
    return Burn(
        status=STATUS[status], duration_s=float(sums[T_S]), propellant_kg=float(sums[BURNED]), impulse_n_s=float(sums[IMPULSE]),
        burn_kg=float(sums[BURNED if worn else SHUT_BURNED]), burn_impulse_n_s=float(sums[IMPULSE if worn else SHUT_IMPULSE]),
        burn_s=float(sums[T_S if worn else SHUT_S]), energy_j=float(sums[ENERGY]), peak_temperature_k=float(sums[HOTTEST]),
        peak_fuel_k=float(sums[HOTTEST_FUEL]), peak_reactivity_dollar=math.nan, damage_ratio=float(sums[DAMAGE]), end={},
        began_s={mode: float(t_s) for mode, t_s in began.items() if t_s > 0.0 or mode == "chilldown"}, bank=bank,
        record=rows[:int(sums[ROWS])])
