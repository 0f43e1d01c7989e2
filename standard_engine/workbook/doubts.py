"""What is doubtful about a workbook as a whole: hidden data, years that repeat, years that are not asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import data_codes as codes
from standard_engine.findings import value_codes
from standard_engine.language import say
from standard_engine.submission import Absence, Datum
from standard_engine.workbook.binding import BoundRow, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.submission import Slot
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.rows import RowReader

_FEWEST_EQUAL = 3
_SHOWN_CELLS = 5
_UNKNOWN = Datum(absence=Absence.UNKNOWN)


def doubts(reader: RowReader, rows: list[BoundRow], data: Mapping[Slot, Datum]) -> list[Finding]:
    """Findings that no single cell gives."""
    by_sheet: dict[str, list[BoundRow]] = {}
    for bound in rows:
        by_sheet.setdefault(bound.table.sheet.name, []).append(bound)
    found: list[Finding] = []
    for members in by_sheet.values():
        found += _hidden(reader, members)
        found += _same_years(reader, members, data)
        found += _unused_years(reader, members)
    return found


def _hidden(reader: RowReader, rows: list[BoundRow]) -> list[Finding]:
    """Filled cells of one sheet that cannot be seen."""
    sheet = rows[0].table.sheet
    if not (sheet.hidden or any(cell.hidden for cell in sheet.cells.values())):
        return []
    filled = [cell for bound in rows for cell in _filled_cells(reader, bound)]
    unseen = filled if sheet.hidden else [cell for cell in filled if cell.hidden]
    if not unseen:
        return []
    refs = [cell.ref for cell in unseen]
    shown = say("、").join(refs[:_SHOWN_CELLS]) + (say("等") if len(refs) > _SHOWN_CELLS else "")
    where = say("工作表") if sheet.hidden else say("行或列")
    return [codes.HIDDEN.at(unseen[0].place, count=len(refs), where=where, cells=shown)]


def _filled_cells(reader: RowReader, bound: BoundRow) -> list[StoredCell]:
    cells = [bound.cell(year) for year in reader.years(bound.spec)]
    return [cell for cell in cells if cell is not None and not is_blank(cell)]


def _same_years(reader: RowReader, rows: list[BoundRow], data: Mapping[Slot, Datum]) -> list[Finding]:
    """Neighbouring years of one sheet whose numbers are all equal, at least three of them not zero."""
    found = []
    for year in range(reader.year - 1, reader.year - max(bound.spec.years for bound in rows), -1):
        count = _repeated(rows, data, year)
        if count >= _FEWEST_EQUAL:
            place = rows[0].table.header.place
            found.append(value_codes.SAME_YEARS.at(place, one=year, other=year + 1, count=count))
    return found


def _repeated(rows: list[BoundRow], data: Mapping[Slot, Datum], year: int) -> int:
    """How many numbers other than zero are those of the next year; 0 as soon as any known number is not."""
    count = 0
    for bound in rows:
        one = data.get((bound.spec.id, bound.row.key, year), _UNKNOWN).value
        other = data.get((bound.spec.id, bound.row.key, year + 1), _UNKNOWN).value
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            if one != other:
                return 0
            count += one != 0
    return count


def _unused_years(reader: RowReader, rows: list[BoundRow]) -> list[Finding]:
    wanted = {year for bound in rows for year in reader.years(bound.spec)}
    tables = {id(bound.table): bound.table for bound in rows}
    found = []
    for table in tables.values():
        extra = sorted(set(table.years) - wanted)
        if extra:
            years = say("、").join(say("{year}年", year=year) for year in extra)
            found.append(codes.YEAR_NOT_USED.at(table.header.place, years=years))
    return found
