"""What an auditor found: frozen data, as the audit workbook says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from standard_engine.audit.layout import BodyFact
    from standard_engine.findings import Finding
    from standard_engine.submission import Datum, Slot


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified of one reported value.

    `datum` is the verified value, None where the auditor wrote none and so lets the reported one stand. `evidence` are
    numbers of exhibits; `place` is where the row stands.
    """

    slot: Slot
    datum: Datum | None
    reason: str
    evidence: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """A reviewer's conclusion on what no machine can test.

    `datum` is the conclusion as an answer to the data item, None where there is none, `answer` the same in words. `until` is the last day on which
    it holds, None for one without end; `unclear_until` where a date was meant and cannot be read.
    """

    slot: Slot
    datum: Datum | None
    answer: str
    basis: str
    evidence: tuple[str, ...]
    reviewer: str
    day: date | None
    until: date | None
    unclear_until: bool
    place: str

    def lacks(self) -> tuple[str, ...]:
        """What a conclusion needs and this one lacks, in Chinese."""
        parts = (
            (say("评审人"), bool(self.reviewer)),
            (say("评审日期"), self.day is not None),
            (say("依据或证据编号"), bool(self.basis or self.evidence)),
            (say("读得懂的有效期"), not self.unclear_until),
        )
        return tuple(name for name, there in parts if not there)

    def expired(self, as_of: date) -> bool:
        """Is the last day of its validity past? On that day itself it still holds."""
        return self.until is not None and self.until < as_of


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document registered as evidence.

    `file` is its file's name, `sha256` that file's hash, empty where it is not known; `codes` are those of the data
    items that it supports, as the pack writes them. `place` is where it stands.
    """

    number: str
    title: str
    file: str
    sha256: str
    codes: tuple[str, ...]
    note: str
    place: str


class Gravity(StrEnum):
    """How grave a nonconformity is."""

    MAJOR = "major"
    MINOR = "minor"

    @property
    def label(self) -> str:
        """中文 word."""
        return {"major": say("严重"), "minor": say("一般")}[self.value]


@dataclass(frozen=True, slots=True)
class Nonconformity:
    """Something that was found on site not to be as it must; closed from the day `closed` on."""

    number: str
    gravity: Gravity
    clause: str
    found: str
    due: date | None
    remedy: tuple[str, ...]
    closed: date | None
    note: str
    place: str

    def open(self, as_of: date) -> bool:
        """Is it not closed on a day?"""
        return self.closed is None or self.closed > as_of


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit of one submission.

    `verifications` and `attestations` are by slot; a slot that is in neither was not in the audit workbook, or not
    clearly. `findings` are about the audit workbook.
    """

    name: str
    sha256: str
    body: Mapping[BodyFact, str]
    verifications: Mapping[Slot, Verification]
    attestations: Mapping[Slot, Attestation]
    exhibits: tuple[Exhibit, ...]
    nonconformities: tuple[Nonconformity, ...]
    findings: tuple[Finding, ...] = field(default=())

    def still_open(self, as_of: date) -> tuple[Nonconformity, ...]:
        """The nonconformities not closed on a day, the grave ones first."""
        found = [item for item in self.nonconformities if item.open(as_of)]
        return tuple(sorted(found, key=lambda item: item.gravity is not Gravity.MAJOR))
