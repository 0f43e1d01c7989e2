"""One row of the pack read from its row of a sheet: its unit, its remark, and a datum for each year asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from standard_engine.findings import Place, value_codes
from standard_engine.findings import data_codes as codes
from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldType
from standard_engine.workbook.binding import BoundRow, is_blank
from standard_engine.workbook.layout import Column, Role
from standard_engine.workbook.plain_number import plain_number
from standard_engine.workbook.question import Question, RowUnit
from standard_engine.workbook.refs import ref
from standard_engine.workbook.unit_text import is_percent, is_plain, shown_unit, unit_factor
from standard_engine.workbook.values import read_cell
from standard_engine.workbook.words import absence_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import Enumeration, FieldSpec
    from standard_engine.submission import Datum, Slot


_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows for the latest data year of one workbook."""

    year: int
    enumerations: Mapping[str, Enumeration]
    date1904: bool

    def years(self, spec: FieldSpec) -> tuple[int | None, ...]:
        """The data years that a field is asked for, earliest first; None for a value reported once."""
        return _years(self.year, spec.years)

    def filled(self, bound: BoundRow) -> bool:
        """Is any cell of the row that is asked for filled?"""
        return any(not is_blank(bound.cell(year)) for year in self.years(bound.spec))

    def read(self, bound: BoundRow) -> tuple[dict[Slot, Datum], list[Finding]]:
        """The data of a row, and what is wrong or doubtful about it; years without a column are left out."""
        unit, findings = self._unit(bound)
        data: dict[Slot, Datum] = {}
        spec, key, sheet, row = bound.spec, bound.row.key, bound.table.sheet, bound.code.row
        plain = spec.type is FieldType.NUMBER and unit.factor == 1 and not sheet.merges
        percent = plain and is_percent(unit.text)
        for year in self.years(spec):
            column = bound.table.value_column(year)
            if column is None:
                continue
            cell = sheet.cell(row, column)
            taken = plain_number(cell, spec, unit.text, percent=percent) if plain and cell is not None else None
            if taken is None:
                taken, found = read_cell(self._question(bound, year, column, unit), cell)
                findings += found
            data[spec.id, key, year] = taken
        return data, findings

    def _question(self, bound: BoundRow, year: int | None, column: int, unit: RowUnit) -> Question:
        row, sheet = bound.code.row, bound.table.sheet
        spec = bound.spec
        return Question(
            spec,
            bound.row,
            year,
            unit,
            _reason(bound),
            Place(None, None, None, sheet.name, ref(row, column)),
            None if spec.enumeration is None else self.enumerations.get(spec.enumeration),
            sheet.merged_into(row, column) if sheet.merges else None,
            self.date1904,
        )

    def _unit(self, bound: BoundRow) -> tuple[RowUnit, list[Finding]]:
        """The unit of the row's numbers, by the unit column where there is one; findings only for a row in use."""
        own = _own_unit(bound.row.unit)
        column = bound.table.column(Role.UNIT)
        if bound.spec.type is not FieldType.NUMBER or column is None:
            return own, []
        cell = bound.table.sheet.cell(bound.code.row, column)
        written = "" if cell is None or cell.text is None else cell.text.strip()
        if written == bound.row.unit:
            return own, []
        if is_plain(written) and not is_plain(bound.row.unit):
            unit, code = own, value_codes.UNIT_BLANK
        else:
            unit = RowUnit(written, unit_factor(written, bound.row))
            code = value_codes.UNKNOWN_UNIT if unit.factor is None else value_codes.UNIT_CHANGED
        if unit.factor == 1 and code is value_codes.UNIT_CHANGED:
            return unit, []
        place = Place(sheet=bound.table.sheet.name, cell=ref(bound.code.row, column))
        finding = code.at(
            place,
            item=f"{bound.row.code} {bound.row.title}",
            code=bound.row.code,
            title=bound.row.title,
            unit=written,
            expected=shown_unit(bound.row.unit),
            factor="" if unit.factor is None else exact_text(unit.factor),
            subject=bound.spec.id,
        )
        return unit, [finding] if self.filled(bound) else []


@lru_cache(maxsize=256)
def _own_unit(unit: str) -> RowUnit:
    return RowUnit(unit, _ONE)


@lru_cache(maxsize=64)
def _years(last: int, count: int) -> tuple[int | None, ...]:
    return tuple(range(last - count + 1, last + 1)) if count else (None,)


def _reason(bound: BoundRow) -> str:
    """The remark of a row; words that say nothing are no reason."""
    texts = bound.table.texts(bound.code.row, Role.NOTE)
    return "；".join(text for text in texts if absence_of(text) is None)


def missing_columns(reader: RowReader, rows: list[BoundRow]) -> list[Finding]:
    """Columns that rows need and their table lacks, once each; those that are there twice are reported as such."""
    found: dict[tuple[int, Column], Finding] = {}
    asked = {(id(bound.table), bound.spec.years, _has_unit(bound)): bound for bound in rows}
    for bound in asked.values():
        table = bound.table
        for year in reader.years(bound.spec):
            if table.value_column(year) is not None:
                continue
            wanted = Column(Role.VALUE) if year is None else Column(Role.YEAR, year)
            if wanted not in table.repeated:
                place = table.header.place
                found.setdefault((id(table), wanted), codes.COLUMN_MISSING.at(place, column=wanted.header))
        unit = Column(Role.UNIT)
        if _has_unit(bound) and table.column(Role.UNIT) is None and unit not in table.repeated:
            found.setdefault((id(table), unit), codes.NO_UNIT_COLUMN.at(table.header.place))
    return list(found.values())


def _has_unit(bound: BoundRow) -> bool:
    return bound.spec.type is FieldType.NUMBER and not is_plain(bound.row.unit)
