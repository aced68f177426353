"""Nothing appears and nothing is lost between Earth and Mars: people, propellant, place and velocity."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.cruise.build import build
from marsfall.cruise.burns import propellant_kg, reach_m_s
from marsfall.cruise.craft import CRUISING, DISABLED, Craft, burn
from marsfall.cruise.draw import draw
from marsfall.cruise.fly import fly
from marsfall.cruise.rescue import meet
from marsfall.cruise.thrust import Motor
from marsfall.mission.scenario import read

FLEET = build(read("race-1995").data)
PLACE = np.array([1.2e11, 1.5e11, 0.6e11])
SPEED = np.array([-2.0e4, 1.2e4, 5.0e3])


MOTOR = Motor(3e5, 900.0 * 9.80665, 0.0, 0.0, 0.0, 0.0, False)


def craft(name, status, dry_kg, fuel_kg, crew_count):
    return Craft(name, status, 0.0, PLACE, SPEED, dry_kg, fuel_kg, crew_count, 100.0, MOTOR, 1e7)


@given(dry=st.floats(1e3, 1e6), mine=st.floats(0, 1e6), theirs=st.floats(0, 1e6), crew=st.integers(0, 20),
       alive=st.integers(0, 20))
def test_a_meeting_conserves_mass_and_people(dry, mine, theirs, crew, alive):
    alive = min(alive, crew)
    rescuer, victim = craft("a", CRUISING, dry, mine, 3), craft("b", DISABLED, 2 * dry, theirs, crew)
    met = meet(rescuer, victim, alive)
    before = rescuer.mass_kg + victim.mass_kg
    after = met.rescuer.mass_kg + met.victim.mass_kg + met.dead_count * victim.person_kg
    assert after == pytest.approx(before, rel=1e-9)
    assert met.rescuer.crew_count + met.victim.crew_count + met.dead_count == rescuer.crew_count + victim.crew_count
    assert (met.rescuer.propellant_kg, met.victim.propellant_kg) == (mine, theirs)


def test_ships_that_are_apart_cannot_meet():
    rescuer, victim = craft("a", CRUISING, 1e5, 1e4, 3), craft("b", DISABLED, 1e5, 1e4, 3)
    with pytest.raises(ValueError, match="same place"):
        meet(rescuer, victim._replace(r_ICRF_m=PLACE + 1.0), 3)


@given(fuel=st.floats(1.0, 1e6), dv=st.floats(0.1, 2e4))
def test_a_burn_obeys_the_rocket_equation_and_never_overdraws(fuel, dv):
    before = craft("a", CRUISING, 1e5, fuel, 0)._replace(v_ICRF_m_s=np.zeros(3))  # so that the change is exact
    after = burn(before, np.array([dv, 0.0, 0.0]), dv)
    done = after.v_ICRF_m_s[0] - before.v_ICRF_m_s[0]
    assert 0.0 <= after.propellant_kg <= fuel
    assert done <= dv * (1 + 1e-12)
    burned = fuel - after.propellant_kg
    assert float(reach_m_s(before.mass_kg, burned, 900.0)) == pytest.approx(done, rel=1e-6, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**31), case=st.integers(0, 10**6))
def test_a_voyage_accounts_for_everybody_and_every_kilogram(seed, case):
    """Whoever left Earth is at Mars, was committed to space or died on a ship; the masses told about add up."""
    columns = draw(FLEET, seed, np.array([case]))
    voyage = fly(FLEET, {name: float(values[0]) for name, values in columns.items()})
    left = sum(model.si.crew_count for model in FLEET.ships.values())
    buried_kg = sum(e.value for e in voyage.events if e.kind == "burial")
    dead = round(buried_kg / FLEET.rescue.person_kg) + sum(int(e.value) for e in voyage.events if e.kind == "lost")
    assert sum(a.crew_count for a in voyage.arrivals.values()) + dead == left
    for name, model in FLEET.ships.items():
        arrival = voyage.arrivals[name]
        moved = sum(e.value for e in voyage.events if e.kind == "propellant_transfer" and e.who == name)
        assert 0.0 <= arrival.propellant_kg <= model.si.propellant_kg + moved
        assert arrival.mass_kg == pytest.approx(
            model.si.dry_mass_kg + arrival.propellant_kg + arrival.crew_count * FLEET.rescue.person_kg, rel=1e-12)
    assert [e.t_tdb_s for e in voyage.events] == sorted(e.t_tdb_s for e in voyage.events)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_the_same_numbers_fly_the_same_voyage(seed):
    columns = draw(FLEET, seed, np.arange(1, 4))
    alone = draw(FLEET, seed, np.array([2]))
    assert all(values[1] == alone[name][0] for name, values in columns.items())
    one, two = (fly(FLEET, {name: float(values[0]) for name, values in alone.items()}) for _ in range(2))
    assert repr(one.events) == repr(two.events)


def test_propellant_and_reach_are_inverse():
    assert float(reach_m_s(1e5, propellant_kg(1e5, 1234.0, 900.0), 900.0)) == pytest.approx(1234.0, rel=1e-12)
