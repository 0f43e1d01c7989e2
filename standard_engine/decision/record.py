"""A decision document as the next desk needs it: frozen, numbers exact, words of closed sets as their enums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Bounds, Outcome, PackReference, Status
from standard_engine.decision.attribution import Auditor, Role, SignatureReference
from standard_engine.decision.facts import CreditCodeCheck

if TYPE_CHECKING:
    from standard_engine.decision.schema import Document


@dataclass(frozen=True, slots=True)
class Enterprise:
    """Who was judged; None for what was not reported. `credit_code_fault` says what is wrong with a faulty code.

    A faulty code that was refused when the data were read is None.
    """

    name: str | None
    credit_code: str | None
    credit_code_check: CreditCodeCheck
    credit_code_fault: str | None
    industry: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class RequirementOutcome:
    """How one requirement stands; `effect` is `veto` or `basic`."""

    id: str
    title: str
    clause: str | None
    effect: str
    status: Status


@dataclass(frozen=True, slots=True)
class IndicatorOutcome:
    """How one indicator stands; `points` is None where the standard gives none, `level` where none was reached."""

    id: str
    title: str
    category: str
    clause: str | None
    status: Status
    level: str | None
    points: Bounds | None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision document, read and checked.

    `sha256` is the hash of the bytes that were read, `data_sha256` that of the data workbook. `total` and `full` are None
    where the standard gives no score. `not_binding` is empty exactly where `binding`.
    """

    schema_version: int
    sha256: str
    engine: str
    as_of: date
    role: Role
    auditor: Auditor | None
    signature: SignatureReference | None
    subject: Enterprise
    file: str | None
    data_sha256: str | None
    year: int
    years: tuple[int, ...]
    pack: PackReference
    outcome: Outcome
    grade: str | None
    reasons: tuple[str, ...]
    binding: bool
    not_binding: tuple[str, ...]
    total: Bounds | None
    full: Bounds | None
    requirements: tuple[RequirementOutcome, ...]
    indicators: tuple[IndicatorOutcome, ...]


def record_of(document: Document, *, version: int, sha256: str) -> DecisionRecord:
    """The record of a document in the newest form, which obeys its schema and contradicts itself nowhere."""
    decision, data, pack = document["decision"], document["data"], document["pack"]
    return DecisionRecord(
        schema_version=version,
        sha256=sha256,
        engine=document["engine"]["version"],
        as_of=date.fromisoformat(document["as_of"]),
        role=Role(document["role"]),
        auditor=_auditor(document["auditor"]),
        signature=_signature(document["signature"]),
        subject=_enterprise(document["subject"]),
        file=data["file"],
        data_sha256=data["sha256"],
        year=data["year"],
        years=tuple(data["years"]),
        pack=PackReference(**{**pack, "notes": tuple(pack["notes"]), "omissions": tuple(pack["omissions"])}),
        outcome=Outcome(decision["outcome"]),
        grade=decision["grade"],
        reasons=tuple(decision["reasons"]),
        binding=decision["binding"],
        not_binding=tuple(decision["not_binding"]),
        total=_bounds(document["total"]["points"]),
        full=_bounds(document["total"]["full"]),
        requirements=tuple(map(_requirement, document["requirements"])),
        indicators=tuple(map(_indicator, document["indicators"])),
    )


def _enterprise(part: Document) -> Enterprise:
    return Enterprise(
        part["name"],
        part["credit_code"],
        CreditCodeCheck(part["credit_code_check"]),
        part["credit_code_fault"],
        part["industry"],
        part["region"],
    )


def _auditor(part: Document | None) -> Auditor | None:
    return None if part is None else Auditor(part["body"], tuple(part["names"]))


def _signature(part: Document | None) -> SignatureReference | None:
    return None if part is None else SignatureReference(part["manifest"], part["key_id"])


def _requirement(part: Document) -> RequirementOutcome:
    return RequirementOutcome(part["id"], part["title"], part["clause"], part["effect"], Status(part["status"]))


def _indicator(part: Document) -> IndicatorOutcome:
    return IndicatorOutcome(
        part["id"],
        part["title"],
        part["category"],
        part["clause"],
        Status(part["status"]),
        part["level"],
        _bounds(part["points"]),
    )


def _bounds(part: Document | None) -> Bounds | None:
    return None if part is None else Bounds(_number(part["low"]), _number(part["high"]))


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
