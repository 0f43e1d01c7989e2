from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from standard_engine.assessment.result import Bounds, Status
from standard_engine.report.headline import _tally
from standard_engine.report.view import view

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment


def test_the_verdict_carries_its_grade_and_its_mark(
    passing: Assessment, vetoed: Assessment, undetermined: Assessment
) -> None:
    assert (view(passing).headline.verdict, view(passing).headline.mark) == ("通过（先进）", "√")
    assert (view(vetoed).headline.verdict, view(vetoed).headline.mark) == ("不通过", "×")
    assert (view(undetermined).headline.verdict, view(undetermined).headline.mark) == ("无法判定", "?")


def test_the_score_with_bounds_says_what_is_still_possible(undetermined: Assessment, passing: Assessment) -> None:
    assert (
        str(view(undetermined).headline.score)
        == "得分 62.5–71.5 分（满分 100 分），最多可得 71.5 分；分数线：通过 ≥ 36 分"
    )
    assert str(view(passing).headline.score) == "得分 100 分（满分 100 分）；分数线：通过 ≥ 36 分"


def test_a_score_just_short_of_full_marks_does_not_print_as_full_marks(passing: Assessment) -> None:
    short = Fraction(100) - Fraction(1, 3_000_000)
    score = view(replace(passing, total=Bounds(short, short))).headline.score
    assert str(score) == "得分 99.9999997 分（满分 100 分）；分数线：通过 ≥ 36 分"


def test_a_score_with_only_a_most_says_the_most(undetermined: Assessment) -> None:
    score = view(replace(undetermined, total=Bounds(None, Fraction("71.5")))).headline.score
    assert str(score) == "得分 至多 71.5 分（满分 100 分），最多可得 71.5 分；分数线：通过 ≥ 36 分"


def test_a_standard_without_points_has_no_score(levels_only: Assessment) -> None:
    assert view(levels_only).headline.score is None
    assert view(levels_only).headline.name == "未填写企业名称"


def test_counts_add_up_and_name_every_status(vetoed: Assessment) -> None:
    head = view(vetoed).headline
    assert str(head.indicators) == "符合 3 + 不符合 2 + 不适用 1 + 待补充 1 + 无法判定 1 = 8 项"
    assert str(head.requirements) == "符合 2 + 不符合 1 + 不适用 1 + 待补充 1 + 无法判定 0 = 5 项"
    assert (head.indicators.evaluated, head.indicators.applicable) == (5, 7)


@given(st.lists(st.sampled_from(Status)))
def test_counts_always_add_up(statuses: list[Status]) -> None:
    tally = _tally(statuses)
    assert sum(count for _, count in tally.parts) == tally.total == len(statuses)
    assert 0 <= tally.evaluated <= tally.applicable <= tally.total


def test_non_official_numbers_stand_by_source_the_least_trusted_first(vetoed: Assessment) -> None:
    head = view(vetoed).headline
    assert [(group.document, group.standing, len(group.numbers)) for group in head.non_official] == [
        ("DB99/T 1—2025", "暂定占位", 2),
        ("示例市公开目录", "公开二手来源", 1),
    ]
    assert head.non_official[0].numbers[0].shown == "0.40 tce/万元"
    assert head.standing == "本结论用到 3 个未对照标准文本核对的数值，不能作为认证依据。"


def test_a_binding_decision_says_so(passing: Assessment) -> None:
    head = view(passing).headline
    assert head.binding
    assert head.non_official == ()
    assert head.standing.startswith("可作认证依据")
