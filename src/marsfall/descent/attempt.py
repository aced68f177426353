"""One landing attempt of a mission: from the state the orbit delivered to the ground, back to orbit, or lost."""
from typing import NamedTuple

import numpy as np

from ..core.event import Event
from ..mars.frames import fixed_from_inertial
from . import watch
from .build import Lander, build, sky_of
from .draw import draw
from .faults import Fault
from .job import fly_rows

SAID = {
    "entry_interface": "entry interface", "parachute": "parachute", "engines_on": "engines on", "abort": "abort: climbing out",
    "climb_cut_off": "engines off, coasting to the apoapsis", "apoapsis_burn": "burn at the apoapsis",
    "imu_rejected": "inertial unit rejected", "touchdown": "on the ground", "orbit": "in orbit",
}


class Entry(NamedTuple):
    """What the orbit hands over at the entry interface, in Mars-centred inertial axes."""

    t_tdb_s: float
    r_MCI_m: np.ndarray
    v_MCI_m_s: np.ndarray
    mass_kg: float
    propellant_kg: float


class Flight(NamedTuple):
    """How one attempt went."""

    status: int
    t_end_tdb_s: float
    mass_kg: float
    propellant_kg: float
    events: list[Event]
    metrics: dict[str, float]


def attempt(lander: Lander, seed: int, case: int, purpose: str, entry: Entry, tau_global: float, tau_local: float,
            faults: list[Fault]) -> Flight:
    """Fly one landing. Guidance is planned for the state delivered and the sky as it is then; every draw of the flight is
    named by (seed, case, purpose). Masses are those handed over."""
    state = fixed_from_inertial(entry.t_tdb_s, entry.r_MCI_m, entry.v_MCI_m_s)
    sky = sky_of(lander.landing, entry.t_tdb_s)._replace(tau_global_ratio=tau_global, tau_local_ratio=tau_local)
    planned = build(lander.landing, state, sky)
    rows = draw(planned, seed, np.array([case]), faults, purpose + "/", [state], entry.t_tdb_s)
    rows["tau_global_ratio"], rows["tau_local_ratio"] = tau_global, tau_local
    rows["mass_kg"], rows["propellant_kg"] = entry.mass_kg, entry.propellant_kg
    statuses, events, metrics = fly_rows(planned, rows)
    values = {name: float(metrics[0, i]) for i, name in enumerate(watch.METRICS)}
    return Flight(int(statuses[0]), entry.t_tdb_s + values["t_end_s"], values["mass_end_kg"], values["propellant_left_kg"],
                  _events(events[0], entry.t_tdb_s), values)


def _events(events: np.ndarray, t_entry_tdb_s: float) -> list[Event]:
    """What a mission timeline tells of a descent; the name of the ship is the caller's to add."""
    out = []
    for i, kind in enumerate(watch.EVENTS):
        t, altitude, speed, _ = events[i]
        if kind in SAID and not np.isnan(t):
            out.append(Event(t_entry_tdb_s + t, "", kind, f"{SAID[kind]}: {max(altitude, 0.0) / 1e3:.1f} km above the site, "
                             f"{speed:.0f} m/s", speed))
    return sorted(out)
