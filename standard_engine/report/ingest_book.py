"""汇总.xlsx: what came of reading many workbooks, what is odd first."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.findings import Severity
from standard_engine.report.grid import Cell, Column, Grid, Look, Styled
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.anomalies import Anomaly
    from standard_engine.population.journal import Entry

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal results give equal bytes."""
MOST_FINDINGS = 100_000


def ingest_book(pack: ResolvedPack, entries: Sequence[Entry], odd: Sequence[Anomaly]) -> bytes:
    """The workbook's bytes."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": visible(f"{pack.title} 读入汇总"), "created": _CREATED})
        grid = Grid(workbook, footer=f"{pack.id} {pack.version}")
        columns = (Column("类别", 22), Column("文件", 44), Column("情况", 70))
        rows: Iterator[list[Cell]] = ([one.kind.value, "、".join(one.files), one.what] for one in odd)
        grid.table("异常", columns, rows, empty="没有发现异常")
        files = (
            Column("文件", 44), Column("企业名称", 30), Column("统一社会信用代码", 20), Column("数据年", 9, numbers=True),
            Column("读入", 10), Column("错误", 8, numbers=True), Column("警告", 8, numbers=True), Column("SHA-256", 40),
        )  # fmt: skip
        grid.table("文件", files, (_file(entry) for entry in entries), empty="没有文件")
        heads = (Column("文件", 40), Column("级别", 8), Column("编号", 8), Column("位置", 30), Column("问题", 80))
        grid.table("问题", heads, _findings(entries), empty="没有问题")
    return stream.getvalue()


def _file(entry: Entry) -> list[Cell]:
    row = entry.row or {}
    severities = [severity for _, severity, _, _ in entry.findings]
    state = Styled("已读入", Look.MET) if entry.row is not None else Styled("没有读入", Look.NOT_MET)
    return [
        entry.file, row.get("enterprise_name") or "", row.get("credit_code") or "", row.get("_year"), state,
        severities.count("error"), severities.count("warning"), entry.sha256,
    ]  # fmt: skip


def _findings(entries: Sequence[Entry]) -> Iterator[list[Cell]]:
    count = 0
    for severity in Severity:
        for entry in entries:
            for code, own, place, message in entry.findings:
                if own == severity.value:
                    count += 1
                    if count > MOST_FINDINGS:
                        return
                    yield [entry.file, severity.label, code, place, message]
