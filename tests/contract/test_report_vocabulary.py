"""Every phase has an ink, and every quantity that is shown has words and a unit."""
import pytest

from marsfall.campaign.drawn import OUTCOMES
from marsfall.campaign.margins import limits_of
from marsfall.descent.model import PHASES
from marsfall.mission.scenario import read
from marsfall.report.landing import SENSES
from marsfall.report.quantities import QUANTITIES, quantity
from marsfall.report.timeline import PHASE_INKS


def test_every_phase_has_an_ink_of_its_own():
    assert len(set(PHASE_INKS)) == len(PHASES)


def test_every_quantity_that_is_shown_has_its_words():
    assert {*SENSES, *OUTCOMES, *limits_of(read("msl").data)} <= set(QUANTITIES)


@pytest.mark.parametrize(("column", "label", "unit_factor"), [
    ("entry_flight_path_angle_rad", "entry flight path angle, deg", 0.0174532925),
    ("entry_along_track_m", "entry along track, km", 1e3),
    ("chute_scale_ratio", "parachute drag", 1.0), ("gyro_bias_a_x_rad_s", "gyro bias a x, deg/h", 4.8481368e-6),
    ("mass_kg", "mass, kg", 1.0), ("wind_along_track_m_s", "wind along track, m/s", 1.0),
])
def test_an_input_is_shown_by_its_name_in_a_unit_of_people(column, label, unit_factor):
    assert (quantity(column).label, quantity(column).unit_factor) == (label, pytest.approx(unit_factor))
