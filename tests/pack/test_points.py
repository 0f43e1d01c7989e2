"""Points by options: what a missing answer can still earn."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from packs_kit import resolved

from standard_engine.assessment.assess import assess
from standard_engine.assessment.given import submission_of

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
