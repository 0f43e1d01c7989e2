"""The sheets of the gap report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.figures import NO_FIGURE
from standard_engine.report.grid import Cell, Column, Grid, Look, Sheet, Styled
from standard_engine.report.problem_table import problem_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from standard_engine.assessment.result import Status
    from standard_engine.report.gap_list import GapView
    from standard_engine.report.headline import Tally
    from standard_engine.report.judged import CriterionView, DerivedView, IndicatorView, RequirementView
    from standard_engine.report.trace import InputView
    from standard_engine.report.view import View

NOTHING = "—"


def summary(grid: Grid, view: View) -> None:
    """结论: what a reader needs who opens no other sheet."""
    sheet = grid.sheet(say("结论"), (24, 17, 17, 17, 17, 17, 17))
    head = view.headline
    sheet.row([Styled(head.name, Look.TITLE)], stretch=True)
    sheet.row([Styled(say("{title} · 差距报告", title=view.title), Look.HEADING)], stretch=True)
    facts = say("　").join(f"{fact.label} {fact.text}" for fact in view.facts)
    sheet.row([Styled(facts, Look.FACTS)], stretch=True)
    if not head.binding:
        groups = say("；").join(
            say(
                "{document}：{standing} {count} 个",
                document=group.document,
                standing=group.standing,
                count=len(group.numbers),
            )
            for group in head.non_official
        )
        sheet.row(
            [
                Styled(
                    say("非正式结论：{standing}\n{groups}（逐个见“版本信息”）", standing=head.standing, groups=groups),
                    Look.BANNER,
                )
            ],
            stretch=True,
        )
    sheet.gap()
    _pair(sheet, say("结论"), Styled(f"{head.mark} {head.verdict}", Look(_tone(view))))
    if head.binding:
        _pair(sheet, say("效力"), head.standing)
    if head.score:
        _pair(sheet, say("得分"), str(head.score))
    for item in view.derived:
        _pair(sheet, item.title, f"{item.value} {item.unit}".rstrip() + f"\n{item.prose}\n{item.worked}")
    sheet.gap()
    _reasons(sheet, head.reasons)
    _tallies(sheet, view)
    _categories(sheet, view)
    _largest(sheet, view)


def gaps(grid: Grid, view: View) -> None:
    """差距清单: one row a target, 责任部门 and 完成期限 to fill in."""
    columns = (
        Column(say("类别"), 9),
        Column(say("条款"), 9),
        Column(say("项目"), 20),
        Column(say("现状"), 10),
        Column(say("现值"), 15),
        Column(say("目标"), 9),
        Column(say("要求"), 10),
        Column(say("差距"), 11, numbers=True),
        Column(say("单位"), 9),
        Column(say("差距占比"), 10, numbers=True),
        Column(say("可增得分"), 10, numbers=True),
        Column(say("改进措施"), 15),
        Column(say("待补充数据"), 16),
        Column(say("佐证材料"), 16),
        Column(say("责任部门"), 10),
        Column(say("完成期限"), 10),
    )
    grid.table(say("差距清单"), *_with_clauses(columns, _gap_rows(view)), empty=say("没有差距"))


def scores(grid: Grid, view: View) -> None:
    """得分明细: every requirement and indicator with its criterion and formula, then each value on the way once."""
    columns = (
        Column(say("类别"), 9),
        Column(say("条款"), 7),
        Column(say("项目"), 16),
        Column(say("结果"), 9),
        Column(say("数值"), 11, numbers=True),
        Column(say("单位"), 8),
        Column(say("等级"), 6),
        Column(say("得分"), 7, numbers=True),
        Column(say("满分"), 6, numbers=True),
        Column(say("基准"), 20),
        Column(say("来源"), 16),
        Column(say("公式"), 26),
        Column(say("代入"), 32),
        Column(say("得分计算"), 24),
    )
    grid.table(say("得分明细"), *_with_clauses(columns, _score_rows(view)), empty=say("没有可评价的内容"))


def _with_clauses(
    columns: tuple[Column, ...], rows: Iterable[list[Cell]]
) -> tuple[tuple[Column, ...], list[list[Cell]]]:
    """A table without its column 条款 where nothing in it names a clause."""
    listed = list(rows)
    at = [column.header for column in columns].index(say("条款"))
    if any(row[at] != NOTHING for row in listed):
        return columns, listed
    return (*columns[:at], *columns[at + 1 :]), [[*row[:at], *row[at + 1 :]] for row in listed]


def problems(grid: Grid, view: View) -> None:
    """问题清单: findings."""
    problem_table(grid, view.problems)


def tracing(grid: Grid, view: View) -> None:
    """数据溯源: value, cell, text as stored, what was done to read it, what it was used for."""
    columns = (
        Column(say("代码"), 9),
        Column(say("数据项"), 24),
        Column(say("年份"), 8),
        Column(say("采用值"), 16, numbers=True),
        Column(say("单位"), 10),
        Column(say("单元格"), 16),
        Column(say("原值"), 20),
        Column(say("填报单位"), 10),
        Column(say("处理"), 26),
        Column(say("用于"), 36),
    )
    rows = (
        (
            item.code,
            item.title,
            item.year if item.year is not None else NOTHING,
            item.value,
            item.unit,
            item.cell,
            item.raw,
            item.reported_unit,
            say("；").join(item.notes),
            say("；").join(link.text for link in item.used_by),
        )
        for item in view.inputs
    )
    grid.table(say("数据溯源"), columns, rows, empty=say("没有数据"))


def evidence(grid: Grid, view: View) -> None:
    """佐证材料: the documents registered; no sheet where there are none."""
    columns = (
        Column(say("文件名称或编号"), 34),
        Column(say("页码"), 10),
        Column(say("证明的数据项"), 40),
        Column(say("应附材料"), 36),
        Column(say("说明"), 24),
        Column(say("单元格"), 16),
    )
    rows = [(row.file, row.pages, row.items, row.document, row.note, row.place) for row in view.evidence]
    if rows:
        grid.table(say("佐证材料"), columns, rows, empty="")


def changes(grid: Grid, view: View) -> None:
    """变更记录: the changes registered; no sheet where there are none."""
    columns = (
        Column(say("日期"), 12),
        Column(say("修改人"), 12),
        Column(say("数据项"), 36),
        Column(say("修改前"), 20),
        Column(say("修改后"), 20),
        Column(say("原因"), 40),
        Column(say("单元格"), 16),
    )
    rows = [(row.day, row.who, row.item, row.before, row.after, row.why, row.place) for row in view.changes]
    if rows:
        grid.table(say("变更记录"), columns, rows, empty="")


def versions(grid: Grid, view: View) -> None:
    """版本信息: which rules, which engine, which file; notes, omissions and the numbers that are not official."""
    sheet = grid.sheet(say("版本信息"), (28, 28, 13, 10, 36, 22, 30))
    for fact in view.versions:
        _pair(sheet, fact.label, fact.text)
    for title, texts in ((say("规则包说明"), view.notes), (say("规则包未涵盖的内容"), view.omissions)):
        if texts:
            sheet.gap()
            sheet.row([Styled(title, Look.HEADING)], stretch=True)
            for text in texts:
                sheet.row([Styled(text, Look.TEXT)], stretch=True)
    sheet.gap()
    sheet.row([Styled(say("未核对的数值"), Look.HEADING)], stretch=True)
    if view.headline.binding:
        sheet.row([say("没有")])
        return
    header = (say("来源"), say("数值"), say("现用"), say("条款"), say("在规则包中的位置"), say("文件"), say("说明"))
    sheet.row([Styled(text, Look.HEADER) for text in header])
    for group in view.headline.non_official:
        for number in group.numbers:
            origin = say("{document}（{standing}）", document=group.document, standing=group.standing)
            sheet.row(
                [origin, number.title, number.shown, number.clause or NOTHING, number.path, number.place, number.note]
            )


BEFORE, AFTER = (summary, gaps, scores), (problems, tracing, evidence, changes, versions)
"""The sheets before those to try things on, and after."""


def _pair(sheet: Sheet, label: str, value: str | Styled) -> None:
    sheet.row([Styled(label, Look.LABEL), value], stretch=True)


def _tone(view: View) -> str:
    return {"pass": "met", "fail": "not_met", "undetermined": "undetermined"}[view.headline.outcome.value]


def _status(status: Status) -> Styled:
    return Styled(f"{status.mark} {status.label}", Look(status.value))


def _reasons(sheet: Sheet, reasons: tuple[str, ...]) -> None:
    sheet.row([Styled(say("理由"), Look.HEADING)], stretch=True)
    for place, reason in enumerate(reasons, 1):
        _pair(sheet, str(place), reason)
    sheet.gap()


def _tallies(sheet: Sheet, view: View) -> None:
    def row(title: str, tally: Tally) -> None:
        sheet.row([title, *(count for _, count in tally.parts), tally.total])

    statuses = [status.label for status, _ in view.headline.indicators.parts]
    sheet.row(_header(say("项数"), *statuses, say("合计")))
    row(say("否决条件与基本要求"), view.headline.requirements)
    row(say("指标"), view.headline.indicators)
    sheet.gap()


def _categories(sheet: Sheet, view: View) -> None:
    sheet.row(_header(say("一级指标"), say("得分"), say("满分"), say("已评价"), say("适用")))
    for item in view.categories:
        title = say("{title}（加分项）", title=item.title) if item.bonus else item.title
        sheet.row([title, item.points, item.full, item.evaluated, item.applicable])
    sheet.gap()


def _largest(sheet: Sheet, view: View) -> None:
    sheet.row([Styled(say("最大的差距（全部见“差距清单”）"), Look.HEADING)], stretch=True)
    sheet.row(
        [Styled(text, Look.HEADER) for text in (say("指标"), say("最多可增得分"), say("现值"), say("目标与差距"))],
        stretch=True,
    )
    for gap in view.largest_gaps:
        targets = "\n".join(
            " ".join(part for part in (target.level, target.limit, target.distance) if part) for target in gap.targets
        )
        sheet.row([gap.title, gap.points, gap.current, targets or NOTHING], stretch=True)


def _header(first: str, *numbers: str) -> list[Cell]:
    return [Styled(first, Look.HEADER), *(Styled(text, Look.HEADER_RIGHT) for text in numbers)]


def _gap_rows(view: View) -> Iterator[list[Cell]]:
    for gap in view.gaps:
        for target in gap.targets or (None,):
            yield [
                gap.kind,
                gap.clause or NOTHING,
                gap.title,
                _status(gap.status),
                gap.current,
                target.level if target else NOTHING,
                target.limit or NOTHING if target else NOTHING,
                target.by if target else NO_FIGURE,
                target.unit if target else "",
                Styled(target.percent if target else NOTHING, Look.NUMBER),
                target.points if target else gap.points,
                *_help(gap),
                Styled("", Look.FILL),
                Styled("", Look.FILL),
            ]


def _help(gap: GapView) -> list[Cell]:
    return [say("；").join(gap.measures), _labels(gap.missing), say("；").join(gap.evidence)]


def _labels(inputs: tuple[InputView, ...]) -> str:
    return say("；").join(f"{item.label} {item.cell}" for item in inputs)


def _score_rows(view: View) -> Iterator[list[Cell]]:
    for item in (*view.vetoes, *view.basics):
        yield _requirement_row(item)
    for category in view.categories:
        for indicator in category.indicators:
            yield _indicator_row(category.title, indicator)
        yield from (_derived_row(category.title, scale) for scale in category.scales)
    steps = [step for category in view.categories for indicator in category.indicators for step in indicator.steps]
    yield from (_derived_row(say("中间量"), step) for step in steps if step.told is None)


def _requirement_row(item: RequirementView) -> list[Cell]:
    nothing: list[Cell] = [NOTHING] * 6
    return [
        item.effect,
        item.clause or NOTHING,
        item.title,
        _status(item.status),
        *nothing,
        str(item.source),
        item.prose + (say("\n不符合时最高只能评为 {caps}", caps=item.caps) if item.caps else ""),
        item.worked,
        NOTHING,
    ]


def _derived_row(kind: str, item: DerivedView) -> list[Cell]:
    nothing: list[Cell] = [NOTHING] * 5
    return [kind, NOTHING, item.title, NOTHING, item.value, item.unit, *nothing, item.prose, item.worked, NOTHING]


def _indicator_row(category: str, item: IndicatorView) -> list[Cell]:
    return [
        category,
        item.clause or NOTHING,
        item.title,
        _status(item.status),
        item.figure,
        item.unit,
        item.level or NOTHING,
        item.points,
        item.full,
        _criterion(item.criterion),
        _sources(item),
        item.prose,
        "\n".join(part for part in (item.worked, item.reason) if part),
        item.points_worked or NOTHING,
    ]


def _criterion(criterion: CriterionView | None) -> str:
    if criterion is None:
        return NOTHING
    limits = say("；").join(f"{limit.level} {limit.text}" for limit in criterion.limits)
    unit = say("单位 {unit}", unit=criterion.unit) if criterion.unit else ""
    return "\n".join(part for part in (limits, unit, criterion.valid, criterion.when, criterion.rounding) if part)


def _sources(item: IndicatorView) -> str:
    sources = [item.source, *([item.criterion.source] if item.criterion else [])]
    return "\n".join(dict.fromkeys(str(source) for source in sources))
