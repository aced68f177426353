"""The way to Mars of a ship with a working engine: corrections, and capture or flyby."""
import numpy as np

from ..core.event import Event
from ..solar.ephemeris import state
from .burns import capture_m_s, reach_m_s
from .capture import fly_capture
from .craft import CAPTURED, FLEW_PAST, Craft, burn, coast, to_mars
from .scene import Scene

LEAST_CORRECTION_M_S = 0.05  # smaller ones are not flown


def plan_arrival(scene: Scene, name: str) -> None:
    """Put the last correction and the capture of a ship on the agenda."""
    craft = scene.crafts[name]
    last = craft.arrival_tdb_s - scene.fleet.navigation.last_correction_s
    if last > craft.t_tdb_s:
        scene.plan(last, name, lambda: correct(scene, name, last, "last"))
    scene.plan(craft.arrival_tdb_s, name, lambda: _arrive(scene, name))


def correct(scene: Scene, name: str, t_tdb_s: float, which: str) -> None:
    """Aim at Mars again; the burn is flown with its own error and paid in propellant."""
    craft = coast(scene.crafts[name], t_tdb_s)
    dv, _ = to_mars(craft, craft.arrival_tdb_s)
    size = float(np.linalg.norm(dv))
    if not size >= LEAST_CORRECTION_M_S:  # also beside the 180 degree ridge, where there is no answer
        return
    flown = dv + size * scene.vector(name, f"{which}_correction", "ratio")
    scene.crafts[name] = burn(craft, flown, float(np.linalg.norm(flown)))
    scene.tell(t_tdb_s, name, "correction", f"{which} correction, {size:.1f} m/s", size)


def _arrive(scene: Scene, name: str) -> None:
    """Capture into the parking orbit, or pass."""
    craft = coast(scene.crafts[name], scene.crafts[name].arrival_tdb_s)
    mars_m, mars_m_s = state("mars", craft.t_tdb_s)
    v_inf = craft.v_ICRF_m_s - mars_m_s
    early_s = float((craft.r_ICRF_m - mars_m) @ v_inf / (v_inf @ v_inf))  # what the last correction left along the way
    craft = craft._replace(t_tdb_s=craft.t_tdb_s - early_s)
    after, event = captured(craft, float(np.linalg.norm(v_inf)))
    scene.events.append(event)
    scene.end(after, v_inf)


def captured(craft: Craft, v_inf_m_s: float) -> tuple[Craft, Event]:
    """The ship in its parking orbit, or past Mars if its propellant does not reach; and what is told about it.

    From here position and velocity around the Sun have no meaning any more: they stay those of the arrival.
    """
    made = fly_capture(v_inf_m_s, craft.mass_kg, craft.motor)
    paid, loss = made.paid_m_s, made.paid_m_s - float(capture_m_s(v_inf_m_s))
    if not made.burned_kg <= craft.propellant_kg:
        reach = float(reach_m_s(craft.mass_kg, craft.propellant_kg, craft.specific_impulse_s))
        detail = (f"arrives at {v_inf_m_s / 1e3:.3f} km/s; capture takes {paid / 1e3:.3f} km/s, "
                  f"{reach / 1e3:.3f} are left")
        return craft._replace(status=FLEW_PAST), Event(craft.t_tdb_s, craft.name, "flyby", detail, paid)
    after = craft._replace(status=CAPTURED, propellant_kg=craft.propellant_kg - made.burned_kg)
    left = float(reach_m_s(after.mass_kg, after.propellant_kg, after.specific_impulse_s))
    detail = (f"250 km by one sol: {paid / 1e3:.3f} km/s from {v_inf_m_s / 1e3:.3f} km/s in {made.burn_s / 60.0:.0f} min, "
              f"{loss:.0f} m/s of it losses; "
              f"{after.propellant_kg / 1e3:.1f} t and {left / 1e3:.2f} km/s left")
    return after, Event(after.t_tdb_s, after.name, "capture", detail, paid)
