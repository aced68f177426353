"""One limit, sample by sample: the boundary, dead-band, persistence, latch, phases, inhibits, gaps, late frames."""
import math

import pytest
from limits_made import alone, definitions, feed

from marsfall.core.errors import InputError
from marsfall.limits.live import Monitor

JUST_OVER, JUST_UNDER = math.nextafter(100.0, 200.0), math.nextafter(100.0, 0.0)


@pytest.mark.parametrize(("side", "inclusive", "out", "inside"), [
    ("above", False, JUST_OVER, 100.0), ("above", True, 100.0, JUST_UNDER),
    ("below", False, JUST_UNDER, 100.0), ("below", True, 100.0, JUST_OVER)])
def test_the_bound_itself_is_out_only_where_the_limit_says_so(side, inclusive, out, inside):
    limit = {"side": side, "inclusive": inclusive}
    assert feed(alone(limit), [inside, out, inside]) == [("ok", False), ("out", True), ("ok", False)]


def test_infinite_values_are_invalid_and_not_out():
    assert feed(alone(strikes_count=9), [math.inf, -math.inf, math.nan]) == [("invalid", False)] * 3


def test_zero_has_one_side_whatever_its_sign():
    assert feed(alone({"bound": 0.0}), [-0.0, 0.0]) == [("ok", False)] * 2
    assert feed(alone({"bound": -0.0, "inclusive": True}), [0.0]) == [("out", True)]


@pytest.mark.parametrize(("side", "sign"), [("above", 1.0), ("below", -1.0)])
def test_a_dead_band_holds_the_alarm_until_the_value_is_well_inside(side, sign):
    monitor = alone({"side": side, "deadband": 5.0})
    values = [100.0 + sign * x for x in (1.0, -1.0, -4.9, -5.0, -1.0, 1.0)]
    assert [active for _, active in feed(monitor, values)] == [True, True, True, False, False, True]


def test_so_many_samples_inside_clear():
    monitor = alone({"clear_count": 3})
    assert [a for _, a in feed(monitor, [101, 99, 99, 101, 99, 99, 99])] == [True] * 6 + [False]


def test_persistence_by_count_says_out_at_once_and_alarms_later():
    monitor = alone({"persistence_count": 3})
    seen = feed(monitor, [101, 101, 99, 101, 101, 101])
    assert [s for s, _ in seen] == ["out", "out", "ok", "out", "out", "out"]
    assert [a for _, a in seen] == [False] * 5 + [True]
    alarm, = monitor.alarms
    assert (alarm.t0_s, alarm.t_alarm_s) == (pytest.approx(0.3), pytest.approx(0.5))


def test_persistence_by_time():
    monitor = alone({"persistence_s": 0.25})
    assert [a for _, a in feed(monitor, [101] * 5)] == [False, False, False, True, True]
    assert monitor.alarms[0].t_alarm_s - monitor.alarms[0].t0_s == pytest.approx(0.3)


def test_frames_without_a_sample_are_no_samples():
    monitor = alone({"persistence_count": 3})
    assert [a for _, a in feed(monitor, [101, {}, {}, {}, 101, 101])] == [False] * 5 + [True]


def test_bad_samples_neither_add_to_a_run_nor_break_it():
    monitor = alone({"persistence_count": 3})
    assert [a for _, a in feed(monitor, [101, math.nan, 101, math.nan, 101])] == [False] * 4 + [True]


def test_peak_duration_area_and_count():
    monitor = alone()
    feed(monitor, [99, 102, 104, 102, 99])  # 0.1 s apart: over from 0.1 to 0.4 s
    alarm, = monitor.alarms
    assert (alarm.peak, alarm.samples_count) == (104.0, 3)
    assert alarm.over_s == pytest.approx(0.3)
    assert alarm.area == pytest.approx(0.1 * (3.0 + 3.0 + 1.0))  # trapezoids, from the first sample over
    assert (alarm.t_clear_s, alarm.cleared_by) == (pytest.approx(0.4), "value")


def test_a_latched_alarm_ends_only_by_a_reset_and_only_once_it_is_back_inside():
    monitor = alone({"latch": True, "clear_count": 2})
    feed(monitor, [101, 99])
    with pytest.raises(InputError, match="only just"):
        monitor.reset("hot", ["Ada"])
    feed(monitor, [99, 99, 99])
    assert monitor.standing == ["hot"]
    monitor.reset("hot", ["Ada"])
    assert monitor.standing == []
    assert monitor.alarms[0].cleared_by == "reset"
    with pytest.raises(InputError, match="no such alarm"):
        monitor.reset("hot", ["Ada"])


