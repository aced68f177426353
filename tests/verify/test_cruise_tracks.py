"""Where the ships of a flown voyage were: tracks against the arrivals, the meeting, the planets and geometry."""
import numpy as np
import pytest

from marsfall import load
from marsfall.cruise.build import build
from marsfall.cruise.draw import draw
from marsfall.cruise.fly import fly
from marsfall.cruise.tracks import beside, ecliptic_m, light_time_s, place
from marsfall.solar.ephemeris import state
from marsfall.solar.time import tdb_s_from_utc

DAY_S = 86400.0


@pytest.fixture(scope="module")
def voyage():
    """The nominal voyage of the shipped race, with its rescue."""
    fleet = build(load("race-1995").data)
    return fly(fleet, {name: column[0] for name, column in draw(fleet, 1, np.arange(1)).items()})


def moment(voyage, kind, who=None):
    return next(event.t_tdb_s for event in voyage.events if event.kind == kind and who in (None, event.who))


def test_a_track_begins_at_the_earth_and_ends_at_mars(voyage):
    """The patch of conics: a departure is the Earth's place, and a nominal ship without errors meets Mars to a kilometre."""
    track = voyage.tracks["phoenix"]
    depart, arrive = moment(voyage, "departure", "phoenix"), moment(voyage, "capture", "phoenix")
    assert np.isnan(place(track, depart - 1.0)[0]).all()
    assert place(track, depart)[0][0] == pytest.approx(state("earth", depart)[0], abs=1.0)
    assert place(track, arrive - 1e-3)[0][0] == pytest.approx(state("mars", arrive)[0], abs=1e3)
    assert place(track, arrive + 9.0 * DAY_S)[0][0] == pytest.approx(state("mars", arrive + 9.0 * DAY_S)[0], abs=1.0)


def test_ships_that_dock_are_at_one_place_with_one_velocity(voyage):
    met = moment(voyage, "rendezvous")
    near = beside(voyage.tracks["mars-94"], voyage.tracks["sojourner"], met + np.array([0.0, 0.5, 1.0]) * DAY_S)
    assert near.range_m.max() < 1.0
    assert near.speed_m_s.max() < 1e-6
    begin = moment(voyage, "intercept")
    apart = beside(voyage.tracks["mars-94"], voyage.tracks["sojourner"], np.linspace(begin - DAY_S, met + 3.0 * DAY_S, 50))
    assert np.linalg.norm(apart.place_m, axis=-1) == pytest.approx(apart.range_m, rel=1e-12)


def test_velocity_leaps_only_at_burns_and_place_nowhere(voyage):
    for who, kind in (("sojourner", "intercept"), ("sojourner", "retarget"), ("mars-94", "overdrive")):
        t = moment(voyage, kind, who)
        r, v = place(voyage.tracks[who], np.array([t - 1e-3, t]))
        assert np.linalg.norm(r[1] - r[0]) < 100.0  # a millisecond of 30 km/s
        told = next(event for event in voyage.events if (event.kind, event.who) == (kind, who))
        if kind != "overdrive":
            assert np.linalg.norm(v[1] - v[0]) == pytest.approx(told.value, abs=0.01)


def test_at_mars_the_light_time_is_that_of_mars(voyage):
    """V19, the note's section 8: 926.8 s on 1 August 1995."""
    t = tdb_s_from_utc("1995-08-01")
    assert float(light_time_s(place(voyage.tracks["sojourner"], t)[0], t)[0]) == pytest.approx(926.8, abs=0.2)


def test_the_earth_stays_in_the_ecliptic():
    """Its latitude of date is below 1.2 arc seconds, the plane of J2000 is 47 arc seconds a century away: 1e-5 in 1995."""
    earth_m = state("earth", tdb_s_from_utc("1995-01-01") + np.arange(0.0, 365.0, 10.0) * DAY_S)[0]
    seen = ecliptic_m(earth_m)
    assert np.abs(seen[:, 2]).max() < 4e-5 * 1.496e11
    assert np.linalg.norm(seen, axis=-1) == pytest.approx(np.linalg.norm(earth_m, axis=-1), rel=1e-12)
