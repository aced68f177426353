"""The tables of finite-burn losses: their nodes, the law they obey, and what happens outside them."""
import numpy as np
import pytest

from marsfall.cruise.losses import capture_loss_m_s, departure_loss_m_s


@pytest.mark.parametrize(("burns", "loss"), [(1, 840.0), (2, 300.0), (3, 145.0)])
def test_the_nodes_are_the_integrated_values(burns, loss):
    """V13, at thrust over weight 0.1 and C3 18.4."""
    assert float(departure_loss_m_s(0.10, 18.4e6, burns)) == pytest.approx(loss, rel=1e-9)


@pytest.mark.parametrize("thrust", [0.10, 0.12, 0.15, 0.17, 0.20])
@pytest.mark.parametrize("c3_m2_s2", [10e6, 16.96e6, 20.8e6, 30e6])
def test_n_burns_are_one_burn_of_n_times_the_thrust(thrust, c3_m2_s2):
    """V14: loss(n, T/W) = loss(1, n T/W); the note's 5 %, plus the metre to which the table is rounded."""
    two, one = departure_loss_m_s(thrust, c3_m2_s2, 2), departure_loss_m_s(2 * thrust, c3_m2_s2, 1)
    assert float(two) == pytest.approx(float(one), rel=0.05, abs=1.0)


def test_losses_fall_with_thrust_and_grow_with_energy():
    thrust = np.linspace(0.05, 0.5, 60)
    for burns in (1, 2, 3):
        assert np.all(np.diff(departure_loss_m_s(thrust, 17e6, burns)) < 0)
        assert np.all(np.diff(departure_loss_m_s(0.1, np.linspace(10e6, 30e6, 60), burns)) > 0)
    assert np.all(np.diff(capture_loss_m_s(np.linspace(0.05, 0.3, 60), 3800.0)) < 0)
    assert np.all(np.diff(capture_loss_m_s(0.15, np.linspace(2500.0, 7000.0, 60))) > 0)


def test_what_a_table_would_understate_is_refused_and_the_rest_keeps_the_end_value():
    assert np.isnan(departure_loss_m_s(0.049, 17e6, 2))
    assert np.isnan(departure_loss_m_s(0.1, 31e6, 2))
    assert np.isnan(capture_loss_m_s(0.1, 7001.0))
    assert float(departure_loss_m_s(2.0, 18.4e6, 1)) == pytest.approx(55.0)
    assert float(capture_loss_m_s(0.5, 2000.0)) == pytest.approx(1.0)
