"""The end of a voyage at Mars: into the parking orbit, past it, or into the air."""
import math

from ..core.event import Event
from ..mars.constants import GM_M3_S2, RADIUS_EQUATORIAL_M
from .burns import PARKING_PERIAPSIS_M, PARKING_SEMI_AXIS_M, capture_m_s, propellant_kg, reach_m_s
from .capture import fly_capture
from .craft import CAPTURED, FLEW_PAST, LOST, Craft

LOWEST_PERIAPSIS_M = RADIUS_EQUATORIAL_M + 100e3  # below, the air takes a ship that was not built for it


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
