"""Answers of CoolProp that were asked for before, kept on disk: opening its library of fluids takes two seconds.

An answer is kept bit for bit under its question and the version of CoolProp that gave it. A cache that cannot be read or
written is no cache: then CoolProp is asked.
"""
import base64
import hashlib
import json
import os
import platform
import threading
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from ..core.kernels import CACHE_DIR

MOST_VALUES = 1024  # in an answer that is kept
MOST_KEPT = 2000  # answers; the ones not asked for longest make room
MOST_NEW = 64  # answers that one process adds: who asks thousands of questions asks them once

_new: list[str] = []
_one_at_a_time = threading.Lock()


def ask(*question: Any) -> Any:
    """What PropsSI answers. Raises what PropsSI raises. Threads may ask; they wait for each other."""
    with _one_at_a_time:
        return _ask(question)


def _ask(question: tuple[Any, ...]) -> Any:
    answers, key = _answers(), _key(question)
    if key in answers:
        try:
            found = _unpacked(answers[key])
        except (TypeError, ValueError, IndexError):
            pass  # somebody else's file
        else:
            answers[key] = answers.pop(key)
            return found
    found = _props()(*question)
    path = _file()
    if path and np.size(found) <= MOST_VALUES and len(_new) < MOST_NEW:
        _new.append(key)
        answers.pop(key, None)
        answers[key] = _packed(found)
        _write(path, answers)
    return found


@cache
def _props() -> Any:
    from CoolProp.CoolProp import PropsSI
    return PropsSI


@cache
def _file() -> Path | None:
    """Where the answers are kept; None where nobody knows which CoolProp gave them."""
    try:
        return CACHE_DIR / f"coolprop-{version('CoolProp')}-{platform.machine()}.json"
    except PackageNotFoundError:
        return None


@cache
def _answers() -> dict[str, Any]:
    """The kept answers, those asked for longest ago first."""
    path = _file()
    try:
        found = json.loads(path.read_text(encoding="ascii")) if path else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(question: tuple[Any, ...]) -> str:
    digest = hashlib.sha256()
    for part in question:
        if isinstance(part, str):
            digest.update(f"{part}\0".encode())
        else:
            numbers = np.ascontiguousarray(part, dtype=float)
            digest.update(f"{np.shape(part)}\0".encode() + numbers.tobytes())
    return digest.hexdigest()[:32]


def _packed(found: Any) -> list[Any]:
    """Shape, or None for a plain number, and the bytes."""
    shape = list(found.shape) if isinstance(found, np.ndarray) else None
    return [shape, base64.b64encode(np.asarray(found, dtype="<f8").tobytes()).decode()]


def _unpacked(row: Any) -> Any:
    shape, text = row
    numbers = np.frombuffer(base64.b64decode(text), dtype="<f8").astype(float)
    return float(numbers[0]) if shape is None else numbers.reshape(shape)


def _write(path: Path, answers: dict[str, Any]) -> None:
    """The file anew, whole or not at all."""
    while len(answers) > MOST_KEPT:
        answers.pop(next(iter(answers)))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(answers), encoding="ascii")
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
