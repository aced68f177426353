"""The way to Mars of a ship with a working engine: corrections, and capture or flyby."""
from functools import partial

import numpy as np

from ..solar.ephemeris import state
from .captured import captured
from .craft import burn, coast, to_mars
from .scene import Scene
from .tracking import across

LEAST_CORRECTION_M_S = 0.05  # smaller ones are not flown


def plan_arrival(scene: Scene, name: str) -> None:
    """Put the corrections and the capture of a ship that has just made a great burn on the agenda."""
    craft = scene.crafts[name]
    nav, now, arrive = scene.fleet.navigation, craft.t_tdb_s, craft.arrival_tdb_s
    dates = {"last": arrive - nav.last_correction_s, "final": arrive - nav.final_correction_s}
    start = scene.fleet.ships[name].departure_tdb_s
    if now == start:
        dates |= {"first": start + nav.first_correction_s, "second": start + nav.second_correction_s}
    elif now + nav.first_correction_s < dates["last"]:
        dates["clean"] = now + nav.first_correction_s
    for which, date in dates.items():
        if now < date < arrive:
            scene.plan(date, name, partial(correct, scene, name, date, which))
    scene.plan(craft.arrival_tdb_s, name, lambda: _arrive(scene, name))


def correct(scene: Scene, name: str, t_tdb_s: float, which: str) -> None:
    """Aim at Mars again, from where the ship is thought to be; the burn has its own error and is paid in propellant."""
    craft = coast(scene.crafts[name], t_tdb_s)
    if craft.sail is not None:  # trimmed when it was opened; what it misses is for the time after
        return
    r_error, v_error = scene.fleet.ships[name].track.error(t_tdb_s, scene.knowledge(name, which))
    thought = craft._replace(r_ICRF_m=craft.r_ICRF_m + r_error, v_ICRF_m_s=craft.v_ICRF_m_s + v_error)
    dv, _ = to_mars(thought, craft.arrival_tdb_s)
    size = float(np.linalg.norm(dv))
    if not size >= LEAST_CORRECTION_M_S:  # also beside the 180 degree ridge, where there is no answer
        return
    flown = scene.flown(name, which, dv)
    scene.put(burn(craft, flown, float(np.linalg.norm(flown))))
    scene.tell(t_tdb_s, name, "correction", f"{which} correction, {size:.1f} m/s", size)


def _arrive(scene: Scene, name: str) -> None:
    """Capture into the parking orbit, or pass."""
    craft = coast(scene.crafts[name], scene.crafts[name].arrival_tdb_s)
    mars_m, mars_m_s = state("mars", craft.t_tdb_s)
    v_inf = craft.v_ICRF_m_s - mars_m_s
    early_s = float((craft.r_ICRF_m - mars_m) @ v_inf / (v_inf @ v_inf))  # what the last correction left along the way
    aside_m = (craft.r_ICRF_m - mars_m) + early_s * -v_inf
    craft = craft._replace(t_tdb_s=craft.t_tdb_s - early_s)
    after, event = captured(craft, float(np.linalg.norm(v_inf)), float(aside_m @ across(v_inf)[0]))
    scene.events.append(event)
    scene.end(after, v_inf)
