"""A list of the programme as a workbook: numbers that can be summed, a filter, a head on every printed page, and what it comes to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.numerals import show_percent
from standard_engine.pack.grammar import exact_number
from standard_engine.report.figures import Figure
from standard_engine.report.grid import Column, Grid, Look, Styled
from standard_engine.report.list_paper import NOBODY, unofficial_text
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from standard_engine.programme.dispatch import Dispatch
    from standard_engine.programme.listing import Filled, Tally
    from standard_engine.report.grid import Cell

LIST, MADE_OF, DISPATCH, ALL = "名单", "构成", "情况调度", "全部案件的构成"
NARROWEST, WIDEST, PADDING = 8, 30, 3
_WHOLE = re.compile(r"-?\d{1,15}")


def list_book(table: Filled, tallies: Sequence[Tally], found: Dispatch | None, day: date, source: str) -> bytes:
    """The workbook's bytes, the same for the same content; `source` is what it was made of, at the foot of each page."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        created = datetime.combine(day, time(), UTC).replace(tzinfo=None)
        workbook.set_properties({"title": visible(table.title), "created": created})
        grid = Grid(workbook, footer=f"{source}　{day}")
        _list(grid, table)
        if tallies:
            _tallies(grid, MADE_OF, f"{table.title}的构成", tallies)
        if found is not None:
            _dispatch(grid, found)
            _tallies(grid, ALL, ALL, found.tallies)
    return stream.getvalue()


def _list(grid: Grid, table: Filled) -> None:
    columns = [Column("序号", NARROWEST, numbers=True), *_columns(table)]
    sheet = grid.sheet(LIST, [column.width for column in columns])
    sheet.row([Styled(table.title, Look.TITLE)], stretch=True)
    if table.unofficial:
        sheet.row([Styled(unofficial_text(table.unofficial), Look.BANNER)], stretch=True)
    head = sheet.height
    sheet.row([column.cell for column in columns])
    sheet.freeze_header()
    sheet.repeat(head)
    for at, cells in enumerate(table.rows, 1):
        sheet.row([at, *(_cell(text, column) for text, column in zip(cells, columns[1:], strict=True))])
    if not table.rows:
        sheet.row([NOBODY], stretch=True)
    sheet.filter(head)


def _columns(table: Filled) -> list[Column]:
    texts = zip(table.headings, *table.rows, strict=True)
    return [Column(own[0], _width(own), numbers=at in table.numbers) for at, own in enumerate(texts)]


def _width(texts: Sequence[str]) -> float:
    widest = max(sum(1 if char.isascii() else 2 for char in text) for text in texts)
    return min(max(widest + PADDING, NARROWEST), WIDEST)


def _cell(text: str, column: Column) -> Cell:
    """A number as one; a whole number, as a year, without a sign between its thousands."""
    if not column.numbers or not text:
        return text
    return int(text) if _WHOLE.fullmatch(text) else Figure(text, exact_number(text))


def _tallies(grid: Grid, name: str, title: str, tallies: Sequence[Tally]) -> None:
    """A sheet that says how many there are of each, with shares."""
    heads = [Column("分类", 20), Column("项目", 40), Column("家数", 10, numbers=True), Column("比例", 10, numbers=True)]
    sheet = grid.sheet(name, [column.width for column in heads])
    sheet.row([Styled(title, Look.TITLE)], stretch=True)
    for tally in tallies:
        sheet.gap()
        sheet.row([column.cell for column in heads])
        total = sum(count for _, count in tally.counts)
        for text, count in tally.counts:
            sheet.row([tally.title, text, count, Figure(show_percent(Fraction(count, total)))])
        if not tally.counts:
            sheet.row([tally.title, NOBODY, 0, ""])


def _dispatch(grid: Grid, found: Dispatch) -> None:
    sheet = grid.sheet(DISPATCH, (24, *(11 for _ in found.stages)))
    sheet.row([Styled(DISPATCH, Look.TITLE)], stretch=True)
    for text in found.said:
        sheet.row([Styled(text, Look.FACTS)], stretch=True)
    sheet.gap()
    sheet.row([Styled("地区", Look.HEADER), *(Styled(stage, Look.HEADER_RIGHT) for stage in found.stages)])
    for title, counts in found.regions:
        sheet.row([title, *counts])
