"""Why an engine is modelled as it is: its states, decay groups, steps, and how far the two levels lie apart.

Decisions:

* 22 states, the list below. The reference note's prototype had 18, with four groups of decay heat among them. Decay heat is a
  bank of its own, because four groups miss Way and Wigner by 79 % at worst and the note asks for 1 %: twelve would do,
  thirteen leave a factor of two, more bring nothing at this spacing. It fills exactly at constant power, whatever the step.
* Point kinetics by a two-stage L-stable step of second order, its stages solved in closed form: 10 ms is right to 1e-4 up to
  0.9 $, where a limit ends the burn; beyond, the step shrinks to a tenth of the prompt time constant. Prompt jump was not
  needed: the whole burn runs some 60 000 times faster than real time (budget 3000), and a cold slug does go prompt critical.
  Reactivity is that of a step's beginning, so the power is half a step late.
* Heat, pumps and tank follow explicitly, first order: 1e-3 in the middle of a ramp, 2e-4 of a burn's hydrogen. Valve and gas
  relax exactly. Instruments, limits and controller look every 40 ms. Two minutes into a cooldown the step is 50 ms and the
  look 1 s.
* The quasi-static level is sums over balances. Both agree to 0.1 % of a standard burn's hydrogen and impulse, to 0.3 % of a
  minute's, and to 0.4 % at steady points (1 % asked for). Its cooldown is up to 4 % short, less than 0.1 % of the burn: it
  forgets that pumps run down with too much flow, and that pulses leave colder than 1100 K.
* A start-up source keeps the cold reactor at its power before the start and is withdrawn with the drums. Left in, its 1e-4 of
  rated power, 154 kW, took more than 6 t of hydrogen in ten days.
* The reserve of hydrogen is what the gauges say over what a retreat and a cooldown of a day would take; the lower gauge is
  believed.

Kiwi-TNT is consistency, not prediction. With the note's heat capacity every pair of worth and coefficient on its line gives
the measured energy; the width of about 2 ms asks for 0.044 above prompt at 25 us, twice the top of the note's range. At the
edges the width is 3.7 ms, within the factor of two that is asked for; in the middle of the ranges 5.9 ms, outside.

Not modelled: xenon and iodine (a fraction of a dollar for a restart after hours); the jacket, nozzle wall and tie tubes apart
from the reflector; a measured pump map (head is a parabola, efficiency constant, no cavitation but the margin); heat radiated
by a core that nothing cools, so that a lost core warms until it is lost; axial shapes of power that move, two-dimensional
neutronics; flow that splits unevenly between channels, vibration with cold flow; the 1 % of hydrogen between valve and pump
while a line is chilled.

Target 11 of the note, the start-up trace of NRX-XE, is open: the report could not be had, and no number here stands for it.

Printed on 28 Nov 2026:

22 states and 13 groups of decay heat:
    neutron power; 6 precursors; 3 thirds of the fuel; reflector and all else that is cooled; drums; turbopumps; turbine
  valve; chamber pressure; hydrogen in the tank; tank pressure; damage; burned; impulse; energy; filtered rate of the
  power
decay heat: worst error against Way and Wigner, 1 s to 10 d after 60 s to 1 d (asked for: 1 %)
   4 groups   78.67 %
   6 groups   28.78 %
   8 groups    9.00 %
  10 groups    3.01 %
  12 groups    0.76 %
  13 groups    0.41 %
  14 groups    0.41 %
kinetics: error of the power 2 s after a step of reactivity
  step, ms             -8.0 $        0.3 $        0.6 $        0.9 $
        50           -7.1e-06      1.1e-06      7.3e-06      3.2e-03
        20           -1.1e-06      1.7e-07      1.2e-06      5.2e-04
        10           -2.8e-07      4.3e-08      2.9e-07      1.3e-04
         5           -7.1e-08      1.1e-08      7.3e-08      3.3e-05
plant: change against steps of 0.625 ms, in the middle of the ramp (45 s) and in the hold (100 s)
  step, ms              hydrogen               impulse                  heat               chamber              pressure
      20.0    -1.3e-03  -3.8e-04    -2.0e-03  -4.0e-04    -2.4e-03  -4.0e-04    -1.4e-03  -2.9e-07    -1.7e-03   1.6e-07
      10.0    -6.5e-04  -1.9e-04    -1.0e-03  -2.0e-04    -1.1e-03  -2.0e-04    -6.8e-04  -4.2e-07    -8.3e-04   1.8e-07
       5.0    -3.0e-04  -8.7e-05    -4.7e-04  -9.2e-05    -5.3e-04  -9.1e-05    -3.1e-04  -4.8e-07    -3.9e-04   1.9e-07
       2.5    -1.3e-04  -3.7e-05    -2.0e-04  -3.9e-05    -2.3e-04  -3.9e-05    -1.3e-04   2.3e-08    -1.6e-04  -3.6e-09
quasi-static against dynamic: standard burn, per cent
                  duration    hydrogen     impulse  until shut        time        heat      damage    hot fuel    cooldown
  nerva-r1            0.01       -0.04       -0.02       -0.01        0.06       -0.05       -0.00       -0.57       -1.95
  xe-prime            0.01        0.01        0.00        0.01        0.06       -0.06       -0.02       -0.68        0.02
  snre                0.01       -0.05       -0.04        0.01        0.07       -0.06       -0.02       -0.41       -2.89
  sojourner           0.02       -0.03       -0.03        0.02        0.08       -0.04        0.00       -0.41       -2.45
steady points: worst of flow, pressure, heat, thrust and fuel; throttle 1, 0.8, 0.6, temperature 1, 0.9; per cent
  nerva-r1            0.11
  xe-prime            0.10
  snre                0.32
  sojourner           0.23
start at 83 K/s: 600 to 2361 K in 21.2 s, overshoot 1.0 %, 0.68 $, rate read 88 K/s, alarms 0
throttle to 0.6 at constant temperature, nerva-r1: 816.7 to 817.6 s, +0.11 %
throttle to 0.6 at constant temperature, xe-prime: 749.9 to 756.8 s, +0.92 %
throttle to 0.6 at constant temperature, snre: 887.6 to 891.0 s, +0.38 %
cooldown to 10 days, per cent of the burn's hydrogen, after 300, 600, 1200, 1800, 3600 s:
  nerva-r1        5.79    4.61    3.71    3.28    2.66
  sojourner       6.71    5.37    4.33    3.84    3.12
  nerva-r1, dynamic, 1800 s:    3.34
Kiwi-TNT, measured 8.8e9 J in about 2 ms: a step above prompt, 1.8 MJ/K
  rho_p 0.018, -7.50e-06 per K, 30 us: 8.70e+09 J, 5.87 ms
  rho_p 0.012, -5.00e-06 per K, 25 us: 8.72e+09 J, 7.34 ms
  rho_p 0.024, -1.00e-05 per K, 25 us: 8.70e+09 J, 3.67 ms
  rho_p 0.044, -1.80e-05 per K, 25 us: 8.84e+09 J, 2.00 ms
"""
import numpy as np
from scipy.linalg import expm
from scipy.optimize import linprog

