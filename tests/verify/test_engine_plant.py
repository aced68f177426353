"""The plant under its controller: heat and hydrogen balance over a whole burn, halved steps, and a core that loses its flow."""
import math
from functools import cache

import numpy as np
import pytest
from engine_flown import NEW, made, profile, stretch

from marsfall.core.kernels import kernel
from marsfall.engine import control, decay, dynamic, gas
from marsfall.engine import plant as p
from marsfall.engine.build import program_of
from marsfall.engine.control import Command
from marsfall.engine.plant import SOUND

TICK_S = 0.04
ASKED = profile(stretch(60.0), stretch(40.0, 0.7), cooldown_s=100.0)
WHOLE_S = 300.0


@kernel
def stepped(plant, program, x, bank, keep, u, trouble, sums, began_s, step_s, tick_count, count):
    """Plant and controller with perfect instruments and no limits; sums[0] is the heat that hydrogen carried off, J."""
    decay.factors(keep, step_s)
    h = plant.gas.enthalpy_j_kg
    order = Command(-plant.scram_rad_s, 0.0, 1.0)
    for k in range(count):
        t_s = began_s + k * step_s
        if k % tick_count == 0:
            control.sequence(plant, program, x, u, x[p.CHAMBER], t_s, tick_count * step_s)
            order = control.command(plant, program, x, u, x[p.CHAMBER], x[p.PRESSURE], x[p.FLOW], tick_count * step_s)
            if u[control.MODE] >= control.COOLDOWN:
                x[p.SOURCE] = 0.0
        place = gas.column(x[p.PRESSURE])
        p.advance(plant, x, bank, keep, order.drum_rad_s, order.valve_ratio, order.opening_ratio, trouble, step_s)
        gained = gas.at(h, x[p.CHAMBER], place) - gas.at(h, plant.inlet_k, place)
        sums[0] += step_s * x[p.FLOW] * gained


@cache
def flown(step_s, seconds=WHOLE_S, name="nerva-r1", leak_kg_s=0.0):
    """State, decay heat, controller and sums after so many seconds of the asked burn."""
    engine = made(name)
    memory = dynamic._memory(engine, ASKED, NEW, False)
    sums = np.zeros(1)
    stepped(engine.plant, program_of(engine.sheet, ASKED), memory.x, memory.bank, memory.keep, memory.u,
            SOUND._replace(leak_kg_s=leak_kg_s), sums, 0.0, step_s, round(TICK_S / step_s), round(seconds / step_s))
    return memory, float(sums[0])


def stored_j(plant, x):
    """Heat in the fuel and reflector: the fuel's capacity is its hot one times 1 - exp(-T/capacity_k)."""
    fuel = x[p.FUEL1:p.REFLECTOR]
    return float(plant.fuel_j_k * (fuel + plant.capacity_k * np.exp(-fuel / plant.capacity_k)).sum()
                 + plant.reflector_j_k * x[p.REFLECTOR])


@pytest.mark.parametrize("name", ["nerva-r1", "xe-prime"])
@pytest.mark.parametrize("seconds", [60.0, 120.0, 300.0])
def test_what_the_reactor_gives_is_carried_off_or_stored(name, seconds):
    """Heat of fission and decay since the start, against the enthalpy that left and what fuel and reflector hold: the step's
    own error, as the fuel's capacity is taken at its beginning. 4e-5 of the heat after the ramp, less later."""
    plant = made(name).plant
    memory, carried_j = flown(0.01, seconds, name)
    cold = dynamic._memory(made(name), ASKED, NEW, False).x
    gained_j = stored_j(plant, memory.x) - stored_j(plant, cold)
    assert memory.x[p.ENERGY] > 10.0 * plant.power_w
    assert carried_j + gained_j == pytest.approx(memory.x[p.ENERGY], rel=1e-4)


@pytest.mark.parametrize("leak_kg_s", [0.0, 2.0])
def test_what_left_the_tank_was_burned_or_leaked(leak_kg_s):
    """Kilograms from the tank over a whole burn, to the rounding of thirty thousand additions."""
    plant = made().plant
    x = flown(0.01, WHOLE_S, leak_kg_s=leak_kg_s)[0].x
    assert plant.tank_kg - x[p.TANK] == pytest.approx(x[p.BURNED] + leak_kg_s * WHOLE_S, rel=1e-9)


