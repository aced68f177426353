"""The way to Mars of a ship with a working engine: corrections, and capture or flyby."""
import math
from functools import partial

import numpy as np

from ..core.event import Event
from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M
from ..solar.ephemeris import state
from .burns import PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M, capture_m_s, propellant_kg, reach_m_s
from .capture import fly_capture
from .craft import CAPTURED, FLEW_PAST, LOST, Craft, burn, coast, to_mars
from .scene import Scene
from .tracking import across

LEAST_CORRECTION_M_S = 0.05  # smaller ones are not flown
LOWEST_PERIAPSIS_M = RADIUS_EQUATORIAL_M + 100e3  # below, the air takes a ship that was not built for it


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


def captured(craft: Craft, v_inf_m_s: float, aside_m: float = 0.0) -> tuple[Craft, Event]:
    """The ship in its parking orbit, or past Mars if its propellant does not reach; and what is told about it.

    A ship that comes in aside of its aim, in the plane of its orbit, is captured into an orbit whose periapsis is off, and
    puts that right at the apoapsis; one that comes in too low is lost. From here position and velocity around the Sun have no
    meaning any more: they stay those of the arrival.
    """
    made = fly_capture(v_inf_m_s, craft.mass_kg, craft.motor)
    off_m = periapsis_error_m(v_inf_m_s, aside_m)
    if PARKING_PERIAPSIS_M + off_m < LOWEST_PERIAPSIS_M:
        detail = f"came in {-off_m / 1e3:.0f} km too low and into the atmosphere"
        return craft._replace(status=LOST, crew_count=0), Event(craft.t_tdb_s, craft.name, "lost", detail, craft.crew_count)
    trim = trim_m_s(off_m)
    paid, loss = made.paid_m_s + trim, made.paid_m_s - float(capture_m_s(v_inf_m_s))
    left_kg = craft.propellant_kg - made.burned_kg
    left_kg -= float(propellant_kg(craft.mass_kg - made.burned_kg, trim, craft.specific_impulse_s))
    if not left_kg >= 0.0:
        reach = float(reach_m_s(craft.mass_kg, craft.propellant_kg, craft.specific_impulse_s))
        detail = (f"arrives at {v_inf_m_s / 1e3:.3f} km/s; capture takes {paid / 1e3:.3f} km/s, "
                  f"{reach / 1e3:.3f} are left")
        return craft._replace(status=FLEW_PAST), Event(craft.t_tdb_s, craft.name, "flyby", detail, paid)
    after = craft._replace(status=CAPTURED, propellant_kg=left_kg)
    left = float(reach_m_s(after.mass_kg, after.propellant_kg, after.specific_impulse_s))
    detail = (f"250 km by one sol: {paid / 1e3:.3f} km/s from {v_inf_m_s / 1e3:.3f} km/s in {made.burn_s / 60.0:.0f} min, "
              f"{loss:.0f} m/s of it losses{f', periapsis {off_m / 1e3:+.0f} km put right' if abs(off_m) > 500.0 else ''}; "
              f"{after.propellant_kg / 1e3:.1f} t and {left / 1e3:.2f} km/s left")
    return after, Event(after.t_tdb_s, after.name, "capture", detail, paid)


def periapsis_error_m(v_inf_m_s: float, aside_m: float) -> float:
    """Periapsis against its aim of a hyperbola that comes in aside of its aim: b2 = rp2 + 2 mu rp / v2, differentiated."""
    gm = GM_M3_S2 / v_inf_m_s**2
    aim_m = math.sqrt(PARKING_PERIAPSIS_M * (PARKING_PERIAPSIS_M + 2.0 * gm))
    return aside_m * aim_m / (PARKING_PERIAPSIS_M + gm)


def trim_m_s(off_m: float) -> float:
    """What it takes at the apoapsis of the parking orbit to put a periapsis right."""
    apoapsis = 2.0 * PARKING_SEMI_AXIS_M - PARKING_PERIAPSIS_M
    speeds = [math.sqrt(2.0 * GM_M3_S2 * (1.0 / apoapsis - 1.0 / (apoapsis + PARKING_PERIAPSIS_M + x))) for x in (0.0, off_m)]
    return abs(speeds[1] - speeds[0])
