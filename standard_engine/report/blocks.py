"""What a written document is made of, before it is Word, a web page or PDF: paragraphs, headings, items and tables, in this order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

SHORT = 400
"""Characters of the longest cell of a row that stays whole on a page; one that is longer than a page must not."""


class Style(Enum):
    """What a paragraph is in its document; how it looks is the layout's. The value is the style's name in Word.

    `SIGNED` is who signs and when, to the right, in official papers; reports are signed in boxes.
    """

    NORMAL = "Normal"
    BODY = "Body"
    NOTE = "Note"
    BANNER = "Banner"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    SIGNED = "Signed"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that keeps its line ends and tabs, `kept` on the page of what follows it."""

    text: str
    style: Style = Style.NORMAL
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, from 1 down, `first` on a new page."""

    level: int
    text: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """Texts in a list, each with a dash."""

    texts: tuple[str, ...]


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

    @property
    def whole(self) -> bool:
        """Whether the row stays whole on a page."""
        return max(sum(map(len, cell.lines)) for cell in self.cells) <= SHORT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows over columns whose relative widths are `shares`."""

    shares: tuple[int, ...]
    rows: tuple[Row, ...]


Block: TypeAlias = Paragraph | Heading | Items | Table


def body(text: str) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(text, Style.BODY)


def items(texts: Iterable[str]) -> tuple[Items, ...]:
    """A list, or nothing where there is none."""
    found = tuple(texts)
    return (Items(found),) if found else ()


def label(text: str, span: int = 1) -> Cell:
    """What the cell beside it is."""
    return Cell((text,), label=True, span=span)


def value(*lines: str | None, span: int = 1) -> Cell:
    """What is known, or a blank to write in."""
    return Cell(tuple(line for line in lines if line), span=span)


def listing(
    shares: Sequence[int], heads: Sequence[str], rows: Iterable[Sequence[Cell | str]], numbers: Container[int] = ()
) -> Table:
    """A table with a head that stands on every page.

    `numbers` are the columns, counted from 0, that hold numbers and are aligned to the right, their heads with them.
    """

    def aligned(cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(replace(cell, right=place in numbers) for place, cell in enumerate(cells))

    first = Row(aligned(map(label, heads)), head=True)
    rest = (Row(aligned(cell if isinstance(cell, Cell) else value(cell) for cell in row)) for row in rows)
    return Table(tuple(shares), (first, *rest))
