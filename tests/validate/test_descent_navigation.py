"""Is the navigation as good as it says? Errors of whole flights against the covariance the filter carried, and what it makes of
sensors that fail. The judge is chi-square: nobody's numbers are fitted here."""
import numpy as np
import pytest
from scipy import stats

from marsfall.core.status import LANDED
from marsfall.descent import parse_fault, watch
from marsfall.descent.draw import draw
from marsfall.descent.job import LandingJob, fly_rows, trace_of
from marsfall.mission.scenario import read

SEED, FLIGHTS = 20120806, 100
NINE = 9  # position, velocity and attitude


class Flown:
    """Some flights of a shipped landing, with sections of it changed."""

    def __init__(self, name, flights, faults=(), **changes):
        scenario = read(name)
        data = scenario.data
        for section, keys in changes.items():
            data = data.model_copy(update={section: getattr(data, section).model_copy(update=keys)})
        self.job = LandingJob(name, scenario.text, data, [], {})
        self.rows = draw(self.job.lander, SEED, np.arange(1, flights + 1), [parse_fault(word) for word in faults])
        self.statuses, self.events, self.metrics = fly_rows(self.job.lander, self.rows)

    def metric(self, name):
        return self.metrics[:, watch.METRICS.index(name)]

    def rejected_s(self):
        return self.events[:, watch.E_IMU, 0]

    def trace(self, case):
        return trace_of(self.job.lander, self.rows[case:case + 1])


@pytest.fixture(scope="module")
def msl():
    return Flown("msl", FLIGHTS)


def test_errors_are_inside_three_of_their_own_sigmas(msl):
    """Nine errors every five seconds: 99.73 % of normal ones are inside three sigmas. Samples of a flight are one draw of the
    same biases, so the count of independent ones is the count of flights times nine: four standard errors of that below the
    expectation are 99.0 %."""
    assert np.average(msl.metric("nav_inside_ratio"), weights=msl.metric("nav_samples_count")) > 0.99


@pytest.mark.parametrize(("name", "flights"), [("msl", FLIGHTS), ("phoenix-lander", 50), ("pathfinder", 50),
                                               ("opportunity", 50)])
def test_squared_errors_are_chi_square_with_nine_degrees(msl, name, flights):
    """Normalised estimation error squared of position, velocity and attitude. The mean over a flight lies between one draw of
    chi-square (all samples alike) and many: with all alike the mean over n flights has variance 2 * 9 / n. Inside 3.3 of that
    sigma (two-sided 0.1 %): 7.6 to 10.4 for 100 flights. Neither boasting (above) nor wasting what is known (below)."""
    flown = msl if name == "msl" else Flown(name, flights)
    nees = flown.metric("nav_nees_ratio")
    assert nees.mean() == pytest.approx(NINE, abs=stats.norm.ppf(0.9995) * np.sqrt(2.0 * NINE / flights))
    assert (nees > 0.0).all()  # never without a positive definite covariance


def test_the_error_a_landing_ends_with(msl):
    """Velocimeter of 0.1 m/s an axis, ten fixes a second: the filter is better than one fix by then, and the altitude is known
    to a metre though the place on the map is not."""
    assert np.median(msl.metric("nav_velocity_error_m_s")) < 0.03
    end = msl.trace(0)
    assert abs(end["nav_altitude_m"][-1] - (end["altitude_m"][-1] - msl.rows["ground_height_m"][0])) < 1.0


def test_uncertainty_in_the_trace_shrinks_when_the_radar_speaks(msl):
    """The band of the figure: velocity is least known at the first fix and ten times better ten seconds later."""
    trace = msl.trace(0)
    at = int(np.argmax(trace["nav_velocity_sigma_m_s"]))
    assert trace["phase_code"][at] == 1  # under the parachute
    assert trace["nav_velocity_sigma_m_s"][at + 50] < 0.1 * trace["nav_velocity_sigma_m_s"][at]


@pytest.mark.parametrize("at_s", [20, 60, 150])
def test_the_drifting_one_of_two_units_is_found_by_the_air(at_s):
    """msl: two units disagree, nobody can vote; the direction of the felt force shows which attitude is wrong. In thin air both
    are kept until there is some. Every flight lands, with the good unit."""
    flown = Flown("msl", 20, [f"gyro-drift@E+{at_s}"])
    assert (flown.rejected_s() > at_s).all()
    assert (flown.rejected_s() < max(at_s, 30.0) + 30.0).all()
    assert (flown.statuses == LANDED).sum() >= 19
    assert flown.metric("nav_attitude_error_deg").max() < 0.5