from marsfall.core.kernels import kernel
from marsfall.core.units import STANDARD_GRAVITY_M_S2
from marsfall.engine import control, decay, dynamic, kinetics, quasi, sheet
from marsfall.engine import plant as p
from marsfall.engine.build import program_of
from marsfall.engine.burn import Condition, Engine, engine
from marsfall.engine.control import Command
from marsfall.engine.plant import SOUND
from marsfall.engine.profile import Profile, read
from marsfall.engine.schema_dynamics import Kinetics
from marsfall.engine.steady import steady

STATES = {"neutron power": 1, "precursors": 6, "thirds of the fuel": 3, "reflector and all else that is cooled": 1, "drums": 1,
          "turbopumps": 1, "turbine valve": 1, "chamber pressure": 1, "hydrogen in the tank": 1, "tank pressure": 1,
          "damage": 1, "burned": 1, "impulse": 1, "energy": 1, "filtered rate of the power": 1}
TICK_S, DAY_S = 0.04, 86400.0
TOTALS = {"duration": "duration_s", "hydrogen": "propellant_kg", "impulse": "impulse_n_s", "until shut": "burn_kg",
          "time": "burn_s", "heat": "energy_j", "damage": "damage_ratio", "hot fuel": "peak_fuel_k"}


def profile(*hold: tuple, cooldown_s: float = 1.0) -> Profile:
    """Stretches of seconds, flow over rated, temperature."""
    keys = ("duration_s", "throttle_ratio", "temperature_k")
    return Profile.model_validate({"kind": "burn", "title": "design", "cooldown_s": cooldown_s,
                                   "hold": [dict(zip(keys, one, strict=False)) for one in hold]})


