"""核对表.xlsx: every number of a pack with room for what the printed standard says."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.pack.worksheet import ABOUT, MARK, SHEET, Heading
from standard_engine.report.grid import Column, Grid, Input, Look, Styled
from standard_engine.report.text import visible
from standard_engine.report.xlsx import HASH_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.worksheet import Line
    from standard_engine.report.grid import Cell

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal packs give equal bytes."""
_WIDTHS = {
    Heading.GROUP: 9, Heading.NAME: 21, Heading.WHEN: 16, Heading.SINCE: 11, Heading.VALUE: 9, Heading.UNIT: 9,
    Heading.NOW: 19, Heading.STATUS: 10, Heading.STATED: 10, Heading.DOCUMENT: 22, Heading.CLAUSE: 9,
    Heading.CHECKED_BY: 9, Heading.CHECKED_ON: 11.5, Heading.CODE: 26,
}  # fmt: skip
_GUIDE = (
    "对照标准的印刷文本，逐行填写黄色的几栏；其他栏已锁定（没有密码），不要修改“代码”一栏。",
    "标准文本值：标准文本中的数，用表中的单位，与现用值相同的也要填；不同的照标准文本填，导入时改成它。",
    "标准文本：核对所依据的文件；已填好，依据另一个文件的改成那个文件的名称和编号。",
    "条款：条款号、表号或页码。核对人：签名负责的人，印在每一份报告上。核对日期：不能晚于今天。",
    "标准文本值、条款、核对人、核对日期四栏齐全的数才成为“已核对标准文本”；四栏都空的，仍按原来的出处。",
    "填好以后运行：standard-engine rules import 核对表.xlsx --pack 规则包 -o 新文件夹 --version 新版本",
)
_ANY_DAY = {
    "validate": "date", "criteria": "between", "minimum": datetime(2016, 1, 1), "maximum": datetime(2099, 12, 31),  # noqa: DTZ001 - a day
    "error_title": "核对日期", "error_message": "写成 2026-11-23 的形式",
}  # fmt: skip


def worksheet(draft: Draft, lines: Sequence[Line]) -> bytes:
    """The workbook's bytes; the same for the same pack."""
    model = draft.model
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": visible(f"{model.title} {SHEET}"), "created": _CREATED})
        grid = Grid(workbook, footer=f"{model.id} {model.version}　{draft.hash[:HASH_DIGITS]}")
        _guide(grid, draft, lines)
        sheet = grid.sheet(SHEET, list(_WIDTHS.values()))
        sheet.row([Column(heading, width).cell for heading, width in _WIDTHS.items()])
        sheet.freeze_header()
        for line in lines:
            sheet.row(list(_row(line)))
        sheet.filter()
        sheet.protect()
        about = grid.ledger(ABOUT, [24, 70])
        for at, row in enumerate(
            ((MARK, ""), ("规则包", model.id), ("版本", model.version), ("内容哈希", draft.hash)), 1
        ):
            about.write(at, row)
        about.hide()
    return stream.getvalue()


def _guide(grid: Grid, draft: Draft, lines: Sequence[Line]) -> None:
    sheet = grid.sheet("说明", [100])
    sheet.row([Styled(f"{draft.model.title}　数值核对表", Look.TITLE)])
    facts = f"规则包 {draft.model.id} {draft.model.version}　{draft.model.standard}　数值 {len(lines)} 个"
    sheet.row([Styled(facts, Look.FACTS)])
    sheet.gap()
    for text in _GUIDE:
        sheet.row([text])
    sheet.protect()


def _row(line: Line) -> Iterator[Cell]:
    yield line.group
    yield line.title
    yield line.when
    yield line.since.isoformat() if line.since else ""
    yield Styled(line.shown, Look.NUMBER)
    yield line.unit
    yield line.now
    yield line.source.status.label
    yield Input("General", {"validate": "any"})
    yield Styled(line.document, Look.ENTRY)
    yield Styled("", Look.ENTRY)
    yield Styled("", Look.ENTRY)
    yield Input("yyyy-mm-dd", _ANY_DAY)
    yield Styled(line.code, Look.LABEL)
