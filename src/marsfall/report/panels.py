"""One panel each: what the vehicle felt, how it stood and turned, what it believed, what it burned, against time."""
import numpy as np
from matplotlib.axes import Axes

from ..core.units import STANDARD_GRAVITY_M_S2
from .style import BLUE, GREEN, INK, PLUM, RUST, second_scale
from .timeline import ABORT, ENTRY, Sheet, Trace

LEAST_ERROR = 1e-3       # the logarithmic axes of the navigation errors end here
NEAR_RATIO = 3.0         # a limit further off than this many times the largest value is named instead of drawn


def loads(axes: Axes, sheet: Sheet) -> None:
    """Felt acceleration and heating together."""
    axes.plot(sheet.trace["t_s"], sheet.trace["deceleration_g"], color=BLUE)
    axes.set_ylabel("felt acceleration,\nEarth g", color=BLUE)
    axes.set_ylim(bottom=0.0)
    heat = second_scale(axes, "heating, W/cm²", RUST)
    heat.plot(sheet.trace["t_s"], total_heating_w_m2(sheet.trace) / 1e4, color=RUST, ls="--", lw=1.0)
    heat.set_ylim(bottom=0.0)


def deceleration(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["deceleration_g"], color=BLUE)
    axes.set_ylabel("felt acceleration, Earth g")
    axes.set_ylim(bottom=0.0)
    _peak(axes, sheet.trace["t_s"], sheet.trace["deceleration_g"], "{:.2f} g at {:.1f} s")


def dynamic_pressure(axes: Axes, sheet: Sheet) -> None:
    q_kpa = sheet.trace["dynamic_pressure_pa"] / 1e3
    axes.plot(sheet.trace["t_s"], q_kpa, color=BLUE)
    axes.set_ylabel("dynamic pressure, kPa")
    axes.set_ylim(bottom=0.0)
    _peak(axes, sheet.trace["t_s"], q_kpa, "{:.2f} kPa at {:.1f} s")


def mach(axes: Axes, sheet: Sheet) -> None:
    """Logarithmic, so that the parachute and the engines can be read as well as the entry."""
    axes.semilogy(sheet.trace["t_s"], np.maximum(sheet.trace["mach_ratio"], 1e-2), color=BLUE)
    axes.axhline(1.0, color="#888888", lw=0.6)
    axes.set_ylabel("Mach number")


def heating(axes: Axes, sheet: Sheet) -> None:
    """Stagnation heating by convection and by radiation of the shocked gas, and their sum."""
    trace = sheet.trace
    total = total_heating_w_m2(trace) / 1e4
    axes.plot(trace["t_s"], trace["heating_w_m2"] / 1e4, color=RUST, lw=1.0, label="convective")
    axes.plot(trace["t_s"], trace["heating_radiative_w_m2"] / 1e4, color=PLUM, ls="--", lw=1.0, label="radiative")
    axes.plot(trace["t_s"], total, color=INK, lw=0.8, ls=":", label="together")
    axes.set_ylabel("stagnation heating, W/cm²")
    top = 1.12 * max(float(total.max()), 1e-9)
    _limit(axes, sheet.heating_max_w_m2 / 1e4, top, "the shield is made for {:g} W/cm²")
    axes.set_ylim(0.0, max(axes.get_ylim()[1], top))
    _peak(axes, trace["t_s"], total, "{:.1f} W/cm² at {:.1f} s")
    axes.legend(loc="center right")


def heat_load(axes: Axes, sheet: Sheet) -> None:
    trace = sheet.trace
    load = heat_load_j_m2(trace["t_s"], total_heating_w_m2(trace)) / 1e7
    axes.plot(trace["t_s"], load, color=RUST)
    axes.set_ylabel("heat load, kJ/cm²")
    axes.set_ylim(bottom=0.0)
    axes.annotate(f"{load[-1]:.2f} kJ/cm²", (trace["t_s"][-1], load[-1]), xytext=(-4, -10), textcoords="offset points",
                  ha="right", fontsize=6.8)


def total_heating_w_m2(trace: Trace) -> np.ndarray:
    return trace["heating_w_m2"] + trace["heating_radiative_w_m2"]


def heat_load_j_m2(t_s: np.ndarray, heating_w_m2: np.ndarray) -> np.ndarray:
    """The heat taken up to each sample, by the trapezium rule."""
    return np.concatenate([[0.0], np.cumsum(0.5 * np.diff(t_s) * (heating_w_m2[1:] + heating_w_m2[:-1]))])


def parachute(axes: Axes, sheet: Sheet) -> None:
    """Drag of the parachute alone."""
    force_kn = sheet.trace["dynamic_pressure_pa"] * sheet.trace["chute_drag_m2"] / 1e3
    axes.plot(sheet.trace["t_s"], force_kn, color=GREEN)
    axes.set_ylabel("parachute drag, kN")
    axes.set_ylim(bottom=0.0)
    _peak(axes, sheet.trace["t_s"], force_kn, "{:.1f} kN at {:.1f} s")


