"""Shared formulas: a workbook stores a formula that was filled down or across once, and for the other cells only its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.workbook.refs import LAST_COLUMN, LAST_ROW, column_name, column_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFERENCE = re.compile(
    r"""(?P<quoted>"[^"]*"|'[^']*')|(?<![A-Za-z0-9_.$\u0080-\uffff])"""
    r"(?P<d1>\$?)(?P<column>[A-Za-z]{1,3})(?P<d2>\$?)(?P<row>[1-9][0-9]{0,6})(?![A-Za-z0-9_.(!\u0080-\uffff])"
)


class SharedFormulas:
    """The shared formulas met so far in one sheet, by their number: text and position of the cell that holds it."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, int, int]] = {}

    def text(self, attributes: Mapping[str, str], text: str, position: tuple[int, int]) -> str:
        """The formula of a cell; empty where no cell before it holds the text."""
        if attributes.get("t") != "shared":
            return text
        number = attributes.get("si", "")
        if text:
            self._held[number] = (text, *position)
            return text
        if number not in self._held:
            return ""
        held, row, column = self._held[number]
        return shifted(held, position[0] - row, position[1] - column)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads after being copied so many rows down and columns right; `$` holds a reference in place."""

    def move(found: re.Match[str]) -> str:
        if found["quoted"] is not None:
            return found[0]
        row = int(found["row"]) + (0 if found["d2"] else rows)
        column = column_number(found["column"].upper()) + (0 if found["d1"] else columns)
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            return "#REF!"
        return f"{found['d1']}{column_name(column)}{found['d2']}{row}"

    return _REFERENCE.sub(move, formula)
