"""Paragraphs and tables of a Word document (WordprocessingML, ECMA-376-1 part 17); the one place where text meets its XML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import escape

from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WIDTH = 9070
"""Width of the text in twips: A4 less margins of 25 mm."""
SHORT = 400
"""Characters of the longest cell of a row that stays whole on a page; one that is longer than a page must not."""
_MM = 1440 / 25.4
_LABEL = '<w:shd w:val="clear" w:color="auto" w:fill="EEF0F3"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808791"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text in a table; `label` is shaded, `span` counts columns, `joined` continues the cell above, `right` is for numbers."""

    lines: tuple[str, ...]
    label: bool = False
    span: int = 1
    joined: bool | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; `height` in mm is the least, as for a box to sign in; a `head` stands on every page."""

    cells: tuple[Cell, ...]
    height: int = 0
    head: bool = False


def label(text: str, span: int = 1) -> Cell:
    """What the cell beside it is."""
    return Cell((text,), label=True, span=span)


def value(*lines: str | None, span: int = 1) -> Cell:
    """What is known, or a blank to write in."""
    return Cell(tuple(line for line in lines if line), span=span)


def run(text: str) -> str:
    """Text as it is, its line ends and tabs kept."""
    parts = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t"))
        for line in visible(text).split("\n")
    )
    return f"<w:r>{'<w:br/>'.join(parts)}</w:r>"


def paragraph(text: str = "", style: str = "Normal", *, kept: bool = False, first: bool = False) -> str:
    """One paragraph in a style of the document, `kept` on the page of what follows it, or `first` on a new page.

    A break of its own after a table that fills the page would leave an empty page.
    """
    place = ("<w:keepNext/>" if kept else "") + ("<w:pageBreakBefore/>" if first else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{run(text)}</w:p>'


def body(text: str) -> str:
    """A paragraph of running text."""
    return paragraph(text, "Body")


def heading(level: int, text: str, *, first: bool = False) -> str:
    """A heading, from 1 down, `first` on a new page."""
    return paragraph(text, f"Heading{level}", first=first)


def items(texts: Iterable[str]) -> str:
    """Each text as a paragraph with a dash."""
    return "".join(paragraph(f"— {text}", "Item") for text in texts)


def listing(
    shares: Sequence[int], heads: Sequence[str], rows: Iterable[Sequence[Cell | str]], numbers: Container[int] = ()
) -> str:
    """A table with a head that stands on every page; `shares` are the relative widths of its columns.

    `numbers` are the columns, counted from 0, that hold numbers and are aligned to the right, their heads with them.
    """

    def aligned(cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(replace(cell, right=place in numbers) for place, cell in enumerate(cells))

    first = Row(aligned(map(label, heads)), head=True)
    rest = (Row(aligned(cell if isinstance(cell, Cell) else value(cell) for cell in row)) for row in rows)
    return table(shares, [first, *rest])


def table(shares: Sequence[int], rows: Iterable[Row]) -> str:
    """A table and the empty paragraph that keeps it apart from the next."""
    widths = [WIDTH * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(row, widths) for row in rows)}</w:tbl>{paragraph(style='Note')}"
    )


def _row(row: Row, widths: Sequence[int]) -> str:
    height = f'<w:trHeight w:val="{round(row.height * _MM)}" w:hRule="atLeast"/>' if row.height else ""
    head = "<w:tblHeader/>" if row.head else ""
    longest = max(sum(map(len, cell.lines)) for cell in row.cells)
    whole = "<w:cantSplit/>" if longest <= SHORT else ""
    cells, column = [], 0
    for cell in row.cells:
        cells.append(_cell(cell, sum(widths[column : column + cell.span]), kept=row.head))
        column += cell.span
    return f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, *, kept: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    joined = "" if cell.joined is None else "<w:vMerge/>" if cell.joined else '<w:vMerge w:val="restart"/>'
    style = ("Label" if cell.label else "Cell") + ("Right" if cell.right else "")
    lines = "".join(paragraph(line, style, kept=kept) for line in (cell.lines or ("",)))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{joined}{_LABEL if cell.label else ""}'
        f'<w:vAlign w:val="{"center" if cell.label and cell.joined is None else "top"}"/></w:tcPr>{lines}</w:tc>'
    )
