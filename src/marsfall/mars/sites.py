"""Places to land: where flown landers stand, and where crews have been proposed to go."""
import math
from typing import NamedTuple

from ..core.errors import InputError, Problem, nearest

_M = "from memory, cross-checked with a degree-90 MOLA model"
_DEG90 = "height from a degree-90 MOLA model: plains good to 0.2 km, craters not resolved"


class Site(NamedTuple):
    """A place on Mars: planetocentric latitude, east longitude, height above the MOLA areoid."""

    name: str
    latitude_rad: float
    longitude_rad: float
    altitude_m: float
    in_storm_track: bool  # dust storms come here more often than elsewhere in their season
    source: str


def _site(name: str, lat_deg: float, lon_deg: float, altitude_km: float, source: str, track: bool = False) -> Site:
    return Site(name, math.radians(lat_deg), math.radians(lon_deg), 1e3 * altitude_km, track, source)


SITES = {site.name: site for site in (
    _site("viking-1", 22.27, 312.05, -3.63, _M, track=True),  # Chryse: on the way of the Acidalia storms
    _site("viking-2", 47.64, 134.29, -4.51, _M, track=True),  # Utopia
    _site("pathfinder", 19.09, 326.75, -3.68, _M, track=True),
    _site("spirit", -14.57, 175.47, -1.93, _M),
    _site("opportunity", -1.95, 354.47, -1.44, _M),
    _site("phoenix", 68.22, 234.25, -4.13, _M),
    _site("curiosity", -4.59, 137.44, -4.50, _M),
    _site("insight", 4.50, 135.62, -2.61, _M),
    _site("perseverance", 18.44, 77.45, -2.57, _M, track=True),  # Cantor 2019: up to 3.2 % of sols
    _site("zhurong", 25.07, 109.93, -4.10, _M, track=True),
    _site("noctis-landing", -6.494, 267.547, 0.38, "exploration zone workshop abstract; " + _DEG90),
    _site("melas", -11.5, 290.0, -5.7, "E Melas exploration zone abstract, about; " + _DEG90, track=True),
    _site("arcadia", 39.8, 202.1, -3.9, "SWIM ice area, " + _M, track=True),  # Heavens 2017: a storm track
    _site("erebus", 39.0, 192.0, -3.9, _M, track=True),
    _site("phlegra", 38.0, 160.0, -3.2, _M),
    _site("deuteronilus", 39.1, 23.2, -2.9, _M),
    _site("protonilus", 42.0, 48.0, -1.5, _M),
    _site("utopia-ice", 40.0, 110.0, -5.0, _M, track=True),
    _site("hellas-nw", -40.0, 65.0, -6.9, _M, track=True),  # a source of storms
)}


def find_site(name: str) -> Site:
    """The site of that name; raises InputError with the nearest name."""
    if name not in SITES:
        raise InputError(Problem("site", repr(name), "one of " + ", ".join(SITES), nearest(name, SITES)))
    return SITES[name]
