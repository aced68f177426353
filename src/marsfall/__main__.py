"""The command line, `marsfall` or `python -m marsfall`: takes a Ctrl-C from its first moment, then loads the rest."""
import os
import signal

STOPPED = 130


def _stop(*_) -> None:
    """Ctrl-C while the libraries load: no exception, which one of them could turn into another."""
    os.write(2, b"marsfall: stopped\n")
    os._exit(STOPPED)


def main() -> None:
    """Run the command line; see `cli.app`."""
    signal.signal(signal.SIGINT, _stop)
    from .cli.app import main as run
    run()


if __name__ == "__main__":
    main()
