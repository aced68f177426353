"""Can these figures belong to one engine? Two balances that no hydrogen engine escapes, for sheets and for hearsay.

Power over flow gives a temperature, within 5 per cent: ten of the ground tests of 1964 to 1969 agree so well. Thrust over flow
lies within 0.90 and 1.00 of the ideal impulse. Most wrong numbers in circulation fail one of them by far.
"""
from typing import NamedTuple

from ..core.errors import InputError
from ..core.units import STANDARD_GRAVITY_M_S2, si
from . import hydrogen
from .cycle import tank_j_kg
from .schema import Sheet

TEMPERATURE_RATIO = 0.95, 1.05
IMPULSE_RATIO = 0.90, 1.00
TANK_K, TANK_PA = 21.0, 0.22e6


class Quantity(NamedTuple):
    """A number and its unit: kelvin or seconds."""

    value: float
    unit: str


class Judged(NamedTuple):
    """One balance: which, how the figures stand to what physics gives, and whether that can be."""

    balance: str  # "power over flow", "thrust over flow", "specific impulse"
    claimed: Quantity  # what the figures give
    physical: Quantity  # what it is compared with: the rated temperature, the ideal impulse
    ratio: float
    low_ratio: float
    high_ratio: float

    @property
    def plausible(self) -> bool:
        return self.low_ratio <= self.ratio <= self.high_ratio


def from_power(power_w: float, flow_kg_s: float, temperature_k: float, pressure_pa: float,
               tank_enthalpy_j_kg: float | None = None) -> Judged:
    """The chamber temperature that power over flow gives, against the one claimed."""
    if tank_enthalpy_j_kg is None:
        tank_enthalpy_j_kg = float(hydrogen.enthalpy_j_kg(TANK_K, TANK_PA))
    try:
        found = float(hydrogen.temperature_k(power_w / flow_kg_s + tank_enthalpy_j_kg, pressure_pa))
    except InputError:  # hotter than the table
        found = float("inf")
    return Judged("power over flow", Quantity(found, "K"), Quantity(temperature_k, "K"), found / temperature_k,
                  *TEMPERATURE_RATIO)


def from_thrust(thrust_n: float, flow_kg_s: float, temperature_k: float, pressure_pa: float, expansion_ratio: float) -> Judged:
    """Thrust over flow against the ideal vacuum impulse."""
    claimed = thrust_n / (STANDARD_GRAVITY_M_S2 * flow_kg_s)
    return from_impulse(claimed, temperature_k, pressure_pa, expansion_ratio)._replace(balance="thrust over flow")


def from_impulse(specific_impulse_s: float, temperature_k: float, pressure_pa: float, expansion_ratio: float) -> Judged:
    """A claimed specific impulse against the ideal one."""
    ideal = float(hydrogen.specific_impulse_s(temperature_k, pressure_pa, expansion_ratio))
    return Judged("specific impulse", Quantity(specific_impulse_s, "s"), Quantity(ideal, "s"), specific_impulse_s / ideal,
                  *IMPULSE_RATIO)


def judge(sheet: Sheet) -> list[Judged]:
    """Every balance for which the published figures and the sizes of a sheet suffice."""
    published, chamber, ratio = si(sheet.published), si(sheet.rating), sheet.nozzle.expansion_ratio
    state = chamber.chamber_temperature_k, chamber.chamber_pressure_pa
    flow = published.flow_kg_s if published.flow_kg_s is not None else chamber.flow_kg_s
    power, thrust = (getattr(published, name, None) for name in ("power_w", "thrust_n"))
    thrust = thrust if thrust is not None else getattr(chamber, "thrust_n", None)
    found = []
    if power is not None and flow is not None:
        found.append(from_power(power, flow, *state, tank_j_kg(sheet)))
    if thrust is not None and flow is not None:
        found.append(from_thrust(thrust, flow, *state, ratio))
    if published.isp_s is not None:
        found.append(from_impulse(published.isp_s, *state, ratio))
    return found
