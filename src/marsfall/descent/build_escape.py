"""The numbers of an abort to orbit, from what a person wrote and from the air the crew expects."""
import math

import numpy as np

from ..core.units import si
from ..mars.atmosphere import GRID_M, MEAN, ROW_LN_DENSITY, Sky, atmosphere
from ..mars.constants import RADIUS_MEAN_M
from .aero import MACH_STEP
from .ascent import AIR_COUNT, AIR_STEP_M
from .model import Escape
from .schema import Landing

CLIMB_MACH = 3.0  # at which the drag of the climb in the head is taken: near its largest dynamic pressure, assumption


def escape_of(landing: Landing, coefficients: np.ndarray, sky: Sky) -> Escape:
    """Rules, parking orbit, limits of the bare stack, and the mean air of this sky above the site."""
    a, v, site = si(landing.abort), si(landing.vehicle), si(landing.site)
    height_m = site.elevation_m + AIR_STEP_M * np.arange(AIR_COUNT)
    area_m2 = a.bare_area_m2 or v.reference_area_m2
    return Escape(
        a.enabled, a.imus_required_count, a.altimeter_required, a.dynamic_pressure_max_pa, a.speed_max_m_s, a.floor_altitude_m,
        a.acceleration_max_m_s2, a.engines_clear_s, RADIUS_MEAN_M + a.orbit_periapsis_m, RADIUS_MEAN_M + a.orbit_apoapsis_m,
        RADIUS_MEAN_M + a.periapsis_min_m, a.descent_stage_kg,
        math.inf if a.ascent_propellant_kg is None else a.ascent_propellant_kg, area_m2 / v.reference_area_m2,
        a.bare_nose_radius_m or v.nose_radius_m, a.bare_dynamic_pressure_max_pa, a.bare_heating_max_w_m2, a.felt_max_m_s2,
        area_m2 * abs(float(coefficients[round(CLIMB_MACH / MACH_STEP), 0, 0])), site.radius_m,
        np.ascontiguousarray(np.interp(height_m, GRID_M, atmosphere(sky, MEAN, 0)[ROW_LN_DENSITY])),
    )
