"""The charts of a report: what each shows of an assessment, with the numbers that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.charts.bullet import Bullet, Limit, bullet
from standard_engine.report.charts.radar import Axis, radar
from standard_engine.report.charts.ranking import carried, gain
from standard_engine.report.charts.svg import Scale
from standard_engine.report.charts.trend import Point, Step, trend
from standard_engine.report.charts.waterfall import Move, Part, level, move, moves
from standard_engine.report.figures import Figure, apart, percent, points, points_between
from standard_engine.report.headline import LineView, line_views
from standard_engine.report.trace import indicator_anchor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from standard_engine.assessment.result import Assessment, Bounds, CategoryResult, IndicatorResult, Line

MOST_RANKED = 12
"""Indicators in the ranking; the rest stand in the list of gaps."""
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Fall:
    """One row of the waterfall: its picture, what is lost or gained, and what is left."""

    title: str
    picture: Markup
    change: Figure
    left: Figure


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From full marks to the score."""

    finding: str
    rows: tuple[Fall, ...]
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of the ranking; `reaches` names the line that is reached with it."""

    title: str
    anchor: str
    bar: Markup
    gain: Figure
    path: Markup
    score: Figure
    reaches: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """What can be recovered, the most first, and how many more there are."""

    finding: str
    rows: tuple[Ranked, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """Every chart; those of indicators by the anchor of their card."""

    bullets: Mapping[str, Markup]
    trends: Mapping[str, Markup]
    waterfall: Waterfall | None
    ranking: Ranking | None
    radar: Markup | None


def pictures(assessment: Assessment, *, with_radar: bool = False) -> Pictures:
    """The charts of an assessment; the radar only where it is asked for."""
    own = {indicator_anchor(place): item for place, item in enumerate(assessment.indicators, 1)}
    bullets = {anchor: _bullet(item) for anchor, item in own.items()}
    trends = {anchor: _trend(item) for anchor, item in own.items()}
    return Pictures(
        bullets={anchor: picture for anchor, picture in bullets.items() if picture is not None},
        trends={anchor: picture for anchor, picture in trends.items() if picture is not None},
        waterfall=_waterfall(assessment),
        ranking=_ranking(assessment),
        radar=_radar(assessment) if with_radar else None,
    )


def _bullet(result: IndicatorResult) -> Markup | None:
    criterion = result.criterion
    if criterion is None or result.better is None or result.bounds is None:
        return None
    limits = [(name, value) for name, value in criterion.limits if value is not None]
    if not limits or (result.bounds.low is None and result.bounds.high is None):
        return None
    reached = [name for name, _ in criterion.limits]
    first = reached.index(result.level) if result.level in reached else len(reached)
    return bullet(
        Bullet(
            title=say("{title}与各级基准", title=result.title),
            shown=result.shown,
            low=result.bounds.low,
            high=result.bounds.high,
            limits=tuple(Limit(name, value, reached.index(name) >= first) for name, value in limits),
            lower_is_better=result.better == "lower",
        )
    )


def _trend(result: IndicatorResult) -> Markup | None:
    limits = [] if result.criterion is None else [(n, v) for n, v in result.criterion.limits if v is not None]
    values = [value for _, value in result.trend if value is not None]
    shown = tuple(
        Point(year, value, "" if value is None else apart(value, [*values, *(limit for _, limit in limits)]))
        for year, value in result.trend
    )
    since = 0 if result.criterion is None else result.criterion.since.year
    words = say("；").join(
        say("{year} 年 {value}", year=point.year, value=point.text or say("待补充")) for point in shown
    )
    return trend(
        say("{title}历年变化", title=result.title),
        words,
        shown,
        tuple(Step(name, value, since) for name, value in limits),
    )


def _waterfall(assessment: Assessment) -> Waterfall | None:
    total, full = assessment.total, assessment.total_full
    scored = [item for item in assessment.categories if _known(item.points) and item.full.high is not None]
    if total is None or full is None or full.high is None or not _known(total) or len(scored) < 2:  # noqa: PLR2004 - one category is the score itself
        return None
    rows = moves(full.high, [_part(item) for item in scored])
    lines = tuple(line.value for line in assessment.lines)
    scale = Scale(
        ZERO, max([full.high, *(edge for row in rows for edge in (row.before, row.after)), *lines, total.high or ZERO])
    )
    low = total.low if total.low is not None else ZERO
    high = total.high if total.high is not None else full.high
    first = Fall(say("满分"), level(say("满分"), full.high, full.high, scale, lines), Figure("—"), points(full.high))
    last = Fall(say("得分"), level(say("得分"), low, high, scale, lines), Figure("—"), points_between(total, full.high))
    between = (Fall(row.title, move(row, scale, lines), _change(row), points(row.after, full.high)) for row in rows)
    return Waterfall(
        _lost_most(rows), (first, *between, *_adjusted(rows, total, scale, lines), last), line_views(assessment.lines)
    )


def _known(bounds: Bounds) -> bool:
    return bounds.low is not None and bounds.high is not None


def _part(item: CategoryResult) -> Part:
    low, high = item.points.low or ZERO, item.points.high or ZERO
    if item.bonus:
        return Part(item.title, low, high - low, bonus=True)
    return Part(item.title, (item.full.high or ZERO) - high, high - low)


def _change(row: Move) -> Figure:
    low, high = sorted((row.after - row.before, row.possible - row.before))
    if low == high:
        sign = "+" if low > 0 else "−" if low < 0 else ""
        return Figure(f"{sign}{points(abs(low))}")
    sign = "+" if high > 0 else "−"
    small, large = sorted((abs(low), abs(high)))
    return Figure(f"{sign}{points(small, large)}–{points(large, small)}")


def _adjusted(rows: tuple[Move, ...], total: Bounds, scale: Scale, lines: tuple[Fraction, ...]) -> tuple[Fall, ...]:
    """A row for what the standard makes of the sum: a cap, a deduction."""
    if total.low is None or total.low != total.high or any(row.possible != row.after for row in rows):
        return ()
    before = rows[-1].after
    if before == total.low:
        return ()
    row = Move(say("合计后的调整"), before, total.low, total.low)
    return (Fall(row.title, move(row, scale, lines), _change(row), points(row.after)),)


def _lost_most(rows: tuple[Move, ...]) -> str:
    worst = min(rows, key=lambda row: row.after - row.before)
    if worst.after >= worst.before:
        return say("没有确定的失分")
    return say("失分最多的是{category}：{points} 分", category=worst.title, points=points(worst.before - worst.after))


def _ranking(assessment: Assessment) -> Ranking | None:
    own = {item.id: (indicator_anchor(place), item) for place, item in enumerate(assessment.indicators, 1)}
    best = [(max((gap.points for gap in item.gaps), key=_gain, default=None), name) for name, (_, item) in own.items()]
    gains = sorted(
        ((bounds, name) for bounds, name in best if bounds is not None and bounds.high),
        key=lambda row: _gain(row[0]),
        reverse=True,
    )
    total, full = assessment.total, assessment.total_full
    if not gains or total is None or total.low is None or full is None or full.high is None:
        return None
    widest = Scale(ZERO, max(bounds.high or ZERO for bounds, _ in gains))
    lines = tuple(line.value for line in assessment.lines)
    score = _from_now(total.low, max([full.high, *lines]))
    rows: list[Ranked] = []
    height = total.low
    for bounds, name in gains[:MOST_RANKED]:
        anchor, item = own[name]
        before, height = height, min(height + (bounds.low or ZERO), full.high)
        rows.append(
            Ranked(
                title=item.title,
                anchor=anchor,
                bar=gain(item.title, bounds.low or ZERO, bounds.high or ZERO, widest),
                gain=Figure(f"+{points_between(bounds)}"),
                path=carried(item.title, before, height, score, lines),
                score=points(height, *lines),
                reaches=_reached(assessment.lines, before, height),
            )
        )
    return Ranking(_enough(assessment, rows), tuple(rows), max(len(gains) - MOST_RANKED, 0))


def _from_now(low: Fraction, high: Fraction) -> Scale:
    """From the full ten below what is sure, so that steps can be seen."""
    start = Fraction(low // 10 * 10)
    return Scale(start if start < high else start - 10, high)


def _gain(bounds: Bounds) -> tuple[Fraction, Fraction]:
    return bounds.high or ZERO, bounds.low or ZERO


def _reached(lines: tuple[Line, ...], before: Fraction, after: Fraction) -> str | None:
    found = [line for line in lines if _over(line, after) and not _over(line, before)]
    return say("、").join(_line(line) for line in found) or None


def _over(line: Line, score: Fraction) -> bool:
    return score > line.value if line.strict else score >= line.value


def _enough(assessment: Assessment, rows: list[Ranked]) -> str:
    """What the ranking shows, as its title."""
    for place, row in enumerate(rows, 1):
        if row.reaches is not None:
            return say("补齐前 {count} 项，得分达到 {line}", count=place, line=row.reaches)
    if assessment.total is not None and not assessment.total.exact and rows[-1].score.number == assessment.total.low:
        return say("先补数据：没有一项的增分现在可以确定")
    return say("逐项补齐，得分从 {now} 分到 {then} 分", now=points_between(assessment.total), then=rows[-1].score)


def _radar(assessment: Assessment) -> Markup | None:
    scored = [item for item in assessment.categories if not item.bonus and item.full.high]
    axes = [
        Axis(
            item.title,
            (item.points.low or ZERO) / (item.full.high or 1),
            percent((item.points.low or ZERO) / (item.full.high or 1) * 100),
        )
        for item in scored
    ]
    line, full = assessment.pass_line, assessment.total_full
    share = line.value / full.high if line is not None and full is not None and full.high else None
    words = say("；").join(f"{axis.title} {axis.text}" for axis in axes)
    return radar(say("各类得分占满分的比例"), words, axes, share)


def _line(line: Line) -> str:
    text = say("{points} 分", points=points(line.value))
    return say("{line}（{grade}）", line=text, grade=line.title) if line.title else text
