"""Which sensors are believed, what they say together, and what is predicted from it."""
import math

import numpy as np
import pytest
from limits_made import definitions, feed

from marsfall.core.errors import InputError
from marsfall.limits.live import Monitor
from marsfall.limits.trend import SIGMAS


def three(a, b, c):
    return {"a": a, "b": b, "c": c}


def monitor_of(limit=None, **quantity):
    return Monitor(definitions({"hot": limit or {}}, **quantity))


def disqualified(monitor):
    return [(event.sensor, event.detail.partition(" (")[0]) for event in monitor.events if event.event == "disqualified"]


def test_three_strikes_in_a_row_and_a_sensor_is_out_for_good():
    monitor = monitor_of(valid_low=0.0, valid_high=500.0)
    feed(monitor, [three(50, 50, x) for x in (900, 900, 50, 900, -1, math.nan, 50, 50)])
    assert disqualified(monitor) == [("c", "not finite")]
    assert monitor.voted("x") == 50.0
    assert monitor.state.quantities["qualified_count"][0] == 2


def test_the_ends_of_the_valid_range_are_valid():
    monitor = monitor_of(sensors=("a",), valid_low=0.0, valid_high=500.0, strikes_count=1)
    feed(monitor, [0.0, 500.0])
    assert disqualified(monitor) == []
    feed(monitor, [math.nextafter(500.0, 501.0)])
    assert disqualified(monitor) == [("a", "out of its valid range")]


def test_faster_than_the_quantity_can_move_is_bad_however_steady_it_looks():
    """At 10 Hz with 100 K/s allowed, a leap of 50 K is a strike each time until the quantity could be there."""
    monitor = monitor_of(sensors=("a",), rate_most_per_s=100.0, strikes_count=9)
    seen = feed(monitor, [20, 29, 79, 79, 79, 79, 79])
    assert [state for state, _ in seen] == ["ok", "ok", "invalid", "invalid", "invalid", "invalid", "ok"]
    strict = monitor_of(sensors=("a",), rate_most_per_s=100.0)
    feed(strict, [20, 29, 79, 79, 79])
    assert disqualified(strict) == [("a", "changes too fast")]
    assert strict.value_state("hot") == "unqualified"


def test_the_odd_one_of_three_is_out_and_the_vote_goes_on():
    monitor = monitor_of(disagreement_most=10.0)
    feed(monitor, [three(50, 52, 80)] * 2)
    assert disqualified(monitor) == []
    assert monitor.voted("x") == 51.0, "not even its first bad samples count"
    feed(monitor, [three(50, 52, 80)])
    assert disqualified(monitor) == [("c", "disagrees with the other sensors")]


@pytest.mark.parametrize("values", [(50.0, 61.0), (50.0, 61.0, 72.0), (50.0, 51.0, 70.0, 71.0)])
def test_where_nobody_has_a_majority_the_quantity_is_in_doubt_and_nobody_is_out(values):
    names = tuple("abcd"[: len(values)])
    monitor = monitor_of({"bound": 40.0}, sensors=names, disagreement_most=10.0)
    seen = feed(monitor, [dict(zip(names, values, strict=True))] * 9)
    assert seen == [("unqualified", False)] * 9
    assert math.isnan(monitor.voted("x"))
    assert disqualified(monitor) == []
    agreed = feed(monitor, [dict.fromkeys(names, 50.0)])
    assert agreed == [("out", True)]


def test_as_far_apart_as_allowed_still_agrees():
    assert feed(monitor_of(sensors=("a", "b"), disagreement_most=10.0), [{"a": 50.0, "b": 60.0}]) == [("ok", False)]


@pytest.mark.parametrize(("vote", "values", "voted"), [
    ("mid", (1, 5, 3), 3.0), ("mid", (1, 5), 3.0), ("mid", (1, 5, 3, 9), 4.0), ("mean", (1, 5, 9), 5.0),
    ("highest", (1, 5, 3), 5.0), ("lowest", (2, 5, 3), 2.0), ("single", (2, 5, 3), 2.0)])
def test_how_one_value_is_made(vote, values, voted):
    names = tuple("abcd"[: len(values)])
    monitor = monitor_of(sensors=names, vote=vote)
    feed(monitor, [dict(zip(names, values, strict=True))])
    assert monitor.voted("x") == voted


def test_of_two_the_worse_one_counts_on_either_side():
    two = {"a": 99.0, "b": 101.0}
    assert feed(monitor_of(sensors=("a", "b")), [two]) == [("out", True)]
    assert feed(monitor_of({"side": "below"}, sensors=("a", "b")), [two]) == [("out", True)]


