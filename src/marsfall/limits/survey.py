"""The same evaluator over a campaign: every case through every frame; what comes out are arrays a case and a limit.

Odds and quantiles of them are made in campaign/limit_score.py.
"""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .alarms import Alarm, Chronicle
from .authority import Command
from .replay import Recording, run
from .schema import Definitions
from .tables import LIMIT_STATE, blank, tables


class Survey(NamedTuple):
    """One row a case, one column a limit."""

    first_out_s: np.ndarray   # first judged sample over, NaN if there is none
    alarm_s: np.ndarray       # first alarm, inhibited or not; NaN if there is none
    alarms_count: np.ndarray
    least_margin: np.ndarray  # how far inside the bound at the worst, in the unit of the limit; NaN if it was never judged
    judged: np.ndarray        # true where the limit was judged at all
    first: np.ndarray         # [case] number of the limit that alarms first, -1 if none does
    alarms: list[tuple[Alarm, ...]]


def survey(definitions: Definitions, cases: Sequence[Recording], commands: Sequence[Command] = ()) -> Survey:
    """Judge every case from a blank state, each with the same commands."""
    made = tables(definitions)
    rows, alarms = [], []
    for recorded in cases:
        state, told = blank(made), Chronicle(definitions)
        run(definitions, made, state, told, recorded, commands)
        rows.append(state.limits)
        alarms.append(told.alarms(state))
    return gathered(rows, alarms, made.limits.size)


def gathered(rows: list[np.ndarray], alarms: list[tuple[Alarm, ...]], limits_count: int) -> Survey:
    """Cases that were judged while they happened: `State.limits` at the end of each, and the alarms of each."""
    all_rows = np.concatenate(rows).reshape(-1, limits_count) if rows else np.zeros((0, limits_count), LIMIT_STATE)
    margin = all_rows["least_margin"]
    judged = np.isfinite(margin)
    return Survey(all_rows["first_out_s"], all_rows["first_alarm_s"], all_rows["alarms_count"],
                  np.where(judged, margin, np.nan), judged, _first(all_rows), alarms)


def _first(rows: np.ndarray) -> np.ndarray:
    """The limit that alarms first in every case; of several in one frame the one that was over first."""
    if rows.shape[1] == 0:
        return np.full(rows.shape[0], -1)
    times = np.where(np.isnan(rows["first_alarm_s"]), np.inf, rows["first_alarm_s"])
    tied = times == times.min(axis=1, keepdims=True)
    out = np.where(tied, np.where(np.isnan(rows["first_out_s"]), np.inf, rows["first_out_s"]), np.inf)
    order = np.where(tied.any(axis=1) & np.isfinite(times.min(axis=1)), np.argmin(np.where(tied, out, np.inf), axis=1), -1)
    return order
