"""How long a step may be: the nominal flights again with half and a quarter of every step, sensors without noise.

Steps are chosen in `descent.build.steps`: the fastest motion of a phase may turn by at most 0.35 rad in one. This prints what
the choice costs. Decision: entry at 25 Hz for large capsules (50 Hz for small ones), 50 or 100 Hz under the parachute, 50 Hz
on engines. The flight software keeps its own rates, whatever the step.

Printed on 22 Nov 2026:

msl: entry, parachute, engines at 25, 50, 50 Hz
                               as chosen    half steps       quarter    change at half
  peak deceleration, g           12.0076       12.0067       12.0067         -9.08e-04
  parachute, s                  255.2400      255.1800      255.1400         -6.00e-02
  parachute, m                11932.9687    11936.1972    11940.5888          3.23e+00
  touchdown or end, s           433.6400      433.6200      433.6350         -2.00e-02
  touchdown, m/s                  0.6708        0.6705        0.6706         -3.17e-04
  propellant left, kg            58.5677       58.5403       58.4722         -2.74e-02
  place of the end, m                            26.20         18.88
pathfinder: entry, parachute, engines at 50, 100, 50 Hz
                               as chosen    half steps       quarter    change at half
  peak deceleration, g           16.3152       16.3152       16.3152         -1.26e-05
  parachute, s                  169.6000      169.6000      169.6000          0.00e+00
  parachute, m                 9154.0266     9154.9045     9155.3435          8.78e-01
  touchdown or end, s           288.9100      288.6450      288.6025         -2.65e-01
  touchdown, m/s                 15.7181       15.5949       15.5864         -1.23e-01
  propellant left, kg             0.0000        0.0000        0.0000          0.00e+00
  place of the end, m                             1.94          0.57
schiaparelli: entry, parachute, engines at 50, 100, 50 Hz
                               as chosen    half steps       quarter    change at half
  peak deceleration, g            7.7998        7.7998        7.7998         -1.49e-06
  parachute, s                  204.3200      204.3200      204.3150          0.00e+00
  parachute, m                11710.8519    11711.7584    11713.1187          9.06e-01
  touchdown or end, s           343.8800      343.8900      343.8850          1.00e-02
  touchdown, m/s                142.7304      142.7223      142.7171         -8.06e-03
  propellant left, kg            44.2982       44.2715       44.2847         -2.68e-02
  place of the end, m                             4.50          2.68
phoenix-lander: entry, parachute, engines at 25, 50, 50 Hz
                               as chosen    half steps       quarter    change at half
  peak deceleration, g            2.9008        2.9024        2.9022          1.58e-03
  touchdown or end, s           570.9400      571.7400      572.0550          8.00e-01
  touchdown, m/s                  0.9170        0.9170        0.9171          9.89e-06
  propellant left, kg         26399.0971    26335.9211    26313.3439         -6.32e+01
  place of the end, m                             1.74          0.56

The parachute opens at a step's end, so 0.04 s there is the step itself; a few metres of the point of touchdown come from it.
"""
import numpy as np

from marsfall.core.clock import TICK_S
from marsfall.descent import watch
from marsfall.descent.build import build
from marsfall.descent.draw import draw
from marsfall.descent.job import fly_rows
from marsfall.mission.scenario import read

QUANTITIES = (("peak deceleration, g", None, watch.M_G), ("parachute, s", watch.E_CHUTE, 0), ("parachute, m", watch.E_CHUTE, 1),
              ("touchdown or end, s", None, watch.M_END), ("touchdown, m/s", None, watch.M_VERTICAL),
              ("propellant left, kg", None, watch.M_PROPELLANT))


def quiet(model):
    """Without sensor noise: what remains is the integration."""
    return model._replace(instruments=model.instruments._replace(
        gyro_noise_rad_rt_s=0.0, accelerometer_noise_m_s_rt_s=0.0, altimeter_noise_ratio=0.0, velocimeter_noise_m_s=0.0))


def flown(lander, shorter: int):
    """Numbers of the nominal flight with every step divided."""
    steps = type(lander.model.steps)(*(max(n // shorter, 1) for n in lander.model.steps))
    moved = lander._replace(model=quiet(lander.model)._replace(steps=steps))
    _, events, metrics = fly_rows(moved, draw(moved, 0, np.arange(1), []))
    end = np.array([metrics[0, watch.M_X], metrics[0, watch.M_Y], metrics[0, watch.M_Z]])
    return [events[0, e, i] if e is not None else metrics[0, i] for _, e, i in QUANTITIES], end


def main() -> None:
    for name in ("msl", "pathfinder", "schiaparelli", "phoenix-lander"):
        lander = build(read(name).data)
        runs = [flown(lander, shorter) for shorter in (1, 2, 4)]
        used = ", ".join(f"{1.0 / (n * TICK_S):.0f}" for n in lander.model.steps)
        print(f"{name}: entry, parachute, engines at {used} Hz")
        print(f"  {'':<24}{'as chosen':>14}{'half steps':>14}{'quarter':>14}{'change at half':>18}")
        for k, (what, _, _) in enumerate(QUANTITIES):
            values = [run[0][k] for run in runs]
            if np.isfinite(values).all():
                print(f"  {what:<24}{values[0]:>14.4f}{values[1]:>14.4f}{values[2]:>14.4f}{values[1] - values[0]:>18.2e}")
        print(f"  {'place of the end, m':<24}{'':>14}{np.linalg.norm(runs[1][1] - runs[0][1]):>14.2f}"
              f"{np.linalg.norm(runs[2][1] - runs[1][1]):>14.2f}")


if __name__ == "__main__":
    main()
