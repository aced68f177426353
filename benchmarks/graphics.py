"""Flights a second on a GPU, where there is one."""
import flights
import numpy as np

from marsfall.descent import gpu
from marsfall.descent.draw import draw
from marsfall.descent.job import LandingJob

FLIGHTS = 10_000


def flights_per_s(job: LandingJob) -> float:
    """Dispersed flights, all in one launch, with what is copied there and back; the machine code is ready before."""
    rows = draw(job.lander, 0, np.arange(FLIGHTS), [])
    gpu.fly_rows(job.lander, rows[:1])
    return FLIGHTS / flights.timed_s(lambda: gpu.fly_rows(job.lander, rows))
