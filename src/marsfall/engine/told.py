"""What a run of an engine says: one tree of plain values, for JSON, tables and figures alike."""
import hashlib
import json
import math
from typing import Any

import numpy as np

from ..core.units import STANDARD_GRAVITY_M_S2
from ..limits import codes
from ..limits.alarms import finite
from . import control, decay, dynamic
from .build import program_of
from .burn import Burn, Engine
from .profile import Fault, Profile
from .sheet import unchecked

DYNAMIC, QUASI_STATIC = "dynamic", "quasi-static"
LEVELS = (DYNAMIC, QUASI_STATIC)
COOLED_S = 10.0 * 86400.0  # until when a cooldown is counted
STILL_TICKS = 25  # a second: what the drums' instrument says is averaged over it
QUIET = ("unchecked", "ok", "out")  # states of a value that are nobody's concern


def tell(engine: Engine, profile: Profile, burn: Burn, level: str, seed: int) -> dict[str, Any]:
    """Everything about a burn that is not a time series. Same question, same tree."""
    whole = level == DYNAMIC
    said = {
        "status": burn.status, "duration_s": burn.duration_s, "modes": dict(burn.began_s),
        "events": _events(engine, profile, burn, whole), "alarms": [alarm._asdict() for alarm in burn.alarms],
        "alarms_digest": burn.digest, "totals": _totals(engine, profile, burn), "peaks": _peaks(burn),
        "margins": _margins(engine, burn), "damage": _damage(engine, burn),
        "disqualified": [{"t_s": event.t_s, "sensor": event.sensor, "detail": event.detail} for event in burn.events
                         if event.event == codes.EVENTS[codes.DISQUALIFIED]],
        "faults": [fault.model_dump() for fault in profile.faults], "inhibits": _inhibits(engine, profile, burn),
        "notes": [*_cannot_be(engine), *_throttled(engine, profile), *([] if whole else _left_out(engine, profile, burn))],
        "end": {**burn.end, "tank_kg": max(engine.plant.tank_kg - burn.propellant_kg, 0.0)} if not burn.end else burn.end,
        "unchecked": unchecked(engine.sheet), "model_result": True}
    return {"level": level, "seed": seed, **said, "digest": _digest(said, burn)}


def _digest(said: dict[str, Any], burn: Burn) -> str:
    """SHA-256 of all that came out: the same if and only if every bit of the run is."""
    digest = hashlib.sha256(json.dumps(said, allow_nan=False, separators=(",", ":")).encode())
    digest.update(burn.bank.astype("<f8").tobytes())
    digest.update(burn.record.astype("<f8").tobytes())
    return digest.hexdigest()


def _events(engine: Engine, profile: Profile, burn: Burn, whole: bool) -> list[dict[str, Any]]:
    """Modes of the controller, faults, alarms, sensors and inhibits in the order of time."""
    rows = []
    for fault in profile.faults if whole else ():
        rows.append(_row(fault.time_s, "fault", detail=named(fault)))
        rows += [] if fault.until_s is None else [_row(fault.until_s, "fault ended", detail=named(fault))]
    limits = engine.limits.limits
    for event in burn.events:
        if event.event == codes.EVENTS[codes.STATE] and set(event.detail.split(" to ")) <= set(QUIET):
            continue
        level = limits[event.limit].level if event.limit else ""
        rows.append(_row(event.t_s, event.event, event.limit, level, f"{event.sensor} {event.detail}".strip()))
    rows += [_row(t_s, "mode", detail=mode + _because(engine, burn, mode, t_s)) for mode, t_s in burn.began_s.items()]
    rows = [row for row in rows if row["t_s"] is None or row["t_s"] <= burn.duration_s]
    rows.sort(key=lambda row: -math.inf if row["t_s"] is None else row["t_s"])
    return [*rows, _row(burn.duration_s, "end", detail=burn.status)]


