"""Which row of which table each row of the pack stands in, by its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from standard_engine.findings import Place
from standard_engine.findings import data_codes as codes
from standard_engine.language import say
from standard_engine.submission import Absence
from standard_engine.workbook.layout import normal_code
from standard_engine.workbook.words import absence_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack, Row
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.tables import Table


class BoundRow(NamedTuple):
    """Where a row of the pack stands: its table, and the cell with its code."""

    spec: FieldSpec
    row: Row
    table: Table
    code: StoredCell

    def cell(self, year: int | None) -> StoredCell | None:
        """The stored cell for a data year, or with None for a value reported once."""
        column = self.table.value_column(year)
        return None if column is None else self.table.sheet.cell(self.code.row, column)


def is_blank(cell: StoredCell | None) -> bool:
    """Is there nothing in the cell, not even a formula?"""
    if cell is None:
        return True
    return cell.formula is None and (not cell.text or absence_of(cell.text) is Absence.BLANK)


@dataclass(frozen=True, slots=True)
class Binding:
    """Each (field, key) with where it stands: nowhere, once, or by mistake more than once."""

    rows: Mapping[tuple[str, str | None], tuple[BoundRow, ...]]
    findings: tuple[Finding, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that hold at least one row of the pack, in order."""
        found = {id(bound.table): bound.table for places in self.rows.values() for bound in places}
        return tuple(found.values())


def bind(pack: ResolvedPack, tables: tuple[Table, ...]) -> Binding:
    """Find every row of the pack in the tables; rows that cannot be read are findings."""
    known = {normal_code(row.code): (spec, row) for spec in pack.fields for row in spec.rows}
    renamed = {
        normal_code(old): (spec, row) for spec in pack.fields for row in spec.rows for old in spec.former_codes(row)
    }
    headings = {normal_code(code) for spec in pack.fields for code in (spec.code, *spec.formerly)}
    rows: dict[tuple[str, str | None], tuple[BoundRow, ...]] = {}
    findings: list[Finding] = []
    for table in tables:
        for cell in table.codes:
            code = normal_code(cell.text or "")
            found = known.get(code) or renamed.get(code)
            if found is not None:
                spec, row = found
                key = (spec.id, row.key)
                rows[key] = (*rows.get(key, ()), BoundRow(spec, row, table, cell))
                if code in renamed:
                    findings.append(
                        codes.CODE_RENAMED.at(cell.place, code=(cell.text or "").strip(), now=row.code, subject=spec.id)
                    )
            elif code not in headings and _has_values(table, cell.row):
                findings.append(codes.UNKNOWN_ROW.at(cell.place, code=(cell.text or "").strip()))
    binding = Binding(rows, tuple(findings))
    return Binding(rows, (*findings, *_about_tables(binding), *_repeated(binding)))


def _has_values(table: Table, row: int) -> bool:
    return any(not is_blank(table.sheet.cell(row, column)) for column in table.value_columns)


def _about_tables(binding: Binding) -> list[Finding]:
    """Columns that are there twice, and rows of numbers without a code."""
    found = []
    for table in binding.tables:
        sheet = table.sheet.name
        for column, refs in table.repeated.items():
            place = Place(sheet=sheet, cell=refs[0])
            found.append(codes.COLUMN_TWICE.at(place, column=column.header, places=say("、").join(refs)))
        coded = {cell.row for cell in table.codes}
        first, columns = min(coded), set(table.value_columns)
        bare_rows = sorted(
            {
                row: cell
                for (row, column), cell in table.sheet.cells.items()
                if cell.type == "n" and column in columns and first < row <= table.last and row not in coded
            }.items()
        )
        found += [codes.NO_CODE.at(cell.place, row=row) for row, cell in bare_rows]
    return found


def _repeated(binding: Binding) -> list[Finding]:
    found = []
    for places in binding.rows.values():
        if len(places) > 1:
            first = places[0]
            where = say("、").join(str(bound.code.place) for bound in places)
            item = f"{first.row.code} {first.row.title}"
            found.append(codes.CODE_TWICE.at(first.code.place, item=item, places=where, subject=first.spec.id))
    return found
