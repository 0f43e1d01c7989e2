from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from standard_engine.assessment.result import CriterionUsed
from standard_engine.numerals import show_among
from standard_engine.pack.resolved import Source, Standing
from standard_engine.report.judged import indicator_view, limit_text, source_view
from standard_engine.report.trace import trace
from standard_engine.report.view import view

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment, IndicatorResult
    from standard_engine.report.judged import IndicatorView

LINES = st.fractions(min_value=0, max_value=1000, max_denominator=10**6)


def indicator(assessment: Assessment, name: str) -> IndicatorResult:
    return next(item for item in assessment.indicators if item.id == name)


def shown(assessment: Assessment, result: IndicatorResult) -> IndicatorView:
    return indicator_view(result, trace(assessment))


def test_a_value_just_above_its_line_does_not_print_as_the_line(vetoed: Assessment) -> None:
    found = shown(vetoed, indicator(vetoed, "energy"))
    assert found.criterion is not None
    assert found.value == "0.4000001 tce/万元"
    assert [(limit.level, limit.text, limit.reached) for limit in found.criterion.limits] == [
        ("先进", "≤ 0.25", False),
        ("良好", "≤ 0.4", False),
        ("达标", "≤ 0.6", True),
    ]
    assert found.trend == ((2023, "0.44"), (2024, "待补充"), (2025, "0.4000001"))


def test_levels_at_and_below_the_one_reached_are_marked(vetoed: Assessment) -> None:
    found = shown(vetoed, indicator(vetoed, "water")).criterion
    assert found is not None
    assert [limit.reached for limit in found.limits] == [False, True, True]
    assert found.rounding == "按修约值比较（修约间隔 1）：修约后为 84"
    assert found.valid == "2017-01-01 至 2026-12-31"


def test_no_level_is_marked_where_none_is_reached(vetoed: Assessment) -> None:
    for name in ("cod", "waste"):
        found = shown(vetoed, indicator(vetoed, name)).criterion
        assert found is not None
        assert not any(limit.reached for limit in found.limits)


def test_a_limit_not_known_and_a_criterion_without_a_sign_claim_nothing(vetoed: Assessment) -> None:
    waste = indicator(vetoed, "waste")
    assert waste.criterion is not None
    assert limit_text(waste.criterion, None, waste) == "待定"
    assert limit_text(replace(waste.criterion, sign=None), Fraction(95), waste) == "95"


@given(LINES, st.fractions(min_value=-1, max_value=1, max_denominator=10**9), LINES)
def test_value_and_limits_print_in_their_true_order(limit: Fraction, distance: Fraction, other: Fraction) -> None:
    value = limit + distance
    criterion = CriterionUsed(
        "", (("良好", limit), ("达标", other)), date(2020, 1, 1), None, None, Source("标准", Standing.PROVISIONAL)
    )
    result = _result(criterion, value)
    printed = Fraction(result.shown.replace(",", ""))
    for line in (limit, other):
        text = Fraction(limit_text(criterion, line, result).replace(",", ""))
        assert (printed > text, printed < text) == (value > line, value < line)


def _result(criterion: CriterionUsed, value: Fraction) -> IndicatorResult:
    from standard_engine.assessment.result import IndicatorResult, Status

    text = show_among(value, [limit for _, limit in criterion.limits if limit is not None])
    return IndicatorResult(
        id="x", title="x", category="c", clause=None, status=Status.NOT_MET, value=value, shown=text, unit="", bounds=None,
        better=None, level=None, points=None, full=None, criterion=criterion, gaps=(), prose="", worked="", inputs=(),
        missing=(), trend=(), reason=None, evidence=(), improve=(), source=Source("标准", Standing.PROVISIONAL),
    )  # fmt: skip


def test_the_bare_number_is_apart_from_its_unit(vetoed: Assessment) -> None:
    found = shown(vetoed, indicator(vetoed, "energy")).figure
    assert (found.text, found.number) == ("0.4000001", Fraction("0.4000001"))
    text = shown(vetoed, indicator(vetoed, "system")).figure
    assert (text.text, text.number) == ("已建立未认证", None)
    truth = shown(vetoed, indicator(vetoed, "honour")).figure
    assert (truth.text, truth.number) == ("否", None)


def test_sources_name_clause_standing_and_checker() -> None:
    official = Source("DB99/T 1", Standing.OFFICIAL, "5.2", "说明", "张三", date(2026, 1, 8))
    assert str(source_view(official)) == "DB99/T 1 条款 5.2（已核对标准文本：张三，2026-01-08）"
    assert source_view(official).official
    assert str(source_view(Source("目录", Standing.SECONDARY, "表 3"))) == "目录 表 3（公开二手来源）"
    assert str(source_view(Source("目录", Standing.PROVISIONAL))) == "目录（暂定占位）"


def test_categories_hold_their_indicators_in_order(vetoed: Assessment) -> None:
    found = view(vetoed).categories
    assert [(item.title, len(item.indicators), item.evaluated, item.applicable) for item in found] == [
        ("能源消耗", 3, 2, 2),
        ("资源与排放", 4, 2, 4),
        ("加分项", 1, 1, 1),
    ]
    assert [str(item.points) for item in found] == ["12", "8–28", "0"]


def test_indicators_of_no_scored_category_come_last(vetoed: Assessment, levels_only: Assessment) -> None:
    mixed = replace(vetoed, categories=vetoed.categories[:2])
    last = view(mixed).categories[-1]
    assert (last.title, [item.title for item in last.indicators]) == ("其他指标", ["获得绿色工厂称号"])
    (only,) = view(levels_only).categories
    assert (only.title, str(only.points), only.bar, only.evaluated, only.applicable) == ("指标", "—", None, 1, 1)
