"""marsfall engine: nuclear thermal engines, each from one sheet."""
from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.errors import InputError, Problem
from .engine_run import run
from .options import Json, check_file
from .output import print_json

engine_app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="""\
Nuclear thermal engines: one sheet each, what it gives, how it runs.

Examples:

    marsfall engine show nerva-r1

    marsfall engine run nerva-r1 --profile burn --figure
""")

Name = Annotated[str | None, typer.Argument(
    metavar="NAME|FILE", help="A shipped engine, or your own TOML sheet; without it the shipped ones are listed.")]
Figure = Annotated[bool, typer.Option("--figure", metavar="", help="Draw maps of impulse and thrust, NAME.png here.")]
FigureFile = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Draw them into this PNG.")]


@engine_app.command()
def show(name: Name = None, figure: Figure = False, out: FigureFile = None, as_json: Json = False) -> None:
    """Show an engine: its sheet, its steady performance, its red lines, and which numbers nobody has checked.

    Performance follows from chamber temperature, pressure and expansion ratio over a table of hot hydrogen made with NASA CEA.

    Examples:

        marsfall engine show nerva-r1

        marsfall engine show sojourner --figure

        marsfall engine show dra5 --json
    """
    from ..report.engine_sheet import print_engine, print_engines
    from ..report.screen import screen

    if name is None:
        if figure or out:
            raise InputError(Problem("--figure", "", "say which engine to draw"))
        engines = _engines()
        if as_json:
            print_json({"engines": engines})
        else:
            print_engines(engines, screen())
        return
    from ..engine.sheet import read

    sheet = read(name)
    path = out or (Path(f"{sheet.name}.png") if figure else None)
    if path:
        check_file("--out", path, ".png")
    summary = _summary(sheet)
    if path:
        _draw(sheet, summary, path)
        summary["figure"] = str(path)
        screen(stderr=True).print(f"Figure: {path}", soft_wrap=True, markup=False)
    if as_json:
        print_json(summary)
    else:
        print_engine(summary, screen())


engine_app.command("run")(run)


def _engines() -> list[dict[str, Any]]:
    """The shipped engines, in short."""
    from ..engine.performance import rate
    from ..engine.sheet import read, shipped

    found = []
    for name in shipped():
        data = read(name).data
        rating = rate(data)
        found.append({"name": name, "title": data.title, "revision": data.revision, "thrust_n": rating.thrust_n,
                      "isp_s": rating.specific_impulse_s, "chamber_temperature_k": rating.chamber_temperature_k})
    return found


def _summary(sheet) -> dict[str, Any]:
    """What --json prints. InputError, with the file's name, where hydrogen is not known."""
    from ..engine.performance import rate
    from ..engine.sheet import unchecked

    data = sheet.data
    try:
        rating = rate(data)
    except InputError as error:
        raise InputError([p._replace(where=f"{sheet.path}, {p.where}") for p in error.problems]) from None
    drive = rating.drive
    return {
        "name": sheet.name, "title": data.title, "designer": data.designer, "revision": data.revision,
        "isp_s": rating.specific_impulse_s, "isp_sigma_s": rating.specific_impulse_sigma_s, "thrust_n": rating.thrust_n,
        "power_w": rating.power_w, "flow_kg_s": rating.flow_kg_s, "bleed_kg_s": rating.bleed_kg_s,
        "chamber_temperature_k": rating.chamber_temperature_k, "chamber_pressure_pa": rating.chamber_pressure_pa,
        "expansion_ratio": rating.expansion_ratio, "throat_diameter_m": rating.throat_diameter_m,
        "exit_diameter_m": rating.exit_diameter_m, "characteristic_velocity_m_s": rating.characteristic_velocity_m_s,
        "isp_equilibrium_s": rating.equilibrium_impulse_s, "isp_frozen_s": rating.frozen_impulse_s,
        "isp_bleed_s": rating.bleed_impulse_s if rating.bleed_kg_s else None,
        "nozzle_efficiency_ratio": data.nozzle.efficiency_ratio,
        "nozzle_efficiency_sigma_ratio": data.nozzle.efficiency_sigma_ratio, "dissociated_ratio": rating.dissociated_ratio,
        "heat_j_kg": rating.heat_j_kg, "pump_power_w": rating.pump_power_w, "mass_kg": data.rating.mass_kg,
        "cycle": {"kind": data.cycle.kind, "turbine_inlet_k": drive.turbine_inlet_k,
                  "turbine_needed_ratio": drive.needed_ratio or None, "turbine_available_ratio": drive.available_ratio,
                  "closes": drive.closes},
        "never_exceed": _never_exceed(data), "published": _published(data, rating), "judged": _judged(data),
        "unchecked": unchecked(data), "figure": None,
    }


def _never_exceed(data) -> dict[str, float]:
    """The red lines in SI, those that follow from the rating filled in."""
    from ..core.units import si
    from ..engine.schema import never_exceed_pressure_mpa

    said = {**vars(si(data.never_exceed)), "chamber_pressure_pa": 1e6 * never_exceed_pressure_mpa(data)}
    said.pop("chamber_pressure_mpa", None)
    return said


def _published(data, rating) -> list[dict[str, Any]]:
    """Each published figure beside the computed one, in SI."""
    from ..core.units import si

    computed = {"isp_s": rating.specific_impulse_s, "thrust_n": rating.thrust_n, "power_w": rating.power_w,
                "flow_kg_s": rating.flow_kg_s, "throat_diameter_m": rating.throat_diameter_m}
    published = vars(si(data.published))
    return [{"quantity": key, "published": published[key], "computed": value, "ratio": published[key] / value}
            for key, value in computed.items() if published.get(key) is not None]


def _judged(data) -> list[dict[str, Any]]:
    """What the two balances say about the figures others give; a temperature above the table has no number."""
    import math

    from ..engine.plausible import judge

    return [{"balance": j.balance, "unit": j.claimed.unit, "claimed": j.claimed.value if math.isfinite(j.ratio) else None,
             "physical": j.physical.value, "ratio": j.ratio if math.isfinite(j.ratio) else None,
             "allowed": [j.low_ratio, j.high_ratio], "plausible": j.plausible} for j in judge(data)]


def _draw(sheet, summary: dict[str, Any], path: Path) -> None:
    """The maps of an engine."""
    import numpy as np

    from ..engine import hydrogen
    from ..engine.performance import at_state, rate
    from ..report.engine_maps import Maps, draw_engine

    rated_k, rated_pa, red = summary["chamber_temperature_k"], summary["chamber_pressure_pa"], summary["never_exceed"]
    top_k = min(max(red["chamber_temperature_k"], rated_k) + 0.06 * rated_k, hydrogen.HOTTEST_K)
    top_pa = min(max(red["chamber_pressure_pa"], rated_pa) + 0.06 * rated_pa, hydrogen.HIGHEST_PA)
    temperature = np.linspace(max(0.6 * rated_k, hydrogen.COLDEST_K), top_k, 121)
    pressure = np.linspace(max(0.3 * rated_pa, hydrogen.LOWEST_PA), top_pa, 121)
    point = at_state(sheet.data, rate(sheet.data), temperature[None, :], pressure[:, None])
    draw_engine(Maps(temperature, pressure / 1e6, point.specific_impulse_s, point.thrust_n / 1e3, point.power_w / 1e6),
                summary, path)
