"""Families of the flight software: every member takes the same arguments and returns the same kind of answer."""
import math
from typing import get_args

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Quat, Vec
from marsfall.descent import schema
from marsfall.descent.build import build
from marsfall.descent.craft import Fall, Nav, Steering
from marsfall.descent.laws import LAWS, thrust_of
from marsfall.descent.model import APOLLO, BALLISTIC, PREDICTOR, STEERINGS
from marsfall.descent.steer import look, member_bank, steer
from marsfall.descent.trigger import ALTITUDE, DECELERATION, MACH, RANGE, SPEED, TIMER, TRIGGERS, ripe
from marsfall.mars.constants import MARS
from marsfall.mission.scenario import read

LEVEL, STILL = Quat(1.0, 0.0, 0.0, 0.0), Vec(0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def msl():
    return build(read("msl").data)


@kernel
def _member(world, reference, nav, memory):
    return member_bank(world, reference, nav, look(reference, nav), memory, 1.0)


@kernel
def _steer(world, reference, nav, memory):
    return steer(world, reference, nav, memory, 1.0)


@kernel
def _ripe(chute, onboard, landing, nav, fall, t_s):
    return ripe(chute, onboard, landing, nav, fall, t_s)


@kernel
def _thrust(law_code, away, v, final_v, to_go_s):
    return thrust_of(law_code, Vec(-3.7, 0.0, 0.0), Vec(1.0, 0.0, 0.0), away, v, final_v, to_go_s)


def test_what_can_be_written_is_what_there_is():
    """The words of the schema are the members, in the order of their codes."""
    for section, name, members in ((schema.Guidance, "kind", STEERINGS), (schema.Powered, "law", LAWS),
                                   (schema.Parachute, "trigger", TRIGGERS)):
        assert get_args(section.model_fields[name].annotation) == members


def nav_on_the_way(lander, share, drag_m_s2):
    """On the straight line from the entry to the site's ground, at a part of the entry speed."""
    r0, v0 = (np.array(x) for x in lander.entry)
    r = r0 + (1.0 - share) * (np.array(lander.model.landing.site_F_m) - r0)
    v = share * v0
    along = v / np.linalg.norm(v)
    up = r / np.linalg.norm(r)
    lift = up - along * (up @ along)
    felt = drag_m_s2 * (0.24 * lift / np.linalg.norm(lift) - along)
    return Nav(Vec(*r), Vec(*v), LEVEL, STILL, Vec(*felt), float(np.linalg.norm(r)) - lander.model.landing.site_radius_m,
               0, 0.0, 0)


MEMORY = Steering(1.0, 1.0, True, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("share", [0.9, 0.6, 0.3])
@pytest.mark.parametrize("kind", [APOLLO, PREDICTOR])
def test_a_member_of_the_entry_family_gives_a_bank_and_its_memory(msl, kind, share):
    bank, memory = _member(MARS, msl.model.reference._replace(kind_code=kind), nav_on_the_way(msl, share, 60.0), MEMORY)
    assert isinstance(bank, float)
    assert 0.0 <= bank <= math.pi
    assert len(memory) == len(Steering._fields)
    assert all(math.isfinite(x) for x in memory)
    assert memory[:3] == MEMORY[:3]  # sides and commands are what the family shares


@pytest.mark.parametrize("kind", range(BALLISTIC + 1, len(STEERINGS)))
def test_every_steering_answers_alike(msl, kind):
    for share in (0.95, 0.5, 0.1):
        memory = Steering(*_steer(MARS, msl.model.reference._replace(kind_code=kind), nav_on_the_way(msl, share, 20.0), MEMORY))
        assert abs(memory.bank_rad) <= math.pi
        assert memory.bank_sign in (-1.0, 1.0)
        assert memory.started in (True, False)


def chute_of(lander, **numbers):
    return lander.model.chute._replace(**numbers)


def asked(lander, chute, nav, t_s, fall=Fall(False, -1.0)):
    fire, after = _ripe(chute, lander.model.reference.onboard, lander.model.landing, nav, fall, t_s)
    return fire, Fall(*after)


def slow(lander, speed_m_s, ahead_m=5e3, height_m=10e3, load_m_s2=8.0):
    """Level flight toward the site."""
    site = np.array(lander.model.landing.site_F_m)
    up = site / np.linalg.norm(site)
    east = np.cross((0.0, 0.0, 1.0), up)
    east /= np.linalg.norm(east)
    turn = ahead_m / np.linalg.norm(site)
    here = math.cos(turn) * up - math.sin(turn) * east
    along = math.cos(turn) * east + math.sin(turn) * up
    r = here * (np.linalg.norm(site) + height_m)
    return Nav(Vec(*r), Vec(*(speed_m_s * along)), LEVEL, STILL, Vec(-load_m_s2, 0.0, 0.0), height_m, 0, 0.0, 0)


@pytest.mark.parametrize("code", range(len(TRIGGERS)))
def test_every_trigger_answers_alike(msl, code):
    """Yes or no, and a memory; never at the entry interface."""
    fire, fall = asked(msl, chute_of(msl, trigger_code=code), nav_on_the_way(msl, 0.99, 0.0), 0.0)
    assert fire is False
    assert fall == Fall(False, -1.0)


@pytest.mark.parametrize(("code", "numbers", "before", "after"), [
    (SPEED, {"trigger_speed_m_s": 400.0}, (401.0, 100.0), (399.0, 100.0)),
    (TIMER, {"trigger_time_s": 100.0}, (300.0, 99.9), (900.0, 100.0)),
    (MACH, {"trigger_mach_ratio": 1.8}, (500.0, 100.0), (350.0, 100.0)),
    (ALTITUDE, {"trigger_altitude_m": 9e4}, (400.0, 10.0), (400.0, 100.0)),
])
def test_a_trigger_fires_when_it_is_due(msl, code, numbers, before, after):
    for (speed, t), due in ((before, False), (after, True)):
        fire, _ = asked(msl, chute_of(msl, trigger_code=code, **numbers), slow(msl, speed), t)
        assert fire is due


def test_the_mach_trigger_uses_the_mean_sound_speed(msl):
    """Fires between 210 and 240 m/s a Mach at 10 km, whatever the weather of the scenario: 170 to 215 K in carbon dioxide."""
    chute = chute_of(msl, trigger_code=MACH, trigger_mach_ratio=1.0)
    assert asked(msl, chute, slow(msl, 210.0), 100.0)[0]
    assert not asked(msl, chute, slow(msl, 240.0), 100.0)[0]


@pytest.mark.parametrize(("speed", "ahead", "due"), [(450.0, 11e3, False), (450.0, 9e3, True), (450.0, -3e3, True),
                                                     (510.0, 9e3, False), (340.0, 30e3, True)])
def test_the_range_trigger_has_a_cap_and_a_floor(msl, speed, ahead, due):
    """At 10 km to go, or past it; never above 500 m/s, always below 350."""
    chute = chute_of(msl, trigger_code=RANGE, trigger_range_m=10e3, trigger_speed_max_m_s=500.0, trigger_speed_min_m_s=350.0)
    assert asked(msl, chute, slow(msl, speed, ahead), 200.0)[0] is due


def test_the_deceleration_trigger_waits_for_the_peak_and_its_delay(msl):
    """Rising through 50 m/s2 means nothing; falling through it starts the delay, and noise afterwards does not restart it."""
    chute = chute_of(msl, trigger_code=DECELERATION, trigger_deceleration_m_s2=50.0, trigger_delay_s=10.0)
    fall, fired = Fall(False, -1.0), []
    loads = [0.0, 30.0, 49.0, 55.0, 45.0, 62.0, 120.0, 70.0, 51.0, 49.0, 51.0, 30.0, 20.0] + [10.0] * 10
    for t, load in enumerate(loads):
        fire, fall = asked(msl, chute, slow(msl, 2000.0, load_m_s2=load), float(t), fall)
        fired.append(fire)
    assert fall == Fall(True, 9.0)
    assert fired.index(True) == 19
    assert all(fired[19:])


@pytest.mark.parametrize("code", range(len(LAWS)))
def test_every_law_gives_a_thrust(code):
    push = _thrust(code, Vec(-1500.0, 800.0, -100.0), Vec(-80.0, 60.0, 3.0), Vec(-1.0, 0.0, 0.0), 40.0)
    assert len(push) == 3
    assert all(math.isfinite(x) for x in push)
    assert push[0] > 0.0  # a craft that falls is pushed up