def test_single_goes_to_the_next_when_the_first_is_disqualified():
    monitor = monitor_of(vote="single", valid_high=500.0)
    feed(monitor, [three(50, 60, 70)] + [three(900, 60, 70)] * 3)
    assert monitor.voted("x") == 60.0


@pytest.mark.parametrize(("rule", "needs", "expected"), [
    ("any", 1, [False, False, True, True, True]), ("two", 2, [False, False, False, True, True]),
    ("all", 1, [False, False, False, False, True])])
def test_each_sensor_has_its_own_run(rule, needs, expected):
    """a is over from frame 0, b from 1, c from 2; three samples each are asked for."""
    monitor = monitor_of({"trips_on": rule, "needs_count": needs, "persistence_count": 3})
    frames = [three(101, 99, 99), three(101, 101, 99), three(101, 101, 101), three(101, 101, 101), three(101, 101, 101)]
    assert [active for _, active in feed(monitor, frames)] == expected
    assert monitor.alarms[0].t0_s == 0.0


def test_taking_turns_is_no_run():
    """Somebody is over in every frame, but no sensor three times in a row."""
    monitor = monitor_of({"trips_on": "any", "persistence_count": 3})
    turns = [three(101, 99, 99), three(99, 101, 99), three(99, 99, 101)] * 5
    assert not any(active for _, active in feed(monitor, turns))


def test_the_run_of_a_sensor_is_broken_by_a_gap_and_by_another_phase():
    twice = {"trips_on": "any", "persistence_count": 2}
    monitor = monitor_of(twice)
    frames = [{"a": 101}, {"a": 101}, {"a": 101}]
    assert [a for _, a in feed(monitor, frames, [0.0, 1.1, 1.2])] == [False, False, True]
    monitor = Monitor(definitions({"hot": {**twice, "phases": ("start",)}}, ("start", "hold")))
    seen = [feed(monitor, [{"a": 101}], phase=phase)[0][1] for phase in ("start", "hold", "start", "start")]
    assert seen == [False, False, False, True]


def test_the_time_of_a_run_ends_with_its_last_sample():
    """Frames of another sensor do not make the silence of this one a proof."""
    monitor = monitor_of({"trips_on": "any", "persistence_s": 0.25})
    frames = [{"a": 101}, {"a": 101}, {"b": 50}, {"b": 50}, {"b": 50}, {"a": 101}]
    assert [a for _, a in feed(monitor, frames)] == [False] * 5 + [True]


def test_a_held_value_that_disagrees_is_left_out_and_may_come_back():
    monitor = monitor_of(disagreement_most=10.0)
    usable = []
    for frame in (three(50, 50, 50), {"a": 80, "b": 80}, {"a": 50, "b": 50}):
        feed(monitor, [frame])
        usable.append(int(monitor.state.quantities["usable_count"][0]))
    assert usable == [3, 2, 3]


def test_doubt_that_counts_as_over_breaks_the_way_back():
    limit = {"needs_count": 2, "unqualified": "trip", "clear_count": 2}
    monitor = monitor_of(limit, sensors=("a", "b"), disagreement_most=10.0)
    frames = [{"a": x, "b": y} for x, y in ((101, 101), (50, 50), (50, 90), (50, 50), (50, 50))]
    assert [a for _, a in feed(monitor, frames)] == [True, True, True, True, False]


def test_all_means_all_that_are_still_qualified():
    monitor = monitor_of({"trips_on": "all", "persistence_count": 3}, valid_high=500.0)
    assert not any(a for _, a in feed(monitor, [three(101, 101, 50)] * 5))
    seen = feed(monitor, [three(101, 101, 900)] * 3)
    assert [a for _, a in seen] == [False, False, True], "c is disqualified with its third bad sample"


def test_too_few_qualified_sensors_are_said_and_do_nothing_or_count_as_over():
    for unqualified, alarm in (("advise", False), ("trip", True)):
        monitor = monitor_of({"needs_count": 3, "unqualified": unqualified, "persistence_count": 2}, valid_high=500.0)
        seen = feed(monitor, [three(50, 50, 900)] * 5)
        assert [state for state, _ in seen] == ["invalid", "invalid", *["unqualified"] * 3]
        assert [active for _, active in seen] == [False, False, False, alarm, alarm]
        assert [(a.value, a.peak) for a in monitor.alarms] == [(None, None)] * alarm


def test_a_requalified_sensor_votes_again():
    monitor = monitor_of({"needs_count": 3}, valid_high=500.0)
    feed(monitor, [three(50, 50, 900)] * 3)
    monitor.requalify("c", ["Ada"])
    assert feed(monitor, [three(50, 50, 50)]) == [("ok", False)]
    with pytest.raises(InputError, match="no such alarm"):
        monitor.requalify("c", ["Ada"])


