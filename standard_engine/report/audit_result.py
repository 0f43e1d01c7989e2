"""核查结果: reported and verified side by side, as a workbook, as plain data and as lines for a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from standard_engine.language import say
from standard_engine.report.audit_view import audit_view
from standard_engine.report.comparison import comparison_document
from standard_engine.report.decision import finding_document
from standard_engine.report.grid import Column, Grid, Look, Styled
from standard_engine.report.problem_table import NOTHING
from standard_engine.report.problems import problems
from standard_engine.report.text import visible
from standard_engine.report.trace import trace
from standard_engine.report.xlsx import HASH_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.audit.audit import Nonconformity
    from standard_engine.audit.score import Scored
    from standard_engine.report.audit_view import AuditView, MoveView
    from standard_engine.report.figures import Figure
    from standard_engine.report.grid import Cell


def audit_result(scored: Scored) -> bytes:
    """核查结果.xlsx: 结论对比, 变动, 结果变化, 定性评审, 证据, 不符合项, 问题. The same bytes for the same audit."""
    shown, assessment = audit_view(scored), scored.verified
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        created = datetime.combine(assessment.as_of, time(), UTC).replace(tzinfo=None)
        name = assessment.subject.name or assessment.submission_name or ""
        workbook.set_properties({"title": visible(say("{name} 核查结果", name=name)), "created": created})
        grid = Grid(
            workbook,
            footer=say(
                "规则包 {hash}　申报文件 {file}　核查表 {audit}",
                hash=assessment.pack.hash[:HASH_DIGITS],
                file=(assessment.submission_sha256 or NOTHING)[:HASH_DIGITS],
                audit=shown.sha256[:HASH_DIGITS],
            ),
        )
        _verdicts(grid, scored, shown)
        _moves(grid, shown)
        _turns(grid, shown)
        _attestations(grid, shown)
        _exhibits(grid, shown)
        _nonconformities(grid, scored, shown)
        _problems(grid, scored)
    return stream.getvalue()


def _verdicts(grid: Grid, scored: Scored, shown: AuditView) -> None:
    sheet = grid.sheet(say("结论对比"), [24, 46, 46])
    assessment = scored.verified
    sheet.row([Styled(say("核查结果"), Look.TITLE)], stretch=True)
    facts = (
        assessment.subject.name or NOTHING,
        assessment.pack.standard,
        say("评价日期 {day}", day=assessment.as_of),
        say("数据年 {year}", year=assessment.year),
    )
    sheet.row([Styled("　".join(facts), Look.FACTS)], stretch=True)
    if not assessment.decision.binding:
        sheet.row(
            [Styled(say("非正式结论：所用数值有未经标准文本核对的，不能作为认证依据"), Look.BANNER)], stretch=True
        )
    if scored.still_open:
        count = len(scored.still_open)
        sheet.row([Styled(say("还有 {count} 个不符合项没有关闭", count=count), Look.BANNER)], stretch=True)
    sheet.row([Styled("", Look.HEADER), *(Styled(one.name, Look.HEADER) for one in (shown.reported, shown.verified))])
    for title, texts in _rows(shown):
        sheet.row([Styled(title, Look.LABEL), *texts])
    sheet.row([Styled(say("得分变化"), Look.LABEL), "", shown.moved])


def _rows(shown: AuditView) -> Iterator[tuple[str, tuple[str, str]]]:
    one, other = shown.reported, shown.verified
    yield say("结论"), (one.outcome, other.outcome)
    yield say("等级"), (one.grade, other.grade)
    yield say("得分"), (one.score.text, other.score.text)
    yield say("理由"), ("\n".join(one.reasons), "\n".join(other.reasons))


def _moves(grid: Grid, shown: AuditView) -> None:
    columns = (
        Column(say("代码"), 9),
        Column(say("数据项"), 30),
        Column(say("年份"), 7),
        Column(say("单位"), 10),
        Column(say("申报值"), 16, numbers=True),
        Column(say("核定值"), 16, numbers=True),
        Column(say("理由"), 36),
        Column(say("证据编号"), 12),
        Column(say("只改这一项的结论"), 12),
        Column(say("只改这一项的得分变化"), 12, numbers=True),
        Column(say("申报单元格"), 18),
    )
    rows: Iterator[list[Cell]] = (
        [
            one.code, one.title, one.year, one.unit, one.reported, one.verified, one.why, one.evidence, one.alone,
            one.moved, one.place,
        ]
        for one in shown.moves
    )  # fmt: skip
    grid.table(say("数据变动"), columns, rows, empty=say("核定值与申报值没有不同。"))


def _turns(grid: Grid, shown: AuditView) -> None:
    columns = (Column(say("指标或要求"), 44), Column(say("自评结果"), 50), Column(say("核定结果"), 50))
    rows = ([one.title, one.reported, one.verified] for one in shown.turns)
    grid.table(say("结果变化"), columns, rows, empty=say("各项结果没有变化。"))


def _attestations(grid: Grid, shown: AuditView) -> None:
    widths = (9, 34, 7, 14, 14, 34, 12, 12, 12, 12)
    heads = ("代码", "评审事项", "年份", "申报值", "结论", "依据", "证据编号", "评审人", "评审日期", "有效期至")
    columns = [Column(say(head), width) for head, width in zip(heads, widths, strict=True)]
    rows = (
        [
            one.code, one.title, one.year, one.reported, one.conclusion, one.basis, one.evidence, one.reviewer, one.day,
            one.until,
        ]
        for one in shown.attestations
    )  # fmt: skip
    grid.table(say("定性评审"), columns, rows, empty=say("没有要评审的事项。"))


def _exhibits(grid: Grid, shown: AuditView) -> None:
    columns = [
        Column(say(head), width)
        for head, width in (("编号", 9), ("材料名称", 34), ("文件", 34), ("SHA-256", 40), ("支持的数据项", 30))
    ]
    rows = ([one.number, one.title, one.file, one.sha256, "、".join(one.codes)] for one in shown.exhibits)
    grid.table(say("证据登记"), columns, rows, empty=say("没有登记证据。"))


def _nonconformities(grid: Grid, scored: Scored, shown: AuditView) -> None:
    heads = ("编号", "严重程度", "条款或数据项", "现场发现", "整改期限", "整改证据", "状态")
    widths = (9, 10, 20, 54, 13, 16, 22)
    columns = [Column(say(head), width) for head, width in zip(heads, widths, strict=True)]
    as_of = scored.verified.as_of
    rows = (
        [
            one.number,
            one.gravity.label,
            one.clause,
            one.found,
            one.due.isoformat() if one.due else NOTHING,
            "、".join(one.remedy) or NOTHING,
            state_text(one, open_=one.open(as_of)),
        ]
        for one in shown.nonconformities
    )
    grid.table(say("现场核查"), columns, rows, empty=say("没有不符合项。"))


def state_text(one: Nonconformity, *, open_: bool) -> str:
    """Closed since when, or not."""
    return say("未关闭") if open_ or one.closed is None else say("{day} 关闭", day=one.closed)


def _problems(grid: Grid, scored: Scored) -> None:
    columns = [
        Column(say(head), width)
        for head, width in (("级别", 8), ("代码", 8), ("位置", 20), ("问题", 70), ("怎样修改", 50))
    ]
    rows = (
        [one.severity.label, one.code, one.place, one.message, one.fix]
        for one in problems(scored.verified, trace(scored.verified))
    )
    grid.table(say("问题清单"), columns, rows, empty=say("没有发现问题。"))


def audit_document(scored: Scored) -> dict[str, Any]:
    """The audit as plain data: both verdicts and what moved as in a comparison, evidence, nonconformities, findings."""
    audit, as_of = scored.audit, scored.verified.as_of
    return comparison_document(scored.comparison) | {
        "audit": {
            "file": audit.name,
            "sha256": audit.sha256,
            "body": {fact.value: text for fact, text in audit.body.items()},
        },
        "exhibits": [
            {
                "number": one.number,
                "title": one.title,
                "file": one.file,
                "sha256": one.sha256 or None,
                "codes": list(one.codes),
            }
            for one in audit.exhibits
        ],
        "nonconformities": [
            {
                "number": one.number,
                "gravity": one.gravity.value,
                "clause": one.clause,
                "found": one.found,
                "due": one.due and one.due.isoformat(),
                "remedy": list(one.remedy),
                "closed": one.closed and one.closed.isoformat(),
                "open": one.open(as_of),
            }
            for one in audit.nonconformities
        ],
        "findings": [finding_document(finding) for finding in scored.verified.findings],
    }


def audit_lines(scored: Scored) -> Iterator[str]:
    """The audit for a terminal, a line each."""
    shown = audit_view(scored)
    for one in (shown.reported, shown.verified):
        grade = "" if one.grade == NOTHING else f"（{one.grade}）"
        yield say(
            "{name}：{outcome}{grade}　{score} 分", name=one.name, outcome=one.outcome, grade=grade, score=one.score
        )
    yield say("得分变化：{moved}", moved=shown.moved)
    if not scored.verified.decision.binding:
        yield say("【非正式结论】所用数值有未经标准文本核对的，不能作为认证依据")
    yield say("核定的理由：")
    yield from (f"  - {reason}" for reason in shown.verified.reasons)
    if shown.moves:
        yield say("改变的数据（{count} 项）：", count=len(shown.moves))
    for move in shown.moves:
        year = "" if move.year == NOTHING else say("（{year} 年）", year=move.year)
        yield f"  {move.code} {move.title}{year}：{_value(move.reported, move)} → {_value(move.verified, move)}　{move.why}"
    if shown.turns:
        yield say("改变的结果（{count} 项）：", count=len(shown.turns))
    yield from (f"  {turn.title}：{turn.reported} → {turn.verified}" for turn in shown.turns)
    for item in shown.still_open:
        yield say(
            "未关闭的{gravity}不符合项 {number}：{found}",
            gravity=item.gravity.label,
            number=item.number,
            found=item.found,
        )


def _value(shown: Figure, move: MoveView) -> str:
    return f"{shown} {move.unit}".rstrip() if shown.number is not None else shown.text
