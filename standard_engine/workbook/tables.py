"""Tables in sheets: found by the header of their code column, wherever users moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.workbook.layout import METADATA_MARK, Column, Role, header_role
from standard_engine.workbook.refs import LAST_COLUMN
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.cells import Sheet, StoredCell

MOST_TABLES = 50
_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: where each role's columns are, and the row of each code as written.

    `years` maps a data year to its column; `repeated` gives what stands over more than one column, with the headers'
    places: those columns are in neither. `last` is the table's last row.
    """

    sheet: Sheet
    header: StoredCell
    columns: Mapping[Role, tuple[int, ...]]
    years: Mapping[int, int]
    repeated: Mapping[Column, tuple[str, ...]]
    codes: tuple[StoredCell, ...]
    last: int

    def column(self, role: Role) -> int | None:
        """The column with a role; None where there is none."""
        return next(iter(self.columns.get(role, ())), None)

    def value_column(self, year: int | None) -> int | None:
        """The column of a data year, or with None that of values reported once."""
        return self.column(Role.VALUE) if year is None else self.years.get(year)

    @property
    def value_columns(self) -> tuple[int, ...]:
        """Every column that holds values."""
        return (*self.years.values(), *self.columns.get(Role.VALUE, ()))

    def texts(self, row: int, role: Role) -> tuple[str, ...]:
        """What stands in a row under the headers of a role, blanks left out."""
        cells = [self.sheet.cell(row, column) for column in self.columns.get(role, ())]
        return tuple(cell.text.strip() for cell in cells if cell is not None and cell.text and cell.text.strip())


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """The tables of a sheet that hold values; none for a sheet with more code headers than any honest one."""
    codes = {word for word in sheet.said if header_role(word) == (Role.CODE, None)}
    heads = [cell for cell in sheet.texts if cell.text in codes] if codes else []
    if not 1 <= len(heads) <= MOST_TABLES:
        return ()
    grid = _Grid(
        sheet,
        {row for head in heads for row in range(head.row, head.row + _HEADER_ROWS)},
        {head.column for head in heads},
    )
    tables = (_table(grid, head, heads) for head in heads)
    return tuple(table for table in tables if table.value_columns or table.repeated)


class _Grid:
    """The cells of one sheet, looked through once: those in the rows that headers stand in, those in the columns of codes."""

    def __init__(self, sheet: Sheet, rows: set[int], columns: set[int]) -> None:
        self.sheet = sheet
        self.last = max(sheet.cells)[0]
        self.in_headers: list[StoredCell] = []
        self.in_columns: dict[int, list[StoredCell]] = {column: [] for column in columns}
        for (row, column), cell in sheet.cells.items():
            if row in rows:
                self.in_headers.append(cell)
            if column in columns and bare(cell.text or ""):
                self.in_columns[column].append(cell)


def _table(grid: _Grid, head: StoredCell, heads: list[StoredCell]) -> Table:
    beside = sorted(other.column for other in heads if other.row == head.row)
    left = head.column if len(beside) > 1 else 1
    right = next((column - 1 for column in beside if column > head.column), LAST_COLUMN)
    below = [other.row for other in heads if other.row > head.row and left <= other.column <= right]
    last = min(below) - 1 if below else grid.last
    codes = [cell for cell in grid.in_columns[head.column] if head.row < cell.row <= last]
    first = min((cell.row for cell in codes), default=head.row + 1)
    headers = [
        cell
        for cell in grid.in_headers
        if head.row <= cell.row < min(first, head.row + _HEADER_ROWS) and left <= cell.column <= right
    ]
    return _with_columns(grid.sheet, head, headers, tuple(sorted(codes, key=lambda cell: cell.row)), last)


def _with_columns(
    sheet: Sheet, head: StoredCell, headers: list[StoredCell], codes: tuple[StoredCell, ...], last: int
) -> Table:
    found: dict[tuple[Role, int | None], list[StoredCell]] = {}
    for cell in headers:
        role = header_role(cell.text or "")
        if role is not None:
            found.setdefault(role, []).append(cell)
    single = (Role.YEAR, Role.VALUE, Role.UNIT)
    twice = {role: cells for role, cells in found.items() if len(cells) > 1 and role[0] in single}
    columns = {
        role: tuple(cell.column for cell in cells)
        for (role, year), cells in found.items()
        if year is None and (role, year) not in twice
    }
    years = {year: cells[0].column for (role, year), cells in found.items() if year and (role, year) not in twice}
    repeated = {Column(*role): tuple(cell.ref for cell in cells) for role, cells in twice.items()}
    return Table(sheet, head, columns, years, repeated, codes, last)


def read_metadata(sheets: tuple[Sheet, ...], mark: str = METADATA_MARK) -> Mapping[str, str] | None:
    """What a workbook says about itself on the sheet that begins with a mark; None where that sheet is gone."""
    for sheet in sheets:
        first = sheet.cell(1, 1)
        if first is not None and first.text == mark:
            names = {row: cell.text for (row, column), cell in sheet.cells.items() if column == 1}
            values = {row: cell.text for (row, column), cell in sheet.cells.items() if column == 2}  # noqa: PLR2004 - B
            return {name: values.get(row) or "" for row, name in names.items() if name}
    return None
