"""What was judged and what to do, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.blocks import Cell, Paragraph, listing, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.blocks import Block, Table
    from standard_engine.report.gap_list import GapView, TargetView
    from standard_engine.report.judged import DerivedView, IndicatorView, RequirementView
    from standard_engine.report.problems import ProblemView
    from standard_engine.report.registered import ChangeView, EvidenceView
    from standard_engine.report.trace import InputView


_MORE_ROWS = 4


def requirement_table(requirements: tuple[RequirementView, ...], without: str) -> Block:
    """Requirements with what was found, the evidence for it and the source."""
    if not requirements:
        return Paragraph(without)
    rows = (
        (
            _titled(item.clause, item.title),
            value(item.prose, say("不符合时最高只能评为 {grade}", grade=item.caps) if item.caps else None),
            value(item.worked, *_data((*item.inputs, *item.missing))),
            f"{item.status.mark} {item.status.label}",
            value(*item.proof),
            str(item.source),
        )
        for item in requirements
    )
    heads = (say("要求"), say("判定规则"), say("判定过程"), say("结果"), say("证明材料"), say("出处"))
    return listing((18, 22, 24, 10, 12, 14), heads, rows)


def indicator_table(indicators: tuple[IndicatorView, ...]) -> Table:
    """Indicators with value, limits, points and result."""
    rows = (
        (
            _titled(item.clause, item.title),
            item.value,
            _limits(item),
            item.level or "—",
            f"{item.points} / {item.full}",
            f"{item.status.mark} {item.status.label}",
        )
        for item in indicators
    )
    heads = (say("指标"), say("数值"), say("基准"), say("等级"), say("得分 / 满分"), say("结果"))
    return listing((26, 18, 22, 10, 12, 12), heads, rows, numbers={1, 4})


def formula_table(indicators: tuple[IndicatorView, ...]) -> Table:
    """How each indicator was worked out, from which cells, by which source."""
    rows = (
        (
            item.title,
            value(*_formula(item)),
            value(*_data((*item.inputs, *item.missing))),
            value(*item.proof),
            value(*dict.fromkeys(_sources(item))),
        )
        for item in indicators
    )
    heads = (say("指标"), say("公式与代入"), say("数据（单元格）"), say("证明材料"), say("出处"))
    return listing((16, 30, 22, 16, 16), heads, rows)


def evidence_table(evidence: tuple[EvidenceView, ...]) -> Table:
    """The documents registered, with a column for what the review found; blank rows for those seen beside them."""
    rows = [
        (
            value(item.file, say("页码：{pages}", pages=item.pages), item.place),
            value(item.items, say("应附材料：{document}", document=item.document)),
            item.note,
            "",
        )
        for item in evidence
    ]
    heads = (say("文件名称或编号"), say("证明的数据项"), say("说明"), say("评审结果"))
    return listing((32, 34, 16, 18), heads, [*rows, *[("", "", "", "")] * _MORE_ROWS])


def change_table(changes: tuple[ChangeView, ...]) -> Table:
    """What the enterprise says that it changed."""
    rows = [
        (value(item.day, item.who), value(item.item, item.place), item.before, item.after, item.why) for item in changes
    ]
    heads = (say("日期和修改人"), say("数据项"), say("修改前"), say("修改后"), say("原因"))
    return listing((16, 30, 16, 16, 22), heads, rows)


def gap_table(gaps: tuple[GapView, ...]) -> Block:
    """What to do, with columns for who and until when."""
    if not gaps:
        return Paragraph(say("没有差距。"))
    rows = (
        (
            value(gap.kind, _titled(gap.clause, gap.title)),
            value(gap.status.label, gap.current if gap.current != gap.status.label else None),
            value(*map(_target, gap.targets)),
            str(gap.points),
            value(
                *gap.measures,
                say("待补充：{items}", items=say("；").join(row.label for row in gap.missing)) if gap.missing else None,
                say("材料：{items}", items=say("；").join(gap.evidence)) if gap.evidence else None,
            ),
            "",
            "",
        )
        for gap in gaps
    )
    heads = ("项目", "现状", "目标与差距", "可增（分）", "改进措施与材料", "责任部门", "完成期限")
    return listing((18, 14, 24, 9, 21, 7, 7), [say(head) for head in heads], rows, numbers={3})


def problem_table(problems: tuple[ProblemView, ...]) -> Block:
    """What is wrong or doubtful in the data, and how to mend it."""
    if not problems:
        return Paragraph(say("没有发现问题。"))
    rows = (
        (
            value(item.severity.label, item.code),
            value(item.place, item.subject),
            value(
                item.message,
                say("读到：{raw}", raw=item.raw) if item.raw else None,
                say("解析为：{parsed}", parsed=item.parsed) if item.parsed else None,
                say("要求：{expected}", expected=item.expected) if item.expected else None,
            ),
            value(
                item.fix, say("（影响 {points} 分）", points=item.points) if item.points.number is not None else None
            ),
        )
        for item in problems
    )
    return listing((10, 22, 40, 28), (say("级别"), say("位置"), say("问题"), say("怎样修改")), rows)


def worked(step: DerivedView) -> str:
    """A value on the way: its formula, then with numbers; or where they stand."""
    if step.told:
        return f"{step.brief}{say('，')}{say('推导见')} {step.told.text}"
    return f"{step.title} = {step.prose} = {step.worked}"


def _titled(clause: str | None, title: str) -> str:
    return f"{clause} {title}" if clause else title


def _limits(item: IndicatorView) -> Cell:
    if item.criterion is None:
        return value("—")
    unit = f" {item.criterion.unit}" if item.criterion.unit else ""
    limits = (f"{limit.level} {limit.text}{unit}{' √' if limit.reached else ''}" for limit in item.criterion.limits)
    return value(*limits, item.better)


def _formula(item: IndicatorView) -> Iterator[str]:
    yield say("公式：{prose}", prose=item.prose)
    if item.worked:
        yield say("代入：{worked}", worked=item.worked)
    yield from map(worked, item.steps)
    if item.points_worked:
        yield say("得分计算：{worked}", worked=item.points_worked)
    if item.reason:
        yield say("不适用原因：{reason}", reason=item.reason)
    if item.criterion and item.criterion.rounding:
        yield item.criterion.rounding
    if len(item.trend) > 1:
        years = say("，").join(say("{year} 年 {value}", year=year, value=text) for year, text in item.trend)
        yield say("历年：{years}", years=years)


def _data(rows: tuple[InputView, ...]) -> tuple[str, ...]:
    return tuple(
        f"{row.label} {row.shown}{'' if row.cell == '—' else say('（{text}）', text=row.cell)}" for row in rows
    )


def _sources(item: IndicatorView) -> Iterator[str]:
    """Where the limits come from, since when and for whom they hold, and where the indicator comes from."""
    if item.criterion:
        yield str(item.criterion.source)
        yield item.criterion.valid
        if item.criterion.when:
            yield say("适用于：{when}", when=item.criterion.when)
    yield str(item.source)


def _target(target: TargetView) -> str:
    limit = f" {target.limit} {target.unit}".rstrip() if target.limit else ""
    return f"{target.level}{limit}" + (say("，") + target.distance if target.distance else "")
