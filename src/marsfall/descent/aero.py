"""Aerodynamic tables: one set for all vehicles of a shape, fitted to no single flight.

Sphere-cone of 70 degrees: axial coefficient at zero angle of attack against Mach from the Pathfinder flight (Tacode, from
PDS MPAM_0001) above Mach 1.8, below it the simplified fit of reference `edl.md` 3.2; normal force by Newtonian flow; how the
axial force falls with angle of attack, and how the stability varies with Mach, from the trimmed lift and drag published for
the shape (fit of 500 profiles, edl.md 3.2): with that normal force they fix angle of attack and axial force at each Mach.
Ellipsled: the trimmed lift and drag of the mid-L/D MRV (NTRS 20160014035); its stability is an assumption.
"""
import math
from functools import cache

import numpy as np

from ..core.interpolate import line
from ..core.kernels import inline

MACH_STEP, MACH_NODES, COS_NODES = 0.1, 601, 65  # a uniform grid: no division on the way to a coefficient

# Mach, axial coefficient: below 1.8 edl.md 3.2 (M2020 fit, scaled to meet the flown 1.5481), above it Pathfinder's flight
SPHERE_CONE_70 = np.array([
    (0.0, 1.00), (0.6, 1.05), (0.8, 1.12), (1.0, 1.30), (1.2, 1.44), (1.5, 1.53), (1.8, 1.5481), (2.0, 1.5505),
    (2.25, 1.5564), (2.5, 1.5663), (2.75, 1.5750), (3.0, 1.5838), (3.5, 1.5996), (4.0, 1.6101), (4.5, 1.6148),
    (5.0, 1.6159), (6.0, 1.6118), (7.0, 1.6120), (8.0, 1.6205), (9.0, 1.6327), (10.0, 1.6464), (11.0, 1.6601),
    (12.0, 1.6691), (14.0, 1.6849), (16.0, 1.7015), (18.0, 1.7045), (20.0, 1.7057), (22.0, 1.7057), (25.0, 1.7032),
    (28.0, 1.6947), (31.0, 1.6779), (34.0, 1.6725), (37.0, 1.6666), (40.0, 1.6616), (43.0, 1.6582),
])
# Knudsen number, axial increment (Tacode)
RAREFIED = np.array([
    (0.005, 0.0), (0.01, 0.0033), (0.02, 0.0150), (0.03, 0.0263), (0.05, 0.0425), (0.1, 0.0549), (0.2, 0.0903),
    (0.5, 0.1616), (1.0, 0.2227), (2.0, 0.2787), (5.0, 0.3294), (10.0, 0.3418),
])
MRV_LIFT, MRV_DRAG = 0.5236, 0.9696  # NTRS 20160014035
MRV_TRIM_RAD = math.atan2(MRV_LIFT, MRV_DRAG)  # the axis of our equivalent body is where the whole force is axial
ELLIPSLED_STABILITY = 0.10  # pitch stability per sin(alpha), assumption

CONE_RAD = math.radians(70.0)
NEWTON_NORMAL = 1.9 * math.cos(CONE_RAD) ** 2  # normal force of a cone per sin(a) cos(a), modified Newtonian, Cp,max 1.9
CENTRE_OF_PRESSURE = 1.0 / (3.0 * math.sin(CONE_RAD) * math.cos(CONE_RAD))  # behind the apex, per diameter
# Mach, fall of the axial coefficient per sin^2(alpha), stability relative to Newtonian: solved from the trimmed CD and CL of
# edl.md 3.2 for alpha and axial force; at Mach 10 and above the fall is that of CD = 1.65 - 2.77 a^2 (RExLab/Gallais)
TRIMMED = np.array([
    (1.5, -0.36, 0.88), (2.0, 0.16, 0.84), (3.0, 0.96, 0.80), (5.0, 1.85, 0.84), (10.0, 2.40, 0.92), (20.0, 2.86, 1.00),
])

CO2_FREE_PATH_KG_M2 = 8.4e-8  # mean free path times density: hard spheres of 0.46 nm and 43.3 g/mol (kinetic theory)
LN_DENSITY_START, LN_DENSITY_STEP, LN_DENSITY_COUNT = -24.0, 0.25, 81  # grid of the rarefied increment

# disk-gap-band parachute, drag coefficient on nominal area against Mach: shape from memory (edl.md 3.3), level 0.6-0.66
DGB_MACH = np.array([0.0, 0.8, 1.0, 1.1, 1.4, 1.8, 2.2, 2.6])
DGB_DRAG = np.array([0.64, 0.62, 0.50, 0.45, 0.62, 0.60, 0.52, 0.46])
# supersonic retropropulsion: thrust coefficient T/(q A), part of the drag kept (Jarvinen-Adams, central nozzle, Mach 2)
CT_NODES = np.array([0.0, 0.46, 0.72, 1.03, 1.98, 3.98, 8.8])
DRAG_KEPT = np.array([1.0, 0.22, 0.17, 0.12, -0.03, -0.09, -0.12])


