"""Points by options: what a missing answer can still earn."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from packs_kit import SOUND, resolved

from standard_engine.assessment.assess import assess
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.result import Bounds

PLAN: dict[str, Any] = {
    "fields.plan": {
        "code": "B3",
        "title": "节能规划",
        "section": "basic",
        "type": "choice",
        "options": {"full": "有并执行", "part": "有", "none": "没有"},
    },
    "categories.fuels.full": "40",
    "indicators.intensity.full": "40",
    "indicators.intensity.score.points": {"先进": "40", "达标": "20"},
    "categories.plans": {"title": "规划", "full": "20"},
}
WASTE: dict[str, Any] = {"waste": Fraction(10), "used": Fraction(5)}
"""So that everything is known to apply, and no marks are shared out."""


@pytest.mark.parametrize(
    ("points", "low"),
    [({"full": "20", "part": "12", "none": "5"}, 5), ({"full": "20", "part": "12"}, 0)],
    ids=["every option earns something", "an option that earns nothing"],
)
def test_a_missing_answer_earns_between_the_least_and_the_most_of_the_options(
    tmp_path: Path, points: dict[str, str], low: int
) -> None:
    score = {"title": "规划", "category": "plans", "formula": "plan", "score": {"by": "options", "points": points}}
    pack = resolved(tmp_path, {**PLAN, "indicators.plan_score": score})

    result = next(
        item for item in assess(pack, submission_of(pack, WASTE, year=2025)).indicators if item.id == "plan_score"
    )

    assert result.points is not None
    assert result.points.low == low
    assert result.points.high == 20


def test_one_option_alone_is_a_constant(tmp_path: Path) -> None:
    score = {
        "title": "规划",
        "category": "plans",
        "formula": "plan",
        "score": {"by": "options", "points": {"full": "20"}},
    }
    pack = resolved(tmp_path, {**PLAN, "fields.plan.options": {"full": "有并执行"}, "indicators.plan_score": score})

    submission = submission_of(pack, {**WASTE, "plan": "full"}, year=2025)
    result = next(item for item in assess(pack, submission).indicators if item.id == "plan_score")

    assert result.points is not None
    assert result.points.exact
    assert result.points.low == 20


def test_full_marks_stay_the_total_while_it_is_open_what_applies(tmp_path: Path) -> None:
    """40 of waste may go to the other 60: 60 to 100 there, 0 to 40 here, and 100 in all whatever comes."""
    burnt = {**SOUND["indicators"]["reuse"], "title": "焚烧率", "category": "fuels", "full": "20"}
    pack = resolved(
        tmp_path,
        {
            "indicators.burnt": burnt,
            "indicators.intensity.full": "40",
            "indicators.intensity.score.points": {"先进": "40", "达标": "20"},
        },
    )

    assessment = assess(pack, submission_of(pack, {}, year=2025))

    assert {item.id: item.full for item in assessment.categories} == {
        "fuels": Bounds(Fraction(60), Fraction(100)),
        "wastes": Bounds(Fraction(0), Fraction(40)),
    }
    assert assessment.total_full == Bounds(Fraction(100), Fraction(100))
