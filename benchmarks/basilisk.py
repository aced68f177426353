"""Basilisk in an environment of its own: install it once, time its rigid spacecraft, and the same motion of ours.

Nothing of it enters marsfall: see basilisk_flight.py.
"""
import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

import flights
import numpy as np
import rival

from marsfall.core.kernels import kernel
from marsfall.core.units import si
from marsfall.core.vectors import Quat, Vec
from marsfall.descent.craft import Body, Gust
from marsfall.descent.job import LandingJob
from marsfall.descent.move import Push, move
from marsfall.descent.surroundings import breathe
from marsfall.mars.atmosphere import atmosphere

HOME = Path(__file__).resolve().parent.parent / ".bench" / "basilisk"
WANTED = "bsk==2.12.*"
STEP_S, STEPS, REPEATS = 0.02, 10_000, 7


class Steps(NamedTuple):
    """Processor time of one step of a rigid body in air: Basilisk's and ours, ns."""

    theirs_ns: float
    ours_ns: float


@kernel
def drift(world, shape, push, gust, table, areoid_shift_m, r_F_m, v_F_m_s, steps):
    """Steps of the craft with nothing but the air, gravity and a constant push."""
    body = Body(r_F_m, v_F_m_s, Quat(0.0, 0.0, 0.0, 1.0), Vec(0.01, 0.02, 0.0))
    for _ in range(steps):
        air = breathe(world, areoid_shift_m, shape.rarefied, table, gust, body.r_F_m)
        body, _ = move(world, shape, push, air, body, STEP_S)
    return body.r_F_m


def ours_ns(job: LandingJob) -> float:
    """The motion alone of our flight: air of the step, forces and moments from tables, four evaluations, 6-DoF."""
    lander = job.lander
    model, v = lander.model, si(lander.landing.vehicle)
    i = Vec(*map(float, v.inertia_kg_m2))
    push = Push(0.0, Vec(1.0, 0.5, 0.0), 1.0, 0.0, Vec(0.0, 0.0, 0.0), 0.0, 0.0, 1.0 / v.mass_kg, i,
                Vec(1.0 / i.x, 1.0 / i.y, 1.0 / i.z), 0.0, 0.0, 1.0)
    table = atmosphere(flights.sky_of(lander.landing, lander.t_entry_tdb_s), False, 0)

    def fly():
        drift(model.world, model.shape, push, Gust(0.0, 1.0, 0.0, 0.0, 0.0), table, model.areoid_shift_m,
              lander.entry.r_MCMF_m, lander.entry.v_MCMF_m_s, STEPS)

    fly()
    return 1e9 * median(flights.busy_s(fly) for _ in range(REPEATS)) / STEPS


def measure(job: LandingJob) -> Steps:
    """Both, one after the other. Raises if Basilisk cannot be had or run."""
    interpreter, v = rival.python(HOME, WANTED), si(job.lander.landing.vehicle)
    before = ours_ns(job)
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.json"
        case.write_text(json.dumps({
            "step_s": STEP_S, "steps": STEPS, "repeats": REPEATS, "mass_kg": v.mass_kg, "area_m2": v.reference_area_m2,
            "inertia_kg_m2": [float(each) for each in v.inertia_kg_m2], "r_m": list(job.lander.entry.r_MCMF_m),
            "v_m_s": list(job.lander.entry.v_MCMF_m_s)}), encoding="utf-8")
        script = Path(__file__).with_name("basilisk_flight.py")
        done = subprocess.run([str(interpreter), str(script), str(case)], check=True, capture_output=True, text=True,
                              timeout=600, cwd=folder)
    theirs = json.loads(done.stdout.splitlines()[-1])["step_ns"]
    return Steps(float(np.median(theirs)), 0.5 * (before + ours_ns(job)))
