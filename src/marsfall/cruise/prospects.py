"""Told of a flown voyage: can each ship still come home once it has helped another, and once it is captured."""
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..core.event import Event
from ..solar.time import utc_text
from .burns import reach_m_s
from .craft import CAPTURED, CRUISING, RESCUING, Craft
from .fly import Voyage
from .home import MOST_ENTRY_M_S
from .homeward import ways_back


def prospects(voyage: Voyage, reserve_m_s: float) -> list[Event]:
    """One event a ship and turn of fortune; its value is the entry speed of the soonest way home, NaN if there is none."""
    return [_told(craft, reserve_m_s) for track in voyage.tracks.values() for craft in _turns_of_fortune(track)]


def _turns_of_fortune(track: Sequence[Craft]) -> Iterator[Craft]:
    """A ship when it leaves for Mars after a rescue, and when it is captured."""
    for before, after in pairwise(track):
        if after.status == CAPTURED or (before.status == RESCUING and after.status == CRUISING):
            yield after


def _told(craft: Craft, reserve_m_s: float) -> Event:
    ways = ways_back(craft, reserve_m_s)
    if not ways:
        left = float(reach_m_s(craft.mass_kg, craft.propellant_kg, craft.specific_impulse_s))
        return Event(craft.t_tdb_s, craft.name, "way_home", f"none: {left / 1e3:.2f} km/s left pay no way to the Earth below "
                     f"{MOST_ENTRY_M_S / 1e3:g} km/s at its air")
    said = [f"{way.how}, soonest at the Earth {utc_text(way.arrive_tdb_s)[:10]} with {way.entry_m_s / 1e3:.1f} km/s for "
            f"{way.burn_m_s / 1e3:.2f} km/s of burns" for way in ways]
    return Event(craft.t_tdb_s, craft.name, "way_home", "; or ".join(said), ways[0].entry_m_s)
