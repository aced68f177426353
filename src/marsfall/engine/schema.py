"""What a person may write on an engine's sheet. One line declares a number: unit, range, meaning."""
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem, nearest
from . import cold
from .schema_dynamics import Control, Core, Damage, Drums, Kinetics, Pump, Tank

PRESSURE_MARGIN_RATIO = 1.1  # 0.9 of a proof pressure of 1.22
SIZES = ("thrust_kn", "flow_kg_s", "throat_diameter_mm")


class Rating(Section):
    """The state that the engine is built for, and one number that says how big it is."""

    chamber_temperature_k: float = number("mixed gas before the nozzle", 300.0, 3400.0)
    chamber_pressure_mpa: float = number("stagnation pressure before the nozzle", 0.01, 15.0)
    thrust_kn: float | None = number("in vacuum; or flow_kg_s or throat_diameter_mm", 0.01, 2e4, None)
    flow_kg_s: float | None = number("all hydrogen from the tank; or thrust_kn or throat_diameter_mm", 1e-3, 2e3, None)
    throat_diameter_mm: float | None = number("of the nozzle; or thrust_kn or flow_kg_s", 1.0, 3000.0, None)
    mass_kg: float | None = number("engine with its shield if that is part of it", 1.0, 1e6, None)

    @model_validator(mode="after")
    def _one_size(self):
        given = [key for key in SIZES if getattr(self, key) is not None]
        if not given:
            raise InputError(Problem("thrust_kn", "", f"give one of {', '.join(SIZES)}: the others follow from it"))
        if len(given) > 1:
            raise InputError([Problem(key, f"{getattr(self, key):g}", f"follows from {given[0]}; give only one of them")
                              for key in given[1:]])
        return self


class Nozzle(Section):
    """From the chamber to the end of the nozzle."""

    expansion_ratio: float = number("exit area over throat area", 5.0, 500.0)
    efficiency_ratio: float = number("specific impulse against the ideal one in equilibrium: divergence, boundary layer, "
                                     "kinetics, mixing", 0.80, 1.0, 0.965)
    efficiency_sigma_ratio: float = number("one sigma of it", 0.0, 0.1, 0.015)


class _Cycle(Section):
    """Pump and tank, whatever drives the pump."""

    pump_pressure_mpa: float = number("behind the pump; above the chamber's", 0.02, 60.0)
    feed_loss_ratio: float = number("pressure lost between pump and chamber besides the turbine, of the chamber's",
                                    0.0, 2.0, 0.4, unchecked=True)
    pump_efficiency_ratio: float = number("of the pump, isentropic", 0.2, 0.95, 0.65, unchecked=True)
    turbine_efficiency_ratio: float = number("of the turbine, isentropic", 0.2, 0.95, 0.60, unchecked=True)
    tank_pressure_mpa: float = number("before the pump", 0.01, 1.2, 0.22)
    tank_temperature_k: float = number("before the pump; liquid at this pressure", 14.0, 32.0, 21.0)


class HotBleed(_Cycle):
    """The turbine runs on a little chamber gas, mixed with cold gas, that then leaves by itself."""

    kind: Literal["hot-bleed"] = text("how the pump is driven")
    bleed_ratio: float = number("share of the hydrogen that drives the turbine", 0.001, 0.2, 0.03)
    turbine_inlet_k: float = number("what the turbine bears", 350.0, 900.0, 650.0, unchecked=True)
    turbine_inlet_ratio: float = number("pressure before the turbine, of the chamber's", 0.1, 1.0, 0.9, unchecked=True)
    bleed_expansion_ratio: float = number("of the small nozzle behind the turbine", 5.0, 100.0, 10.0, unchecked=True)

    @property
    def jacket_heat_ratio(self) -> float:
        """Nothing of what the jacket gives goes through the turbine."""
        return 0.0


class Topping(_Cycle):
    """The turbine runs on all the hydrogen, on its way from the jacket to the core."""

    kind: Literal["topping"] = text("how the pump is driven")
    jacket_heat_ratio: float = number("share of the reactor's power that jacket, reflector and supports give to the hydrogen "
                                      "before the turbine", 0.01, 0.5, 0.08, unchecked=True)

    @property
    def bleed_ratio(self) -> float:
        """All hydrogen goes through the chamber."""
        return 0.0


Cycle = Annotated[HotBleed | Topping, Field(discriminator="kind")]


class Published(Section):
    """Figures that others give for this engine. Nothing is computed from them: they are compared."""

    isp_s: float | None = number("specific impulse in vacuum", 100.0, 1500.0, None)
    thrust_kn: float | None = number("in vacuum", 0.01, 2e4, None)
    power_mw: float | None = number("of the reactor", 0.01, 1e5, None)
    flow_kg_s: float | None = number("all hydrogen from the tank", 1e-3, 2e3, None)
    throat_diameter_mm: float | None = number("of the nozzle", 1.0, 3000.0, None)


