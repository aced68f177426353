"""Two shuttle engine shutdowns that sensors caused, with the voting of the time and with ours.

STS-51-F, 29 July 1985: one turbine discharge temperature of the centre engine read absurdly high and was rejected, the other
drifted high, not absurdly, and the controller shut a healthy engine down 5 min 45 s after lift-off (Orlando Sentinel, 31 July
1985; NASA: "loss of a redline temperature sensor and its backup"). A sensor of a second engine went the same way, and limits
were inhibited before it followed (forum.raumfahrer.net, topic 4343; NTRS 20110002803 tells the history of such inhibits). Logic
of the time, from a public re-implementation of the controller (spaceshuttleultra, SSMEControllerSW_AD08.cpp; no document of
NASA was found that confirms it): above 2650 R is a strike, three in a row disqualify for good, and the redline of 1860 R
(1033.3 K) trips when every sensor that is still qualified has been over for three samples of 20 ms.

STS-51, 12 August 1993: before lift-off one of four flow sensors disagreed, and the count was stopped at T-3 s; after lift-off
the engine would have carried on with the other pair (Orlando Sentinel, 13 August 1993).

The telemetry is not public: the traces are made up to have these events at these times, and the true temperature (900 K) is an
assumption. What is judged is the logic, sample by sample, so no tolerance is needed beyond one 20 ms sample.
"""
import numpy as np
import pytest
from limits_made import WHY

from marsfall.limits.live import Monitor
from marsfall.limits.replay import recording, replay
from marsfall.limits.schema import Definitions

RANKINE_K = 1.0 / 1.8
REDLINE_K, ABSURD_K = 1860.0 * RANKINE_K, 2650.0 * RANKINE_K
CYCLE_S = 0.02
SHUTDOWN_S, INHIBIT_S, SECOND_S = 345.0, 350.0, 353.0  # the last is an assumption: soon after
T_S = np.round(np.arange(300.0, 360.0, CYCLE_S), 2)
TRUE_K = 900.0


def drift(third_over_s):
    """A sensor of a healthy engine that drifts, so that its third sample over the redline comes at a given time."""
    rate = (REDLINE_K - TRUE_K) / (third_over_s - 2.5 * CYCLE_S - 310.0)
    return TRUE_K + rate * np.maximum(T_S - 310.0, 0.0)


TELEMETRY = {
    "centre_a": np.where(T_S > 305.0, 3000.0 * RANKINE_K, TRUE_K), "centre_b": drift(SHUTDOWN_S),
    "right_a": np.where(T_S > 306.0, 3000.0 * RANKINE_K, TRUE_K), "right_b": drift(SECOND_S),
    "centre_c": np.full(T_S.size, TRUE_K)}  # a third sensor, which those engines did not have


def engines(sensors, quantity, limit) -> Definitions:
    """The redline of both engines."""
    base = {"unit": "K", "stale_s": 0.5, "valid_low": 100.0, "valid_high": ABSURD_K, "strikes_count": 3}
    redline = {"unit": "K", "side": "above", "bound": REDLINE_K, "level": "severe", "persistence_count": 3, "trips_on": "all",
               "inhibit_by": ("booster", "flight"), "never_exceed": True, **WHY, **limit}
    return Definitions(kind="limits", title="STS-51-F", quantities={
        engine: {**base, "sensors": tuple(f"{engine}_{s}" for s in sensors.get(engine, "ab")), **quantity}
        for engine in ("centre", "right")},
        limits={f"{engine}_redline": {"quantity": engine, **redline} for engine in ("centre", "right")})


def fly(definitions, inhibit_right):
    """Both engines, live; a booster engineer and the flight director inhibit the second one where asked."""
    monitor = Monitor(definitions)
    for number, t_s in enumerate(T_S):
        monitor.feed(t_s, {name: values[number] for name, values in TELEMETRY.items()})
        if inhibit_right and t_s == INHIBIT_S:
            monitor.inhibit("right_redline", ["Booster", "Flight"], "sensors failed, engine healthy", 520.0)
    return monitor


