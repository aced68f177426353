"""marsfall: a crewed race to Mars, flown from first principles."""
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .mission.scenario import read as load
    from .record import open_record

__version__ = "0.1.0"
__all__ = ["__version__", "load", "open_record"]


def __getattr__(name: str) -> Any:
    """`load` and `open_record` on first use: the command line opens the package before it can take a Ctrl-C."""
    if name == "load":
        from .mission.scenario import read
        return read
    if name == "open_record":
        from .record import open_record
        return open_record
    raise AttributeError(f"module 'marsfall' has no attribute {name!r}")
