"""A wide table, a row an enterprise: its rows as stored cells, from .xlsx, .csv or .parquet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from standard_engine.errors import UsageError
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.guard import begin
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from standard_engine.workbook.cells import Sheet

KINDS = (".xlsx", ".csv", ".parquet")
_DELIMITERS = ",\t;"
_LONGEST = 1 << 20
"""Characters of one field of a CSV file."""
_TOGETHER = 1 << 12


@dataclass(frozen=True)
class WideTable:
    """Its name in findings, its headers with the number of the row that they stand in, and how many rows follow at most."""

    path: Path
    name: str
    headers: tuple[str, ...]
    header_row: int
    count: int
    sheet: Sheet | None = None
    encoding: str = ""
    delimiter: str = ","

    def rows(self) -> Iterator[tuple[int, list[StoredCell | None]]]:
        """Every row that says anything, with its number counted from 1; a row of a CSV file as wide as it is."""
        if self.sheet is not None:
            yield from self._of_sheet(self.sheet)
        elif self.path.suffix.lower() == ".csv":
            yield from self._of_csv()
        else:
            yield from self._of_parquet()

    def anchor(self, row: int, column: int) -> str | None:
        """The cell that covers another in a merge."""
        return None if self.sheet is None else self.sheet.merged_into(row, column)

    def _of_sheet(self, sheet: Sheet) -> Iterator[tuple[int, list[StoredCell | None]]]:
        for row in sorted({row for row, _ in sheet.cells if row > self.header_row}):
            cells = [sheet.cell(row, column + 1) for column in range(len(self.headers))]
            if any(cell is not None and cell.text for cell in cells):
                yield row, cells

    def _of_csv(self) -> Iterator[tuple[int, list[StoredCell | None]]]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            for number, values in enumerate(_records(file, self.delimiter, self.name), 1):
                if number > 1 and any(value.strip() for value in values):
                    yield number, [_cell(self.name, number, at, value, "s") for at, value in enumerate(values, 1)]

    def _of_parquet(self) -> Iterator[tuple[int, list[StoredCell | None]]]:
        import pyarrow.parquet as pq

        number = 1
        for batch in pq.ParquetFile(self.path).iter_batches(_TOGETHER):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                if any(value is not None for value in values):
                    yield number, [_typed(self.name, number, at, value) for at, value in enumerate(values, 1)]


def open_wide(path: Path, sheet: str | None, header: int) -> WideTable:
    """Look at a table's headers.

    Raises:
        InputError: for a workbook that cannot be read safely.
        UsageError: for a table that has no headers, or of which it is not clear what to read.
    """
    match path.suffix.lower():
        case ".xlsx":
            return _open_sheet(path, sheet, header)
        case ".csv":
            return _open_csv(path)
        case ".parquet":
            return _open_parquet(path)
    raise UsageError(f"{path.name} 不是宽表；宽表是 {'、'.join(KINDS)} 文件")


def _open_sheet(path: Path, wanted: str | None, header: int) -> WideTable:
    sheets = begin(_sheets, path, path.name).result()
    names = [sheet.name for sheet in sheets if not sheet.hidden and sheet.cells]
    if wanted is None and len(names) != 1:
        raise UsageError(
            f"{path.name} 有 {len(names)} 张有内容的表（{'、'.join(names)}）；在对应文件中写明 sheet: 表名"
        )
    found = next((sheet for sheet in sheets if sheet.name == (wanted or names[0])), None)
    if found is None:
        raise UsageError(f"{path.name} 没有名为 {wanted} 的表；有 {'、'.join(names)}")
    last = max((column for row, column in found.cells if row == header), default=0)
    cells = [found.cell(header, column) for column in range(1, last + 1)]
    headers = tuple("" if cell is None else (cell.text or "").strip() for cell in cells)
    rows = len({row for row, _ in found.cells if row > header})
    return _with_headers(WideTable(path, found.name, headers, header, rows, found))


def _sheets(path: Path) -> tuple[Sheet, ...]:
    return stored_workbook(read_file(path), path.name).sheets


def _open_csv(path: Path) -> WideTable:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        file.seek(0)
        headers = next(_records(file, delimiter, path.name), [])
        rows = sum(1 for _ in file)
    return _with_headers(
        WideTable(path, path.name, tuple(header.strip() for header in headers), 1, rows, None, encoding, delimiter)
    )


def _encoding(path: Path) -> str:
    """UTF-8, else what spreadsheet programs in China write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise UsageError(f"{path.name} 既不是 UTF-8，也不是 GB18030 编码；另存为“CSV UTF-8”或 .xlsx")


def _records(file: Any, delimiter: str, name: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UsageError(f"{name} 第 {reader.line_num} 行不是 CSV：{error}；另存为 .xlsx 再试") from None


def _open_parquet(path: Path) -> WideTable:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid):
        raise UsageError(f"{path.name} 不是 Parquet 文件") from None
    return _with_headers(WideTable(path, path.name, tuple(file.schema_arrow.names), 1, file.metadata.num_rows))


def _with_headers(table: WideTable) -> WideTable:
    if not any(table.headers):
        raise UsageError(
            f"{table.name} 第 {table.header_row} 行没有表头；表头在别的行时，在对应文件中写明 header: 行号"
        )
    return table


def _cell(sheet: str, row: int, column: int, text: str, kind: str) -> StoredCell | None:
    return StoredCell(sheet, ref(row, column), row, column, text, kind) if text.strip() else None


def _typed(sheet: str, row: int, column: int, value: Any) -> StoredCell | None:
    """A value as a workbook would store it: numbers by their shortest decimal."""
    match value:
        case None:
            return None
        case bool():
            return _cell(sheet, row, column, "1" if value else "0", "b")
        case int() | float():
            return _cell(sheet, row, column, repr(value), "n")
        case datetime():
            return _cell(sheet, row, column, value.date().isoformat(), "d")
        case date():
            return _cell(sheet, row, column, value.isoformat(), "d")
        case _:
            return _cell(sheet, row, column, str(value), "s")


def headers_of(table: WideTable) -> Sequence[tuple[int, str]]:
    """The headers that say anything, each with its column counted from 1."""
    return [(at, header) for at, header in enumerate(table.headers, 1) if header]
