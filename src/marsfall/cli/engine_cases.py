"""marsfall engine run --cases: many burns, what they come to, and what the limits see of them."""
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .output import stop_at_once

if TYPE_CHECKING:
    from rich.console import Console

    from ..core.document import Document
    from ..engine.burn import Engine


def fly_cases(engine: "Engine", wanted: "Document", seed: int, cases: int, folder: Path, question: dict[str, Any],
              notes: "Console") -> dict[str, Any]:
    """Fly them, keep a folder with one row a case, and say what --json prints."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ..campaign.burns import burns_summary, fly_burns
    from .engine_record import keep_cases

    before_s = time.perf_counter()
    with Progress(TextColumn("burning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=notes,
                  transient=True, disable=not notes.is_terminal) as bar:
        task = bar.add_task("burning", total=cases)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            stop_at_once("stopped; nothing was kept")

        table, limits = fly_burns(engine, wanted.data, seed, cases, progress=show)
    stop_at_once("")
    summary = {**burns_summary(table, limits), "seed": seed, "level": "dynamic", "model_result": True}
    keep_cases(folder, table, {**question, "cases": cases, "summary": summary})
    return {"engine": engine.name, "profile": wanted.name, "profile_title": wanted.data.title, **summary,
            "wall_s": time.perf_counter() - before_s}
