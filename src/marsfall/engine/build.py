"""From a sheet to a plant: masses, exchange and losses are what makes the rating a steady state."""
import math

import numpy as np

from ..core.units import si
from . import cold, gas
from . import plant as p
from .control import Program
from .performance import Rating
from .plant import Plant
from .profile import Profile
from .schema import Sheet

HOUR_S = 3600.0


def build(sheet: Sheet, rating: Rating) -> Plant:
    """The plant of a sheet whose steady performance is `rating`."""
    core, drums, pump = si(sheet.core), si(sheet.drums), si(sheet.pump)
    kinetics, cycle, tank = si(sheet.kinetics), si(sheet.cycle), si(sheet.tank)
    chamber = si(sheet.rating)
    tables = gas.tables(sheet.nozzle.expansion_ratio)
    place = gas.column(chamber.chamber_pressure_pa)
    heated = _heated(tables, place, rating, chamber.chamber_temperature_k, core)
    fraction, constant = np.array(kinetics.delayed_fraction_ratio), np.array(kinetics.delayed_constant_per_s)
    beta = float(fraction.sum())
    half_span, critical = 0.5 * drums.span_dollar * beta, drums.critical_rad
    shares = heated["shares"]
    speed_m_s = gas.at(tables.characteristic_m_s, chamber.chamber_temperature_k, place)
    head_pa = cycle.pump_pressure_pa - cycle.tank_pressure_pa
    liquid = float(cold.density_kg_m3(cycle.tank_temperature_k, cycle.tank_pressure_pa))
    fuel_j_k = (1.0 - core.reflector_share_ratio) * rating.power_w / core.adiabatic_k_s / 3.0
    mean_k = sum(share * heated[key] for share, key in zip(shares, ("fuel1", "fuel2", "fuel3"), strict=True)) / sum(shares)
    return Plant(
        gas=tables, power_w=heated["power_w"], flow_kg_s=rating.flow_kg_s, bleed_kg_s=rating.bleed_kg_s,
        pressure_pa=chamber.chamber_pressure_pa, temperature_k=chamber.chamber_temperature_k,
        throat_m2=(rating.flow_kg_s - rating.bleed_kg_s) * speed_m_s / chamber.chamber_pressure_pa,
        efficiency_ratio=sheet.nozzle.efficiency_ratio, bleed_impulse_s=rating.bleed_impulse_s,
        topping=sheet.cycle.kind == "topping", inlet_k=heated["inlet_k"], head_pa=head_pa,
        resistance_pa=cycle.pump_pressure_pa - chamber.chamber_pressure_pa, shutoff_ratio=pump.shutoff_ratio,
        spin_s=pump.spin_s, pumps_count=pump.pumps_count, valve_s=pump.valve_s, valve_rated_ratio=pump.valve_rated_ratio,
        gas_s=pump.gas_s, suction_ratio=pump.suction_margin_ratio,
        vapour_pa=float(cold.saturation_pressure_pa(cycle.tank_temperature_k)), tank_pressure_pa=cycle.tank_pressure_pa,
        tank_kg=tank.propellant_kg, residual_kg=tank.residual_ratio * tank.propellant_kg,
        tank_m3=tank.propellant_kg / liquid / (1.0 - tank.ullage_ratio), liquid_kg_m3=liquid, regulator_s=tank.regulator_s,
        fuel_j_k=fuel_j_k, capacity_k=core.capacity_temperature_k,
        reflector_j_k=core.reflector_share_ratio * rating.power_w / core.reflector_adiabatic_k_s,
        share1_ratio=shares[0], share2_ratio=shares[1], share3_ratio=shares[2],
        reflector_share_ratio=core.reflector_share_ratio, exchange_coefficient=core.exchange_coefficient,
        reflector_exchange_coefficient=core.reflector_exchange_coefficient,
        gas_r_k=heated["gas_r"], gas1_k=heated["gas1"], gas2_k=heated["gas2"],
        fraction=fraction, constant=constant, generation_s=kinetics.generation_s, beta=beta,
        fuel_cold_per_k=kinetics.fuel_cold_per_k, fuel_bend_per_k=kinetics.fuel_hot_per_k - kinetics.fuel_cold_per_k,
        fuel_rated_k=float(mean_k) - p.COLD_K, reflector_per_k=kinetics.reflector_per_k,
        hydrogen_ratio=kinetics.hydrogen_dollar * beta, half_span_ratio=half_span,
        critical_rad=critical, drums_count=drums.drums_count, drum_rad_s=drums.rate_rad_s,
        scram_rad_s=drums.scram_rad_s,
        source_per_s=kinetics.source_ratio * half_span * (1.0 - math.cos(critical)) / kinetics.generation_s,
        **_wear(sheet, chamber.chamber_temperature_k), corrosion_ratio=sheet.damage.corrosion_dollar * beta,
        failure_k=core.failure_temperature_k)


