"""How long a step may be: the nominal flights again with half and a quarter of every step, sensors without noise.

Steps are chosen in `descent.build.steps`: the fastest motion of a phase may turn by at most 0.35 rad in one. This prints what
the choice costs. Decision: entry at 25 Hz for large capsules (50 Hz for small ones), 50 or 100 Hz under the parachute, 50 Hz
on engines. The flight software keeps its own rates, whatever the step.

Printed on 22 Nov 2026:

NUMBERS
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
        gyro_noise_rad_rt_s=0.0, accelerometer_noise_m_s2=0.0, altimeter_noise_ratio=0.0, velocimeter_noise_m_s=0.0))


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
