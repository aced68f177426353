"""Go now or go round again: a commander's rule, and the measurement it is fed with. It never sees the true storm."""
from typing import Literal, NamedTuple

from ..core.declare import Section, number
from ..core.draws import normals

TAU_NOISE_RATIO = 0.15  # 1 sigma of one look at the dust from orbit [J]
TAU_BIAS_RATIO = 0.10  # 1 sigma of what all looks of one ship share [J]
_MARGIN = {"cautious": 1.0, "neutral": 0.0, "bold": -1.0}  # sigmas of the measurement added before comparing


class LandingPolicy(Section):
    """How one ship decides at each landing window."""

    tau_limit_ratio: float = number("dust over the site, as measured, above which the ship waits", 0.1, 15.0)
    patience_sol: float = number("sols in orbit after which the limit is relaxed", 0.0, 1000.0)
    relaxed_tau_limit_ratio: float = number("the limit when patience is over; never below the first", 0.1, 15.0)
    posture: Literal["cautious", "neutral", "bold"] = "neutral"
    last_look_min: float = number("minutes between the last look at the site and the burn", 0.0, 120.0, 6.0)


class Look(NamedTuple):
    """What the crew knows when it decides."""

    measured_tau_ratio: float
    waited_sol: float  # in orbit so far


class Decision(NamedTuple):
    go: bool
    reason: str


def measure_tau(tau_local_ratio: float, seed: int, case: int, ship: str, attempt: int) -> float:
    """Dust over the site as a ship measures it from orbit: a bias of the ship, and noise of each attempt to land."""
    bias = float(normals(seed, [case], f"tau-bias-{ship}")[0])
    noise = float(normals(seed, [case], f"tau-look-{ship}-{attempt}")[0])
    return max(tau_local_ratio * (1.0 + TAU_BIAS_RATIO * bias) * (1.0 + TAU_NOISE_RATIO * noise), 0.0)


def decide(policy: LandingPolicy, look: Look) -> Decision:
    """Go if the measured dust, with the margin of the posture, is within the limit that holds by now."""
    impatient = look.waited_sol >= policy.patience_sol
    limit = max(policy.tau_limit_ratio, policy.relaxed_tau_limit_ratio) if impatient else policy.tau_limit_ratio
    taken = look.measured_tau_ratio * (1.0 + _MARGIN[policy.posture] * TAU_NOISE_RATIO)
    held = f"{policy.posture} reading of tau {look.measured_tau_ratio:.2f} is {taken:.2f}"
    after = f" relaxed after {policy.patience_sol:g} sols" if impatient else ""
    if taken <= limit:
        return Decision(True, f"go: {held}, limit {limit:g}{after}")
    return Decision(False, f"wait: {held}, over the limit {limit:g}{after}")
