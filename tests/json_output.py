"""What --json promises, for the tests of every verb."""
import json
import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "json.md"


def only_json(text: str) -> dict:
    """The one JSON object in a text; numbers that are not finite are refused."""
    def refuse(word: str):
        raise AssertionError(f"{word} in JSON")
    found = json.loads(text, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def documented(verb: str) -> set[str]:
    """The keys that docs/json.md lists for a verb."""
    section = re.split(rf"^## {verb}$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1].split("\n## ")[0]
    listed = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`(\w+)`", " ".join(listed)))
