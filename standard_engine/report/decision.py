"""The decision as a document for the next program: exact numbers as text, one canonical form."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.decision.attribution import SELF_ASSESSED
from standard_engine.decision.facts import credit_code_state, data_years, why_not_binding
from standard_engine.decision.schema import NEWEST, schema_id
from standard_engine.language import ORIGINAL, speaking
from standard_engine.numerals import exact_text
from standard_engine.report.output import put
from standard_engine.report.text import storable

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.assessment.result import (
        Assessment,
        Bounds,
        CriterionUsed,
        Gap,
        IndicatorResult,
        Input,
        RequirementResult,
    )
    from standard_engine.decision.attribution import Attribution
    from standard_engine.decision.schema import Document
    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import Source, SourcedNumber
    from standard_engine.submission import Value


def write_decision(assessment: Assessment, path: Path, attribution: Attribution = SELF_ASSESSED) -> None:
    """Write the decision document as canonical JSON: sorted keys, UTF-8, NFC, one newline at the end.

    Raises:
        UsageError: if the file may not be replaced.
    """
    put(path, decision_text(assessment, attribution).encode())


def decision_text(assessment: Assessment, attribution: Attribution = SELF_ASSESSED) -> str:
    """The decision document as canonical JSON."""
    document = decision_document(assessment, attribution)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def decision_document(assessment: Assessment, attribution: Attribution = SELF_ASSESSED) -> Document:
    """The decision as plain data: numbers as exact decimal text or `a/b`, unknown ones as bounds, texts in NFC.

    Without an attribution it is a self-assessment that nobody has signed.
    """
    with speaking(ORIGINAL):  # the words of the schema are Chinese, whatever a report beside it speaks
        stored: Document = _stored(_document(assessment) | attribution.document())
    return stored


def _document(assessment: Assessment) -> Document:
    inputs = [input_document(item) for item in assessment.inputs]
    findings = [finding_document(item) for item in assessment.findings]
    return {
        "schema": schema_id(),
        "schema_version": NEWEST,
        "engine": {"name": "standard-engine", "version": assessment.engine},
        "as_of": assessment.as_of.isoformat(),
        "subject": _subject(assessment, findings),
        "data": {
            "file": assessment.submission_name,
            "sha256": assessment.submission_sha256,
            "year": assessment.year,
            "years": data_years(inputs, assessment.year),
        },
        "pack": _pack(assessment),
        "decision": _decision(assessment),
        "total": {"points": bounds_document(assessment.total), "full": bounds_document(assessment.total_full)},
        "categories": [
            {
                "id": item.id,
                "title": item.title,
                "bonus": item.bonus,
                "points": bounds_document(item.points),
                "full": bounds_document(item.full),
                "evaluated": item.evaluated,
                "applicable": item.applicable,
            }
            for item in assessment.categories
        ],
        "requirements": [_requirement(item) for item in assessment.requirements],
        "indicators": [_indicator(item) for item in assessment.indicators],
        "derived": [
            {"id": item.id, "title": item.title, "unit": item.unit, "value": bounds_document(item.bounds)}
            for item in assessment.derived
        ],
        "inputs": inputs,
        "findings": findings,
    }


def _stored(part: Any) -> Any:
    match part:
        case str():
            return storable(part)
        case dict():
            return {key: _stored(value) for key, value in part.items()}
        case list():
            return [_stored(value) for value in part]
        case _:
            return part


def _subject(assessment: Assessment, findings: list[Document]) -> Document:
    subject = assessment.subject
    check, fault = credit_code_state(subject.credit_code, findings)
    return {
        "name": subject.name,
        "credit_code": subject.credit_code,
        "credit_code_check": check.value,
        "credit_code_fault": fault,
        "industry": subject.industry,
        "region": subject.region,
    }


def _pack(assessment: Assessment) -> Document:
    pack = assessment.pack
    return {
        "id": pack.id,
        "title": pack.title,
        "standard": pack.standard,
        "edition": pack.edition,
        "version": pack.version,
        "hash": pack.hash,
        "notes": list(pack.notes),
        "omissions": list(pack.omissions),
    }


def _decision(assessment: Assessment) -> Document:
    decision = assessment.decision
    non_official = [_sourced(item) for item in decision.non_official]
    return {
        "outcome": decision.outcome.value,
        "label": decision.outcome.label,
        "grade": decision.grade,
        "reasons": list(decision.reasons),
        "binding": decision.binding,
        "not_binding": why_not_binding(non_official),
        "non_official": non_official,
    }


def _requirement(item: RequirementResult) -> Document:
    return {
        "id": item.id,
        "title": item.title,
        "clause": item.clause,
        "effect": item.effect,
        "caps": item.caps,
        "status": item.status.value,
        "worked": item.worked,
        "inputs": [_reference(source) for source in item.inputs],
        "missing": [_reference(source) for source in item.missing],
        "evidence": list(item.evidence),
        "source": _source(item.source),
    }


def _indicator(item: IndicatorResult) -> Document:
    return {
        "id": item.id,
        "title": item.title,
        "category": item.category,
        "clause": item.clause,
        "status": item.status.value,
        "value": _value(item.value),
        "bounds": bounds_document(item.bounds),
        "shown": item.shown,
        "unit": item.unit,
        "better": item.better,
        "level": item.level,
        "points": bounds_document(item.points),
        "full": bounds_document(item.full),
        "criterion": None if item.criterion is None else _criterion(item.criterion),
        "gaps": [_gap(gap) for gap in item.gaps],
        "worked": item.worked,
        "reason": item.reason,
        "trend": [{"year": year, "value": _number(value)} for year, value in item.trend],
        "inputs": [_reference(source) for source in item.inputs],
        "missing": [_reference(source) for source in item.missing],
        "evidence": list(item.evidence),
        "source": _source(item.source),
    }


def _criterion(item: CriterionUsed) -> Document:
    return {
        "unit": item.unit,
        "sign": item.sign,
        "step": _number(item.step),
        "limits": [{"level": level, "limit": _number(limit)} for level, limit in item.limits],
        "since": item.since.isoformat(),
        "until": None if item.until is None else item.until.isoformat(),
        "when": item.when_text,
        "source": _source(item.source),
    }


def _gap(item: Gap) -> Document:
    return {
        "level": item.level,
        "limit": _number(item.limit),
        "by": _number(item.by),
        "unit": item.unit,
        "percent": _number(item.percent),
        "points": bounds_document(item.points),
    }


def _reference(item: Input) -> Document:
    return {
        "code": item.code,
        "field": item.field,
        "key": item.key,
        "year": item.year,
        "sheet": item.datum.sheet,
        "cell": item.datum.cell,
    }


def input_document(item: Input) -> Document:
    """A reported value as plain data."""
    datum = item.datum
    return _reference(item) | {
        "title": item.title,
        "unit": item.unit,
        "value": _value(datum.value),
        "absence": None if datum.absence is None else datum.absence.value,
        "reason": datum.reason,
        "raw": datum.raw,
        "reported_unit": datum.unit,
        "normalisations": list(datum.normalisations),
    }


def finding_document(item: Finding) -> Document:
    """One finding as plain data, as in the decision document."""
    place = item.place
    document = {
        "code": item.code.code,
        "severity": item.severity.value,
        "place": {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "sheet": place.sheet,
            "cell": place.cell,
            "clause": place.clause,
        },
        "subject": item.subject,
        "message": item.message,
        "raw": item.raw,
        "parsed": item.parsed,
        "expected": item.expected,
        "hint": item.fix,
        "points": _number(item.points),
    }
    stored: Document = _stored(document)
    return stored


def _sourced(item: SourcedNumber) -> Document:
    return {
        "path": item.path,
        "title": item.title,
        "shown": item.shown,
        "unit": item.unit,
        "place": item.place,
        "source": _source(item.source),
    }


def _source(item: Source) -> Document:
    return {
        "document": item.document,
        "clause": item.clause,
        "status": item.status.value,
        "note": item.note,
        "checked_by": item.checked_by,
        "checked_on": None if item.checked_on is None else item.checked_on.isoformat(),
    }


def _value(value: Value | None) -> Document | None:
    match value:
        case None:
            return None
        case bool():
            return {"truth": value}
        case Fraction():
            return {"number": exact_text(value)}
        case date():
            return {"date": value.isoformat()}
        case str():
            return {"text": value}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def bounds_document(bounds: Bounds | None) -> Document | None:
    """Bounds as plain data; None for a number that there is not."""
    return None if bounds is None else {"low": _number(bounds.low), "high": _number(bounds.high)}
