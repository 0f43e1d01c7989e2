"""The sheet 变更记录: who changed what after submitting, and why; written into the template and read back. Never judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings.measure_codes import CHANGE_UNCLEAR
from standard_engine.language import say
from standard_engine.submission import Change
from standard_engine.workbook.layout import CHANGES_SHEET, normal_code
from standard_engine.workbook.list_sheet import ListHeading, ListRow, list_rows
from standard_engine.workbook.pages import write_head
from standard_engine.workbook.question import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.worksheet import Worksheet

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.looks import Looks

ROWS = 40


class Heading(ListHeading):
    """The columns."""

    DAY = "日期"
    WHO = "修改人"
    SHEET = "工作表"
    CODE = "代码"
    BEFORE = "修改前"
    AFTER = "修改后"
    WHY = "原因"


_WIDTHS = {
    Heading.DAY: 14,
    Heading.WHO: 14,
    Heading.SHEET: 20,
    Heading.CODE: 14,
    Heading.BEFORE: 22,
    Heading.AFTER: 22,
    Heading.WHY: 40,
}


def read_changes(
    sheets: Iterable[Sheet], pack: ResolvedPack, *, date1904: bool
) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
    """Every change registered, in order, and a finding for each whose day or data item is not clear; those are kept too."""
    rows = list(list_rows(sheets, Heading, (Heading.DAY, Heading.BEFORE, Heading.AFTER)))
    if not rows:
        return (), ()
    known = {normal_code(code) for spec in pack.fields for code in (spec.code, *(row.code for row in spec.rows))}
    changes: list[Change] = []
    findings: list[Finding] = []
    for row in rows:
        day, faults = _day(row, date1904=date1904)
        code = row.shown(Heading.CODE)
        if code and normal_code(code) not in known:
            faults.append(say("数据表中没有代码“{raw}”", raw=one_line(code)))
        changes.append(
            Change(
                day, row.shown(Heading.WHO), row.shown(Heading.SHEET), code, row.shown(Heading.BEFORE),
                row.shown(Heading.AFTER), row.shown(Heading.WHY), str(row.first.place),
            )
        )  # fmt: skip
        if faults:
            findings.append(CHANGE_UNCLEAR.at(row.first.place, what=say("；").join(faults)))
    return tuple(changes), tuple(findings)


def _day(row: ListRow[Heading], *, date1904: bool) -> tuple[str, list[str]]:
    """The day of a change, and what is wrong with it."""
    shown = row.shown(Heading.DAY)
    if not shown:
        return "", [say("没有写日期")]
    day = row.day(Heading.DAY, date1904=date1904)
    return (shown, [say("“{raw}”不是日期", raw=one_line(shown))]) if day is None else (day.isoformat(), [])


def write_changes(sheet: Worksheet, changes: tuple[Change, ...], looks: Looks) -> None:
    """The changes registered, and room for more."""
    write_head(sheet, CHANGES_SHEET, {heading.value: width for heading, width in _WIDTHS.items()}, looks)
    for number in range(max(ROWS, len(changes))):
        texts = _texts(changes[number]) if number < len(changes) else ("",) * len(Heading)
        for at, text in enumerate(texts):
            if text:
                sheet.write_string(number + 2, at, text, looks.words)
            else:
                sheet.write_blank(number + 2, at, None, looks.words)


def _texts(change: Change) -> tuple[str, ...]:
    return change.day, change.who, change.sheet, change.code, change.before, change.after, change.why
