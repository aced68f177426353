"""Where a record comes from: scenario, code, libraries, machine, time."""
import hashlib
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

from .. import __version__
from ..core.kernels import PACKAGE, source_digest
from ..record.manifest import FORMAT, Manifest
from .job import Job

NOT_FLOWN = ("cli", "report", "record")  # rooms that cannot change the outcome of a case


def this_version() -> str:
    return __version__


def now_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _code_digest() -> str:
    """SHA-256 (first 12 hex digits) over every source and data file that can change the outcome of a case."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.is_file() and path.suffix != ".pyc" and inside.parts[0] not in NOT_FLOWN:
            digest.update(inside.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


CODE_DIGEST = _code_digest()  # when the package is loaded: a file changed during a flight is not what flies


def new_manifest(job: Job, seed: int, cases: int, shard_cases: int) -> Manifest:
    """The manifest of a run that begins now."""
    return Manifest(
        format=FORMAT, kind=job.kind, name=job.name, seed=seed, cases=cases, options=job.options,
        scenario_sha256=hashlib.sha256(job.scenario_text.encode()).hexdigest(), scenario_text=job.scenario_text,
        shard_cases=shard_cases, version=this_version(), code_digest=CODE_DIGEST, kernel_digest=source_digest(),
        python=platform.python_version(), numpy=version("numpy"), numba=version("numba"),
        machine=f"{platform.system()} {platform.machine()}", cores=os.cpu_count() or 1, started_utc=now_utc())
