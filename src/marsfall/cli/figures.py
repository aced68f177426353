"""Figures of a record of landings: where the flights came down, how far they kept from the limits, and what drives them."""
from pathlib import Path

from ..campaign.drivers import Ranking
from ..campaign.jobs import scenario_of
from ..campaign.landing_score import landing_summary
from ..campaign.margins import tank_of, values_of
from ..record import Record
from ..report.drivers import draw_drivers
from ..report.ellipse import draw_ellipse
from ..report.margins import draw_margins
from .trace import MODEL_RESULT, flown

RANKED = ("Spearman's rank correlation of every draw with every outcome, case 0 left out; coloured where significant over all "
          "pairs (Benjamini-Yekutieli, 5 %).")


def write_figures(record: Record, ranking: Ranking) -> list[Path]:
    """Draw what a record of landings has to show, beside its tables; the files written. Without a point on the ground there
    is no map of them, and without enough flights nothing is ranked."""
    summary, outcomes = landing_summary(record), record.outcomes
    miss = summary["miss_distance_m"]
    counted = f"{summary['scenario']}, {summary['cases']} flights, seed {summary['seed']}"
    counted += MODEL_RESULT if summary["crewed"] else ""
    ellipse, margins, drivers = (record.path / f"{name}.png" for name in ("ellipse", "margins", "drivers"))
    written = [margins]
    below = f"{miss['n']} on the ground, {miss['excluded']} not. {flown(record)}"
    if draw_ellipse(f"Touchdown: {counted}", below, outcomes, summary, ellipse):
        written.insert(0, ellipse)
    tank_kg = tank_of(scenario_of(record).data)
    draw_margins(f"Margins: {counted}", f"Wilson 95 % intervals. {flown(record)}", summary["margins"],
                 {name: values_of(outcomes, name, tank_kg) for name in summary["margins"]}, margins)
    if ranking.found:
        draw_drivers(f"Drivers: {counted}", f"{RANKED} {flown(record)}", ranking.found, ranking.inputs,
                     ranking.outcomes, drivers)
        written.append(drivers)
    return written
