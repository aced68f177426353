"""What the instruments of an engine say: lag, noise, drift, and what is worked out from several of them."""
import math

import numpy as np

from ..core.draws import noise
from ..core.kernels import inline
from . import control, decay, gas
from . import plant as p

# one sigma of the noise, in the unit of the channel; the rated values of pressure, flow and tank scale theirs
SENSORS = {
    "tc_a_k": 4.0, "tc_b_k": 4.0, "tc_c_k": 4.0, "pc_a_mpa": 0.003, "pc_b_mpa": 0.003, "power_a_ratio": 0.005,
    "power_b_ratio": 0.005, "speed_a_ratio": 0.001, "speed_b_ratio": 0.001, "flow_a_kg_s": 0.003, "flow_b_kg_s": 0.003,
    "tank_a_t": 0.002, "tank_b_t": 0.002, "period_s": 0.0, "reactivity_dollar": 0.005, "temperature_rate_k_s": 0.0,
    "mismatch_ratio": 0.0, "suction_ratio": 0.01, "reserve_ratio": 0.0, "drum_deg": 0.02, "drum_drift_deg": 0.02,
    "authority_dollar": 0.002, "reflector_k": 1.0, "fuel_k": 0.0,
}
NAMES = tuple(SENSORS)
COUNT = len(NAMES)
(TC, _, _, PC, _, LOG_POWER, _, PUMP, _, METER, _, GAUGE, _, PERIOD, RHO, TREND, MISMATCH, NPSH, RESERVE, ANGLE, DRIFT,
 AUTHORITY, BERYLLIUM, FUEL) = range(COUNT)
SCALED = {"pc": (PC, 2), "flow": (METER, 2), "tank": (GAUGE, 2)}  # whose noise is a share of the rated value
THERMOCOUPLE_S = 0.15  # lag in flowing gas, assumption
TREND_S = 2.0  # filter of the temperature rate
STEADY_S, STEADY_RATIO = 30.0, 0.03  # of a stretch, before drums are compared; of the flow from that asked for
LEVEL_S = 0.5  # filter of the gauges of the tank before the reserve is worked out
NO_PERIOD_S = 999.0  # a power that does not grow
MOST_MISMATCH_RATIO, MOST_RESERVE_RATIO = 9.99, 99.9  # told at most: inside the valid ranges of limits.toml
RESERVE_S = 1e5  # cooldown that the reserve is counted for
RESERVE_WEIGHT_S = decay.GROUP_S * -np.expm1(-RESERVE_S / decay.GROUP_S)
KINDS = ("sensor-drift", "sensor-stuck", "sensor-dead")
DRIFTS, STUCK, DEAD = range(3)

# places in the memory of the instruments
LAGGED, FILTERED, LEVELS = 0, 3, 4
MEMORY = 6


def sigmas(plant: p.Plant) -> np.ndarray:
    """Noise of every sensor in its unit, shape (sensors,)."""
    found = np.array(list(SENSORS.values()))
    rated_values = plant.pressure_pa / 1e6, plant.flow_kg_s, plant.tank_kg / 1e3
    for rated, (first, count) in zip(rated_values, SCALED.values(), strict=True):
        found[first:first + count] *= rated
    return found


@inline
def read(plant, program, x, bank, u, m, told, sigma, broken, key, tick, t_s, step_s):
    """Fill `told` with the readings of this tick. `broken` (faults, 5): from s, until s, sensor, kind, value."""
    lag = -math.expm1(-step_s / THERMOCOUPLE_S)
    for i in range(3):
        m[LAGGED + i] += (x[p.CHAMBER] - m[LAGGED + i]) * lag
        told[TC + i] = m[LAGGED + i]
    for i in range(2):
        told[PC + i] = x[p.PRESSURE] * 1e-6
        told[LOG_POWER + i] = x[p.HEAT] / plant.power_w
        told[PUMP + i] = x[p.SPEED]
        told[METER + i] = x[p.FLOW]
        told[GAUGE + i] = x[p.TANK] * 1e-3
    told[RHO], told[NPSH], told[BERYLLIUM] = x[p.REACTIVITY], x[p.SUCTION], x[p.REFLECTOR]
    told[PERIOD] = min(1.0 / max(x[p.RATE], 1.0 / NO_PERIOD_S), NO_PERIOD_S)
    told[ANGLE] = math.degrees(x[p.DRUM])
    told[AUTHORITY] = x[p.AUTHORITY]
    told[FUEL] = max(x[p.FUEL1], max(x[p.FUEL2], x[p.FUEL3]))
    told[TREND] = (m[LAGGED] - m[FILTERED]) / TREND_S
    m[FILTERED] += (m[LAGGED] - m[FILTERED]) * -math.expm1(-step_s / TREND_S)
    told[MISMATCH] = min((told[LOG_POWER] - max(u[control.STORED], 0.0)) / max(_carried(plant, u, told[METER]), 1e-3),
                         MOST_MISMATCH_RATIO)
    told[DRIFT] = _drift(plant, program, x, u, t_s)
    for i in range(COUNT):
        if sigma[i] > 0.0:
            told[i] += sigma[i] * noise(key, tick * COUNT + i)
    _spoil(told, broken, t_s, False)
    left_kg = _level_kg(m, told, tick, step_s) - plant.residual_kg
    told[RESERVE] = min(left_kg / max(_cooldown_kg(plant, program, x, u, bank), 1.0), MOST_RESERVE_RATIO)
    _spoil(told, broken, t_s, True)


