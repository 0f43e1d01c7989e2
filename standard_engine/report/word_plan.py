"""提升路径 in a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.wordml import body, heading, items, listing, paragraph

if TYPE_CHECKING:
    from standard_engine.report.plan_view import PlanningView, PlanView


def plan_part(plan: PlanningView) -> str:
    """The ways to the line, what stands in the way where there is none, and what the search could not take in."""
    line = say("分数线：{lines}", lines=plan.line) if plan.line and plan.plans else None
    return "".join(
        (
            body(plan.lead),
            items(plan.obstacles),
            body(plan.reachable) if plan.reachable else "",
            *map(_plan, plan.plans),
            *(paragraph(text, "Note") for text in (line, *plan.notes) if text),
        )
    )


def _plan(one: PlanView) -> str:
    return "".join(
        (heading(3, one.title), body(one.summary), _measures(one), _changes(one), _gains(one) if one.gains else "")
    )


def _measures(one: PlanView) -> str:
    rows = [(row.id, row.title, str(row.times), str(row.cost), str(row.months)) for row in one.measures]
    heads = (say("编号"), say("措施"), say("次数"), say("费用（万元）"), say("时间（月）"))
    return listing((12, 46, 12, 16, 14), heads, rows, numbers={2, 3, 4}) if rows else ""


def _changes(one: PlanView) -> str:
    rows = [(row.code, row.title, row.before, row.after, row.change) for row in one.changes]
    heads = (say("代码"), say("数据项"), say("现在"), say("改变后"), say("相对改变"))
    return listing((10, 36, 20, 20, 14), heads, rows, numbers={2, 3, 4})


def _gains(one: PlanView) -> str:
    rows = [
        (
            row.title,
            row.before,
            row.after,
            str(row.gained),
            str(row.reached),
            str(row.short),
            say("；").join(row.improve) or "—",
        )
        for row in one.gains
    ]
    heads = ("指标或要求", "现在", "改变后", "增加（分）", "累计（分）", "距分数线（分）", "可用的改进措施")
    return listing((20, 17, 17, 9, 9, 10, 18), [say(head) for head in heads], rows, numbers={3, 4, 5})
