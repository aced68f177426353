"""One run of an engine on a screen of 80 columns: sequence, totals, margins, alarms, inhibits, wear."""
from itertools import groupby, pairwise
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from .limits import LEVEL_STYLES
from .screen import counted, figure, table

MOST_ALARMS = 20
WORDS = {"chamber_temperature_k": "chamber temperature", "chamber_pressure_mpa": "chamber pressure", "flow_kg_s": "flow",
         "temperature_rate_k_s": "rise of temperature", "period_s": "reactor period", "reactivity_dollar": "reactivity",
         "mismatch_ratio": "power over flow", "pump_speed_ratio": "pump speed", "suction_ratio": "suction",
         "reserve_ratio": "tank over cooldown", "authority_dollar": "drum authority", "drum_drift_deg": "drum creep",
         "fuel_k": "fuel"}
GOOD = ("ended",)
UNJUDGED = ("invalid", "unqualified", "stale")  # states of a value that nobody knows


def print_burn(said: dict[str, Any], console: Console) -> None:
    """Everything that a person should know of a run."""
    _head(said, console)
    for part in (_sequence, _totals, _margins, _alarms, _sensors, _faults, _inhibits, _wear):
        part(said, console)
    for note in said["notes"]:
        console.print(f"\n[yellow]{escape(note)}[/]")
    _honesty(said, console)


def _head(said: dict[str, Any], console: Console) -> None:
    fine = said["status"] in GOOD
    blind = {limit for limit, _, _ in unjudged(said)}
    style = "bold red" if not fine else "bold yellow" if said["alarms"] or blind else "bold green"
    alarms = counted(len(said["alarms"]), "alarm") if said["margins"] else "limits not judged"
    alarms += f", {counted(len(blind), 'limit')} at times not judged" if blind else ""
    for key in ("engine", "profile"):
        console.print(f"[bold]{escape(said[key])}[/], {escape(' '.join(said[f'{key}_title'].split()))}")
    console.print(f"{said['level']}, seed {said['seed']}: [{style}]{said['status']}[/] after {figure(said['duration_s'])} s, "
                  f"{alarms}; computed in {said['wall_s']:.2f} s\n")


def _sequence(said: dict[str, Any], console: Console) -> None:
    """When each mode of the controller began, and what began it if that was an alarm."""
    causes = {row["detail"].partition(", by ")[0]: row["detail"].partition(", by ")[2] for row in said["events"]
              if row["event"] == "mode"}
    began = [(mode, t_s) for mode, t_s in said["modes"].items() if mode != "ended"]
    made = table("sequence", "from, s", "for, s", "")
    made.columns[3].justify = "left"
    for (mode, t_s), (_, next_s) in pairwise([*began, ("", said["duration_s"])]):
        made.add_row(mode, figure(t_s, 2), figure(next_s - t_s, 2), f"by {escape(causes[mode])}" if causes.get(mode) else "")
    console.print(made)


def _totals(said: dict[str, Any], console: Console) -> None:
    t, peaks = said["totals"], said["peaks"]
    made = table("totals", "all", "burn", "cooldown", "")
    made.columns[4].justify = "left"
    share = "kg" if t["cooldown_share_ratio"] is None else f"kg: {100.0 * t['cooldown_share_ratio']:.2f} % of the burn"
    made.add_row("hydrogen", figure(t["propellant_kg"]), figure(t["burn_kg"]), figure(t["cooldown_kg"]), share)
    if t["cooldown_to_10_days_kg"] is not None:
        made.add_row("  needed to 10 days", "", "", figure(t["cooldown_to_10_days_kg"]), "kg more, heat of decay")
    made.add_row("impulse", figure(t["impulse_n_s"] / 1e6, 2), figure(t["burn_impulse_n_s"] / 1e6, 2),
                 figure((t["impulse_n_s"] - t["burn_impulse_n_s"]) / 1e6, 2), "MN s")
    made.add_row("mean specific impulse", figure(t["mean_isp_s"]), figure(t["burn_isp_s"]), "", "s")
    made.add_row("heat", figure(t["energy_j"] / 1e9), "", "", "GJ")
    console.print()
    console.print(made)
    words = [f"chamber {figure(peaks['chamber_temperature_k'], 0)} K", f"fuel {figure(peaks['fuel_k'], 0)} K"]
    for key, factor, decimals, name, unit in (("heat_w", 1e-6, 0, "power", "MW"), ("thrust_n", 1e-3, 1, "thrust", "kN"),
                                              ("reactivity_dollar", 1.0, 3, "reactivity", "$")):
        words += [] if peaks[key] is None else [f"{name} {figure(factor * peaks[key], decimals)} {unit}"]
    console.print(Text(f"Most: {', '.join(words)}"))


def _margins(said: dict[str, Any], console: Console) -> None:
    """The never-exceed values, and how near the run came to them while they were watched."""
    rows = [row for row in said["margins"] if row["never_exceed"]]
    if not rows:
        return
    made = table("never exceed", "", "bound", "nearest", "margin", "")
    made.columns[1].justify = made.columns[5].justify = "left"
    for row in rows:
        unit = "" if row["unit"] == "1" else "$" if row["unit"] == "dollar" else row["unit"]
        sign = "<" if row["side"] == "above" else ">"
        over = row["margin"] is not None and row["margin"] < 0.0
        near = "not judged" if row["worst"] is None else f"{row['worst']:.5g}"
        margin = "" if row["margin"] is None else f"{row['margin']:.4g}"
        made.add_row(row["limit"], WORDS.get(row["quantity"], row["quantity"]), f"{sign} {row['bound']:.5g}", near,
                     f"[{LEVEL_STYLES[row['level']]}]{margin}[/]" if over else margin, Text(unit))
    console.print()
    console.print(made)
    alarmed = {one["limit"] for one in said["alarms"]}
    brief = [row["limit"] for row in rows if (row["margin"] or 0.0) < 0.0 and row["limit"] not in alarmed]
    if brief:
        console.print(f"Beyond its bound, for less than its persistence: {', '.join(brief)}", style="yellow")