def _wear(sheet: Sheet, rated_k: float) -> dict[str, float]:
    """Arrhenius through the two temperatures of the sheet, stated at the rating."""
    hour_k, ten_k = sheet.damage.lives_k
    life_k = math.log(10.0) / (1.0 / ten_k - 1.0 / hour_k)
    return {"life_k": life_k, "life_rate_per_s": math.exp(life_k * (1.0 / hour_k - 1.0 / rated_k)) / HOUR_S,
            "cycle_ratio": 1.0 / sheet.damage.cycles_count}


def _heated(tables, place: float, rating: Rating, chamber_k: float, core) -> dict:
    """Temperatures of gas and solid along the way at the rating, and the power that heats it so."""
    grid = np.arange(gas.COLDEST_K, gas.HOTTEST_K - gas.STEP_K, 0.5)
    enthalpy = np.array([gas.at(tables.enthalpy_j_kg, t, place) for t in grid])
    hot = gas.at(tables.enthalpy_j_kg, chamber_k, place)
    inlet = hot - rating.power_w / rating.flow_kg_s
    inlet_k = max(float(np.interp(inlet, enthalpy, grid)), gas.COLDEST_K + 1.0)
    inlet = gas.at(tables.enthalpy_j_kg, inlet_k, place)
    power_w = rating.flow_kg_s * (hot - inlet)
    fuel = 1.0 - core.reflector_share_ratio
    shares = (fuel * core.inlet_share_ratio, fuel * (1.0 - core.inlet_share_ratio - core.outlet_share_ratio),
              fuel * core.outlet_share_ratio)
    steps = np.cumsum((core.reflector_share_ratio, *shares)) * (hot - inlet) + inlet
    gas_r, gas1, gas2, gas3 = np.interp(steps, enthalpy, grid)
    warm, taken = -math.expm1(-core.reflector_exchange_coefficient), -math.expm1(-core.exchange_coefficient)
    gas_r, gas1, gas2 = float(gas_r), float(gas1), float(gas2)
    return {"shares": shares, "power_w": power_w, "inlet_k": inlet_k, "gas_r": gas_r, "gas1": gas1, "gas2": gas2,
            "reflector": inlet_k + (gas_r - inlet_k) / warm, "fuel1": gas_r + (gas1 - gas_r) / taken,
            "fuel2": gas1 + (gas2 - gas1) / taken, "fuel3": gas2 + (gas3 - gas2) / taken}


def program_of(sheet: Sheet, profile: Profile) -> Program:
    """What the controller is asked to do, in SI."""
    c, rated = sheet.control, sheet.rating.chamber_temperature_k
    hold = np.array([[stretch.duration_s, stretch.temperature_k or rated, stretch.throttle_ratio] for stretch in profile.hold])
    return Program(hold, c.chilldown_s, c.approach_period_s, c.ramp_start_k, c.ramp_k_s, c.retreat_ratio * rated,
                   c.throttle_least_ratio, c.cooldown_k, c.pulse_high_k, c.pulse_low_k, profile.cooldown_s)