def test_the_drifting_one_of_three_is_out_within_a_second():
    """sojourner: the angle between units shows 0.05 deg/s2 in under a second, and what it did to the attitude is taken back: as
    consistent afterwards as without."""
    flown = Flown("sojourner", 30, ["gyro-drift@E+60"])
    assert (flown.rejected_s() < 61.0).all()
    assert flown.metric("nav_nees_ratio").mean() == pytest.approx(NINE, abs=3.3 * np.sqrt(2.0 * NINE / 30))
    assert (flown.statuses == LANDED).all()


def test_two_units_that_disagree_before_there_is_air_are_told_apart_in_it():
    """phoenix-lander: thin air for a minute and a half after E+20, in which the drift of one unit turns its attitude right
    round. Both attitudes are kept; the air tells which is right, and then the craft has it, to a part of a degree."""
    flown = Flown("phoenix-lander", 20, ["gyro-drift@E+20"])
    assert flown.rejected_s() == pytest.approx(120.0, abs=30.0)
    assert flown.metric("nav_attitude_error_deg").max() < 1.0


SWINGING = {"stretch_angle_deg": 27.0}  # enough to bring the gyroscopes of 187.5 deg/s to their end in most flights
AS_FLOWN = {"gyro_saturation": "held", "altimeter_fixes": "forced", "phase_conditions": "two"}


def test_a_saturated_gyroscope_is_survived_by_software_that_marks_it():
    """Schiaparelli with a parachute that swings it through the range of its gyroscopes: the repaired software opens its
    uncertainty of the attitude, and the radar's velocities close it again."""
    flown = Flown("schiaparelli-repaired", 20, parachute=SWINGING)
    assert (flown.statuses == LANDED).all()
    assert flown.trace(0)["nav_attitude_sigma_deg"].max() > 3.0
    assert np.median(flown.metric("nav_attitude_error_deg")) < 1.0


def test_a_held_saturation_with_forced_fixes_believes_itself_below_ground():
    """The same flights with the software as flown (edl.md 2.5: 165 degrees, negative altitude, 150 m/s): the attitude is off by
    more than 90 degrees, the altitude becomes negative while high up in one of the first lost flights, and most are lost."""
    flown = Flown("schiaparelli-repaired", 20, parachute=SWINGING, software=AS_FLOWN)
    assert (flown.statuses != LANDED).mean() > 0.5
    assert np.median(flown.metric("nav_attitude_error_deg")) > 90.0
    traces = [flown.trace(int(case)) for case in np.flatnonzero(flown.statuses != LANDED)[:6]]
    assert any((trace["nav_altitude_m"][trace["altitude_m"] > 500.0] < 0.0).any() for trace in traces)


def test_a_star_tracker_keeps_the_attitude_until_the_air():
    """0.01 deg an axis twice a second above 80 km, on a craft that starts with 0.1 deg an axis: known fifty times better at
    80 km, and consistent."""
    flown = Flown("mars-94", 20, sensors={"star_tracker": True})
    trace = flown.trace(0)
    high = trace["altitude_m"] > 81e3
    assert trace["nav_attitude_sigma_deg"][high][-1] < 0.02 * 0.1 * np.sqrt(3.0)
    assert flown.metric("nav_nees_ratio").mean() == pytest.approx(NINE, abs=3.3 * np.sqrt(2.0 * NINE / 20))


@pytest.mark.parametrize(("tau", "low_m", "high_m"), [(0.3, 3500.0, 4300.0), (12.0, 300.0, 2500.0)])
def test_terrain_fixes_need_clear_air(tau, low_m, high_m):
    """mars-94 with a camera: in clear air the place on the map is known as soon as the camera looks, below 4.2 km; in a storm
    of optical depth 12 only when the ground is near (half of the matches fail at a path of 1.8, which is 1.4 km of it)."""
    flown = Flown("mars-94", 20, sensors={"terrain_camera": True}, weather={"local_optical_depth_ratio": tau})
    heights_m = []
    for case in range(8):
        trace = flown.trace(case)
        found = trace["nav_position_sigma_m"] < 100.0
        heights_m.append(trace["altitude_m"][np.argmax(found)] if found.any() else 0.0)
    assert low_m < np.median(heights_m) < high_m
    assert flown.metric("nav_nees_ratio").mean() == pytest.approx(NINE, abs=3.3 * np.sqrt(2.0 * NINE / 20))
