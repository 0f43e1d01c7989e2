"""A filled worksheet of checked numbers → its rows; located by headings and codes, wherever they were moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import review_codes as codes
from standard_engine.pack.review import Checked
from standard_engine.pack.worksheet import FILLED, MARK, Heading
from standard_engine.workbook.dates import iso_date, serial_date, written_date
from standard_engine.workbook.formats import display
from standard_engine.workbook.guard import begin
from standard_engine.workbook.number_text import Refusal, stored_number, typed_number
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.question import one_line
from standard_engine.workbook.unit_text import is_percent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.workbook.cells import Sheet, StoredCell
    from standard_engine.workbook.package import StoredWorkbook

_NEEDED = {*FILLED, Heading.CODE}


@dataclass(frozen=True, slots=True)
class FilledWorksheet:
    """What a worksheet says of its pack (id, version, hash), its rows, and what could not be read in them."""

    pack: tuple[str, str, str]
    rows: tuple[Checked, ...]
    findings: tuple[Finding, ...]


def read_worksheet(path: Path, today: date) -> FilledWorksheet:
    """The rows of a filled worksheet, read in a child process with limits.

    Raises:
        InputError: if it cannot be read safely, or is no worksheet.
    """
    return begin(_read, (path, today), path.name).result()


def _read(job: tuple[Path, date]) -> FilledWorksheet:
    path, today = job
    book = stored_workbook(read_file(path), path.name)
    reader = _Reader(book, today)
    rows = [reader.row(cells) for sheet in book.sheets for cells in _lines(sheet)]
    about = _about(book)
    if not rows:
        needed = "、".join(sorted(_NEEDED))
        raise InputError(
            [codes.NOT_A_WORKSHEET.at(Place(file=book.name), what=f"没有表头为 {needed} 的表，或表是空的")]
        )
    return FilledWorksheet(about, tuple(rows), tuple(reader.findings))


def _about(book: StoredWorkbook) -> tuple[str, str, str]:
    for sheet in book.sheets:
        mark = sheet.cell(1, 1)
        if mark is not None and mark.text == MARK:
            cells = [sheet.cell(row, 2) for row in (2, 3, 4)]
            id_, version, hash_ = ((cell.text or "") if cell is not None else "" for cell in cells)
            return id_, version, hash_
    raise InputError([codes.NOT_A_WORKSHEET.at(Place(file=book.name), what="没有记录规则包的隐藏工作表")])


def _lines(sheet: Sheet) -> list[dict[Heading, StoredCell]]:
    """The rows with a code below the first row that holds every heading that is needed."""
    heads: dict[int, dict[int, Heading]] = {}
    for cell in sheet.texts:
        word = "".join((cell.text or "").split())
        if word in set(Heading):
            heads.setdefault(cell.row, {})[cell.column] = Heading(word)
    top = next((row for row in sorted(heads) if set(heads[row].values()) >= _NEEDED), None)
    if top is None:
        return []
    rows: dict[int, dict[Heading, StoredCell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > top and column in heads[top] and ((cell.text or "").strip() or cell.formula is not None):
            rows.setdefault(row, {})[heads[top][column]] = cell
    return [cells for cells in rows.values() if Heading.CODE in cells]


class _Reader:
    def __init__(self, book: StoredWorkbook, today: date) -> None:
        self._book, self._today = book, today
        self.findings: list[Finding] = []

    def row(self, cells: Mapping[Heading, StoredCell]) -> Checked:
        """One row; what cannot be read is a finding and counts as blank."""

        def text(heading: Heading) -> str | None:
            return " ".join((cells[heading].text or "").split()) or None if heading in cells else None

        code = text(Heading.CODE) or ""
        name = text(Heading.NAME) or code
        return Checked(
            code=code,
            place=cells[Heading.CODE].place,
            stated=self._number(cells.get(Heading.STATED), name, text(Heading.UNIT) or ""),
            document=text(Heading.DOCUMENT),
            clause=text(Heading.CLAUSE),
            checked_by=text(Heading.CHECKED_BY),
            checked_on=self._day(cells.get(Heading.CHECKED_ON), name),
        )

    def _number(self, cell: StoredCell | None, name: str, unit: str) -> Fraction | None:
        if cell is None:
            return None
        read = stored_number(cell.text or "") if cell.type == "n" else typed_number(cell.text or "")
        what = None
        if cell.formula is not None:
            what = "是公式；只写数"
        elif cell.type not in {"n", "s", "inlineStr"}:
            what = "不是数"
        elif isinstance(read, Refusal):
            what = f"不是一个确切的数：{read.what}" if read.what else "不是一个确切的数"
        elif read.unit.strip() not in {"", unit}:
            what = f"的单位与表中的 {unit or '（无单位）'} 不同"
        elif read.doubt:
            what = f"有两种读法：{read.doubt}"
        if what is None and not isinstance(read, Refusal):
            percent = cell.type == "n" and display(cell.number_format, (read.number > 0) - (read.number < 0)).percent
            if not percent:
                return read.number
            if is_percent(unit):
                return read.number * 100
            what = "显示成百分数，而表中的单位不是 %"
        self.findings.append(codes.BAD_STATED.at(cell.place, name=name, raw=one_line(cell.text or ""), what=what))
        return None

    def _day(self, cell: StoredCell | None, name: str) -> date | None:
        if cell is None:
            return None
        text = cell.text or ""
        if cell.type == "n":
            number = stored_number(text)
            day = None if isinstance(number, Refusal) else serial_date(number.number, date1904=self._book.date1904)
            day = day or written_date(text)
        else:
            day = iso_date(text) if cell.type == "d" else written_date(text)
        if cell.formula is None and day is not None and day <= self._today:
            return day
        late = day is not None and day > self._today
        what = "是公式；只写日期" if cell.formula is not None else "晚于今天" if late else "不是日期"
        shown = day.isoformat() if day is not None else one_line(text)
        self.findings.append(codes.BAD_DAY.at(cell.place, name=name, raw=shown, what=what))
        return None
