"""Rules of the house that hold for every file: who imports whom, who compiles, who prints, how long, which names."""
import ast
from pathlib import Path

import pytest

from marsfall.core.kernels import KERNEL_ROOMS, PACKAGE
from marsfall.core.units import suffix

PLANET = {"core", "mars", "solar"}
STAND = {"limits", "engine"}
LEGS = PLANET | {"orbit", "descent", "cruise"}
BELOW = {
    "core": set(), "mars": {"core"}, "solar": {"core"}, "record": {"core"}, "report": {"core", "record"},
    "limits": {"core"}, "engine": {"core", "limits"},  # an engine on a test stand knows no planet
    "orbit": PLANET, "descent": PLANET, "cruise": PLANET | STAND, "mission": LEGS | STAND,
    "campaign": LEGS | STAND | {"mission", "record"}, "cli": LEGS | STAND | {"mission", "record", "report", "campaign"},
}
MOST_LINES = 320  # 300 is the rule of thumb
MOST_FUNCTION_LINES = 60
FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in FILES]

# Units that physics inside needs and no scenario key does
INSIDE_ONLY = ("m2_s2", "m3_s2", "cos", "factor", "sign", "key", "ticks")
# Numbers whose name needs no unit, and why
UNITLESS = {
    "x", "y", "z", "w",                    # components: the unit is in the name of the variable that holds them
    "seed", "case", "cases", "default_cases", "threads", "shard_cases", "cores", "number", "total", "done", "width",
    "year", "attempt", "decimals", "phase", "trace",  # whole numbers that count or name
    "value",                               # of an event: the number its sentence is about
    "drawn",                               # a mapping of named draws, each of which ends in its unit
    "key",                                 # of a random stream
    "low", "high", "default",              # bounds in the unit of the field they belong to
    "mach", "ls", "e", "tau_global", "tau_local",  # the field's own: Mach number, solar longitude (rad), optical depth
    "status",                              # a code of core/status.py
    "rho", "beta",                         # of a reactor: reactivity and the share of delayed neutrons, both pure numbers
    "axial_rarefied", "density",           # of the descent model: a coefficient, and a gust of unit variance
}


def room(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else ""


WITH_KERNELS = [path for path in FILES if room(path) in KERNEL_ROOMS and "core.kernels" in path.read_text(encoding="utf-8")]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_rooms(path: Path) -> set[str]:
    """Rooms that a file imports anywhere in it, other than its own."""
    here = ("marsfall", *path.relative_to(PACKAGE).with_suffix("").parts)
    modules: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            modules += [module] if module != "marsfall" else [f"marsfall.{name.name}" for name in node.names]
    found = {module.split(".")[1] for module in modules if module.startswith("marsfall.")}
    return (found & set(BELOW)) - {room(path)}


def numba_names(path: Path) -> set[str]:
    """What a file takes from numba."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names if name.name.split(".")[0] == "numba"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numba":
            found |= {name.name for name in node.names}
    return found


def kernel_rooms_called(path: Path) -> set[str]:
    """Rooms from which a file takes modules that hold kernels."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            modules = [base.with_suffix(".py"), *(base / f"{name.name}.py" for name in node.names)]
            found |= {room(m) for m in modules if m.exists() and "kernels" in m.read_text(encoding="utf-8")}
    return found & set(KERNEL_ROOMS) - {room(path)}


def is_number(annotation: ast.expr | None) -> bool:
    """True for float, int, their optionals and arrays of floats, written as an annotation."""
    words = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)} if annotation else set()
    return bool(words & {"float", "int"}) and not words & {"dict", "Callable", "Iterator"}


def numeric_names(path: Path) -> set[str]:
    """Fields of sections and named tuples, and parameters of public functions, that are annotated as numbers."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        bases = {b.id for b in node.bases if isinstance(b, ast.Name)} if isinstance(node, ast.ClassDef) else set()
        if isinstance(node, ast.ClassDef) and bases & {"Section", "NamedTuple"}:
            found |= {line.target.id for line in node.body if isinstance(line, ast.AnnAssign)
                      and isinstance(line.target, ast.Name) and is_number(line.annotation)}
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            found |= {argument.arg for argument in arguments if is_number(argument.annotation)}
    return found


def test_every_room_is_in_the_picture():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert rooms == set(BELOW)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_imports_go_one_way(path):
    if room(path):
        assert imported_rooms(path) <= BELOW[room(path)]
    else:
        assert "campaign" not in imported_rooms(path), "opening the package must not load the simulator"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_kernel_rooms_touch_numba_and_only_core_kernels_compiles(path):
    used = numba_names(path)
    assert not used or room(path) in KERNEL_ROOMS
    if path.relative_to(PACKAGE).as_posix() != "core/kernels.py":
        assert not used & {"numba", "njit", "jit", "vectorize", "guvectorize", "cfunc"}


@pytest.mark.parametrize("path", WITH_KERNELS, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_kernels_call_only_rooms_that_their_digest_covers(path):
    """Otherwise a change there would meet old machine code here."""
    assert kernel_rooms_called(path) <= set(KERNEL_ROOMS[room(path)])


def test_a_digest_covers_what_called_rooms_call():
    for called in KERNEL_ROOMS.values():
        assert {inner for outer in called for inner in KERNEL_ROOMS[outer]} <= set(called)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_the_command_line_prints(path):
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert room(path) == "cli" or not any(isinstance(call, ast.Name) and call.id == "print" for call in calls)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_holds_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_function_fits_a_screen(path):
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= MOST_FUNCTION_LINES]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_public_number_ends_in_its_unit(path):
    named = numeric_names(path) - UNITLESS
    nameless = sorted(name for name in named if not suffix(name) and not name.endswith(INSIDE_ONLY))
    assert not nameless, f"no unit suffix of core/units.py: {nameless}"
