"""What a person may write about how an engine behaves in time. Every default scales with the engine's rating.

The defaults are those of a graphite reactor of the NERVA R-1 class. Most of them come from memory or are orders of magnitude
(docs/sources/ntp.md 3 and 6); they are declared `unchecked`, and whoever prints the sheet says which were used.
"""
import math
from typing import Literal

from pydantic import model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem

LEAST_MIDDLE_RATIO = 0.1  # as the least of inlet and outlet


class Core(Section):
    """Heat: from the fuel into the hydrogen. Three places along the channel, and the reflector with all else that is cooled."""

    adiabatic_k_s: float = number("how fast the fuel heats at full power without flow", 20.0, 3000.0, 290.0, unchecked=True)
    capacity_temperature_k: float = number("temperature over which the heat capacity of the fuel saturates: the share "
                                           "1 - exp(-T/this) of its hot value", 50.0, 2000.0, 750.0, unchecked=True)
    inlet_share_ratio: float = number("of the fuel's power in the inlet third", 0.1, 0.6, 0.30, unchecked=True)
    outlet_share_ratio: float = number("of the fuel's power in the outlet third", 0.1, 0.6, 0.28, unchecked=True)
    exchange_coefficient: float = number("transfer units of a third at rated flow", 0.5, 6.0, 1.6, unchecked=True)
    reflector_share_ratio: float = number("of the power that reflector, jacket and support take up", 0.01, 0.4, 0.08,
                                          unchecked=True)
    reflector_adiabatic_k_s: float = number("how fast these heat at full power without flow", 1.0, 300.0, 30.0, unchecked=True)
    reflector_exchange_coefficient: float = number("their transfer units at rated flow", 0.5, 6.0, 1.5, unchecked=True)
    failure_temperature_k: float = number("fuel temperature at which the core is lost", 1500.0, 5000.0, 3500.0, unchecked=True)

    @model_validator(mode="after")
    def _middle_is_heated(self):
        left_ratio = 1.0 - self.inlet_share_ratio - self.outlet_share_ratio
        if left_ratio < LEAST_MIDDLE_RATIO:
            raise InputError(Problem("outlet_share_ratio", f"{self.outlet_share_ratio:g}", f"leaves {left_ratio:.3g} of the "
                                     f"power to the middle third beside inlet_share_ratio, at least {LEAST_MIDDLE_RATIO:g}"))
        return self


class Kinetics(Section):
    """Delayed neutrons and feedback of the reactor."""

    generation_us: float = number("neutron generation time", 0.1, 1000.0, 30.0, unchecked=True)
    delayed_fraction_ratio: tuple[float, float, float, float, float, float] = text(
        "delayed neutrons of six groups, of all neutrons", (2.15e-4, 1.424e-3, 1.274e-3, 2.568e-3, 7.48e-4, 2.73e-4))
    delayed_constant_per_s: tuple[float, float, float, float, float, float] = text(
        "decay constants of the six groups", (0.0124, 0.0305, 0.111, 0.301, 1.14, 3.01))
    fuel_cold_per_k: float = number("temperature coefficient of the cold fuel, of either sign", -1e-4, 1e-4, -1.0e-5,
                                    unchecked=True)
    fuel_hot_per_k: float = number("temperature coefficient of the fuel at its rated temperature", -1e-4, 1e-4, -0.7e-5,
                                   unchecked=True)
    reflector_per_k: float = number("temperature coefficient of the reflector", -1e-4, 1e-4, -0.3e-5, unchecked=True)
    hydrogen_dollar: float = number("worth of the hydrogen in the core at rated state", -3.0, 3.0, 1.0, unchecked=True)
    source_ratio: float = number("power before the start against rated", 1e-10, 1e-2, 1e-4, unchecked=True)

    @model_validator(mode="after")
    def _physical(self):
        problems = [Problem(key, str(list(values)), f"each allowed {low:g} to {high:g}")
                    for key, values, low, high in (
                        ("delayed_fraction_ratio", self.delayed_fraction_ratio, 1e-6, 0.01),
                        ("delayed_constant_per_s", self.delayed_constant_per_s, 1e-3, 10.0))
                    if not all(low <= value <= high for value in values)]
        if problems:
            raise InputError(problems)
        return self


class Drums(Section):
    """Control drums at the rim of the core: worth of half the span times 1 - cos(angle)."""

    drums_count: int = number("drums that turn together", 1, 48, 18)
    span_dollar: float = number("worth from fully in to fully out", 2.0, 20.0, 8.0, unchecked=True)
    critical_deg: float = number("angle at which the cold, dry reactor is critical", 30.0, 150.0, 92.0, unchecked=True)
    rate_deg_s: float = number("fastest turn under control", 0.1, 360.0, 45.0, unchecked=True)
    scram_deg_s: float = number("turn of a scram", 10.0, 2000.0, 180.0, unchecked=True)