def _row(t_s: float | None, event: str, limit: str = "", level: str = "", detail: str = "") -> dict[str, Any]:
    return {"t_s": t_s, "event": event, "limit": limit, "level": level, "detail": detail}


def named(fault: Fault) -> str:
    """`sensor-drift tc_a_k 5`."""
    value = "" if fault.kind == "sensor-dead" else f"{fault.value:g}"
    return " ".join(word for word in (fault.kind, fault.sensor, value) if word)


def _because(engine: Engine, burn: Burn, mode: str, t_s: float) -> str:
    """Which alarms put an end to a burn."""
    shut = ("scram",) if "retreat" in burn.began_s else ("scram", "retreat")
    acts = {"retreat": ("retreat",), "cooldown": shut}.get(mode, ())
    found = [alarm.limit for alarm in burn.alarms if engine.limits.limits[alarm.limit].procedure in acts
             and alarm.t_stand_s is not None and alarm.t_stand_s <= t_s
             and (alarm.t_clear_s is None or alarm.t_clear_s > t_s)]
    return f", by {' and '.join(dict.fromkeys(found))}" if found else ""


def _totals(engine: Engine, profile: Profile, burn: Burn) -> dict[str, Any]:
    """Hydrogen, impulse, heat and time; the cooldown is what flows after the drums have gone in."""
    cooldown_kg = burn.propellant_kg - burn.burn_kg
    return {
        "propellant_kg": burn.propellant_kg, "impulse_n_s": burn.impulse_n_s, "energy_j": burn.energy_j,
        "mean_isp_s": _isp_s(burn.impulse_n_s, burn.propellant_kg), "burn_s": burn.burn_s, "burn_kg": burn.burn_kg,
        "burn_impulse_n_s": burn.burn_impulse_n_s, "burn_isp_s": _isp_s(burn.burn_impulse_n_s, burn.burn_kg),
        "cooldown_kg": cooldown_kg, "cooldown_share_ratio": cooldown_kg / burn.burn_kg if burn.burn_kg > 0.0 else None,
        "cooldown_to_10_days_kg": _still_to_cool_kg(engine, profile, burn), "starts_count": profile.starts_count + 1}


def _isp_s(impulse_n_s: float, mass_kg: float) -> float | None:
    return impulse_n_s / mass_kg / STANDARD_GRAVITY_M_S2 if mass_kg > 0.0 else None


def _still_to_cool_kg(engine: Engine, profile: Profile, burn: Burn) -> float | None:
    """Hydrogen that the decay heat will take after what was watched, until ten days after the drums went in; None where they
    did not."""
    if "cooldown" not in burn.began_s or burn.status != "ended":
        return None
    left_s = max(COOLED_S - (burn.duration_s - burn.burn_s), 0.0)
    energy_j = decay.bank_energy_s(burn.bank, left_s) * engine.plant.power_w
    return energy_j / control.cooldown_j_kg.py_func(engine.plant, program_of(engine.sheet, profile))


def _peaks(burn: Burn) -> dict[str, float | None]:
    """The largest true values; None where the level does not know them."""
    shown = ("chamber_pressure_pa", "flow_kg_s", "thrust_n", "heat_w")
    most = {name: float(burn.record[:, dynamic.COLUMNS.index(name)].max()) if len(burn.record) else None for name in shown}
    return {"chamber_temperature_k": burn.peak_temperature_k, "fuel_k": burn.peak_fuel_k,
            "reactivity_dollar": finite(burn.peak_reactivity_dollar), **most}


def _margins(engine: Engine, burn: Burn) -> list[dict[str, Any]]:
    """How near every limit came to its bound, as it was judged; None for one that never was."""
    found: list[dict[str, Any]] = []
    if burn.judged is None:
        return found
    for (name, limit), row in zip(engine.limits.limits.items(), burn.judged, strict=True):
        margin = finite(float(row["least_margin"]))
        worst = None if margin is None else limit.bound - margin if limit.side == "above" else limit.bound + margin
        found.append({"limit": name, "level": limit.level, "quantity": limit.quantity, "unit": limit.unit, "side": limit.side,
                      "bound": limit.bound, "never_exceed": limit.never_exceed, "worst": worst, "margin": margin})
    return found


