"""Lambert's problem, zero revolutions: which orbit joins two positions in a given time. Izzo (2015), one arc at a time.

Source: D. Izzo, Revisiting Lambert's problem, Celest. Mech. Dyn. Astr. 121 (2015). Differences that the digits ask for: lambda
comes from the half angle and 1 - lambda^2 from the chord, so that neither cancels near 180 and near 0 degrees; y - lambda x is
never a difference of near numbers; the elliptic angle is an atan2.
"""
import math

import numpy as np

from ..core.kernels import inline, kernel
from ..core.vectors import Vec, cross, dot, norm
from .constants import ECLIPTIC_NORTH_ICRF

# Near 180 degrees the plane of the transfer is not defined by the two positions and the answer is worthless.
RIDGE_HALF_WIDTH_RAD = math.radians(0.5)
_RIDGE_HALF_COSINE = math.sin(0.5 * RIDGE_HALF_WIDTH_RAD)  # cosine of half the transfer angle at the edge of the ridge

MOST_ITERATIONS = 20
CLOSE = 1e-7  # a step of third order this small leaves an error far below rounding, one of Newton's 1e-14
SERIES_ROOM = 0.1  # |1 - x^2| below which the time of flight is summed as a series; the closed form cancels there
NEWTON_ROOM = 1e-4  # ... and below which its second and third derivatives are noise


def lambert(r1_m, r2_m, flight_s, mu_m3_s2: float, north=ECLIPTIC_NORTH_ICRF) -> tuple[np.ndarray, np.ndarray]:
    """Velocities (m/s) at r1 and r2 of the arc that joins them in flight_s, going round `north` counterclockwise.

    Vectors have the axes last and broadcast with the times. An arc whose angle is within half a degree of 180, or
    whose time is not positive, has no trustworthy answer: its velocities are NaN.
    """
    r1, r2, flight = np.asarray(r1_m, float), np.asarray(r2_m, float), np.asarray(flight_s, float)
    shape = np.broadcast_shapes(r1.shape[:-1], r2.shape[:-1], flight.shape)
    first, last = (np.array(np.broadcast_to(r, (*shape, 3)), order="C").reshape(-1, 3) for r in (r1, r2))
    times = np.array(np.broadcast_to(flight, shape), order="C").reshape(-1)
    v1, v2 = np.empty_like(first), np.empty_like(last)
    arcs(first, last, times, float(mu_m3_s2), Vec(*(float(c) for c in north)), v1, v2)
    return v1.reshape(*shape, 3), v2.reshape(*shape, 3)


@kernel
def arcs(r1_m, r2_m, flight_s, mu_m3_s2, north, v1_m_s, v2_m_s):
    """Fill v1 and v2 (n, 3) with the arcs between the rows of r1 and r2."""
    for i in range(flight_s.size):
        a, b = arc(Vec(r1_m[i, 0], r1_m[i, 1], r1_m[i, 2]), Vec(r2_m[i, 0], r2_m[i, 1], r2_m[i, 2]), flight_s[i],
                   mu_m3_s2, north)
        v1_m_s[i, 0], v1_m_s[i, 1], v1_m_s[i, 2] = a.x, a.y, a.z
        v2_m_s[i, 0], v2_m_s[i, 1], v2_m_s[i, 2] = b.x, b.y, b.z


