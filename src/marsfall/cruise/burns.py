"""What the two great burns cost: leaving low Earth orbit, capture at Mars; and the propellant of any burn."""
import math

import numpy as np

from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M, SOL_S
from ..solar.constants import EARTH_RADIUS_M, MU_EARTH_M3_S2, STANDARD_GRAVITY_M_S2

DEPARTURE_ALTITUDE_M = 407e3  # circular assembly orbit of DRA 5.0, above the equatorial radius
DEPARTURE_RADIUS_M = EARTH_RADIUS_M + DEPARTURE_ALTITUDE_M
PARKING_PERIAPSIS_M = RADIUS_EQUATORIAL_M + 250e3  # parking orbit of DRA 5.0: 250 km by one sol
PARKING_SEMI_AXIS_M = (GM_M3_S2 * (SOL_S / (2.0 * math.pi)) ** 2) ** (1.0 / 3.0)


def departure_m_s(c3_m2_s2):
    """Impulse from the assembly orbit onto the hyperbola of energy C3; the loss of a real burn comes on top."""
    r = DEPARTURE_RADIUS_M
    return np.sqrt(c3_m2_s2 + 2.0 * MU_EARTH_M3_S2 / r) - math.sqrt(MU_EARTH_M3_S2 / r)


def capture_m_s(v_inf_m_s):
    """Impulse at a 250 km periapsis from an arrival speed into the one-sol parking orbit, without finite-burn loss."""
    parked = math.sqrt(GM_M3_S2 * (2.0 / PARKING_PERIAPSIS_M - 1.0 / PARKING_SEMI_AXIS_M))
    return np.sqrt(np.square(v_inf_m_s) + 2.0 * GM_M3_S2 / PARKING_PERIAPSIS_M) - parked


def propellant_kg(mass_kg, dv_m_s, specific_impulse_s):
    """Propellant that a ship of this mass burns for a velocity change (rocket equation)."""
    return mass_kg * -np.expm1(-dv_m_s / (STANDARD_GRAVITY_M_S2 * specific_impulse_s))


def reach_m_s(mass_kg, propellant_kg, specific_impulse_s):
    """Velocity change that burning this much of a ship's propellant gives."""
    return -STANDARD_GRAVITY_M_S2 * specific_impulse_s * np.log1p(-propellant_kg / mass_kg)


def thrust_to_weight(thrust_n, mass_kg):
    """Thrust over weight on Earth at ignition, as the loss tables count it."""
    return thrust_n / (mass_kg * STANDARD_GRAVITY_M_S2)