def _damage(engine: Engine, burn: Burn) -> dict[str, float | None]:
    """Wear over a life of one, and how it shows: drums that creep out, reactivity that is gone."""
    drift = loss = None
    if len(burn.record):
        crept = np.nan_to_num(burn.record[:, dynamic.COLUMNS.index("drum_drift_deg")])  # a dead instrument says nothing
        whole = np.concatenate([np.zeros(STILL_TICKS), np.cumsum(crept)])
        drift = max(float((whole[STILL_TICKS:] - whole[:-STILL_TICKS]).max()) / STILL_TICKS, 0.0)
        loss = float(burn.record[-1, dynamic.COLUMNS.index("loss_dollar")])
    return {"ratio": burn.damage_ratio, "start_ratio": engine.plant.cycle_ratio, "drum_creep_deg": drift, "loss_dollar": loss}


def _inhibits(engine: Engine, profile: Profile, burn: Burn) -> list[dict[str, Any]]:
    """Who switched off what, why, and from when it held; None where the run had ended before."""
    given = sorted(profile.inhibits, key=lambda inhibit: inhibit.time_s)
    obeyed = [command.t_s or 0.0 for command in burn.commands]
    return [{"limit": one.limit, "level": engine.limits.limits[one.limit].level if one.limit in engine.limits.limits else "",
             "by": one.by, "reason": one.reason, "from_s": obeyed[i] if i < len(obeyed) else None, "until_s": one.until_s}
            for i, one in enumerate(given)]


def _left_out(engine: Engine, profile: Profile, burn: Burn) -> list[str]:
    """What the quasi-static level does not know."""
    left = [f"{len(rows)} {word}{'' if len(rows) == 1 else 's'}"
            for rows, word in ((profile.faults, "fault"), (profile.inhibits, "inhibit")) if rows]
    verb = "is" if len(profile.faults) + len(profile.inhibits) == 1 else "are"
    without = f"; its {' and '.join(left)} {verb} left out" if left else ""
    notes = ["quasi-static: no controller, no noise, no limits" + without]
    there_kg = engine.plant.tank_kg - engine.plant.residual_kg
    if burn.propellant_kg > there_kg:
        notes.append(f"takes {burn.propellant_kg:,.0f} kg; the tank gives {there_kg:,.0f} kg".replace(",", " "))
    if burn.peak_fuel_k >= engine.plant.failure_k:
        notes.append(f"its fuel comes to {burn.peak_fuel_k:.0f} K: the core is lost at {engine.plant.failure_k:g} K")
    return notes


def _cannot_be(engine: Engine) -> list[str]:
    """A sheet whose pump nothing drives is run as if it were driven; whoever sees the result is told."""
    return [] if engine.rating.drive.closes else [
        "NOT POSSIBLE: the turbine cannot drive the pump to its pressure; run as if it did"]


def _throttled(engine: Engine, profile: Profile) -> list[str]:
    """Stretches at full heat with less flow than a real core shares out evenly, which no channel here knows."""
    least, rated_k = engine.sheet.control.throttle_least_ratio, engine.sheet.rating.chamber_temperature_k
    low = [str(i) for i, hold in enumerate(profile.hold, 1)
           if hold.throttle_ratio < least and (hold.temperature_k or rated_k) >= rated_k]
    return [f"stretch {', '.join(low)}: below {100.0 * least:g} % flow the temperature must come down; uneven flow is not "
            "modelled"] if low else []


def phases_of(engine: Engine, burn: Burn) -> list[str]:
    """The phase of the limits in every row of a record."""
    names = (*engine.limits.phases, "")  # -1 is no phase
    return [names[int(number)] for number in burn.record[:, dynamic.COLUMNS.index("phase")]]
