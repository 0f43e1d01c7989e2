"""提升路径 as a sheet of the gap report: one table over all plans, which a filter takes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.figures import NO_FIGURE, Figure
from standard_engine.report.grid import Cell, Column, Grid, Look, Sheet, Styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.plan_view import ChangeView, GainView, MeasureView, PlanningView, PlanView

NOTHING = "—"


def plan_sheet(grid: Grid, plan: PlanningView) -> None:
    """What the plans take in a line each; then, a row each, measures, data and what they change; then the doubts."""
    columns = _columns()
    sheet = grid.sheet(say("提升路径"), [column.width for column in columns])
    sheet.row([Styled(say("提升路径"), Look.HEADING)], stretch=True)
    for text in (plan.lead, *plan.obstacles, plan.reachable):
        if text:
            sheet.row([text], stretch=True)
    for one in plan.plans:
        sheet.row([Styled(one.title, Look.LABEL), one.summary], stretch=True)
    if plan.plans and plan.line:
        sheet.row([Styled(say("分数线"), Look.LABEL), str(plan.line)], stretch=True)
    if plan.plans:
        _table(sheet, columns, plan)
    if plan.notes:
        sheet.gap()
        sheet.row([Styled(say("说明"), Look.HEADING)], stretch=True)
    for text in plan.notes:
        sheet.row([text], stretch=True)


def _columns() -> tuple[Column, ...]:
    """Columns that every row has, in this order."""
    return (
        Column(say("方案"), 8),
        Column(say("类别"), 13),
        Column(say("代码"), 9),
        Column(say("项目"), 24),
        Column(say("现在"), 16, numbers=True),
        Column(say("改变后"), 16, numbers=True),
        Column(say("单位"), 10),
        Column(say("相对改变"), 11, numbers=True),
        Column(say("增加（分）"), 10, numbers=True),
        Column(say("累计（分）"), 10, numbers=True),
        Column(say("距分数线（分）"), 14, numbers=True),
        Column(say("费用（万元）"), 12, numbers=True),
        Column(say("时间（月）"), 9, numbers=True),
        Column(say("可用的改进措施"), 24),
    )


def _table(sheet: Sheet, columns: tuple[Column, ...], plan: PlanningView) -> None:
    sheet.gap()
    header = sheet.height
    sheet.row([column.cell for column in columns])
    sheet.repeat(header)
    for one in plan.plans:
        for row in _rows(one):
            sheet.row([one.title, *row])
    sheet.filter(header)


def _rows(one: PlanView) -> Iterator[list[Cell]]:
    yield from map(_measure, one.measures)
    yield from map(_change, one.changes)
    yield from map(_gain, one.gains)


def _measure(row: MeasureView) -> list[Cell]:
    times = Styled(say("{count} 次", count=row.times), Look.NUMBER)
    return [say("实施的措施"), row.id, row.title, NO_FIGURE, times, "", *[NO_FIGURE] * 4, row.cost, row.months, NOTHING]


def _change(row: ChangeView) -> list[Cell]:
    change = Styled(row.change, Look.NUMBER)
    return [say("改变的数据"), row.code, row.title, row.now, row.then, row.unit, change, *[NO_FIGURE] * 5, NOTHING]


def _gain(row: GainView) -> list[Cell]:
    points = (row.gained, row.reached, row.short)
    measures = say("；").join(row.improve) or NOTHING
    before, after = Figure(row.before), Figure(row.after)
    spent = (NO_FIGURE, NO_FIGURE)
    return [say("指标或要求"), NOTHING, row.title, before, after, "", NO_FIGURE, *points, *spent, measures]
