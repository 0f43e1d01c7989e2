"""Stored cells of a sheet: the text exactly as the file holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from standard_engine.findings import Place
from standard_engine.workbook.refs import Area, ref
from standard_engine.workbook.styles import PLAIN, CellStyle
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CELLS = 200_000
"""More in one sheet is no data workbook."""

_LONGEST_HEADING = 40

TYPES = frozenset({"n", "s", "inlineStr", "str", "b", "e", "d"})


class StoredCell(NamedTuple):
    """One cell as stored. A named tuple, since a workbook has thousands and they are made in every reading.

    `text` is the stored text (a shared or inline string resolved), None where there is none. `type` is the file's
    own: `n` number, `s` text, `str` text from a formula, `b` truth, `e` error, `d` date. `formula` is the formula's
    text, None for a cell without one, empty where the file does not say it. `hidden`: its row or column.
    """

    sheet: str
    ref: str
    row: int
    column: int
    text: str | None
    type: str
    style: CellStyle = PLAIN
    formula: str | None = None
    hidden: bool = False

    @property
    def number_format(self) -> str:
        """The format code that the number is shown with."""
        return self.style.number_format

    @property
    def place(self) -> Place:
        """Where findings about the cell point."""
        return Place(sheet=self.sheet, cell=self.ref)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its stored cells by (row, column), in the file's order, and its merged areas."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], StoredCell] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()

    @cached_property
    def texts(self) -> tuple[StoredCell, ...]:
        """The cells that are not numbers, in order."""
        return tuple([cell for cell in self.cells.values() if cell.type != "n"])

    @cached_property
    def said(self) -> frozenset[str]:
        """What its texts say, each once."""
        return frozenset([cell.text for cell in self.texts if cell.text])

    @cached_property
    def words(self) -> frozenset[str]:
        """What its texts say as headings, see `heading_word`."""
        return frozenset([heading_word(text) for text in self.said])

    @cached_property
    def formulas(self) -> tuple[StoredCell, ...]:
        """The cells with a formula that the file says, in order."""
        return tuple([cell for cell in self.cells.values() if cell.formula])

    def cell(self, row: int, column: int) -> StoredCell | None:
        """The stored cell at a position counted from 1."""
        return self.cells.get((row, column))

    def merged_into(self, row: int, column: int) -> str | None:
        """The top left cell of the merge that covers the position; None where it is not covered."""
        for area in self.merges:
            if area.holds(row, column) and (row, column) != (area.top, area.left):
                return ref(area.top, area.left)
        return None


def heading_word(text: str) -> str:
    """A heading for comparing: what stands before its bracket, whatever its width, spaces and case; empty for a long text."""
    return _heading_word(text) if len(text) <= _LONGEST_HEADING else ""


@lru_cache(maxsize=1 << 13)
def _heading_word(text: str) -> str:
    return bare(re.split(r"[（(]", text, maxsplit=1)[0])


@dataclass(frozen=True)
class Lookups:
    """What cells refer to by index: the workbook's shared strings and styles."""

    strings: tuple[str, ...]
    styles: tuple[CellStyle, ...]

    @cached_property
    def by_index(self) -> Mapping[str, str]:
        """The shared strings by their index as cells write it."""
        return {str(at): text for at, text in enumerate(self.strings)}