def test_silence_neither_raises_nor_clears_and_breaks_the_run():
    monitor = alone({"persistence_count": 2})
    assert feed(monitor, [101, {}, {}, 101, 101], [0.0, 0.9, 1.1, 3.0, 3.1]) == [
        ("out", False), ("out", False), ("stale", False), ("out", False), ("out", True)]
    assert feed(monitor, [{}, {}], [5.0, 99.0]) == [("stale", True)] * 2
    with pytest.raises(InputError, match="nothing current"):
        monitor.reset("hot", ["Ada"])
    assert feed(monitor, [99.0], [100.0]) == [("ok", False)]


def test_a_gap_between_frames_breaks_the_run_too_and_its_time_counts_nowhere():
    monitor = alone({"persistence_s": 2.0})
    assert [a for _, a in feed(monitor, [101, 101, 101, 101, 101], [0.0, 5.0, 6.0, 6.9, 7.1])] == [False] * 4 + [True]
    assert monitor.alarms[0].over_s == pytest.approx(2.1)


def test_a_gap_breaks_the_way_back_too():
    monitor = alone({"clear_count": 2})
    assert [a for _, a in feed(monitor, [101, 99, 99, 99], [0.0, 0.1, 5.0, 5.1])] == [True, True, True, False]


def test_time_inside_does_not_count_as_over():
    monitor = alone({"latch": True})
    feed(monitor, [101, 99, 99, 99])
    assert monitor.alarms[0].over_s == pytest.approx(0.1)


def test_after_a_bad_sample_and_silence_the_value_is_stale():
    assert [s for s, _ in feed(alone(), [99, math.nan, {}, {}], [0.0, 0.1, 0.5, 2.0])] == ["ok", "invalid", "invalid", "stale"]


def test_a_channel_that_never_speaks_is_not_green():
    assert feed(alone(), [{}, {}, {}], [0.0, 1.0, 1.5]) == [("unchecked", False), ("unchecked", False), ("stale", False)]


@pytest.mark.parametrize("late_s", [0.1, 0.05, -5.0, math.nan, math.inf])
def test_a_frame_that_does_not_move_forward_changes_nothing_and_is_logged(late_s):
    monitor, other = alone({"persistence_count": 2}), alone({"persistence_count": 2})
    feed(monitor, [101, 101, 99], [0.0, 0.1, 0.2])
    feed(other, [101, 101, 99], [0.0, 0.1, 0.2])
    event, = monitor.feed(late_s, {"a": 500.0})
    assert event.event == "late frame"
    assert monitor.value_state("hot") == "ok"
    assert monitor.alarms == other.alarms
    feed(monitor, [101], [0.3])
    feed(other, [101], [0.3])
    assert monitor.alarms == other.alarms


def test_a_clock_that_stands_still_shows():
    """Otherwise a broken clock would leave everything green for ever."""
    monitor = alone()
    feed(monitor, [99], [10.0])
    assert feed(monitor, [99, 99, 99, 99], [1.0, 2.0, 3.0, 10.1]) == [
        ("ok", False), ("ok", False), ("invalid", False), ("ok", False)]


def test_a_few_late_frames_between_good_ones_are_only_logged():
    states = [s for s, _ in feed(alone(), [99] * 7, [10.0, 1.0, 2.0, 10.1, 3.0, 4.0, 10.2])]
    assert states == ["ok"] * 7


def test_outside_its_phases_a_limit_is_unchecked_its_run_broken_and_its_alarm_over():
    monitor = alone({"phases": ("start",), "persistence_count": 2}, phases=("start", "hold"))
    assert feed(monitor, [101], phase="start") == [("out", False)]
    assert feed(monitor, [101], phase="hold") == [("unchecked", False)]
    assert feed(monitor, [101], phase="start") == [("out", False)]
    assert feed(monitor, [101], phase="start") == [("out", True)]
    assert feed(monitor, [101], phase="hold") == [("unchecked", False)]
    assert monitor.alarms[0].cleared_by == "phase"
    assert feed(monitor, [101], phase="nobody knows") == [("unchecked", False)]
    assert feed(monitor, [101, 101], phase=10_000) == [("unchecked", False)] * 2


