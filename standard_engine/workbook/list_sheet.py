"""Sheets that list things, one row each under a row of headings: found by the headings, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from standard_engine.numerals import exact_text
from standard_engine.workbook.cells import heading_word
from standard_engine.workbook.dates import serial_date, written_date
from standard_engine.workbook.number_text import Refusal, stored_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from standard_engine.workbook.cells import Sheet, StoredCell

_TRUTHS = {"1": "是", "0": "否"}


class ListHeading(StrEnum):
    """A heading as printed; what stands before the bracket is how the reader knows it."""

    @property
    def word(self) -> str:
        """The heading without its bracket."""
        return self.value.partition("（")[0]


Heading = TypeVar("Heading", bound=ListHeading)


@dataclass(frozen=True, slots=True)
class ListRow(Generic[Heading]):
    """One row with anything in it: its cells by heading."""

    sheet: Sheet
    cells: Mapping[Heading, StoredCell]

    def text(self, heading: Heading) -> str:
        """What stands there, as stored; empty for nothing."""
        cell = self.cells.get(heading)
        return (cell.text or "").strip() if cell is not None else ""

    def shown(self, heading: Heading) -> str:
        """What stands there, a number in plain decimals."""
        cell, text = self.cells.get(heading), self.text(heading)
        if cell is None or cell.type not in {"n", "b"}:
            return text
        if cell.type == "b":
            return _TRUTHS.get(text, text)
        number = stored_number(text) if text else None
        return text if number is None or isinstance(number, Refusal) else exact_text(number.number)

    def day(self, heading: Heading, *, date1904: bool) -> date | None:
        """The day that stands there, as a date cell or written; None for anything else."""
        day = written_date(self.shown(heading))
        if day is None and heading in self.cells and self.cells[heading].type == "n":
            number = stored_number(self.text(heading))
            return None if isinstance(number, Refusal) else serial_date(number.number, date1904=date1904)
        return day

    @property
    def first(self) -> StoredCell:
        """Where the row is told to be."""
        return min(self.cells.values(), key=lambda cell: cell.column)


def list_rows(
    sheets: Iterable[Sheet], headings: type[Heading], needed: Collection[Heading]
) -> Iterator[ListRow[Heading]]:
    """The filled rows of every sheet that has the needed headings in one row, in order."""
    words: Mapping[str, Heading] = _words(headings)
    wanted = {heading_word(heading.value) for heading in needed}
    for sheet in sheets:
        if wanted <= sheet.words:
            yield from _rows(sheet, words, frozenset(needed))


@cache
def _words(headings: type[Heading]) -> Mapping[str, Heading]:
    return {heading_word(heading.value): heading for heading in headings}


def _rows(sheet: Sheet, words: Mapping[str, Heading], needed: frozenset[Heading]) -> Iterator[ListRow[Heading]]:
    lines: dict[int, dict[int, Heading]] = {}
    for cell in sheet.texts:
        heading = words.get(heading_word(cell.text or ""))
        if heading is not None:
            lines.setdefault(cell.row, {})[cell.column] = heading
    top = min((row for row, columns in lines.items() if needed <= set(columns.values())), default=None)
    if top is None:
        return
    rows: dict[int, dict[Heading, StoredCell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > top and column in lines[top] and (cell.text or "").strip():
            rows.setdefault(row, {})[lines[top][column]] = cell
    for found in rows.values():
        yield ListRow(sheet, found)
