"""Criteria in a program: which levels there are, what a limit may be, and when there is none."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from packs_kit import resolved

from standard_engine.assessment.given import submission_of
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.errors import PackError
from standard_engine.formula.exact import Environment

LEVELS = ["一", "二", "三"]
PLAN: dict[str, Any] = {
    "fields.plan": {
        "code": "B3",
        "title": "规划",
        "section": "basic",
        "type": "choice",
        "options": {"done": "有并执行", "written": "有", "lacking": "没有"},
    },
    "categories.plans": {"title": "规划"},
}
LAYERS: dict[str, Any] = {
    "fields.layers": {
        "code": "N5",
        "title": "层数",
        "section": "energy",
        "unit": "1",
        "range": {"min": "1"},
        "not_applicable": "true",
    }
}


def environment(tmp_path: Path, changes: dict[str, Any], given: dict[str, Any]) -> Environment:
    pack = resolved(tmp_path, changes)
    submission = submission_of(pack, given, year=2025)
    return Judge(pack).run(Reports(pack, submission), as_of=pack.as_of, year=2025)


def limits(of: dict[str, str], **more: Any) -> dict[str, Any]:
    criterion = {"values": [{"from": "2017-01-01", "levels": of}], **more}
    return {
        "indicators.intensity.formula": "energy / output",
        "indicators.intensity.criteria": criterion,
        "indicators.intensity.score": {"by": "levels", "points": {next(iter(of)): "60"}},
    }


def qualitative(*levels: str) -> dict[str, Any]:
    item = {"title": "规划", "category": "plans", "formula": "plan", "levels": list(levels)}
    return {**PLAN, "indicators.planning": item, "decision.pass": "all(veto) and planning.met"}


def test_a_level_that_no_answer_reaches_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as raised:
        resolved(tmp_path, qualitative("done", "writen"))

    (finding,) = raised.value.findings
    assert finding.code.code == "P069"
    assert "writen" in finding.message
    assert "written" in finding.message
    assert finding.place.line


@pytest.mark.parametrize(("plan", "met"), [("done", True), ("written", True), ("lacking", False)])
def test_an_answer_meets_its_level_and_all_below(tmp_path: Path, plan: str, met: bool) -> None:
    found = environment(tmp_path, qualitative("done", "written"), {"plan": plan})

    assert found["planning.written"] is met
    assert found["planning.done"] is (plan == "done")


def test_a_level_that_a_criterion_declares_and_skips_asks_the_next_better_limit(tmp_path: Path) -> None:
    found = environment(tmp_path, limits({"一": "0.25", "三": "0.5"}, levels=LEVELS), {})

    assert [found[f"intensity.limit.{level}"] for level in LEVELS] == [F("0.25"), F("0.25"), F("0.5")]


def test_a_level_of_the_pack_that_no_entry_names_is_none(tmp_path: Path) -> None:
    found = environment(tmp_path, limits({"先进": "0.25"}), {})

    assert "intensity.limit.先进" in found
    assert "intensity.limit.达标" not in found


def test_a_limit_in_plain_numbers_is_in_the_unit_of_the_criterion(tmp_path: Path) -> None:
    changes = {**LAYERS, **limits({"先进": "100 + 50 * layers", "达标": "300 * layers"}, unit="kgce/万元")}
    found = environment(tmp_path, changes, {"layers": 3})

    assert found["intensity.limit.先进"] == F("0.25")  # 250 kgce/万元 in tce/万元
    assert found["intensity.limit.达标"] == F("0.9")


def test_a_limit_in_another_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as raised:
        resolved(tmp_path, limits({"先进": "0.5 * output"}))

    assert {finding.code.code for finding in raised.value.findings} == {"F011"}


def test_an_indicator_whose_limit_rests_on_what_does_not_apply_does_not_apply(tmp_path: Path) -> None:
    changes = {**LAYERS, **limits({"先进": "layers"})}
    given = {"energy_use": {"coal": 100, "power": 10}, "output": 1000}

    assert environment(tmp_path / "n", changes, {**given, "layers": "不适用"})["intensity.applies"] is False
    assert environment(tmp_path / "y", changes, {**given, "layers": 3})["intensity.applies"] is True