def test_a_silent_sensor_does_not_vote():
    monitor = monitor_of({"trips_on": "all", "needs_count": 2})
    frames = [three(99, 99, 99)] + [{"a": 101, "b": 101}] * 15
    seen = [active for _, active in feed(monitor, frames)]
    assert not any(seen[:10])
    assert seen[11:] == [True] * 5, "c is stale after 1 s"


def fitted(t_s, y, trend_s):
    """Level at the last sample, slope, and their covariance: the matrices written out."""
    w = np.exp((t_s - t_s[-1]) / trend_s)
    x = np.column_stack([np.ones_like(t_s), t_s - t_s[-1]])
    m = np.linalg.inv(x.T * w @ x)
    beta = m @ (x.T * w @ y)
    q = x.T * w**2 @ x
    s2 = (w * (y - x @ beta) ** 2).sum() / (w.sum() - np.trace(m @ q))
    return beta, s2 * m @ q @ m


def test_the_trend_is_weighted_least_squares():
    rng = np.random.default_rng(7)
    t_s = 1e6 + np.cumsum(rng.uniform(0.05, 0.5, 300))  # late in a mission, unevenly sampled
    y = 5000.0 + 0.3 * (t_s - t_s[0]) + rng.normal(0.0, 2.0, t_s.size)
    monitor = monitor_of(sensors=("a",), trend_s=20.0)
    feed(monitor, y.tolist(), t_s)
    (level, slope), cov = fitted(t_s, y, 20.0)
    row = monitor.state.quantities[0]
    assert (row["level"], row["slope"]) == (pytest.approx(level, rel=1e-10), pytest.approx(slope, rel=1e-8))
    assert [row["var_level"], row["var_both"], row["var_slope"]] == pytest.approx([cov[0, 0], cov[0, 1], cov[1, 1]], rel=1e-7)


@pytest.mark.parametrize(("side", "sign"), [("above", 1.0), ("below", -1.0)])
def test_a_ramp_without_noise_is_predicted_exactly(side, sign):
    monitor = monitor_of({"side": side}, sensors=("a",), trend_s=10.0)
    feed(monitor, [100.0 + sign * (0.2 * n - 50.0) for n in range(101)])  # 2 K/s, 30 K to go
    ahead = monitor.ahead("hot")
    assert [ahead.earliest_s, ahead.expected_s, ahead.latest_s] == pytest.approx([15.0] * 3, abs=1e-5)
    assert str(ahead) == "in 15 s (90 %: 15 to 15)"
    assert monitor.alarms == ()


def test_the_90_per_cent_hold_the_truth_in_90_per_cent_of_noisy_ramps():
    """Five sigmas of the binomial scatter of 400 trials."""
    rng, hits = np.random.default_rng(11), 0
    for _ in range(400):
        monitor = monitor_of(sensors=("a",), trend_s=4.0)
        noisy = 50.0 + 0.1 * np.arange(150) + rng.normal(0.0, 0.8, 150)
        feed(monitor, noisy.tolist())
        ahead = monitor.ahead("hot")
        hits += ahead is not None and ahead.earliest_s <= 50.0 - 14.9 <= ahead.latest_s
    assert hits / 400 == pytest.approx(0.9, abs=5.0 * math.sqrt(0.09 / 400))
    assert pytest.approx(1.6449, abs=1e-4) == SIGMAS


def test_a_gap_begins_the_trend_anew():
    monitor = monitor_of(sensors=("a",), trend_s=10.0)
    feed(monitor, [50.0 + 0.5 * n for n in range(50)])
    assert monitor.ahead("hot") is not None
    feed(monitor, [75.0, 75.2, 75.4], [10.0, 10.1, 10.2])
    assert monitor.ahead("hot") is None, "three samples are no trend"
    feed(monitor, [75.6, 75.8])
    assert monitor.ahead("hot").expected_s == pytest.approx((100.0 - 75.8) / 2.0, rel=1e-6)


def test_nothing_is_predicted_without_a_trend_towards_the_bound():
    monitor = monitor_of(sensors=("a",), trend_s=10.0)
    feed(monitor, [50.0] * 50)
    assert monitor.ahead("hot") is None
    feed(monitor, [50.0 - 0.5 * n for n in range(50)])
    assert monitor.ahead("hot") is None
    feed(monitor, [101.0])
    assert monitor.ahead("hot") is None, "it is out already"
    noise = monitor_of(sensors=("a",), trend_s=10.0)
    feed(noise, np.random.default_rng(3).normal(50.0, 1.0, 80).tolist())
    assert noise.ahead("hot") is None
