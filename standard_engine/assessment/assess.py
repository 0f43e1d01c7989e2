"""Assess: one submission judged by one pack."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.checking import check_findings
from standard_engine.assessment.gaps import bounds_of
from standard_engine.assessment.indicators import indicator_result
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.lines import score_lines
from standard_engine.assessment.reported import all_inputs
from standard_engine.assessment.result import (
    Assessment,
    Basis,
    CategoryResult,
    IndicatorResult,
    PackReference,
    RequirementResult,
    Status,
    Subject,
)
from standard_engine.assessment.run import Run
from standard_engine.assessment.stakes import with_stakes
from standard_engine.assessment.status import status_of
from standard_engine.assessment.verdict import decide
from standard_engine.formula.prose import prose, worked
from standard_engine.pack.load import to_date
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.pack.resolved import Category, Requirement, ResolvedPack
    from standard_engine.submission import Submission

ONE = Fraction(1)


def assess(
    pack: ResolvedPack, submission: Submission, *, as_of: date | str | None = None, year: int | None = None
) -> Assessment:
    """Judge a submission by a pack.

    `as_of` is the date of the assessment, by default the date that the pack was resolved for; it must be one for which
    the same numbers hold. `year` is the data year that is judged, by default the latest one reported; the years before
    it are its history.

    Raises:
        UsageError: where the pack was resolved for other numbers than hold on `as_of`, or `as_of` is no date.
    """
    return Assessor(pack).assess(submission, as_of=as_of, year=year)


class Assessor:
    """A pack made ready to judge many submissions."""

    def __init__(self, pack: ResolvedPack) -> None:
        self._judge = Judge(pack)
        self._pack = pack

    def assess(self, submission: Submission, *, as_of: date | str | None = None, year: int | None = None) -> Assessment:
        """As `assess`."""
        pack = self._pack if as_of is None else self._pack.on(to_date(as_of))
        chosen = submission if year is None else replace(submission, year=year)
        return _assessment(Run.of(pack, self._judge, chosen))


def _assessment(run: Run) -> Assessment:
    pack, submission = run.pack, run.submission
    indicators = tuple(indicator_result(item, run) for item in pack.indicators)
    return Assessment(
        pack=PackReference(
            pack.id, pack.title, pack.standard, pack.edition, pack.version, pack.hash, pack.notes, pack.omissions
        ),
        engine=engine_version(),
        as_of=pack.as_of,
        year=submission.year,
        submission_name=submission.name,
        submission_sha256=submission.sha256,
        subject=_subject(run),
        decision=decide(run.judge, run.environment, run.labels),
        total=run.bounds("total"),
        total_full=run.bounds("total.full"),
        lines=score_lines(run.judge, run.environment),
        requirements=tuple(_requirement(item, run) for item in pack.requirements),
        categories=tuple(
            _category(item, indicators, run) for item in pack.categories if f"{item.id}.points" in run.environment
        ),
        indicators=indicators,
        derived=tuple(run.derived(item.id) for item in pack.derived if item.shown),
        inputs=all_inputs(pack, submission),
        findings=(
            *with_stakes(submission.findings, run),
            *check_findings(run.judge, run.reports, run.environment, run.labels),
        ),
        evidence=submission.evidence,
        changes=submission.changes,
        basis=Basis(pack, submission, run.environment),
    )


def _subject(run: Run) -> Subject:
    """Who was judged, by the fields that packs name so."""
    reported = run.labels.reported
    return Subject(reported("enterprise_name"), reported("credit_code"), reported("industry"), reported("region"))


def _requirement(item: Requirement, run: Run) -> RequirementResult:
    expression = run.judge.steps[item.id].expression
    status = status_of(run.environment, item.id)
    grades = {grade.id: grade.title for grade in run.pack.grades}
    return RequirementResult(
        id=item.id,
        title=item.title,
        clause=item.clause,
        effect=item.effect,
        caps=None if item.caps is None else grades[item.caps],
        status=status,
        prose=prose(expression, run.labels),
        worked=worked(expression, run.environment, run.labels) if status is not Status.NOT_APPLICABLE else "",
        inputs=run.inputs(item.id),
        missing=run.missing(item.id) if status in {Status.MISSING, Status.UNDETERMINED} else (),
        evidence=item.evidence,
        source=item.source,
    )


def _category(item: Category, indicators: tuple[IndicatorResult, ...], run: Run) -> CategoryResult:
    own = [result for result in indicators if result.category == item.id]
    applicable = [result for result in own if result.status is not Status.NOT_APPLICABLE]
    evaluated = [result for result in applicable if result.status in {Status.MET, Status.NOT_MET}]
    return CategoryResult(
        id=item.id,
        title=item.title,
        bonus=item.bonus,
        points=bounds_of(run.environment[f"{item.id}.points"]),
        full=bounds_of(run.environment[f"{item.id}.full"]),
        evaluated=len(evaluated),
        applicable=len(applicable),
        scales=tuple(
            run.derived(name)
            for name in (f"{item.id}.scale", "total.scale")
            if run.environment.get(name, ONE) != ONE and not (item.bonus and name == "total.scale")
        ),
    )
