"""The only place that multiplies by a unit factor: what people write becomes SI, the suffix of the name says from what."""
import math
from functools import cache
from types import SimpleNamespace
from typing import Any

STANDARD_GRAVITY_M_S2 = 9.80665  # exact by definition (CGPM 1901); also turns specific impulse into exhaust speed

# suffix as written -> (suffix inside, factor)
TO_SI: dict[str, tuple[str, float]] = {
    "deg_s": ("rad_s", math.pi / 180.0),
    "deg_h": ("rad_s", math.pi / 180.0 / 3600.0),
    "deg_rt_h": ("rad_rt_s", math.pi / 180.0 / 60.0),
    "deg": ("rad", math.pi / 180.0),
    "km2_s2": ("m2_s2", 1e6),
    "km_s": ("m_s", 1e3),
    "km": ("m", 1e3),
    "t": ("kg", 1e3),
    "kn": ("n", 1e3),
    "kpa": ("pa", 1e3),
    "mpa": ("pa", 1e6),
    "mw": ("w", 1e6),
    "mm": ("m", 1e-3),
    "us": ("s", 1e-6),
    "mj_kg": ("j_kg", 1e6),
    "kj_mol": ("j_mol", 1e3),
    "day": ("s", 86400.0),
    "hour": ("s", 3600.0),
    "min": ("s", 60.0),
    "mg": ("m_s2", 1e-3 * STANDARD_GRAVITY_M_S2),
    "ug": ("m_s2", 1e-6 * STANDARD_GRAVITY_M_S2),
    "g": ("m_s2", STANDARD_GRAVITY_M_S2),
    "ppm": ("ratio", 1e-6),
}

# suffixes that are the same inside and outside
SI = (
    "m_s_rt_s", "m_s2", "m_s", "m2",
    "m3", "m", "k_s", "kg_m3", "kg_m2", "kg_s", "kg", "s", "rad_s", "rad_rt_s", "rad", "k", "pa", "n_s", "n_m", "n",
    "w_m2", "j_m2", "w", "j_kg_k", "j_kg", "j_mol", "j", "per_k", "dollar",
    "hz", "sol", "ratio", "count", "coefficient", "per_s", "per_sol", "probability", "rpm", "code",
)


@cache
def suffix(name: str) -> str:
    """The longest known unit suffix at the end of a name, or an empty string."""
    found = [s for s in (*TO_SI, *SI) if name.endswith("_" + s) or name == s]
    return max(found, key=len, default="")


def stem(name: str) -> str:
    """The name without its unit."""
    end = suffix(name)
    return name[: -len(end) - 1] if end and name != end else name


def si(section: Any) -> SimpleNamespace:
    """A section of a scenario (pydantic model) with every number in SI and its name saying so."""
    out = SimpleNamespace()
    for name in type(section).model_fields:
        value = getattr(section, name)
        end = suffix(name)
        if end in TO_SI and value is not None:
            inside, factor = TO_SI[end]
            name = f"{stem(name)}_{inside}"
            value = tuple(v * factor for v in value) if isinstance(value, (tuple, list)) else value * factor
        setattr(out, name, value)
    return out
