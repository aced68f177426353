"""Commands that guides and help texts show exist: verb, options, faults and scenario names."""
import itertools
import re
import shlex
from pathlib import Path

import pytest
import typer

from marsfall.cli.app import app
from marsfall.descent.faults import parse as parse_fault
from marsfall.mission.scenario import shipped
from marsfall.record import open_record

ROOT = Path(__file__).resolve().parents[2]
GROUP = typer.main.get_command(app)
COMMANDS = {**GROUP.commands, **{f"{name} {verb}": command for name, group in GROUP.commands.items()
                                 for verb, command in getattr(group, "commands", {}).items()}}
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def shown(text: str) -> list[list[str]]:
    """The commands in a text: in a line of their own or between back ticks."""
    lines = re.findall(r"^[ $]*marsfall ([a-z].*)$", text, re.MULTILINE) + re.findall(r"`marsfall ([a-z][^`]*)`", text)
    return [shlex.split(line, comments=True) for line in lines]


def check(words: list[str]) -> None:
    """One command, without running it."""
    if words[0] not in COMMANDS:
        assert "|" in words[0], f"no verb {words[0]}"  # land|race: a choice, not a command
        return
    verb = next(name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS)
    command = COMMANDS[verb]
    assert not hasattr(command, "commands") or words[1:2] in ([], ["--help"]), f"no verb {' '.join(words[:2])}"
    options = {name for parameter in command.params for name in parameter.opts}
    for word, following in itertools.pairwise([*words[1:], ""]):
        if word.startswith("--"):
            assert word in options, f"marsfall {verb} has no {word}"
        if word == "--fault" and following.islower():
            parse_fault(following)
    if len(words) > 1 and words[0] in ("land", "race", "show") and re.fullmatch(r"[a-z][a-z0-9-]*", words[1]):
        assert words[1] in shipped(), f"no scenario {words[1]}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_commands_of_a_guide_exist(guide):
    for words in shown(guide.read_text(encoding="utf-8")):
        check(words)


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_examples_of_help_exist(verb):
    examples = shown(COMMANDS[verb].help)
    assert examples
    for words in examples:
        check(words)


RECORD = "runs/msl-seed0-20261122T171500"


@pytest.fixture
def desk(tmp_path, monkeypatch, marsfall):
    """An empty folder, but for the record that the guides talk about."""
    monkeypatch.chdir(tmp_path)
    assert marsfall("land", "msl", "--cases", 4, "--out", RECORD).code == 0


@pytest.mark.parametrize("guide", [path for path in GUIDES if "```python" in path.read_text(encoding="utf-8")
                                   and path.name != "fly-your-own.md"],
                         ids=lambda path: path.name)
def test_python_of_a_guide_runs(guide, desk):
    pytest.importorskip("pandas")
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(block, guide.name, "exec"), names)


FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w-]+\.toml)(, more)?\n")


def test_the_guide_to_an_own_lander_works_step_by_step(tmp_path, monkeypatch, marsfall):
    """Files are written, commands run and Python is executed in the order of the page; Kasei lands."""
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    kinds = []
    for kind, body in FENCE.findall((ROOT / "docs" / "fly-your-own.md").read_text(encoding="utf-8")):
        kinds.append(kind)
        if kind == "toml":
            name, more = FILE.match(body).groups()
            with Path(name).open("a" if more else "w", encoding="utf-8") as file:
                file.write(body)
        elif kind == "python":
            exec(compile(body, "fly-your-own.md", "exec"), {})
        else:
            for line in body.splitlines():
                said = marsfall(*shlex.split(line)[1:])
                assert said.code == 0, f"{line}: {said.err}"
    assert {"toml", "console", "python"} <= set(kinds)
    first = open_record("runs/first").outcomes.to_pandas().iloc[0]
    assert first["outcome"] == "landed"
    assert first["miss_m"] < 2e3
    assert (open_record("runs/many").outcomes.to_pandas()["outcome"] == "landed").mean() > 0.9


def test_sql_of_the_records_guide_runs(desk):
    duckdb = pytest.importorskip("duckdb")
    for block in re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "records.md").read_text(encoding="utf-8"), re.DOTALL):
        assert sum(count for _, count in duckdb.sql(block).fetchall()) == 4


def test_links_between_guides_lead_somewhere():
    for guide in GUIDES:
        for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
