"""What drives the pump: a balance of shaft powers, for the two ways in which nuclear engines were and are designed.

Hot bleed: a few per cent of the hydrogen, hot from the chamber and cooled to what a turbine bears, expand as far as they have
to, and leave through a small nozzle of their own. Topping: all the hydrogen, warm from the jacket, goes through the turbine
and on to the core, so that the turbine may take only as much pressure as the pump has given beforehand.
"""
from typing import NamedTuple

from ..core.units import si
from . import cold, hydrogen
from .schema import Sheet

EXHAUST_PA = 5e4  # least pressure behind a hot-bleed turbine, so that its nozzle still chokes against its own ducts


class Drive(NamedTuple):
    """Pump and turbine at the rating, per kilogram of hydrogen from the tank where it says so."""

    pump_j_kg: float  # shaft work, a kilogram through the pump
    turbine_inlet_k: float
    turbine_inlet_pa: float
    turbine_outlet_k: float
    needed_ratio: float  # pressure before over behind the turbine, to drive the pump; 0 if no ratio does
    available_ratio: float  # the most that the layout leaves
    bleed_impulse_s: float  # in vacuum, of the gas that drove the turbine; 0 if none is bled

    @property
    def closes(self) -> bool:
        """The turbine can drive the pump."""
        return 0.0 < self.needed_ratio <= self.available_ratio


def drive(sheet: Sheet) -> Drive:
    """The balance of shaft powers of a sheet at its rating."""
    return _hot_bleed(sheet) if sheet.cycle.kind == "hot-bleed" else _topping(sheet)


def tank_j_kg(sheet: Sheet) -> float:
    """Enthalpy of the hydrogen in the tank."""
    cycle = si(sheet.cycle)
    return float(hydrogen.enthalpy_j_kg(cycle.tank_temperature_k, cycle.tank_pressure_pa))


def _pump_j_kg(cycle) -> float:
    return cold.pump_work_j_kg(cycle.tank_temperature_k, cycle.tank_pressure_pa, cycle.pump_pressure_pa,
                               cycle.pump_efficiency_ratio)


def _hot_bleed(sheet: Sheet) -> Drive:
    cycle, chamber_pa = si(sheet.cycle), si(sheet.rating).chamber_pressure_pa
    pump, inlet_pa = _pump_j_kg(cycle), cycle.turbine_inlet_ratio * chamber_pa
    outlet_pa, outlet_k = cold.turbine_outlet(cycle.turbine_inlet_k, inlet_pa, pump / cycle.bleed_ratio,
                                              cycle.turbine_efficiency_ratio)
    warm = max(outlet_k, hydrogen.COLDEST_K)  # below the table the impulse goes with the root of the temperature
    exhaust_pa = min(max(outlet_pa, hydrogen.LOWEST_PA), hydrogen.HIGHEST_PA)
    impulse = hydrogen.specific_impulse_s(warm, exhaust_pa, cycle.bleed_expansion_ratio) * (outlet_k / warm) ** 0.5
    return Drive(pump, cycle.turbine_inlet_k, inlet_pa, outlet_k, inlet_pa / outlet_pa if outlet_pa else 0.0,
                 inlet_pa / EXHAUST_PA, float(sheet.nozzle.efficiency_ratio * impulse))


def _topping(sheet: Sheet) -> Drive:
    """Half of the feed's loss of pressure lies before the turbine, in the jacket, and half behind it, in the core."""
    cycle, chamber = si(sheet.cycle), si(sheet.rating)
    pump, tank = _pump_j_kg(cycle), tank_j_kg(sheet)
    half_loss = 0.5 * cycle.feed_loss_ratio * chamber.chamber_pressure_pa
    inlet_pa, outlet_pa = cycle.pump_pressure_pa - half_loss, chamber.chamber_pressure_pa + half_loss
    added = float(hydrogen.enthalpy_j_kg(chamber.chamber_temperature_k, chamber.chamber_pressure_pa)) - tank
    inlet_k = _warmed_k(tank + pump + sheet.cycle.jacket_heat_ratio * added, inlet_pa)
    needed_pa, outlet_k = cold.turbine_outlet(inlet_k, inlet_pa, pump, cycle.turbine_efficiency_ratio)
    return Drive(pump, inlet_k, inlet_pa, outlet_k, inlet_pa / needed_pa if needed_pa else 0.0, inlet_pa / outlet_pa, 0.0)


def _warmed_k(enthalpy_j_kg: float, pressure_pa: float) -> float:
    """Temperature before the turbine; the pressure of a pump may lie above that of the table, which hardly matters here."""
    return min(float(hydrogen.temperature_k(enthalpy_j_kg, min(pressure_pa, hydrogen.HIGHEST_PA))), cold.HOTTEST_K)
