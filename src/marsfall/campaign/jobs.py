"""Which job flies which kind of scenario, with what the command line changed."""
from typing import Any

from ..core.errors import InputError, Problem
from ..mission.complaints import bounds
from ..mission.scenario import Scenario, parse
from ..record.read import Record
from .job import Job

KERNEL = "fly"  # the compiled function that takes longest to compile


def build(scenario: Scenario, options: dict[str, Any]) -> Job:
    """The job of a scenario. `options` are those that `check_options` has passed."""
    if scenario.kind == "race":
        from ..mission.race import RaceJob
        return RaceJob(scenario.name, scenario.text, scenario.data)
    from ..descent.faults import parse as parse_fault
    from ..descent.job import LandingJob
    data = scenario.data
    if options["tau_ratio"] is not None:
        depths = dict.fromkeys(type(data.weather).model_fields, options["tau_ratio"])
        data = data.model_copy(update={"weather": type(data.weather)(**depths)})
    return LandingJob(scenario.name, scenario.text, data, [parse_fault(words) for words in options["faults"]], options)


def of_record(record: Record) -> Job:
    """The job that flew a record, rebuilt from its manifest."""
    manifest = record.manifest
    scenario = parse(manifest.scenario_text, str(record.path / "manifest.json"), manifest.name)
    return build(scenario, manifest.options)


def check_options(kind: str, options: dict[str, Any]) -> None:
    """Raise InputError with every option of this kind that is not allowed."""
    if kind == "race":
        return
    from ..descent.faults import parse as parse_fault
    from ..descent.schema import Weather
    problems = []
    for words in options["faults"]:
        try:
            parse_fault(words)
        except InputError as error:
            problems.extend(error.problems)
    tau = options["tau_ratio"]
    low, high = bounds(Weather.model_fields["local_optical_depth_ratio"]) or (0.0, 0.0)
    if tau is not None and not low <= tau <= high:
        problems.append(Problem("--tau", f"{tau:g}", f"allowed {low:g} to {high:g}"))
    if problems:
        raise InputError(problems)
