"""Each mechanic of the domain notes, §4, as one tiny pack with cases, numbered as there."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import standard_engine
from standard_engine.assessment.assess import assess
from standard_engine.assessment.cases import run_cases
from standard_engine.assessment.given import submission_of
from standard_engine.errors import PackError
from standard_engine.findings import Severity
from standard_engine.pack.load import check_every_date, load_pack
from standard_engine.pack.resolved import Standing

HERE = Path(__file__).parent
ENGINE = Path(standard_engine.__file__).parent
STANDARDS = (
    "db43", "1229", "36132", "16780", "20106", "43329", "16889", "清洁生产", "绿色工厂", "两型", "美丽工厂", "节水型",
    "锑", "电镀", "印制电路", "水泥", "创新型", "绿码", "leed", "breeam", "b corp", "energy star",
)  # fmt: skip
"""Names and numbers of the standards whose mechanics are expressed here."""
AS_OF = {"edition_2018": "2025-12-30"}
PACKS = sorted(path.parent for path in HERE.rglob("pack.yaml"))


def as_of(folder: Path) -> str:
    return AS_OF.get(folder.name, "2026-11-23")


def named(folder: Path) -> str:
    return folder.relative_to(HERE).as_posix()


def test_every_mechanic_has_its_folder() -> None:
    numbers = sorted(int(path.name[:2]) for path in HERE.iterdir() if path.is_dir() and path.name[:2].isdigit())

    assert numbers == list(range(1, 50))


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_it_is_sound_on_every_date(folder: Path) -> None:
    assert [str(finding) for finding in check_every_date(folder)] == []


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_its_cases_pass_and_reach_all_of_it(folder: Path) -> None:
    result = run_cases(folder, as_of(folder))

    assert [(case.name, case.failures) for case in result.cases if case.failures] == []
    assert result.unreached == ()
    assert result.cases


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_it_has_a_case_where_data_are_missing(folder: Path) -> None:
    assert any("无法判定" in path.read_text(encoding="utf-8") for path in (folder / "cases").iterdir())


def find(number: int) -> Path:
    return next(path for path in HERE.iterdir() if path.name.startswith(f"{number:02d}_"))


@pytest.mark.parametrize(("number", "key"), [(44, "escalation"), (45, "validity"), (49, "publicity")])
def test_what_is_about_the_workflow_comes_through_as_data(number: int, key: str) -> None:
    assert key in json.loads(load_pack(find(number), "2026-11-23").workflow)


def test_measures_come_through_with_the_indicators_that_they_help() -> None:
    pack = load_pack(find(48), "2026-11-23")

    assert {measure.indicators for measure in pack.measures} == {("copper_recovery",)}
    assert pack.indicators[0].improve == ("蚀刻液再生回收", "逆流漂洗水回收铜")


def test_evidence_comes_through_as_data() -> None:
    (indicator,) = load_pack(find(42), "2026-11-23").indicators

    assert indicator.evidence == ("能源购进消费与库存（205-1 表）", "能源计量台账")


def test_data_that_disagree_are_a_finding_and_no_verdict() -> None:
    pack = load_pack(find(43), "2026-11-23")
    given: dict[str, Any] = {"whole": [301, 100], "parts": {"coal": [200, 60], "power": [50, 40]}}
    assessment = assess(pack, submission_of(pack, given, year=2025))

    assert assessment.decision.outcome.label == "通过"
    found = {finding.data["title"]: finding.severity for finding in assessment.findings}
    assert found == {
        "分品种合计与综合能耗相差不超过 1 %": Severity.ERROR,
        "与上年相比没有成倍变化": Severity.WARNING,
    }


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_no_number_of_an_example_claims_to_be_checked(folder: Path) -> None:
    statuses = {number.source.status for number in load_pack(folder, as_of(folder)).numbers}

    assert Standing.OFFICIAL not in statuses


def test_an_edition_judges_only_while_it_is_in_force() -> None:
    old, new = find(46) / "edition_2018", find(46) / "edition_2025"

    assert load_pack(old, "2025-12-30").edition == "2018"
    assert load_pack(new, "2025-12-31").edition == "2025"
    for folder, day in ((old, "2025-12-31"), (new, "2025-12-30")):
        with pytest.raises(PackError) as raised:
            load_pack(folder, day)
        assert {finding.code.code for finding in raised.value.findings} == {"P088"}


def written(tree: ast.Module) -> Iterator[str]:
    """Every name and text of a module, docstrings and the example texts of finding codes left out."""
    idle = {
        id(part)
        for node in ast.walk(tree)
        for part in _docstring(node) + [word.value for word in _keywords(node) if word.arg == "example"]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in idle:
            yield node.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield str(node.value)
        elif isinstance(node, ast.Name):
            yield node.id


def _docstring(node: ast.AST) -> list[ast.expr]:
    """Texts that stand alone: docstrings of modules, classes, functions and constants."""
    return [node.value] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else []


def _keywords(node: ast.AST) -> list[ast.keyword]:
    return node.keywords if isinstance(node, ast.Call) else []


def test_no_standard_is_known_to_the_engine() -> None:
    """The one name there is chooses the pack of a command that names none."""
    found = {
        (path.relative_to(ENGINE).as_posix(), text)
        for path in ENGINE.rglob("*.py")
        for text in written(ast.parse(path.read_text(encoding="utf-8")))
        for word in STANDARDS
        if word in text.lower()
    }

    assert found == {("cli/options.py", "db43-t-1229-2016")}
