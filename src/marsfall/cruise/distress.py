"""A ship is dead in space: who is asked, who comes, what happens when they meet."""
from functools import partial

import numpy as np

from ..solar.constants import MU_SUN_M3_S2
from ..solar.lambert import lambert
from .approach import LEAST_CORRECTION_M_S, plan_arrival
from .captain import DAY_S, Rescue, answer, next_approach, room_kg
from .craft import CRUISING, FLEW_PAST, LOST, RESCUING, Craft, burn, coast
from .pumping import boiled_kg, pump
from .rescue import meet, survivors
from .sailing import without_sail
from .scene import Scene

STEERED = {"halfway": 0.5, "closing": 0.9}  # corrections on the way to a dead ship, as shares of the flight


def fail(scene: Scene, craft: Craft, fuel: str) -> None:
    """A ship has lost its engine: it calls, and after the time to decide the others answer."""
    name, failed = craft.name, craft.t_tdb_s
    scene.put(craft)
    scene.failed_tdb_s[name] = failed
    scene.tell(failed, name, "distress", f"{craft.crew_count} people on a dead ship with "
               f"{craft.propellant_kg / 1e3:.1f} t of {fuel}", craft.crew_count)
    asked = failed + scene.fleet.rescue.decision_s
    scene.plan(asked, name, lambda: _ask(scene, name, asked))


def _ask(scene: Scene, name: str, t_tdb_s: float) -> None:
    """Every captain under way is asked, the nearest first, until one comes."""
    victim = scene.put(coast(scene.crafts[name], t_tdb_s))
    under_way = [coast(c, t_tdb_s) for c in scene.crafts.values() if c.status == CRUISING]
    for rescuer in sorted(under_way, key=lambda c: _range_m(c, victim)):
        far = f"{_range_m(rescuer, victim) / 1e9:.2f} million km away"
        chosen, reason = answer(scene.fleet, rescuer, victim, scene.failed_tdb_s[name])
        if chosen is None:
            scene.tell(t_tdb_s, rescuer.name, "rescue_decision", f"no: {far}, {reason}", _range_m(rescuer, victim))
            continue
        days = (chosen.meet_tdb_s - t_tdb_s) / DAY_S
        scene.tell(t_tdb_s, rescuer.name, "rescue_decision", f"yes: {far}, {days:.0f} days", _range_m(rescuer, victim))
        _go(scene, rescuer, name, chosen)
        return
    _nobody_comes(scene, name)


def _range_m(a: Craft, b: Craft) -> float:
    return float(np.linalg.norm(a.r_ICRF_m - b.r_ICRF_m))


def _go(scene: Scene, rescuer: Craft, victim_name: str, chosen: Rescue) -> None:
    """The intercept burn; everything else the rescuer meant to do is dropped, and its sail."""
    rescuer = without_sail(rescuer)
    cost = float(np.linalg.norm(chosen.dv_intercept_ICRF_m_s))
    scene.forget(rescuer.name)
    flown = scene.flown(rescuer.name, "intercept", chosen.dv_intercept_ICRF_m_s)
    scene.put(burn(rescuer, flown, float(np.linalg.norm(flown)))._replace(status=RESCUING))
    scene.tell(rescuer.t_tdb_s, rescuer.name, "intercept", f"burns {cost:.0f} m/s toward {victim_name}", cost)
    for which, share in STEERED.items():
        t = rescuer.t_tdb_s + share * (chosen.meet_tdb_s - rescuer.t_tdb_s)
        scene.plan(t, rescuer.name, partial(_steer, scene, rescuer.name, victim_name, chosen.meet_tdb_s, t, which))
    scene.plan(chosen.meet_tdb_s, rescuer.name, lambda: _rendezvous(scene, rescuer.name, victim_name, chosen))


def _steer(scene: Scene, name: str, victim_name: str, meet_tdb_s: float, t_tdb_s: float, which: str) -> None:
    """Aim at the dead ship again, as far as its place is known."""
    rescuer, then = coast(scene.crafts[name], t_tdb_s), coast(scene.crafts[victim_name], meet_tdb_s)
    thought_m = then.r_ICRF_m + scene.fleet.rescue.victim_position_error_m * scene.knowledge(name, which)[:3]
    v1, _ = lambert(rescuer.r_ICRF_m, thought_m, meet_tdb_s - t_tdb_s, MU_SUN_M3_S2)
    size = float(np.linalg.norm(v1 - rescuer.v_ICRF_m_s))
    if not size >= LEAST_CORRECTION_M_S:
        return
    flown = scene.flown(name, which, v1 - rescuer.v_ICRF_m_s)
    scene.put(burn(rescuer, flown, float(np.linalg.norm(flown))))
    scene.tell(t_tdb_s, name, "correction", f"{which} correction toward {victim_name}, {size:.1f} m/s", size)


