"""Steady performance of a nuclear thermal engine: from its sheet to thrust, specific impulse, flow, throat and power.

Choked flow: the core's flow is p A / c*. Thrust: F = g0 (eta Isp(T, p, eps) m_core + Isp_bleed m_bleed), in vacuum. Energy:
the reactor gives what the hydrogen has gained between tank and chamber; a turbine gives back to the hydrogen what it takes,
unless its gas leaves by itself (hot bleed).
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.units import STANDARD_GRAVITY_M_S2, si
from . import hydrogen
from .cycle import Drive, drive, tank_j_kg
from .schema import Sheet


class Rating(NamedTuple):
    """An engine at its rated state, in vacuum."""

    chamber_temperature_k: float
    chamber_pressure_pa: float
    expansion_ratio: float
    thrust_n: float
    flow_kg_s: float  # all hydrogen from the tank
    core_kg_s: float  # of it, through the chamber
    bleed_kg_s: float  # of it, through the turbine and out
    specific_impulse_s: float  # thrust over all the flow
    specific_impulse_sigma_s: float  # nozzle efficiency, and half of what recombination gives
    nozzle_impulse_s: float  # of the flow through the chamber alone
    bleed_impulse_s: float
    equilibrium_impulse_s: float  # ideal
    frozen_impulse_s: float  # ideal
    dissociated_ratio: float  # mole fraction of H in the chamber
    characteristic_velocity_m_s: float
    throat_area_m2: float
    throat_diameter_m: float
    exit_diameter_m: float
    power_w: float  # of the reactor, into the hydrogen
    heat_j_kg: float  # the same, a kilogram from the tank
    pump_power_w: float
    drive: Drive

    @property
    def exhaust_speed_m_s(self) -> float:
        return STANDARD_GRAVITY_M_S2 * self.specific_impulse_s


class Point(NamedTuple):
    """The same throat and nozzle at another chamber state; numbers or arrays."""

    thrust_n: np.ndarray
    specific_impulse_s: np.ndarray
    flow_kg_s: np.ndarray
    power_w: np.ndarray


def rate(sheet: Sheet) -> Rating:
    """Everything that follows from a sheet. InputError where hydrogen is not known."""
    chamber, bled, efficiency = si(sheet.rating), sheet.cycle.bleed_ratio, sheet.nozzle.efficiency_ratio
    state = chamber.chamber_temperature_k, chamber.chamber_pressure_pa
    ideal = float(hydrogen.specific_impulse_s(*state, sheet.nozzle.expansion_ratio))
    frozen = float(hydrogen.specific_impulse_s(*state, sheet.nozzle.expansion_ratio, frozen=True))
    speed, driven = float(hydrogen.characteristic_velocity_m_s(*state)), drive(sheet)
    impulse = (1.0 - bled) * efficiency * ideal + bled * driven.bleed_impulse_s
    core_kg_s = _core_kg_s(chamber, bled, impulse, speed)
    flow_kg_s, area_m2 = core_kg_s / (1.0 - bled), core_kg_s * speed / chamber.chamber_pressure_pa
    throat_m, heat = math.sqrt(4.0 * area_m2 / math.pi), float(_heat_j_kg(sheet, driven, *state))
    doubt = math.hypot(sheet.nozzle.efficiency_sigma_ratio * ideal, 0.5 * efficiency * (ideal - frozen))
    return Rating(
        *state, sheet.nozzle.expansion_ratio, thrust_n=STANDARD_GRAVITY_M_S2 * impulse * flow_kg_s, flow_kg_s=flow_kg_s,
        core_kg_s=core_kg_s, bleed_kg_s=flow_kg_s - core_kg_s, specific_impulse_s=impulse,
        specific_impulse_sigma_s=(1.0 - bled) * doubt, nozzle_impulse_s=efficiency * ideal,
        bleed_impulse_s=driven.bleed_impulse_s, equilibrium_impulse_s=ideal, frozen_impulse_s=frozen,
        dissociated_ratio=float(hydrogen.dissociated_ratio(*state)), characteristic_velocity_m_s=speed,
        throat_area_m2=area_m2, throat_diameter_m=throat_m,
        exit_diameter_m=throat_m * math.sqrt(sheet.nozzle.expansion_ratio), power_w=heat * flow_kg_s, heat_j_kg=heat,
        pump_power_w=driven.pump_j_kg * flow_kg_s, drive=driven)


def at_state(sheet: Sheet, rating: Rating, temperature_k, pressure_pa) -> Point:
    """The rated engine run at other chamber states: same throat, same share bled, same turbine gas.

    The pressure behind the pump is taken to follow that of the chamber. InputError outside the hydrogen table.
    """
    bled = sheet.cycle.bleed_ratio
    core = pressure_pa * rating.throat_area_m2 / hydrogen.characteristic_velocity_m_s(temperature_k, pressure_pa)
    flow = core / (1.0 - bled)
    ideal = hydrogen.specific_impulse_s(temperature_k, pressure_pa, rating.expansion_ratio)
    impulse = (1.0 - bled) * sheet.nozzle.efficiency_ratio * ideal + bled * rating.bleed_impulse_s
    heat = _heat_j_kg(sheet, rating.drive, temperature_k, pressure_pa)
    return Point(STANDARD_GRAVITY_M_S2 * impulse * flow, impulse, flow, heat * flow)


def _core_kg_s(chamber, bled_ratio: float, impulse_s: float, speed_m_s: float) -> float:
    """Flow through the chamber, from the one size that the sheet gives."""
    if getattr(chamber, "throat_diameter_m", None) is not None:
        return chamber.chamber_pressure_pa * 0.25 * math.pi * chamber.throat_diameter_m**2 / speed_m_s
    flow = chamber.flow_kg_s
    if flow is None:
        flow = chamber.thrust_n / (STANDARD_GRAVITY_M_S2 * impulse_s)
    return (1.0 - bled_ratio) * flow


def _heat_j_kg(sheet: Sheet, driven: Drive, temperature_k, pressure_pa):
    """What the reactor gives to each kilogram from the tank."""
    bled, rated_pa = sheet.cycle.bleed_ratio, si(sheet.rating).chamber_pressure_pa
    gained = (1.0 - bled) * hydrogen.enthalpy_j_kg(temperature_k, pressure_pa) - tank_j_kg(sheet)
    if not bled:
        return gained  # what the pump adds the turbine takes
    turbine_gas = float(hydrogen.enthalpy_j_kg(driven.turbine_inlet_k, max(driven.turbine_inlet_pa, hydrogen.LOWEST_PA)))
    return gained + bled * turbine_gas - driven.pump_j_kg * pressure_pa / rated_pa
