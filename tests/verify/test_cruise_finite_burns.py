"""Integrated burns against an independent integrator in three dimensions, conservation laws, and the direction required."""
import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.cruise import capture, departure
from marsfall.cruise.burns import DEPARTURE_RADIUS_M, PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M, capture_m_s
from marsfall.cruise.losses import MOST_ARRIVAL_M_S, capture_paid_m_s
from marsfall.cruise.thrust import STEP_S, Attitude, Motor, Phase, Point, effective_impulse_s, fire, from_periapsis, run, shape
from marsfall.mars.constants import GM_M3_S2
from marsfall.solar.constants import MU_EARTH_M3_S2

START_KG = 3e5
PLAIN = Motor(333e3, 905.0 * STANDARD_GRAVITY_M_S2, 0.0, 0.0, 0.0, 0.0, False)
NUCLEAR = Motor(333e3, 905.0 * STANDARD_GRAVITY_M_S2, 30.0, 6000.0, 0.03, 0.55, False)
REQUIRED = np.array([2900.0, 1800.0, 2100.0])  # m/s, ICRF; declination 31.6 degrees


def flow_at(motor, burned_kg, t):
    """Thrust and flow of a burn at a time since its ignition, written down once more and differently from thrust.py."""
    flow = motor.thrust_n / motor.exhaust_m_s
    full_s = burned_kg / flow - 0.5 * motor.startup_s
    if t < motor.startup_s:
        level = t / motor.startup_s
        return level * motor.thrust_n, level * flow
    if t < motor.startup_s + full_s:
        return motor.thrust_n, flow
    fallen = (t - motor.startup_s - full_s) / motor.cooldown_s
    kg_s = 2.0 * motor.cooldown_propellant_ratio * burned_kg / motor.cooldown_s * max(1.0 - fallen, 0.0)
    return kg_s * motor.exhaust_m_s * motor.cooldown_impulse_ratio, kg_s


def fly_burn(y, motor, burned_kg):
    """SciPy's DOP853 in three dimensions, phase by phase, thrust along the velocity."""
    flow = motor.thrust_n / motor.exhaust_m_s
    full_s = burned_kg / flow - 0.5 * motor.startup_s
    edges = np.cumsum([0.0, motor.startup_s, full_s, motor.cooldown_s])

    def rates(t, y):
        force, kg_s = flow_at(motor, burned_kg, t)
        r, v = y[:3], y[3:6]
        return [*v, *(-MU_EARTH_M3_S2 / np.linalg.norm(r) ** 3 * r + force / y[6] * v / np.linalg.norm(v)), -kg_s]

    for first, last in pairwise(edges):
        if last > first:
            inside = (first + 1e-9, last - 1e-9)  # the edge belongs to one side only
            y = solve_ivp(rates, inside, y, method="DOP853", rtol=1e-11, atol=1e-6).y[:, -1]
    return y


def far_away(r, v):
    """Velocity far from the Earth on the hyperbola through this state."""
    h, speed2 = np.cross(r, v), v @ v
    e = np.cross(v, h) / MU_EARTH_M3_S2 - r / np.linalg.norm(r)
    c3 = speed2 - 2.0 * MU_EARTH_M3_S2 / np.linalg.norm(r)
    size = np.linalg.norm(e)
    along, across = e / size, np.cross(h, e) / np.linalg.norm(h) / size
    return math.sqrt(c3) * (-along / size + math.sqrt(1.0 - 1.0 / size**2) * across)


@pytest.mark.parametrize("motor", [PLAIN, NUCLEAR], ids=["plain", "nuclear"])
def test_one_burn_leads_where_it_must(motor):
    """From the assembly orbit, by DOP853 in space, to the required velocity far away, to 0.1 m/s of 4 000."""
    c3 = float(REQUIRED @ REQUIRED)
    burns = departure.plan_departure(c3, 1, START_KG, motor)
    made = departure.fly_departure(burns, START_KG, motor)
    plane = departure.plane_for(REQUIRED, math.radians(51.6), made.asymptote_rad)
    start = Point(DEPARTURE_RADIUS_M, 0.0, 0.0, math.sqrt(MU_EARTH_M3_S2 / DEPARTURE_RADIUS_M), START_KG, 0.0)
    r, v = departure.in_space(start, plane)
    assert math.acos(np.cross(r, v)[2] / np.linalg.norm(np.cross(r, v))) == pytest.approx(math.radians(51.6), abs=1e-12)
    burned_kg = -START_KG * math.expm1(-burns.last_m_s / motor.exhaust_m_s)
    end = fly_burn(np.array([*r, *v, START_KG]), motor, burned_kg)
    assert far_away(end[:3], end[3:6]) == pytest.approx(REQUIRED, abs=0.1)
    assert START_KG - end[6] == pytest.approx(made.burned_kg, rel=1e-9)


@pytest.mark.parametrize("count", [2, 3])
def test_several_burns_lead_where_they_must(count):
    """The end of the last burn, put into space, has the required asymptote: direction, declination and size to 1 mm/s."""
    c3 = float(REQUIRED @ REQUIRED)
    made = departure.fly_departure(departure.plan_departure(c3, count, START_KG, NUCLEAR), START_KG, NUCLEAR)
    for inclination in (math.radians(35.0), math.radians(51.6), math.radians(120.0)):
        r, v = departure.in_space(made.end, departure.plane_for(REQUIRED, inclination, made.asymptote_rad))
        assert far_away(r, v) == pytest.approx(REQUIRED, abs=1e-3)


def test_an_inclination_below_the_declination_has_no_plane():
    with pytest.raises(ValueError, match="no plane"):
        departure.plane_for(REQUIRED, math.radians(30.0), 3.0)


