"""提升路径 in a document."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.blocks import Heading, Paragraph, Style, body, items, listing

if TYPE_CHECKING:
    from standard_engine.report.blocks import Block, Table
    from standard_engine.report.plan_view import PlanningView, PlanView


def plan_part(plan: PlanningView) -> tuple[Block, ...]:
    """The ways to the line, what stands in the way where there is none, and what the search could not take in."""
    line = say("分数线：{lines}", lines=plan.line) if plan.line and plan.plans else None
    return (
        body(plan.lead),
        *items(plan.obstacles),
        *((body(plan.reachable),) if plan.reachable else ()),
        *chain.from_iterable(map(_plan, plan.plans)),
        *(Paragraph(text, Style.NOTE) for text in (line, *plan.notes) if text),
    )


def _plan(one: PlanView) -> tuple[Block, ...]:
    return (
        Heading(3, one.title),
        body(one.summary),
        *((_measures(one),) if one.measures else ()),
        _changes(one),
        *((_gains(one),) if one.gains else ()),
    )


def _measures(one: PlanView) -> Table:
    rows = [(row.id, row.title, str(row.times), str(row.cost), str(row.months)) for row in one.measures]
    heads = (say("编号"), say("措施"), say("次数"), say("费用（万元）"), say("时间（月）"))
    return listing((12, 46, 12, 16, 14), heads, rows, numbers={2, 3, 4})


def _changes(one: PlanView) -> Table:
    rows = [(row.code, row.title, row.before, row.after, row.change) for row in one.changes]
    heads = (say("代码"), say("数据项"), say("现在"), say("改变后"), say("相对改变"))
    return listing((10, 36, 20, 20, 14), heads, rows, numbers={2, 3, 4})


def _gains(one: PlanView) -> Table:
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
