"""AMAT in an environment of its own: install it once, hand it our air and our vehicle, time it.

Nothing of it enters marsfall: see amat_entry.py.
"""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import rival
from flights import ballistic_kg_m2, entry_angles_deg

from marsfall.core.units import si
from marsfall.core.vectors import norm
from marsfall.descent.build import sky_of
from marsfall.descent.job import LandingJob
from marsfall.mars.atmosphere import (
    GRID_M,
    ROW_LN_DENSITY,
    ROW_TEMPERATURE,
    atmosphere,
)
from marsfall.mars.constants import GAS_CONSTANT_J_KG_K

HOME = Path(__file__).resolve().parent.parent / ".bench" / "amat"
WANTED = "AMAT==2.3.*"
RADIUS_M = 3389.5e3   # AMAT's sphere, from which its altitudes count
TOP_M = 140e3
FLIGHT_S = 300.0      # AMAT integrates a fixed time and cuts afterwards; this reaches its end at 10 km
BANK_DEG = 50.0       # constant; makes an entry as long as the guided one, 256 s
REPEATS = 15


def write_air(job: LandingJob, path: Path) -> None:
    """Altitude above AMAT's sphere, temperature, pressure and density of our mean air over the site."""
    lander, site = job.lander, si(job.lander.landing.site)
    table = atmosphere(sky_of(lander.landing, lander.t_entry_tdb_s), False, 0)
    height_m = np.arange(0.0, TOP_M + 1.0, 250.0)
    areoid_m = height_m + RADIUS_M - site.radius_m + site.elevation_m
    density = np.exp(np.interp(areoid_m, GRID_M, table[ROW_LN_DENSITY]))
    temperature = np.interp(areoid_m, GRID_M, table[ROW_TEMPERATURE])
    np.savetxt(path, np.column_stack([height_m, temperature, density * GAS_CONSTANT_J_KG_K * temperature, density]))


def fly(job: LandingJob) -> dict:
    """What amat_entry.py prints: the times of its repeats and how the flight went. Raises if AMAT cannot be had or run."""
    interpreter = rival.python(HOME, WANTED)
    v = si(job.lander.landing.vehicle)
    beta, lift_ratio = ballistic_kg_m2(job)
    with tempfile.TemporaryDirectory() as folder:
        air, case = Path(folder) / "air.txt", Path(folder) / "case.json"
        write_air(job, air)
        case.write_text(json.dumps({
            "table": str(air), "top_m": TOP_M, "mass_kg": v.mass_kg, "ballistic_kg_m2": beta, "lift_ratio": lift_ratio,
            "area_m2": v.reference_area_m2, "nose_radius_m": v.nose_radius_m, "flight_s": FLIGHT_S, "repeats": REPEATS,
            "altitude_km": (norm(job.lander.entry.r_MCMF_m) - RADIUS_M) / 1e3, "bank_deg": BANK_DEG,
            **entry_angles_deg(job)}), encoding="utf-8")
        script = Path(__file__).with_name("amat_entry.py")
        done = subprocess.run([str(interpreter), str(script), str(case)], check=True, capture_output=True, text=True,
                              timeout=600, cwd=folder)
    return json.loads(done.stdout.splitlines()[-1])
