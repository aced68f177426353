"""What holds for every limit and every telemetry: tighter never alarms less, late frames and splits change nothing, live,
replay and campaign say the same."""
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from limits_made import definitions

from marsfall.limits.alarms import Chronicle, alarm_digest
from marsfall.limits.live import Monitor
from marsfall.limits.replay import Recording, replay, run
from marsfall.limits.survey import survey
from marsfall.limits.tables import blank, tables

PHASES = ("start", "hold")
samples = st.sampled_from([90.0, 95.0, 99.0, 100.0, 101.0, 105.0, 110.0, 400.0, math.nan])
steps = st.sampled_from([0.1, 0.1, 0.1, 0.4, 1.5])
frames = st.tuples(steps, st.tuples(samples, samples, samples), st.tuples(*[st.integers(0, 3)] * 3), st.integers(-1, 1))
telemetry = st.lists(frames, min_size=1, max_size=40)
limits = st.fixed_dictionaries({
    "inclusive": st.booleans(), "side": st.sampled_from(["above", "below"]), "persistence_count": st.integers(1, 3),
    "persistence_s": st.sampled_from([0.0, 0.3]), "deadband": st.sampled_from([0.0, 2.0, 6.0]),
    "clear_count": st.integers(1, 3),
    "latch": st.booleans(), "needs_count": st.just(2), "trips_on": st.sampled_from(["value", "any", "two", "all"]),
    "unqualified": st.sampled_from(["advise", "trip"]), "phases": st.sampled_from([(), ("start",)])})
quantities = st.fixed_dictionaries({
    "vote": st.sampled_from(["mid", "mean", "highest", "lowest", "single"]), "valid_high": st.sampled_from([None, 300.0]),
    "rate_most_per_s": st.sampled_from([None, 150.0]), "disagreement_most": st.sampled_from([None, 8.0]),
    "trend_s": st.sampled_from([None, 2.0])})


def recorded(frames) -> Recording:
    steps_s, values, fresh, phases = zip(*frames, strict=True)
    return Recording(np.cumsum(steps_s), np.array(values), (np.array(fresh) > 0).astype(np.uint8), np.array(phases, np.int64))


def feed(monitor, recorded, after=lambda: None):
    """Every frame of a recording into a live monitor."""
    for t_s, values, fresh, phase in zip(*recorded, strict=True):
        monitor.feed(t_s, values, int(phase), fresh)
        after()


@given(limits, quantities, telemetry, st.sampled_from([(99.0, 101.0), (100.0, 100.0), (90.0, 105.0)]))
@settings(max_examples=150, deadline=None)
def test_a_tighter_limit_never_alarms_less(limit, quantity, frames, bounds):
    """It is out whenever the looser one is, alarms no later, and stands whenever the looser one stands."""
    tight, loose = bounds if limit["side"] == "above" else bounds[::-1]
    monitor = Monitor(definitions({"tight": {**limit, "bound": tight}, "loose": {**limit, "bound": loose}}, PHASES, **quantity))

    def check():
        out, active, first_s = (monitor.state.limits[name] for name in ("out", "active", "first_alarm_s"))
        assert out[0] >= out[1]
        assert active[0] >= active[1]
        assert math.isnan(first_s[1]) or first_s[0] <= first_s[1]
    feed(monitor, recorded(frames), check)
    assert monitor.state.limits["over_count"][0] >= 0


