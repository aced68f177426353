"""What a person may write about the guidance of the entry and of the powered descent; see `schema`."""
from typing import Literal

from ..core.declare import Follows, Section, number, text


class Guidance(Section):
    """How the entry is steered, and where the entry ends."""

    kind: Literal["ballistic", "bank-hold", "apollo", "predictor"] = text(
        "no steering; a fixed bank; bank steering of the Apollo family; numerical predictor and corrector", "ballistic")
    bank_hold_deg: float = number("bank-hold: the bank, to the right; 0 is lift up", -180.0, 180.0, 0.0)
    bank_fast_deg: float = number("reference bank above 3500 m/s", 0.0, 120.0, 75.0)
    bank_slow_deg: float = number("reference bank below 1500 m/s, before it is moved to meet the range", 0.0, 120.0, 50.0)
    bank_final_deg: float = number("predictor: bank at the final energy", 0.0, 120.0, 50.0)
    corner_speed_m_s: float = number("predictor: above this speed one constant bank is looked for, below it the bank goes to "
                                     "bank_final_deg; 0: it goes there along a line in energy", 0.0, 5000.0, 0.0)
    bank_min_deg: float = number("smallest bank of the range control", 0.0, 90.0, 3.0)
    bank_max_deg: float = number("the largest; above 90 a reversal rolls through lift down", 30.0, 180.0, 110.0)
    load_max_g: float = number("predictor: sensed load that the lift is to keep below (Earth g)", 1.0, 100.0, 100.0)
    crossrange_deadband_km: float = number("the bank is reversed when the target lies further aside than this", 0.0, 100.0, 1.5)
    crossrange_growth_km: float = number("and this at 1 km/s, growing as the square of the speed", 0.0, 20.0, 0.3)
    start_drag_g: float = number("sensed drag at which range control starts (Earth g)", 0.0, 5.0, 0.2)
    overcontrol_ratio: float = number("gain on the predicted range error", 0.0, 20.0, 5.0)
    alignment_speed_m_s: float = number("below this speed the heading is aligned instead of the range", 0.0, 3000.0, 1100.0)
    alignment_gain_ratio: float = number("bank per heading error while the heading is aligned", 0.0, 50.0, 6.0)
    alignment_bank_deg: float = number("largest bank while the heading is aligned", 0.0, 90.0, 30.0)
    final_speed_m_s: float = number("speed at the end of the reference", 100.0, 3000.0, 450.0)
    straighten_speed_m_s: float = number("speed at which ballast is dropped; 0 for never", 0.0, 3000.0, 0.0)
    target_bias_km: float = number("the entry aims at this distance short of the site", -50.0, 50.0, 0.0)


class Powered(Section):
    """The end of the descent on engines."""

    law: Literal["quadratic-linear", "gravity-turn", "apollo-quadratic", "zem-zev"] = text(
        "thrust acceleration linear in time; against the velocity; quadratic in time; from zero-effort miss and velocity",
        "quadratic-linear")
    start_altitude_m: float = number("engines start below this navigated altitude at the latest", 0.0, 20000.0, 1500.0)
    start_thrust_ratio: float = number("and as soon as stopping takes this part of full thrust", 0.05, 1.0, 0.75)
    start_speed_max_m_s: float = number("never above this navigated speed", 10.0, 3000.0, Follows)
    final_altitude_m: float = number("where the constant descent begins", 1.0, 500.0, 20.0)
    final_speed_m_s: float = number("speed of the constant descent, down", 0.1, 20.0, 1.0)
    divert_ratio: float = number("how far the stop may be moved towards the site, per distance flown", 0.0, 0.5, 0.0)
    tilt_max_deg: float = number("largest angle of the thrust from the vertical in the last kilometre", 5.0, 90.0, 60.0)