def test_without_thrust_energy_and_momentum_stay():
    start = from_periapsis(MU_EARTH_M3_S2, 7e6, 1.4e7, 0.3, 500.0, 1e5, 0.0)
    end = run(MU_EARTH_M3_S2, start, Phase(0.0, 0.0, 0.0, 0.0, 5000.0), Attitude(1.0, False, 0.0, 0.0), STEP_S)
    before, after = shape(MU_EARTH_M3_S2, start), shape(MU_EARTH_M3_S2, end)
    assert after.energy_m2_s2 == pytest.approx(before.energy_m2_s2, rel=1e-9)
    assert after.periapsis_m == pytest.approx(7e6, rel=1e-9)
    assert after.since_periapsis_s == pytest.approx(5500.0, rel=1e-6)
    assert after.turned_rad == pytest.approx(0.3, abs=1e-8)


@pytest.mark.parametrize("burned_kg", [100.0, 5e4])
def test_a_burn_takes_what_it_should_even_if_it_is_cut_in_its_start_up(burned_kg):
    start = from_periapsis(MU_EARTH_M3_S2, 7e6, 1.4e7, 0.0, 0.0, START_KG, 0.0)
    end = fire(MU_EARTH_M3_S2, start, NUCLEAR, burned_kg, Attitude(1.0, False, 0.0, 0.0))
    assert START_KG - end.mass_kg == pytest.approx(1.03 * burned_kg, rel=1e-9)


@pytest.mark.parametrize("motor", [PLAIN, NUCLEAR], ids=["plain", "nuclear"])
def test_a_capture_forward_ends_in_the_parking_orbit(motor):
    """Solved backward, flown forward from its ignition: the periapsis to 1 m and the semi-axis to 100 m."""
    speed, start_kg = 3800.0, 1.4e5
    where = (GM_M3_S2, PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M)
    paid, end_s = capture.cheapest(speed, start_kg, motor, *where)
    ignition, _ = capture.back(paid, end_s, start_kg, motor, *where)
    assert 2.0 * shape(GM_M3_S2, ignition).energy_m2_s2 == pytest.approx(speed**2, rel=1e-8)
    assert ignition.mass_kg == pytest.approx(start_kg, rel=1e-12)
    end = fire(GM_M3_S2, ignition, motor, -start_kg * math.expm1(-paid / motor.exhaust_m_s), Attitude(-1.0, False, 0.0, 0.0))
    orbit = shape(GM_M3_S2, end)
    assert orbit.periapsis_m == pytest.approx(PARKING_PERIAPSIS_M, abs=1.0)
    assert orbit.axis_m == pytest.approx(PARKING_SEMI_AXIS_M, abs=100.0)
    made = capture.fly_capture(speed, start_kg, motor)
    assert made.burned_kg == pytest.approx(start_kg - end.mass_kg, rel=1e-9)
    assert 0.0 < made.before_s < made.burn_s


def test_an_attitude_fixed_in_space_costs_more_than_one_that_follows():
    fixed = PLAIN._replace(inertial=True)
    assert capture.loss_m_s(3800.0, START_KG, fixed) > capture.loss_m_s(3800.0, START_KG, PLAIN)
    assert departure.loss_m_s(1.7e7, 3, START_KG, fixed) > departure.loss_m_s(1.7e7, 3, START_KG, PLAIN)
    hard = fixed._replace(thrust_n=100 * fixed.thrust_n)
    assert departure.loss_m_s(1.7e7, 1, START_KG, hard) == pytest.approx(0.0, abs=0.5)


def test_the_cooldown_pushes_too_but_less_per_kilogram():
    """The burn itself is shorter than without cooldown, the departure takes more propellant, but less than the 3 %."""
    quiet = departure.plan_departure(1.7e7, 2, START_KG, PLAIN)
    cooled = departure.plan_departure(1.7e7, 2, START_KG, NUCLEAR)
    assert cooled.paid_m_s < quiet.paid_m_s
    burned = [departure.fly_departure(b, START_KG, m).burned_kg for b, m in ((quiet, PLAIN), (cooled, NUCLEAR))]
    assert burned[0] < burned[1] < 1.03 * burned[0]
    assert 0.985 * 905.0 < effective_impulse_s(NUCLEAR) < 905.0


@pytest.mark.parametrize("motor", [PLAIN, NUCLEAR, NUCLEAR._replace(inertial=True)], ids=["plain", "nuclear", "inertial"])
def test_the_table_of_captures_is_the_integrator(motor):
    """Half a per cent of the loss or 0.1 m/s, whichever is more, at 60 places off the nodes."""
    rng = np.random.default_rng(4)
    thrust = np.exp(rng.uniform(np.log(0.05), np.log(3.0), 60))
    speed, mass = rng.uniform(2000.0, 7500.0, 60), motor.thrust_n / thrust / STANDARD_GRAVITY_M_S2
    table = capture_paid_m_s(motor, mass, speed)
    for i in range(60):
        paid = capture.fly_capture(speed[i], mass[i], motor).paid_m_s
        assert table[i] == pytest.approx(paid, abs=max(0.1, 0.005 * abs(paid - float(capture_m_s(speed[i])))))


def test_what_the_table_does_not_cover_is_refused():
    assert np.isnan(capture_paid_m_s(PLAIN, 333e3 / 9.80665 / 0.049, 3000.0))
    assert np.isnan(capture_paid_m_s(PLAIN, START_KG, MOST_ARRIVAL_M_S + 1.0))
    assert np.isnan(capture_paid_m_s(PLAIN, START_KG, np.nan))
