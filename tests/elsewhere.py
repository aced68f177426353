"""A function of a test module, called in another process."""
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def elsewhere(test_file: str, call: str) -> Any:
    """What `call` on this module gives in a fresh interpreter with one Numba thread, another hash seed and another folder."""
    path = Path(test_file)
    code = f"import json, sys; sys.path[:0] = {[str(path.parent), str(path.parents[1])]!r}; import {path.stem} as t; " \
           f"print(json.dumps(t.{call}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/", timeout=600, check=False,
                          env=os.environ | {"NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "123"})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
