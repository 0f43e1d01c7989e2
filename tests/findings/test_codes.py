"""The register of finding codes: each complete, in Chinese, used, and given all that its message names."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import standard_engine
from standard_engine.findings.finding import Code, Severity, codes, declare

ROOT = Path(standard_engine.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
CODE_MODULES = sorted((ROOT / "findings").glob("*_codes.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def fields(text: str) -> list[tuple[str, str, str | None]]:
    """The fields of a template: name, format, conversion."""
    return [(name, form or "", conversion) for _, name, form, conversion in Formatter().parse(text) if name is not None]


def test_every_module_of_codes_is_registered() -> None:
    declared = {
        value.code
        for path in CODE_MODULES
        for value in vars(importlib.import_module(f"standard_engine.findings.{path.stem}")).values()
        if isinstance(value, Code)
    }
    assert declared == set(codes())


def test_a_number_is_declared_once() -> None:
    taken = next(iter(codes()))
    with pytest.raises(ValueError, match=f"{taken} declared twice"):
        declare(taken, Severity.NOTE, "重复", "重复", why="重复", fix="重复", example="重复")


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_a_code_is_complete(code: Code) -> None:
    assert re.fullmatch(r"[A-Z][0-9]{3}", code.code)
    assert all(CHINESE.search(text) for text in (code.title, code.why, code.fix))
    assert CHINESE.search(code.template) or fields(code.template)
    assert code.example.strip()
    assert not fields(code.title)
    assert not fields(code.why)


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_what_is_filled_in_are_plain_facts(code: Code) -> None:
    for name, form, conversion in [*fields(code.template), *fields(code.fix)]:
        assert name.isidentifier()
        assert not form
        assert conversion is None
    assert "hint" not in facts_of(code)  # a hint takes the place of the fix
    facts = {name: f"〔{name}〕" for name in facts_of(code)}
    finding = code.at(**facts)
    assert "{" not in finding.message + finding.fix
    assert all(fact in finding.message + finding.fix for fact in facts.values())


def facts_of(code: Code) -> set[str]:
    return {name for text in (code.template, code.fix) for name, _, _ in fields(text)}


def constants() -> dict[str, dict[str, Code]]:
    """The codes of each module by the names of their constants."""
    return {
        path.stem: {
            name: value
            for name, value in vars(importlib.import_module(f"standard_engine.findings.{path.stem}")).items()
            if isinstance(value, Code)
        }
        for path in CODE_MODULES
    }


def imported_codes(tree: ast.Module) -> dict[str, Code]:
    """What names of codes stand for in a module: `codes.X` by module alias, `X` by import."""
    known = constants()
    found: dict[str, Code] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        for alias in node.names:
            if node.module == "standard_engine.findings" and alias.name in known:
                found |= {f"{alias.asname or alias.name}.{name}": code for name, code in known[alias.name].items()}
            module = node.module.removeprefix("standard_engine.findings.")
            if alias.name in known.get(module, {}):
                found[alias.asname or alias.name] = known[module][alias.name]
    return found


PARSED = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES if path not in CODE_MODULES}


def uses() -> Iterator[tuple[str, Code, set[str]]]:
    """Every plain use of a code: where, which, and the facts it is given."""
    for path, tree in PARSED.items():
        names = imported_codes(tree)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
            if len(given) < len(call.keywords):
                continue  # facts given as a mapping are checked where they are made
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            if isinstance(call.func, ast.Attribute) and call.func.attr == "at":
                code = names.get(ast.unparse(call.func.value))
            elif isinstance(call.func, ast.Name) and call.func.id == "fault" and call.args:
                code = names.get(ast.unparse(call.args[0]))
            else:
                code = None
            if code is not None:
                yield where, code, given


USES = list(uses())


@pytest.mark.parametrize(("where", "code", "given"), USES, ids=[f"{where} {code.code}" for where, code, _ in USES])
def test_a_finding_is_given_what_its_message_names(where: str, code: Code, given: set[str]) -> None:
    assert facts_of(code) <= given


def test_every_code_is_used() -> None:
    used = {
        code.code
        for tree in PARSED.values()
        for names in [imported_codes(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name) and (code := names.get(ast.unparse(node)))
    }
    used |= {
        constants()[path.stem][node.id].code
        for path in CODE_MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in constants()[path.stem]
    }
    assert set(codes()) - used == set()