def test_a_value_held_from_before_the_phase_is_not_green():
    monitor = alone({"phases": ("start",)}, phases=("start", "hold"))
    feed(monitor, [99], phase="hold")
    assert feed(monitor, [{}, 99, {}], phase="start") == [("unchecked", False), ("ok", False), ("ok", False)]


def test_a_latched_alarm_outlives_its_phase():
    monitor = alone({"phases": ("start",), "latch": True}, phases=("start", "hold"))
    feed(monitor, [101], phase="start")
    assert feed(monitor, [101], phase="hold") == [("unchecked", True)]
    monitor.reset("hot", ["Ada"])
    assert monitor.standing == []


def test_an_inhibit_shows_takes_no_action_expires_and_then_the_alarm_stands_at_once():
    monitor = alone({"inhibit_by": ("Ada",)})
    feed(monitor, [99], [0.0])
    event, = monitor.inhibit("hot", ["Ada"], "sensor test", 1.0)
    assert (event.event, event.detail) == ("inhibited", "until 1 s")
    assert feed(monitor, [101], [0.5]) == [("out", True)]
    assert (monitor.standing, monitor.inhibited) == ([], ["hot"])
    assert feed(monitor, [101], [0.9]) == [("out", True)]
    assert monitor.alarms[0].inhibited
    assert monitor.alarms[0].t_stand_s is None
    feed(monitor, [101], [1.0])
    assert (monitor.standing, monitor.inhibited) == (["hot"], [])
    assert monitor.alarms[0].t_stand_s == 1.0
    assert [e.event for e in monitor.events] == ["inhibited", "raised", "inhibit ended"]
    assert monitor.commands[0].reason == "sensor test"


def test_an_inhibit_can_be_ended_early():
    monitor = alone({"inhibit_by": ("Ada",)})
    feed(monitor, [101])
    monitor.inhibit("hot", ["Ada"], "sensor test", 50.0)
    assert monitor.standing == []
    monitor.expire("hot", ["Bob"])
    assert monitor.standing == ["hot"]
    with pytest.raises(InputError, match="no such alarm or inhibit"):
        monitor.expire("hot", ["Bob"])


@pytest.mark.parametrize(("words", "by", "reason", "until_s", "never"), [
    ("may not inhibit it; allowed: Ada, Bob", ["Eve"], "why", 9.0, False), ("somebody must give it", [" "], "why", 9.0, False),
    ("needs a reason", ["Ada"], " ", 9.0, False), ("before it begins", ["Ada"], "why", -1.0, False),
    ("two different people", ["Ada", "ada "], "why", 9.0, True), ("two different people", ["Ada"], "why", 9.0, True)])
def test_who_may_inhibit(words, by, reason, until_s, never):
    monitor = alone({"inhibit_by": ("Ada", "Bob"), "never_exceed": never})
    feed(monitor, [101])
    with pytest.raises(InputError, match=words):
        monitor.inhibit("hot", by, reason, until_s)
    assert monitor.standing == ["hot"]
    assert monitor.commands == []


def test_two_people_may_inhibit_a_never_exceed_limit():
    monitor = alone({"inhibit_by": ("Ada", "Bob"), "never_exceed": True})
    feed(monitor, [101, 99])
    assert monitor.standing == ["hot"], "never exceed means latched"
    monitor.inhibit("hot", ["Ada", "Bob"], "both sensors failed", 9.0)
    assert monitor.standing == []


def test_an_alarm_is_acknowledged_once_it_stands():
    monitor = alone()
    with pytest.raises(InputError, match="no such alarm"):
        monitor.acknowledge("hot", ["Ada"])
    feed(monitor, [101, 101])
    monitor.acknowledge("hot", ["Ada"])
    assert monitor.alarms[0].t_ack_s == pytest.approx(0.1)
    with pytest.raises(InputError, match="no such limit; did you mean hot"):
        monitor.acknowledge("hut", ["Ada"])


def test_the_first_of_a_group_is_marked():
    limits = {"slow": {"persistence_count": 3}, "fast": {"bound": 102.0, "level": "severe"}, "later": {"bound": 110.0}}
    monitor = Monitor(definitions(limits, sensors=("a",)))
    feed(monitor, [103, 103, 103, 120, 90, 103, 90])
    assert [(alarm.limit, alarm.first_out) for alarm in monitor.alarms] == [
        ("fast", True), ("slow", False), ("later", False), ("fast", True)]