@inline
def arc(r1_m, r2_m, flight_s, mu_m3_s2, north):
    """Velocities at both ends of one arc; NaN where there is no answer."""
    nothing = Vec(math.nan, math.nan, math.nan)
    n1, n2, chord = norm(r1_m), norm(r2_m), norm(r2_m - r1_m)
    u1, u2 = r1_m * (1.0 / n1), r2_m * (1.0 / n2)
    half_cosine = 0.5 * norm(u1 + u2)
    normal = cross(u1, u2)
    sine = norm(normal)
    if not (flight_s > 0.0 and half_cosine > _RIDGE_HALF_COSINE and sine > 0.0):
        return nothing, nothing
    way = 1.0 if dot(normal, north) >= 0.0 else -1.0  # below or above 180 degrees
    s = 0.5 * (n1 + n2 + chord)
    lam, gap = way * math.sqrt(n1 * n2) * half_cosine / s, chord / s  # gap = 1 - lam^2
    x = solve(lam, gap, math.sqrt(2.0 * mu_m3_s2 / s) / s * flight_s)
    y = math.sqrt(gap + (lam * x) ** 2)
    rho, gamma = (n1 - n2) / chord, math.sqrt(0.5 * mu_m3_s2 * s)
    across = gamma * math.sqrt((1.0 - rho) * (1.0 + rho)) * (y + lam * x)
    along1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / n1
    along2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / n2
    pole = normal * (way / sine)
    return u1 * along1 + cross(pole, u1) * (across / n1), u2 * along2 + cross(pole, u2) * (across / n2)


@inline
def solve(lam, gap, time):
    """Izzo's variable x, by Householder's third-order iteration from his starting guess; `time` is without dimension."""
    x = guess(lam, gap, time)
    for _ in range(MOST_ITERATIONS):
        room = (1.0 - x) * (1.0 + x)
        y = math.sqrt(gap + (lam * x) ** 2)
        at_x = time_of_flight(x, y, lam, gap, room)
        miss = at_x - time
        if abs(room) < 1e-9:  # at the parabola the closed derivatives are 0/0, a hair beside it they are good enough
            room = 1e-9
        lam3 = lam * lam * lam
        d1 = (3.0 * at_x * x - 2.0 + 2.0 * lam3 * x / y) / room
        if abs(room) > NEWTON_ROOM:
            inverse_y2 = 1.0 / (y * y)
            d2 = (3.0 * at_x + 5.0 * x * d1 + 2.0 * gap * lam3 * inverse_y2 / y) / room
            d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * gap * lam3 * lam * lam * x * inverse_y2 * inverse_y2 / y) / room
            step = miss * (d1 * d1 - 0.5 * miss * d2) / (d1 * (d1 * d1 - miss * d2) + d3 * miss * miss / 6.0)
        else:
            step = miss / d1
        x = x - step
        if abs(step) < CLOSE * (1.0 + x):
            break
    return x


@inline
def guess(lam, gap, time):
    """Izzo's start: exact at x = 0 and at the parabola x = 1."""
    time0 = math.acos(lam) + lam * math.sqrt(gap)
    if time >= time0:
        return (time0 / time) ** (2.0 / 3.0) - 1.0
    short = gap / (1.0 + lam) if lam > 0.0 else 1.0 - lam  # 1 - lam
    time1 = 2.0 / 3.0 * short * (1.0 + lam + lam * lam)
    if time < time1:
        fifth = short * (1.0 + lam * (1.0 + lam * (1.0 + lam * (1.0 + lam))))  # 1 - lam^5
        return 2.5 * time1 / time * (time1 - time) / fifth + 1.0
    return (time / time0) ** (math.log(2.0) / math.log(time1 / time0)) - 1.0


@inline
def time_of_flight(x, y, lam, gap, room):
    """Dimensionless time; Battin's hypergeometric series near the parabola, Lancaster's closed form elsewhere."""
    eta = gap / (y + lam * x) if lam * x > 0.0 else y - lam * x  # y - lam x
    if abs(room) < SERIES_ROOM and x > 0.0:
        return 0.5 * (eta * eta * eta * (4.0 / 3.0) * hypergeometric(0.5 * (1.0 - lam - x * eta)) + 4.0 * lam * eta)
    root = math.sqrt(abs(room))
    if room > 0.0:
        angle = math.atan2(eta * root, x * y + lam * room)
    else:
        angle = math.asinh(eta * root)
    return (angle / root - x + lam * y) / room


@inline
def hypergeometric(z):
    """2F1(3, 1; 5/2; z), summed until the terms vanish (|z| < 0.11 in use)."""
    total, term = 1.0, 1.0
    for n in range(60):
        term *= (3.0 + n) / (2.5 + n) * z
        total += term
        if abs(term) < 1e-17:
            break
    return total
