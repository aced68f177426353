"""One replica of the whole fleet, from Earth to the parking orbits at Mars."""
import math
from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

from ..core.event import Event
from .approach import plan_arrival
from .build import FleetModel, ShipModel, before_push
from .burns import departure_m_s
from .captain import DAY_S
from .craft import CRUISING, DISABLED, Craft, coast
from .departure import Departure, fly_departure, plan_again
from .distress import fail
from .overdrive import Push, overdrive
from .sailing import open_sail, without_sail
from .scene import Arrival, Scene
from .thrust import Motor


class Voyage(NamedTuple):
    """How every ship came out, in the order of the scenario, what was told in order of time, and where every ship went: its
    state after every change, in order of time."""

    arrivals: dict[str, Arrival]
    events: list[Event]
    tracks: dict[str, list[Craft]]
    pushes: dict[str, Push]


def fly(fleet: FleetModel, drawn: Mapping[str, float]) -> Voyage:
    """Fly all ships of one replica; `drawn` is one row of the columns of `draw`. Same numbers in, same voyage out."""
    scene = Scene(fleet, drawn)
    for name, model in fleet.ships.items():
        scene.plan(model.departure_tdb_s, name, partial(_depart, scene, model))
    scene.play()
    events = sorted(scene.events, key=lambda event: event.t_tdb_s)
    return Voyage({name: scene.arrivals[name] for name in fleet.ships}, events, scene.tracks, scene.pushes)


def standing(fleet: FleetModel, drawn: Mapping[str, float], t_tdb_s: float) -> Scene:
    """Every ship at one instant if nobody has answered any call by then; ships that have not left are missing."""
    deaf = fleet._replace(rescue=SimpleNamespace(**(vars(fleet.rescue) | {"decision_s": math.inf})))
    scene = Scene(deaf, drawn)
    for name, model in fleet.ships.items():
        scene.plan(model.departure_tdb_s, name, partial(_depart, scene, model))
    scene.play(t_tdb_s)
    under_way = {name: c for name, c in scene.crafts.items() if name not in scene.arrivals}
    scene.crafts |= {name: coast(c, t_tdb_s) for name, c in under_way.items()}
    return scene


def _depart(scene: Scene, model: ShipModel) -> None:
    """Leave the assembly orbit; the arc starts at the Earth's place, by definition of the patch.

    The burns are steered: whatever the engine is like, they end at the required energy and direction, but for the error drawn.
    """
    s, name, t = model.si, model.name, model.departure_tdb_s
    ratio = scene.chance(name, "specific_impulse_ratio")
    leaving = _real(model.departure_motor, ratio)
    burns = plan_again(model.burns, model.departure.c3_m2_s2, model.start_kg, leaving)
    made = fly_departure(burns, model.start_kg, leaving)
    left_kg = s.propellant_kg - (0.0 if model.stage else made.burned_kg)
    dry_kg = s.dry_mass_kg + (model.sail.mass_kg if model.sail else 0.0)
    v = model.v_ICRF_m_s + scene.vector(name, "injection", "m_s")
    scene.put(Craft(name, CRUISING, t, model.r_ICRF_m, v, dry_kg, left_kg, s.crew_count, scene.fleet.rescue.person_kg,
                    _real(model.motor, ratio), model.arrival_tdb_s))
    _tell_departure(scene, model, made)
    if model.sail:
        opened = t + model.sail.deploy_s
        scene.plan(opened, name, partial(open_sail, scene, name, opened))
    if model.overdrive:
        scene.plan(model.overdrive.t_tdb_s, name, partial(_push, scene, model, model.overdrive))
    plan_arrival(scene, name)


def _real(motor: Motor, ratio: float) -> Motor:
    """The engine as it is: the same flow, faster or slower than its data sheet says."""
    return motor._replace(thrust_n=motor.thrust_n * ratio, exhaust_m_s=motor.exhaust_m_s * ratio)


def _tell_departure(scene: Scene, model: ShipModel, made: Departure) -> None:
    """What was burned and what was let go."""
    s, t, count = model.si, model.departure_tdb_s, model.burns.burns_count
    loss = made.paid_m_s - float(departure_m_s(made.c3_m2_s2))
    scene.tell(t, model.name, "departure", f"C3 {made.c3_m2_s2 / 1e6:.2f} km2/s2, {made.paid_m_s / 1e3:.3f} "
               f"km/s in {count} burn{'' if count == 1 else 's'} of {made.burn_s / 60.0:.0f} min, {loss:.0f} m/s of it losses",
               made.paid_m_s)
    if model.stage:
        gone_kg = model.stage.dry_mass_kg + model.stage.propellant_kg - made.burned_kg
        scene.tell(t, model.name, "jettison", f"{gone_kg / 1e3:.1f} t of departure stage", gone_kg)
    if s.drop_tank_kg > 0.0:
        scene.tell(t, model.name, "jettison", f"{s.drop_tank_kg / 1e3:.1f} t of empty tanks", s.drop_tank_kg)


def _push(scene: Scene, model: ShipModel, used: SimpleNamespace) -> None:
    """Drive the engine past its rating to arrive earlier; it holds or it does not."""
    name = model.name
    craft = without_sail(coast(scene.crafts[name], used.t_tdb_s))
    out = scene.pushes[name] = overdrive(used, *before_push(model), craft, scene.chance(name, "engine_luck_ratio"))
    plan = f"{used.earlier_s / DAY_S:g} days earlier for {out.v_inf_m_s / 1e3:.3f} km/s on arrival"
    if not out.flown:
        scene.tell(craft.t_tdb_s, name, "overdrive", f"not made: {plan} could not be captured", 0.0)
        return
    scene.tell(craft.t_tdb_s, name, "overdrive", f"{plan}, {out.planned_s:.0f} s at {out.temperature_k:.0f} K, "
               f"{100 * used.margin_ratio:.0f} % of the margin to never-exceed, failure probability "
               f"{out.failure_probability:.2f}", out.failure_probability)
    _tell_limits(scene, name, craft.t_tdb_s, out)
    scene.forget(name)
    done_m_s = scene.flown(name, "overdrive", out.craft.v_ICRF_m_s - craft.v_ICRF_m_s)
    after = scene.put(out.craft._replace(v_ICRF_m_s=craft.v_ICRF_m_s + done_m_s))
    if out.craft.status == DISABLED:
        scene.tell(craft.t_tdb_s + out.failed_s, name, "failure", f"engine lost after {out.burned_s:.0f} of "
                   f"{out.planned_s:.0f} s, {out.dv_m_s:.0f} m/s done; worn out at {100 * out.life_ratio:.0f} % of a rated "
                   "life", out.burned_s)
        burst_kg = after.propellant_kg * used.failure_tank_loss_ratio * scene.chance(name, "tank_luck_ratio")
        dead = coast(after, craft.t_tdb_s + out.failed_s)
        fail(scene, dead._replace(propellant_kg=after.propellant_kg - burst_kg), model.si.propellant)
    else:
        plan_arrival(scene, name)


def _tell_limits(scene: Scene, name: str, t_tdb_s: float, out: Push) -> None:
    """When each limit of the engine went."""
    for alarm in out.alarms:
        shown = "" if alarm.value is None else f" at {alarm.value:.4g} {alarm.unit}"
        scene.tell(t_tdb_s + alarm.t_alarm_s, name, "limit", limit_words(alarm.limit, alarm.level) + shown
                   + (", inhibited" if alarm.inhibited else ""), alarm.t_alarm_s)


def limit_words(limit: str, level: str) -> str:
    """How the event of a limit begins: its first word is the limit."""
    return f"{limit} {level}"
