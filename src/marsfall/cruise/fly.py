"""One replica of the whole fleet, from Earth to the parking orbits at Mars."""
from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

from ..core.event import Event
from .approach import correct, plan_arrival
from .build import FleetModel, ShipModel
from .captain import DAY_S
from .craft import CRUISING, DISABLED, Craft, burn, coast
from .distress import fail
from .overdrive import overdrive
from .scene import Arrival, Scene


class Voyage(NamedTuple):
    """How every ship came out, in the order of the scenario, and what was told in order of time."""

    arrivals: dict[str, Arrival]
    events: list[Event]


def fly(fleet: FleetModel, drawn: Mapping[str, float]) -> Voyage:
    """Fly all ships of one replica; `drawn` is one row of the columns of `draw`. Same numbers in, same voyage out."""
    scene = Scene(fleet, drawn)
    for name, model in fleet.ships.items():
        scene.plan(model.departure_tdb_s, name, partial(_depart, scene, model))
    scene.play()
    events = sorted(scene.events, key=lambda event: event.t_tdb_s)
    return Voyage({name: scene.arrivals[name] for name in fleet.ships}, events)


def _depart(scene: Scene, model: ShipModel) -> None:
    """Leave the assembly orbit; the arc starts at the Earth's place, by definition of the patch."""
    s, name, t = model.si, model.name, model.departure_tdb_s
    craft = Craft(name, CRUISING, t, model.r_ICRF_m, model.v_ICRF_m_s, s.dry_mass_kg + s.drop_tank_kg, s.propellant_kg,
                  s.crew_count, scene.fleet.rescue.person_kg,
                  s.specific_impulse_s * scene.chance(name, "specific_impulse_ratio"), s.thrust_n, model.arrival_tdb_s)
    craft = burn(craft, scene.vector(name, "injection", "m_s"), model.departure_paid_m_s)
    scene.crafts[name] = craft._replace(dry_kg=s.dry_mass_kg)
    scene.tell(t, name, "departure", f"C3 {model.c3_m2_s2 / 1e6:.2f} km2/s2, {model.departure_paid_m_s / 1e3:.3f} "
               f"km/s in {s.departure_burns_count} burn{'' if s.departure_burns_count == 1 else 's'}, "
               f"{model.departure_loss_m_s:.0f} m/s of it losses",
               model.departure_paid_m_s)
    if s.drop_tank_kg > 0.0:
        scene.tell(t, name, "jettison", f"{s.drop_tank_kg / 1e3:.1f} t of empty tanks", s.drop_tank_kg)
    first = t + scene.fleet.navigation.first_correction_s
    scene.plan(first, name, lambda: correct(scene, name, first, "first"))
    if model.overdrive:
        scene.plan(model.overdrive.t_tdb_s, name, partial(_push, scene, model, model.overdrive))
    plan_arrival(scene, name)


def _push(scene: Scene, model: ShipModel, used: SimpleNamespace) -> None:
    """Drive the engine past its rating to arrive earlier; it holds or it does not."""
    name = model.name
    craft = coast(scene.crafts[name], used.t_tdb_s)
    out = overdrive(used, craft, scene.chance(name, "engine_luck_ratio"))
    plan = f"{used.earlier_s / DAY_S:g} days earlier for {out.v_inf_m_s / 1e3:.3f} km/s on arrival"
    if not out.flown:
        scene.tell(craft.t_tdb_s, name, "overdrive", f"not made: {plan} could not be captured", 0.0)
        return
    scene.tell(craft.t_tdb_s, name, "overdrive", f"{plan}, {100 * used.margin_ratio:.0f} % of the temperature margin, "
               f"failure probability {out.failure_probability:.2f}", out.failure_probability)
    scene.forget(name)
    scene.crafts[name] = out.craft
    if out.craft.status == DISABLED:
        scene.tell(craft.t_tdb_s, name, "failure", f"engine lost after {out.burned_s:.0f} of {out.planned_s:.0f} s, "
                   f"{out.dv_m_s:.0f} m/s done", out.burned_s)
        fail(scene, out.craft, model.si.propellant)
    else:
        plan_arrival(scene, name)
