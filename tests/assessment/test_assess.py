"""A submission judged by the small pack; every number worked out by hand in the test that uses it."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from packs_kit import resolved

from standard_engine.assessment.assess import Assessor, assess
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.result import Assessment, Bounds, IndicatorResult, Outcome, Status
from standard_engine.errors import UsageError
from standard_engine.pack.load import to_date
from standard_engine.pack.resolved import ResolvedPack

# 100 t × 0.7 kgce/kg = 70 tce; 10 万kWh × 0.1229 kgce/kWh = 12.29 tce; together 82.29 tce
GIVEN: dict[str, Any] = {
    "industry": "C31",
    "honest": True,
    "energy_use": {"coal": [100, 200], "power": [10, 10]},
    "output": [F("329.16"), 500],
    "waste": 100,
    "used": 80,
}


@pytest.fixture
def pack(tmp_path: Path) -> ResolvedPack:
    return resolved(tmp_path)


def judged(pack: ResolvedPack, **changes: Any) -> Assessment:
    given = {name: value for name, value in {**GIVEN, **changes}.items() if value is not ...}
    return assess(pack, submission_of(pack, given, year=2025))


def result(assessment: Assessment, name: str) -> IndicatorResult:
    return next(item for item in assessment.indicators if item.id == name)


def exactly(value: str) -> Bounds:
    return Bounds(F(value), F(value))


def test_a_value_is_exact_and_its_points_follow(pack: ResolvedPack) -> None:
    intensity = result(judged(pack), "intensity")

    assert F("82.29") / F("329.16") == F("0.25") == intensity.value
    assert (intensity.status, intensity.level, intensity.points) == (Status.MET, "先进", exactly("60"))


@pytest.mark.parametrize(
    ("output", "level", "points"),
    [
        ("329.1601", "先进", "60"),  # just better than 0.25
        ("329.16", "先进", "60"),  # exactly 0.25
        ("329.1599", "达标", "30"),  # just worse
        ("164.5801", "达标", "30"),
        ("164.58", "达标", "30"),  # exactly 0.5
        ("164.5799", None, "0"),
    ],
)
def test_a_limit_counts_on_its_own_line(pack: ResolvedPack, output: str, level: str | None, points: str) -> None:
    intensity = result(judged(pack, output=F(output)), "intensity")

    assert (intensity.level, intensity.points) == (level, exactly(points))


@pytest.mark.parametrize(
    ("used", "points"),
    [("49.99", "0"), ("50", "0"), ("50.01", "0.01"), ("70", "20"), ("89.99", "39.99"), ("90", "40"), ("95", "40")],
)
def test_points_between_two_limits_are_in_proportion(pack: ResolvedPack, used: str, points: str) -> None:
    # 40 × (x - 50) / (90 - 50) = x - 50
    assert result(judged(pack, used=F(used)), "reuse").points == exactly(points)


def test_the_score_is_the_sum_and_decides(pack: ResolvedPack) -> None:
    assessment = judged(pack)

    assert (assessment.total, assessment.total_full) == (exactly("90"), exactly("100"))
    assert (assessment.decision.outcome, assessment.decision.grade) == (Outcome.PASS, "合格")


GRADES = [
    {"id": "优", "title": "优秀", "when": "total >= 90"},
    {"id": "合格", "title": "合格企业", "when": "total >= 60"},
]


def test_a_score_below_the_line_is_told_with_the_grade_and_by_how_much(tmp_path: Path) -> None:
    """82.29 tce ÷ 200 万元 is between the limits: 30; 70 % of waste: 40 × 20/40 = 20; 50 in all."""
    pack = resolved(tmp_path, {"grades": GRADES, "decision.pass": "all(veto) and (grade.优 or grade.合格)"})

    assert judged(pack, output=200, used=70).decision.reasons == (
        "评为“优秀”：总分：50 ≥ 90 ×，差 40",
        "评为“合格企业”：总分：50 ≥ 60 ×，差 10",
    )


def test_a_pass_says_what_a_better_grade_lacks(tmp_path: Path) -> None:
    """60 for energy and 30 of 40 for waste: 90 on the line; with 79 t of waste used 29, and 89 in all."""
    pack = resolved(tmp_path, {"grades": GRADES, "decision.pass": "all(veto) and (grade.优 or grade.合格)"})
    best, second = judged(pack), judged(pack, used=79)

    assert (best.decision.grade, second.decision.grade) == ("优秀", "合格企业")
    assert not any("评为" in reason for reason in best.decision.reasons)
    assert second.decision.reasons[-1] == "评为“优秀”：总分：89 ≥ 90 ×，差 1"


def test_a_failed_veto_fails_whatever_else_is_missing(pack: ResolvedPack) -> None:
    assessment = judged(pack, honest=False, output=..., waste=...)

    assert assessment.decision.outcome is Outcome.FAIL
    assert assessment.decision.reasons[0] == "否决条件“未失信”不符合"


def test_a_score_that_cannot_reach_the_line_fails_with_data_missing(pack: ResolvedPack) -> None:
    # intensity 0.8229 → 0 points; at most 40 from the rest
    assessment = judged(pack, output=100, used=...)

    assert assessment.total == Bounds(F(0), F(40))
    assert assessment.decision.outcome is Outcome.FAIL


def test_a_score_that_cannot_miss_the_line_passes_with_data_missing(pack: ResolvedPack) -> None:
    # intensity earns 60 in full; whether waste applies or how much is used can only add
    assessment = judged(pack, used=...)

    assert assessment.total is not None
    assert assessment.total.low == 60
    assert assessment.decision.outcome is Outcome.PASS


def test_a_score_on_either_side_of_the_line_is_undetermined(pack: ResolvedPack) -> None:
    # 30 points and at most 40 more
    assessment = judged(pack, output=200, used=...)

    assert assessment.decision.outcome is Outcome.UNDETERMINED
    assert assessment.decision.grade is None
    assert result(assessment, "reuse").status is Status.MISSING
    assert [item.field for item in result(assessment, "reuse").missing] == ["used"]


def test_what_does_not_apply_leaves_its_marks_to_the_rest(pack: ResolvedPack) -> None:
    assessment = judged(pack, waste="不适用", used="不适用")

    assert result(assessment, "reuse").status is Status.NOT_APPLICABLE
    assert result(assessment, "reuse").reason == "固废利用量不适用：（算例）"
    assert result(assessment, "intensity").points == exactly("100")
    assert (assessment.total, assessment.total_full) == (exactly("100"), exactly("100"))


def test_a_division_by_zero_is_undetermined_not_missing(pack: ResolvedPack) -> None:
    reuse = result(judged(pack, waste=0), "reuse")

    assert (reuse.status, reuse.shown, reuse.missing) == (Status.UNDETERMINED, "无法计算（除数为零）", ())


def test_zero_blank_none_and_not_applicable_are_four_facts(pack: ResolvedPack) -> None:
    statuses = [result(judged(pack, used=used), "reuse").status for used in (0, ..., "无", "不适用")]

    assert statuses == [Status.NOT_MET, Status.MISSING, Status.MISSING, Status.NOT_APPLICABLE]


def test_gaps_say_how_far_in_units_percent_and_points(pack: ResolvedPack) -> None:
    # 82.29 / 164.58 = 0.5: to 0.25 it takes 0.25, 100 % of the limit, 30 points more
    (gap,) = result(judged(pack, output=F("164.58")), "intensity").gaps

    assert (gap.level, gap.limit, gap.by, gap.percent, gap.points) == (
        "先进",
        F("0.25"),
        F("0.25"),
        F(100),
        exactly("30"),
    )


def test_gaps_name_every_better_level_the_nearest_first(pack: ResolvedPack) -> None:
    gaps = result(judged(pack, output=100), "intensity").gaps

    assert [(gap.level, gap.points) for gap in gaps] == [("达标", exactly("30")), ("先进", exactly("60"))]
    assert gaps[0].by == F("0.8229") - F("0.5")


def test_a_gap_is_scaled_once_where_it_is_open_what_applies(pack: ResolvedPack) -> None:
    # 30 more of 60 nominal marks: 30 if reuse applies, 50 if its marks come here too
    gap = result(judged(pack, output=200, used=...), "intensity").gaps[0]

    assert (gap.level, gap.points) == ("先进", Bounds(F(30), F(50)))


def test_a_missing_value_may_gain_up_to_its_marks(pack: ResolvedPack) -> None:
    gaps = result(judged(pack, used=...), "reuse").gaps

    assert {(gap.level, gap.by) for gap in gaps} == {("达标", None), ("先进", None)}
    assert gaps[-1].points == Bounds(F(0), F(40))


def test_the_largest_gap_comes_first(pack: ResolvedPack) -> None:
    points = [gap.points.high or F(0) for gap in judged(pack, output=100, used=60).gaps]

    assert points == sorted(points, reverse=True)


def test_every_digit_between_the_cells_and_the_points_is_told(pack: ResolvedPack) -> None:
    """329.16 万元: 82.29 ÷ 329.16 = 0.25, on the best limit, 60 points."""
    intensity = result(judged(pack), "intensity")
    step = intensity.steps[0]

    assert [(item.id, item.title, item.unit) for item in intensity.steps] == [("energy", "综合能耗", "tce")]
    assert step.bounds == exactly("82.29")
    for part in ("100 t × 0.7 kgce/kg", "10 万kWh × 0.1229 kgce/kWh", "= 82.29 tce"):
        assert part in step.worked
    assert intensity.points_worked == "60 × 1 = 60"
    assert result(judged(pack), "reuse").steps == ()


def test_a_category_tells_by_what_its_marks_grew(pack: ResolvedPack) -> None:
    """Waste does not apply: the 60 that are left stand for 100, so each mark counts 100 ÷ 60."""
    grown = judged(pack, waste="不适用", used="不适用")

    assert {item.id: [scale.bounds for scale in item.scales] for item in grown.categories}["fuels"] == [exactly("5/3")]
    assert all(item.scales == () for item in judged(pack).categories)


def test_a_number_is_traced_to_its_fields_and_its_source(pack: ResolvedPack) -> None:
    intensity = result(judged(pack), "intensity")

    assert {item.field for item in intensity.inputs} == {"energy_use", "output"}
    assert intensity.criterion is not None
    assert intensity.criterion.limits == (("先进", F("0.25")), ("达标", F("0.5")))
    assert intensity.criterion.source.document == "测试文件"
    assert intensity.prose == "综合能耗 ÷ 产值"
    assert intensity.worked == "82.29 tce ÷ 329.16 万元 = 0.25 tce/万元"


def test_a_reported_option_keeps_its_title(tmp_path: Path) -> None:
    field = {
        "code": "B3",
        "title": "审核",
        "section": "basic",
        "type": "choice",
        "options": {"done": "已完成", "none": "无"},
    }
    asked = {
        "fields.audit": field,
        "requirements.audited": {"title": "审核", "condition": "audit == done", "effect": "basic"},
    }
    pack = resolved(tmp_path, asked)
    judged = assess(pack, submission_of(pack, GIVEN | {"audit": "done"}, year=2025))
    answers = [item for item in judged.inputs if item.field in {"audit", "industry", "output"}]

    assert {item.field: item.meaning for item in answers} == {"audit": "已完成", "industry": None, "output": None}
    assert next(item for item in judged.requirements if item.id == "audited").inputs[0].meaning == "已完成"


def test_earlier_years_make_the_trend(pack: ResolvedPack) -> None:
    # 200 t × 0.7 + 12.29 = 152.29; / 500
    assert result(judged(pack), "intensity").trend == ((2024, F("152.29") / 500), (2025, F("0.25")))


def test_a_shown_value_never_equals_a_limit_that_it_misses(pack: ResolvedPack) -> None:
    # 82.29 / 329.1599 = 0.25000007…
    intensity = result(judged(pack, output=F("329.1599")), "intensity")

    assert intensity.shown == "0.2500001 tce/万元"
    assert intensity.worked == "82.29 tce ÷ 329.1599 万元 ≈ 0.2500001 tce/万元"


def test_no_verdict_on_placeholders_binds(pack: ResolvedPack) -> None:
    decision = judged(pack).decision

    assert not decision.binding
    shown = {(number.path, number.shown) for number in decision.non_official}
    assert ("indicators.intensity.criteria.values[0].levels.先进", "0.25") in shown
    assert ("factors.coal-factor.values[1].factors.coal", "0.7") in shown
    assert ("grades[0].when", "60") in shown
    assert not any("values[0].factors" in path for path, _ in shown)


def test_a_verdict_binds_when_every_number_was_checked(tmp_path: Path) -> None:
    checked = {
        "document": "标准", "clause": "1", "status": "official", "checked_by": "甲", "checked_on": "2026-01-01",
    }  # fmt: skip
    decision = judged(resolved(tmp_path, {"source": checked})).decision

    assert decision.binding
    assert decision.non_official == ()


def test_a_cross_check_that_fails_is_a_finding_not_a_verdict(pack: ResolvedPack) -> None:
    assessment = judged(pack, used=120)

    (finding,) = assessment.findings
    assert finding.code.code == "A002"
    assert "120 t ≤ 100 t ×" in finding.message
    assert assessment.decision.outcome is Outcome.PASS


def test_counts_of_a_category_add_up(pack: ResolvedPack) -> None:
    first, second = judged(pack, used=...).categories

    assert (first.evaluated, first.applicable, second.evaluated, second.applicable) == (1, 1, 0, 1)


def test_a_condition_chooses_the_limit(tmp_path: Path) -> None:
    entry = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
    cement = {"from": "2017-01-01", "when": "industry in C30", "levels": {"先进": "2", "达标": "3"}}
    exact_cement = {"from": "2017-01-01", "when": "industry in C3011", "levels": {"先进": "1", "达标": "4"}}
    pack = resolved(tmp_path, {"indicators.intensity.criteria.values": [entry, cement, exact_cement]})

    used = {code: result(judged(pack, industry=code), "intensity").criterion for code in ("C31", "C30", "C3011")}

    assert {code: criterion.limits[0][1] for code, criterion in used.items() if criterion} == {
        "C31": F("0.25"),
        "C30": 2,
        "C3011": 1,
    }
    assert {code: criterion.when_text for code, criterion in used.items() if criterion} == {
        "C31": None,
        "C30": "行业属于 非金属（C30）",
        "C3011": "行业属于 水泥（C3011）",
    }


def test_an_unknown_industry_leaves_open_only_what_it_could_change(tmp_path: Path) -> None:
    entry = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
    cement = {"from": "2017-01-01", "when": "industry in C30", "levels": {"先进": "2", "达标": "3"}}
    pack = resolved(tmp_path, {"indicators.intensity.criteria.values": [entry, cement]})

    good = result(judged(pack, industry=...), "intensity")
    middling = result(judged(pack, industry=..., output=200), "intensity")

    assert (good.status, good.points) == (Status.MET, exactly("60"))
    assert middling.points == Bounds(F(30), F(60))


def test_a_dated_limit_changes_on_its_day(tmp_path: Path) -> None:
    old = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
    new = {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.4"}}
    changes = {"indicators.intensity.criteria.values": [old, new]}

    before = result(judged(resolved(tmp_path, changes, "2026-12-31")), "intensity")
    after = result(judged(resolved(tmp_path, changes, "2027-01-01")), "intensity")

    assert (before.level, after.level) == ("先进", "达标")


def test_one_resolved_pack_serves_the_days_its_numbers_hold(tmp_path: Path) -> None:
    old = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
    new = {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.4"}}
    pack = resolved(tmp_path, {"indicators.intensity.criteria.values": [old, new]})
    submission = submission_of(pack, GIVEN, year=2025)

    assert assess(pack, submission, as_of="2026-12-31").as_of == to_date("2026-12-31")
    with pytest.raises(UsageError, match="2027-01-01"):
        assess(pack, submission, as_of="2027-01-01")


def test_an_earlier_data_year_can_be_judged(pack: ResolvedPack) -> None:
    # 2024: 200 t × 0.7 + 12.29 = 152.29 tce over 500 万元
    assessment = assess(pack, submission_of(pack, GIVEN, year=2025), year=2024)

    assert assessment.year == 2024
    assert result(assessment, "intensity").value == F("152.29") / 500


def test_the_same_data_give_the_same_assessment(pack: ResolvedPack) -> None:
    assessor = Assessor(pack)
    one, two = (assessor.assess(submission_of(pack, GIVEN, year=2025)) for _ in range(2))

    assert one == two


def test_the_frame_has_a_row_an_indicator(pack: ResolvedPack) -> None:
    frame = judged(pack, used=...).to_frame()

    assert list(frame["id"]) == ["intensity", "reuse"]
    assert list(frame["points_low"]) == [60.0, 0.0]
    assert list(frame["points_high"]) == [100.0, 40.0]  # all marks go to intensity if reuse does not apply
