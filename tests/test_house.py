"""The house: rooms import only what stands below them, and heavy libraries only where they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import standard_engine

ROOT = Path(standard_engine.__file__).parent
FLOORS = (
    {"credit_code", "findings", "errors", "interruption", "language", "numerals", "submission", "version"},
    {"formula", "signing"},
    {"pack"},
    {"workbook", "assessment"},
    {"decision"},
    {"population", "planning", "audit", "programme"},
    {"report"},
    {"record"},
    {"cli"},
)
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
COLUMNAR = ("standard_engine.formula.column", "standard_engine.population")
HEAVY = {"cryptography", "pandas", "numpy", "pint", "openpyxl", "polars", "pyarrow", "pyspark", "scipy", "typst"}
MODULES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Every imported module of our own or another's, its line, and whether it is imported at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _only_for_types(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, node not in later) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            if base == "standard_engine":
                yield from ((f"{base}.{alias.name}", node.lineno, node not in later) for alias in node.names)
            else:
                yield base, node.lineno, node not in later


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def arrows() -> Iterator[tuple[str, str, str]]:
    """Where a room imports another: the place, the importing room, the imported one."""
    for path in MODULES:
        for name, line, _ in imports(path):
            head, _, rest = name.partition(".")
            if head == "standard_engine" and rest:
                yield f"{path.relative_to(ROOT)}:{line}", room_of(path), rest.partition(".")[0]


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in MODULES} <= {*FLOOR, "__init__"}


def test_no_import_runs_up_the_house() -> None:
    wrong = [
        f"{place}: {room} imports {other}"
        for place, room, other in arrows()
        if room in FLOOR and other in FLOOR and FLOOR[other] > FLOOR[room]
    ]
    assert wrong == []


def test_neighbours_do_not_import_each_other() -> None:
    wrong = [
        f"{place}: {room} imports {other}"
        for place, room, other in arrows()
        if room in FLOOR and other in FLOOR and room != other and FLOOR[room] == FLOOR[other] > 0
    ]
    assert wrong == []


def test_formula_knows_nothing_of_packs() -> None:
    below = FLOORS[0] | FLOORS[1]
    assert {other for _, room, other in arrows() if room == "formula"} <= below


def test_names_are_imported_in_full() -> None:
    assert [f"{path.name}:{line}" for path in MODULES for name, line, _ in imports(path) if name.startswith(".")] == []


def _is_columnar(path: Path) -> bool:
    room = room_of(path)
    return room == "population" or (room == "formula" and path.stem.startswith("column"))


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    """The columnar reading and populations are made of arrays; their modules import these, and are imported late themselves."""
    early = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in MODULES
        for name, line, at_once in imports(path)
        if at_once and (name.partition(".")[0] in HEAVY or name.startswith(COLUMNAR))
        if not (name.startswith(("numpy", "pyarrow", *COLUMNAR)) and _is_columnar(path))
    ]
    assert early == []


@pytest.mark.parametrize(
    "module", ["formula.syntax", "formula.exact", "formula.prose", "formula.binding", "submission"]
)
def test_low_rooms_start_without_heavy_libraries(module: str) -> None:
    heavy = sorted(HEAVY)
    code = f"import sys, standard_engine.{module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
