"""An office's own calendar, from a YAML file: days off and days worked, with their source."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from standard_engine.errors import PackError, ProcedureError
from standard_engine.findings import procedure_codes as codes
from standard_engine.pack.door import read_document
from standard_engine.pack.grammar import iso_date
from standard_engine.pack.model import Model, Text, Whole
from standard_engine.pack.model_faults import model_findings
from standard_engine.programme.workdays import OfficeCalendar

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.door import Document

MOST_SPAN = 31


class CalendarModel(Model):
    """日历文件：本单位放假和上班的日子，优先于国务院办公厅的安排。"""

    title: Text = Field(description="名称")
    source: Text = Field(description="依据的文件")
    years: tuple[Whole, ...] = Field((), description="本文件写全了放假和调休的年份；这些年份其余的日子按周一至周五上班")
    closed: dict[str, Text] = Field(
        default_factory=dict, description="放假的日子：2027-01-01 或 2027-02-06..2027-02-12: 名称"
    )
    worked: dict[str, Text] = Field(default_factory=dict, description="周末上班的日子，写法相同")


def read_calendar(path: Path) -> OfficeCalendar:
    """The calendar in a file.

    Raises:
        ProcedureError: with every finding.
    """
    try:
        document = read_document(path, path.name)
        model = CalendarModel.model_validate(document.root)
    except PackError as error:
        raise ProcedureError(error.findings) from None
    except ValidationError as error:
        raise ProcedureError(model_findings(error, document.root, document.place, CalendarModel)) from None
    findings: list[Finding] = []
    off = _days(model.closed, "closed", document, findings)
    work = _days(model.worked, "worked", document, findings)
    findings += [
        codes.DAY_TWICE.at(document.key_place(("worked", written)), day=day)
        for day, written in work.items()
        if day in off
    ]
    if findings:
        raise ProcedureError(findings)
    return OfficeCalendar(
        title=model.title,
        source=model.source,
        off={day: model.closed[written] for day, written in off.items()},
        worked={day: model.worked[written] for day, written in work.items()},
        years=frozenset(model.years),
    )


def _days(written: dict[str, str], section: str, document: Document, findings: list[Finding]) -> dict[date, str]:
    """Each day of a section with the text that it comes from."""
    found: dict[date, str] = {}
    for text in written:
        place = document.key_place((section, text))
        first, _, last = text.partition("..")
        try:
            start, end = iso_date(first), iso_date(last or first)
        except ValueError as error:
            findings.append(codes.DAY_UNREADABLE.at(place, what=str(error)))
            continue
        if not 0 <= (end - start).days < MOST_SPAN:
            what = f"“{text}”的起止不对：止日不早于起日，一段最多 {MOST_SPAN} 天"
            findings.append(codes.DAY_UNREADABLE.at(place, what=what))
            continue
        for offset in range((end - start).days + 1):
            day = start + timedelta(days=offset)
            if day in found:
                findings.append(codes.DAY_TWICE.at(place, day=day))
            found[day] = text
    return found
