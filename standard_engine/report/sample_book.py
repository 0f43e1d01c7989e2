"""抽样计划: what to look at on site, as a workbook to tick off and as plain data that repeats the draw."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from standard_engine.audit.sample import Stratum
from standard_engine.language import later, say
from standard_engine.numerals import exact_text
from standard_engine.report.figures import NO_FIGURE, points
from standard_engine.report.grid import Column, Grid, Look, Styled
from standard_engine.report.text import visible
from standard_engine.report.xlsx import HASH_DIGITS
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.audit.sample import Sample, SampleRow
    from standard_engine.report.grid import Cell

_METHOD = (
    later("按涉及分值分层；每层按下面的比例抽取，不足一行的进为一行。"),
    later(
        "层内按 SHA-256（种子、数据表的 SHA-256、代码）从小到大取前面的几行：定种子之前谁也不知道抽到哪些，之后谁都能重抽一遍。"
    ),
    later("抽中一行，它的各个数据年都核查。没有填报的行不参加抽样。"),
)


def sample_document(sample: Sample) -> dict[str, Any]:
    """The draw as plain data; from its seed, shares, submission and pack it can be repeated."""
    return {
        "engine": engine_version(),
        "seed": sample.seed,
        "submission": {"file": sample.submission_name, "sha256": sample.submission_sha256},
        "pack": {"id": sample.pack, "hash": sample.pack_hash},
        "as_of": sample.as_of,
        "shares": {stratum.value: share for stratum, share in sample.shares.items()},
        "rows": [
            {
                "code": row.code,
                "title": row.title,
                "stratum": row.stratum.value,
                "stake": None if row.stake is None else exact_text(row.stake),
                "lot": row.lot,
                "drawn": row.drawn,
            }
            for row in sample.rows
        ],
    }


def sample_book(sample: Sample) -> bytes:
    """抽样计划.xlsx; the same bytes for the same draw."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        created = datetime.fromisoformat(sample.as_of).replace(tzinfo=UTC).replace(tzinfo=None)
        workbook.set_properties({"title": visible(say("抽样计划")), "created": created})
        digest = sample.submission_sha256[:HASH_DIGITS]
        grid = Grid(
            workbook, footer=say("规则包 {hash}　申报文件 {file}", hash=sample.pack_hash[:HASH_DIGITS], file=digest)
        )
        _plan(grid, sample)
        grid.table(say("抽中的数据"), _columns(), map(_row, sample.drawn), empty=say("没有抽中任何一行。"))
        rest = [row for row in sample.rows if not row.drawn]
        grid.table(say("没有抽中的"), _columns(), map(_row, rest), empty=say("全部抽中。"))
    return stream.getvalue()


def _plan(grid: Grid, sample: Sample) -> None:
    sheet = grid.sheet(say("抽样计划"), [46, 12, 12, 12])
    sheet.row([Styled(say("抽样计划"), Look.TITLE)], stretch=True)
    facts = say("数据表 {name}　种子 {seed}", name=sample.submission_name, seed=sample.seed)
    sheet.row([Styled(facts, Look.FACTS)], stretch=True)
    for text in _METHOD:
        sheet.row([say(text)], stretch=True)
    heads = (say("层"), say("抽取比例（%）"), say("行数"), say("抽中"))
    sheet.row([Styled(head, Look.HEADER_RIGHT if at else Look.HEADER) for at, head in enumerate(heads)])
    for stratum in Stratum:
        rows = sample.of(stratum)
        sheet.row([stratum.label, sample.shares[stratum], len(rows), sum(row.drawn for row in rows)])
    sheet.row([Styled(say("合计"), Look.LABEL), "", len(sample.rows), len(sample.drawn)])


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("层"), 34),
        Column(say("代码"), 10),
        Column(say("数据项"), 36),
        Column(say("涉及分值"), 12, numbers=True),
        Column(say("申报单元格"), 36),
        Column(say("核查人和日期"), 18),
        Column(say("核查情况"), 40),
    )


def _row(row: SampleRow) -> Sequence[Cell]:
    stake = NO_FIGURE if row.stake is None else points(row.stake)
    return (
        row.stratum.label,
        row.code,
        row.title,
        stake,
        "、".join(row.places),
        Styled("", Look.ENTRY),
        Styled("", Look.ENTRY),
    )


def sample_lines(sample: Sample) -> Iterator[str]:
    """The draw for a terminal, a line each."""
    for stratum in Stratum:
        rows = sample.of(stratum)
        drawn = [row for row in rows if row.drawn]
        yield say("{stratum}：{drawn} / {all} 行", stratum=stratum.label, drawn=len(drawn), all=len(rows))
        yield from (f"  {row.code} {row.title}" for row in drawn)
