"""Columns of the tables of a landing in the words and units of people."""
import math
from typing import NamedTuple

from ..core.units import stem, suffix


class Quantity(NamedTuple):
    """How a column is shown: its words, its unit on screens, how many of the column make one of it, and decimals."""

    words: str
    unit: str
    unit_factor: float
    decimals: int

    @property
    def label(self) -> str:
        return f"{self.words}, {self.unit}" if self.unit else self.words


QUANTITIES = {
    "touchdown_speed_m_s": Quantity("touchdown speed", "m/s", 1.0, 2),
    "touchdown_vertical_m_s": Quantity("touchdown, vertical", "m/s", 1.0, 2),
    "touchdown_horizontal_m_s": Quantity("touchdown, horizontal", "m/s", 1.0, 2),
    "touchdown_tilt_deg": Quantity("touchdown tilt", "deg", 1.0, 1),
    "miss_m": Quantity("miss distance", "km", 1e3, 2),
    "miss_distance_m": Quantity("miss distance", "km", 1e3, 3),
    "miss_along_track_m": Quantity("miss along the track", "km", 1e3, 2),
    "miss_cross_track_m": Quantity("miss across the track", "km", 1e3, 2),
    "peak_deceleration_g": Quantity("peak deceleration", "Earth g", 1.0, 2),
    "peak_heating_w_m2": Quantity("peak heating", "W/cm²", 1e4, 1),
    "peak_total_heating_w_m2": Quantity("peak heating, radiation too", "W/cm²", 1e4, 1),
    "parachute_deploy_altitude_m": Quantity("parachute altitude", "km", 1e3, 2),
    "parachute_deploy_mach_ratio": Quantity("Mach at the mortar", "", 1.0, 2),
    "parachute_deploy_dynamic_pressure_pa": Quantity("pressure at the mortar", "Pa", 1.0, 0),
    "peak_chute_load_n": Quantity("parachute load", "kN", 1e3, 1),
    "propellant_left_kg": Quantity("propellant left", "kg", 1.0, 1),
    "landed": Quantity("landed", "", 1.0, 0),
}


# inputs: how a column of the plan is called, and what a person measures it in
CALLED = {
    "knowledge turn": "known attitude", "chute scale": "parachute drag", "axial scale": "axial force", "thrust scale": "thrust",
    "impulse scale": "specific impulse", "balance scale": "centre of mass offset",
}
MEASURED = {
    "m_s": ("m/s", 1.0), "m_s2": ("mm/s²", 1e-3), "rad": ("deg", math.pi / 180.0), "m": ("km", 1e3), "kg": ("kg", 1.0),
    "rad_s": ("deg/h", math.pi / 180.0 / 3600.0), "n": ("N", 1.0), "pa": ("Pa", 1.0), "ratio": ("", 1.0),
}


def quantity(column: str) -> Quantity:
    """How a column is shown; one that is not listed by its own name, in the unit of its suffix."""
    if column in QUANTITIES:
        return QUANTITIES[column]
    words = stem(column).replace("_", " ")
    for inside, said in CALLED.items():
        words = words.replace(inside, said)
    return Quantity(words, *MEASURED.get(suffix(column), ("", 1.0)), 2)
