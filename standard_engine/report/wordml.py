"""Blocks as WordprocessingML (ECMA-376-1 part 17): the one place where text meets its XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from standard_engine.report.blocks import Heading, Items, Paragraph, Style, Table
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from standard_engine.report.blocks import Block, Cell, Row

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MM = 1440 / 25.4
_KEPT = "<w:keepNext/>"
_FIRST = "<w:pageBreakBefore/>"
"""A break of its own after a table that fills the page would leave an empty page."""
_LABEL = '<w:shd w:val="clear" w:color="auto" w:fill="EEF0F3"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808791"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def wordml(blocks: Iterable[Block], width: int) -> str:
    """The body of a document whose text is `width` twips wide."""
    return "".join(_block(block, width) for block in blocks)


def run(text: str) -> str:
    """Text as it is, its line ends and tabs kept."""
    parts = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t"))
        for line in visible(text).split("\n")
    )
    return f"<w:r>{'<w:br/>'.join(parts)}</w:r>"


def _block(block: Block, width: int) -> str:
    match block:
        case Paragraph(text, style, kept):
            return _paragraph(text, style.value, _KEPT if kept else "")
        case Heading(level, text, first):
            return _paragraph(text, f"Heading{level}", _FIRST if first else "")
        case Items(texts):
            return "".join(_paragraph(f"— {text}", "Item") for text in texts)
        case Table():
            return _table(block, width)


def _paragraph(text: str, style: str, place: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{run(text)}</w:p>'


def _table(table: Table, width: int) -> str:
    """A table and the empty paragraph that keeps it apart from the next."""
    widths = [width * share // sum(table.shares) for share in table.shares]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(row, widths) for row in table.rows)}</w:tbl>{_paragraph('', Style.NOTE.value)}"
    )


def _row(row: Row, widths: Sequence[int]) -> str:
    height = f'<w:trHeight w:val="{round(row.height * _MM)}" w:hRule="atLeast"/>' if row.height else ""
    head = "<w:tblHeader/>" if row.head else ""
    whole = "<w:cantSplit/>" if row.whole else ""
    cells, column = [], 0
    for cell in row.cells:
        cells.append(_cell(cell, sum(widths[column : column + cell.span]), _KEPT if row.head else ""))
        column += cell.span
    return f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, place: str) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    joined = "" if cell.joined is None else "<w:vMerge/>" if cell.joined else '<w:vMerge w:val="restart"/>'
    style = ("Label" if cell.label else "Cell") + ("Right" if cell.right else "")
    lines = "".join(_paragraph(line, style, place) for line in (cell.lines or ("",)))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{joined}{_LABEL if cell.label else ""}'
        f'<w:vAlign w:val="{"center" if cell.label and cell.joined is None else "top"}"/></w:tcPr>{lines}</w:tc>'
    )
