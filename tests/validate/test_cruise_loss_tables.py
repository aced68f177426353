"""Finite-burn losses against the tables of the reference note (section 4), which were integrated independently of this code."""
import pytest

from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.cruise import capture, departure
from marsfall.cruise.burns import PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M, capture_m_s
from marsfall.cruise.thrust import Motor
from marsfall.mars.constants import GM_M3_S2

C3_KM2_S2 = (10.0, 18.4, 30.0)
DEPARTURES = {  # thrust over weight: for every C3 the losses of one, two and three burns, m/s
    0.05: ((1542, 720, 381), (1812, 902, 494), (2146, 1154, 660)),
    0.08: ((917, 337, 165), (1115, 438, 219), (1375, 586, 302)),
    0.10: ((678, 228, 108), (840, 300, 145), (1059, 409, 203)),
    0.15: ((366, 108, 50), (468, 145, 67), (613, 202, 95)),
    0.20: ((225, 63, 28), (294, 84, 38), (395, 119, 55)),
    0.30: ((108, 28, 13), (144, 38, 17), (199, 55, 25)),
    0.50: ((41, 10, 5), (55, 14, 6), (78, 20, 9)),
}
THRUSTS = (0.05, 0.10, 0.20, 0.30)
CAPTURES = {  # arrival speed in m/s: losses by thrust over weight
    2500.0: (42, 12, 3, 1), 3500.0: (145, 48, 13, 6), 4180.0: (251, 98, 30, 14), 5400.0: (477, 222, 83, 42),
    7000.0: (779, 413, 185, 105),
}
NOT_THE_BEST = {(5400.0, 0.05), (7000.0, 0.05), (7000.0, 0.10)}
START_KG = 1e5


def motor(thrust_to_weight):
    """An engine without start-up and cooldown, specific impulse 900 s, as in the note."""
    return Motor(thrust_to_weight * START_KG * STANDARD_GRAVITY_M_S2, 900.0 * STANDARD_GRAVITY_M_S2, 0.0, 0.0, 0.0, 0.0, False)


@pytest.mark.parametrize("thrust", DEPARTURES)
@pytest.mark.parametrize("column", range(3))
@pytest.mark.parametrize("burns", [1, 2, 3])
def test_departure_losses(thrust, column, burns):
    """V13: all 63 values to the note's 3 %, plus the half metre to which it rounds."""
    told = DEPARTURES[thrust][column][burns - 1]
    loss = departure.loss_m_s(C3_KM2_S2[column] * 1e6, burns, START_KG, motor(thrust))
    assert loss == pytest.approx(told, rel=0.03, abs=0.51)


@pytest.mark.parametrize("thrust", [0.10, 0.12, 0.15, 0.17, 0.20])
@pytest.mark.parametrize("c3", C3_KM2_S2)
@pytest.mark.parametrize("burns", [2, 3])
def test_n_burns_are_one_burn_of_n_times_the_thrust(thrust, c3, burns):
    """V14: loss(n, T/W) = loss(1, n T/W), the note's 5 %."""
    many = departure.loss_m_s(c3 * 1e6, burns, START_KG, motor(thrust))
    assert many == pytest.approx(departure.loss_m_s(c3 * 1e6, 1, START_KG, motor(burns * thrust)), rel=0.05)


@pytest.mark.parametrize("burns", [1, 2, 3])
def test_no_loss_in_the_limit_of_an_impulse(burns):
    """V15: thrust over weight 10 is within 1 m/s of the impulse; losses fall with the square of the thrust beyond."""
    at_ten, at_hundred = (departure.loss_m_s(18.4e6, burns, START_KG, motor(x)) for x in (10.0, 100.0))
    assert 0.0 < at_ten < 1.0
    assert at_hundred == pytest.approx(0.01 * at_ten, rel=0.3)
    assert 0.0 < capture.loss_m_s(4180.0, START_KG, motor(10.0)) < 1.0


@pytest.mark.parametrize(("burns", "hours"), [(2, (5.2, 0.0)), (3, (3.1, 15.7))])
def test_orbits_between_the_burns(burns, hours):
    """Section 4: at C3 18.4 and thrust over weight 0.1, to the last digit printed."""
    made = departure.fly_departure(departure.plan_departure(18.4e6, burns, START_KG, motor(0.1)), START_KG, motor(0.1))
    assert made.first_period_s / 3600.0 == pytest.approx(hours[0], abs=0.051)
    assert made.second_period_s / 3600.0 == pytest.approx(hours[1], abs=0.051)


@pytest.mark.parametrize(("thrust", "minutes"),
                         [(0.05, 145), (0.08, 82), (0.10, 63), (0.15, 40), (0.20, 29), (0.30, 19), (0.50, 11)])
def test_length_of_a_single_burn(thrust, minutes):
    """Section 4, last column, to the minute."""
    made = departure.fly_departure(departure.plan_departure(18.4e6, 1, START_KG, motor(thrust)), START_KG, motor(thrust))
    assert made.burn_s / 60.0 == pytest.approx(minutes, abs=0.51)


@pytest.mark.parametrize("thrust", THRUSTS)
@pytest.mark.parametrize("speed", CAPTURES)
def test_capture_losses(speed, thrust):
    """Section 4: 3 %, plus the half metre to which it rounds, where the note found the optimum.

    Its three values for the longest burns of fast arrivals lie 6 to 19 % above ours. They are those of a burn that ends 35 %
    of its length after periapsis (next test), an end of the note's search; the best end is earlier, and cheaper.
    """
    told = CAPTURES[speed][THRUSTS.index(thrust)]
    loss = capture.loss_m_s(speed, START_KG, motor(thrust))
    if (speed, thrust) in NOT_THE_BEST:
        assert 0.8 * told < loss < told
    else:
        assert loss == pytest.approx(told, rel=0.03, abs=0.51)


@pytest.mark.parametrize(("speed", "thrust"), sorted(NOT_THE_BEST))
def test_capture_losses_of_the_note_where_it_stopped_searching(speed, thrust):
    """A burn that ends 35 % of its length after periapsis loses what the note prints, to 3 %."""
    where = (GM_M3_S2, PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M)
    end_s = 0.0
    for _ in range(30):
        paid = capture.ideal_from(speed, end_s, START_KG, motor(thrust), *where)
        end_s = 0.35 * capture.back(paid, end_s, START_KG, motor(thrust), *where)[1]
    told = CAPTURES[speed][THRUSTS.index(thrust)]
    assert paid - float(capture_m_s(speed)) == pytest.approx(told, rel=0.03)

