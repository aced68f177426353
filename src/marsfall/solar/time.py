"""UTC, as people write it, and TDB seconds past J2000, as the inside counts.

TDB - UTC = (TAI - UTC) + 32.184 s + the periodic term of TDB - TT (at most 1.7 ms, NAIF's formula).
Leap seconds are announced by the IERS (Bulletin C); the table covers their whole era, from 1972-01-01 to the last one of
2017-01-01. After that the last offset is kept: nobody knows later leap seconds, and the conference of 2022 (CGPM resolution 4)
wants none from 2035 on. Times inside stay consistent either way; only the UTC label of a future instant may be off by as many
seconds as will have been announced. Before 1972 the 10 s of that year are kept: the universal time that people used differs
from it by less than three minutes back to 1550.
"""
import datetime
import math
from bisect import bisect_right

from ..core.errors import InputError, Problem

# (first UTC day, TAI - UTC in seconds), IERS Bulletin C
LEAP_SECONDS = (
    ("1972-01-01", 10), ("1972-07-01", 11), ("1973-01-01", 12), ("1974-01-01", 13), ("1975-01-01", 14),
    ("1976-01-01", 15), ("1977-01-01", 16), ("1978-01-01", 17), ("1979-01-01", 18), ("1980-01-01", 19),
    ("1981-07-01", 20), ("1982-07-01", 21),
    ("1983-07-01", 22), ("1985-07-01", 23), ("1988-01-01", 24), ("1990-01-01", 25), ("1991-01-01", 26),
    ("1992-07-01", 27), ("1993-07-01", 28), ("1994-07-01", 29), ("1996-01-01", 30), ("1997-07-01", 31),
    ("1999-01-01", 32), ("2006-01-01", 33), ("2009-01-01", 34), ("2012-07-01", 35), ("2015-07-01", 36),
    ("2017-01-01", 37),
)
TT_MINUS_TAI_S = 32.184
_J2000 = datetime.datetime(2000, 1, 1, 12)  # 12 h, in whichever scale is being counted
_DAY_STARTS_S = [(datetime.datetime.fromisoformat(day) - _J2000).total_seconds() for day, _ in LEAP_SECONDS]
_TAI_MINUS_UTC_S = [seconds for _, seconds in LEAP_SECONDS]


def _tdb_minus_tt_s(t_tdb_s: float) -> float:
    """Periodic difference of the scales: 1.657 ms x sine of the Earth's eccentric anomaly (NAIF leap second kernel)."""
    anomaly = 6.239996 + 1.99096871e-7 * t_tdb_s
    return 1.657e-3 * math.sin(anomaly + 1.671e-2 * math.sin(anomaly))


def _offset_s(index: int, t_tdb_s: float) -> float:
    """TDB - UTC while the leap-second entry `index` holds."""
    return _TAI_MINUS_UTC_S[index] + TT_MINUS_TAI_S + _tdb_minus_tt_s(t_tdb_s)


def tdb_s_from_utc(text: str) -> float:
    """TDB seconds past J2000 of a UTC date as ISO 8601: `1994-11-14`, `1994-11-14T06:30:00` or with a `Z`.

    A date that cannot be read or carries another time zone raises InputError.
    """
    try:
        moment = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise InputError(Problem("UTC date", repr(text), "write it as 1994-11-14 or 1994-11-14T06:30:00Z")) from None
    if moment.utcoffset() not in (None, datetime.timedelta(0)):
        raise InputError(Problem("UTC date", repr(text), "no other time zone than UTC (Z) is read"))
    utc_s = (moment.replace(tzinfo=None) - _J2000).total_seconds()
    index = max(bisect_right(_DAY_STARTS_S, utc_s) - 1, 0)
    return utc_s + _offset_s(index, utc_s)


def utc_text(t_tdb_s: float) -> str:
    """The instant as people read it, to the second: `1994-11-14T06:30:00Z`; a leap second prints as 23:59:60."""
    starts = [start + _offset_s(max(i - 1, 0), start) for i, start in enumerate(_DAY_STARTS_S)]
    whole_s = t_tdb_s + 0.5  # round to the nearest second before cutting
    index = max(bisect_right(starts, whole_s) - 1, 0)
    utc_s = math.floor(whole_s - _offset_s(index, t_tdb_s))
    if index > 0 and utc_s < _DAY_STARTS_S[index]:  # the second inserted before the day of this entry
        before = _J2000 + datetime.timedelta(seconds=_DAY_STARTS_S[index] - 1)
        return before.strftime("%Y-%m-%dT%H:%M:60Z")
    return (_J2000 + datetime.timedelta(seconds=utc_s)).strftime("%Y-%m-%dT%H:%M:%SZ")
