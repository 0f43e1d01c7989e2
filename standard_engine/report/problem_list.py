"""问题清单.xlsx: every finding with its cell as a link, to sort, hand out and tick off."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.findings import Severity
from standard_engine.language import say
from standard_engine.report.grid import Column, Grid, Linked, Look, Styled
from standard_engine.report.problems import problems
from standard_engine.report.text import visible
from standard_engine.report.trace import trace
from standard_engine.report.xlsx import HASH_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.assessment.result import Assessment
    from standard_engine.report.grid import Cell

NOTHING = "—"


def problem_list(assessment: Assessment, file: str) -> bytes:
    """The workbook's bytes; `file` is where the data workbook stands, relative to the list."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        created = datetime.combine(assessment.as_of, time(), UTC).replace(tzinfo=None)
        workbook.set_properties({"title": visible(say("问题清单")), "created": created})
        digest = (assessment.submission_sha256 or NOTHING)[:HASH_DIGITS]
        pack = assessment.pack.hash[:HASH_DIGITS]
        grid = Grid(workbook, footer=say("规则包 {hash}　申报文件 {file}", hash=pack, file=digest))
        grid.table(say("问题清单"), _columns(), _rows(assessment, file), empty=say("没有发现问题"))
    return stream.getvalue()


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("级别"), 8),
        Column(say("代码"), 8),
        Column(say("数据项或指标"), 20),
        Column(say("位置"), 18),
        Column(say("问题"), 34),
        Column(say("读到"), 16),
        Column(say("解析为"), 14),
        Column(say("要求"), 16),
        Column(say("怎样修改"), 32),
        Column(say("影响得分"), 10, numbers=True),
        Column(say("责任人"), 12),
        Column(say("完成"), 8),
    )


def _rows(assessment: Assessment, file: str) -> Iterator[list[Cell]]:
    """Errors, warnings, notes; of each, those that may cost the most first."""
    order = list(Severity)
    found = problems(assessment, trace(assessment))
    for item in sorted(found, key=lambda item: (order.index(item.severity), -(item.points.number or 0))):
        yield [
            Styled(item.severity.label, Look.NOT_MET if item.severity.value == "error" else Look.TEXT),
            item.code,
            item.subject or NOTHING,
            Linked(item.place, file, item.place) if "!" in item.place else item.place or NOTHING,
            item.message,
            item.raw,
            item.parsed,
            item.expected,
            item.fix,
            item.points,
            Styled("", Look.FILL),
            Styled("", Look.FILL),
        ]
