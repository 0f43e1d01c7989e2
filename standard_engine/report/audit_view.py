"""An audit as printed: reported and verified side by side, what moved between them, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import IndicatorResult
from standard_engine.audit.audit import Attestation
from standard_engine.language import say
from standard_engine.numerals import exact_text, round_to
from standard_engine.report.figures import Figure, points, points_between
from standard_engine.report.trace import reported_figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.compare import Change, Result
    from standard_engine.assessment.result import Assessment, Bounds, Input
    from standard_engine.audit.audit import Audit, Exhibit, Nonconformity, Verification
    from standard_engine.audit.layout import BodyFact
    from standard_engine.audit.score import Scored

_DASH = "—"


@dataclass(frozen=True, slots=True)
class StandingView:
    """One of the two verdicts."""

    name: str
    outcome: str
    grade: str
    score: Figure
    binding: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """One value that the audit changed; `alone` is how the reported verdict would stand with this change only."""

    code: str
    title: str
    year: str
    unit: str
    reported: Figure
    verified: Figure
    why: str
    evidence: str
    alone: str
    moved: Figure
    place: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One indicator or requirement that came out otherwise."""

    title: str
    reported: str
    verified: str


@dataclass(frozen=True, slots=True)
class AttestationView:
    """One conclusion on what no machine can test."""

    code: str
    title: str
    year: str
    reported: str
    conclusion: str
    basis: str
    evidence: str
    reviewer: str
    day: str
    until: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """Everything that documents print of an audit."""

    reported: StandingView
    verified: StandingView
    moved: str
    moves: tuple[MoveView, ...]
    turns: tuple[TurnView, ...]
    attestations: tuple[AttestationView, ...]
    exhibits: tuple[Exhibit, ...]
    nonconformities: tuple[Nonconformity, ...]
    still_open: tuple[Nonconformity, ...]
    body: dict[BodyFact, str]
    workbook: str
    sha256: str


def audit_view(scored: Scored) -> AuditView:
    """The view of an audited submission judged twice."""
    audit = scored.audit
    one, other, moved = _scores(scored.reported.total, scored.verified.total)
    return AuditView(
        reported=_standing(say("自评（申报值）"), scored.reported, one),
        verified=_standing(say("核定（核定值）"), scored.verified, other),
        moved=moved.text,
        moves=tuple(_move(change, scored) for change in scored.comparison.changes),
        turns=tuple(
            TurnView(turn.new.title, result_text(turn.old), result_text(turn.new)) for turn in scored.comparison.turns
        ),
        attestations=tuple(_attestations(scored)),
        exhibits=audit.exhibits,
        nonconformities=audit.nonconformities,
        still_open=scored.still_open,
        body=dict(audit.body),
        workbook=audit.name,
        sha256=audit.sha256,
    )


def _standing(name: str, assessment: Assessment, score: Figure) -> StandingView:
    decision = assessment.decision
    return StandingView(
        name=name,
        outcome=decision.outcome.label,
        grade=decision.grade or _DASH,
        score=score,
        binding=decision.binding,
        reasons=decision.reasons,
    )


def _scores(old: Bounds | None, new: Bounds | None) -> tuple[Figure, Figure, Figure]:
    """Both scores and the difference between them, with as many decimals as the longer has, so that they add up as printed."""
    one, other = points_between(old), points_between(new)
    if one.number is None or other.number is None:
        return one, other, Figure(_DASH)
    step = Fraction(1, 10 ** max(len(figure.text.partition(".")[2]) for figure in (one, other)))
    rounded = round_to(one.number, step), round_to(other.number, step)
    moved = rounded[1] - rounded[0]
    sign = {True: "+", False: "−"}[moved > 0] if moved else ""
    return (
        Figure(exact_text(rounded[0]), rounded[0]),
        Figure(exact_text(rounded[1]), rounded[1]),
        Figure(f"{sign}{exact_text(abs(moved))}", moved),
    )


def _move(change: Change, scored: Scored) -> MoveView:
    old, new = change.old, change.new
    row = _row(scored.audit, new)
    why = "" if row is None else row.basis if isinstance(row, Attestation) else row.reason
    notes = new.datum.normalisations if new.datum.value is None else ()
    return MoveView(
        code=new.code,
        title=new.title,
        year=_year(new),
        unit=new.unit,
        reported=reported_figure(old),
        verified=reported_figure(new),
        why=say("；").join(part for part in (*notes, why) if part) or _DASH,
        evidence=say("、").join(row.evidence) if row is not None and row.evidence else _DASH,
        alone=change.alone.outcome.label,
        moved=_moved(scored.comparison.base.total, change.alone.total),
        place=f"{old.datum.sheet}!{old.datum.cell}" if old.datum.sheet and old.datum.cell else _DASH,
    )


def _row(audit: Audit, item: Input) -> Verification | Attestation | None:
    slot = item.field, item.key, item.year
    return audit.verifications.get(slot) or audit.attestations.get(slot)


def _moved(old: Bounds | None, new: Bounds | None) -> Figure:
    """By how much a score moved; a dash where either is not known."""
    if old is None or new is None or not old.exact or not new.exact or old.low is None or new.low is None:
        return Figure(_DASH)
    moved = new.low - old.low
    if moved == 0:
        return Figure("0", moved)
    return Figure(f"{'+' if moved > 0 else '−'}{points(abs(moved)).text}")


def result_text(result: Result) -> str:
    """Status, value, level and points of a result."""
    parts = [f"{result.status.mark} {result.status.label}"]
    if isinstance(result, IndicatorResult):
        parts += [result.shown] if result.shown != result.status.label else []
        parts += [result.level] if result.level else []
        parts += [say("{points} 分", points=points_between(result.points))] if result.points else []
    return say("，").join(parts)


def _attestations(scored: Scored) -> Iterable[AttestationView]:
    inputs = {(item.field, item.key, item.year): item for item in scored.reported.inputs}
    for slot, one in scored.audit.attestations.items():
        item = inputs[slot]
        yield AttestationView(
            code=item.code,
            title=item.title,
            year=_year(item),
            reported=reported_figure(item).text,
            conclusion=one.answer or _DASH,
            basis=one.basis or _DASH,
            evidence=say("、").join(one.evidence) or _DASH,
            reviewer=one.reviewer or _DASH,
            day=one.day.isoformat() if one.day else _DASH,
            until=one.until.isoformat() if one.until else _DASH,
        )


def _year(item: Input) -> str:
    return _DASH if item.year is None else str(item.year)
