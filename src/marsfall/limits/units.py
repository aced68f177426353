"""Units as people write them beside a limit, and the units that names of channels claim by their suffix."""
from ..core.units import suffix

# One spelling for what people write in several ways
_SPELLINGS = {"": "1", "-": "1", "ratio": "1", "mps": "m/s", "m/s^2": "m/s2", "deg.": "deg", "degrees": "deg", "sec": "s",
              "kelvin": "K", "$": "dollar", "days": "day", "hours": "h", "hour": "h", "G": "g"}

_OF_SUFFIX = {
    "k": "K", "pa": "Pa", "kpa": "kPa", "mpa": "MPa", "w": "W", "mw": "MW", "n": "N", "kn": "kN", "hz": "Hz", "m": "m",
    "km": "km", "mm": "mm", "m2": "m2", "m3": "m3", "kg": "kg", "t": "t", "s": "s", "us": "us", "min": "min", "hour": "h",
    "day": "day", "sol": "sol", "rad": "rad", "deg": "deg", "rad_s": "rad/s", "deg_s": "deg/s", "deg_h": "deg/h",
    "m_s": "m/s", "km_s": "km/s", "m_s2": "m/s2", "km2_s2": "km2/s2", "g": "g", "mg": "mg", "ug": "ug", "kg_s": "kg/s",
    "kg_m3": "kg/m3", "kg_m2": "kg/m2", "w_m2": "W/m2", "j_m2": "J/m2", "j": "J", "j_kg": "J/kg", "mj_kg": "MJ/kg",
    "j_mol": "J/mol", "kj_mol": "kJ/mol", "j_kg_k": "J/kg/K", "k_s": "K/s", "n_s": "N s", "n_m": "N m", "per_k": "1/K",
    "per_s": "1/s", "per_sol": "1/sol", "rpm": "rpm", "dollar": "dollar", "ppm": "ppm", "ratio": "1", "count": "1",
    "coefficient": "1", "probability": "1", "code": "1"}


def spelled(unit: str) -> str:
    """One spelling of a unit: `m/s^2`, `m/s**2` and `m/s²` are the same."""
    plain = unit.strip().replace("**", "").replace("^", "").replace("²", "2").replace("³", "3").replace("·", " ")
    return _SPELLINGS.get(plain, plain)


def claimed(name: str) -> str:
    """The unit that a name ends in, or an empty string: `chamber_temperature_k` says K."""
    return _OF_SUFFIX.get(suffix(name), "")
