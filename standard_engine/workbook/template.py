"""The data workbook out: an empty template, or one filled with the data of a submission."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.submission import Datum, Submission
from standard_engine.version import engine_version
from standard_engine.workbook.changes import write_changes
from standard_engine.workbook.check_page import write_checks
from standard_engine.workbook.code_list import find_code, near_codes
from standard_engine.workbook.contents import Contents
from standard_engine.workbook.evidence import write_evidence
from standard_engine.workbook.layout import (
    CHANGES_SHEET,
    CHECK_SHEET,
    EVIDENCE_SHEET,
    GUIDE_SHEET,
    HEADER_ROW,
    LISTS_SHEET,
    MEASURES_SHEET,
    METADATA_SHEET,
    metadata,
    section_sheets,
    slot_places,
)
from standard_engine.workbook.lists import Lists
from standard_engine.workbook.looks import make_looks
from standard_engine.workbook.marks import NO_MARKS, marks
from standard_engine.workbook.measures_page import write_measures
from standard_engine.workbook.pages import write_guide, write_metadata
from standard_engine.workbook.section_page import Asked, SectionPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from standard_engine.findings import Finding, Place
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Slot
    from standard_engine.workbook.marks import Marks

INDUSTRY = "industry"
"""The id of the code field that holds an enterprise's industry, in every pack."""
_A4 = 9
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}
_CREATED = datetime(2016, 1, 1)  # noqa: DTZ001 - a fixed moment, so that equal data give equal bytes
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ALLOWED = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
}


def write_template(
    pack: ResolvedPack,
    path: Path | str,
    *,
    year: int,
    submission: Submission | None = None,
    industry: str | None = None,
) -> None:
    """Write the data workbook of a pack for the latest data year `year`.

    With a submission its data are written too, each as it was reported where the text is known (see
    `Contents.cell`). `industry` is filled in where the submission does not say. Equal arguments give equal bytes.

    Raises:
        UsageError: for an industry that the pack does not know, a datum that no cell can hold, or a path that cannot be
            written.
    """
    given = Submission({}, year) if submission is None else submission
    if industry is not None:
        slot, datum = _industry(pack, industry)
        given = replace(given, data={slot: datum, **given.data})
    content = _workbook(pack, replace(given, year=year), NO_MARKS)
    try:
        Path(path).write_bytes(content)
    except OSError:
        raise UsageError(f"不能写入 {path}：文件夹不存在、没有权限，或文件正在 Excel 中打开") from None


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A data workbook with the findings of a submission at its cells: its bytes, and where it puts each value."""

    content: bytes
    slots: Mapping[tuple[str | None, str | None], Slot]
    places: Mapping[Slot, Place]

    def place(self, finding: Finding) -> Place | None:
        """The cell that bears a finding: that of the value it is about, else the first of its field; None for others."""
        slot = self.slots.get((finding.place.sheet, finding.place.cell))
        if slot is not None:
            return self.places.get(slot)
        return next((place for slot, place in self.places.items() if slot[0] == finding.subject), None)


def marked_copy(pack: ResolvedPack, submission: Submission, findings: Iterable[Finding]) -> MarkedCopy:
    """The data of a submission in the layout of the template, with each finding on the cell that it is about.

    It is made from the data, never from the user's file; reading it gives the same submission, so that it can be mended
    and sent again.

    Raises:
        UsageError: for a datum that no cell can hold.
    """
    content = _workbook(pack, submission, marks(submission, findings))
    return MarkedCopy(content, submission.slots_read, slot_places(section_sheets(pack, submission.year)))


def _workbook(pack: ResolvedPack, submission: Submission, found: Marks) -> bytes:
    from xlsxwriter import Workbook

    stream = BytesIO()
    with Workbook(stream, _OPTIONS) as workbook:
        workbook.set_properties({"title": f"{pack.title} 数据表", "created": _CREATED})
        workbook.set_calc_mode("auto")
        _fill(workbook, pack, submission, found)
    return stream.getvalue()


def _industry(pack: ResolvedPack, industry: str) -> tuple[Slot, Datum]:
    """The slot and datum of the industry field."""
    spec = next((spec for spec in pack.fields if spec.id == INDUSTRY), None)
    codes = [enumeration for enumeration in pack.enumerations if spec and enumeration.id == spec.enumeration]
    if spec is None or not codes:
        raise UsageError(f"规则包 {pack.id} 没有填报行业的数据项，不能指定行业")
    match = find_code(industry, codes[0])
    if match is None:
        raise UsageError(f"“{industry}”不在“{codes[0].title}”中{near_codes(industry, codes[0])}")
    return (spec.id, None, None), Datum(value=match.item.code)


def _fill(workbook: Workbook, pack: ResolvedPack, submission: Submission, found: Marks) -> None:
    sections = section_sheets(pack, submission.year)
    contents = Contents(submission.data, {enumeration.id: enumeration for enumeration in pack.enumerations})
    looks, lists = make_looks(workbook), Lists()
    names = (GUIDE_SHEET, CHECK_SHEET, *(each.name for each in sections), MEASURES_SHEET, EVIDENCE_SHEET, CHANGES_SHEET)
    sheets = {name: workbook.add_worksheet(name) for name in (*names, LISTS_SHEET, METADATA_SHEET)}
    asked: list[Asked] = []
    for each in sections:
        asked += SectionPage(each, contents, lists, looks, found).write(sheets[each.name])
        sheets[each.name].repeat_rows(HEADER_ROW - 1)
    write_guide(sheets[GUIDE_SHEET], pack, sections, submission.year, looks)
    write_checks(sheets[CHECK_SHEET], tuple(asked), looks)
    write_measures(sheets[MEASURES_SHEET], pack, submission.measures, looks)
    write_evidence(sheets[EVIDENCE_SHEET], sections, submission.evidence, looks)
    write_changes(sheets[CHANGES_SHEET], submission.changes, looks)
    lists.write(sheets[LISTS_SHEET], looks)
    write_metadata(sheets[METADATA_SHEET], metadata(pack, submission.year, engine_version()))
    for name, sheet in sheets.items():
        _print_setup(sheet, name, pack)
        sheet.protect("", _ALLOWED)
    for name in (LISTS_SHEET, METADATA_SHEET):
        sheets[name].hide()


def _print_setup(sheet: Worksheet, name: str, pack: ResolvedPack) -> None:
    """A4 landscape, one page wide (the guide one page in all), with the pack in the footer."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1 if name == GUIDE_SHEET else 0)
    sheet.set_margins(**_MARGINS)
    plain = f"{pack.title} {pack.version}".replace("&", "&&")
    sheet.set_footer(f"&L{plain}&C{name.replace('&', '&&')}&R第 &P 页，共 &N 页")
