"""Odds of limits over a campaign: how probable each violation is, how large the margins are, which limit goes first."""
from typing import Any

import numpy as np

from ..limits.schema import Definitions
from ..limits.survey import Survey
from .stats import odds, spread


def limit_odds(definitions: Definitions, seen: Survey) -> dict[str, Any]:
    """For every limit the odds of being out and of an alarm over the cases in which it was judged, and the spread of the least
    margin; then, among all cases, which limit alarms first. Most frequent first."""
    cases = len(seen.first)
    names = list(definitions.limits)
    limits = []
    for number, name in enumerate(names):
        judged = int(seen.judged[:, number].sum())
        limits.append({
            "limit": name, "level": definitions.limits[name].level, "unit": definitions.limits[name].unit,
            "violated": odds(int(np.isfinite(seen.first_out_s[seen.judged[:, number], number]).sum()), judged),
            "alarmed": odds(int((seen.alarms_count[seen.judged[:, number], number] > 0).sum()), judged),
            "margin": spread(seen.least_margin[:, number]), "not_judged": cases - judged})
    counts = np.bincount(seen.first[seen.first >= 0], minlength=len(names))
    first = [{"limit": names[n], "cases": int(counts[n]), "odds": odds(int(counts[n]), cases)}
             for n in np.argsort(-counts, kind="stable") if counts[n]]
    return {"cases": cases, "limits": limits, "first": first}