class NeverExceed(Section):
    """Red lines. A value beyond them is not a failure, but nobody has shown that it is none."""

    chamber_temperature_k: float = number("mixed gas before the nozzle", 300.0, 4000.0)
    chamber_pressure_mpa: float | None = number("before the nozzle; 1.1 of the rated one if not given", 0.01, 20.0, None)
    caution_temperature_ratio: float = number("where the caution range begins, of the rated temperature", 1.0, 1.5, 1.02)
    caution_pressure_ratio: float = number("where the caution range begins, of the rated pressure", 1.0, 1.5, 1.05)
    temperature_rate_k_s: float = number("rise of the chamber temperature; 150 Rankine a second", 1.0, 1000.0, 83.0,
                                         unchecked=True)
    period_s: float = number("shortest e-folding time of the power, in the range of power", 0.01, 100.0, 1.0)
    reactivity_dollar: float = number("0.9 of prompt critical", 0.01, 1.0, 0.9)
    flow_mismatch_ratio: float = number("power over flow against rated", 1.0, 2.0, 1.1, unchecked=True)
    pump_speed_ratio: float = number("of the rated speed", 1.0, 2.0, 1.1, unchecked=True)
    drum_authority_dollar: float = number("worth left in the drums, at least", 0.0, 10.0, 1.0)
    tank_reserve_ratio: float = number("hydrogen left against that which the cooldown needs, at least", 0.0, 5.0, 1.0)


class Sheet(Section):
    """An engine. The sections after never_exceed say how it behaves in time."""

    kind: Literal["engine"] = text("says that the file is an engine sheet")
    title: str = text("one line about the engine")
    designer: str = text("who designed it")
    revision: str = text("of the sheet: a year, or what it is called")
    unchecked: tuple[str, ...] = text("keys whose number comes from memory and has no second source", ())
    rating: Rating
    nozzle: Nozzle
    cycle: Cycle
    published: Published = Published()
    never_exceed: NeverExceed
    core: Core = Core()
    kinetics: Kinetics = Kinetics()
    drums: Drums = Drums()
    pump: Pump = Pump()
    tank: Tank = Tank()
    damage: Damage = Damage()
    control: Control = Control()

    @model_validator(mode="after")
    def _consistent(self):
        problems = [*_unknown_tags(self), *_impossible(self)]
        if problems:
            raise InputError(problems)
        return self


def never_exceed_pressure_mpa(sheet: Sheet) -> float:
    """The red line of the chamber pressure, given or from the rating."""
    given = sheet.never_exceed.chamber_pressure_mpa
    return PRESSURE_MARGIN_RATIO * sheet.rating.chamber_pressure_mpa if given is None else given


def _impossible(sheet: Sheet) -> list[Problem]:
    """Red lines below the rating, a pump that gives less than the chamber has, a tank that boils."""
    rated, red = sheet.rating, sheet.never_exceed
    problems = []
    for key, value, low, unit in (
            ("never_exceed.chamber_temperature_k", red.chamber_temperature_k, rated.chamber_temperature_k, "K"),
            ("never_exceed.chamber_pressure_mpa", never_exceed_pressure_mpa(sheet), rated.chamber_pressure_mpa, "MPa"),
            ("core.failure_temperature_k", sheet.core.failure_temperature_k, rated.chamber_temperature_k, "K"),
            ("cycle.pump_pressure_mpa", sheet.cycle.pump_pressure_mpa, rated.chamber_pressure_mpa, "MPa")):
        if value <= low:
            problems.append(Problem(key, f"{value:g}", f"above the chamber's rated {low:g} {unit}"))
    if isinstance(sheet.cycle, HotBleed) and sheet.cycle.turbine_inlet_k > rated.chamber_temperature_k:
        problems.append(Problem("cycle.turbine_inlet_k", f"{sheet.cycle.turbine_inlet_k:g}",
                                f"at most the chamber's {rated.chamber_temperature_k:g} K, whose gas it is"))
    return [*problems, *_no_liquid(sheet.cycle)]


def _no_liquid(cycle: HotBleed | Topping) -> list[Problem]:
    """A tank that boils or is frozen, and a pump that does not lift the pressure."""
    boils_k, tank_mpa = float(cold.saturation_temperature_k(cycle.tank_pressure_mpa * 1e6)), cycle.tank_pressure_mpa
    if cycle.tank_temperature_k > boils_k:
        return [Problem("cycle.tank_temperature_k", f"{cycle.tank_temperature_k:g}",
                        f"at most {boils_k:.2f} K, where hydrogen boils at {tank_mpa:g} MPa")]
    if cycle.pump_pressure_mpa <= tank_mpa:
        return [Problem("cycle.pump_pressure_mpa", f"{cycle.pump_pressure_mpa:g}", f"above the tank's {tank_mpa:g} MPa")]
    try:
        cold.pump_work_j_kg(cycle.tank_temperature_k, tank_mpa * 1e6, cycle.pump_pressure_mpa * 1e6, 1.0)
    except InputError:
        return [Problem("cycle.tank_temperature_k", f"{cycle.tank_temperature_k:g}",
                        f"warmer: hydrogen would be solid in the tank or behind a pump of {cycle.pump_pressure_mpa:g} MPa")]
    return []


def _unknown_tags(sheet: Sheet) -> list[Problem]:
    """Names on the unchecked list that are no number of this sheet, or stand there twice."""
    keys = [key for key in given_keys(sheet) if "." in key]
    unknown = [Problem(f"unchecked[{place}]", f'"{name}"', "must name a key that this sheet gives, as section.key",
                       nearest(name, keys))
               for place, name in enumerate(sheet.unchecked) if name not in keys]
    return unknown + [Problem(f"unchecked[{place}]", f'"{name}"', "is named before")
                      for place, name in enumerate(sheet.unchecked) if name in sheet.unchecked[:place]]


def given_keys(section: BaseModel, before: str = "") -> list[str]:
    """Dotted names of what a person gave, nested sections included."""
    keys: list[str] = []
    for key in section.model_fields_set:
        value = getattr(section, key)
        keys += given_keys(value, f"{before}{key}.") if isinstance(value, BaseModel) else [before + key]
    return keys
