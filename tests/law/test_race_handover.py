"""Between two legs nothing changes: mass, time, position and velocity go over as they are."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.cruise.burns import PARKING_PERIAPSIS_M, capture_m_s
from marsfall.cruise.craft import CAPTURED
from marsfall.cruise.scene import Arrival
from marsfall.mars.constants import GM_M3_S2, SOL_S
from marsfall.mars.frames import MCQ_FROM_MCI
from marsfall.mars.sites import find_site
from marsfall.mission.handover import capture_of, entry_of, separate
from marsfall.orbit.deorbit import BurnErrors, EntryTarget, fly_burn
from marsfall.orbit.parking import plane_axes, state
from marsfall.orbit.phasing import park_for_site
from marsfall.orbit.windows import landing_windows

T0 = -142516738.8  # 27 June 1995
TARGET = EntryTarget(3522.2e3, np.radians(-10.2), 800e3, 480.0, 50e3)
EXACT = BurnErrors(0.0, 0.0, 0.0, 0.0)


def voyager(speed_m_s, longitude_rad, latitude_rad, t_tdb_s=T0):
    """A ship captured after an arrival with this velocity far from Mars, directions in the Martian equator."""
    flat = np.cos(latitude_rad)
    along = np.array([flat * np.cos(longitude_rad), flat * np.sin(longitude_rad), np.sin(latitude_rad)])
    return Arrival("ship", CAPTURED, t_tdb_s, 140e3, 5e3, 6, speed_m_s * (along @ MCQ_FROM_MCI))


@given(ship=st.floats(1e4, 1e6), share=st.floats(0.01, 0.9), dv=st.floats(0.0, 300.0), impulse=st.floats(200.0, 900.0))
def test_separation_conserves_mass(ship, share, dv, impulse):
    entry = share * ship
    try:
        apart = separate(ship, entry, dv, impulse)
    except ValueError:
        assert entry * np.exp(dv / (9.80665 * impulse)) > ship
        return
    assert apart.ship_kg + apart.lander_kg == pytest.approx(ship, rel=1e-12)
    assert apart.lander_kg - apart.burned_kg == pytest.approx(entry, rel=1e-12)
    assert min(apart.ship_kg, apart.burned_kg) >= 0.0


@settings(max_examples=30, deadline=None)
@given(speed=st.floats(2500.0, 6000.0), longitude=st.floats(0.0, 6.28), latitude=st.floats(-0.5, 0.1),
       later=st.floats(0.0, 3e7))
def test_the_parking_orbit_begins_where_the_hyperbola_ends(speed, longitude, latitude, later):
    """Same instant, same periapsis, same direction of flight; the speeds differ by the capture burn paid for."""
    ship = voyager(speed, longitude, latitude, T0 + later)
    capture = capture_of(ship)
    assert capture.t_tdb_s == ship.t_tdb_s
    assert np.array_equal(capture.v_inf_MCI_m_s, ship.v_inf_ICRF_m_s)
    phasing = park_for_site(capture, find_site("melas"), TARGET)
    axes = plane_axes(phasing.orbit, ship.t_tdb_s) @ MCQ_FROM_MCI  # of the orbit, carried back to the capture
    e = 1.0 + PARKING_PERIAPSIS_M * speed**2 / GM_M3_S2  # of the hyperbola of this speed and periapsis
    far = np.arccos(-1.0 / e)  # true anomaly of its asymptote
    inward = -np.cos(far) * axes[0] + np.sin(far) * axes[1]  # velocity far away on the way in
    assert inward == pytest.approx(ship.v_inf_ICRF_m_s / speed, abs=2e-3)
    at_periapsis = np.sqrt(speed**2 + 2.0 * GM_M3_S2 / PARKING_PERIAPSIS_M)
    parked = np.linalg.norm(state(phasing.orbit, phasing.orbit.epoch_t_tdb_s)[1])
    assert at_periapsis - parked == pytest.approx(float(capture_m_s(speed)), abs=1.5)


@settings(max_examples=10, deadline=None)
@given(speed=st.floats(2500.0, 5000.0), longitude=st.floats(0.0, 6.28), count=st.integers(0, 2))
def test_the_descent_begins_where_the_coast_from_the_ship_ends(speed, longitude, count):
    """Energy and momentum of ship plus burn are those of the entry state, which lies at the entry interface."""
    ship = voyager(speed, longitude, -0.2)
    site = find_site("melas")
    orbit = park_for_site(capture_of(ship), site, TARGET).orbit
    first = orbit.epoch_t_tdb_s
    burns = list(landing_windows(orbit, site, TARGET, first, first + 5 * SOL_S, 200.0))
    burn = burns[count]
    coast = fly_burn(orbit, burn, EXACT, TARGET, 1, 0, "ship")
    entry = entry_of(coast, 60e3, 15e3)
    assert (entry.t_tdb_s, entry.mass_kg, entry.propellant_kg) == (coast.t_tdb_s, 60e3, 15e3)
    r, v = state(orbit, burn.t_tdb_s)
    v = v + burn.delta_v_MCI_m_s
    assert np.cross(entry.r_MCI_m, entry.v_MCI_m_s) == pytest.approx(np.cross(r, v), rel=1e-9, abs=1e-6 * 1e10)
    energy = 0.5 * v @ v - GM_M3_S2 / np.linalg.norm(r)
    there = np.asarray(entry.v_MCI_m_s)
    assert 0.5 * there @ there - GM_M3_S2 / np.linalg.norm(entry.r_MCI_m) == pytest.approx(energy, rel=1e-9)
    assert np.linalg.norm(entry.r_MCI_m) == pytest.approx(TARGET.radius_m, rel=1e-12)
    assert burn.t_tdb_s < entry.t_tdb_s < burn.t_tdb_s + SOL_S
