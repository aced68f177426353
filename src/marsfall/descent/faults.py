"""Things that break, as timed events. A fault strikes the first unit of its kind (unit A, engine 1)."""
from typing import NamedTuple

from ..core.errors import InputError, Problem, nearest

# what a person writes -> field of `model.Faults`
KINDS = {
    "gyro-stuck": "gyro_stuck_s",            # keeps repeating its last reading
    "gyro-saturated": "gyro_saturated_s",    # reads the end of its range about y
    "gyro-drift": "gyro_drift_s",            # its bias grows by 0.05 deg/s every second
    "imu-lost": "imu_lost_s",                # reads zero
    "altimeter-lost": "altimeter_lost_s",    # no more ranges
    "velocimeter-lost": "velocimeter_lost_s",# no more ground velocities
    "engine-out": "engine_out_s",            # one engine of the ring gives no thrust
    "parachute-failed": "parachute_failed_s",# the canopy is gone
}
GYRO_DRIFT_RAD_S2 = 8.73e-4  # 0.05 deg/s each second


class Fault(NamedTuple):
    """One fault of one flight."""

    kind: str
    at_s: float  # after the entry interface


def parse(words: str, where: str = "--fault") -> Fault:
    """`gyro-stuck@E+60` as a Fault; InputError says what is allowed."""
    kind, _, moment = words.partition("@")
    problems = []
    if kind not in KINDS:
        problems.append(Problem(where, words, f"one of {', '.join(KINDS)}, then @E+SECONDS", nearest(kind, KINDS)))
    at_s = float("nan")
    try:
        if not moment.startswith("E+"):
            raise ValueError
        at_s = float(moment[2:])
        if not 0.0 <= at_s < 1e5:
            raise ValueError
    except ValueError:
        problems.append(Problem(where, words, "KIND@E+SECONDS, seconds after the entry interface from 0 to 100000"))
    if problems:
        raise InputError(problems)
    return Fault(kind, at_s)
