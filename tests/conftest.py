"""What all tests share: helpers importable by name, and the command line as a function."""
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))


class Said(NamedTuple):
    """What a verb left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def marsfall(monkeypatch, capfd):
    """The command line, in this process and with its exit code: marsfall("land", "msl", "--cases", "2")."""
    from marsfall.cli.app import run

    def call(*words: object) -> Said:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["marsfall", *map(str, words)])
        code = run()
        said = capfd.readouterr()
        return Said(code, said.out, said.err)
    return call
