"""The flight software flies on what it measured: no function of it can see the truth, and none is handed any."""
import ast
import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.kernels import kernel
from marsfall.core.vectors import Quat, Vec, normalise
from marsfall.descent import (
    apollo,
    brake,
    climb,
    control,
    escape,
    filter,
    fly,
    laws,
    navigate,
    observe,
    predict,
    sense,
    steer,
    think,
    trigger,
    vote,
)
from marsfall.descent.build import build
from marsfall.descent.craft import Body, Felt, Health, Measured, Memory, Nav
from marsfall.descent.filter import ROOM, STATES, begin
from marsfall.descent.navigate import navigate as navigate_step
from marsfall.descent.vote import judge
from marsfall.mission.scenario import read

SOFTWARE = {navigate: ("navigate",), vote: ("judge", "vote"), observe: ("observe",), filter: ("propagate", "update"),
            think: ("decide", "command"), control: ("control", "bank_rate_rad_s"), steer: ("steer", "look"),
            apollo: ("apollo_bank",), predict: ("predicted_bank", "range_left_m", "solve_bank_rad"), trigger: ("ripe",),
            laws: ("thrust_of", "later_thrusts"), brake: ("brake", "hold", "plan_stop", "stop_point"),
            escape: ("must_escape",), climb: ("climb", "way_up")}
FUNCTIONS = [(module, name) for module, names in SOFTWARE.items() for name in names]
# names of the truth in `fly`
TRUTH = {"body", "case", "felt", "air", "gust", "row", "work", "table", "events", "metrics", "stores"}
TRUE_TYPES = {"Body", "Case", "Felt", "Air", "Gust", "Faults", "Imu", "Stores"}


@pytest.mark.parametrize(("module", "name"), FUNCTIONS, ids=[name for _, name in FUNCTIONS])
def test_no_function_of_the_software_takes_the_truth(module, name):
    """By signature: no parameter is Body, Case or another part of the truth."""
    names = set(inspect.signature(getattr(module, name).py_func).parameters)
    assert names
    assert not names & TRUTH


@pytest.mark.parametrize("module", SOFTWARE, ids=[m.__name__.rsplit(".", 1)[1] for m in SOFTWARE])
def test_no_file_of_the_software_imports_a_type_of_the_truth(module):
    found = {name.name for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.ImportFrom)
             for name in node.names}
    assert not found & TRUE_TYPES
    assert not found & {"sense", "breathe", "meet_gust"}


def test_the_flight_hands_the_software_no_truth():
    """Every argument in the calls of `fly` to the software: memory of the software, sensors, model or clock."""
    names = {"judge", "navigate", "decide", "climb", "command", "control"}
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(fly.fly.py_func))) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id in names]
    assert {call.func.id for call in calls} == names
    for call in calls:
        for argument in call.args:
            used = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
            assert not used & (TRUTH | {"thrust_n", "canopy"}), f"{call.func.id}({ast.unparse(argument)})"


def test_only_sense_reads_the_body_for_the_software():
    """`Measured` is made in one place."""
    made = [module.__name__ for module in (navigate, observe, vote, filter, think, control, steer, predict, trigger, brake,
                                           climb, escape, sense, fly)
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Measured"]
    assert made == [sense.__name__]


@kernel
def step_beside_the_truth(model, body, felt, nav, health, measured, memory, dt_s):
    """A step of judge and navigate with a truth beside them in the same frame of memory; the truth is handed back so that the
    compiler keeps it."""
    begin(memory.covariance, memory.room, model.instruments)
    health = judge(model, nav, health, measured, 0, dt_s)
    nav = navigate_step(model, nav, health, measured, memory, dt_s)
    return nav, health, body, felt


@pytest.fixture(scope="module")
def model():
    return build(read("pathfinder").data).model


STRAIGHT = Quat(1.0, 0.0, 0.0, 0.0)
unit = st.floats(-1.0, 1.0)
vectors = st.builds(Vec, unit, unit, unit)
attitudes = st.builds(Quat, unit, unit, unit, st.floats(0.2, 1.0)).map(normalise)
bodies = st.builds(lambda r, v, q, w: Body(r * 4e6, v * 8e3, q, w), vectors, vectors, attitudes, vectors)


@settings(max_examples=40, deadline=None)
@given(truths=st.tuples(bodies, bodies), felts=st.tuples(vectors, vectors), turn=vectors, force=vectors,
       slant=st.floats(-1.0, 9e3), fast=st.booleans())
def test_navigation_says_the_same_whatever_the_truth(model, truths, felts, turn, force, slant, fast):
    """By scrambling: the same measurements and memory beside two different truths give the same bits."""
    nav = Nav(Vec(3.395e6, 0.0, 0.0), Vec(-80.0, 10.0, 0.0), Quat(0.0, 0.0, 0.0, 1.0), turn, force, 5280.0, 4, 0.1, 0)
    health = Health(True, False, False, turn * 0.9, turn, turn, *[Vec(0.0, 0.0, 0.0)] * 2, 0.0,
                    False, STRAIGHT, False, STRAIGHT, STRAIGHT, 0.0, 0.0)
    measured = Measured(turn, turn, turn, force * 20.0, force, force, slant, Vec(80.0, 0.0, 0.0), fast, False, 0, 500.0,
                        Vec(300.0, 200.0, 200.0), 0.0, Quat(1.0, 0.0, 0.0, 0.0), False, Vec(0.0, 0.0, 0.0), -1.0)
    said = [step_beside_the_truth(model, body, Felt(felt, felt), nav, health, measured,
                                  Memory(np.zeros(STATES * STATES), np.zeros(ROOM)), 0.02)[:2]
            for body, felt in zip(truths, felts, strict=True)]
    flat = [np.concatenate([np.atleast_1d(np.asarray(field, dtype=float)) for part in one for field in part]) for one in said]
    assert flat[0].tobytes() == flat[1].tobytes()
