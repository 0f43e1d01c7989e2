"""核查表.xlsx: what an auditor fills in about a submission, laid out as `audit.layout` says, ordered so that he starts where it matters."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.audit.audit import Gravity
from standard_engine.audit.items import audit_items, shown_year, stakes
from standard_engine.audit.layout import (
    METADATA_MARK,
    AttestationHeading,
    BodyFact,
    BodyHeading,
    EvidenceHeading,
    SheetName,
    SiteHeading,
    ValueHeading,
    metadata,
)
from standard_engine.audit.register import register
from standard_engine.pack.resolved import FieldType
from standard_engine.report.figures import NO_FIGURE, points
from standard_engine.report.grid import Column, Formula, Grid, Input, Look, Styled
from standard_engine.report.text import visible
from standard_engine.report.trace import reported_figure
from standard_engine.report.xlsx import HASH_DIGITS
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from standard_engine.audit.items import AuditItem
    from standard_engine.audit.register import Asked
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.report.grid import Cell
    from standard_engine.submission import Submission

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal submissions give equal bytes."""
MORE_EXHIBITS = 40
NONCONFORMITIES = 40
_LONGEST_LIST = 255
"""Characters that a list of choices may have in a cell."""
_ANY = {"validate": "any"}
_DAY = {
    "validate": "date", "criteria": "between", "minimum": datetime(2000, 1, 1), "maximum": datetime(2099, 12, 31),  # noqa: DTZ001 - a day
    "error_title": "日期", "error_message": "写成 2026-11-23 的形式",
}  # fmt: skip
_BLANK = Styled("", Look.ENTRY)
_GUIDE = (
    "本表由评价机构填写，只填黄色单元格；其余已锁定，没有密码。企业的数据表不因本表改变。",
    "核定数据：与申报值不同的，在“核定值”写核定的数（按“单位”一栏的单位），在“理由”写依据；“核定值”留空，就是申报值成立。",
    "定性评审：要求和定性指标的每一项都要有结论，并写明依据或证据编号、评审人、评审日期；没有结论、结论不完整或过了有效期的，按缺失。",
    "证据登记：写明文件，才算登记；“支持的数据项”写代码，整张分项表写总代码即可。规则包要求附材料而一份也没有登记的，按规则包的规定（一般按缺失）。",
    "证据登记按涉及分值从多到少排列，“决定结论”的是否决条件和基本要求用到的；抽样用 standard-engine audit sample。",
    "现场核查：不符合项写明严重或一般、整改期限；关闭要有整改证据。",
    "可以排序、筛选、移动列；不要改代码、年份和表头，不要删除隐藏的“元数据”表。",
    "填好以后：standard-engine audit score 数据表.xlsx 核查表.xlsx",
)
_VALUE_WIDTHS = {
    ValueHeading.CODE: 9, ValueHeading.ITEM: 30, ValueHeading.YEAR: 7, ValueHeading.UNIT: 11,
    ValueHeading.REPORTED: 18, ValueHeading.VERIFIED: 18, ValueHeading.DIFFERENCE: 12, ValueHeading.REASON: 34,
    ValueHeading.EVIDENCE: 12, ValueHeading.STAKE: 10, ValueHeading.DEMANDED: 30, ValueHeading.PLACE: 18,
}  # fmt: skip
_ATTESTATION_WIDTHS = {
    AttestationHeading.CODE: 9, AttestationHeading.ITEM: 28, AttestationHeading.YEAR: 7,
    AttestationHeading.USED_BY: 26, AttestationHeading.REPORTED: 18, AttestationHeading.CONCLUSION: 18,
    AttestationHeading.BASIS: 30, AttestationHeading.EVIDENCE: 12, AttestationHeading.REVIEWER: 12,
    AttestationHeading.DAY: 13, AttestationHeading.UNTIL: 15, AttestationHeading.STAKE: 10,
    AttestationHeading.DEMANDED: 26, AttestationHeading.PLACE: 18,
}  # fmt: skip
_EVIDENCE_WIDTHS = {
    EvidenceHeading.NUMBER: 10, EvidenceHeading.TITLE: 40, EvidenceHeading.FILE: 40, EvidenceHeading.SHA256: 36,
    EvidenceHeading.CODES: 30, EvidenceHeading.STAKE: 11, EvidenceHeading.NOTE: 30,
}  # fmt: skip
_SITE_WIDTHS = {
    SiteHeading.NUMBER: 12, SiteHeading.SEVERITY: 12, SiteHeading.CLAUSE: 20, SiteHeading.FOUND: 50,
    SiteHeading.DUE: 13, SiteHeading.REMEDY: 16, SiteHeading.CLOSED: 13, SiteHeading.NOTE: 30,
}  # fmt: skip
_RIGHT = {ValueHeading.REPORTED, ValueHeading.DIFFERENCE, ValueHeading.STAKE, ValueHeading.VERIFIED}


