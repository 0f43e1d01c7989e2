"""A filled data workbook → a submission, with every finding at once. The file is only ever read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place, file_codes
from standard_engine.findings import data_codes as codes
from standard_engine.language import say
from standard_engine.submission import Absence, Datum, Submission
from standard_engine.workbook.binding import Binding, bind
from standard_engine.workbook.changes import read_changes
from standard_engine.workbook.doubts import doubts
from standard_engine.workbook.evidence import read_evidence
from standard_engine.workbook.guard import begin
from standard_engine.workbook.layout import Fact, section_sheets
from standard_engine.workbook.measures import read_measures
from standard_engine.workbook.oddities import odd_settings
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.question import row_title
from standard_engine.workbook.refs import parse_ref
from standard_engine.workbook.rows import RowReader, missing_columns
from standard_engine.workbook.stale import stale_results
from standard_engine.workbook.tables import find_tables, read_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Slot
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.guard import Pending
    from standard_engine.workbook.package import StoredWorkbook


def read_workbook(path: Path | str, pack: ResolvedPack, *, second_reader: bool = False) -> Submission:
    """What the workbook reports, with the cell of every value and everything wrong or doubtful about it.

    Rows are bound by their code, columns by their header, wherever they stand; the latest data year is the latest that
    a header names.

    The file is read in a child process with limits (`guard`), since anybody may have sent it. With `second_reader`,
    openpyxl reads it too, and a used cell in which it sees something else is a finding.

    Raises:
        InputError: if the file is no workbook that can be read safely, or no data workbook of this pack.
    """
    return begin_reading(path, pack, second_reader=second_reader).result()


def begin_reading(path: Path | str, pack: ResolvedPack, *, second_reader: bool = False) -> Pending[Submission]:
    """As `read_workbook`, but go on while the child reads; `result()` of what is returned waits for it."""
    from standard_engine.workbook.second_reader import read_twice

    path = Path(path)
    return begin(partial(read_twice if second_reader else read_here, pack=pack), path, path.name)


def read_here(path: Path, pack: ResolvedPack) -> Submission:
    """As `read_workbook`, in this process: for a child of the guard, and for files of one's own making.

    Raises:
        InputError: as `read_workbook`.
    """
    return read_stored(stored_workbook(read_file(path), path.name), pack)


def read_stored(book: StoredWorkbook, pack: ResolvedPack) -> Submission:
    """As `read_workbook`, for a workbook whose cells have been read.

    Raises:
        InputError: if it is no data workbook of this pack.
    """
    metadata = read_metadata(book.sheets)
    theirs = (metadata or {}).get(Fact.PACK, pack.id)
    if theirs != pack.id:
        raise InputError([file_codes.OTHER_STANDARD.at(Place(file=book.name), theirs=theirs, ours=pack.id)])
    tables = tuple(table for sheet in book.sheets for table in find_tables(sheet))
    binding = bind(pack, tables)
    if not binding.rows:
        raise InputError([_not_this_table(book, found=bool(tables), metadata=metadata)])
    year = _latest_year(binding, metadata, pack)
    enumerations = {enumeration.id: enumeration for enumeration in pack.enumerations}
    reader = RowReader(year, enumerations, book.date1904)
    data, findings = _read_rows(reader, pack, binding, book.sheets)
    measures, about_measures = read_measures(book.sheets, pack)
    evidence, about_evidence = read_evidence(book.sheets, pack)
    changes, about_changes = read_changes(book.sheets, pack, date1904=book.date1904)
    found = [*binding.findings, *findings, *about_measures, *about_evidence, *about_changes]
    about_file = _about_file(book, metadata, pack, year)
    return Submission(
        data=data,
        year=year,
        name=book.name,
        sha256=book.sha256,
        findings=(*about_file, *_in_order(book, found)),
        measures=measures,
        evidence=evidence,
        changes=changes,
    )


def _not_this_table(book: StoredWorkbook, *, found: bool, metadata: Mapping[str, str] | None) -> Finding:
    what = say("本规则包的任何一个代码") if found else say("“代码”列和年份或“填报值”的表头")
    if metadata is not None:
        what += say("；模板属于规则包 {pack}", pack=metadata.get(Fact.PACK, ""))
    return file_codes.NOT_THIS_TABLE.at(Place(file=book.name), what=what)


def _latest_year(binding: Binding, metadata: Mapping[str, str] | None, pack: ResolvedPack) -> int:
    tables = binding.tables
    years = [year for table in tables for year in table.years]
    years += [column.year for table in tables for column in table.repeated if column.year is not None]
    stated = (metadata or {}).get(Fact.YEAR, "")
    fallback = int(stated) if stated.isascii() and stated.isdigit() else pack.as_of.year - 1
    return max(years, default=fallback)


def _read_rows(
    reader: RowReader, pack: ResolvedPack, binding: Binding, sheets: tuple[Sheet, ...]
) -> tuple[dict[Slot, Datum], list[Finding]]:
    """Every row of the pack: read, there twice, not there, or left out as it may be."""
    single = [places[0] for places in binding.rows.values() if len(places) == 1]
    in_use = {(bound.spec.by, bound.row.key) for bound in single if bound.spec.optional_rows and reader.filled(bound)}
    wanted = [bound for bound in single if not bound.spec.optional_rows or (bound.spec.by, bound.row.key) in in_use]
    data = _unreadable(reader, binding)
    findings = missing_columns(reader, single) + _missing_rows(pack, binding, reader.year)
    for bound in wanted:
        read, found = reader.read(bound)
        data |= read
        findings += found
    return data, findings + doubts(reader, single, data) + stale_results(reader, wanted, sheets)


def _unreadable(reader: RowReader, binding: Binding) -> dict[Slot, Datum]:
    """Rows that are there more than once: which one counts is not known."""
    twice = [places[0] for places in binding.rows.values() if len(places) > 1]
    return {
        (bound.spec.id, bound.row.key, year): Datum(absence=Absence.UNKNOWN, sheet=bound.table.sheet.name)
        for bound in twice
        for year in reader.years(bound.spec)
    }


def _missing_rows(pack: ResolvedPack, binding: Binding, year: int) -> list[Finding]:
    missing = [
        (spec, row)
        for spec in pack.fields
        for row in spec.rows
        if spec.required and spec.blank == "missing" and not spec.optional_rows and (spec.id, row.key) not in binding.rows
    ]  # fmt: skip
    names = {sheet.section.id: sheet.name for sheet in section_sheets(pack, year)} if missing else {}
    return [
        codes.ROW_MISSING.at(
            Place(sheet=names[spec.section]),
            code=row.code,
            title=row_title(spec, row),
            subject=spec.id,
        )
        for spec, row in missing
    ]


def _about_file(
    book: StoredWorkbook, metadata: Mapping[str, str] | None, pack: ResolvedPack, year: int
) -> list[Finding]:
    """Findings on the workbook as a whole: macros, and whether its template is the pack's."""
    place = Place(file=book.name)
    found = [file_codes.MACROS.at(place)] if book.macros else []
    found += odd_settings(book)
    if metadata is None:
        return [*found, file_codes.NO_METADATA.at(place)]
    stated = (metadata.get(Fact.PACK), metadata.get(Fact.VERSION), metadata.get(Fact.HASH))
    if stated != (pack.id, pack.version, pack.hash):
        ours = say("{id} {version}（{hash}）", id=pack.id, version=pack.version, hash=pack.hash[:8])
        theirs = say("{id} {version}（{hash}）", id=stated[0], version=stated[1], hash=(stated[2] or "")[:8])
        found.append(
            file_codes.OTHER_PACK.at(place, what=say("模板为 {theirs}，评价所用为 {ours}", theirs=theirs, ours=ours))
        )
    expected = metadata.get(Fact.YEAR)
    if expected != str(year):
        found.append(file_codes.YEAR_CHANGED.at(place, found=year, expected=expected))
    return found


def _in_order(book: StoredWorkbook, findings: list[Finding]) -> list[Finding]:
    """Findings in the order in which a reader meets their cells."""
    sheets = {sheet.name: at for at, sheet in enumerate(book.sheets)}

    def position(finding: Finding) -> tuple[int, int, int]:
        row, column = parse_ref(finding.place.cell) if finding.place.cell else (0, 0)
        return sheets.get(finding.place.sheet or "", len(sheets)), row, column

    return sorted(findings, key=position)
