"""An engine on a screen of 80 columns: rating, performance, what others publish, red lines, and what nobody has checked."""
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from .screen import figure, table, titled

WORDS = {"isp_s": ("specific impulse", 1.0, "s", 1), "thrust_n": ("thrust", 1e-3, "kN", 1), "power_w": ("power", 1e-6, "MW", 1),
         "flow_kg_s": ("flow", 1.0, "kg/s", 2), "throat_diameter_m": ("throat diameter", 1e3, "mm", 1)}
MARK = "?"
Row = tuple[str, str, str, str]


def print_engines(engines: list[dict[str, Any]], console: Console) -> None:
    """The shipped engines in short."""
    made = table("name", "what it is", "K", "Isp, s", "kN", blanks_count=1)
    made.columns[1].justify = "left"
    made.columns[1].ratio = 1
    for engine in engines:
        made.add_row(engine["name"], Text(engine["title"]), figure(engine["chamber_temperature_k"], 0), figure(engine["isp_s"]),
                     figure(engine["thrust_n"] / 1e3))
    console.print(titled("Shipped engines: computed in vacuum at the rating", made))


def print_engine(said: dict[str, Any], console: Console) -> None:
    """Everything about one engine."""
    console.print(f"[bold]{escape(said['title'])}[/]")
    console.print(f"{said['name']}, {said['designer']}, revision {said['revision']}\n", markup=False)
    console.print(titled("Rating", _rows(_rating(said))))
    console.print(titled("\nComputed, in vacuum", _rows(_computed(said))))
    if not said["cycle"]["closes"]:
        console.print("NOT POSSIBLE: the turbine cannot drive the pump to this pressure", style="bold yellow")
    if said["published"] or said["judged"]:
        console.print(titled("\nPublished by others", _published(said["published"], said["unchecked"])))
        for judged in said["judged"]:
            console.print(_verdict(judged), style="dim" if judged["plausible"] else "bold yellow")
    console.print(titled("\nNever-exceed values", _rows(_red_lines(said))))
    console.print()
    if said["unchecked"]:
        console.print(titled(f"Unchecked ({MARK}): from memory, without a second source", _unchecked(said["unchecked"])))
    else:
        console.print("Every number has a source, or is an assumption of this sheet.", style="dim")


def _rows(rows: list[Row]) -> Table:
    """Name, number, mark and unit."""
    made = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    made.add_column(width=34)
    made.add_column(justify="right", width=11)
    made.add_column(width=1, style="yellow")
    made.add_column(style="dim")
    for name, number, mark, unit in rows:
        made.add_row(Text(name), Text(number), mark, Text(unit))
    return made


def _marked(said: dict[str, Any], key: str) -> str:
    """The mark of a number that comes from memory."""
    return MARK if key in said["unchecked"] else ""


def _rating(said: dict[str, Any]) -> list[Row]:
    kelvin, mpa = figure(said["chamber_temperature_k"], 0), figure(said["chamber_pressure_pa"] / 1e6, 3)
    rows = [("chamber temperature", kelvin, _marked(said, "rating.chamber_temperature_k"), "K"),
            ("chamber pressure", mpa, _marked(said, "rating.chamber_pressure_mpa"), "MPa"),
            ("expansion ratio", figure(said["expansion_ratio"]), _marked(said, "nozzle.expansion_ratio"), ""),
            ("nozzle efficiency", figure(said["nozzle_efficiency_ratio"], 4), _marked(said, "nozzle.efficiency_ratio"),
             f"± {said['nozzle_efficiency_sigma_ratio']:.3f}, one sigma"),
            ("cycle", said["cycle"]["kind"], _marked(said, "cycle.kind"), "")]
    if said["mass_kg"]:
        weight = 9.80665 * said["mass_kg"]
        rows.append(("mass", figure(said["mass_kg"], 0), _marked(said, "rating.mass_kg"),
                     f"kg, thrust over weight {said['thrust_n'] / weight:.2f}"))
    return rows