def made(name: str, more: str = "") -> Engine:
    """A shipped engine, with more written on its sheet."""
    return engine(name, sheet.parse(f"{sheet.read(name).text}\n{more}\n", name, name).data)


def column(burn, name: str) -> np.ndarray:
    return burn.record[:, dynamic.COLUMNS.index(name)]


def best_bank(count: int) -> float:
    """Least largest relative error of so many groups, spread evenly in the logarithm of time, against Way and Wigner."""
    groups = np.geomspace(1.0, 1.2e6, count)
    after, operated = np.meshgrid(np.geomspace(1.0, 10.0 * DAY_S, 120), (60.0, 300.0, 1800.0, 7200.0, DAY_S))
    after, operated = after.ravel(), operated.ravel()
    shares = np.exp(-after[:, None] / groups) * -np.expm1(-operated[:, None] / groups)
    ratio = shares / decay.way_wigner_ratio(after, operated)[:, None]
    ones = np.ones((len(after), 1))
    found = linprog(np.append(np.zeros(count), 1.0), np.block([[ratio, -ones], [-ratio, -ones]]),
                    np.concatenate([np.ones(len(after)), -np.ones(len(after))]))
    return float(found.x[-1])


def print_decay() -> None:
    print("decay heat: worst error against Way and Wigner, 1 s to 10 d after 60 s to 1 d (asked for: 1 %)")
    for count in (4, 6, 8, 10, 12, 13, 14):
        print(f"  {count:2d} groups{100.0 * best_bank(count):8.2f} %")


def print_kinetics() -> None:
    """A step of reactivity and 2 s against the exponential of the matrix; and the longest step that is right near prompt."""
    data = Kinetics()
    fraction, constant = np.array(data.delayed_fraction_ratio), np.array(data.delayed_constant_per_s)
    beta, generation_s = fraction.sum(), 1e-6 * data.generation_us
    print("kinetics: error of the power 2 s after a step of reactivity")
    print("  step, ms      " + "".join(f"{dollar:>11.1f} $" for dollar in (-8.0, 0.3, 0.6, 0.9)))
    for step_s in (0.05, 0.02, 0.01, 0.005):
        errors = []
        for dollar in (-8.0, 0.3, 0.6, 0.9):
            a = np.diag(np.concatenate([[(dollar - 1.0) * beta / generation_s], -constant]))
            a[0, 1:], a[1:, 0] = fraction / generation_s, constant
            n = kinetics.run(1.0, np.ones(6), dollar * beta, fraction, constant, generation_s, step_s, round(2.0 / step_s))
            errors.append(n / (expm(2.0 * a) @ np.ones(7))[0] - 1.0)
        print(f"  {1e3 * step_s:8.0f}      " + "".join(f"{error:13.1e}" for error in errors))


