"""What chance decides in a race, drawn before it begins: one row a case, row 0 nominal.

Besides the columns here, single looks at the dust, deorbit errors and what a lander meets on its way down are drawn
when they happen, by the seed and the case of the row and their own names; so the row still fixes the whole replica.
"""
import numpy as np
import pyarrow as pa

from ..core.draws import normals, uniforms
from ..cruise.draw import draw as draw_voyage
from .race_model import RaceModel


def draw(model: RaceModel, seed: int, cases: int) -> pa.Table:
    """The plan of a race campaign."""
    case = np.arange(cases)
    columns: dict[str, np.ndarray] = {"case": case, "seed": np.full(cases, seed)}
    columns |= draw_voyage(model.fleet, seed, case)
    if model.storm:
        s = model.storm
        start, peak, decay = normals(seed, case, "ordered storm", 3).reshape(cases, 3).T
        columns["storm.start_tdb_s"] = s.start_tdb_s + s.start_sigma_s * start
        columns["storm.peak_optical_depth_ratio"] = s.peak_optical_depth_ratio * np.exp(s.peak_sigma_ratio * peak)
        columns["storm.decay_s"] = s.decay_s * np.exp(s.decay_sigma_ratio * decay)
    for name in model.descenders:
        columns[f"{name}.accident_luck_ratio"] = uniforms(seed, case, f"{name} accident")
    return pa.table(columns)
