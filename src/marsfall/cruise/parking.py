"""Parking orbits at both ends of a voyage, as people name them, and the one burn between such an orbit and a hyperbola."""
import math
import re
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError, Problem
from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M, SOL_S
from ..solar.constants import EARTH_RADIUS_M, MU_EARTH_M3_S2

EARTH, MARS = "earth", "mars"
ASSEMBLY_TEXT, PARKING_TEXT = "407", "250x1sol"  # DRA 5.0: circular at Earth, 250 km by one sol at Mars
LEAST_ALTITUDE_KM, MOST_ALTITUDE_KM = 100.0, 1e6
_BODIES = {EARTH: (MU_EARTH_M3_S2, EARTH_RADIUS_M, 86400.0, "day"), MARS: (GM_M3_S2, RADIUS_EQUATORIAL_M, SOL_S, "sol")}
_WRITTEN = re.compile(r"([\d.]+)(?:x([\d.]+)(sol|day)?)?")


class Parking(NamedTuple):
    """An orbit around one planet; the burn to and from the hyperbola is at its periapsis."""

    gm_m3_s2: float
    periapsis_m: float  # from the centre
    apoapsis_m: float

    @property
    def speed_m_s(self) -> float:
        """At periapsis."""
        return math.sqrt(2.0 * self.gm_m3_s2 * self.apoapsis_m / (self.periapsis_m * (self.periapsis_m + self.apoapsis_m)))

    def burn_m_s(self, v_inf_m_s):
        """Impulse between this orbit and a hyperbola of this speed at infinity, either way, without finite-burn loss."""
        return np.sqrt(np.square(v_inf_m_s) + 2.0 * self.gm_m3_s2 / self.periapsis_m) - self.speed_m_s


def parking(body: str, text: str) -> Parking:
    """The orbit around "earth" or "mars" that `text` means: `407` (circular), `250x33793` (periapsis by apoapsis), or
    `250x1sol` (by the period, `1day` at Earth). Altitudes are kilometres above the equatorial radius. InputError if none.
    """
    gm, radius_m, turn_s, turn = _BODIES[body]
    where = f"--{body}-orbit"
    found = _WRITTEN.fullmatch(text.strip())
    try:
        low_km, high_km = (float(found[1]), float(found[2] or found[1])) if found else (math.nan, math.nan)
    except ValueError:
        found = None
    if not found or found[3] not in (None, turn):
        raise InputError(Problem(where, repr(text), f"write an altitude in km, 250x33793 (low by high) or 250x1{turn}"))
    low_m = radius_m + low_km * 1e3
    if found[3]:
        high_m = 2.0 * (gm * (high_km * turn_s / (2.0 * math.pi)) ** 2) ** (1.0 / 3.0) - low_m
    else:
        high_m = radius_m + high_km * 1e3
    if not low_km >= LEAST_ALTITUDE_KM or not low_m <= high_m <= radius_m + MOST_ALTITUDE_KM * 1e3:
        raise InputError(Problem(where, repr(text), f"altitudes of {LEAST_ALTITUDE_KM:g} to {MOST_ALTITUDE_KM:g} km are "
                                 "allowed, the lower one first"))
    return Parking(gm, low_m, high_m)


ASSEMBLY, PARKED = parking(EARTH, ASSEMBLY_TEXT), parking(MARS, PARKING_TEXT)
