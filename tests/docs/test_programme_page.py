"""The office's page on the programme names every key that a procedure may have, and its examples are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from standard_engine.programme.calendar_file import read_calendar
from standard_engine.programme.columns import OF_CASE, OF_STEP
from standard_engine.programme.schema import programme_schema

PAGE = (Path(__file__).parents[2] / "docs" / "programme.md").read_text(encoding="utf-8")


def keys(schema: dict[str, Any]) -> set[str]:
    models = [schema, *schema.get("$defs", {}).values()]
    skipped = {"SourceModel"}
    return {
        key for model in models if model.get("title") not in skipped for key in model.get("properties", {})
    }  # fmt: skip


def test_every_key_of_a_procedure_is_on_the_page() -> None:
    written = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    assert keys(programme_schema("procedure")) - written == set()


def test_every_key_of_a_calendar_is_on_the_page_and_its_example_is_one(tmp_path: Path) -> None:
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "closed:" in block)
    assert all(f"{key}:" in example for key in keys(programme_schema("calendar")))
    path = tmp_path / "日历.yaml"
    path.write_text(example, encoding="utf-8")
    assert read_calendar(path).years == {2027}


def test_every_column_of_a_list_is_on_the_page() -> None:
    part = PAGE.partition("### 名单")[2].partition("## 怎样改")[0]
    assert [column for column in (*OF_CASE, *OF_STEP) if f"`{column}`" not in part] == []
