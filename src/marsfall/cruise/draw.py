"""What chance decides between Earth and Mars: every drawn number of a case as a named column of the plan."""
import numpy as np

from ..core.draws import normals, uniforms
from .build import FleetModel

AXES = ("x", "y", "z")
CORRECTIONS = ("first", "second", "clean", "last", "final", "halfway", "closing")  # the last two on the way to a dead ship
GREAT_BURNS = ("overdrive", "intercept", "match", "retarget")


def draw(model: FleetModel, seed: int, cases: np.ndarray) -> dict[str, np.ndarray]:
    """Columns named "ship.what_unit", one value a case; case 0 is nominal: no errors, every chance exactly even.

    Injection errors and Isp are in their units; the error of a burn is a share of it, an axis; knowledge is
    six standard normal numbers; a `luck_ratio` is uniform on (0, 1).
    """
    nav = model.navigation
    columns: dict[str, np.ndarray] = {}
    for name in model.ships:
        injection = normals(seed, cases, f"{name} injection", 3) * nav.injection_error_m_s
        columns |= {f"{name}.injection_{axis}_m_s": injection[:, i] for i, axis in enumerate(AXES)}
        columns[f"{name}.specific_impulse_ratio"] = (
            1.0 + nav.specific_impulse_error_ratio * normals(seed, cases, f"{name} specific impulse"))
        for which in (*CORRECTIONS, *GREAT_BURNS):
            share = nav.burn_error_ratio if which in GREAT_BURNS else nav.execution_error_ratio
            error = normals(seed, cases, f"{name} {which} correction", 3) * share
            columns |= {f"{name}.{which}_correction_{axis}_ratio": error[:, i] for i, axis in enumerate(AXES)}
        for which in CORRECTIONS:
            known = normals(seed, cases, f"{name} {which} knowledge", 6)
            columns |= {f"{name}.{which}_knowledge_{i}_ratio": known[:, i] for i in range(6)}
        columns[f"{name}.engine_luck_ratio"] = uniforms(seed, cases, f"{name} engine")
        if model.ships[name].sail:
            error = normals(seed, cases, f"{name} sail")
            columns[f"{name}.sail_factor"] = 1.0 + model.ships[name].sail.error_ratio * error  # type: ignore[union-attr]
        columns[f"{name}.tank_luck_ratio"] = uniforms(seed, cases, f"{name} tank")
        pumping = normals(seed, cases, f"{name} pumping", 2)
        columns[f"{name}.transfer_losses_factor"] = np.exp(model.rescue.transfer_losses_sigma_ratio * pumping[:, 0])
        columns[f"{name}.transfer_rate_factor"] = np.exp(model.rescue.transfer_rate_sigma_ratio * pumping[:, 1])
        columns[f"{name}.survival_luck_ratio"] = uniforms(seed, cases, f"{name} survival")
    return columns
