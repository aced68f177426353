"""A ship under sail: opened some time after the departure, trimmed to meet Mars earlier, let go before it arrives."""
import numpy as np

from ..solar.ephemeris import state
from .approach import plan_arrival
from .captured import captured
from .craft import CAPTURED, Craft, coast
from .sail import Sail, characteristic_m_s2, trim
from .scene import Scene

DAY_S = 86400.0


def open_sail(scene: Scene, name: str, t_tdb_s: float) -> None:
    """Open the sail if the earlier, faster arrival can still be captured."""
    model = scene.fleet.ships[name]
    rules = model.sail
    assert rules is not None
    craft = coast(scene.crafts[name], t_tdb_s)
    believed = Sail(characteristic_m_s2(rules.area_m2, rules.reflectivity_ratio, craft.mass_kg), 0.0, 0.0, rules.mass_kg)
    found = trim(believed, craft.r_ICRF_m, craft.v_ICRF_m_s, t_tdb_s, craft.arrival_tdb_s, rules.stow_s)
    if found is None:
        scene.tell(t_tdb_s, name, "sail", "stays folded: no attitude of it meets Mars")
        return
    sail, arrive, v = found
    speed = float(np.linalg.norm(v - state("mars", arrive)[1]))
    then = without_sail(craft._replace(sail=sail))
    if captured(then, speed)[0].status != CAPTURED:
        scene.tell(t_tdb_s, name, "sail", f"stays folded: {speed / 1e3:.3f} km/s on arrival could not be captured")
        return
    real = sail._replace(acceleration_m_s2=sail.acceleration_m_s2 * scene.chance(name, "sail_factor"))
    earlier_day = (craft.arrival_tdb_s - arrive) / DAY_S
    scene.tell(t_tdb_s, name, "sail", f"{rules.area_m2 / 1e6:.2f} km2 opened, {earlier_day:.1f} days earlier for "
               f"{speed / 1e3:.3f} km/s on arrival", sail.acceleration_m_s2)
    scene.forget(name)
    scene.put(craft._replace(sail=real, arrival_tdb_s=arrive))
    stow = arrive - rules.stow_s
    scene.plan(stow, name, lambda: let_go(scene, name, stow))
    plan_arrival(scene, name)


def let_go(scene: Scene, name: str, t_tdb_s: float) -> None:
    """The sail is jettisoned; what it did not do as it should is for the corrections."""
    craft = coast(scene.crafts[name], t_tdb_s)
    gone_kg = craft.dry_kg - scene.put(without_sail(craft)).dry_kg
    scene.tell(t_tdb_s, name, "jettison", f"{gone_kg / 1e3:.1f} t of sail", gone_kg)


def without_sail(craft: Craft) -> Craft:
    """The ship once its open sail is let go; the same ship if it has none."""
    return craft if craft.sail is None else craft._replace(dry_kg=craft.dry_kg - craft.sail.mass_kg, sail=None)
