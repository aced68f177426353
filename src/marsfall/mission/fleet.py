"""What a person may write about a race: the ships and their voyage, and what waits for them at Mars."""
from typing import Literal

from pydantic import model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem
from ..cruise import schema as cruise
from ..mars.sites import find_site
from ..solar.time import tdb_s_from_utc


class Storm(Section):
    """A dust storm that the scenario orders over the site; storms of the season are drawn besides."""

    kind: Literal["local", "regional", "global"] = text("how much of the planet it covers")
    start_utc: str = text("when it reaches the site, ISO 8601 UTC")
    peak_optical_depth_ratio: float = number("visible optical depth it adds over the site at its peak", 0.0, 20.0)
    growth_day: float = number("e-folding time of its growth; the peak comes after three of them", 0.05, 30.0)
    plateau_day: float = number("how long the peak lasts", 0.0, 200.0)
    decay_day: float = number("e-folding time of its decay", 0.05, 200.0)
    start_sigma_day: float = number("one sigma of its start", 0.0, 30.0, 0.0)
    peak_sigma_ratio: float = number("one sigma of the logarithm of its peak", 0.0, 2.0, 0.0)
    decay_sigma_ratio: float = number("one sigma of the logarithm of its decay time", 0.0, 2.0, 0.0)

    @model_validator(mode="after")
    def _a_date(self):
        try:
            tdb_s_from_utc(self.start_utc)
        except InputError as error:
            raise InputError([p._replace(where="start_utc") for p in error.problems]) from None
        return self


class RaceShip(cruise.Ship):
    """A ship of the race: its voyage, and the lander it brings."""

    lander: str = text("the landing scenario that its lander flies, shipped or a path")


class Race(cruise.Fleet):
    """A race to one landing site: the scenario of `marsfall race`."""

    kind: Literal["race"]
    title: str = text("one line for people")
    site: str = text("where everybody means to land: a name of mars/sites.py")
    storm: Storm | None = None
    ships: dict[str, RaceShip]

    @model_validator(mode="after")
    def _belongs_together(self):
        problems = []
        try:
            find_site(self.site)
        except InputError as error:
            problems += [p._replace(where="site") for p in error.problems]
        if not self.ships:
            problems.append(Problem("ships", "", "at least one ship"))
        if problems:
            raise InputError(problems)
        return self
