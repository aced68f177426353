"""Dust over a mission, as two optical depths that never stand in for each other.

tau_global is the mean of the region: it warms the air and so drives density, two sols late. tau_local is the dust over
the site: it drives sensors. A storm far away moves the first and not the second; a local storm does the opposite.
Onset: Zurek and Martin 1993, Cantor 2001 and 2019, Kass 2016; shapes: Cantor 2007, MER and MSL; the rest [J].
"""
import math
from typing import NamedTuple

import numpy as np

from ..core.draws import normal, purpose_id, stream, uniform
from ..core.errors import InputError, Problem, nearest
from ..core.kernels import kernel
from .clock import ls_rad, mars_sol_date_sol, season, time_of_ls_s, time_of_sol_s
from .constants import SOL_S
from .sites import Site

AIR_LAG_S = 2.0 * SOL_S  # the air follows the global dust this late
NOISE_SIGMA_RATIO = 0.15  # day-to-day change of the haze
_NOISE_MEMORY = math.exp(-1.0 / 3.0)  # from one sol to the next: e-folding of 3 sols
_GROWTH_FOLDS = 3.0  # a storm grows for three e-foldings
REGION_SHARE = {"local": 0.0, "regional": 0.7, "global": 1.0}  # of the site's peak that the regional mean sees [J]
_MISSED_REGION_SHARE = 0.4  # a regional storm that misses the site still warms its air [J]; MER 2004


class Episode(NamedTuple):
    """One storm: the optical depth it adds grows exponentially to its peak, stays there, then decays."""

    kind: str  # local, regional or global
    start_t_tdb_s: float
    arrival_s: float  # from the start until the dust front reaches the site
    peak_tau_ratio: float
    growth_s: float  # e-folding time; the peak is reached after three of them
    plateau_s: float
    decay_s: float  # e-folding time
    site_share_ratio: float  # of the peak over the site: 1, or 0 if the storm misses it
    region_share_ratio: float  # of the peak in the regional mean

    def added_tau(self, since_start_s: float) -> float:
        """Optical depth added that long after the front came."""
        x = since_start_s / self.growth_s
        if x <= 0.0:
            return 0.0
        if x < _GROWTH_FOLDS:
            return self.peak_tau_ratio * math.expm1(x) / math.expm1(_GROWTH_FOLDS)
        late = since_start_s - _GROWTH_FOLDS * self.growth_s - self.plateau_s
        return self.peak_tau_ratio * math.exp(-max(late, 0.0) / self.decay_s)


class Storm(NamedTuple):
    """The dust of one case: its storms, and the key and size of the day-to-day noise of the haze."""

    episodes: tuple[Episode, ...]
    noise_key: int
    noise_sigma_ratio: float


class OpticalDepths(NamedTuple):
    tau_global_ratio: float
    tau_local_ratio: float


def scripted_storm(kind: str, start_t_tdb_s: float, peak_tau_ratio: float, growth_s: float, plateau_s: float,
                   decay_s: float) -> Episode:
    """A storm that a scenario orders: it starts at the site at `start_t_tdb_s` and adds `peak_tau_ratio` there.

    Raises InputError for another kind than local, regional, global.
    """
    if kind not in REGION_SHARE:
        raise InputError(Problem("storm kind", repr(kind), "one of " + ", ".join(REGION_SHARE),
                                 nearest(kind, REGION_SHARE)))
    return Episode(kind, start_t_tdb_s, 0.0, peak_tau_ratio, growth_s, plateau_s, decay_s, 1.0, REGION_SHARE[kind])


def background_tau(ls: float) -> float:
    """Haze of a sky without storms at a solar longitude (rad); MER saw 0.2-0.6 early and 0.6-0.9 late in the year."""
    season = math.sin(math.pi * (math.degrees(ls) - 135.0) / 225.0) if ls > math.radians(135.0) else 0.0
    return 0.45 + 0.45 * max(season, 0.0) ** 1.5


@kernel
def _haze_noise(key, sol):
    """Standard normal noise of a sol with an e-folding memory of 3 sols: a sum over the last 30 sols, no state kept."""
    total = 0.0
    for back in range(30):
        total += _NOISE_MEMORY**back * normal(key, sol - back)
    return total * math.sqrt(1.0 - _NOISE_MEMORY**2)


def _haze_factor(storm: Storm, t_tdb_s: float) -> float:
    """Lognormal factor of mean one on the optical depth, continuous in time."""
    sol, part = divmod(mars_sol_date_sol(t_tdb_s), 1.0)
    key = np.uint64(storm.noise_key)
    x = (1.0 - part) * _haze_noise(key, int(sol)) + part * _haze_noise(key, int(sol) + 1)
    x /= math.sqrt(1.0 - 2.0 * part * (1.0 - part) * (1.0 - _NOISE_MEMORY))  # a mean of two sols is calmer than one
    return math.exp(storm.noise_sigma_ratio * x - 0.5 * storm.noise_sigma_ratio**2)


