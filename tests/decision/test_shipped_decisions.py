"""Every decision document that was ever shipped is kept as it was, and still obeys the schema that it names."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "tests" / "decisions"
SHIPPED = sorted(KEPT.glob("*/*.json"))
HASHES = {line[66:]: line[:64] for line in (KEPT / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}


def test_the_list_has_every_document_and_every_published_schema() -> None:
    published = sorted((ROOT / "docs" / "schema").glob("decision-[0-9]*.json"))
    assert sorted(HASHES) == sorted(path.relative_to(ROOT).as_posix() for path in (*SHIPPED, *published))


@pytest.mark.parametrize("name", sorted(HASHES))
def test_what_was_shipped_has_not_changed_by_a_byte(name: str) -> None:
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == HASHES[name]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_document_obeys_the_published_schema_of_its_version(path: Path) -> None:
    schema = json.loads((ROOT / "docs" / "schema" / f"decision-{path.parent.name}.json").read_text(encoding="utf-8"))
    document = json.loads(path.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert document["schema_version"] == int(path.parent.name)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []
