"""The page on the architecture is true: rooms import as drawn, and what it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "standard_engine"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DRAWN = set(re.findall(r"^  (\w+) --> (\w+)$", PAGE, re.MULTILINE))
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {
    "__init__"
}


@cache
def below(room: str) -> frozenset[str]:
    """Every room that stands under a room by the drawing."""
    direct = {target for source, target in DRAWN if source == room}
    return frozenset(direct | {deeper for target in direct for deeper in below(target)})


def imported() -> set[tuple[str, str, str]]:
    """(room, room it imports, file) for every import of the package, those for type checkers and those in functions too."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("standard_engine."):
                target = (node.module or "").split(".")[1]
                if target != parts[0] and parts[0] != "__init__":
                    found.add((parts[0], target, "/".join(parts)))
    return found


def test_every_room_is_drawn_and_nothing_else() -> None:
    assert {room for arrow in DRAWN for room in arrow} == ROOMS


def test_no_arrow_runs_back() -> None:
    assert [room for room in ROOMS if room in below(room)] == []


def test_rooms_import_only_what_stands_under_them() -> None:
    assert [(file, target) for source, target, file in sorted(imported()) if target not in below(source)] == []


@pytest.mark.parametrize("arrow", sorted(DRAWN), ids=" → ".join)
def test_a_drawn_arrow_is_there(arrow: tuple[str, str]) -> None:
    assert arrow in {(source, target) for source, target, _ in imported()}


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:\w+/)+\w+\.py|\w+/)`", PAGE))

    assert len(named) > 25
    assert [name for name in sorted(named) if not (PACKAGE / name).exists()] == []


def test_every_link_of_the_handbooks_leads_somewhere() -> None:
    found = [
        (page, target)
        for page in sorted((ROOT / "docs").glob("*.md"))
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", _without_code(page.read_text(encoding="utf-8")))
        if not target.startswith("http")
    ]
    assert len(found) > 10
    assert [f"{page.name}: {target}" for page, target in found if not (page.parent / target).exists()] == []


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
