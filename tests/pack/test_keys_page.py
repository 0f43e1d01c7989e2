"""The page of keys: every key of every model, where it is written, and what it is when left out."""

from __future__ import annotations

import re

from standard_engine.pack.keys_page import keys_page
from standard_engine.pack.model import FieldModel, IndicatorModel, PackModel, SourceModel

PAGE = keys_page()


def section(path: str) -> list[list[str]]:
    """The rows of the table of what is written at a path."""
    body = PAGE.partition(f"写在 `{path}`。")[2].partition("\n## ")[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in body.splitlines() if row.startswith("| `")]


def test_every_key_of_a_model_has_its_row() -> None:
    for path, model in (
        ("pack.yaml", PackModel),
        ("fields.〈名称〉", FieldModel),
        ("indicators.〈名称〉", IndicatorModel),
        ("sources.〈名称〉", SourceModel),
    ):
        keys = [field.alias or name for name, field in model.model_fields.items()]
        assert [row[0].strip("`") for row in section(path)] == keys


def test_required_keys_and_defaults_are_told() -> None:
    rows = {row[0].strip("`"): row for row in section("fields.〈名称〉")}

    assert rows["code"][1] == "是"
    assert rows["unit"][1] == ""
    assert rows["blank"][3] == "`missing`"
    assert rows["required"][3] == "`true`"


def test_every_key_has_a_description() -> None:
    rows = re.findall(r"^\| `[^|]*\|[^|]*\|([^|]*)\|[^|]*\|$", PAGE, re.MULTILINE)

    assert len(rows) > 100
    assert all(row.strip() for row in rows)


def test_what_is_written_in_a_list_or_under_a_name_says_so() -> None:
    assert "写在 `criteria.〈名称〉.values[]`。" in PAGE
    assert "写在 `grades[]`。" in PAGE
