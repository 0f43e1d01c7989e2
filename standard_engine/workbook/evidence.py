"""The sheet 佐证材料: which documents prove which data, written into the template and read back. Never judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from standard_engine.findings.measure_codes import EVIDENCE_UNCLEAR
from standard_engine.language import say
from standard_engine.submission import Evidence
from standard_engine.workbook.layout import EVIDENCE_SHEET, normal_code
from standard_engine.workbook.list_sheet import ListHeading, ListRow, list_rows
from standard_engine.workbook.pages import write_head
from standard_engine.workbook.question import one_line, row_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlsxwriter.worksheet import Worksheet

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.layout import SectionSheet
    from standard_engine.workbook.looks import Looks

MORE_ROWS = 20
"""Blank rows for documents that nothing asks for."""
_BETWEEN = re.compile(r"[、，,;；\s]+")


class Heading(ListHeading):
    """The columns."""

    CODE = "代码（可写几个，用顿号隔开）"
    ITEM = "指标/数据项"
    DOCUMENT = "应附材料"
    FILE = "文件名称或编号"
    PAGES = "页码"
    NOTE = "说明"


_WIDTHS = {
    Heading.CODE: 16,
    Heading.ITEM: 36,
    Heading.DOCUMENT: 44,
    Heading.FILE: 34,
    Heading.PAGES: 10,
    Heading.NOTE: 30,
}
_GIVEN = (Heading.CODE, Heading.ITEM, Heading.DOCUMENT)


def read_evidence(sheets: Iterable[Sheet], pack: ResolvedPack) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    """Every document registered, in order, and a finding for each whose use is not clear; those are kept too."""
    rows = list(list_rows(sheets, Heading, (Heading.CODE, Heading.FILE)))
    if not rows:
        return (), ()
    known = _by_code(pack)
    found: dict[Evidence, Evidence] = {}
    findings: list[Finding] = []
    for row in rows:
        evidence = _evidence(row, known)
        if evidence is None:
            continue
        faults = _faults(evidence, known)
        alike = replace(evidence, place=None)
        if alike in found:
            faults.append(say("与 {place} 重复", place=found[alike].place))
        found.setdefault(alike, evidence)
        if faults:
            name = one_line(evidence.file) or say("（没有文件名称）")
            findings.append(EVIDENCE_UNCLEAR.at(row.first.place, file=name, what=say("；").join(faults)))
    return tuple(found.values()), tuple(findings)


@dataclass(frozen=True, slots=True)
class _Item:
    """What a code names: a field, or one row of a keyed one; nothing for a code that the pack does not have."""

    code: str
    title: str
    spec: FieldSpec | None


def _by_code(pack: ResolvedPack) -> dict[str, _Item]:
    whole = {normal_code(spec.code): _Item(spec.code, spec.title, spec) for spec in pack.fields}
    rows = ((spec, row) for spec in pack.fields for row in spec.rows)
    return whole | {normal_code(row.code): _Item(row.code, row_title(spec, row), spec) for spec, row in rows}


def _evidence(row: ListRow[Heading], known: Mapping[str, _Item]) -> Evidence | None:
    """What a row registers; None for a row of the template that nobody used."""
    written = {normal_code(code): code for code in _BETWEEN.split(row.shown(Heading.CODE)) if code}
    items = {code: known.get(code, _Item(text, "", None)) for code, text in written.items()}
    specs = [item.spec for item in items.values() if item.spec is not None]
    document = row.shown(Heading.DOCUMENT)
    said = any(row.text(heading) for heading in (Heading.FILE, Heading.PAGES, Heading.NOTE))
    if not said and (not document or any(document in spec.evidence for spec in specs)):
        return None
    return Evidence(
        file=row.shown(Heading.FILE),
        codes=tuple(item.code for item in items.values()),
        titles=tuple(item.title for item in items.values()),
        fields=tuple(dict.fromkeys(spec.id for spec in specs)),
        document=document,
        pages=row.shown(Heading.PAGES),
        note=row.shown(Heading.NOTE),
        place=str(row.first.place),
    )


def _faults(evidence: Evidence, known: Mapping[str, _Item]) -> list[str]:
    faults = [] if evidence.file else [say("没有写文件名称或编号")]
    if not evidence.codes:
        faults.append(say("没有写它证明的数据项的代码"))
    strange = [one_line(code) for code in evidence.codes if normal_code(code) not in known]
    return [*faults, *(say("数据表中没有代码“{raw}”", raw=code) for code in strange)]


def write_evidence(
    sheet: Worksheet, sections: tuple[SectionSheet, ...], evidence: tuple[Evidence, ...], looks: Looks
) -> None:
    """Which documents prove which field, those registered in their places, and room for more."""
    write_head(sheet, EVIDENCE_SHEET, {heading.value: width for heading, width in _WIDTHS.items()}, looks)
    specs = list(dict.fromkeys(line.spec for each in sections for line in each.lines))
    for number, (given, texts) in enumerate(_lines(specs, evidence), 2):
        for at, heading in enumerate(Heading):
            fixed = given and heading in _GIVEN
            look = (looks.code if heading is Heading.CODE else looks.item) if fixed else looks.words
            text = texts.get(heading, "")
            if text:
                sheet.write_string(number, at, text, look)
            else:
                sheet.write_blank(number, at, None, look)


def _lines(specs: list[FieldSpec], evidence: tuple[Evidence, ...]) -> Iterator[tuple[bool, dict[Heading, str]]]:
    """Each row's texts, and whether the pack gives its first three; what the pack asks for first, then everything else."""
    rest = dict.fromkeys(evidence)
    for spec in specs:
        for document in spec.evidence:
            given = {Heading.CODE: spec.code, Heading.ITEM: spec.title, Heading.DOCUMENT: document}
            own = [item for item in rest if item.codes == (spec.code,) and item.document == document]
            for item in own or [Evidence("")]:
                rest.pop(item, None)
                yield True, given | _own(item)
    for item in (*rest, *[Evidence("")] * MORE_ROWS):
        yield False, {Heading.CODE: "、".join(item.codes), Heading.DOCUMENT: item.document} | _own(item)


def _own(item: Evidence) -> dict[Heading, str]:
    return {Heading.FILE: item.file, Heading.PAGES: item.pages, Heading.NOTE: item.note}
