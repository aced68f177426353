"""A burn hotter than the engine is rated for: what it gains, what it wears, which limits it goes through, when it fails.

The burn is flown on the ship's engine at the quasi-static level. Every engine has a life of its own about that of its sheet;
the first one that is worn out takes the propulsion of the ship with it.
"""
import math
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..engine import quasi
from ..engine.fly import ACTIONS, RETREAT
from ..engine.watched import authority_dollar, watched
from ..limits.alarms import Alarm
from ..limits.authority import Command
from .captured import captured
from .craft import CAPTURED, DISABLED, Craft, to_mars
from .engines import Engines, flown, hot_burn, life_ratio, lost_ratio, worn


class Push(NamedTuple):
    """One burn in overdrive as it came out."""

    craft: Craft  # after the burn; disabled if an engine was lost
    flown: bool  # false if the captain saw that the earlier arrival could not be captured
    planned_s: float  # at the temperature of the push
    burned_s: float
    dv_m_s: float
    failure_probability: float  # what the captain accepted
    v_inf_m_s: float
    temperature_k: float
    damage_ratio: float  # of the most worn engine at the end
    life_ratio: float  # at which it fails
    failed_s: float = math.nan  # after the first hydrogen of the burn
    alarms: tuple[Alarm, ...] = ()
    margin_k: float = math.nan  # least distance of the chamber from its never-exceed value; negative beyond it
    margin_dollar: float = math.nan  # of the drums' authority from its
    trace: np.ndarray = quasi.NO_ROWS  # of one engine


def hot_temperature_k(used: Engines, push) -> float:
    """Chamber temperature of the push: a share of the way from the rating to the never-exceed value."""
    rated, red = used.engine.sheet.rating.chamber_temperature_k, used.engine.sheet.never_exceed.chamber_temperature_k
    return rated + push.margin_ratio * (red - rated)


def inhibits(push, burn_s: float) -> list[Command]:
    """What the crew signs before the burn: the limits it means to go through."""
    return [Command(kind="inhibit", limit=limit, by=tuple(push.inhibit_by), reason=push.reason, until_s=burn_s + 1.0)
            for limit in push.inhibits]


def overdrive(push: SimpleNamespace, used: Engines, burned_before_s: float, burns_before_count: int, craft: Craft,
              luck_ratio: float) -> Push:
    """Burn toward an earlier arrival. `luck_ratio` is uniform on (0, 1): the share of engines that live shorter.

    `push` is the scenario's overdrive in SI. A captain who sees that the ship could not be captured after
    the burn does not make it.
    """
    arrive = craft.arrival_tdb_s - push.earlier_s
    dv, v_inf = to_mars(craft, arrive)
    size, speed = float(np.linalg.norm(dv)), float(np.linalg.norm(v_inf))
    before = worn(used, burned_before_s, burns_before_count)
    ratio = craft.motor.exhaust_m_s / used.engine.rating.exhaust_speed_m_s
    hot_k = hot_temperature_k(used, push)
    planned = hot_burn(used, before, hot_k, craft.mass_kg, size, ratio)
    accepted = chance_ratio(used, before.damage_ratio, planned.burn.damage_ratio)
    after = craft._replace(v_ICRF_m_s=craft.v_ICRF_m_s + dv, propellant_kg=craft.propellant_kg - planned.propellant_kg,
                           arrival_tdb_s=arrive)
    if not planned.propellant_kg <= craft.propellant_kg or captured(after, speed)[0].status != CAPTURED:
        return Push(craft, False, planned.hot_s, 0.0, size, accepted, speed, hot_k, before.damage_ratio, math.nan)
    life = life_ratio(used, before.damage_ratio, luck_ratio)
    made = flown(used, planned, before._replace(life_ratio=life), craft.mass_kg, ratio)
    seen = watched(used.engine, made.burn, craft.propellant_kg / used.engines_count, inhibits(push, made.burn.duration_s))
    if made.burn.damage_ratio < life:
        end, burned_s, dv_m_s, failed_s = after._replace(t_tdb_s=craft.t_tdb_s), planned.hot_s, size, math.nan
    else:
        end = craft._replace(status=DISABLED, v_ICRF_m_s=craft.v_ICRF_m_s + dv * (made.dv_m_s / size),
                             propellant_kg=craft.propellant_kg - made.propellant_kg)
        burned_s, dv_m_s, failed_s = made.hot_s, made.dv_m_s, made.burn.burn_s
    return Push(end, True, planned.hot_s, burned_s, dv_m_s, accepted, speed, hot_k, made.burn.damage_ratio, life, failed_s,
                seen.alarms, *_margins(used, made.burn.record), made.burn.record)


def _margins(used: Engines, trace: np.ndarray) -> tuple[float, float]:
    """Least distance of temperature and of the drums' authority from their never-exceed values."""
    red = used.engine.sheet.never_exceed
    left_dollar = authority_dollar(used.engine.plant, trace[:, quasi.AT_DRUM])
    return (red.chamber_temperature_k - float(trace[:, quasi.AT_K].max()),
            float(left_dollar.min()) - red.drum_authority_dollar)


def chance_ratio(used: Engines, before_ratio: float, after_ratio: float) -> float:
    """Chance that an engine which has come so far fails before it is worn so much."""
    alive = 1.0 - lost_ratio(used, before_ratio)
    return (lost_ratio(used, after_ratio) - lost_ratio(used, before_ratio)) / alive if alive > 0.0 else 1.0


def stopped_by(used: Engines, alarms: tuple[Alarm, ...]) -> list[Alarm]:
    """Alarms at which the controller would end the burn by itself, because nobody inhibited them."""
    limits = used.engine.limits.limits
    return [alarm for alarm in alarms if not alarm.inhibited and limits[alarm.limit].procedure in ACTIONS[RETREAT:]]