def test_the_logic_of_the_time_shuts_down_a_healthy_engine_at_5_min_45_s_and_an_inhibit_saves_the_second():
    monitor = fly(engines({}, {}, {}), inhibit_right=True)
    out = {event.sensor: event.t_s for event in monitor.events if event.event == "disqualified"}
    assert out == {"centre_a": pytest.approx(305.06), "right_a": pytest.approx(306.06)}, "third absurd sample"
    centre, right = monitor.alarms
    assert (centre.limit, centre.t_alarm_s) == ("centre_redline", pytest.approx(SHUTDOWN_S, abs=CYCLE_S / 2))
    assert centre.t_alarm_s - centre.t0_s == pytest.approx(2 * CYCLE_S)
    assert (right.limit, right.t_alarm_s) == ("right_redline", pytest.approx(SECOND_S, abs=CYCLE_S / 2))
    assert right.inhibited
    assert right.t_stand_s is None, "an alarm that everybody sees and that shuts nothing down"
    assert monitor.standing == ["centre_redline"]
    assert monitor.commands[0].by == ("Booster", "Flight")
    recorded = replay(monitor.definitions, recording(monitor.definitions, T_S, TELEMETRY), monitor.commands)
    assert recorded.digest == monitor.digest


def test_without_the_inhibit_the_second_engine_follows():
    assert fly(engines({}, {}, {}), inhibit_right=False).standing == ["centre_redline", "right_redline"]


def test_two_needed_means_an_advice_and_no_shutdown():
    """One sensor cannot bear out itself: from the moment the first is rejected, nobody is sure, and that is what is said."""
    monitor = fly(engines({}, {"disagreement_most": 50.0}, {"needs_count": 2}), inhibit_right=False)
    assert monitor.alarms == ()
    assert monitor.value_state("centre_redline") == "unqualified"
    advice = [event for event in monitor.events if event.event == "state" and event.detail.endswith("to unqualified")]
    assert [(event.limit, event.t_s) for event in advice] == [
        ("centre_redline", pytest.approx(305.06)), ("right_redline", pytest.approx(306.06))]


def test_a_third_sensor_outvotes_the_drifting_one_where_two_are_left():
    """Two that disagree prove nothing about each other: the advice comes when the drift has grown to 50 K, and no alarm."""
    monitor = fly(engines({"centre": "abc"}, {"disagreement_most": 50.0}, {"needs_count": 2}), inhibit_right=False)
    assert "centre_redline" not in monitor.standing
    advice = next(event for event in monitor.events if event.detail == "ok to unqualified" and event.limit == "centre_redline")
    grown_s = 310.0 + 50.0 * (SHUTDOWN_S - 2.5 * CYCLE_S - 310.0) / (REDLINE_K - TRUE_K)
    assert advice.t_s == pytest.approx(grown_s, abs=CYCLE_S)


def test_a_truly_hot_engine_is_still_shut_down_with_one_sensor_dead():
    """The other side of the coin: our voting is not merely blind."""
    definitions = engines({"centre": "abc"}, {"disagreement_most": 50.0}, {"needs_count": 2})
    hot = TRUE_K + 20.0 * np.maximum(T_S - 320.0, 0.0)
    telemetry = {**TELEMETRY, "centre_b": hot, "centre_c": hot + 2.0}
    told = replay(definitions, recording(definitions, T_S, telemetry))
    over_s = 320.0 + (REDLINE_K - TRUE_K) / 20.0
    assert told.alarms[0].t_alarm_s == pytest.approx(over_s + 2.5 * CYCLE_S, abs=CYCLE_S)


def pad(t_s, phase):
    """STS-51: four flow sensors, the fourth of which disagrees from 1 s on; redundancy is required on the pad only."""
    flow = {"unit": "kg/s", "sensors": ("a1", "a2", "b1", "b2"), "stale_s": 0.5, "disagreement_most": 3.0, "valid_low": 0.0}
    common = {"quantity": "flow", "unit": "kg/s", "side": "below", "bound": 40.0, "level": "severe", **WHY}
    common["persistence_count"] = 3
    definitions = Definitions(kind="limits", title="STS-51", phases=("pad", "flight"), quantities={"flow": flow}, limits={
        "pad_flow": {**common, "phases": ("pad",), "needs_count": 4, "unqualified": "trip"},
        "flight_flow": {**common, "phases": ("flight",), "needs_count": 2}})
    steady = np.full(t_s.size, 70.0)
    telemetry = {"a1": steady, "a2": steady, "b1": steady, "b2": np.where(t_s > 1.0, 60.0, 70.0)}
    return replay(definitions, recording(definitions, t_s, telemetry, [phase] * t_s.size))


def test_sts_51_stops_on_the_pad_and_would_have_flown_on():
    t_s = np.arange(0.0, 3.0, CYCLE_S)
    assert [alarm.limit for alarm in pad(t_s, "pad").alarms] == ["pad_flow"]
    assert pad(t_s, "flight").alarms == ()
