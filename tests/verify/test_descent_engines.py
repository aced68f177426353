"""Engines one by one: balance, an engine that dies, pulses, jets."""
import math

import numpy as np
import pytest

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Quat, Vec
from marsfall.descent.build import build
from marsfall.descent.craft import Command
from marsfall.descent.draw import draw
from marsfall.descent.engines import FRAME_S, GROUND_EFFECT_RATIO, available_n, engines, fire_jets
from marsfall.descent.faults import Fault
from marsfall.descent.fly import case_of
from marsfall.mission.scenario import read

LEVEL, HIGH_M, STEP_S, STEP_TICKS = Quat(1.0, 0.0, 0.0, 0.0), 1e5, 0.02, 8


@kernel
def fire(model, row, engine_n, asked, torque, lost, offset_m, height_m, count, out):
    """`count` steps of the engines from `engine_n`; thrust and torque of each go to `out`."""
    case = case_of(row)
    for k in range(count):
        total, turned = engines(model, case, engine_n, asked, torque, LEVEL, lost, offset_m, height_m, 100.0,
                                k * STEP_S, k * STEP_TICKS, STEP_S)
        out[k, 0], out[k, 1], out[k, 2] = total, turned.y, turned.z


@pytest.fixture(scope="module")
def lander():
    return build(read("msl").data)


def run(lander, thrust_n, torque=(0.0, 0.0, 0.0), faults=(), lost=0, offset_m=0.0, height_m=HIGH_M, count=200, **changes):
    model = lander.model._replace(thrust=lander.model.thrust._replace(**changes))
    row = draw(lander, 0, np.arange(1), list(faults))[0]
    out, engine_n = np.zeros((count, 3)), np.zeros(40)
    fire(model, row, engine_n, Command(thrust_n, Vec(-1.0, 0.0, 0.0), 0.0), Vec(*torque), lost, offset_m, height_m, count, out)
    return out, engine_n


def test_thrust_follows_the_command_with_its_lag(lander):
    """1 - exp(-t / response) of a step command, exactly (the lag is integrated exactly), without torque."""
    out, _ = run(lander, 12e3)
    t_s = STEP_S * np.arange(1, 201)
    assert out[:, 0] == pytest.approx(12e3 * (1.0 - np.exp(-t_s / lander.model.thrust.response_s)), rel=1e-9)
    assert np.abs(out[:, 1:]).max() < 1e-9 * 12e3


def test_throttling_against_each_other_gives_the_torque(lander):
    out, _ = run(lander, 12e3, torque=(0.0, 800.0, -500.0))
    assert out[-1] == pytest.approx([12e3, 800.0, -500.0], rel=1e-6)


def test_a_dead_engine_turns_the_craft_until_its_opposite_is_shut(lander):
    """Engine 1 sits towards lift at the radius of the ring: without it the torque is its thrust times that radius. Known, its
    opposite is shut, the others take over, and the torque is gone."""
    dead = [Fault("engine-out", 0.0)]
    out, each = run(lander, 12e3, faults=dead)
    ring = lander.model.thrust.ring_radius_m
    assert each[0] == 0.0
    assert out[-1, 1] == pytest.approx(12e3 / 8 * ring, rel=1e-6)
    assert out[-1, 0] == pytest.approx(12e3 * 7 / 8, rel=1e-6)
    out, each = run(lander, 12e3, faults=dead, lost=1)
    assert out[-1] == pytest.approx([12e3, 0.0, 0.0], rel=1e-6, abs=1e-6 * 12e3)
    assert each[0] == each[4] == 0.0


def test_thrust_beside_the_centre_of_mass_turns_the_craft(lander):
    """A centre of mass 0.05 m towards lift: torque about y of thrust times that offset."""
    out, _ = run(lander, 12e3, offset_m=0.05)
    assert out[-1, 1] == pytest.approx(12e3 * 0.05, rel=1e-6)


def test_the_floor_is_met_by_fewer_engines(lander):
    """Less than eight engines can throttle to: four burn; less than four can: their floor stays."""
    thrust = lander.model.thrust
    floor_n = thrust.least_ratio * thrust.full_n
    assert run(lander, 6.0 * floor_n)[0][-1, 0] == pytest.approx(6.0 * floor_n, rel=1e-6)
    assert run(lander, 1.0)[0][-1, 0] == pytest.approx(4.0 * floor_n, rel=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5, 0.77, 1.0])
def test_pulses_make_the_mean(lander, share):
    """The mean over whole frames is the command; every step in between is nothing, full, or the edge of a pulse."""
    full_n = lander.model.thrust.full_n * 8
    out, _ = run(lander, max(share, 1e-9) * full_n, count=50, pulsed=True, minimum_on_s=0.01, least_ratio=0.0)
    assert out[:, 0].mean() == pytest.approx(share * full_n, abs=1e-6 * full_n)
    steps = out[:5, 0] / full_n
    assert np.all(steps[:-1] >= steps[1:] - 1e-12)
    assert steps.max() <= 1.0 + 1e-12
    assert pytest.approx(FRAME_S) == STEP_S * 5


def test_a_pulse_too_short_is_left_out_or_made_the_shortest(lander):
    full_n = lander.model.thrust.full_n * 8
    assert run(lander, 0.03 * full_n, count=5, pulsed=True, minimum_on_s=0.01, least_ratio=0.0)[0].sum() == 0.0
    out, _ = run(lander, 0.07 * full_n, count=5, pulsed=True, minimum_on_s=0.01, least_ratio=0.0)
    assert out[:, 0].mean() == pytest.approx(0.1 * full_n)


def test_the_ground_adds_what_the_model_says(lander):
    thrust = run(lander, 12e3, height_m=0.0)[0][-1, 0]
    assert thrust == pytest.approx(12e3 * (1.0 + GROUND_EFFECT_RATIO), rel=1e-6)


def test_jets_are_on_or_off(lander):
    """Nothing below the shortest pulse in a frame, the request above it, no more than there is, nothing from empty tanks."""
    jets = lander.model.jets
    least = jets.minimum_on_s / FRAME_S
    most = jets.torque_max_n_m
    asked = Vec(0.9 * least * most.x, -1.1 * least * most.y, 5.0 * most.z)
    assert fire_jets(jets, asked, True) == pytest.approx((0.0, asked.y, most.z))
    assert fire_jets(jets, asked, False) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("lost", "left"), [(0, 8), (1, 6)])
def test_what_the_software_counts_on(lander, lost, left):
    assert available_n(lander.model.thrust, lost) == pytest.approx(left * lander.model.thrust.full_n)
    assert math.isfinite(left)
