"""Coasting around one attracting body: a state at one time becomes the state at another (two-body, any conic)."""
import numpy as np


def propagate(r_m, v_m_s, dt_s, mu_m3_s2: float) -> tuple[np.ndarray, np.ndarray]:
    """Position and velocity after dt_s on the conic through (r_m, v_m_s) around a body of parameter mu_m3_s2.

    Vectors have the axes last; all arguments broadcast. Universal variable with Stumpff functions and the Lagrange
    coefficients (Battin 1987, sections 4.5 and 4.6), solved by Laguerre's iteration (Conway 1986). A case that does
    not converge, which needs a position at the centre or an absurd time, becomes NaN.
    """
    r, v, dt_s = np.asarray(r_m, float), np.asarray(v_m_s, float), np.asarray(dt_s, float)
    r0 = np.sqrt(np.sum(r * r, axis=-1))
    sigma0 = np.sum(r * v, axis=-1) / np.sqrt(mu_m3_s2)
    alpha = 2.0 / r0 - np.sum(v * v, axis=-1) / mu_m3_s2  # 1/a
    time = np.sqrt(mu_m3_s2) * dt_s
    chi = _solve(r0, sigma0, alpha, time)
    c2, c3 = _stumpff(alpha * chi**2)
    radius = r0 * (1.0 - alpha * chi**2 * c2) + sigma0 * chi * (1.0 - alpha * chi**2 * c3) + chi**2 * c2
    f = 1.0 - chi**2 * c2 / r0
    g = (time - chi**3 * c3) / np.sqrt(mu_m3_s2)
    f_dot = np.sqrt(mu_m3_s2) / (radius * r0) * chi * (alpha * chi**2 * c3 - 1.0)
    g_dot = 1.0 - chi**2 * c2 / radius
    return f[..., None] * r + g[..., None] * v, f_dot[..., None] * r + g_dot[..., None] * v


def _solve(r0, sigma0, alpha, time):
    """Universal anomaly (in square roots of metres) that belongs to sqrt(mu) * dt = time."""
    chi = np.where(alpha > 0.0, alpha * time, np.sign(time) * np.sqrt(np.abs(time) / np.sqrt(r0)))
    chi = np.broadcast_to(chi, np.broadcast_shapes(np.shape(chi), np.shape(sigma0))).astype(float)
    order = 5.0
    step = np.full(chi.shape, np.inf)
    for _ in range(40):
        z = alpha * chi**2
        c2, c3 = _stumpff(z)
        miss = r0 * chi * (1.0 - z * c3) + sigma0 * chi**2 * c2 + chi**3 * c3 - time
        slope = r0 * (1.0 - z * c2) + sigma0 * chi * (1.0 - z * c3) + chi**2 * c2
        curve = sigma0 * (1.0 - z * c2) + (1.0 - alpha * r0) * chi * (1.0 - z * c3)
        root = np.sqrt(np.abs((order - 1.0) ** 2 * slope**2 - order * (order - 1.0) * miss * curve))
        step = order * miss / (slope + np.where(slope >= 0.0, root, -root))
        chi = chi - step
        if np.all(np.abs(step) <= 1e-10 * np.abs(chi)):  # third order: what is left is far below rounding
            break
    return np.where(np.abs(step) <= 1e-10 * np.abs(chi), chi, np.nan)


def _stumpff(z):
    """c2(z) = (1 - cos sqrt z)/z and c3(z) = (sqrt z - sin sqrt z)/sqrt(z)^3, also for hyperbolas; series near 0."""
    s = np.sqrt(np.abs(z))
    small = np.abs(z) < 0.5
    safe, safe_z = np.where(small, 1.0, s), np.where(small, 1.0, np.abs(z))
    hyperbolic = np.minimum(safe, 700.0)
    c2 = np.where(z > 0.0, 2.0 * np.sin(0.5 * safe) ** 2, 2.0 * np.sinh(0.5 * hyperbolic) ** 2) / safe_z
    c3 = np.where(z > 0.0, safe - np.sin(safe), np.sinh(hyperbolic) - safe) / (safe * safe_z)
    if not np.any(small):
        return c2, c3
    y = np.where(small, z, 0.0)
    series2, series3 = np.zeros_like(y), np.zeros_like(y)
    for k in range(9, -1, -1):  # Horner: the terms of order 10 are below 1e-22
        series2 = 1.0 / _FACTORIAL[2 * k + 2] - y * series2
        series3 = 1.0 / _FACTORIAL[2 * k + 3] - y * series3
    return np.where(small, series2, c2), np.where(small, series3, c3)


_FACTORIAL = [1.0]
for _n in range(1, 23):
    _FACTORIAL.append(_FACTORIAL[-1] * _n)