@given(limits, quantities, st.lists(telemetry, min_size=1, max_size=3), st.integers(0, 30), st.booleans())
@settings(max_examples=120, deadline=None)
def test_live_replay_and_campaign_tell_the_same_alarms(limit, quantity, cases, when, inhibit):
    """To the last bit, with an inhibit and with whatever a person could acknowledge or reset on the way."""
    made = definitions({"hot": {**limit, "inhibit_by": ("Ada",)}, "other": {"bound": 95.0}}, PHASES, **quantity)
    for frames in cases:
        monitor, record, count = Monitor(made), recorded(frames), 0

        def command(monitor=monitor, record=record):
            nonlocal count
            count += 1
            if count == when and inhibit:
                monitor.inhibit("hot", ["Ada"], "test", monitor.state.clock_s[0] + 0.7)
            if count == when + 2 and "other" in monitor.standing:
                monitor.acknowledge("other", ["Bob"])
        feed(monitor, record, command)
        told = replay(made, record, monitor.commands)
        surveyed = survey(made, [record], monitor.commands)
        assert told.digest == monitor.digest == alarm_digest(surveyed.alarms[0])
        assert told.alarms == monitor.alarms == surveyed.alarms[0]
        assert told.events == monitor.events
        assert (told.state.value_state == monitor.state.value_state).all()
        first = np.array([min((a.t_alarm_s for a in told.alarms if a.limit == name), default=math.nan) for name in made.limits])
        np.testing.assert_array_equal(surveyed.alarm_s[0], first)
    together = survey(made, [recorded(frames) for frames in cases])
    assert [replay(made, recorded(frames)).alarms for frames in cases] == together.alarms


@given(limits, quantities, telemetry, st.lists(st.tuples(st.integers(0, 39), st.floats(-5.0, 0.0), samples), max_size=8))
@settings(max_examples=100, deadline=None)
def test_late_frames_change_no_alarm(limit, quantity, frames, late):
    made = definitions({"hot": limit}, PHASES, **quantity)
    plain, disturbed, record = Monitor(made), Monitor(made), recorded(frames)
    feed(plain, record)
    for number, (t_s, values, fresh, phase) in enumerate(zip(*record, strict=True)):
        disturbed.feed(t_s, values, int(phase), fresh)
        for _, back_s, value in (one for one in late if one[0] == number):
            disturbed.feed(t_s + back_s, np.full(3, value), 0)
    assert disturbed.alarms == plain.alarms
    for name in ("slots", "quantities", "limits", "links"):
        assert getattr(disturbed.state, name).tobytes() == getattr(plain.state, name).tobytes()


@given(limits, quantities, telemetry, st.integers(0, 40))
@settings(max_examples=80, deadline=None)
def test_where_the_stream_is_split_does_not_matter(limit, quantity, frames, place):
    made, record = definitions({"hot": limit}, PHASES, **quantity), recorded(frames)
    state, told, arrays = blank(tables(made)), Chronicle(made), tables(made)
    for part in (slice(None, place), slice(place, None)):
        run(made, arrays, state, told, Recording(*(column[part] for column in record)), ())
    assert told.alarms(state) == replay(made, record).alarms


@given(limits, quantities, telemetry, st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_silence_raises_and_clears_nothing(limit, quantity, frames, silent):
    monitor = Monitor(definitions({"hot": {**limit, "phases": ()}}, PHASES, **quantity))
    feed(monitor, recorded(frames))
    before, now_s = monitor.alarms, monitor.state.clock_s[0]
    for number in range(1, silent):
        monitor.feed(now_s + 0.3 * number, {})
    assert monitor.alarms == before


@given(quantities, telemetry)
@settings(max_examples=60, deadline=None)
def test_the_mirror_image_alarms_alike(quantity, frames):
    """Below -100 of the negated values is above 100 of the values."""
    record = recorded(frames)
    flipped = {"highest": "lowest", "lowest": "highest"}
    mirrored = {**quantity, "vote": flipped.get(quantity["vote"], quantity["vote"]), "valid_high": None,
                "valid_low": None if quantity["valid_high"] is None else -quantity["valid_high"]}
    above = replay(definitions(phases=PHASES, **quantity), record)
    negative = definitions({"hot": {"side": "below", "bound": -100.0}}, PHASES, **mirrored)
    below = replay(negative, record._replace(values=-record.values))
    assert [(a.t0_s, a.t_alarm_s, a.t_clear_s, a.over_s, a.area) for a in above.alarms] == [
        (a.t0_s, a.t_alarm_s, a.t_clear_s, a.over_s, a.area) for a in below.alarms]
