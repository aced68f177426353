"""Many burns: threads and neighbours change nothing, odds count what happened, and the survey says what single burns said."""
import numpy as np
import pytest

from marsfall.campaign.burns import burns_summary, draw, fly_burns
from marsfall.engine import dynamic, profile, sheet
from marsfall.engine.burn import before, engine
from marsfall.engine.fly import STATUS, WORN_OUT
from marsfall.engine.profile import Hold

CASES = 6


@pytest.fixture(scope="module")
def tested():
    return engine("mars-94", sheet.read("mars-94").data)


@pytest.fixture(scope="module")
def wanted():
    """The overdrive, shorter, by an engine that has most of its life behind it."""
    data = profile.read("overdrive").data
    hold = [Hold(duration_s=20.0, temperature_k=data.hold[0].temperature_k, throttle_ratio=data.hold[0].throttle_ratio)]
    return data.model_copy(update={"hold": hold, "cooldown_s": 30.0, "damage_ratio": 0.75})


@pytest.fixture(scope="module")
def flown(tested, wanted):
    return fly_burns(tested, wanted, 3, CASES, threads=2)


def test_threads_and_fewer_cases_change_no_bit(tested, wanted, flown):
    table, _ = fly_burns(tested, wanted, 3, 3, threads=1)
    assert str(table.to_pylist()) == str(flown[0].slice(0, 3).to_pylist())  # as text: NaN is NaN


def test_a_case_is_the_burn_of_its_name(tested, wanted, flown):
    """Alarm times and least margins of the table are those of the same burn flown alone, with its record."""
    row, drawn = flown[0].slice(2, 1).to_pylist()[0], draw(tested, 3, CASES)
    plant = tested.plant._replace(efficiency_ratio=float(drawn["efficiency_ratio"][2]))
    condition = before(wanted)._replace(life_ratio=float(drawn["life_ratio"][2]))
    alone = dynamic.burn(tested._replace(plant=plant), wanted, condition, 3, case=2)
    assert (row["propellant_kg"], row["status"]) == (alone.propellant_kg, alone.status)
    first = {alarm.limit: alarm.t_alarm_s for alarm in reversed(alone.alarms)}
    assert first
    for name, t_s in first.items():
        assert row[f"{name}.alarm_s"] == t_s


def test_odds_count_what_happened(flown):
    table, limits = flown
    summary = burns_summary(table, limits)
    status = table["status"].to_pylist()
    assert summary["lost"]["p"] == status.count(STATUS[WORN_OUT]) / CASES
    assert sum(one["cases"] for one in summary["first"]) <= CASES
    for one in summary["limits"]:
        margins = np.array(table[f"{one['limit']}.margin"].to_pylist())
        assert one["violated"]["n"] == np.isfinite(margins).sum() == one["margin"]["n"]


def test_the_nominal_case_is_nominal(tested):
    drawn = draw(tested, 7, 2)
    assert drawn["life_ratio"][0] == 1.0
    assert drawn["efficiency_ratio"][0] == tested.sheet.nozzle.efficiency_ratio
    assert drawn["life_ratio"][1] != 1.0