@kernel
def stepped(plant, program, x, bank, keep, u, trouble, step_s, tick_count, count):
    """Plant and controller with perfect instruments and no limits."""
    decay.factors(keep, step_s)
    order = Command(-plant.scram_rad_s, 0.0, 1.0)
    for k in range(count):
        if k % tick_count == 0:
            control.sequence(plant, program, x, u, x[p.CHAMBER], k * step_s, tick_count * step_s)
            order = control.command(plant, program, x, u, x[p.CHAMBER], x[p.PRESSURE], x[p.FLOW], tick_count * step_s)
        p.advance(plant, x, bank, keep, order.drum_rad_s, order.valve_ratio, order.opening_ratio, trouble, step_s)


def print_steps(found: Engine) -> None:
    asked, places = profile((60.0,), (40.0, 0.7)), {"hydrogen": p.BURNED, "impulse": p.IMPULSE, "heat": p.ENERGY,
                                                    "chamber": p.CHAMBER, "pressure": p.PRESSURE}
    print("plant: change against steps of 0.625 ms, in the middle of the ramp (45 s) and in the hold (100 s)")
    print("  step, ms" + "".join(f"{name:>22}" for name in places))
    states = {}
    for step_s in (0.000625, 0.02, 0.01, 0.005, 0.0025):
        for seconds in (45.0, 100.0):
            memory = dynamic._memory(found, asked, Condition(), False)
            stepped(found.plant, program_of(found.sheet, asked), memory.x, memory.bank, memory.keep, memory.u, SOUND, step_s,
                    round(TICK_S / step_s), round(seconds / step_s))
            states[step_s, seconds] = memory.x
        if step_s > 0.000625:
            changes = [[states[step_s, t][k] / states[0.000625, t][k] - 1.0 for t in (45.0, 100.0)] for k in places.values()]
            print(f"  {1e3 * step_s:8.1f}" + "".join(f"{a:12.1e}{b:10.1e}" for a, b in changes))


def print_levels(names: tuple[str, ...]) -> None:
    print("quasi-static against dynamic: standard burn, per cent")
    print(f"  {'':<12}" + "".join(f"{name:>12}" for name in (*TOTALS, "cooldown")))
    for name in names:
        found, asked = made(name), read("burn").data
        whole, quick = dynamic.burn(found, asked, Condition(), keep=False), quasi.burn(found, asked, Condition())
        apart = [getattr(quick, told) / getattr(whole, told) - 1.0 for told in TOTALS.values()]
        apart.append((quick.propellant_kg - quick.burn_kg) / (whole.propellant_kg - whole.burn_kg) - 1.0)
        print(f"  {name:<12}" + "".join(f"{100.0 * x:12.2f}" for x in apart))
    print("steady points: worst of flow, pressure, heat, thrust and fuel; throttle 1, 0.8, 0.6, temperature 1, 0.9; per cent")
    for name in names:
        print(f"  {name:<12}{100.0 * worst_point(made(name)):12.2f}")


def worst_point(found: Engine) -> float:
    rated_k, apart = found.sheet.rating.chamber_temperature_k, []
    points = [(flow, share * rated_k) for flow in (1.0, 0.8, 0.6) for share in (1.0, 0.9)]
    burn = dynamic.burn(found, profile(*((120.0, flow, kelvin) for flow, kelvin in points)), Condition())
    for k, (flow, kelvin) in enumerate(points):
        inside = np.abs(column(burn, "t_s") - burn.began_s["hold"] - 120.0 * (k + 1) + 10.0) < 9.0
        point = steady(found.plant, kelvin, flow, float(column(burn, "damage_ratio")[inside].mean()))
        known = {"flow_kg_s": point.flow_kg_s, "chamber_pressure_pa": point.pressure_pa, "heat_w": point.heat_w,
                 "thrust_n": point.thrust_n, "fuel3_k": point.fuel_k}
        apart += [abs(column(burn, told)[inside].mean() / value - 1.0) for told, value in known.items()]
    return max(apart)


