"""Write docs/validation.md: what is checked against formulas and other people's numbers, as the tests say it."""
import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
HEAD = """# How marsfall is checked

This page is written by `make docs` from the tests themselves; do not edit it.

A test's folder says how strong its evidence is. In `tests/validate` somebody else's numbers are the judge: flown
landings, published transfers. In `tests/verify` a formula or an independent implementation is. Rules that hold for
every input are in `tests/law`, rules of the house in `tests/contract`.

No flight data exist for landing crews or any vehicle of that size, for landing inside a dust storm, or for an abort
during descent. Whatever marsfall says about those is a model result, not validated.
"""
KINDS = (("validate", "Against other people's numbers"), ("verify", "Against formulas and independent implementations"))


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for folder, title in KINDS:
        parts.append(f"## {title}\n")
        parts += [chapter(path) for path in sorted((ROOT / "tests" / folder).rglob("test_*.py"))]
    return "\n".join(parts).rstrip() + "\n"


def chapter(path: Path) -> str:
    """One file: its docstring, then one line a test."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    about = " ".join((ast.get_docstring(tree) or "").split())
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    lines = "\n".join(f"* {sentence(test)}" for test in tests)
    return f"### `{path.relative_to(ROOT).as_posix()}`\n\n{about}\n\n{lines}\n"


def sentence(test: ast.FunctionDef) -> str:
    """What a test shows: its name in words, then its docstring."""
    name = test.name.removeprefix("test_").replace("_", " ")
    about = " ".join((ast.get_docstring(test) or "").split())
    return f"{name}. {about}".rstrip() if about else f"{name}."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)
