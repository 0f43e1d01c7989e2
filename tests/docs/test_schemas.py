"""The published schemas accept every shipped pack as an editor reads it, and refuse what the engine refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from standard_engine.pack.folder import pack_files, pack_folders
from standard_engine.pack.schema import KINDS
from standard_engine.programme.reading import shipped_procedures

ROOT = Path(__file__).parents[2]
SCHEMAS = {kind: json.loads((ROOT / "docs" / "schema" / f"{kind}.json").read_text(encoding="utf-8")) for kind in KINDS}
_CORE: tuple[tuple[str, Any], ...] = (
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE", lambda _: True),
    (r"false|False|FALSE", lambda _: False),
    (r"[-+]?[0-9]+", int),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
)
"""Plain scalars of YAML 1.2's core schema, by which editors read a file."""


def as_an_editor(node: yaml.Node | None) -> Any:
    """The document as plain JSON values; keys are always text."""
    match node:
        case yaml.MappingNode():
            return {key.value: as_an_editor(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [as_an_editor(item) for item in node.value]
        case yaml.ScalarNode():
            reader = next((read for form, read in _CORE if re.fullmatch(form, node.value)), str)
            return node.value if node.style else reader(node.value)
        case _:
            return None


def read(text: str) -> Any:
    return as_an_editor(yaml.compose(text, Loader=yaml.SafeLoader))


def faults(kind: str, text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[kind])
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(read(text))]


def kind_of(holds: tuple[str, ...]) -> str:
    section = holds[0] if holds else "pack"
    return "decision-rule" if section == "decision" else section


SHIPPED = [(kind_of(file.holds), file.path) for folder in pack_folders().values() for file in pack_files(folder)]
CASES = [("cases", path) for folder in pack_folders().values() for path in sorted((folder / "cases").glob("*.yaml"))]
SHARED = [
    (section, path)
    for section in ("enumerations", "factors")
    for path in sorted((ROOT / "rules" / "shared" / section).glob("*.yaml"))
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize(
    ("kind", "path"),
    [*SHIPPED, *CASES, *SHARED],
    ids=lambda part: part.relative_to(ROOT).as_posix() if isinstance(part, Path) else None,
)
def test_a_shipped_file_obeys_its_schema(kind: str, path: Path) -> None:
    assert faults(kind, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("kind", "path"),
    [*SHIPPED, *CASES, *SHARED],
    ids=lambda part: part.relative_to(ROOT).as_posix() if isinstance(part, Path) else None,
)
def test_a_shipped_file_names_its_own_schema_if_any(kind: str, path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))

    assert named is None or (path.parent / named[1]).resolve() == ROOT / "docs" / "schema" / f"{kind}.json"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("indicators", "a: {title: 甲, category: c, formula: x, treshold: 3}"),
        ("indicators", "a: {title: 甲, category: c}"),
        ("indicators", "a: {title: 甲, category: c, formula: x, better: smaller}"),
        ("indicators", "a: {title: 甲, category: c, formula: x, score: {by: magic}}"),
        ("fields", "a: {code: 1, title: 甲, section: s, years: -1}"),
        ("fields", "a: {code: 1, title: 甲, section: s, required: maybe}"),
        ("pack", "id: x"),
        ("cases", "cases: [{case: 甲}]"),
    ],
)
def test_a_mistyped_key_or_value_is_refused(kind: str, text: str) -> None:
    assert faults(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fields", "a: {code: 1, title: 甲, section: s, range: {min: 0, below: 2/37}}"),
        ("criteria", "a: {values: [{from: 2017-01-01, levels: {Ⅰ: 0.25, Ⅱ: x * 2}}]}"),
        ("factors", "title: 甲\nvalues: [{from: 2017-01-01, value: 0.5 kgCO2/kWh}]"),
    ],
)
def test_what_the_engine_reads_is_accepted(kind: str, text: str) -> None:
    assert faults(kind, text) == []


@pytest.mark.parametrize("path", shipped_procedures().values(), ids=lambda path: path.stem)
def test_the_schema_of_procedures_accepts_what_is_shipped_and_refuses_what_it_does_not_know(path: Path) -> None:
    schema = json.loads((ROOT / "docs" / "schema" / "procedure.json").read_text(encoding="utf-8"))
    document = read(path.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(document)] == []
    document["steps"]["apply"]["form"] = "applied"
    assert [error.json_path for error in validator.iter_errors(document)] == ["$.steps.apply"]
