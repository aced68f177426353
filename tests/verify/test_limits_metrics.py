"""The figures of a set of alarms against counts that can be made by hand, and the arrays of a campaign."""
import numpy as np
import pytest
from limits_made import alone, definitions, feed

from marsfall.campaign.limit_score import limit_odds
from marsfall.limits.metrics import Bounds, figures, rate
from marsfall.limits.replay import recording
from marsfall.limits.survey import survey


def pulses(starts_s, long_s=1.0, **limit):
    """Alarms that begin at these times and are back inside so much later; the clock runs on to 4000 s."""
    monitor = alone(limit, stale_s=1e6)
    feed(monitor, [99.0], [-1.0])
    for t_s in starts_s:
        feed(monitor, [101.0, 99.0], [t_s, t_s + long_s])
    return monitor


def test_rate_and_flood():
    """Ten alarms 30 s apart: the tenth, at 270 s, begins a flood that lasts until the first is ten minutes old."""
    said = figures(pulses(range(0, 300, 30)).alarms, 0.0, 4000.0)
    assert (said["alarms"], said["per_window_peak"]) == (10, 10)
    assert said["per_window_mean"] == pytest.approx(10 * 600 / 4000)
    assert said["flood_ratio"] == pytest.approx((600 - 270) / 4000)
    assert figures(pulses(range(0, 270, 30)).alarms, 0.0, 4000.0)["flood_ratio"] == 0.0


def test_floods_that_overlap_count_once():
    """Against counting every half second."""
    said = figures(pulses(range(0, 600, 30)).alarms, 0.0, 4000.0)
    brute = np.arange(0.0, 4000.0, 0.5)
    count = np.array([sum(t - 600 < s <= t for s in range(0, 600, 30)) for t in brute])
    assert said["flood_ratio"] == pytest.approx((count >= 10).mean(), abs=1e-3)


def test_rate_is_a_staircase_that_comes_down_again():
    assert rate(np.array([0.0, 10.0, 10.0]), 60.0) == [(0.0, 1), (10.0, 3), (60.0, 2), (70.0, 0)]
    assert rate(np.array([])) == []


@pytest.mark.parametrize(("starts_s", "chatters"), [((0.0,), False), ((0.0, 30.0), True), ((0.0, 61.0), False)])
def test_chattering_is_three_turns_within_a_minute(starts_s, chatters):
    """Begin, end, begin again."""
    assert (figures(pulses(starts_s).alarms, 0.0, 4000.0)["chattering"] == ["hot"]) == chatters


def test_standing_acknowledged_and_first_out():
    monitor = pulses([0.0])
    feed(monitor, [101.0], [100.0])
    monitor.acknowledge("hot", ["Ada"])
    feed(monitor, [101.0], [90_000.0])
    said = figures(monitor.alarms, 0.0, 90_000.0)
    assert said["standing"] == said["standing_at_end"] == ["hot"]
    assert said["longest_s"] == 89_900.0
    assert said["longest_unacknowledged_s"] == 1.0
    assert said["first_out"] == ["hot", "hot"]
    assert said["bad_actors"] == [{"limit": "hot", "alarms": 2, "ratio": 1.0}]
    assert said["levels"]["warning"] == 2
    assert figures(monitor.alarms, 0.0, 90_000.0, Bounds(standing_s=1e5))["standing"] == []


def test_no_alarms_no_figures():
    said = figures([], 0.0, 0.0)
    assert (said["alarms"], said["flood_ratio"], said["per_window_mean"], said["longest_s"]) == (0, 0.0, 0.0, 0.0)


def test_an_inhibited_alarm_counts_nowhere():
    monitor = alone({"inhibit_by": ("Ada",)})
    feed(monitor, [99])
    monitor.inhibit("hot", ["Ada"], "test", 100.0)
    feed(monitor, [101, 99])
    said = figures(monitor.alarms, 0.0, 1.0)
    assert (said["alarms"], said["inhibited"], said["per_window_peak"]) == (0, 1, 0)


def test_a_campaign_counts_what_each_case_did():
    """Peaks 95, 99, 101, ... of a triangle against limits at 100 (two samples) and 104: everything known by hand."""
    made = definitions({"low": {"persistence_count": 2}, "high": {"bound": 104.0}, "other": {"side": "below", "bound": 0.0}},
                       sensors=("a",))
    t_s = np.arange(0.0, 2.1, 0.1)
    peaks = [95.0, 99.0, 101.0, 103.0, 105.0, 140.0]
    cases = [recording(made, t_s, {"a": peak - 10.0 * np.abs(t_s - 1.0)}) for peak in peaks]
    cases.append(recording(made, t_s, {}))
    seen = survey(made, cases)
    assert seen.alarms_count[:, 1].tolist() == [0, 0, 0, 0, 1, 1, 0]
    assert seen.first.tolist() == [-1, -1, -1, 0, 0, 1, -1]
    assert seen.least_margin[:6, 0] == pytest.approx([100.0 - peak for peak in peaks])
    assert not seen.judged[6].any()
    said = limit_odds(made, seen)
    assert said["cases"] == 7
    low, high, other = said["limits"]
    assert (low["violated"]["p"], low["violated"]["n"], low["not_judged"]) == (pytest.approx(4 / 6), 6, 1)
    assert high["violated"]["lo"] < 2 / 6 < high["violated"]["hi"]
    assert high["alarmed"]["p"] == pytest.approx(2 / 6)
    assert other["violated"]["p"] == 0.0
    assert low["margin"]["n"] == 6
    assert low["margin"]["excluded"] == 1
    assert said["first"] == [{"limit": "low", "cases": 2, "odds": pytest.approx(said["first"][0]["odds"])},
                             {"limit": "high", "cases": 1, "odds": pytest.approx(said["first"][1]["odds"])}]


def test_limits_that_break_in_one_frame_go_in_the_order_in_which_they_were_over():
    made = definitions({"slow": {"persistence_count": 2}, "fast": {"bound": 103.0}}, sensors=("a",))
    seen = survey(made, [recording(made, np.array([0.0, 0.1]), {"a": np.array([101.0, 104.0])})])
    assert seen.alarm_s.tolist() == [[0.1, 0.1]]
    assert seen.first.tolist() == [0]