def attitude(axes: Axes, sheet: Sheet) -> None:
    """Angle of attack where the air is what steers; tilt of the thrust axis where the ground is what matters."""
    trace = sheet.trace
    entry = trace["phase_code"] == ENTRY
    axes.plot(trace["t_s"], np.where(entry, trace["angle_of_attack_deg"], np.nan), color=BLUE, label="angle of attack")
    axes.plot(trace["t_s"], np.where(entry, np.nan, trace["tilt_deg"]), color=GREEN, label="tilt from the vertical")
    axes.set_ylabel("attitude, deg")
    axes.set_ylim(0.0, 1.25 * axes.get_ylim()[1])
    axes.legend(loc="upper right", ncols=2)


def angle_of_attack(axes: Axes, sheet: Sheet) -> None:
    """Until the vehicle stands still in the air, where the angle means nothing."""
    trace = sheet.trace
    moving = trace["speed_m_s"] > 20.0
    axes.plot(trace["t_s"], np.where(moving, trace["angle_of_attack_deg"], np.nan), color=BLUE)
    axes.set_ylabel("angle of attack, deg")
    axes.set_ylim(bottom=0.0)


def tilt(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["tilt_deg"], color=GREEN)
    axes.set_ylabel("tilt from the vertical, deg")
    axes.set_ylim(bottom=0.0)


def bank(axes: Axes, sheet: Sheet) -> None:
    """Bank while the lift is steered; it means nothing afterwards."""
    trace = sheet.trace
    entry = trace["phase_code"] == ENTRY
    for name, colour, kind, words in (("bank_deg", BLUE, "-", "flown"), ("bank_commanded_deg", RUST, "--", "commanded")):
        axes.plot(trace["t_s"], _unwrapped(np.where(entry, trace[name], np.nan)), color=colour, ls=kind, lw=1.0, label=words)
    axes.set(ylabel="bank, deg", ylim=(-190.0, 190.0), yticks=(-180, -90, 0, 90, 180))
    axes.legend(loc="upper right", ncols=2)


def _unwrapped(angle_deg: np.ndarray) -> np.ndarray:
    """No line is drawn where an angle jumps from +180 to -180."""
    jumps = np.abs(np.diff(angle_deg, prepend=angle_deg[0])) > 180.0
    return np.where(jumps, np.nan, angle_deg)


def rate(axis: str, words: str):
    """The panel of one body rate, with the range of the gyroscopes."""
    def panel(axes: Axes, sheet: Sheet) -> None:
        values = np.degrees(sheet.trace[f"rate_{axis}_rad_s"])
        axes.plot(sheet.trace["t_s"], values, color=BLUE, lw=0.9)
        axes.set_ylabel(f"{words}, deg/s")
        top = 1.25 * max(float(np.abs(values).max()), 0.1)
        axes.set_ylim(-top, top)
        edge = float(np.degrees(sheet.gyro_range_rad_s))
        if _limit(axes, edge, top, "gyro range ±{:g} deg/s"):
            axes.axhline(-edge, color=PLUM, lw=1.0, ls="--")
            axes.set_ylim(-1.1 * edge, 1.1 * edge)
    return panel


def belief(axes: Axes, sheet: Sheet) -> None:
    """How far the navigation is from the truth."""
    trace = sheet.trace
    height_m = np.abs(trace["nav_altitude_m"] - trace["altitude_m"])
    for values, colour, kind, words in (
            (trace["nav_position_error_m"], BLUE, "-", "position, m"), (height_m, BLUE, ":", "altitude, m"),
            (trace["nav_velocity_error_m_s"], RUST, "-", "velocity, m/s"),
            (trace["nav_attitude_error_deg"], GREEN, "-", "attitude, deg")):
        axes.semilogy(trace["t_s"], np.maximum(values, LEAST_ERROR), color=colour, ls=kind, lw=1.0, label=words)
    axes.set_ylabel("navigation error")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * 10.0)
    axes.legend(loc="upper left", ncols=4)


def belief_of(stem: str, unit: str, words: str, colour: str):
    """The panel of one navigation error inside three times the sigma that the filter believes in."""
    def panel(axes: Axes, sheet: Sheet) -> None:
        trace = sheet.trace
        error = trace[f"nav_{stem}_error_{unit}"]
        sigma = trace[f"nav_{stem}_sigma_{unit}"]
        axes.fill_between(trace["t_s"], 0.0, 3.0 * sigma, color=colour, alpha=0.15, lw=0, label="3 sigma of the filter")
        axes.plot(trace["t_s"], error, color=colour, lw=1.0, label="error")
        axes.set_yscale("log")
        seen = np.concatenate([error[error > 0.0], sigma[sigma > 0.0]])
        low, high = (seen.min(), 3.0 * seen.max()) if seen.size else (LEAST_ERROR, 1.0)
        axes.set_ylim(max(low, high * 1e-4) / 2.0, high * 6.0)
        axes.set_ylabel(words)
        inside = float(np.mean(error <= 3.0 * sigma))
        axes.legend(loc="upper left", ncols=2, title=f"inside the band {100.0 * inside:.0f} % of the time",
                    title_fontsize=6.8, alignment="left")
    return panel


