"""Which job flies which kind of scenario, with what the command line changed."""
from hashlib import sha256
from typing import Any

from ..core.complaints import bounds
from ..core.errors import InputError, Problem
from ..descent.faults import parse as parse_fault
from ..descent.job import LandingJob
from ..descent.schema import Weather
from ..mission.scenario import Scenario, parse, read
from ..record.read import Record
from .abort_map import AbortMapJob
from .job import Job

AS_WRITTEN: dict[str, Any] = {"faults": [], "tau_ratio": None}
MAP = "abort_map"  # a third option, only where one is flown
KERNEL = "fly_many"  # the compiled function that takes longest to compile


def build(scenario: Scenario, options: dict[str, Any] = AS_WRITTEN) -> Job:
    """The job of a scenario, as written or with `options` that `check_options` has passed."""
    return race(scenario) if scenario.kind == "race" else landing(scenario, options)


def race(scenario: Scenario) -> Job:
    """The job of a race. Its landers have files of their own, so the record keeps what those said."""
    from ..mission.race import RaceJob
    job = RaceJob(scenario.name, scenario.text, scenario.data, scenario.path)
    landers = {ship.lander: read(ship.lander).text for ship in scenario.data.ships.values()}
    job.options = {"landers_sha256": {name: sha256(text.encode()).hexdigest() for name, text in landers.items()}}
    return job


def landing(scenario: Scenario, options: dict[str, Any]) -> LandingJob:
    """The job of a landing, with its faults, and with the dust of `--tau` over the site and its region."""
    data, tau = scenario.data, options["tau_ratio"]
    if tau is not None:
        dust = Weather(global_optical_depth_ratio=tau, local_optical_depth_ratio=tau)
        data = data.model_copy(update={"weather": dust})
    kind = AbortMapJob if is_map(options) else LandingJob
    return kind(scenario.name, scenario.text, data, [parse_fault(words) for words in options["faults"]], options)


def is_map(options: dict[str, Any]) -> bool:
    """True for a record of `--abort-map`; the key is there in no other."""
    return options.get(MAP, False) is True


def of_record(record: Record) -> Job:
    """The job that flew a record, rebuilt from its manifest; InputError if the file of a lander has changed."""
    scenario = scenario_of(record)
    if scenario.kind != record.manifest.kind or (scenario.kind == "landing" and not _are_options(record.manifest.options)):
        raise InputError(Problem(str(record.path / "manifest.json"), "", "kind, options and scenario_text do not fit together"))
    job = build(scenario, record.manifest.options)
    if job.options != record.manifest.options:
        raise InputError(Problem("record", str(record.path), "the files of its landers have changed since it began"))
    return job


def _are_options(options: dict[str, Any]) -> bool:
    """True for what `build` takes; a manifest may have been changed by hand."""
    if options.keys() - ({MAP} if is_map(options) else set()) != AS_WRITTEN.keys() or not isinstance(options["faults"], list):
        return False
    check_options("landing", {**options, "faults": [str(words) for words in options["faults"]]})
    return True


def landing_of(record: Record) -> LandingJob:
    """The job that flew a record of landings."""
    return landing(scenario_of(record), record.manifest.options)


def scenario_of(record: Record) -> Scenario:
    """The scenario of a record, from the text in its manifest."""
    return parse(record.manifest.scenario_text, str(record.path / "manifest.json"), record.manifest.name)


def check_options(kind: str, options: dict[str, Any]) -> None:
    """Raise InputError with every option of this kind that is not allowed."""
    if kind == "race":
        return
    problems = []
    for words in options["faults"]:
        try:
            parse_fault(words)
        except InputError as error:
            problems.extend(error.problems)
    tau = options["tau_ratio"]
    low, high = bounds(Weather.model_fields["local_optical_depth_ratio"]) or (0.0, 0.0)
    if tau is not None and not (isinstance(tau, (int, float)) and low <= tau <= high):
        problems.append(Problem("--tau", str(tau), f"allowed {low:g} to {high:g}"))
    if problems:
        raise InputError(problems)
