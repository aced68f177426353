"""The GPU path without a GPU: the flight becomes its machine code, and a launch hands over and brings back what it should."""
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from marsfall.descent import gpu, watch
from marsfall.descent.build import Lander, build
from marsfall.descent.draw import draw
from marsfall.descent.job import fly_rows
from marsfall.mission.scenario import read

HOPPER = (9, 0)     # H100, H200: the compute capability that is compiled for
SHORT_S = 3.0       # how far a flight in plain Python goes
compiler = pytest.mark.skipif(importlib.util.find_spec("numba_cuda") is None or importlib.util.find_spec("nvidia") is None,
                              reason="needs numba-cuda and NVIDIA's compiler, which the extra `test` brings on Linux")


def short() -> tuple[Lander, np.ndarray]:
    """Pathfinder as far as `SHORT_S`, and three lines of its plan."""
    lander = build(read("pathfinder").data)
    landing = lander.model.landing._replace(flight_max_s=SHORT_S)
    return lander._replace(model=lander.model._replace(landing=landing)), draw(lander, 7, np.arange(3), [])


@compiler
def test_the_whole_flight_becomes_machine_code_of_a_gpu(monkeypatch, tmp_path):
    """`gpu.flights`, with all it calls, as PTX and from that as machine code of a Hopper: one entry, every function called is
    there. numba-cuda asks a driver which device to compile for; that is answered here."""
    import numba
    from numba.cuda import compile_ptx, dispatcher

    monkeypatch.setattr(dispatcher, "get_current_device", lambda: SimpleNamespace(compute_capability=HOPPER))
    signature = tuple(numba.typeof(argument) for argument in gpu.arguments(*short()))
    ptx, returned = compile_ptx(gpu.flights, signature, cc=HOPPER)
    assert returned == numba.types.void
    assert ptx.count(".visible .entry") == 1
    assert ".extern .func" not in ptx
    assert "ld.param.f64" in ptx
    assert "cvt.rn.f32.f64" not in ptx, "a double rounded to single precision"
    (tmp_path / "flight.ptx").write_text(ptx)
    tools = Path(next(iter(importlib.util.find_spec("nvidia.cuda_nvcc").submodule_search_locations)))
    done = subprocess.run([tools / "bin" / "ptxas", "-v", "--gpu-name", "sm_90", "flight.ptx", "-o", "flight.cubin"],
                          cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "Used 255 registers" in done.stderr, "gpu.BLOCK_THREADS counts on it"


def test_the_launch_brings_back_what_a_cpu_flies():
    """numba-cuda's simulator runs `gpu.fly_rows` in plain Python, in another process; two launches, the second not full."""
    call = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_gpu as t; t.write_simulated()"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", call], capture_output=True, text=True, check=False,
                          timeout=600, env=os.environ | {"NUMBA_ENABLE_CUDASIM": "1", "NUMBA_DISABLE_JIT": "1"})
    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout)
    here = fly_rows(*short())
    for a, b in zip(there, here, strict=True):
        np.testing.assert_allclose(np.array(a, dtype=float), b, rtol=1e-9, atol=1e-9)


def write_simulated() -> None:
    """The child process of the test above."""
    gpu.MOST_FLIGHTS = 2
    sys.stdout.write(json.dumps([part.tolist() for part in gpu.fly_rows(*short())]))


@pytest.mark.skipif(bool(gpu.why_not()), reason=gpu.why_not())
def test_a_gpu_flies_what_a_cpu_flies():
    """64 flights of MSL, dispersed, to the parachute: time, altitude, speed and Mach agree to 1e-6. The processors round `exp`
    and `sin` differently in the last bit; what is compared grows from there over four minutes of closed loop. The step of a
    trigger may still move by one in a flight where the two stand on both sides of it, so one flight of 64 may differ."""
    lander = build(read("msl").data)
    rows = draw(lander, 11, np.arange(64), [])
    here, there = (fly(lander, rows)[1][:, watch.E_CHUTE] for fly in (fly_rows, gpu.fly_rows))
    apart = np.abs(there / here - 1.0).max(axis=1)
    assert np.sum(apart > 1e-6) <= 1, apart
