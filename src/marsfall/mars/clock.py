"""Season and time of day on Mars (Allison and McEwen 2000; coefficients from memory [M], checked on landing dates and
against DE440).

Times of day are angles: 0 at midnight, pi at noon, 2 pi a sol. TDB stands for TT (they differ by 2 ms).
"""
import math
from typing import NamedTuple

DAY_S = 86400.0
SOL_DAYS = 1.0274912517
LS_RATE_DEG_DAY = 0.524038496  # mean
MARS_YEAR_OF_J2000 = 24
_PERTURBATIONS = (  # amplitude deg, period years, phase deg
    (0.0071, 2.2353, 49.409), (0.0057, 2.7543, 168.173), (0.0039, 1.1177, 191.837), (0.0037, 15.7866, 21.736),
    (0.0021, 2.1354, 15.704), (0.0020, 2.4694, 95.528), (0.0018, 32.8493, 49.095),
)


class Season(NamedTuple):
    year: int  # Mars Year; MY 1 began on 1955-04-11 (Clancy et al. 2000) [M]
    ls_rad: float  # areocentric solar longitude, 0 at the northern spring equinox
    equation_of_centre_rad: float  # true minus mean anomaly, perturbations by the planets included


def season(t_tdb_s: float) -> Season:
    """Mars Year, solar longitude Ls and the equation of centre at a time; 0.01 deg from 1972 to 2100, against DE440."""
    d = t_tdb_s / DAY_S
    m = math.radians(19.3871 + 0.52402073 * d)
    planets = sum(a * math.cos(math.radians(360.0 / 365.25 * d / years + phase)) for a, years, phase in _PERTURBATIONS)
    centre_deg = ((10.691 + 3e-7 * d) * math.sin(m) + 0.623 * math.sin(2 * m) + 0.050 * math.sin(3 * m)
                  + 0.005 * math.sin(4 * m) + 0.0005 * math.sin(5 * m) + planets)
    springs, ls_deg = divmod(270.3871 + LS_RATE_DEG_DAY * d + centre_deg, 360.0)
    return Season(MARS_YEAR_OF_J2000 + int(springs), math.radians(ls_deg), math.radians(centre_deg))


def ls_rad(t_tdb_s: float) -> float:
    """Areocentric solar longitude Ls, 0 to 2 pi."""
    return season(t_tdb_s).ls_rad


def time_of_ls_s(year: int, ls: float) -> float:
    """Time (TDB s past J2000) at which Ls (rad) is reached in a Mars Year; Newton's method to a second."""
    wanted_rad = 2.0 * math.pi * (year - MARS_YEAR_OF_J2000) + ls
    rate_rad_s = math.radians(LS_RATE_DEG_DAY) / DAY_S
    t_tdb_s = (wanted_rad - math.radians(270.3871)) / rate_rad_s
    for _ in range(40):  # the true rate is within 30 % of the mean one, so the error falls at least threefold a turn
        now = season(t_tdb_s)
        t_tdb_s += (wanted_rad - 2.0 * math.pi * (now.year - MARS_YEAR_OF_J2000) - now.ls_rad) / rate_rad_s
    return t_tdb_s


def mars_sol_date_sol(t_tdb_s: float) -> float:
    """Running count of sols (MSD); its fraction is mean time at the prime meridian (MTC)."""
    return (t_tdb_s / DAY_S - 4.5) / SOL_DAYS + 44796.0 - 0.0009626


def time_of_sol_s(msd_sol: float) -> float:
    """Time (TDB s past J2000) of a Mars sol date (MSD)."""
    return DAY_S * ((msd_sol - 44796.0 + 0.0009626) * SOL_DAYS + 4.5)


def local_mean_time_rad(t_tdb_s: float, lon_rad: float) -> float:
    """Local mean solar time (LMST) at an east longitude; at longitude zero it is MTC."""
    return (2.0 * math.pi * (mars_sol_date_sol(t_tdb_s) % 1.0) + lon_rad) % (2.0 * math.pi)


def local_true_time_rad(t_tdb_s: float, lon_rad: float) -> float:
    """Local true solar time (LTST) at an east longitude, as a sundial shows it."""
    _, ls, centre = season(t_tdb_s)
    equation_of_time_rad = math.radians(
        2.861 * math.sin(2 * ls) - 0.071 * math.sin(4 * ls) + 0.002 * math.sin(6 * ls)) - centre
    return (local_mean_time_rad(t_tdb_s, lon_rad) + equation_of_time_rad) % (2.0 * math.pi)
