"""What changed between two submissions, in words and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import IndicatorResult
from standard_engine.language import say
from standard_engine.numerals import show_among
from standard_engine.report.decision import bounds_document, input_document
from standard_engine.report.figures import points_between
from standard_engine.report.trace import reported_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.assessment.compare import Comparison, Result, Standing, Turn
    from standard_engine.assessment.result import Assessment, Bounds, Input

NO_PLACE = "—"


def comparison_lines(found: Comparison) -> Iterator[str]:
    """The comparison for a terminal, a line each."""
    yield say("旧：{stood}", stood=_stood(found.before))
    yield say("新：{stood}", stood=_stood(found.after)) + _moved(found.before.total, found.after.total)
    if not found.changes:
        yield say("申报的数据没有改变。")
    else:
        if found.before.year != found.after.year:
            yield say(
                "数据年份不同：最近一年与最近一年相比，依次向前；旧数据放到新的年份，{standing}。",
                standing=_standing(found.base),
            )
        yield say("改变的数据（{count} 项）：", count=len(found.changes))
        for change in found.changes:
            yield f"  {_pair(change.old, change.new)}"
            yield say("      只改这一项：{standing}", standing=_standing(change.alone)) + _moved(
                found.base.total, change.alone.total
            )
    if found.revised:
        yield say("同一年份前后两次填报不一致（{count} 项）：", count=len(found.revised))
        for old, new in found.revised:
            yield f"  {_pair(old, new)}"
    if found.turns:
        yield say("改变的结果（{count} 项）：", count=len(found.turns))
        for turn in found.turns:
            yield f"  {turn.new.title}：{_result(turn.old)} → {_result(turn.new)}"


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data: numbers as exact decimal text or `a/b`."""
    return {
        "old": _assessment(found.before),
        "new": _assessment(found.after),
        "base": _standing_document(found.base),
        "changes": [
            {"old": input_document(item.old), "new": input_document(item.new), "alone": _standing_document(item.alone)}
            for item in found.changes
        ],
        "revised": [{"old": input_document(old), "new": input_document(new)} for old, new in found.revised],
        "results": [{"id": turn.new.id, "title": turn.new.title} | _turn(turn) for turn in found.turns],
    }


def _stood(assessment: Assessment) -> str:
    parts = [
        assessment.submission_name or assessment.subject.name or NO_PLACE,
        say("{year} 年", year=assessment.year),
        assessment.decision.outcome.label + (f"（{assessment.decision.grade}）" if assessment.decision.grade else ""),
    ]
    if assessment.total is not None:
        parts.append(say("{points} 分", points=points_between(assessment.total)))
    return "　".join(parts)


def _standing(standing: Standing) -> str:
    if standing.total is None:
        return standing.outcome.label
    return say("{outcome}，{points} 分", outcome=standing.outcome.label, points=points_between(standing.total))


def _moved(old: Bounds | None, new: Bounds | None) -> str:
    """By how much the score moved; nothing where either is not known."""
    if old is None or new is None or not old.exact or not new.exact or old.low is None or new.low is None:
        return ""
    moved = new.low - old.low
    if not moved:
        return say("（得分不变）")
    sign = "+" if moved > 0 else "−"
    return say("（得分 {change}）", change=f"{sign}{show_among(abs(moved), ())}")


def _pair(old: Input, new: Input) -> str:
    return f"{new.code} {new.title}{_years(old, new)}：{_reported(old)} → {_reported(new)}　[{_place(old)} → {_place(new)}]"


def _years(old: Input, new: Input) -> str:
    if new.year is None:
        return ""
    if old.year == new.year:
        return say("（{year} 年）", year=new.year)
    return say("（{old} 年 → {new} 年）", old=old.year, new=new.year)


def _reported(item: Input) -> str:
    text = str(reported_figure(item))
    if item.datum.reason:
        text += say("（{reason}）", reason=item.datum.reason)
    return f"{text} {item.unit}" if item.unit and item.datum.value is not None else text


def _place(item: Input) -> str:
    return f"{item.datum.sheet}!{item.datum.cell}" if item.datum.sheet and item.datum.cell else NO_PLACE


def _result(result: Result) -> str:
    parts = [result.status.label]
    if isinstance(result, IndicatorResult):
        parts += [result.shown] if result.shown != result.status.label else []
        parts += [result.level] if result.level else []
        parts += [say("{points} 分", points=points_between(result.points))] if result.points else []
    return "，".join(parts)


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "file": assessment.submission_name,
        "sha256": assessment.submission_sha256,
        "year": assessment.year,
        "outcome": assessment.decision.outcome.value,
        "grade": assessment.decision.grade,
        "total": bounds_document(assessment.total),
    }


def _standing_document(standing: Standing) -> dict[str, Any]:
    return {"outcome": standing.outcome.value, "total": bounds_document(standing.total)}


def _turn(turn: Turn) -> dict[str, Any]:
    return {"old": _result_document(turn.old), "new": _result_document(turn.new)}


def _result_document(result: Result) -> dict[str, Any]:
    if not isinstance(result, IndicatorResult):
        return {"status": result.status.value}
    return {"status": result.status.value, "level": result.level, "points": bounds_document(result.points)}
