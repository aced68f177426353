"""Go or wait: what a rule may never do, whatever its numbers."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from marsfall.orbit.policy import TAU_BIAS_RATIO, TAU_NOISE_RATIO, LandingPolicy, Look, decide, measure_tau

limits = st.floats(0.1, 15.0)
policies = st.builds(LandingPolicy, tau_limit_ratio=limits, patience_sol=st.floats(0.0, 100.0),
                     relaxed_tau_limit_ratio=limits, posture=st.sampled_from(["cautious", "neutral", "bold"]))
looks = st.builds(Look, st.floats(0.0, 20.0), st.floats(0.0, 100.0))


@given(policies, looks, st.floats(0.0, 1.0))
def test_a_tighter_limit_never_turns_a_wait_into_a_go(policy, look, tighter):
    strict = policy.model_copy(update={"tau_limit_ratio": policy.tau_limit_ratio * tighter})
    assert not (decide(strict, look).go and not decide(policy, look).go)


@given(policies, looks, st.floats(0.0, 10.0))
def test_more_dust_never_turns_a_wait_into_a_go(policy, look, more):
    dustier = look._replace(measured_tau_ratio=look.measured_tau_ratio + more)
    assert not (decide(policy, dustier).go and not decide(policy, look).go)


@given(policies, looks, st.floats(0.0, 50.0))
def test_waiting_longer_never_turns_a_go_into_a_wait(policy, look, longer):
    later = look._replace(waited_sol=look.waited_sol + longer)
    assert decide(policy, later).go or not decide(policy, look).go


@given(policies, looks)
def test_a_bolder_crew_goes_whenever_a_more_cautious_one_does(policy, look):
    goes = [decide(policy.model_copy(update={"posture": p}), look).go for p in ("cautious", "neutral", "bold")]
    assert goes == sorted(goes)


@given(policies, looks)
def test_the_reason_says_what_was_decided_and_why(policy, look):
    decision = decide(policy, look)
    assert decision.reason.startswith("go" if decision.go else "wait")
    assert f"{look.measured_tau_ratio:.2f}" in decision.reason


def test_what_is_measured_has_the_stated_bias_and_noise():
    first = np.array([measure_tau(2.0, 1, case, "Phoenix", 0) for case in range(1, 2001)])
    second = np.array([measure_tau(2.0, 1, case, "Phoenix", 1) for case in range(1, 2001)])
    spread = 2.0 * np.hypot(TAU_BIAS_RATIO, TAU_NOISE_RATIO)
    assert first.std() == pytest.approx(spread, rel=4.0 / np.sqrt(4000.0))
    shared = TAU_BIAS_RATIO**2 / (TAU_BIAS_RATIO**2 + TAU_NOISE_RATIO**2)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(shared, abs=4.0 / np.sqrt(2000.0))
    assert measure_tau(2.0, 1, 0, "Phoenix", 0) == 2.0


def test_a_misspelt_policy_is_refused():
    with pytest.raises(ValidationError):
        LandingPolicy(tau_limit_ratio=2.0, patience_sol=3.0, relaxed_tau_limit_ratio=3.0, posture="reckless")
