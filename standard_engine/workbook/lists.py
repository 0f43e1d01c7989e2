"""Lists for dropdowns: short ones stand in the cell's validation, long ones on a hidden sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.workbook.layout import LISTS_SHEET
from standard_engine.workbook.refs import column_name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from standard_engine.workbook.looks import Looks

_LONGEST_IN_CELL = 255


class Lists:
    """Hands out where a dropdown finds its values, and remembers the long ones."""

    def __init__(self) -> None:
        self._long: dict[tuple[str, ...], str] = {}

    def source(self, title: str, values: tuple[str, ...]) -> list[str] | str:
        """The values themselves, or the range of the hidden sheet that will hold them under a title."""
        if len(",".join(values)) <= _LONGEST_IN_CELL and not any("," in value for value in values):
            return list(values)
        self._long.setdefault(values, title)
        column = column_name(list(self._long).index(values) + 1)
        return f"='{LISTS_SHEET}'!${column}$2:${column}${len(values) + 1}"

    def write(self, sheet: Worksheet, looks: Looks) -> None:
        """Fill the hidden sheet."""
        for column, (values, title) in enumerate(self._long.items()):
            sheet.write_string(0, column, title, looks.header)
            sheet.set_column(column, column, max(len(title), *(len(value) for value in values)) * 2)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, column, value)