def audit_book(pack: ResolvedPack, submission: Submission, hashes: Mapping[str, str] | None = None) -> bytes:
    """The workbook's bytes; the same for the same submission, pack and hashes.

    `hashes` are SHA-256 of files at hand by their names; those of registered evidence are filled in.
    """
    items = audit_items(pack, submission)
    at_stake = stakes(pack, submission, items)
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": visible(f"{submission.name or ''} 核查表"), "created": _CREATED})
        grid = Grid(
            workbook,
            footer=f"{pack.id} {pack.version} {pack.hash[:HASH_DIGITS]}　申报文件 {(submission.sha256 or '—')[:HASH_DIGITS]}",
        )
        _guide(grid, pack, submission)
        _body(grid)
        values = (_value(item, at_stake, row) for row, item in enumerate((i for i in items if not i.attested), 2))
        _table(grid, SheetName.VALUES, _VALUE_WIDTHS, values)
        attested = (_attestation(item, at_stake) for item in items if item.attested)
        _table(grid, SheetName.ATTESTATIONS, _ATTESTATION_WIDTHS, attested)
        asked = register(items, submission.evidence, at_stake)
        _table(grid, SheetName.EVIDENCE, _EVIDENCE_WIDTHS, _exhibits(asked, hashes or {}))
        _table(grid, SheetName.SITE, _SITE_WIDTHS, _nonconformities())
        about = grid.ledger(SheetName.METADATA, [24, 70])
        facts = metadata(pack, submission, pack.as_of, engine_version())
        for at, line in enumerate(((METADATA_MARK, ""), *facts.items()), 1):
            about.write(at, line)
        about.hide()
    return stream.getvalue()


def _guide(grid: Grid, pack: ResolvedPack, submission: Submission) -> None:
    sheet = grid.sheet(SheetName.GUIDE, [110])
    sheet.row([Styled(f"{pack.title}　第三方核查表", Look.TITLE)])
    for line in (
        f"数据表：{submission.name or '—'}　数据年 {submission.year}",
        f"数据表 SHA-256：{submission.sha256 or '—'}",
        f"规则包：{pack.id} {pack.version}　{pack.standard}　{pack.hash[:HASH_DIGITS]}",
    ):
        sheet.row([Styled(line, Look.FACTS)])
    sheet.gap()
    for text in _GUIDE:
        sheet.row([text])
    sheet.protect()


def _body(grid: Grid) -> None:
    rows = ((fact.value, _BLANK) for fact in BodyFact)
    _table(grid, SheetName.BODY, {BodyHeading.ITEM: 30, BodyHeading.CONTENT: 80}, rows)


