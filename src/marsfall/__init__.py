"""marsfall: a crewed race to Mars, flown from first principles."""

__version__ = "0.1.0"
