"""Lambert's problem, zero revolutions: which orbit joins two positions in a given time. Izzo (2015), for arrays."""
import numpy as np

# Near 180 degrees the plane of the transfer is not defined by the two positions and the answer is worthless.
RIDGE_HALF_WIDTH_RAD = np.radians(0.5)


def lambert(r1_m, r2_m, flight_s, mu_m3_s2: float) -> tuple[np.ndarray, np.ndarray]:
    """Velocities (m/s) at r1 and r2 of the arc that joins them in flight_s, going round the +z axis (prograde).

    Vectors have the axes last and broadcast with the times. An arc whose angle is within half a degree of 180, or
    whose time is not positive, has no trustworthy answer: its velocities are NaN.
    Source: D. Izzo, Revisiting Lambert's problem, Celest. Mech. Dyn. Astr. 121 (2015).
    """
    r1, r2, flight_s = np.asarray(r1_m, float), np.asarray(r2_m, float), np.asarray(flight_s, float)
    n1, n2 = _norm(r1), _norm(r2)
    chord = _norm(r2 - r1)
    s = 0.5 * (n1 + n2 + chord)
    u1, u2 = r1 / n1[..., None], r2 / n2[..., None]
    normal = np.cross(u1, u2)
    short = normal[..., 2] >= 0.0
    lam = np.where(short, 1.0, -1.0) * np.sqrt(np.maximum(1.0 - chord / s, 0.0))
    cosine, sine = np.sum(u1 * u2, axis=-1), _norm(normal)
    valid = (flight_s > 0.0) & (np.abs(np.arctan2(sine, cosine)) < np.pi - RIDGE_HALF_WIDTH_RAD)
    time = np.where(valid, np.sqrt(2.0 * mu_m3_s2 / s**3) * flight_s, 1.0)
    x = _solve(lam, time)
    y = np.sqrt(1.0 - lam**2 * (1.0 - x**2))
    gamma, rho, sigma = np.sqrt(0.5 * mu_m3_s2 * s), (n1 - n2) / chord, np.sqrt(1.0 - ((n1 - n2) / chord) ** 2)
    radial1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / n1
    radial2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / n2
    across = gamma * sigma * (y + lam * x)
    with np.errstate(invalid="ignore", divide="ignore"):
        pole = normal / sine[..., None] * np.where(short, 1.0, -1.0)[..., None]
    v1 = radial1[..., None] * u1 + (across / n1)[..., None] * np.cross(pole, u1)
    v2 = radial2[..., None] * u2 + (across / n2)[..., None] * np.cross(pole, u2)
    return np.where(valid[..., None], v1, np.nan), np.where(valid[..., None], v2, np.nan)


def _norm(v):
    return np.sqrt(np.sum(v * v, axis=-1))


def _solve(lam, time):
    """Izzo's variable x, by Householder's third-order iteration from his starting guess."""
    lam, time = np.broadcast_arrays(lam, time)
    time0 = np.arccos(lam) + lam * np.sqrt(1.0 - lam**2)  # x = 0
    time1 = 2.0 / 3.0 * (1.0 - lam**3)                    # x = 1, the parabola
    x = np.where(
        time >= time0, (time0 / time) ** (2.0 / 3.0) - 1.0,
        np.where(time < time1, 2.5 * time1 / time * (time1 - time) / (1.0 - lam**5) + 1.0,
                 (time / time0) ** (np.log(2.0) / np.log(time1 / time0)) - 1.0))
    for _ in range(12):
        y = np.sqrt(1.0 - lam**2 * (1.0 - x**2))
        at_x = _time_of_flight(x, y, lam)
        miss = at_x - time
        room = 1.0 - x**2
        # At the parabola the closed derivatives are 0/0; a hair beside it they are good to the same digits.
        room = np.where(np.abs(room) < 1e-9, np.where(room < 0.0, -1e-9, 1e-9), room)
        d1 = (3.0 * at_x * x - 2.0 + 2.0 * lam**3 * x / y) / room
        d2 = (3.0 * at_x + 5.0 * x * d1 + 2.0 * (1.0 - lam**2) * lam**3 / y**3) / room
        d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * (1.0 - lam**2) * lam**5 * x / y**5) / room
        step = miss * (d1**2 - 0.5 * miss * d2) / (d1 * (d1**2 - miss * d2) + d3 * miss**2 / 6.0)
        x = x - step
        if np.all(np.abs(step) < 1e-14 * (1.0 + np.abs(x))):
            break
    return x


def _time_of_flight(x, y, lam):
    """Dimensionless time; Battin's hypergeometric series near the parabola, Lancaster's closed form elsewhere."""
    room = 1.0 - x**2
    near = (x**2 > 0.6) & (x**2 < 1.4)
    eta = y - lam * x
    q = np.where(near, 4.0 / 3.0 * _hypergeometric(np.where(near, 0.5 * (1.0 - lam - x * eta), 0.0)), 0.0)
    series = 0.5 * (eta**3 * q + 4.0 * lam * eta)
    safe = np.where(near, 1.0, room)
    root = np.sqrt(np.abs(safe))
    angle = np.where(safe > 0.0, np.arccos(np.clip(x * y + lam * room, -1.0, 1.0)),
                     np.arcsinh(np.maximum((y - x * lam) * np.sqrt(np.abs(room)), 0.0)))
    closed = (angle / root - x + lam * y) / safe
    return np.where(near, series, closed)


def _hypergeometric(z):
    """2F1(3, 1; 5/2; z), summed until the terms vanish (|z| < 0.3 in use)."""
    total, term = np.ones_like(z), np.ones_like(z)
    for n in range(60):
        term = term * (3.0 + n) * (1.0 + n) / (2.5 + n) / (n + 1.0) * z
        total = total + term
        if np.all(np.abs(term) < 1e-17):
            break
    return total