def _computed(said: dict[str, Any]) -> list[Row]:
    cycle = said["cycle"]
    needed, enough = figure(cycle["turbine_needed_ratio"], 2), "" if cycle["turbine_needed_ratio"] else "; not enough"
    bleed = [("  of it bled to the turbine", figure(said["bleed_kg_s"], 3), "", f"kg/s, leaves at {said['isp_bleed_s']:.0f} s")
             ] if said["bleed_kg_s"] else []
    return [
        ("thrust", figure(said["thrust_n"] / 1e3, 2), _marked(said, "rating.thrust_kn"), "kN"),
        ("specific impulse", figure(said["isp_s"]), "", f"± {said['isp_sigma_s']:.1f} s, one sigma"),
        ("  ideal, equilibrium", figure(said["isp_equilibrium_s"]), "", f"s; frozen {said['isp_frozen_s']:.1f} s"),
        ("characteristic velocity", figure(said["characteristic_velocity_m_s"], 0), "", "m/s"),
        ("flow of hydrogen", figure(said["flow_kg_s"], 3), _marked(said, "rating.flow_kg_s"), "kg/s"), *bleed,
        ("throat diameter", figure(1e3 * said["throat_diameter_m"]), _marked(said, "rating.throat_diameter_mm"),
         f"mm; exit {said['exit_diameter_m']:.3f} m"),
        ("reactor power", figure(said["power_w"] / 1e6), "", f"MW, {said['heat_j_kg'] / 1e6:.2f} MJ/kg"),
        ("dissociated, in the chamber", figure(100.0 * said["dissociated_ratio"], 2), "", "% H by number"),
        ("pump power", figure(said["pump_power_w"] / 1e6, 2), "", "MW"),
        ("turbine pressure ratio", needed, "", f"of {cycle['turbine_available_ratio']:.2f} to be had{enough}"),
        ("turbine inlet", figure(cycle["turbine_inlet_k"], 0), "", "K")]


def _published(rows: list[dict[str, Any]], unchecked: list[str]) -> Table:
    made = table("", "published", "", "computed", "", "published over computed")
    for row in rows:
        name, factor, unit, decimals = WORDS[row["quantity"]]
        stem = row["quantity"].rpartition("_")[0] if row["quantity"] != "flow_kg_s" else "flow"
        mark = MARK if any(key.startswith(f"published.{stem}_") for key in unchecked) else ""
        made.add_row(name, figure(factor * row["published"], decimals), Text(mark, style="yellow"),
                     figure(factor * row["computed"], decimals), Text(unit, style="dim"), f"{row['ratio']:.3f}")
    return made


def _verdict(judged: dict[str, Any]) -> str:
    """One balance in a sentence."""
    unit, (low, high) = judged["unit"], judged["allowed"]
    found = "more than the table of hydrogen holds" if judged["claimed"] is None else f"{figure(judged['claimed'], 0)} {unit}"
    against = f"{'rated' if unit == 'K' else 'ideal'} {figure(judged['physical'], 0)} {unit}"
    ratio = "" if judged["ratio"] is None else f", ratio {judged['ratio']:.3f}"
    warning = "" if judged["plausible"] else "NOT PLAUSIBLE, "
    return f"{warning}{judged['balance']}: {found}, {against}{ratio} ({low:.2f} to {high:.2f})"


def _red_lines(said: dict[str, Any]) -> list[Row]:
    red = said["never_exceed"]
    rated_k, rated_mpa = said["chamber_temperature_k"], said["chamber_pressure_pa"] / 1e6

    def mark(key: str) -> str:
        return _marked(said, f"never_exceed.{key}")

    return [
        ("chamber temperature", figure(red["chamber_temperature_k"], 0), mark("chamber_temperature_k"),
         f"K, caution from {rated_k * red['caution_temperature_ratio']:.0f}"),
        ("chamber pressure", figure(red["chamber_pressure_pa"] / 1e6, 3), mark("chamber_pressure_mpa"),
         f"MPa, caution from {rated_mpa * red['caution_pressure_ratio']:.3f}"),
        ("rise of chamber temperature", figure(red["temperature_rate_k_s"]), mark("temperature_rate_k_s"), "K/s"),
        ("reactor period, shortest", figure(red["period_s"], 2), mark("period_s"), "s"),
        ("reactivity", figure(red["reactivity_dollar"], 2), mark("reactivity_dollar"), "dollar"),
        ("power over flow", figure(red["flow_mismatch_ratio"], 2), mark("flow_mismatch_ratio"), "of rated"),
        ("pump speed", figure(red["pump_speed_ratio"], 2), mark("pump_speed_ratio"), "of rated"),
        ("drum authority, least", figure(red["drum_authority_dollar"], 2), mark("drum_authority_dollar"), "dollar"),
        ("tank over cooldown, least", figure(red["tank_reserve_ratio"], 2), mark("tank_reserve_ratio"), "")]


def _unchecked(names: list[str]) -> Table:
    """The numbers that come from memory, by section of the sheet."""
    made = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    made.add_column(style="dim")
    made.add_column()
    for section, keys in groupby(sorted(names), key=lambda name: name.partition(".")[0]):
        made.add_row(section, ", ".join(key.partition(".")[2] for key in keys))
    return made
