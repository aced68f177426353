"""A burn hotter than the engine is rated for: what it gains, what it risks.

Exhaust speed grows with the square root of the gas temperature at constant mass flow (ideal gas), so the same
propellant brings more. The chance of losing the engine per second grows exponentially with the share of the margin
between the rated and the redline temperature that is used; the numbers are the scenario's and are assumptions.
"""
import math
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from .approach import captured
from .burns import propellant_kg, reach_m_s
from .craft import CAPTURED, DISABLED, Craft, to_mars


class Push(NamedTuple):
    """One burn in overdrive as it came out."""

    craft: Craft  # after the burn; disabled if the engine was lost
    flown: bool  # false if the captain saw that the earlier arrival could not be captured
    planned_s: float
    burned_s: float
    dv_m_s: float
    failure_probability: float  # what the captain accepted
    v_inf_m_s: float


def hazard_per_s(push) -> float:
    """Chance per second of losing the engine at the temperature used."""
    return push.hazard_rated_per_s * math.exp(push.hazard_growth_coefficient * push.margin_ratio)


def hot_impulse_s(specific_impulse_s: float, push) -> float:
    """Specific impulse at the temperature used."""
    hot = push.rated_temperature_k + push.margin_ratio * (push.redline_temperature_k - push.rated_temperature_k)
    return specific_impulse_s * math.sqrt(hot / push.rated_temperature_k)


def overdrive(push: SimpleNamespace, craft: Craft, luck_ratio: float) -> Push:
    """Burn toward an earlier arrival. `luck_ratio` is uniform on (0, 1): the share of engines that live shorter.

    `push` is the scenario's overdrive in SI. A captain who sees that the ship could not be captured after
    the burn does not make it.
    """
    arrive = craft.arrival_tdb_s - push.earlier_s
    dv, v_inf = to_mars(craft, arrive)
    size, speed = float(np.linalg.norm(dv)), float(np.linalg.norm(v_inf))
    hotter = hot_impulse_s(1.0, push)
    motor = craft.motor
    hot = craft._replace(motor=motor._replace(thrust_n=motor.thrust_n * hotter, exhaust_m_s=motor.exhaust_m_s * hotter))
    flow_kg_s = motor.thrust_n / motor.exhaust_m_s
    needed_kg = float(propellant_kg(hot.mass_kg, size, hot.specific_impulse_s))
    planned_s, hazard = needed_kg / flow_kg_s, hazard_per_s(push)
    accepted = -math.expm1(-hazard * planned_s)
    after = craft._replace(v_ICRF_m_s=craft.v_ICRF_m_s + dv, propellant_kg=craft.propellant_kg - needed_kg,
                           arrival_tdb_s=arrive)
    if not needed_kg <= craft.propellant_kg or captured(after, speed)[0].status != CAPTURED:
        return Push(craft, False, planned_s, 0.0, size, accepted, speed)
    life_s = -math.log1p(-luck_ratio) / hazard if hazard > 0.0 else math.inf
    if life_s >= planned_s:
        return Push(after._replace(t_tdb_s=craft.t_tdb_s), True, planned_s, planned_s, size, accepted, speed)
    burned_kg = flow_kg_s * life_s
    done_m_s = float(reach_m_s(hot.mass_kg, burned_kg, hot.specific_impulse_s))
    dead = craft._replace(status=DISABLED, v_ICRF_m_s=craft.v_ICRF_m_s + dv * (done_m_s / size),
                          propellant_kg=craft.propellant_kg - burned_kg)
    return Push(dead, True, planned_s, life_s, done_m_s, accepted, speed)
