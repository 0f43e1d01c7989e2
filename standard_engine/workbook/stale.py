"""Results of formulas that no longer fit the cells that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import data_codes as codes
from standard_engine.numerals import show
from standard_engine.workbook.number_text import Refusal, stored_number
from standard_engine.workbook.question import item_name
from standard_engine.workbook.recalculated import recalculated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.findings import Finding
    from standard_engine.workbook.binding import BoundRow
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.rows import RowReader


def stale_results(reader: RowReader, rows: Iterable[BoundRow], sheets: Iterable[Sheet]) -> list[Finding]:
    """A finding for every cell that is read whose stored result differs from what its formula gives."""
    by_name = {sheet.name: sheet for sheet in sheets}
    reckoning = {name for name, sheet in by_name.items() if sheet.formulas}
    return [
        finding
        for bound in rows
        if bound.table.sheet.name in reckoning
        for year in reader.years(bound.spec)
        if (finding := _stale(bound, year, by_name)) is not None
    ]


def _stale(bound: BoundRow, year: int | None, sheets: dict[str, Sheet]) -> Finding | None:
    cell = bound.cell(year)
    if cell is None or not cell.formula or cell.type != "n" or not cell.text:
        return None
    stored = stored_number(cell.text)
    found = recalculated(cell.formula, bound.table.sheet, sheets)
    if isinstance(stored, Refusal) or found is None or found.agrees(stored.number):
        return None
    return codes.STALE_FORMULA.at(
        cell.place,
        item=item_name(bound.spec, bound.row, year),
        formula=cell.formula,
        raw=show(stored.number, beside=found.value),
        parsed=show(found.value, beside=stored.number),
        subject=bound.spec.id,
    )
