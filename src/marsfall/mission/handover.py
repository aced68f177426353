"""Where one leg of the mission ends and the next begins. Mass, time, position and velocity go over unchanged.

The voyage ends at the periapsis of a hyperbola, where the parking orbit begins; the lander leaves its ship at the
deorbit burn, at the ship's own place; the descent begins where the coast from that burn meets the entry interface.
"""
from typing import NamedTuple

import numpy as np

from ..cruise.burns import PARKING_PERIAPSIS_M
from ..cruise.scene import Arrival as Voyager
from ..descent import Entry
from ..orbit.deorbit import EntryState
from ..orbit.phasing import Arrival as Capture
from ..solar.constants import STANDARD_GRAVITY_M_S2


class Separation(NamedTuple):
    """Two vehicles where there was one, at one place with one velocity."""

    ship_kg: float  # what stays in orbit
    lander_kg: float  # before its deorbit burn
    burned_kg: float  # by the deorbit burn


def capture_of(voyager: Voyager) -> Capture:
    """The captured ship as the orbit room receives it: same instant, same velocity far from Mars."""
    return Capture(voyager.t_tdb_s, voyager.v_inf_ICRF_m_s, PARKING_PERIAPSIS_M)


def separate(ship_kg: float, entry_kg: float, deorbit_m_s: float, specific_impulse_s: float) -> Separation:
    """The lander leaves with what it needs to be `entry_kg` at the entry interface after its own deorbit burn."""
    lander_kg = entry_kg * float(np.exp(deorbit_m_s / (STANDARD_GRAVITY_M_S2 * specific_impulse_s)))
    if lander_kg > ship_kg:
        raise ValueError(f"a lander of {lander_kg:.0f} kg cannot leave a ship of {ship_kg:.0f} kg")
    return Separation(ship_kg - lander_kg, lander_kg, lander_kg - entry_kg)


def entry_of(state: EntryState, entry_kg: float, propellant_kg: float) -> Entry:
    """The start of the descent: the end of the coast, with the lander's mass."""
    return Entry(state.t_tdb_s, state.r_MCI_m, state.v_MCI_m_s, entry_kg, propellant_kg)