def altitude_belief(axes: Axes, sheet: Sheet) -> None:
    """Navigated less true altitude."""
    _signed(axes, sheet, sheet.trace["nav_altitude_m"] - sheet.trace["altitude_m"], "navigated less true altitude, m", BLUE)


def speed_belief(axes: Axes, sheet: Sheet) -> None:
    _signed(axes, sheet, sheet.trace["nav_speed_m_s"] - sheet.trace["speed_m_s"], "navigated less true speed, m/s", RUST)


def _signed(axes: Axes, sheet: Sheet, error: np.ndarray, words: str, colour: str) -> None:
    """Both signs on one logarithmic scale, linear within about a hundredth of the largest error."""
    axes.plot(sheet.trace["t_s"], error, color=colour, lw=0.9)
    largest = max(float(np.abs(error).max()), LEAST_ERROR)
    axes.set_yscale("symlog", linthresh=10.0 ** (np.floor(np.log10(largest)) - 1.0))
    axes.set_ylim(-2.0 * largest, 2.0 * largest)
    axes.set_ylabel(words)


def units_trusted(axes: Axes, sheet: Sheet) -> None:
    count = sheet.trace["healthy_imus_count"]
    axes.step(sheet.trace["t_s"], count, where="post", color=PLUM)
    axes.set_ylabel("inertial units trusted")
    axes.set(ylim=(-0.2, max(float(count.max()), 1.0) + 0.4), yticks=range(int(max(count.max(), 1.0)) + 1))


def engines(axes: Axes, sheet: Sheet) -> None:
    thrust(axes, sheet)
    axes.set_ylabel("thrust, kN", color=BLUE)
    if sheet.trace["propellant_kg"].max() <= 0.0:  # solid rockets have no tank
        return
    tank = second_scale(axes, "propellant, kg", RUST)
    tank.plot(sheet.trace["t_s"], sheet.trace["propellant_kg"], color=RUST, ls="--", lw=1.0)
    tank.set_ylim(bottom=0.0)


def thrust(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["thrust_n"] / 1e3, color=BLUE)
    axes.set_ylabel("thrust, kN")
    axes.set_ylim(bottom=0.0)


def thrust_acceleration(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["thrust_n"] / sheet.trace["mass_kg"] / STANDARD_GRAVITY_M_S2, color=BLUE)
    axes.set_ylabel("thrust per mass, Earth g")
    axes.set_ylim(bottom=0.0)


def tank(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["propellant_kg"], color=RUST)
    axes.set_ylabel("propellant, kg")
    axes.set_ylim(bottom=0.0)


def mass(axes: Axes, sheet: Sheet) -> None:
    axes.plot(sheet.trace["t_s"], sheet.trace["mass_kg"], color=INK)
    axes.set_ylabel("mass, kg")
    axes.set_ylim(bottom=0.0)


def climb(axes: Axes, sheet: Sheet) -> None:
    """Speed down and altitude where the engines work."""
    axes.plot(sheet.trace["t_s"], sheet.trace["climb_m_s"], color=GREEN)
    axes.set_ylabel("vertical speed, m/s")


def powered_span_s(trace: Trace) -> tuple[float, float] | None:
    """From just before the first thrust (but not a whole abort) to the end; None if nothing burned."""
    burning = np.flatnonzero((trace["thrust_n"] > 0.0) | (trace["phase_code"] == ABORT))
    if not burning.size:
        return None
    end_s = float(trace["t_s"][-1])
    start_s = float(trace["t_s"][burning[0]])
    return start_s - 0.05 * (end_s - start_s) - 0.5, end_s


def _peak(axes: Axes, t_s: np.ndarray, values: np.ndarray, words: str) -> None:
    """A dot at the largest value, and what and when it is."""
    top = int(np.argmax(values))
    if values[top] <= 0.0:
        return
    axes.plot(t_s[top], values[top], "o", color=INK, ms=2.6, zorder=3)
    right = t_s[top] < 0.6 * t_s[-1]
    axes.annotate(words.format(values[top], t_s[top]), (t_s[top], values[top]), xytext=(6 if right else -6, -2),
                  textcoords="offset points", ha="left" if right else "right", fontsize=6.8)


def _limit(axes: Axes, limit: float, top: float, words: str) -> bool:
    """A limit as a line with its words under it if it is near what is drawn, in words only if not; True if a line was drawn."""
    near = limit < NEAR_RATIO * top
    if near:
        axes.axhline(limit, color=PLUM, lw=1.0, ls="--")
        axes.annotate(words.format(limit), (0.99, limit), xycoords=("axes fraction", "data"), xytext=(0, -3),
                      textcoords="offset points", ha="right", va="top", fontsize=6.8, color=PLUM)
    else:
        axes.text(0.99, 0.96, words.format(limit) + ": off the scale", transform=axes.transAxes, ha="right", va="top",
                  fontsize=6.8, color=PLUM)
    return near
