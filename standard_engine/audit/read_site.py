"""核查信息 and 现场核查 read: who audited, and what was found on site not to be as it must."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from standard_engine.audit.audit import Gravity, Nonconformity
from standard_engine.audit.layout import ASKED_OF_BODY, BodyFact, BodyHeading, SheetName, SiteHeading
from standard_engine.audit.numbers import listed
from standard_engine.findings import Place
from standard_engine.findings.audit_codes import BODY_INCOMPLETE, NONCONFORMITY_UNCLEAR
from standard_engine.language import say
from standard_engine.workbook.list_sheet import ListRow, list_rows
from standard_engine.workbook.question import one_line
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.findings import Finding
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.package import StoredWorkbook

_H = SiteHeading
_GRAVITIES = {"严重": Gravity.MAJOR, "一般": Gravity.MINOR}
_DATES = (_H.DUE, _H.CLOSED)


def read_body(sheets: Iterable[Sheet]) -> tuple[Mapping[BodyFact, str], tuple[Finding, ...]]:
    """What 核查信息 says, by what it asks; blanks are left out."""
    facts = {bare(fact.value): fact for fact in BodyFact}
    found: dict[BodyFact, str] = {}
    for row in list_rows(sheets, BodyHeading, tuple(BodyHeading)):
        fact = facts.get(bare(row.shown(BodyHeading.ITEM)))
        text = row.shown(BodyHeading.CONTENT)
        if fact is not None and text:
            found[fact] = text
    lacking = [fact.value for fact in ASKED_OF_BODY if fact not in found]
    if not lacking:
        return found, ()
    return found, (BODY_INCOMPLETE.at(Place(sheet=SheetName.BODY), what=say("、").join(lacking)),)


def read_nonconformities(book: StoredWorkbook) -> tuple[tuple[Nonconformity, ...], tuple[Finding, ...]]:
    """Every nonconformity, in order. One that is not clear is kept as grave and without its unclear dates: it must not vanish."""
    rows = list(list_rows(book.sheets, SiteHeading, (_H.NUMBER, _H.SEVERITY, _H.DUE)))
    times = Counter(bare(row.shown(_H.NUMBER)) for row in rows)
    found: list[Nonconformity] = []
    findings: list[Finding] = []
    for row in rows:
        due, closed = (row.day(heading, date1904=book.date1904) for heading in _DATES)
        number = one_line(row.shown(_H.NUMBER)) or say("（没有编号）")
        remedy = listed(row.shown(_H.REMEDY))
        found.append(
            Nonconformity(
                number=number,
                gravity=_GRAVITIES.get(row.shown(_H.SEVERITY), Gravity.MAJOR),
                clause=row.shown(_H.CLAUSE),
                found=row.shown(_H.FOUND),
                due=due,
                remedy=remedy,
                closed=closed if remedy else None,
                note=row.shown(_H.NOTE),
                place=str(row.first.place),
            )
        )
        faults = _faults(row, times, date1904=book.date1904)
        if faults:
            findings.append(NONCONFORMITY_UNCLEAR.at(row.first.place, number=number, what=say("；").join(faults)))
    return tuple(found), tuple(findings)


def _faults(row: ListRow[SiteHeading], times: Counter[str], *, date1904: bool) -> list[str]:
    number, gravity = row.shown(_H.NUMBER), row.shown(_H.SEVERITY)
    faults = [] if number else [say("没有编号")]
    if number and times[bare(number)] > 1:
        faults.append(say("编号与另一项相同"))
    if gravity not in _GRAVITIES:
        faults.append(say("严重程度写的是“{raw}”，应是“严重”或“一般”，暂按严重", raw=one_line(gravity)))
    if not row.shown(_H.FOUND):
        faults.append(say("没有写现场发现"))
    if not row.shown(_H.DUE):
        faults.append(say("没有写整改期限"))
    for heading in _DATES:
        raw = row.shown(heading)
        if raw and row.day(heading, date1904=date1904) is None:
            faults.append(say("{heading}“{raw}”不是日期", heading=heading.word, raw=one_line(raw)))
    if row.shown(_H.CLOSED) and not row.shown(_H.REMEDY):
        faults.append(say("写了关闭日期，没有写整改证据，按未关闭"))
    return faults