def _table(
    grid: Grid, name: SheetName, widths: Mapping[BodyHeading, float] | Mapping[ValueHeading, float]
    | Mapping[AttestationHeading, float] | Mapping[EvidenceHeading, float] | Mapping[SiteHeading, float],
    rows: Iterator[Sequence[Cell]],
) -> None:  # fmt: skip
    sheet = grid.sheet(name, list(widths.values()))
    sheet.row([Column(heading.value, width, heading in _RIGHT).cell for heading, width in widths.items()])
    sheet.freeze_header()
    for row in rows:
        sheet.row(list(row))
    sheet.filter()
    sheet.protect()


def _value(item: AuditItem, at_stake: Mapping[str, Fraction | None], row: int) -> tuple[Cell, ...]:
    number = item.spec.type is FieldType.NUMBER
    reported, verified = f"E{row}", f"F{row}"
    difference = f'IF(AND(ISNUMBER({reported}),ISNUMBER({verified})),{verified}-{reported},"")'
    return (
        item.input.code,
        item.input.title,
        shown_year(item),
        item.row.unit,
        reported_figure(item.input),
        Input("General", _ANY, Look.INPUT if number else Look.ENTRY),
        Formula(difference, "") if number else "",
        _BLANK,
        _BLANK,
        _stake(item, at_stake),
        "；".join(item.demanded),
        _cell(item),
    )


def _attestation(item: AuditItem, at_stake: Mapping[str, Fraction | None]) -> tuple[Cell, ...]:
    unit = f"（{item.row.unit}）" if item.row.unit else ""
    return (
        item.input.code,
        item.input.title + unit,
        shown_year(item),
        "\n".join(item.used_by),
        reported_figure(item.input),
        Input("General", _answers(item), Look.ENTRY),
        _BLANK,
        _BLANK,
        _BLANK,
        Input("yyyy-mm-dd", _DAY, Look.ENTRY),
        Input("yyyy-mm-dd", _DAY, Look.ENTRY),
        _stake(item, at_stake),
        "；".join(item.demanded),
        _cell(item),
    )


def _answers(item: AuditItem) -> Mapping[str, object]:
    """A list to choose the answer from, where it is chosen and the list fits; 无 and 不适用 may be written all the same."""
    titles = [option.title for option in item.spec.options]
    if item.spec.type is FieldType.TRUTH:
        titles = ["是", "否"]
    if not titles or any("," in title for title in titles) or len(",".join(titles)) > _LONGEST_LIST:
        return _ANY
    return {"validate": "list", "source": titles, "error_type": "warning"}


def _stake(item: AuditItem, at_stake: Mapping[str, Fraction | None]) -> Cell:
    if item.decisive:
        return Styled("决定结论", Look.NUMBER)
    stake = at_stake[item.row.code]
    return NO_FIGURE if stake is None else points(stake)


def _cell(item: AuditItem) -> str:
    datum = item.input.datum
    return f"{datum.sheet}!{datum.cell}" if datum.sheet and datum.cell else "—"


def _exhibits(asked: tuple[Asked, ...], hashes: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    def entry(text: str) -> Input:
        return Input("General", _ANY, Look.ENTRY, text)

    for number, one in enumerate(asked, 1):
        stake: Cell = Styled("决定结论", Look.NUMBER) if one.decisive else NO_FIGURE
        if not one.decisive and one.stake is not None:
            stake = points(one.stake)
        yield (
            entry(f"E{number}"),
            entry(one.title),
            entry(one.file),
            entry(hashes.get(one.file, "")),
            entry("、".join(one.codes)),
            stake,
            entry(one.note),
        )
    for _ in range(MORE_EXHIBITS):
        yield (*[entry("")] * 5, "", entry(""))


def _nonconformities() -> Iterator[tuple[Cell, ...]]:
    grave = Input("General", {"validate": "list", "source": [gravity.label for gravity in Gravity]}, Look.ENTRY)
    day = Input("yyyy-mm-dd", _DAY, Look.ENTRY)
    for _ in range(NONCONFORMITIES):
        yield _BLANK, grave, _BLANK, _BLANK, day, _BLANK, day, _BLANK
