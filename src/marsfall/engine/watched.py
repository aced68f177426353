"""The limits of an engine over a quasi-static burn: its trace as what the instruments would say without noise."""
from collections.abc import Iterable

import numpy as np

from ..limits.authority import Command
from ..limits.replay import Recording, Replay, recording, replay
from . import control, quasi, sense
from .burn import Burn, Engine
from .never_exceed import PHASE
from .plant import Plant


def recorded(engine: Engine, burn: Burn, tank_kg: float) -> Recording:
    """Frames of a quasi-static burn whose record is a trace; `tank_kg` is what the engine could draw on at its start."""
    plant, rows = engine.plant, burn.record
    drum, ones = np.degrees(rows[:, quasi.AT_DRUM]), np.ones(len(rows))
    steady = (rows[:, quasi.AT_MODE] == control.HOLD) & (rows[:, quasi.AT_S] >= burn.began_s.get("hold", 0.0) + sense.STEADY_S)
    first = drum[steady][0] if steady.any() else 0.0
    level_kg = tank_kg - rows[:, quasi.AT_BURNED]
    left_kg = level_kg - tank_kg * plant.residual_kg / plant.tank_kg
    columns = {
        **{f"tc_{place}_k": rows[:, quasi.AT_K] for place in "abc"},
        **{f"pc_{place}_mpa": rows[:, quasi.AT_PA] / 1e6 for place in "ab"},
        **{f"power_{place}_ratio": rows[:, quasi.AT_HEAT] / plant.power_w for place in "ab"},
        **{f"speed_{place}_ratio": rows[:, quasi.AT_SPEED] for place in "ab"},
        **{f"flow_{place}_kg_s": rows[:, quasi.AT_KG_S] for place in "ab"},
        **{f"tank_{place}_t": level_kg / 1e3 for place in "ab"},
        "period_s": sense.NO_PERIOD_S * ones, "reactivity_dollar": 0.0 * ones, "temperature_rate_k_s": rows[:, quasi.AT_RATE],
        "mismatch_ratio": ones, "suction_ratio": rows[:, quasi.AT_SUCTION],
        "reserve_ratio": np.minimum(left_kg / np.maximum(rows[:, quasi.AT_NEED_KG], 1.0), sense.MOST_RESERVE_RATIO),
        "drum_deg": drum,
        "drum_drift_deg": np.where(steady, drum - first, 0.0),
        "authority_dollar": authority_dollar(plant, rows[:, quasi.AT_DRUM]),
        "fuel_k": rows[:, quasi.AT_FUEL_K],
    }
    phases = [PHASE[control.MODES[int(mode)]] for mode in rows[:, quasi.AT_MODE]]
    return recording(engine.limits, rows[:, quasi.AT_S], columns, phases)


def authority_dollar(plant: Plant, drum_rad: np.ndarray) -> np.ndarray:
    """Reactivity that drums at these angles still hold."""
    return plant.half_span_ratio * (1.0 + np.cos(drum_rad)) / plant.beta


def watched(engine: Engine, burn: Burn, tank_kg: float, commands: Iterable[Command] = ()) -> Replay:
    """What the limits say of a quasi-static burn with a trace."""
    return replay(engine.limits, recorded(engine, burn, tank_kg), commands)