def optical_depths(storm: Storm, t_tdb_s: float) -> OpticalDepths:
    """Visible column optical depths at a time: tau_global for the density, tau_local for the sensors."""
    haze = background_tau(ls_rad(t_tdb_s))
    tau_global, tau_local = haze, haze
    for e in storm.episodes:
        since_s = t_tdb_s - e.start_t_tdb_s
        tau_global += e.region_share_ratio * e.added_tau(since_s - AIR_LAG_S)
        tau_local += e.site_share_ratio * e.added_tau(since_s - e.arrival_s)
    return OpticalDepths(tau_global, tau_local * _haze_factor(storm, t_tdb_s))


def _key(seed: int, case: int, purpose: str) -> np.uint64:
    return np.uint64(stream(seed, case, purpose_id(purpose)))


def _roll(key: np.uint64, which: int, count: int) -> list[float]:
    """Uniform numbers of a stream that belong to a sol or a storm season named by a whole number."""
    return [uniform(key, 16 * which + i) for i in range(count)]


def _lognormal(median: float, key: np.uint64, which: int) -> float:
    """Peak optical depth; the spread 0.35 in ln is Cantor 2001 for local storms and [J] for global ones."""
    return median * math.exp(0.35 * normal(key, which))


def _local_storms(seed: int, case: int, first_sol: int, last_sol: int, site: Site) -> list[Episode]:
    dice = _key(seed, case, "storm-local")
    peaks = _key(seed, case, "storm-local-peak")
    found = []
    for sol in range(first_sol, last_sol + 1):
        begin, part, life, tail, growth = _roll(dice, sol, 5)
        start_s = time_of_sol_s(sol + part)
        in_season = site.in_storm_track and ls_rad(start_s) > math.radians(140.0)
        if begin > (0.03 if in_season else 0.005):
            continue
        mean_life_sols = 4.0 if tail < 0.2 else 1.2
        found.append(Episode("local", start_s, 0.0, _lognormal(1.0, peaks, sol),
                             SOL_S * (0.1 + 0.2 * growth) / _GROWTH_FOLDS, -mean_life_sols * SOL_S * math.log(life),
                             0.1 * SOL_S, 1.0, REGION_SHARE["local"]))
    return found


def _regional_storms(seed: int, case: int, year: int) -> list[Episode]:
    """The A, B and C storms of a Mars year; each comes over a given tropical site with 0.4."""
    found = []
    dice = _key(seed, case, "storm-regional")
    for which, (first_deg, last_deg) in enumerate(((205.0, 240.0), (245.0, 295.0), (305.0, 335.0))):
        when, hit, peak, arrival = _roll(dice, 3 * year + which, 4)
        start_s = time_of_ls_s(year, math.radians(first_deg + (last_deg - first_deg) * when))
        hits = hit < 0.4
        share = REGION_SHARE["regional"] if hits else _MISSED_REGION_SHARE
        found.append(Episode("regional", start_s, 4.0 * SOL_S * arrival, 1.0 + 1.5 * peak, 2.0 * SOL_S, 0.0,
                             15.0 * SOL_S, 1.0 if hits else 0.0, share))
    return found


def _global_storms(seed: int, case: int, year: int) -> list[Episode]:
    """A storm that circles the planet comes in one Mars year of three (18-55 % at 95 %)."""
    comes, half, when, arrival, decay = _roll(_key(seed, case, "storm-global"), year, 5)
    if comes > 1.0 / 3.0:
        return []
    onset_deg = 183.0 + 27.0 * when if half < 0.5 else 245.0 + 55.0 * when
    peak = _lognormal(5.0, _key(seed, case, "storm-global-peak"), year)
    return [Episode("global", time_of_ls_s(year, math.radians(onset_deg)), 15.0 * SOL_S * arrival, peak, 4.7 * SOL_S,
                    20.0 * SOL_S, SOL_S * (30.0 + 87.0 * decay), 1.0, REGION_SHARE["global"])]


def draw_storm(seed: int, case: int, first_t_tdb_s: float, last_t_tdb_s: float, site: Site,
               scripted: tuple[Episode, ...] = ()) -> Storm:
    """The dust that one case meets over a site between two times, on top of storms that a scenario orders.

    Case 0 is the nominal one: scripted storms only, no noise. Storms are named by sol and Mars year, so a longer
    stay finds the same storms and more.
    """
    if case == 0:
        return Storm(scripted, 0, 0.0)
    first_sol, last_sol = (math.floor(mars_sol_date_sol(t)) for t in (first_t_tdb_s - 20.0 * SOL_S, last_t_tdb_s))
    episodes = list(scripted) + _local_storms(seed, case, first_sol, last_sol, site)
    for year in range(season(first_t_tdb_s).year - 1, season(last_t_tdb_s).year + 1):
        episodes += _regional_storms(seed, case, year) + _global_storms(seed, case, year)
    last = tuple(e for e in episodes if e.start_t_tdb_s <= last_t_tdb_s)
    return Storm(last, int(_key(seed, case, "storm-haze")), NOISE_SIGMA_RATIO)
