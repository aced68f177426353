"""Parking orbits, the burns between them and a hyperbola, and the bend of a passage, against formulas."""
import math

import numpy as np
import pytest

from marsfall.core.errors import InputError
from marsfall.cruise import home
from marsfall.cruise.burns import capture_m_s, departure_m_s
from marsfall.cruise.parking import ASSEMBLY, PARKED, parking
from marsfall.cruise.swing import periapsis_of_bend_m
from marsfall.mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M
from marsfall.solar.constants import EARTH_RADIUS_M, MU_EARTH_M3_S2


def test_the_usual_orbits_are_those_of_the_fleet():
    """V10: C3 18.40 out of 407 km takes 3.992 km/s (2 m/s), 4.176 km/s into 250 km by one sol 1.771 (3 m/s)."""
    assert ASSEMBLY.burn_m_s(math.sqrt(18.40e6)) == pytest.approx(3992.0, abs=2.0)
    assert PARKED.burn_m_s(4176.0) == pytest.approx(1771.0, abs=3.0)
    assert ASSEMBLY.burn_m_s(math.sqrt(18.40e6)) == pytest.approx(float(departure_m_s(18.40e6)), rel=1e-12)
    assert PARKED.burn_m_s(4176.0) == pytest.approx(float(capture_m_s(4176.0)), rel=1e-12)


def test_one_sol_is_the_apoapsis_of_the_note():
    """Section 3.6: apoapsis 33 854 km, 4.626 km/s at periapsis; escape at 250 km 4.847; down to the circle 1.20 km/s."""
    assert (PARKED.apoapsis_m - RADIUS_EQUATORIAL_M) / 1e3 == pytest.approx(33854.0, abs=1.0)
    assert PARKED.speed_m_s == pytest.approx(4626.0, abs=1.0)
    low = parking("mars", "250")
    assert low.speed_m_s * math.sqrt(2.0) == pytest.approx(4847.0, abs=1.0)
    assert PARKED.speed_m_s - low.speed_m_s == pytest.approx(1200.0, abs=5.0)


def test_written_in_either_way_an_orbit_is_the_same():
    by_height = parking("mars", f"250x{(PARKED.apoapsis_m - RADIUS_EQUATORIAL_M) / 1e3:.6f}")
    assert by_height.apoapsis_m == pytest.approx(PARKED.apoapsis_m, abs=0.01)
    half = 0.5 * (parking("earth", "200x1day").apoapsis_m + EARTH_RADIUS_M + 200e3)
    assert 2.0 * math.pi * math.sqrt(half**3 / MU_EARTH_M3_S2) == pytest.approx(86400.0, rel=1e-12)


@pytest.mark.parametrize("text", ["", "low", "250x", "x250", "250x1day", "50", "400x300", "250x0.01sol", "250x1e9",
                                  "1.2.3", "-407"])
def test_an_orbit_that_cannot_be_is_refused(text):
    with pytest.raises(InputError, match="--mars-orbit"):
        parking("mars", text)


def test_the_bend_of_a_passage_is_that_of_its_hyperbola():
    """2 asin(1/e), e = 1 + r v^2/mu: textbook; both halves alike if the speeds are."""
    r, v = RADIUS_EQUATORIAL_M + np.array([300e3, 2000e3, 30000e3]), 5400.0
    bend = 2.0 * np.arcsin(1.0 / (1.0 + r * v**2 / GM_M3_S2))
    assert periapsis_of_bend_m(v, np.full(3, v), bend) == pytest.approx(r, rel=1e-9)
    assert np.isnan(periapsis_of_bend_m(v, np.array([v]), 1.1 * bend[:1]))


def test_the_speed_at_the_air_of_the_earth():
    """Energy: what falls from far away has the speed of escape there, 11.07 km/s at 121.92 km."""
    assert float(home.entry_m_s(0.0)) == pytest.approx(math.sqrt(2.0 * MU_EARTH_M3_S2 / (EARTH_RADIUS_M + 121920.0)), rel=1e-12)
    assert float(home.entry_m_s(7800.0)) ** 2 - 7800.0**2 == pytest.approx(float(home.entry_m_s(0.0)) ** 2, rel=1e-12)


def test_the_soonest_way_home_is_paid_and_no_cheaper_one_is_sooner():
    arrived = -141912000.0  # early July 1995
    cheap = home.cheapest(arrived, "long")
    soon = home.soonest(arrived, "long", 1670.0)
    assert soon.departure_m_s <= 1670.0
    assert soon.arrive_tdb_s < cheap.arrive_tdb_s
    assert home.soonest(arrived, "long", 0.99 * cheap.departure_m_s) is None
    later = home.soonest(arrived, "long", 1.05 * cheap.departure_m_s)
    assert soon.arrive_tdb_s < later.arrive_tdb_s <= cheap.arrive_tdb_s
