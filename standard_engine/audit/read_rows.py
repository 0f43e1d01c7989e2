"""核定数据 and 定性评审 read: each row bound by its code and year, its answer read as a cell of a data workbook is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from standard_engine.audit.audit import Attestation, Verification
from standard_engine.audit.items import NAMING, audit_items, shown_year
from standard_engine.audit.layout import ONCE, AttestationHeading, SheetName, ValueHeading
from standard_engine.audit.numbers import listed
from standard_engine.findings import Place
from standard_engine.findings import audit_codes as codes
from standard_engine.language import say
from standard_engine.numerals import decimal_places, exact_text
from standard_engine.submission import Absence
from standard_engine.workbook.binding import is_blank
from standard_engine.workbook.layout import normal_code
from standard_engine.workbook.list_sheet import ListHeading, ListRow, list_rows
from standard_engine.workbook.question import Question, RowUnit, one_line
from standard_engine.workbook.second_reader import UsedCell
from standard_engine.workbook.values import read_cell
from standard_engine.workbook.words import absence_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from standard_engine.audit.items import AuditItem
    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Datum, Slot, Submission
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.package import StoredWorkbook

Row = TypeVar("Row", Verification, Attestation)
Heading = TypeVar("Heading", bound=ListHeading)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """What the rows of a sheet say, by slot; what is wrong with them; the cells that were used."""

    by_slot: Mapping[Slot, Row]
    findings: tuple[Finding, ...]
    cells: tuple[UsedCell, ...]


def read_verifications(book: StoredWorkbook, pack: ResolvedPack, submission: Submission) -> Rows[Verification]:
    """Every row of 核定数据."""
    items = [item for item in audit_items(pack, submission) if not item.attested]
    needed = (ValueHeading.CODE, ValueHeading.VERIFIED, ValueHeading.DIFFERENCE)
    rows, findings = _bound(book, items, ValueHeading, needed, SheetName.VALUES)
    reader = _AnswerReader(book, pack)
    found: dict[Slot, Verification] = {}
    for item, row in rows:
        reader.check_reported(item, row.cells.get(ValueHeading.REPORTED))
        reason = row.shown(ValueHeading.REASON)
        found[item.slot] = Verification(
            slot=item.slot,
            datum=reader.answer(item, row.cells.get(ValueHeading.VERIFIED), reason),
            reason=reason,
            evidence=listed(row.shown(ValueHeading.EVIDENCE)),
            place=str(row.first.place),
        )
    return Rows(found, (*findings, *reader.findings), tuple(reader.cells))


def read_attestations(book: StoredWorkbook, pack: ResolvedPack, submission: Submission) -> Rows[Attestation]:
    """Every row of 定性评审."""
    items = [item for item in audit_items(pack, submission) if item.attested]
    needed = (AttestationHeading.CODE, AttestationHeading.CONCLUSION, AttestationHeading.REVIEWER)
    rows, findings = _bound(book, items, AttestationHeading, needed, SheetName.ATTESTATIONS)
    reader = _AnswerReader(book, pack)
    found = {item.slot: _attestation(item, row, reader) for item, row in rows}
    return Rows(found, (*findings, *reader.findings), tuple(reader.cells))


def _attestation(item: AuditItem, row: ListRow[AttestationHeading], reader: _AnswerReader) -> Attestation:
    reader.check_reported(item, row.cells.get(AttestationHeading.REPORTED))
    basis = row.shown(AttestationHeading.BASIS)
    until = row.day(AttestationHeading.UNTIL, date1904=reader.date1904)
    day = row.day(AttestationHeading.DAY, date1904=reader.date1904)
    for heading, read in ((AttestationHeading.DAY, day), (AttestationHeading.UNTIL, until)):
        raw = row.shown(heading)
        if raw and read is None:
            place = row.cells[heading].place
            found = codes.AUDIT_DAY_UNCLEAR.at(place, item=item.name, heading=heading.word, raw=one_line(raw))
            reader.findings.append(found)
    datum = reader.answer(item, row.cells.get(AttestationHeading.CONCLUSION), basis)
    return Attestation(
        slot=item.slot,
        datum=datum,
        answer="" if datum is None else said(datum, item),
        basis=basis,
        evidence=listed(row.shown(AttestationHeading.EVIDENCE)),
        reviewer=row.shown(AttestationHeading.REVIEWER),
        day=day,
        until=until,
        unclear_until=until is None and bool(row.text(AttestationHeading.UNTIL)),
        place=str(row.first.place),
    )


class _AnswerReader:
    """Reads answers to audited items, and gathers what is wrong and which cells were used."""

    def __init__(self, book: StoredWorkbook, pack: ResolvedPack) -> None:
        self.date1904 = book.date1904
        self.findings: list[Finding] = []
        self.cells: list[UsedCell] = []
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._enumerations = {enumeration.id: enumeration for enumeration in pack.enumerations}

    def answer(self, item: AuditItem, cell: StoredCell | None, reason: str) -> Datum | None:
        """What a cell answers; None for a blank one."""
        if cell is None or is_blank(cell):
            return None
        datum, found = self._read(item, cell, reason)
        self.findings += found
        self.cells.append(UsedCell(cell.sheet, cell.ref, item.spec.id))
        return datum

    def check_reported(self, item: AuditItem, cell: StoredCell | None) -> None:
        """Say so where the reported value that the row shows is not the one that was reported; texts are not compared."""
        reported = item.input.datum
        approximate = isinstance(reported.value, Fraction) and decimal_places(reported.value) is None
        if approximate or item.spec.type in NAMING:
            return
        shown = None if cell is None else self._read(item, cell, "")[0]
        if (None if shown is None else shown.value) != reported.value:
            place = Place() if cell is None else cell.place
            raw = say("（空白）") if cell is None else one_line(cell.text or "")
            self.findings.append(
                codes.REPORTED_ALTERED.at(place, item=item.name, reported=said(reported, item), shown=raw)
            )

    def _read(self, item: AuditItem, cell: StoredCell, reason: str) -> tuple[Datum, tuple[Finding, ...]]:
        spec, row = item.spec, item.row
        words = "" if absence_of(reason) is not None else reason
        enumeration = None if spec.enumeration is None else self._enumerations.get(spec.enumeration)
        anchor = self._sheets[cell.sheet].merged_into(cell.row, cell.column)
        unit = RowUnit(row.unit, Fraction(1))
        asked = Question(
            spec, row, item.input.year, unit, words, cell.place, enumeration, anchor, date1904=self.date1904
        )
        return read_cell(asked, cell)


def said(datum: Datum, item: AuditItem) -> str:
    """A value in a message."""
    meaning = next((option.title for option in item.spec.options if option.id == datum.value), None)
    if meaning is not None:
        return meaning
    match datum.value:
        case None:
            return (datum.absence or Absence.BLANK).label
        case bool(truth):
            return say("是") if truth else say("否")
        case Fraction() as number:
            return f"{exact_text(number)} {item.row.unit}".rstrip()
    return str(datum.value)


def _bound(
    book: StoredWorkbook,
    items: Iterable[AuditItem],
    headings: type[Heading],
    needed: Collection[Heading],
    sheet: SheetName,
) -> tuple[list[tuple[AuditItem, ListRow[Heading]]], list[Finding]]:
    """Each item with its row; findings for rows of no item, items with two rows, and items with none."""
    code, year = headings("代码"), headings("年份")
    wanted = {(normal_code(item.row.code), shown_year(item)): item for item in items}
    rows: dict[Slot, list[ListRow[Heading]]] = {}
    findings: list[Finding] = []
    for row in list_rows(book.sheets, headings, needed):
        item = wanted.get((normal_code(row.shown(code)), row.shown(year) or ONCE))
        if item is not None:
            rows.setdefault(item.slot, []).append(row)
        else:
            facts = {"code": one_line(row.shown(code)), "year": one_line(row.shown(year))}
            findings.append(codes.ROW_UNKNOWN.at(row.first.place, **facts))
    for item in wanted.values():
        own = rows.get(item.slot, [])
        if not own:
            findings.append(codes.ROW_GONE.at(Place(sheet=sheet), item=item.name, subject=item.spec.id))
        elif len(own) > 1:
            places = say("、").join(str(row.first.place) for row in own)
            findings.append(codes.ROW_TWICE.at(own[1].first.place, item=item.name, places=places, subject=item.spec.id))
    return [(item, rows[item.slot][0]) for item in wanted.values() if len(rows.get(item.slot, ())) == 1], findings