def _rendezvous(scene: Scene, name: str, victim_name: str, chosen: Rescue) -> None:
    """Match velocity, take over the living, commit the dead to space."""
    t, rules = chosen.meet_tdb_s, scene.fleet.rescue
    victim, rescuer = coast(scene.crafts[victim_name], t), coast(scene.crafts[name], t)
    dv = victim.v_ICRF_m_s - rescuer.v_ICRF_m_s
    astray = float(np.linalg.norm(scene.flown(name, "match", dv) - dv))  # put right on the last approach
    miss_m = _range_m(rescuer, victim)
    cost = float(np.linalg.norm(dv)) + astray + 2.0 * miss_m / rules.closing_s  # the miss: toward it, and stop
    rescuer = burn(rescuer, dv, cost)
    rescuer = rescuer._replace(r_ICRF_m=victim.r_ICRF_m, v_ICRF_m_s=victim.v_ICRF_m_s)  # docked
    scene.tell(t, name, "rendezvous", f"alongside {victim_name} after {cost:.0f} m/s"
               + (f", {miss_m / 1e3:.0f} km of miss closed" if miss_m > 500.0 else ""), cost)
    alive = int(survivors(victim, t - scene.failed_tdb_s[victim_name], rules.survival_s,
                          scene.chance(victim_name, "survival_luck_ratio")))
    met = meet(rescuer, victim, min(alive, victim.crew_count))
    _tell_meeting(scene, t, name, victim, met)
    leaked = float(boiled_kg(victim.propellant_kg, t - scene.failed_tdb_s[victim_name], rules.leak_efold_s))
    scene.put(met.rescuer)
    scene.put(met.victim._replace(propellant_kg=victim.propellant_kg - leaked))
    ready = t + rules.docking_s
    scene.plan(ready, name, lambda: _pump(scene, name, victim_name, ready, t + rules.docked_s))


def _pump(scene: Scene, name: str, victim_name: str, t_tdb_s: float, leave_tdb_s: float) -> None:
    """Take over the propellant, if it is what the rescuer burns and there is room for it; then cast off."""
    donor, receiver = coast(scene.crafts[victim_name], t_tdb_s), coast(scene.crafts[name], t_tdb_s)
    receiver = receiver._replace(r_ICRF_m=donor.r_ICRF_m, v_ICRF_m_s=donor.v_ICRF_m_s)  # still docked, to the last bit
    end = t_tdb_s
    if room_kg(scene.fleet, receiver, donor) > 0.0:
        made = pump(donor, receiver, scene.fleet.ships[name].si.tank_capacity_kg, scene.fleet.rescue,
                    scene.chance(name, "transfer_losses_factor"), scene.chance(name, "transfer_rate_factor"))
        end = t_tdb_s + float(made.flow.duration_s)
        donor, receiver = scene.put(made.donor), scene.put(made.receiver)
        if made.flow.received_kg > 0.0:
            lost = float(made.flow.chilldown_kg + made.flow.line_kg) + made.settling_kg + made.boiled_kg
            scene.tell(end, name, "propellant_transfer", f"{made.flow.received_kg / 1e3:.1f} t from {victim_name} in "
                       f"{made.flow.duration_s / 3600.0:.0f} h, {lost / 1e3:.1f} t lost to chilldown, line, settling and "
                       f"boil-off, {donor.propellant_kg / 1e3:.1f} t stay", float(made.flow.received_kg))
    leave = max(leave_tdb_s, end)
    scene.end(coast(donor, end))
    scene.put(coast(receiver, leave))
    scene.plan(leave, name, lambda: _go_on(scene, name, leave))


def _tell_meeting(scene: Scene, t_tdb_s: float, name: str, victim: Craft, met) -> None:
    taken_count = victim.crew_count - met.dead_count
    scene.tell(t_tdb_s, name, "crew_transfer", f"{taken_count} people from {victim.name} come on board", taken_count)
    if met.dead_count:
        scene.tell(t_tdb_s, victim.name, "burial", f"{met.dead_count} dead committed to space",
                   met.dead_count * victim.person_kg)


def _go_on(scene: Scene, name: str, t_tdb_s: float) -> None:
    """Leave the dead ship for Mars; a ship that cannot be captured any more is out of the race."""
    craft = coast(scene.crafts[name], t_tdb_s)
    chosen = next_approach(scene.fleet, craft)
    if chosen is None:
        scene.tell(t_tdb_s, name, "retarget", "no arrival at Mars is within reach: out of the race")
        scene.end(craft._replace(status=FLEW_PAST))
        return
    cost = float(np.linalg.norm(chosen.dv_ICRF_m_s))
    flown = scene.flown(name, "retarget", chosen.dv_ICRF_m_s)
    craft = burn(craft, flown, float(np.linalg.norm(flown)))
    scene.put(craft._replace(status=CRUISING, arrival_tdb_s=chosen.arrive_tdb_s))
    days = (chosen.arrive_tdb_s - t_tdb_s) / DAY_S
    scene.tell(t_tdb_s, name, "retarget", f"{cost:.0f} m/s, at Mars in {days:.1f} days with "
               f"{chosen.v_inf_m_s / 1e3:.3f} km/s", cost)
    plan_arrival(scene, name)


def _nobody_comes(scene: Scene, name: str) -> None:
    """The crew dies: on average after the survival time, which stands for the day in the record."""
    t = scene.failed_tdb_s[name] + scene.fleet.rescue.survival_s
    dead = coast(scene.crafts[name], t)._replace(status=LOST, crew_count=0)
    scene.tell(t, name, "lost", "nobody came", scene.crafts[name].crew_count)
    scene.end(dead)
