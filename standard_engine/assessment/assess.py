"""Assess: one submission judged by one pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.checking import check_findings
from standard_engine.assessment.gaps import bounds_of, gaps
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.labels import PackLabels
from standard_engine.assessment.reported import EMPTY, Reports, all_inputs
from standard_engine.assessment.result import (
    Assessment,
    Bounds,
    CategoryResult,
    CriterionUsed,
    DerivedResult,
    IndicatorResult,
    Input,
    PackReference,
    RequirementResult,
    Status,
    Subject,
)
from standard_engine.assessment.status import status_of
from standard_engine.assessment.verdict import decide
from standard_engine.formula.exact import Environment
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Field, Name, Node
from standard_engine.formula.values import Unknown, causes
from standard_engine.numerals import show_among
from standard_engine.pack.load import to_date
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from standard_engine.pack.resolved import Category, Indicator, Requirement, ResolvedPack
    from standard_engine.submission import Submission


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
        return _Assessing(pack, self._judge, chosen).assessment()


class _Assessing:
    """One submission being assessed."""

    def __init__(self, pack: ResolvedPack, judge: Judge, submission: Submission) -> None:
        self.pack = pack
        self.judge = judge
        self.submission = submission
        self.reports = Reports(pack, submission)
        self.environment: Environment = judge.run(self.reports, as_of=pack.as_of, year=submission.year)
        self.labels = PackLabels(pack, judge, self.reports, self.environment)

    def assessment(self) -> Assessment:
        pack, environment = self.pack, self.environment
        indicators = tuple(self.indicator(item) for item in pack.indicators)
        return Assessment(
            pack=PackReference(
                pack.id, pack.title, pack.standard, pack.edition, pack.version, pack.hash, pack.notes, pack.omissions
            ),
            engine=engine_version(),
            as_of=pack.as_of,
            year=self.submission.year,
            submission_name=self.submission.name,
            submission_sha256=self.submission.sha256,
            subject=self.subject(),
            decision=decide(self.judge, environment, self.labels),
            total=bounds_of(environment["total"]) if "total" in environment else None,
            total_full=bounds_of(environment["total.full"]) if "total.full" in environment else None,
            requirements=tuple(self.requirement(item) for item in pack.requirements),
            categories=tuple(self.category(item, indicators) for item in pack.categories if self.scored(item)),
            indicators=indicators,
            derived=tuple(self.derived(item.id) for item in pack.derived if item.shown),
            inputs=all_inputs(pack, self.submission),
            findings=(*self._worth(indicators), *check_findings(self.judge, self.reports, environment, self.labels)),
        )

    def _worth(self, indicators: tuple[IndicatorResult, ...]) -> tuple[Any, ...]:
        """The submission's findings, each with the most points that its field can still move."""
        at_stake: dict[str, Fraction] = {}
        for result in indicators:
            if result.full is None or result.full.high is None:
                continue
            for source in {source.field for source in result.inputs}:
                at_stake[source] = at_stake.get(source, Fraction(0)) + result.full.high
        return tuple(
            finding.worth(at_stake.get(finding.subject)) if finding.subject and finding.points is None else finding
            for finding in self.submission.findings
        )

    def scored(self, category: Category) -> bool:
        return f"{category.id}.points" in self.environment

    def subject(self) -> Subject:
        """Who was judged, by the fields that packs name so."""
        texts = {name: self.labels.reported(name) for name in ("enterprise_name", "credit_code", "industry", "region")}
        return Subject(texts["enterprise_name"], texts["credit_code"], texts["industry"], texts["region"])

    def missing(self, *names: str) -> tuple[Input, ...]:
        """The inputs whose absence leaves these steps open."""
        found: dict[Input, None] = {}
        for name in names:
            for cause in sorted(causes(self.environment.get(name, True)), key=str):
                if cause.field is not None:
                    found[self.reports.input(cause.field)] = None
        return tuple(found)

    def inputs(self, name: str) -> tuple[Input, ...]:
        """What a step was computed from; rows of a table that hold nothing are left out."""
        fields = self.judge.fields(name)
        found = [self.reports.input(field) for field in fields if field.key is None or self._holds(field)]
        return tuple(dict.fromkeys(found))

    def _holds(self, field: Field) -> bool:
        datum = self.reports.datum(field)
        return datum.absence not in EMPTY and datum.value != 0

    def indicator(self, item: Indicator) -> IndicatorResult:
        environment, value = self.environment, self.environment[item.id]
        status = status_of(self.environment, item.id)
        applies = status is not Status.NOT_APPLICABLE
        level = environment.get(f"{item.id}.level")
        expression = self.judge.steps[item.id].expression
        number = isinstance(value, Fraction) and not isinstance(value, bool)
        open_steps = (item.id, f"{item.id}.applies", f"{item.id}.met", f"{item.id}.points")
        return IndicatorResult(
            id=item.id,
            title=item.title,
            category=item.category,
            clause=item.clause,
            status=status,
            value=self.labels.option(value, self._item(item))
            if isinstance(value, str)
            else value
            if self._known(value) and applies
            else None,
            shown=self.shown(item, value) if applies else Status.NOT_APPLICABLE.label,
            unit=item.unit,
            bounds=bounds_of(value) if applies and (number or self._numeric(item.id)) else None,
            better=item.better,
            level=self.labels.level(level) if applies and isinstance(level, str) else None,
            points=self.bounds(f"{item.id}.points"),
            full=self.bounds(f"{item.id}.full"),
            criterion=self.criterion(item) if applies else None,
            gaps=gaps(item, self.judge, environment) if applies else (),
            prose=prose(expression, self.labels),
            worked=worked(expression, environment, self.labels) if applies else "",
            inputs=self.inputs(item.id),
            missing=self.missing(*open_steps) if applies else (),
            trend=self.trend(item),
            reason=self.labels.why_not_applicable(item.id) if not applies else None,
            evidence=item.evidence,
            improve=item.improve,
            source=item.source,
        )

    def _item(self, item: Indicator) -> Node:
        """What an indicator's option was chosen in: the field itself where the formula is just that."""
        expression = self.judge.steps[item.id].expression
        return expression if isinstance(expression, Field) else Name(item.id)

    @staticmethod
    def _known(value: Any) -> bool:
        return not isinstance(value, Unknown)

    def _numeric(self, name: str) -> bool:
        return self.judge.steps[name].kind.value == "number"

    def bounds(self, name: str) -> Bounds | None:
        return bounds_of(self.environment[name]) if name in self.environment else None

    def shown(self, item: Indicator, value: Any) -> str:
        """The value as compared, with enough digits to differ from the nearest limit that it differs from."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, str):
            return self.labels.option(value, self._item(item))
        if isinstance(value, Unknown):
            return self.labels.unknown(value, item.unit)
        limits = [self.environment.get(f"{item.id}.limit.{normal(level)}") for level in self._levels(item)]
        text = show_among(value, [limit for limit in limits if isinstance(limit, Fraction)])
        return text + (f" {item.unit}" if item.unit else "")

    @staticmethod
    def _levels(item: Indicator) -> tuple[str, ...]:
        return item.criterion.levels if item.criterion else ()

    def criterion(self, item: Indicator) -> CriterionUsed | None:
        """The entry whose condition holds; None where that is not known."""
        if item.criterion is None:
            return None
        from standard_engine.formula.exact import evaluate

        for entry in item.criterion.entries:
            holds = True if entry.when is None else evaluate(entry.when, self.environment)
            if holds is True:
                limits = [
                    (level, self.environment[f"{item.id}.limit.{normal(level)}"]) for level in item.criterion.levels
                ]
                known = tuple((level, limit if isinstance(limit, Fraction) else None) for level, limit in limits)
                return CriterionUsed(item.unit, known, entry.since, entry.until, entry.when_text, entry.source)
            if holds is not False:
                return None
        return None

    def trend(self, item: Indicator) -> tuple[tuple[int, Fraction | None], ...]:
        """The value in each data year, oldest first, as far as the program reaches back."""
        found = []
        for back in reversed(range(self.pack.data_years)):
            name = f"{item.id}@{back}" if back else item.id
            if name in self.environment and self._numeric(name):
                value = self.environment[name]
                found.append((self.submission.year - back, value if isinstance(value, Fraction) else None))
        return tuple(found)

    def requirement(self, item: Requirement) -> RequirementResult:
        expression = self.judge.steps[item.id].expression
        status = status_of(self.environment, item.id)
        return RequirementResult(
            id=item.id,
            title=item.title,
            clause=item.clause,
            effect=item.effect,
            caps=item.caps,
            status=status,
            prose=prose(expression, self.labels),
            worked=worked(expression, self.environment, self.labels) if status is not Status.NOT_APPLICABLE else "",
            inputs=self.inputs(item.id),
            missing=self.missing(item.id) if status in {Status.MISSING, Status.UNDETERMINED} else (),
            evidence=item.evidence,
            source=item.source,
        )

    def category(self, item: Category, indicators: tuple[IndicatorResult, ...]) -> CategoryResult:
        own = [result for result in indicators if result.category == item.id]
        applicable = [result for result in own if result.status is not Status.NOT_APPLICABLE]
        evaluated = [result for result in applicable if result.status in {Status.MET, Status.NOT_MET}]
        return CategoryResult(
            id=item.id,
            title=item.title,
            bonus=item.bonus,
            points=bounds_of(self.environment[f"{item.id}.points"]),
            full=bounds_of(self.environment[f"{item.id}.full"]),
            evaluated=len(evaluated),
            applicable=len(applicable),
        )

    def derived(self, name: str) -> DerivedResult:
        step = self.judge.steps[name]
        return DerivedResult(
            id=name,
            title=step.title,
            unit=step.unit,
            bounds=bounds_of(self.environment[name]),
            prose=prose(step.expression, self.labels),
            worked=worked(step.expression, self.environment, self.labels),
        )
