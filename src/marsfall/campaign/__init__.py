"""Many flights: plan, fly on all cores, resume, score."""
from .job import Job
from .run import resume, run

__all__ = ["Job", "resume", "run"]
