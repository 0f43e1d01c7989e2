from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Bounds, Gap, Status
from standard_engine.report.view import view

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment


def test_what_decides_comes_first_then_the_most_points(vetoed: Assessment) -> None:
    assert [(gap.kind, gap.title, str(gap.points)) for gap in view(vetoed).gaps] == [
        ("否决条件", "近三年未发生较大及以上安全事故", "决定结论"),
        ("基本要求", "完成清洁生产审核", "决定结论"),
        ("指标", "单位产值化学需氧量排放量", "+10"),
        ("指标", "工业固体废物综合利用率", "+0–10"),
        ("指标", "单位产品取水量", "+0–10"),
        ("指标", "获得绿色工厂称号", "+5"),
        ("指标", "单位工业产值综合能耗", "+4"),
        ("指标", "能源管理体系", "+4"),
        ("指标", "工业用水重复利用率", "+2"),
    ]


def test_the_first_page_has_the_five_largest_of_indicators(vetoed: Assessment) -> None:
    largest = view(vetoed).largest_gaps
    assert [gap.title for gap in largest] == [gap.title for gap in view(vetoed).gaps[2:7]]


def test_each_level_says_how_far_in_its_unit_in_percent_and_in_points(vetoed: Assessment) -> None:
    gap = next(gap for gap in view(vetoed).gaps if gap.title == "单位工业产值综合能耗")
    assert [(target.level, target.limit, target.distance, str(target.points)) for target in gap.targets] == [
        ("良好", "≤ 0.4", "差 0.0000001 tce/万元（0.00002%）", "+2"),
        ("先进", "≤ 0.25", "差 0.1500 tce/万元（60.0%）", "+4"),
    ]
    assert gap.measures == ("余热余压利用", "电机系统节能")
    assert gap.evidence == ("能源购进、消费与库存（205-1 表）", "能源计量台账")


def test_a_value_not_known_has_no_distance(vetoed: Assessment) -> None:
    gap = next(gap for gap in view(vetoed).gaps if gap.title == "工业固体废物综合利用率")
    assert [target.distance for target in gap.targets] == ["待补充数据后可知"]
    assert [item.code for item in gap.missing] == ["G02"]
    level = next(gap for gap in view(vetoed).gaps if gap.title == "能源管理体系").targets[0]
    assert (level.level, level.limit, level.distance) == ("已建立并认证", "", "")


def test_a_value_on_a_line_that_excludes_it_says_so(vetoed: Assessment) -> None:
    def on_the_line(gap: Gap) -> Gap:
        return replace(gap, by=Fraction(0), percent=Fraction(0))

    changed = tuple(replace(item, gaps=tuple(on_the_line(gap) for gap in item.gaps)) for item in vetoed.indicators)
    gap = next(gap for gap in view(replace(vetoed, indicators=changed)).gaps if gap.title == "单位工业产值综合能耗")
    assert gap.targets[0].distance == "恰在限值上，须严于限值"


def test_what_is_not_scored_says_so_and_promises_no_points(levels_only: Assessment) -> None:
    (gap,) = view(levels_only).gaps
    assert str(gap.points) == "不计分"
    assert [str(target.points) for target in gap.targets] == ["不计分", "不计分"]


def test_points_that_may_be_lost_are_not_promised(vetoed: Assessment) -> None:
    energy = vetoed.indicators[0]
    loss = replace(energy.gaps[0], points=Bounds(Fraction(-1), Fraction(2)))
    (gap,) = view(replace(vetoed, requirements=(), indicators=(replace(energy, gaps=(loss,)),))).gaps
    assert str(gap.points) == "-1–2"


def test_nothing_open_is_no_gap(passing: Assessment) -> None:
    assert view(passing).gaps == ()
    assert view(passing).missing == ()


def test_an_open_indicator_without_a_level_to_reach_is_still_listed(vetoed: Assessment) -> None:
    item = replace(vetoed.indicators[0], status=Status.MISSING, gaps=())
    (gap,) = view(replace(vetoed, requirements=(), indicators=(item,))).gaps
    assert (gap.targets, str(gap.points)) == ((), "—")
