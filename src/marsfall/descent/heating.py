"""Stagnation-point heating of a blunt body at Mars (edl.md 3.4): Sutton-Graves convection and Tauber-Sutton radiation."""
import math

import numpy as np

from ..core.interpolate import line
from ..core.kernels import inline

SUTTON_GRAVES = 1.9027e-4  # kg^0.5/m, Mars
TAUBER_SUTTON_W_M2 = 2.35e8  # 2.35e4 W/cm2
RADIUS_POWER, DENSITY_POWER = 0.526, 1.19
RADIANT_M_S = np.array([
    6000.0, 6150.0, 6300.0, 6500.0, 6700.0, 6900.0, 7000.0, 7200.0, 7400.0, 7600.0, 7800.0, 8000.0, 8200.0, 8400.0, 8600.0,
    8800.0, 9000.0])
RADIANT = np.array([0.2, 1.0, 1.95, 3.42, 5.1, 7.1, 8.1, 10.2, 12.5, 14.8, 17.1, 19.2, 21.4, 24.1, 26.0, 28.9, 32.8])


@inline
def convective_w_m2(density_kg_m3, nose_radius_m, speed_m_s):
    return SUTTON_GRAVES * math.sqrt(density_kg_m3 / nose_radius_m) * speed_m_s * speed_m_s * speed_m_s


@inline
def radiative_w_m2(density_kg_m3, nose_radius_m, speed_m_s):
    """Of the shock layer; nothing below the slowest entry of the table, the last value above its fastest."""
    if speed_m_s < RADIANT_M_S[0]:
        return 0.0
    return (TAUBER_SUTTON_W_M2 * nose_radius_m**RADIUS_POWER * density_kg_m3**DENSITY_POWER
            * line(speed_m_s, RADIANT_M_S, RADIANT))
