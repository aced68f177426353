"""Random draws named by (seed, case, purpose), so that order, workers and chunks cannot change them.

A draw is a hash, not a step of a shared generator: the 64-bit finaliser of SplitMix64 (Steele, Lea and Flood 2014)
applied to a key of (seed, case, purpose) plus a counter. Adding a purpose moves no other draw.
"""
import math
import zlib

import numpy as np
from numba import uint64
from scipy.special import ndtri

from .kernels import inline, kernel

_STEP = uint64(0x9E3779B97F4A7C15)


@inline
def _mix(z):
    z = uint64(z)
    z = (z ^ (z >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> uint64(27))) * uint64(0x94D049BB133111EB)
    return z ^ (z >> uint64(31))


@inline
def stream(seed, case, purpose):
    """Key of the stream of one purpose in one case: three whole numbers in, uint64 out."""
    return _mix(_mix(_mix(uint64(seed) + _STEP) + uint64(case) * _STEP) + uint64(purpose) * _STEP)


@inline
def bits(key, count):
    """The count-th 64 random bits of a stream."""
    return _mix(uint64(key) + uint64(count) * _STEP)


@inline
def uniform(key, count):
    """The count-th uniform number of a stream, inside (0, 1)."""
    return (float(bits(key, count) >> uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@inline
def noise(key, count):
    """Cheap sensor noise: zero mean, unit variance, bell shaped, |x| < 3.47 (sum of four uniform 16-bit numbers)."""
    b = bits(key, count)
    m = uint64(0xFFFF)
    total = float(b & m) + float((b >> uint64(16)) & m) + float((b >> uint64(32)) & m) + float(b >> uint64(48))
    return (total * (1.0 / 65535.0) - 2.0) * 1.7320508075688772


@inline
def normal(key, count):
    """A standard normal number (Box-Muller on two uniforms of the stream)."""
    u = uniform(key, 2 * count)
    v = uniform(key, 2 * count + 1)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@kernel
def _uniforms(seed, cases, purpose, out):
    for i in range(cases.size):
        for j in range(out.shape[1]):
            out[i, j] = uniform(stream(seed, cases[i], purpose), j)


def purpose_id(purpose: str) -> int:
    """A purpose is a word; its number is the CRC-32 of the word."""
    return zlib.crc32(purpose.encode())


def uniforms(seed: int, cases, purpose: str, width: int = 1) -> np.ndarray:
    """Uniform numbers in (0, 1) for many cases: shape (cases, width), or (cases,) if width is 1.

    Case 0 is the nominal one: every uniform is exactly one half, the median of whatever is drawn with it.
    """
    cases = np.ascontiguousarray(cases, dtype=np.int64)
    out = np.empty((cases.size, width))
    _uniforms(seed, cases, purpose_id(purpose), out)
    out[cases == 0] = 0.5
    return out[:, 0] if width == 1 else out


def normals(seed: int, cases, purpose: str, width: int = 1) -> np.ndarray:
    """Standard normal numbers for many cases; zero in the nominal case 0."""
    return ndtri(uniforms(seed, cases, purpose, width))
