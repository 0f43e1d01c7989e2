"""A paper as one web page: no script, nothing from outside, the same bytes for the same paper; printed, it is A4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.blocks import Table
from standard_engine.report.joined import begun
from standard_engine.report.page import counted, environment, numbered, read, sheet

if TYPE_CHECKING:
    from standard_engine.report.blocks import Block, Row
    from standard_engine.report.joined import Begun
    from standard_engine.report.page import Style
    from standard_engine.report.paper import Paper


@dataclass(frozen=True, slots=True)
class RowView:
    """The cells that begin in a row, and the classes that say how it looks."""

    cells: tuple[Begun, ...]
    look: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A table by the classes and names of its columns, the rows that stand on every page, and all others."""

    shares: tuple[str, ...]
    names: tuple[str, ...]
    heads: tuple[RowView, ...]
    rows: tuple[RowView, ...]


def paper_html(paper: Paper) -> str:
    """The paper as HTML text."""
    blocks = [(type(block).__name__, _shown(block)) for block in paper.blocks]
    return environment().get_template("blocks.html.j2").render(paper=paper, blocks=blocks, style=_style(paper))


def _shown(block: Block) -> Block | TableView:
    if not isinstance(block, Table):
        return block
    rows = [(row.head, RowView(cells, _look(row))) for row, cells in zip(block.rows, begun(block), strict=True)]
    return TableView(
        tuple(_share(block, share) for share in block.shares),
        _names(block),
        tuple(view for head, view in rows if head),
        tuple(view for head, view in rows if not head),
    )


def _names(table: Table) -> tuple[str, ...]:
    """What the columns of a table with a head are called."""
    heads = [row for row in table.rows if row.head]
    return tuple(" ".join(cell.lines) for cell in heads[0].cells for _ in range(cell.span)) if heads else ()


def _look(row: Row) -> str:
    return " ".join((*(("whole",) if row.whole else ()), *((f"high{row.height}",) if row.height else ())))


def _share(table: Table, share: int) -> str:
    return f"share{round(1000 * share / sum(table.shares))}"


def _style(paper: Paper) -> Style:
    """The sheets of the layout, the widths and heights of this paper's tables, and what stands at the foot of its pages.

    A policy that lets in one style sheet by its hash lets in no style at an element.
    """
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    shares = {_share(table, share) for table in tables for share in table.shares}
    heights = {row.height for table in tables for row in table.rows if row.height}
    widths = "".join(f".{name} {{ width: {int(name[5:]) / 10}%; }}\n" for name in sorted(shares))
    high = "".join(f".high{height} {{ height: {height}mm; }}\n" for height in sorted(heights))
    sheets = [
        f"blocks_{paper.layout.name}.css",
        *([f"blocks_{paper.layout.name}_turned.css"] if paper.layout.turned else []),
    ]
    return sheet(read("blocks.css", *sheets) + widths + high + _foot(paper))


def _foot(paper: Paper) -> str:
    """The foot of a report's pages; that of official papers is the same for all, and stands in their style sheet."""
    if not paper.layout.stamped:
        return ""
    standing = numbered(paper.standing + say("　")) if paper.standing else ""
    look = "font: 9px sans-serif; color: #555"
    made = numbered("\n".join(paper.stamp))
    return (
        f'@page {{ @bottom-left {{ content: "{made}"; white-space: pre-line; text-align: left; {look}; }} '
        f'@bottom-right {{ content: "{standing}" {counted()}; {look}; }} }}\n'
    )
