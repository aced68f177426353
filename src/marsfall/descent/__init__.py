"""Deorbit to touchdown or back to orbit: six degrees of freedom, flight software that knows only what it measured.

`build` turns a scenario into a `Lander`; `attempt` flies one landing of a mission; `job.LandingJob` flies campaigns.
"""
from .attempt import Entry, Flight, attempt
from .build import Lander, build
from .faults import KINDS, Fault
from .faults import parse as parse_fault

__all__ = ["KINDS", "Entry", "Fault", "Flight", "Lander", "attempt", "build", "parse_fault"]