def _alarms(said: dict[str, Any], console: Console) -> None:
    console.print()
    alarms = said["alarms"]
    if not alarms:
        console.print("No alarm." if said["margins"] else "Limits were not judged.")
        return
    made = table("alarm", "level", "over, s", "alarm, s", "worst", "bound", "ended, s", blanks_count=1)
    made.columns[1].justify = "left"
    for one in alarms[:MOST_ALARMS]:
        ended = "stands" if one["t_clear_s"] is None else figure(one["t_clear_s"], 2)
        mark = " *" if one["first_out"] else ""
        made.add_row(escape(one["limit"]) + mark, f"[{LEVEL_STYLES[one['level']]}]{one['level']}[/]", figure(one["t0_s"], 2),
                     figure(one["t_alarm_s"], 2), "-" if one["peak"] is None else f"{one['peak']:.5g}", f"{one['bound']:.5g}",
                     ended + (", inhibited" if one["inhibited"] else ""))
    console.print(made)
    if len(alarms) > MOST_ALARMS:
        console.print(f"... and {len(alarms) - MOST_ALARMS} more (--json lists all)")
    if any(one["first_out"] for one in alarms):
        console.print("[dim]* first of its group: nothing else stood[/]")


def _sensors(said: dict[str, Any], console: Console) -> None:
    if said["disqualified"]:
        made = table("sensor disqualified", "s", "why")
        made.columns[2].justify = "left"
        for row in said["disqualified"]:
            made.add_row(escape(row["sensor"]), figure(row["t_s"], 2), escape(row["detail"]))
        console.print()
        console.print(made)
    blind = unjudged(said)
    if blind:
        made = table("limit that nobody could judge", "from, s", "until, s")
        for limit, from_s, to_s in blind:
            made.add_row(f"[bold yellow]{escape(limit)}[/]", figure(from_s, 2), figure(to_s, 2))
        console.print()
        console.print(made)


def unjudged(said: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Limit, begin and end of the times in which nobody could judge it."""
    open_s: dict[str, float] = {}
    found = []
    for row in said["events"]:
        if row["event"] == "state":
            bad = row["detail"].rpartition(" to ")[2] in UNJUDGED
            if bad:
                open_s.setdefault(row["limit"], row["t_s"])
            elif row["limit"] in open_s:
                found.append((row["limit"], open_s.pop(row["limit"]), row["t_s"]))
    return [*found, *((limit, from_s, said["duration_s"]) for limit, from_s in open_s.items())]


def _faults(said: dict[str, Any], console: Console) -> None:
    if said["faults"]:
        made = table("fault", "from, s", "until, s", "")
        made.columns[3].justify = "left"
        for row in said["faults"]:
            late = "after the end" if row["time_s"] > said["duration_s"] else ""
            late = late if said["margins"] else "left out"
            until = "for good" if row["until_s"] is None else figure(row["until_s"])
            value = "" if row["kind"] == "sensor-dead" else f" {row['value']:g}"
            made.add_row(escape(f"{row['kind']} {row['sensor']}".strip() + value), figure(row["time_s"]), until, late)
        console.print()
        console.print(made)


def _inhibits(said: dict[str, Any], console: Console) -> None:
    """Always shown: who switched off what, why, until when."""
    console.print()
    if not said["inhibits"]:
        console.print("No limit is inhibited.")
        return
    made = table("inhibited", "from, s", "until, s", "by, why")
    made.columns[3].justify = "left"
    for row in said["inhibits"]:
        words = f"{', '.join(row['by'])}: {row['reason']}"
        never = "not reached" if said["margins"] else "left out"
        made.add_row(f"[bold]{escape(row['limit'])}[/]", never if row["from_s"] is None else figure(row["from_s"], 2),
                     figure(row["until_s"], 2), escape(words))
    console.print(made)


def _wear(said: dict[str, Any], console: Console) -> None:
    damage = said["damage"]
    words = f"Damage {damage['ratio']:.3f} of a life, {damage['start_ratio']:.3f} of it by the start"
    if damage["drum_creep_deg"] is not None:
        words += (f"; at constant temperature and flow the drums crept {damage['drum_creep_deg']:.2f} deg, "
                  f"{damage['loss_dollar']:.3f} $ of reactivity is lost")
    console.print()
    console.print(Text(f"{words}."), style="bold red" if said["status"] == "worn out" else "")


def _honesty(said: dict[str, Any], console: Console) -> None:
    """Which numbers nobody has checked, and what that makes of the result."""
    sections = [f"{section} {len(list(keys))}" for section, keys in
                groupby(sorted(said["unchecked"]), key=lambda name: name.partition(".")[0])]
    console.print()
    if sections:
        console.print(Text(f"Unchecked constants in use: {len(said['unchecked'])} ({', '.join(sections)}). "
                           f"They are listed by: marsfall engine show {said['engine']}"), style="yellow")
    console.print("Model result, not validated: transients, trips and wear have been compared with no test of an engine.")
