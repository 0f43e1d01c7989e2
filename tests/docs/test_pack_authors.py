"""The page for pack authors is true: its pack loads and passes its cases, its formulas mean what their row says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_schemas import faults

from standard_engine.assessment.cases import CasesResult, run_cases
from standard_engine.errors import PackError
from standard_engine.formula.program import Kind, Step
from standard_engine.formula.syntax import parse
from standard_engine.formula.tree import SURFACE_FUNCTIONS, Call, walk
from standard_engine.formula.units import parse_unit
from standard_engine.pack.load import check_pack

PAGE = (Path(__file__).parents[2] / "docs" / "pack-authors.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"\*\*`([^`]+\.yaml)`\*\*\n\n```yaml\n(.*?)```", PAGE, re.DOTALL))
AS_OF = "2026-11-23"
KINDS = {"是非": Kind.TRUTH, "日期": Kind.DATE, "选项": Kind.TEXT}
ALSO_NAMED = """
energy_use: {code: E01, title: 能源消费量, section: water, by: fuel, keys: [raw_coal, electricity], blank: zero}
"""
"""The field that the page's examples name beside those of its pack."""


def chapter(title: str) -> str:
    return PAGE.partition(f"\n{title}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


def rows(title: str) -> list[list[str]]:
    """The table of a chapter without its heading, code marks taken off the first cell."""
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in chapter(title).splitlines()
        if line.startswith("| `")
    ]
    return [[first.strip("` "), *rest] for first, *rest in cells]


FORMULAS = [row for title in ("### 2.1 运算", "### 2.2 函数", "### 2.3 指标、类别、结论的成员") for row in rows(title)]


def as_text(value: Any) -> Any:
    """Plain data as YAML text again, every scalar as it was written."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "my-first-pack"


def test_the_page_gives_every_file_of_its_pack() -> None:
    assert list(FILES) == ["my-first-pack/pack.yaml", "my-first-pack/indicators.yaml", "my-first-pack/cases/first.yaml"]
    assert len(yaml.safe_load(FILES["my-first-pack/indicators.yaml"])) == 3


def test_its_pack_loads_without_a_warning(folder: Path) -> None:
    pack, warnings = check_pack(folder, AS_OF)

    assert pack.id == "my-first-pack"
    assert warnings == []


def test_its_cases_pass_and_reach_everything(folder: Path) -> None:
    result: CasesResult = run_cases(folder, AS_OF)

    assert [(case.name, case.failures) for case in result.cases if case.failures] == []
    assert len(result.cases) >= 10
    assert result.unreached == ()


@pytest.mark.parametrize("name", FILES)
def test_its_files_obey_the_schema_that_they_name(name: str) -> None:
    kind = re.match(r"# yaml-language-server: \$schema=(?:\.\./)+schema/(\w+)\.json\n", FILES[name])

    assert kind is not None
    assert f"standard-engine rules schema {kind[1]} > schema/{kind[1]}.json" in PAGE
    assert faults(kind[1], FILES[name]) == []


def test_every_function_of_the_language_has_an_example() -> None:
    shown = {node.function for row in rows("### 2.2 函数") for node in walk(parse(row[0])) if isinstance(node, Call)}

    assert shown == set(SURFACE_FUNCTIONS)


@pytest.mark.parametrize("row", FORMULAS, ids=lambda row: row[0])
def test_an_example_of_the_language_gives_what_its_row_says(folder: Path, row: list[str]) -> None:
    formula, result, meaning = row
    field = yaml.safe_load(ALSO_NAMED)
    unit = None if result in KINDS else result
    derived = {"example": {"title": "例", "formula": formula, **({"unit": unit} if unit else {})}}
    pack_file = folder / "pack.yaml"
    uses = "uses: {enumerations: [gb-t-4754-2017, fuel], factors: [standard-coal]}"
    text = FILES["my-first-pack/pack.yaml"].replace("uses: {enumerations: [gb-t-4754-2017]}", uses)
    pack_file.write_text(f"{text}\nderived:\n{_indented(derived)}", encoding="utf-8")
    (folder / "fields.yaml").write_text(as_text(field), encoding="utf-8")

    step = _step(folder, "example")

    assert step.kind is KINDS.get(result, Kind.NUMBER)
    assert step.unit == ("" if unit is None else str(parse_unit(unit)))
    assert meaning


def _indented(value: Any) -> str:
    return "".join(f"  {line}\n" for line in as_text(value).splitlines())


def _step(folder: Path, name: str) -> Step:
    pack, _ = check_pack(folder, AS_OF)
    return next(step for step in pack.program.steps if step.name == name)


@pytest.mark.parametrize("row", rows("## 4 计分"), ids=lambda row: row[0])
def test_a_way_of_scoring_loads_as_written(folder: Path, row: list[str]) -> None:
    score = yaml.safe_load(row[0])
    indicators = yaml.safe_load(FILES["my-first-pack/indicators.yaml"])
    owner = "management_level" if score["by"] in {"options", "truth"} else "reuse_rate"
    indicators[owner]["score"] = score
    if score["by"] == "truth":
        indicators[owner] |= {"formula": "management == executed", "full": 30}
    (folder / "indicators.yaml").write_text(as_text(indicators), encoding="utf-8")

    points = _step(folder, f"{owner}.points")

    assert points.kind is Kind.NUMBER


def test_every_way_of_scoring_is_on_the_page() -> None:
    assert [yaml.safe_load(row[0])["by"] for row in rows("## 4 计分")] == [
        "levels", "linear", "ratio", "formula", "options", "truth"
    ]  # fmt: skip


@pytest.mark.parametrize("row", rows("## 5 不适用"), ids=lambda row: row[0])
def test_a_policy_for_what_does_not_apply_loads(folder: Path, row: list[str]) -> None:
    indicators = yaml.safe_load(FILES["my-first-pack/indicators.yaml"])
    indicators["reuse_rate"]["if_not_applicable"] = row[0]
    (folder / "indicators.yaml").write_text(as_text(indicators), encoding="utf-8")

    pack, _ = check_pack(folder, AS_OF)

    assert next(item for item in pack.indicators if item.id == "reuse_rate").if_not_applicable == row[0]


@pytest.mark.parametrize(
    ("formula", "loads"),
    [("reuse_rate.met", False), ("all(limiting.met)", True), ("reuse_rate.met or not reuse_rate.applies", True)],
)
def test_a_decision_may_not_hang_on_what_may_not_apply(folder: Path, formula: str, loads: bool) -> None:
    assert f"`{formula}`" in PAGE.replace("pass: ", "")
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(re.sub(r"pass: .*", f"pass: {formula}", text), encoding="utf-8")
    if loads:
        check_pack(folder, AS_OF)
        return
    with pytest.raises(PackError, match="F017"):
        check_pack(folder, AS_OF)


@pytest.mark.parametrize("row", rows("## 7 算例"), ids=lambda row: row[0])
def test_a_way_of_giving_a_value_is_read(folder: Path, row: list[str]) -> None:
    shutil.rmtree(folder / "cases")
    (folder / "cases").mkdir()
    text = FILES["my-first-pack/pack.yaml"].replace("[gb-t-4754-2017]", "[gb-t-4754-2017, fuel]")
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    (folder / "fields.yaml").write_text(as_text(yaml.safe_load(ALSO_NAMED)), encoding="utf-8")
    case = f"year: 2025\ncases:\n- case: 例\n  given:\n    {row[0]}\n  expect: {{decision: 无法判定}}\n"
    (folder / "cases" / "example.yaml").write_text(case, encoding="utf-8")

    (result,) = run_cases(folder, AS_OF).cases

    assert result.failures == ()