# Mach, pitch damping of a blunt body at small angles and its growth per sin^2(alpha): negative feeds an oscillation. The sign
# below Mach 2.5 and the bounded limit cycle are known, the sizes from memory (edl.md 3.2: no public table exists)
DAMPING_MACH = np.array([0.0, 1.0, 1.5, 2.5, 3.5, 6.0])
DAMPING = np.array([0.10, 0.00, -0.04, -0.03, 0.05, 0.10])
DAMPING_PER_SIN2 = 2.0


@cache
def coefficients(shape: str, balance_depth_ratio: float) -> np.ndarray:
    """Table (Mach, cos alpha, 3): axial, normal per sin(alpha), pitch stability about the centre of mass per sin(alpha)."""
    mach = MACH_STEP * np.arange(MACH_NODES)
    cos = np.linspace(-1.0, 1.0, COS_NODES)
    sin2 = 1.0 - cos**2
    out = np.empty((MACH_NODES, COS_NODES, 3))
    if shape == "ellipsled":
        front = np.hypot(MRV_LIFT, MRV_DRAG) * np.sign(cos) * np.minimum(1.0, np.abs(cos) * 4.0)
        out[:, :, 0] = front
        # side force of a slender body in cross flow, assumption; none up to trim, where the published force is all axial
        out[:, :, 1] = 0.6 * np.maximum(sin2 - math.sin(MRV_TRIM_RAD) ** 2, 0.0)
        out[:, :, 2] = ELLIPSLED_STABILITY
        return out
    axial0 = np.interp(mach, SPHERE_CONE_70[:, 0], SPHERE_CONE_70[:, 1])
    bend, firm = (np.interp(mach, TRIMMED[:, 0], TRIMMED[:, k])[:, None] for k in (1, 2))
    axial = np.where(cos > 0.0, axial0[:, None] - bend * sin2, -0.5 * np.abs(cos))  # backwards: a blunt base, assumption
    blend = np.clip((cos - 0.2) / 0.4, 0.0, 1.0)  # the law ends near 50 degrees; from there fade to a plate on edge
    axial = np.where(cos > 0.0, np.maximum(blend * axial + (1.0 - blend) * 0.6 * cos, 0.0), axial)  # air never pulls
    out[:, :, 0] = axial
    out[:, :, 1] = NEWTON_NORMAL * np.abs(cos)
    out[:, :, 2] = firm * out[:, :, 1] * (CENTRE_OF_PRESSURE - balance_depth_ratio)
    return out


def rarefied_increments(diameter_m: float) -> np.ndarray:
    """Axial increment against ln density on the uniform grid of this module."""
    ln_density = LN_DENSITY_START + LN_DENSITY_STEP * np.arange(LN_DENSITY_COUNT)
    knudsen = CO2_FREE_PATH_KG_M2 / np.exp(ln_density) / diameter_m
    return np.interp(np.log(knudsen), np.log(RAREFIED[:, 0]), RAREFIED[:, 1])


def trim_rad(shape: str, balance_offset_ratio: float, balance_depth_ratio: float, mach: float) -> float:
    """Angle of attack at which the offset centre of mass balances the body."""
    table = coefficients(shape, balance_depth_ratio)
    angles = np.radians(np.linspace(0.0, 40.0, 801))
    i = round(mach / MACH_STEP)
    cos = np.linspace(-1.0, 1.0, COS_NODES)
    axial = np.interp(np.cos(angles), cos, table[i, :, 0])
    stable = np.interp(np.cos(angles), cos, table[i, :, 2]) * np.sin(angles)
    return float(angles[np.argmin(np.abs(balance_offset_ratio * axial - stable))])


@inline
def pitch_damping(mach, cos_alpha):
    """Coefficient of the moment against a turn, per rate times diameter over twice the speed."""
    return line(mach, DAMPING_MACH, DAMPING) + DAMPING_PER_SIN2 * (1.0 - cos_alpha * cos_alpha)


@inline
def look_up(table, mach, cos_alpha):
    """Axial, normal per sin(alpha) and pitch stability per sin(alpha): straight lines between the nodes."""
    s = min(mach * (1.0 / MACH_STEP), MACH_NODES - 1.000001)
    t = (cos_alpha + 1.0) * (0.5 * (COS_NODES - 1))
    t = min(max(t, 0.0), COS_NODES - 1.000001)
    k = int(s)  # signed, as processors turn numbers into integers and back
    n = int(t)
    f = s - k
    g = t - n
    i = np.uint64(k)  # unsigned: no code for indices from the end
    j = np.uint64(n)
    i1 = i + np.uint64(1)
    j1 = j + np.uint64(1)
    a = (1.0 - f) * (1.0 - g)
    b = (1.0 - f) * g
    c = f * (1.0 - g)
    d = f * g
    return (
        a * table[i, j, 0] + b * table[i, j1, 0] + c * table[i1, j, 0] + d * table[i1, j1, 0],
        a * table[i, j, 1] + b * table[i, j1, 1] + c * table[i1, j, 1] + d * table[i1, j1, 1],
        a * table[i, j, 2] + b * table[i, j1, 2] + c * table[i1, j, 2] + d * table[i1, j1, 2],
    )
