"""What a person leaves out of a landing follows from the rest; what is written wins; what is wrong is still found."""
import math

import pytest

from marsfall import load
from marsfall.core.errors import InputError
from marsfall.descent.defaults import fill
from marsfall.mission.scenario import parse, shipped

LEAST = """kind = "landing"
title = "the least that flies"
[vehicle]
mass_kg = 585.3
diameter_m = 2.65
[entry]
frame = "relative"
time_utc = "1997-07-04T16:51:50"
latitude_deg = 22.6
longitude_deg = 338.2
speed_m_s = 7478.6
flight_path_angle_deg = -13.65
azimuth_deg = 253.7
[site]
latitude_deg = 19.17
longitude_deg = 326.79
elevation_km = -3.68
"""


def landing(more=""):
    return parse(LEAST + more, "least.toml", "least").data


def test_the_least_is_a_whole_landing():
    least = landing()
    assert least.vehicle.reference_area_m2 == pytest.approx(math.pi * 2.65**2 / 4.0)
    assert least.engines is None
    assert least.powered is None
    assert least.control.torque_max_n_m == [0.0, 0.0, 0.0]


def test_proportions_are_those_of_flown_landers():
    """Pathfinder, as published: nose radius 0.66 m, area 5.526 m2, site radius 3389.72 km (the areoid is not the ellipsoid)."""
    least = landing()
    assert least.vehicle.nose_radius_m == pytest.approx(0.66, abs=0.01)
    assert least.vehicle.reference_area_m2 == pytest.approx(5.526, rel=0.005)
    assert least.site.radius_km == pytest.approx(3389.72, abs=1.0)


@pytest.mark.parametrize("name", [name for name in shipped() if load(name).kind == "landing"])
def test_inertia_of_a_shipped_lander_by_its_proportions(name):
    """Within a third of the file's own: both are assumptions, and the same kind of craft."""
    vehicle = load(name).data.vehicle
    guess = fill({"vehicle": {"mass_kg": vehicle.mass_kg, "diameter_m": vehicle.diameter_m, "shape": vehicle.shape}})["vehicle"]
    assert guess["inertia_kg_m2"] == pytest.approx(vehicle.inertia_kg_m2, rel=0.34)


def test_what_is_written_wins():
    held = landing("[limits]\ntouchdown_tilt_deg = 7.0\n")
    assert held.limits.touchdown_tilt_deg == 7.0
    assert held.limits.touchdown_vertical_m_s == 3.5


def test_solid_motors_mean_airbags():
    held = landing('[parachute]\ndiameter_m = 12.7\n[engines]\nkind = "solid"\nengine_count = 3\nthrust_max_n = 7938.0\n'
                   "specific_impulse_s = 270.0\n")
    assert held.limits.touchdown_vertical_m_s == 28.0
    assert held.control.torque_max_n_m == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("wrong", "key"), [
    ("mass_kg = 585.3", "mass_kg"), ("diameter_m = 2.65", "diameter_m"), ("latitude_deg = 19.17", "latitude_deg"),
    ('time_utc = "1997-07-04T16:51:50"', "time_utc")])
@pytest.mark.parametrize("instead", ["", "KEY = []", 'KEY = "much"', "KEY = nan"])
def test_what_is_wrong_is_still_found(wrong, key, instead):
    with pytest.raises(InputError, match=key):
        parse(LEAST.replace(wrong, instead.replace("KEY", key)), "least.toml", "least")
