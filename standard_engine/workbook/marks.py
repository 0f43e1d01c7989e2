"""Findings on the cells of a data workbook that is written anew, so that its owner sees where to mend what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.findings import Finding
    from standard_engine.submission import Slot, Submission

REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Marks:
    """Findings by the slot whose value they are about, and by the field where they are about no one value."""

    by_slot: Mapping[Slot, tuple[Finding, ...]]
    by_field: Mapping[str, tuple[Finding, ...]]

    def of(self, slot: Slot, *, first: bool) -> tuple[Finding, ...]:
        """What to tell at a slot's cell; the first cell of a field also tells what is about the field."""
        return (*self.by_slot.get(slot, ()), *(self.by_field.get(slot[0], ()) if first else ()))


NO_MARKS = Marks({}, {})


def marks(submission: Submission, findings: Iterable[Finding]) -> Marks:
    """Where each finding is told: at the value read from its cell, else at the field that it is about."""
    slots = submission.slots_read
    by_slot: dict[Slot, list[Finding]] = {}
    by_field: dict[str, list[Finding]] = {}
    for finding in findings:
        slot = slots.get((finding.place.sheet, finding.place.cell))
        if slot is not None:
            by_slot.setdefault(slot, []).append(finding)
        elif finding.subject is not None:
            by_field.setdefault(finding.subject, []).append(finding)
    return Marks(
        {slot: tuple(found) for slot, found in by_slot.items()},
        {field: tuple(found) for field, found in by_field.items()},
    )


def comment(findings: Iterable[Finding]) -> str:
    """The text of a cell's comment: what is wrong and how to mend it; what has no shape is replaced."""
    told = "\n".join(
        f"{finding.severity.label} {finding.code.code}：{finding.message}\n怎样修改：{finding.fix}"
        for finding in findings
    )
    return "".join(char if char.isprintable() or char == "\n" else REPLACED for char in told)
