"""The lines that a score has to reach are read off the decision and the grades, whatever they are called."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from packs_kit import resolved

import standard_engine as se
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.result import Line

GRADES = [
    {"id": "good", "title": "良好", "when": "total >= 80"},
    {"id": "fair", "title": "合格", "when": "60 < total"},
]


def assessed(tmp_path: Path, changes: dict[str, Any]) -> se.Assessment:
    pack = resolved(tmp_path, {"grades": [], **changes})
    return se.assess(pack, submission_of(pack, {"energy_use": {"coal": 100}, "output": 1000}, year=2025))


def test_a_line_of_the_decision_itself_has_no_title(tmp_path: Path) -> None:
    found = assessed(tmp_path, {"decision.pass": "all(veto) and total >= 60"})

    assert found.lines == (Line("", F(60), strict=False, needed=True),)
    assert found.pass_line == found.lines[0]


def test_lines_of_grades_are_needed_where_the_decision_asks_for_the_grade(tmp_path: Path) -> None:
    found = assessed(tmp_path, {"grades": GRADES, "decision.pass": "all(veto) and grade.fair"})

    assert found.lines == (
        Line("合格", F(60), strict=True, needed=True),
        Line("良好", F(80), strict=False, needed=False),
    )
    assert found.pass_line == found.lines[0]


def test_a_share_of_full_marks_is_a_line_too(tmp_path: Path) -> None:
    found = assessed(tmp_path, {"decision.pass": "all(veto) and total >= 0.5 * total.full"})
    assert found.total_full is not None
    assert found.total_full.high is not None

    assert [line.value for line in found.lines] == [found.total_full.high / 2]


@pytest.mark.parametrize("rule", ["all(veto)", "all(veto) and total < 60"])
def test_without_a_line_to_reach_there_is_none(tmp_path: Path, rule: str) -> None:
    found = assessed(tmp_path, {"decision.pass": rule})

    assert found.lines == ()
    assert found.pass_line is None
