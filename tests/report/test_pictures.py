"""The charts of an assessment: the numbers beside them are those of the assessment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import pytest
from report_kit import between, exactly

from standard_engine.assessment.result import Assessment, Bounds, Line, Outcome
from standard_engine.report.html import html
from standard_engine.report.pictures import pictures


@pytest.fixture
def half(undetermined: Assessment) -> Assessment:
    """12 of 20 and 8–28 of 40 points: 20–40 of 60, with a line at 36."""
    return replace(undetermined, total=between("20", "40"), total_full=exactly("60"))


def test_the_waterfall_loses_what_each_category_lacks(half: Assessment) -> None:
    fall = pictures(half).waterfall
    assert fall is not None

    assert [(row.title, str(row.change), str(row.left)) for row in fall.rows] == [
        ("满分", "—", "60"),
        ("能源消耗", "−8", "52"),
        ("资源与排放", "−12–32", "40"),
        ("加分项", "0", "40"),
        ("得分", "—", "20–40"),
    ]
    assert fall.finding == "失分最多的是资源与排放：12 分"
    assert [line.number for line in fall.lines] == ["≥ 36"]


def test_what_a_cap_takes_off_the_sum_is_a_row(half: Assessment) -> None:
    """12 + 28 = 40 points, capped at 35."""
    first, second, bonus = half.categories
    known = replace(half, total=exactly("35"), categories=(first, replace(second, points=exactly("28")), bonus))
    fall = pictures(known).waterfall
    assert fall is not None

    assert [(row.title, str(row.change), str(row.left)) for row in fall.rows][-2:] == [
        ("合计后的调整", "−5", "35"),
        ("得分", "—", "35"),
    ]


def test_a_score_without_categories_or_bounds_has_no_waterfall(half: Assessment) -> None:
    assert pictures(replace(half, categories=half.categories[:1])).waterfall is None
    assert pictures(replace(half, total=None)).waterfall is None
    assert pictures(replace(half, total=Bounds(None, F(40)))).waterfall is None


def test_the_ranking_adds_up_what_is_sure_from_the_most_down(half: Assessment) -> None:
    ranking = pictures(half).ranking
    assert ranking is not None
    best = sorted(
        (max(gap.points.high or F(0) for gap in item.gaps) for item in half.indicators if item.gaps), reverse=True
    )

    assert len(ranking.rows) + ranking.more == len([gain for gain in best if gain])
    heights = [row.score.number for row in ranking.rows]
    assert heights == sorted(heights, key=lambda height: height or F(0))


def test_the_row_that_reaches_a_line_says_so(half: Assessment) -> None:
    """From 20 points the first sure gain reaches a line at 20.5; a line at 20 is reached already."""
    lines = (Line("", F(20), strict=False, needed=True), Line("合格", F("20.5"), strict=False, needed=False))
    ranking = pictures(replace(half, lines=lines)).ranking
    assert ranking is not None
    told = [row.reaches for row in ranking.rows if row.reaches]

    assert told == ["20.5 分（合格）"]
    place = next(n for n, row in enumerate(ranking.rows, 1) if row.reaches)
    assert ranking.finding == f"补齐前 {place} 项，得分达到 20.5 分（合格）"


def test_bullets_and_trends_stand_in_the_cards_of_their_indicators(half: Assessment) -> None:
    found = pictures(half)
    page = html(half)

    assert found.bullets
    assert found.trends
    for anchor, picture in (*found.bullets.items(), *found.trends.items()):
        card = page.partition(f'<article id="{anchor}"')[2].partition("</article>")[0]
        assert picture in card


def test_the_radar_is_drawn_only_where_it_is_asked_for(half: Assessment) -> None:
    three = replace(half, categories=tuple(replace(item, bonus=False) for item in half.categories))

    assert pictures(three).radar is None
    assert pictures(three, with_radar=True).radar is not None
    assert "chart radar" in html(three, with_radar=True)
    assert "chart radar" not in html(three)


def test_missing_data_say_how_many_points_hang_on_them(half: Assessment) -> None:
    assert half.decision.outcome is Outcome.UNDETERMINED
    assert "影响 10 分" in html(half)
