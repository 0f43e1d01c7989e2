"""Cell references: `D12` as row 12, column 4, and back; ranges as rectangles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@lru_cache(maxsize=1 << 14)
def parse_ref(text: str) -> tuple[int, int]:
    """Row and column, counted from 1, of a reference without dollar signs.

    Raises:
        ValueError: if it is no reference, or outside a sheet.
    """
    found = _REF.fullmatch(text)
    if found is None:
        raise ValueError(f"not a cell reference: {text[:20]}")
    column = column_number(found[1])
    row = int(found[2])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"cell reference outside the sheet: {text}")
    return row, column


@lru_cache(maxsize=1 << 10)
def column_number(letters: str) -> int:
    """The column, counted from 1, that capital letters name."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


@lru_cache(maxsize=1 << 10)
def column_name(column: int) -> str:
    """Letters of a column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def ref(row: int, column: int) -> str:
    """The reference of a cell: row and column counted from 1."""
    return f"{column_name(column)}{row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Is the cell inside?"""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        """As `D4:F9`."""
        return f"{ref(self.top, self.left)}:{ref(self.bottom, self.right)}"


def parse_area(text: str) -> Area:
    """The rectangle of `D4:F9` or of a single cell.

    Raises:
        ValueError: if it is no range, or turned round.
    """
    first, _, last = text.partition(":")
    top, left = parse_ref(first)
    bottom, right = parse_ref(last or first)
    if bottom < top or right < left:
        raise ValueError(f"range turned round: {text}")
    return Area(top, left, bottom, right)