class Pump(Section):
    """Turbopumps on one line: head map, turbine, valve."""

    pumps_count: int = number("turbopumps that share the flow", 1, 4, 2)
    spin_s: float = number("kinetic energy at rated speed over rated power", 0.05, 10.0, 0.6, unchecked=True)
    shutoff_ratio: float = number("head without flow at rated speed against rated head", 1.0, 2.0, 1.25, unchecked=True)
    valve_s: float = number("lag of the turbine valve", 0.01, 5.0, 0.2, unchecked=True)
    valve_rated_ratio: float = number("opening of the turbine valve at the rating", 0.3, 1.0, 0.75, unchecked=True)
    gas_s: float = number("time in which the hydrogen between pump and throat is renewed", 0.005, 2.0, 0.08, unchecked=True)
    suction_margin_ratio: float = number("of net positive suction head over that needed, full tank", 1.0, 5.0, 1.5,
                                         unchecked=True)


class Tank(Section):
    """What the engine drinks from."""

    propellant_t: float = number("hydrogen at the start", 0.1, 2000.0, 120.0)
    residual_ratio: float = number("of it that no pump reaches", 0.0, 0.1, 0.01)
    ullage_ratio: float = number("gas above the liquid when full, of the volume", 0.005, 0.5, 0.03, unchecked=True)
    regulator_s: float = number("time in which gas from the engine restores the pressure", 0.5, 300.0, 5.0, unchecked=True)


# Gas temperatures at which a fuel lives an hour and ten hours (LA-10062-H, figure, from memory; middle of each range)
FUELS = {"graphite": (2500.0, 2200.0), "composite": (2800.0, 2600.0), "carbide": (3200.0, 3000.0)}
STEEPEST_K = 190_000.0  # Arrhenius temperature of a life; that of carbide is 110 000 K, and far beyond this numbers overflow


class Damage(Section):
    """What running hot and starting costs: Arrhenius in the temperature of the chamber, and a share a cycle."""

    fuel: Literal["graphite", "composite", "carbide"] = text("coated beads in graphite, carbide in graphite, carbide alone",
                                                             "graphite")
    hour_k: float | None = number("chamber temperature at which the fuel lives an hour; that of the fuel if not given", 1500.0,
                                  4000.0, None, unchecked=True)
    ten_hours_k: float | None = number("chamber temperature at which it lives ten hours; the same", 1400.0, 3900.0, None,
                                       unchecked=True)
    cycles_count: float = number("starts after which cold cracks alone end its life", 1.0, 1000.0, 60.0, unchecked=True)
    corrosion_dollar: float = number("reactivity lost over a whole life", 0.0, 5.0, 1.0, unchecked=True)
    life_sigma_ratio: float = number("one sigma of the logarithm of the life of single engines", 0.0, 2.0, 0.3, unchecked=True)

    @model_validator(mode="after")
    def _hotter_is_shorter(self):
        hour_k, ten_k = self.lives_k
        most_k = math.floor(1.0 / (1.0 / hour_k + math.log(10.0) / STEEPEST_K))
        if ten_k > most_k:
            raise InputError(Problem("ten_hours_k", f"{ten_k:g}", f"at most {most_k} K where hour_k is {hour_k:g} K: no fuel's "
                                     "life hangs more steeply on temperature"))
        return self

    @property
    def lives_k(self) -> tuple[float, float]:
        """Temperatures of a life of an hour and of ten hours."""
        hour_k, ten_k = FUELS[self.fuel]
        return (hour_k if self.hour_k is None else self.hour_k, ten_k if self.ten_hours_k is None else self.ten_hours_k)


class Control(Section):
    """How the engine is started, held and shut down."""

    chilldown_s: float = number("flow from the tank's own pressure before the start", 0.0, 600.0, 10.0, unchecked=True)
    approach_period_s: float = number("e-folding time of the power before heat is felt", 1.0, 60.0, 3.0, unchecked=True)
    ramp_start_k: float = number("chamber temperature from which the ramp counts", 200.0, 1500.0, 600.0, unchecked=True)
    ramp_k_s: float = number("chamber temperature a second: 0.9 of the never-exceed 83 K/s", 5.0, 200.0, 75.0, unchecked=True)
    retreat_ratio: float = number("of rated temperature to which the engine is brought before the drums go in", 0.2, 1.0, 0.5,
                                  unchecked=True)
    throttle_least_ratio: float = number("of rated flow; below it the temperature must come down", 0.1, 1.0, 0.6)
    cooldown_k: float = number("gas temperature held while the core cools", 300.0, 2000.0, 1100.0, unchecked=True)
    pulse_high_k: float = number("fuel temperature at which a cooling pulse begins", 300.0, 2500.0, 1250.0, unchecked=True)
    pulse_low_k: float = number("fuel temperature at which it ends", 250.0, 2400.0, 900.0, unchecked=True)

    @model_validator(mode="after")
    def _pulses_cool(self):
        if self.pulse_low_k >= self.pulse_high_k:
            raise InputError(Problem("pulse_low_k", f"{self.pulse_low_k:g}", f"below pulse_high_k, {self.pulse_high_k:g} K"))
        return self
