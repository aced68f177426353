"""What a campaign needs to know about the thing it flies."""
from typing import Any, Protocol

import pyarrow as pa


class Job(Protocol):
    """Something that can be flown many times.

    `options` holds what the command line changed, as JSON values: scenario text and options rebuild the job.
    """

    kind: str
    name: str
    scenario_text: str
    options: dict[str, Any]

    def plan(self, seed: int, cases: int) -> pa.Table:
        """One row a case, first column `case`, row 0 nominal, every drawn input as a column."""
        ...

    def fly(self, plan: pa.Table) -> tuple[pa.Table, pa.Table]:
        """Outcomes and events of some rows of the plan, each with a column `case`; called from several threads."""
        ...
