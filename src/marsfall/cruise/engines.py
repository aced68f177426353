"""The nuclear engines of a ship: their sheet, how many, how worn, and a burn of them that is to give a velocity change."""
import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from ..engine import control, quasi
from ..engine.burn import Burn, Condition, Engine
from ..engine.burn import engine as built
from ..engine.profile import Hold, Profile
from ..engine.sheet import read
from ..engine.steady import steady

COOLDOWN_S = 6000.0  # counted to a burn; what decays later takes some kilograms an hour
TRACE_S = 0.25
CLOSE_M_S = 1e-3
TRIES = 12


class Engines(NamedTuple):
    """Engines of one kind that burn together."""

    engine: Engine
    engines_count: int


class HotBurn(NamedTuple):
    """A burn above the rating, all engines together."""

    profile: Profile
    burn: Burn  # of one engine
    propellant_kg: float
    dv_m_s: float

    @property
    def hot_s(self) -> float:
        """Time at the temperature of the burn, without the start before it and the retreat after it."""
        began = self.burn.began_s
        return max(began.get("retreat", self.burn.burn_s) - began.get("hold", self.burn.burn_s), 0.0)


def engines(sheet: str, count: int) -> Engines:
    """The engines of a ship, by the name or path of their sheet. InputError for what the sheet has wrong."""
    found = read(sheet)
    return Engines(built(found.name, found.data), count)


def worn(used: Engines, burn_s: float, burns_count: int) -> Condition:
    """What burns at the rating have taken from the life of each engine."""
    plant = used.engine.plant
    return Condition(damage_ratio=plant.life_rate_per_s * burn_s + plant.cycle_ratio * burns_count, starts_count=burns_count)


def lost_ratio(used: Engines, damage_ratio: float) -> float:
    """Chance that the weakest of the engines does not live to this damage: lives are lognormal about one."""
    sigma = used.engine.sheet.damage.life_sigma_ratio
    if damage_ratio <= 0.0 or sigma == 0.0:
        return float(damage_ratio >= 1.0)
    return float(1.0 - ndtr(-math.log(damage_ratio) / sigma) ** used.engines_count)


def life_ratio(used: Engines, damage_ratio: float, luck_ratio: float) -> float:
    """Damage at which the weakest engine fails, of those that have come so far; `luck_ratio`: the share failing earlier."""
    sigma = used.engine.sheet.damage.life_sigma_ratio
    if sigma == 0.0:
        return 1.0
    lives_longer = (1.0 - lost_ratio(used, damage_ratio)) * (1.0 - luck_ratio)
    return math.exp(-sigma * float(ndtri(lives_longer ** (1.0 / used.engines_count))))


def hot_burn(used: Engines, before: Condition, temperature_k: float, mass_kg: float, dv_m_s: float,
             impulse_ratio: float) -> HotBurn:
    """The burn at this temperature, and at the pressure the chamber is rated for, that gives the velocity change if no engine
    fails. `impulse_ratio` is this ship's specific impulse over its sheet's."""
    plant = used.engine.plant
    flow = 1.0 / control.speed_ratio(plant, temperature_k)
    thrust_n = used.engines_count * impulse_ratio * steady(plant, temperature_k, flow, before.damage_ratio).thrust_n
    immortal, hold_s = before._replace(life_ratio=math.inf), 0.0
    for _ in range(TRIES):
        profile = Profile.model_construct(kind="burn", title="push", faults=[], inhibits=[], cooldown_s=COOLDOWN_S, hold=[
            Hold.model_construct(duration_s=hold_s, throttle_ratio=flow, temperature_k=temperature_k)])
        made = _together(used, profile, quasi.burn(used.engine, profile, immortal), mass_kg, impulse_ratio)
        missing_m_s = dv_m_s - made.dv_m_s
        if abs(missing_m_s) < CLOSE_M_S or (hold_s == 0.0 and missing_m_s < 0.0):
            break
        hold_s = max(hold_s + missing_m_s * (mass_kg - made.propellant_kg) / thrust_n, 0.0)
    return made


def flown(used: Engines, planned: HotBurn, before: Condition, mass_kg: float, impulse_ratio: float) -> HotBurn:
    """The same burn by engines that live as long as `before` says, with a trace."""
    rows = np.zeros((quasi.rows_count(planned.burn.burn_s, TRACE_S), quasi.COLUMNS))
    burn = quasi.burn(used.engine, planned.profile, before, TRACE_S, rows)
    return _together(used, planned.profile, burn, mass_kg, impulse_ratio)


def _together(used: Engines, profile: Profile, burn: Burn, mass_kg: float, impulse_ratio: float) -> HotBurn:
    """What one engine's burn is to the ship."""
    propellant_kg = used.engines_count * burn.propellant_kg
    speed_m_s = burn.impulse_n_s / burn.propellant_kg * impulse_ratio
    return HotBurn(profile, burn, propellant_kg, -speed_m_s * math.log1p(-min(propellant_kg / mass_kg, 0.99)))
