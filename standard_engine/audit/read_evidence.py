"""证据登记 read: every exhibit, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from standard_engine.audit.audit import Exhibit
from standard_engine.audit.layout import EvidenceHeading
from standard_engine.audit.numbers import listed
from standard_engine.findings.audit_codes import EXHIBIT_UNCLEAR
from standard_engine.language import say
from standard_engine.workbook.layout import normal_code
from standard_engine.workbook.list_sheet import ListRow, list_rows
from standard_engine.workbook.question import one_line
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.workbook.cells import Sheet

_SHA256 = re.compile(r"[0-9a-f]{64}")
_H = EvidenceHeading


def read_exhibits(sheets: Iterable[Sheet], pack: ResolvedPack) -> tuple[tuple[Exhibit, ...], tuple[Finding, ...]]:
    """The exhibits that a file is named for, in order; a row that asks for a document nobody gave is none.

    An exhibit that is not clear is not counted: which document it is, or what it proves, would have to be guessed.
    """
    known = {normal_code(code): code for spec in pack.fields for code in (spec.code, *(row.code for row in spec.rows))}
    rows = [row for row in list_rows(sheets, EvidenceHeading, (_H.NUMBER, _H.FILE, _H.SHA256)) if _used(row)]
    times = Counter(bare(row.shown(_H.NUMBER)) for row in rows)
    exhibits: list[Exhibit] = []
    findings: list[Finding] = []
    for row in rows:
        faults = _faults(row, known, times)
        number = one_line(row.shown(_H.NUMBER))
        if faults:
            name = number or say("（没有编号）")
            findings.append(EXHIBIT_UNCLEAR.at(row.first.place, number=name, what=say("；").join(faults)))
            continue
        exhibits.append(
            Exhibit(
                number=number,
                title=row.shown(_H.TITLE),
                file=row.shown(_H.FILE),
                sha256=row.shown(_H.SHA256).lower(),
                codes=tuple(known[normal_code(code)] for code in listed(row.shown(_H.CODES))),
                note=row.shown(_H.NOTE),
                place=str(row.first.place),
            )
        )
    return tuple(exhibits), tuple(findings)


def _used(row: ListRow[EvidenceHeading]) -> bool:
    """Has anybody written a file, or its hash, into the row?"""
    return bool(row.text(_H.FILE) or row.text(_H.SHA256))


def _faults(row: ListRow[EvidenceHeading], known: Mapping[str, str], times: Counter[str]) -> list[str]:
    number, digest = row.shown(_H.NUMBER), row.shown(_H.SHA256).lower()
    faults = [] if number else [say("没有编号")]
    if number and times[bare(number)] > 1:
        faults.append(say("编号与另一份材料相同"))
    if not row.text(_H.FILE):
        faults.append(say("没有写文件名称"))
    if digest and not _SHA256.fullmatch(digest):
        faults.append(say("SHA-256 应是 64 位十六进制，写的是“{raw}”", raw=one_line(digest)))
    strange = [code for code in listed(row.shown(_H.CODES)) if normal_code(code) not in known]
    return [*faults, *(say("数据表中没有代码“{raw}”", raw=one_line(code)) for code in strange)]
