"""What captures of finite length cost, for the many arrivals a captain weighs: the integrated burn at nodes, splines between.

The table is made from `capture.py` when a fleet is built, with the ship's own engine; a test holds it to the integrator
within half a per cent of a loss. The capture that is flown is integrated itself. Above the table's thrust over weight the
end value holds, nearly an impulse; below it, and above its fastest arrival, the answer is NaN.
"""
from functools import lru_cache

import numpy as np
from scipy.interpolate import RectBivariateSpline

from ..solar.constants import STANDARD_GRAVITY_M_S2
from .burns import capture_m_s
from .capture import fly_capture
from .thrust import Motor

LEAST_THRUST_TO_WEIGHT = 0.05  # on Earth, at ignition
MOST_THRUST_TO_WEIGHT = 5.0  # losses are centimetres per second there
MOST_ARRIVAL_M_S = 9000.0
MOST_C3_M2_S2 = 60e6  # of departures; not a table's, but beyond it no ship of this kind flies
NODE_KG = 1e5  # any mass: only thrust over weight matters
_LOG_THRUST = np.linspace(np.log(LEAST_THRUST_TO_WEIGHT), np.log(MOST_THRUST_TO_WEIGHT), 14)
_SPEED_M_S = np.linspace(1000.0, MOST_ARRIVAL_M_S, 17)


def capture_paid_m_s(motor: Motor, mass_kg, v_inf_m_s) -> np.ndarray:
    """Ideal velocity change of the capture burns of ships of these masses with this motor; arrays broadcast."""
    weight_n = np.asarray(mass_kg, float) * STANDARD_GRAVITY_M_S2
    with np.errstate(divide="ignore"):  # a ship without mass is outside the table, as below
        ratio, speed = np.broadcast_arrays(motor.thrust_n / weight_n, np.asarray(v_inf_m_s, float))
    share = _table(motor._replace(thrust_n=0.0)).ev(np.log(np.clip(ratio, LEAST_THRUST_TO_WEIGHT, MOST_THRUST_TO_WEIGHT)),
                                                   np.clip(speed, _SPEED_M_S[0], MOST_ARRIVAL_M_S))
    outside = ~(ratio >= LEAST_THRUST_TO_WEIGHT) | ~(speed <= MOST_ARRIVAL_M_S)  # NaN is outside
    return np.where(outside, np.nan, capture_m_s(speed) * share)


@lru_cache(maxsize=32)
def _table(motor: Motor) -> RectBivariateSpline:
    """Integrated capture over its impulse, by the logarithm of thrust over weight and by arrival speed."""
    paid = [[fly_capture(speed, NODE_KG, motor._replace(thrust_n=float(np.exp(x)) * NODE_KG * STANDARD_GRAVITY_M_S2)).paid_m_s
             for speed in _SPEED_M_S.tolist()] for x in _LOG_THRUST]
    return RectBivariateSpline(_LOG_THRUST, _SPEED_M_S, np.array(paid) / capture_m_s(_SPEED_M_S))
