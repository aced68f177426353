"""marsfall: a crewed race to Mars, flown from first principles."""

__version__ = "0.1.0"

from .mission.scenario import read as load
from .record import open_record

__all__ = ["__version__", "load", "open_record"]