def print_targets() -> None:
    burn = dynamic.burn(made("nerva-r1", "[control]\nramp_k_s = 83.33"), profile((60.0,)), Condition())
    t_s, chamber = column(burn, "t_s"), column(burn, "chamber_temperature_k")
    seconds = t_s[np.argmax(chamber >= 2361.0)] - t_s[np.argmax(chamber >= 600.0)]
    over, rate = burn.peak_temperature_k / 2361.0 - 1.0, column(burn, "temperature_rate_k_s").max()
    print(f"start at 83 K/s: 600 to 2361 K in {seconds:.1f} s, overshoot {100.0 * over:.1f} %, "
          f"{burn.peak_reactivity_dollar:.2f} $, rate read {rate:.0f} K/s, alarms {len(burn.alarms)}")
    for name in ("nerva-r1", "xe-prime", "snre"):
        burn = dynamic.burn(made(name), profile((90.0,), (90.0, 0.6)), Condition())
        impulse = []
        for end_s in (burn.began_s["hold"] + 85.0, burn.began_s["retreat"] - 5.0):
            inside = np.abs(column(burn, "t_s") - end_s) < 4.0
            speed_m_s = column(burn, "thrust_n")[inside].sum() / column(burn, "flow_kg_s")[inside].sum()
            impulse.append(speed_m_s / STANDARD_GRAVITY_M_S2)
        print(f"throttle to 0.6 at constant temperature, {name}: {impulse[0]:.1f} to {impulse[1]:.1f} s, "
              f"{100.0 * (impulse[1] / impulse[0] - 1.0):+.2f} %")
    print("cooldown to 10 days, per cent of the burn's hydrogen, after 300, 600, 1200, 1800, 3600 s:")
    for name in ("nerva-r1", "sojourner"):
        burns = [quasi.burn(made(name), profile((seconds,), cooldown_s=10.0 * DAY_S), Condition())
                 for seconds in (300.0, 600.0, 1200.0, 1800.0, 3600.0)]
        print(f"  {name:<12}" + "".join(f"{100.0 * (b.propellant_kg - b.burn_kg) / b.burn_kg:8.2f}" for b in burns))
    asked = read("burn").data.model_copy(update={"cooldown_s": 10.0 * DAY_S})
    burn = dynamic.burn(made("nerva-r1"), asked, Condition(), keep=False)
    print(f"  nerva-r1, dynamic, 1800 s:{100.0 * (burn.propellant_kg - burn.burn_kg) / burn.burn_kg:8.2f}")


def print_kiwi() -> None:
    data, power_w, step_s = Kinetics(), 1e6, 1e-6
    fraction, constant = np.array(data.delayed_fraction_ratio), np.array(data.delayed_constant_per_s)
    print("Kiwi-TNT, measured 8.8e9 J in about 2 ms: a step above prompt, 1.8 MJ/K")
    for prompt, per_k, generation_s in ((0.018, -0.75e-5, 30e-6), (0.012, -0.5e-5, 25e-6), (0.024, -1e-5, 25e-6),
                                        (0.044, -1.8e-5, 25e-6)):
        history = np.zeros(90_000)
        energy = kinetics.excursion(1e-3, np.full(6, 1e-3), fraction.sum() + prompt, per_k, 1.8e6, power_w, fraction, constant,
                                    generation_s, step_s, history)
        high = np.flatnonzero(history >= 0.5 * history.max())
        print(f"  rho_p {prompt:.3f}, {per_k:.2e} per K, {1e6 * generation_s:.0f} us: {energy:.2e} J, "
              f"{1e-3 * (high[-1] - high[0]):.2f} ms")


def main() -> None:
    print(f"{sum(STATES.values())} states and {decay.COUNT} groups of decay heat:")
    print("  " + "; ".join(name if count == 1 else f"{count} {name}" for name, count in STATES.items()))
    print_decay()
    print_kinetics()
    print_steps(made("nerva-r1"))
    print_levels(("nerva-r1", "xe-prime", "snre", "sojourner"))
    print_targets()
    print_kiwi()


if __name__ == "__main__":
    main()
