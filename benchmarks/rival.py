"""Other people's programs, each in an environment of its own: made and filled the first time."""
import subprocess
import sys
from pathlib import Path


def python(home: Path, wanted: str) -> Path:
    """The interpreter of the environment in `home`, with the package `wanted` in it. Raises if that fails."""
    made = home / "bin" / "python"
    if not (home / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True, capture_output=True)
        subprocess.run([str(made), "-m", "pip", "install", "--quiet", wanted], check=True, capture_output=True, timeout=900)
        (home / "installed").touch()
    return made
