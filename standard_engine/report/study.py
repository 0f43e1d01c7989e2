"""What was tried out over a population, as one page and one workbook: parts of texts, a table and a picture each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.report.figures import Figure
from standard_engine.report.page import environment, margins, style
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from markupsafe import Markup

    from standard_engine.report.grid import Cell as Written

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal results give equal bytes."""
NARROW, WIDE = 14, 44
SHOWN = 300
"""Rows of a table that the page shows; the workbook has all."""

Cell: TypeAlias = "str | int | Figure | Markup"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its header, whether it holds numbers or pictures; the workbook has no pictures."""

    text: str
    numbers: bool = False
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter: what is said, the picture, and the table."""

    title: str
    texts: tuple[str, ...] = ()
    picture: Markup | None = None
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """The whole: what it is, of which population, the answer in a sentence, the parts, and what it rests on."""

    kicker: str
    title: str
    said: str
    synthetic: bool
    open_numbers: int
    headline: str
    parts: tuple[Part, ...]
    sources: tuple[tuple[str, str], ...]


def study_page(study: Study) -> str:
    """One self-contained HTML page; the same bytes for the same study."""
    sheets = ("report.css", "handbook.css", "charts.css", "impact.css", "study.css")
    return (
        environment()
        .get_template("study.html.j2")
        .render(study=study, shown=SHOWN, style=style(*sheets, margins=margins(study.title, study.said)))
    )


def study_book(study: Study) -> bytes:
    """The workbook: a sheet for what is said, and one for each part's table."""
    import xlsxwriter

    from standard_engine.report.grid import Column, Grid, Look, Styled

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": visible(study.title), "created": _CREATED})
        grid = Grid(workbook, footer=visible(study.said))
        sheet = grid.sheet(study.kicker, (20, 100))
        sheet.row([Styled(study.title, Look.TITLE)], stretch=True)
        if study.synthetic:
            sheet.row([Styled("合成数据：这些企业并不存在", Look.BANNER)], stretch=True)
        if study.open_numbers:
            sheet.row(
                [Styled(f"非正式结论：有 {study.open_numbers} 个数值未经标准文本核对", Look.BANNER)], stretch=True
            )
        sheet.row([Styled(study.headline, Look.HEADING)], stretch=True)
        for part in study.parts:
            for text in part.texts:
                sheet.row([Styled(part.title, Look.LABEL), text])
        sheet.gap()
        for label, text in study.sources:
            sheet.row([Styled(label, Look.LABEL), text])
        for part in study.parts:
            kept = [at for at, head in enumerate(part.heads) if not head.drawn]
            if kept:
                heads = [part.heads[at] for at in kept]
                columns = [Column(head.text, NARROW if head.numbers else WIDE, numbers=head.numbers) for head in heads]
                rows = ([_written(row[at], part.heads[at]) for at in kept] for row in part.rows)
                grid.table(part.title, columns, rows, empty="没有")
    return stream.getvalue()


def _written(cell: Cell, head: Head) -> Written:
    from standard_engine.report.grid import Look, Styled

    return Styled(cell, Look.NUMBER) if head.numbers and isinstance(cell, str) else cell
