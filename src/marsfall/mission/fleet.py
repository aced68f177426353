"""What a person may write about a race: the ships and their voyage, and what waits for them at Mars."""
import re
from typing import Literal

from pydantic import model_validator

from ..core.declare import Section, number, text
from ..core.errors import InputError, Problem
from ..cruise import schema as cruise
from ..descent.faults import parse as parse_fault
from ..mars.sites import find_site
from ..orbit.policy import LandingPolicy
from ..solar.time import tdb_s_from_utc

SHIP_NAME = re.compile(r"[\w-]{1,20}")  # it stands in columns of tables and in front of every line of the timeline
PLANET = "mars"  # who speaks when the weather changes


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
        _check(tdb_s_from_utc, self.start_utc, "start_utc")
        return self


class Deorbit(Section):
    """The burn from the parking orbit to the entry interface, and how well it is made; one sigma each."""

    budget_m_s: float = number("a window whose burn costs more is no window", 1.0, 500.0)
    crossrange_km: float = number("distance of the site from the plane flown that entry guidance takes out", 0.0, 500.0)
    magnitude_error_ratio: float = number("size of the burn", 0.0, 0.1)
    pointing_error_deg: float = number("direction of the burn, an axis", 0.0, 5.0)
    position_error_km: float = number("navigation at the burn, an axis", 0.0, 100.0)
    velocity_error_m_s: float = number("navigation at the burn, an axis", 0.0, 10.0)


class Accident(Section):
    """Something that may break on the way down."""

    fault: str = text("which fault and when, as for `marsfall land --fault`: gyro-stuck@E+60")
    chance_ratio: float = number("how likely it is, per landing", 0.0, 1.0)

    @model_validator(mode="after")
    def _known(self):
        _check(parse_fault, self.fault, "fault")
        return self


class RaceShip(cruise.Ship):
    """A ship of the race: its voyage, the lander it brings and how its commander decides."""

    lander: str = text("the landing scenario that its lander flies, shipped or a path")
    stay_sol: float = number("sols in orbit after which the landing is given up", 1.0, 700.0)
    beaten_tau_limit_ratio: float = number("limit on the measured dust once another ship has landed", 0.1, 15.0)
    landing: LandingPolicy
    accident: Accident | None = None


class Race(cruise.Fleet):
    """A race to one landing site: the scenario of `marsfall race`."""

    kind: Literal["race"]
    title: str = text("one line for people")
    site: str = text("where everybody means to land: a name of mars/sites.py")
    storm: Storm | None = None
    deorbit: Deorbit
    ships: dict[str, RaceShip]

    @model_validator(mode="after")
    def _belongs_together(self):
        _check(find_site, self.site, "site")
        if not self.ships:
            raise InputError(Problem("ships", "", "at least one ship"))
        wrong = [name for name in self.ships if name == PLANET or not SHIP_NAME.fullmatch(name)]
        if wrong:
            raise InputError([Problem(f"ships.{name}", "", "a name of 1 to 20 letters, digits, hyphens and underscores, "
                                      f"not {PLANET}") for name in wrong])
        return self


def _check(reader, value, key: str) -> None:
    """Raise what a reader says against a value as a problem of this key."""
    try:
        reader(value)
    except InputError as error:
        raise InputError([p._replace(where=key, given=repr(value)) for p in error.problems]) from None