def test_finer_steps_change_little():
    """A whole burn again in quarter steps. Modes change at ticks, so that one of them may come a tick later: 0.04 s of 100,
    which is 4e-4; with it hydrogen, impulse, heat and peaks agree to 1e-3, wear too."""
    chosen, fine = flown(0.01)[0].x, flown(0.0025)[0].x
    for place in (p.BURNED, p.IMPULSE, p.ENERGY, p.DAMAGE, p.HOTTEST, p.HOTTEST_FUEL, p.MOST_REACTIVITY):
        assert chosen[place] == pytest.approx(fine[place], rel=1e-3), place


@pytest.mark.parametrize("place", [p.BURNED, p.ENERGY, p.CHAMBER, p.PRESSURE])
def test_the_error_falls_with_the_step(place):
    """In the middle of the ramp, where nothing has switched yet: first order, as heat and pump speed follow explicitly. Against
    steps sixteen times finer the errors of 10 and 5 ms are as 15 to 7, to 5 %; that of 10 ms is 7e-4 and 1e-3 at most."""
    fine = flown(0.000625, 45.0)[0].x[place]
    errors = [flown(step_s, 45.0)[0].x[place] / fine - 1.0 for step_s in (0.01, 0.005)]
    assert errors[0] / errors[1] == pytest.approx(15.0 / 7.0, rel=0.05)
    assert abs(errors[0]) < 1.5e-3


def test_without_flow_the_fuel_heats_as_its_sheet_says():
    """At full power, within the first hundredth of a second of a blocked line, before feedback tells: 290 K/s (the note's
    section 3c) of fuel at its hot capacity, power and decay over rated. 2 %."""
    engine = made()
    plant = engine.plant
    memory, _ = flown(0.01, 80.0)
    x, bank, u = memory.x.copy(), memory.bank.copy(), memory.u.copy()
    assert u[control.MODE] == control.HOLD
    before = x.copy()
    blocked = SOUND._replace(line_open_ratio=0.0)
    stepped(plant, program_of(engine.sheet, ASKED), x, bank, memory.keep.copy(), u, blocked, np.zeros(1), 80.0, 0.001, 40, 10)
    fuel = slice(p.FUEL1, p.REFLECTOR)
    capacity = -np.expm1(-before[fuel] / plant.capacity_k)
    heated = float((capacity * (x[fuel] - before[fuel])).mean()) / 0.01
    heat = (x[p.ENERGY] - before[p.ENERGY]) / 0.01 / plant.power_w
    assert heated == pytest.approx(engine.sheet.core.adiabatic_k_s * heat, rel=0.02)
    assert heat > 0.85


def test_no_flow_takes_no_heat():
    """A core that nothing cools keeps every joule: the heat of ten minutes after a scram is in fuel and reflector. Tolerance
    as above."""
    engine = made()
    plant = engine.plant
    memory, _ = flown(0.01, 80.0)
    x, bank, u = memory.x.copy(), memory.bank.copy(), memory.u.copy()
    control.shut(u, 80.0)
    before, sums = x.copy(), np.zeros(1)
    stepped(plant, program_of(engine.sheet, profile(stretch(1.0), cooldown_s=1e5)), x, bank, memory.keep.copy(), u,
            SOUND._replace(line_open_ratio=0.0), sums, 80.0, 0.01, 4, 60_000)
    assert x[p.BURNED] == before[p.BURNED]
    assert stored_j(plant, x) - stored_j(plant, before) == pytest.approx(x[p.ENERGY] - before[p.ENERGY], rel=1e-4)


def test_drums_have_the_worth_of_half_a_cosine():
    """Span 8 $ from fully in to fully out, none at the critical angle, steepest at a right angle."""
    plant, beta = made().plant, sum(made().sheet.kinetics.delayed_fraction_ratio)
    worth = [p.drum_worth(plant, angle) / beta for angle in (0.0, plant.critical_rad, math.pi)]
    assert worth[2] - worth[0] == pytest.approx(made().sheet.drums.span_dollar, rel=1e-12)
    assert worth[1] == pytest.approx(0.0, abs=1e-12)
