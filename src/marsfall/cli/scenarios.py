"""marsfall scenarios: what is shipped."""
from rich.text import Text

from .options import Json
from .output import print_json


def scenarios(as_json: Json = False) -> None:
    """List the shipped scenarios.

    Example:

        marsfall scenarios
    """
    from ..mission.scenario import read, shipped
    from ..report.screen import screen, table, titled

    found = [read(name) for name in shipped()]
    if as_json:
        print_json({"scenarios": [{"name": s.name, "kind": s.kind, "title": s.data.title} for s in found]})
        return
    made = table("name", "kind", "what it is")
    made.columns[1].justify = made.columns[2].justify = "left"
    for scenario in found:
        made.add_row(scenario.name, scenario.kind, Text(scenario.data.title))
    screen().print(titled("Shipped scenarios", made))
