"""Every text that the engine may say, found in its code and templates."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

import standard_engine
from standard_engine.findings import codes
from standard_engine.report.typeset import said

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(standard_engine.__file__).parent
TEMPLATES = HOUSE / "report" / "templates"
REPORTED = ("D", "A")
"""Findings that a report may show; those about packs and formulas are their authors' and stay in Chinese."""


def texts() -> dict[str, set[str]]:
    """Every text with the places that say it."""
    found: dict[str, set[str]] = {}
    for text, place in (*in_code(), *in_templates(), *in_typst(), *in_findings()):
        found.setdefault(text, set()).add(place)
    return found


def in_code() -> Iterator[tuple[str, str]]:
    """The first arguments of `say` and `later`."""
    for first, place in _said_in_code():
        if isinstance(first, ast.Constant):
            yield str(first.value), place


def unreadable() -> list[str]:
    """Where the code says what is neither a text as it stands nor a name of one."""
    return [place for first, place in _said_in_code() if isinstance(first, ast.JoinedStr | ast.BinOp)]


def _said_in_code() -> Iterator[tuple[ast.expr, str]]:
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "later"}:
                yield node.args[0], f"{path.relative_to(HOUSE)}:{node.lineno}"


def in_templates() -> Iterator[tuple[str, str]]:
    """The same in templates, as jinja reads them."""
    environment = Environment(autoescape=True)
    for path in sorted(TEMPLATES.rglob("*.j2")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say" and isinstance(call.args[0], nodes.Const):
                yield str(call.args[0].value), f"{path.name}:{call.lineno}"


def in_typst() -> Iterator[tuple[str, str]]:
    """The same in the templates of PDF."""
    return ((text, "typst") for text in said())


def in_findings() -> Iterator[tuple[str, str]]:
    """What findings say that a report may show."""
    for code in codes().values():
        if code.code.startswith(REPORTED):
            yield code.template, code.code
            yield code.fix, code.code


def facts(text: str) -> set[str]:
    """The names of a text's places."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
