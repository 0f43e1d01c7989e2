"""The verified submission: the reported one with what an audit says in its place. Nothing is judged here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from standard_engine.assessment.reported import EMPTY
from standard_engine.audit.audit import Attestation, Verification
from standard_engine.audit.items import audit_items
from standard_engine.audit.read_rows import said
from standard_engine.findings import Place
from standard_engine.findings import audit_codes as codes
from standard_engine.language import say
from standard_engine.submission import Absence, Datum, Evidence
from standard_engine.workbook.layout import normal_code
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from standard_engine.audit.audit import Audit
    from standard_engine.audit.items import AuditItem
    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Slot, Submission


def verified_submission(pack: ResolvedPack, submission: Submission, audit: Audit) -> Submission:
    """What the audit lets stand of a submission, as of the pack's date.

    - A value that needs no attestation is the verified one, or the reported one where the auditor wrote none.
    - A value that needs one is the conclusion, if that is complete and has not expired; else nothing is known of it.
    - A value for which the pack demands evidence and none is registered counts as the pack says: as missing by default.
    - A value whose row is not in the audit workbook, or there twice, is missing.

    The findings are those about the audit and, of the reported ones, those about values that stand as reported. The
    documents are the exhibits of the audit.
    """
    evidence = _Evidence(audit)
    data = dict(submission.data)
    findings: list[Finding] = [*audit.findings, *_overdue(audit, pack.as_of)]
    standing: set[Slot] = set()
    kept_rows: set[tuple[str, str | None]] = set()
    items = audit_items(pack, submission)
    for item in items:
        datum, found = _verified(item, audit, evidence, pack.as_of)
        findings += found
        if datum is item.input.datum:
            standing.add(item.slot)
        else:
            data[item.slot] = datum
        if item.input.datum.absence not in EMPTY and datum.absence in EMPTY:
            kept_rows.add((item.spec.id, item.row.key))
    read = submission.slots_read
    kept = [
        finding
        for finding in submission.findings
        if (slot := read.get((finding.place.sheet, finding.place.cell))) is None or slot in standing
    ]
    return replace(
        submission,
        data=data,
        findings=(*findings, *kept),
        evidence=_documents(items, audit),
        kept_rows=frozenset(kept_rows),
    )


def _documents(items: tuple[AuditItem, ...], audit: Audit) -> tuple[Evidence, ...]:
    """The exhibits as documents for the items that they are registered for, or that name them."""
    rows: dict[Slot, Verification | Attestation] = {**audit.verifications, **audit.attestations}
    found = []
    for exhibit in audit.exhibits:
        number, codes = bare(exhibit.number), {normal_code(code) for code in exhibit.codes}
        own = [
            item
            for item in items
            if codes & {normal_code(item.spec.code), normal_code(item.row.code)}
            or (item.slot in rows and number in map(bare, rows[item.slot].evidence))
        ]
        by_code = {item.row.code: item.input.title for item in own}
        found.append(
            Evidence(
                file=f"{exhibit.number} {exhibit.file}",
                codes=tuple(by_code),
                titles=tuple(by_code.values()),
                fields=tuple(dict.fromkeys(item.spec.id for item in own)),
                document=exhibit.title,
                note=exhibit.note,
                place=exhibit.place,
            )
        )
    return tuple(found)


class _Evidence:
    """Which exhibits support a value: those that its row names, and those registered for its code."""

    def __init__(self, audit: Audit) -> None:
        self._numbers = {bare(exhibit.number) for exhibit in audit.exhibits}
        self._codes = {normal_code(code) for exhibit in audit.exhibits for code in exhibit.codes}

    def unknown(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """The numbers that no exhibit has."""
        return tuple(number for number in numbers if bare(number) not in self._numbers)

    def supports(self, item: AuditItem, numbers: Iterable[str]) -> bool:
        """Is any exhibit there for the value?"""
        named = any(bare(number) in self._numbers for number in numbers)
        return named or bool({normal_code(item.spec.code), normal_code(item.row.code)} & self._codes)


def _verified(item: AuditItem, audit: Audit, evidence: _Evidence, as_of: date) -> tuple[Datum, list[Finding]]:
    """What a value counts as, and why it is not what was reported."""
    reported = item.input.datum
    row = (audit.attestations if item.attested else audit.verifications).get(item.slot)
    if row is None:  # the reader has said so
        return (reported if reported.absence in EMPTY else _missing(say("核查表中没有这一项"))), []
    findings = [
        codes.EXHIBIT_UNKNOWN.at(_at(row.place), item=item.name, number=number, subject=item.spec.id)
        for number in evidence.unknown(row.evidence)
    ]
    if isinstance(row, Attestation):
        datum, found = _attested(item, row, as_of)
    else:
        datum, found = _value(item, row)
    findings += found
    if datum.absence in EMPTY or not item.demanded or evidence.supports(item, row.evidence):
        return datum, findings
    documents = say("、").join(item.demanded)
    if item.spec.without_evidence == "reported":
        code = codes.EVIDENCE_MISSING_ACCEPTED
        return datum, [*findings, code.at(_at(row.place), item=item.name, documents=documents, subject=item.spec.id)]
    missing = codes.EVIDENCE_MISSING.at(_at(row.place), item=item.name, documents=documents, subject=item.spec.id)
    return _missing(say("没有应附的证据")), [*findings, missing]


def _value(item: AuditItem, row: Verification) -> tuple[Datum, list[Finding]]:
    reported = item.input.datum
    if row.datum is None:
        return reported, []
    if _same(row.datum, reported) or row.reason:
        return row.datum, []
    facts = {"item": item.name, "reported": said(reported, item), "verified": said(row.datum, item)}
    return row.datum, [codes.WITHOUT_REASON.at(_at(row.place), **facts, subject=item.spec.id)]


def _attested(item: AuditItem, row: Attestation, as_of: date) -> tuple[Datum, list[Finding]]:
    place, subject = _at(row.place), item.spec.id
    if row.datum is None:
        if item.input.datum.absence in EMPTY:
            return item.input.datum, []
        return _missing(say("没有评审结论")), [codes.ATTESTATION_MISSING.at(place, item=item.name, subject=subject)]
    if lacks := row.lacks():
        what = say("、").join(lacks)
        found = codes.ATTESTATION_INCOMPLETE.at(place, item=item.name, what=what, subject=subject)
        return _missing(say("评审结论不完整")), [found]
    if row.expired(as_of):
        found = codes.ATTESTATION_EXPIRED.at(place, item=item.name, until=row.until, day=as_of, subject=subject)
        return _missing(say("评审结论已过有效期")), [found]
    later = row.day is not None and row.day > as_of
    facts = {"item": item.name, "day": row.day, "as_of": as_of, "subject": subject}
    return row.datum, [codes.ATTESTATION_LATER.at(place, **facts)] if later else []


def _missing(why: str) -> Datum:
    return Datum(absence=Absence.UNKNOWN, normalisations=(say("核查：{why}，按缺失", why=why),))


def _same(one: Datum, other: Datum) -> bool:
    return (one.value, one.absence) == (other.value, other.absence)


def _overdue(audit: Audit, as_of: date) -> list[Finding]:
    return [
        codes.NONCONFORMITY_OVERDUE.at(
            _at(item.place), severity=item.gravity.label, number=item.number, due=item.due, day=as_of
        )
        for item in audit.still_open(as_of)
        if item.due is not None and item.due < as_of
    ]


def _at(place: str) -> Place:
    sheet, _, cell = place.rpartition("!")
    return Place(sheet=sheet, cell=cell)
