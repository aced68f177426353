"""A scenario on the screen: every section, every number, what it means, and whether it was written or is a default."""
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape

from .screen import table, titled


def print_scenario(name: str, data: BaseModel, console: Console) -> None:
    """Title, then a table a section."""
    console.print(f"[bold]{escape(name)}[/]: {escape(data.title)}\n")  # type: ignore[attr-defined]
    top = {key: value for key, value in _values(data).items() if not _is_section(value)}
    for key, section in _sections(data):
        made = table("key", "value", "what it is")
        made.columns[1].overflow = made.columns[2].overflow = "fold"
        made.columns[2].justify = "left"
        for field, value in _values(section).items():
            if not _is_section(value):
                info = type(section).model_fields[field]
                default = "" if field in section.model_fields_set else " (default)"
                made.add_row(field, _shown(value), f"{info.description or ''}[dim]{default}[/]")
        console.print(titled(f"[{key}]", made))
        console.print()
    for key, value in top.items():
        if key not in ("kind", "title"):
            console.print(f"{key} = {_shown(value)}")


def _sections(data: BaseModel, prefix: str = "") -> list[tuple[str, BaseModel]]:
    """Every section inside, with its dotted name, in the order of the schema."""
    found: list[tuple[str, BaseModel]] = []
    for key, value in _values(data).items():
        named = {f"{prefix}{key}": value} if isinstance(value, BaseModel) else {}
        if isinstance(value, dict):
            named = {f"{prefix}{key}.{inner}": item for inner, item in value.items() if isinstance(item, BaseModel)}
        for path, section in named.items():
            found += [(path, section), *_sections(section, f"{path}.")]
    return found


def _values(section: BaseModel) -> dict[str, Any]:
    return {key: getattr(section, key) for key in type(section).model_fields}


def _is_section(value: Any) -> bool:
    return isinstance(value, BaseModel) or (isinstance(value, dict) and any(map(_is_section, value.values())))


def _shown(value: Any) -> str:
    """A value as TOML would write it, without needless digits."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_shown, value))
    return "-" if value is None else escape(str(value))
