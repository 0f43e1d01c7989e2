"""What of a submission is audited: every value, what evidence the pack demands for it, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports, all_inputs
from standard_engine.assessment.run import Run
from standard_engine.assessment.stakes import stake
from standard_engine.audit.layout import ONCE
from standard_engine.formula.tree import Field
from standard_engine.pack.resolved import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from standard_engine.assessment.result import Input
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack, Row
    from standard_engine.submission import Slot, Submission

QUALITATIVE = frozenset({FieldType.CHOICE, FieldType.TRUTH})
NAMING = frozenset({FieldType.CODE, FieldType.TEXT})
"""Facts that name an enterprise or its kind: verified, but no matter of judgement."""

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One value of a submission to be audited.

    `attested` ones need a reviewer's conclusion: answers that are chosen or yes or no, and whatever a requirement asks;
    `decisive` are those that a requirement asks, since it decides without points.
    `demanded` are the documents that the pack demands; `used_by` the titles, with clauses, of the requirements and
    qualitative indicators that ask for it.
    """

    slot: Slot
    spec: FieldSpec
    row: Row
    input: Input
    attested: bool
    decisive: bool
    demanded: tuple[str, ...]
    used_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """Code, title and year, as findings name it."""
        return f"{self.input.code} {self.input.title}" + ("" if self.input.year is None else f"（{self.input.year}年）")


def audit_items(pack: ResolvedPack, submission: Submission) -> tuple[AuditItem, ...]:
    """Every value that the pack asks for, in the order of the data workbook."""
    judge = Judge(pack)
    users = _users(pack, judge, Reports(pack, submission))
    asked = {slot for slot, found in users.items() if any(user.requirement for user in found)}
    specs = {spec.id: spec for spec in pack.fields}
    rows = {(spec.id, row.key): row for spec in pack.fields for row in spec.rows}
    found = []
    for item in all_inputs(pack, submission):
        slot, spec = (item.field, item.key, item.year), specs[item.field]
        attested = spec.type in QUALITATIVE or (slot in asked and spec.type not in NAMING)
        by = users.get(slot, ()) if attested else ()
        documents = (*spec.evidence, *(document for user in by for document in user.evidence))
        found.append(
            AuditItem(
                slot=slot,
                spec=spec,
                row=rows[item.field, item.key],
                input=item,
                attested=attested,
                decisive=slot in asked and attested,
                demanded=tuple(dict.fromkeys(documents)),
                used_by=tuple(user.title for user in by),
            )
        )
    return tuple(found)


def shown_year(item: AuditItem) -> str:
    """The item's data year as the audit workbook writes it."""
    return ONCE if item.input.year is None else str(item.input.year)


@dataclass(frozen=True, slots=True)
class _User:
    title: str
    evidence: tuple[str, ...]
    requirement: bool


def _users(pack: ResolvedPack, judge: Judge, reports: Reports) -> Mapping[Slot, tuple[_User, ...]]:
    """The requirements that ask for a value, and the indicators that are nothing but it."""
    found: dict[Slot, list[_User]] = {}
    for requirement in pack.requirements:
        user = _User(_titled(requirement.clause, requirement.title), requirement.evidence, requirement=True)
        for slot in _slots(judge.fields(requirement.id), reports):
            found.setdefault(slot, []).append(user)
    for indicator in pack.indicators:
        if isinstance(judge.steps[indicator.id].expression, Field):
            user = _User(_titled(indicator.clause, indicator.title), indicator.evidence, requirement=False)
            for slot in _slots(judge.fields(indicator.id), reports):
                found.setdefault(slot, []).append(user)
    return {slot: tuple(users) for slot, users in found.items()}


def _slots(fields: tuple[Field, ...], reports: Reports) -> Iterator[Slot]:
    for field in fields:
        yield field.id, field.key, reports.year(field)


def _titled(clause: str | None, title: str) -> str:
    return f"{clause} {title}" if clause else title


def stakes(pack: ResolvedPack, submission: Submission, items: tuple[AuditItem, ...]) -> Mapping[str, Fraction | None]:
    """By row code, how far the total can move through all years of the row, were nothing known of them; None for no bound.

    A standard that gives no score has no points at stake: zero.
    """
    run = Run.of(pack, Judge(pack), submission)
    if "total" not in run.environment:
        return {item.row.code: _NOTHING for item in items}
    leaves: dict[tuple[str, str | None], set[Field]] = {}
    for leaf in pack.program.leaves:
        leaves.setdefault((leaf.field.id, leaf.field.key), set()).add(leaf.field)
    by_row = {item.row.code: frozenset(leaves.get((item.spec.id, item.row.key), ())) for item in items}
    return {code: stake(fields, run) for code, fields in by_row.items()}
