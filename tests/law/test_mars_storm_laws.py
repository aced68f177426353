"""Two optical depths that never stand in for each other, and statistics of the seasons."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsfall.core.errors import InputError
from marsfall.mars import storm as dust
from marsfall.mars.clock import time_of_ls_s
from marsfall.mars.constants import SOL_S
from marsfall.mars.sites import find_site

START_S = time_of_ls_s(22, math.radians(120.0))
MELAS = find_site("melas")
kinds = st.sampled_from(list(dust.REGION_SHARE))
growths, plateaus, decays = (st.floats(*ends).map(SOL_S.__mul__) for ends in ((0.1, 5.0), (0.0, 20.0), (0.1, 100.0)))
episodes = st.builds(dust.scripted_storm, kinds, st.just(START_S), st.floats(0.1, 8.0), growths, plateaus, decays)
sols = st.floats(-5.0, 80.0)


def calm(*storms):
    return dust.Storm(storms, 0, 0.0)


@given(episodes, sols)
@settings(deadline=None)
def test_a_local_storm_never_warms_the_air_and_a_missed_one_never_blinds(episode, sol):
    t = START_S + sol * SOL_S
    haze = dust.optical_depths(calm(), t)
    local = dust.optical_depths(calm(episode._replace(kind="local", region_share_ratio=dust.REGION_SHARE["local"])), t)
    missed = dust.optical_depths(calm(episode._replace(site_share_ratio=0.0)), t)
    assert local.tau_global_ratio == haze.tau_global_ratio
    assert missed.tau_local_ratio == haze.tau_local_ratio


@given(episodes, sols)
@settings(deadline=None)
def test_a_storm_adds_between_nothing_and_its_peak_without_jumps(episode, sol):
    since_s = sol * SOL_S
    added = episode.added_tau(since_s)
    assert 0.0 <= added <= episode.peak_tau_ratio * (1.0 + 1e-12)
    fastest = 1.1 * episode.peak_tau_ratio / min(episode.growth_s, episode.decay_s)
    assert abs(episode.added_tau(since_s + 60.0) - added) <= 60.0 * fastest


@given(episodes)
@settings(deadline=None)
def test_the_peak_comes_after_three_growth_times_and_the_air_follows_late(episode):
    peak_t = START_S + 3.0 * episode.growth_s
    over_site = dust.optical_depths(calm(episode), peak_t).tau_local_ratio
    assert over_site == pytest.approx(dust.background_tau(2.1) + episode.peak_tau_ratio, abs=0.1)
    region = dust.optical_depths(calm(episode), START_S + dust.AIR_LAG_S).tau_global_ratio
    assert region == pytest.approx(dust.optical_depths(calm(), START_S + dust.AIR_LAG_S).tau_global_ratio)


@given(st.integers(0, 2**40), st.integers(1, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_case_is_named_by_its_seed_and_number_and_a_longer_stay_keeps_its_storms(seed, case):
    short = dust.draw_storm(seed, case, START_S, START_S + 20 * SOL_S, MELAS)
    again = dust.draw_storm(seed, case, START_S, START_S + 20 * SOL_S, MELAS)
    longer = dust.draw_storm(seed, case, START_S, START_S + 300 * SOL_S, MELAS)
    assert short == again
    assert set(short.episodes) <= set(longer.episodes)


def test_the_nominal_case_has_the_scripted_storms_and_no_noise():
    scripted = dust.scripted_storm("regional", START_S, 3.0, SOL_S, SOL_S, SOL_S)
    assert dust.draw_storm(5, 0, START_S, START_S + 600 * SOL_S, MELAS, (scripted,)) == calm(scripted)


def test_storm_seasons_have_the_published_frequencies():
    """Global storms in one Mars year of three, regional ones over a site with 0.4, local ones on 0.5 or 3 % of sols."""
    cases = 900
    first, last = (time_of_ls_s(22, math.radians(x)) for x in (20.0, 355.0))
    storms = [dust.draw_storm(9, case, first, last, MELAS) for case in range(1, cases + 1)]
    seen = [[e for e in s.episodes if e.start_t_tdb_s >= first] for s in storms]
    great = np.mean([sum(e.kind == "global" for e in one) for one in seen])
    regional = [e for one in seen for e in one if e.kind == "regional"]
    assert abs(great - 1.0 / 3.0) < 4.0 * math.sqrt(2.0 / 9.0 / cases)
    assert len(regional) == 3 * cases
    assert abs(np.mean([e.site_share_ratio for e in regional]) - 0.4) < 4.0 * math.sqrt(0.24 / len(regional))
    off_season, on_season = (time_of_ls_s(22, math.radians(x)) for x in (135.0, 145.0))
    local = [e.start_t_tdb_s for one in seen for e in one if e.kind == "local"]
    quiet = sum(t < off_season for t in local) / (cases * (off_season - first) / SOL_S)
    stormy = sum(t > on_season for t in local) / (cases * (last - on_season) / SOL_S)
    assert abs(quiet - 0.005) < 0.0005
    assert abs(stormy - 0.03) < 0.001


def test_haze_noise_is_15_percent_with_a_memory_of_three_sols():
    seeds = range(1, 2001)
    ln = np.array([[math.log(dust.optical_depths(dust.Storm((), 7919 * k, 0.15), START_S + sol * SOL_S).tau_local_ratio)
                    for sol in (0.0, 0.5, 3.0)] for k in seeds])
    spread = ln.std(axis=0)
    np.testing.assert_allclose(spread, 0.15, rtol=4.0 / math.sqrt(2 * len(seeds)))
    # 0.05: four standard errors, and the straight line between sols
    assert abs(np.corrcoef(ln[:, 0], ln[:, 2])[0, 1] - math.exp(-1.0)) < 4.0 * 0.86 / math.sqrt(len(seeds)) + 0.03


def test_background_through_the_year():
    """MER saw 0.2-0.6 at Ls 45-135 and 0.6-0.9 at 135-215 (Lemmon 2004, 2005)."""
    got = [dust.background_tau(math.radians(ls)) for ls in (90.0, 160.0, 215.0, 247.0, 330.0)]
    np.testing.assert_allclose(got, (0.45, 0.54, 0.83, 0.90, 0.57), atol=0.0051)


def test_an_unknown_kind_of_storm_is_refused():
    with pytest.raises(InputError, match="regional"):
        dust.scripted_storm("regionl", START_S, 1.0, SOL_S, SOL_S, SOL_S)