@inline
def _spoil(told, broken, t_s, reserve):
    """What broken instruments say instead; the reserve, which is worked out from others, comes by itself."""
    for k in range(broken.shape[0]):
        i = int(broken[k, 2])
        if broken[k, 0] <= t_s < broken[k, 1] and (i == RESERVE) == reserve:
            kind = int(broken[k, 3])
            if kind == DRIFTS:
                told[i] += broken[k, 4] * (t_s - broken[k, 0])
            else:
                told[i] = broken[k, 4] if kind == STUCK else math.nan


@inline
def _level_kg(m, told, tick, step_s):
    """Hydrogen in the tank as the lower of the two gauges has it, which is believed."""
    lowest = math.inf
    for i in range(2):
        if math.isfinite(told[GAUGE + i]):
            settled = 1.0 if tick == 0 else -math.expm1(-step_s / LEVEL_S)
            m[LEVELS + i] += (told[GAUGE + i] * 1e3 - m[LEVELS + i]) * settled
            lowest = min(lowest, m[LEVELS + i])
    return lowest if lowest < math.inf else min(m[LEVELS], m[LEVELS + 1])


@inline
def _carried(plant, u, flow_kg_s):
    """Power over rated that this flow should carry away at the rating, or at the hotter temperature that is wanted."""
    place, h = gas.column(plant.pressure_pa), plant.gas.enthalpy_j_kg
    inlet = gas.at(h, plant.inlet_k, place)
    hotter = (gas.at(h, max(u[control.WANTED_K], plant.temperature_k), place) - inlet) / (
        gas.at(h, plant.temperature_k, place) - inlet)
    return flow_kg_s / plant.flow_kg_s * hotter


@inline
def _drift(plant, program, x, u, t_s):
    """How far the drums have crept at constant temperature and flow, deg: corrosion shows here before anything fails."""
    if u[control.MODE] != control.HOLD or t_s - u[control.HOLD_FROM_S] < STEADY_S:
        return 0.0
    if abs(x[p.FLOW] / plant.flow_kg_s - program.hold[int(u[control.SEGMENT]), 2]) > STEADY_RATIO:
        u[control.DRIFT_FROM] = -1.0  # not the flow that was asked for: nothing to compare with
        return 0.0
    if u[control.DRIFT_FROM] < 0.0:
        u[control.DRIFT_FROM] = x[p.DRUM]
    return math.degrees(x[p.DRUM] - u[control.DRIFT_FROM])


@inline
def _cooldown_kg(plant, program, x, u, bank):
    """Hydrogen that a retreat begun now and the cooldown after it would take."""
    energy_s = control.DELAYED_S * x[p.POWER]
    for i in range(decay.COUNT):
        energy_s += bank[i] * RESERVE_WEIGHT_S[i]
    from_k = x[p.CHAMBER] if u[control.MODE] < control.COOLDOWN else 0.0
    return needed_kg(plant, program, from_k, x[p.FLOW], (x[p.FUEL1] + x[p.FUEL2] + x[p.FUEL3]) / 3.0, energy_s)


@inline
def needed_kg(plant, program, from_k, flow_kg_s, mean_fuel_k, energy_s):
    """Hydrogen of a retreat from a chamber temperature and of a cooldown with so many full-power seconds."""
    retreat_kg = 0.0
    if from_k > program.retreat_k:
        seconds = (from_k - program.retreat_k) / program.ramp_k_s
        retreat_kg = 0.5 * (flow_kg_s + program.least_flow_ratio * plant.flow_kg_s) * seconds
        mean_fuel_k *= program.retreat_k / from_k
    stored_j = 3.0 * plant.fuel_j_k * max(mean_fuel_k - program.cooldown_k, 0.0)
    return retreat_kg + (plant.power_w * energy_s + stored_j) / control.cooldown_j_kg(plant, program)
