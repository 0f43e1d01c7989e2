"""One submission run through one pack: what every part of its assessment is read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standard_engine.assessment.gaps import bounds_of
from standard_engine.assessment.labels import PackLabels
from standard_engine.assessment.reported import EMPTY, Reports
from standard_engine.assessment.result import DerivedResult
from standard_engine.formula.program import Kind
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.values import causes

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.result import Bounds, Input
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission


@dataclass(frozen=True, slots=True)
class Run:
    """The pack, the submission, and the value of every step."""

    pack: ResolvedPack
    judge: Judge
    submission: Submission
    reports: Reports
    environment: Environment
    labels: PackLabels
    _derived: dict[str, DerivedResult] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: ResolvedPack, judge: Judge, submission: Submission) -> Run:
        """Run the pack's program over the submission."""
        reports = Reports(pack, submission)
        environment = judge.run(reports, as_of=pack.as_of, year=submission.year)
        return cls(pack, judge, submission, reports, environment, PackLabels(pack, judge, reports, environment))

    def numeric(self, name: str) -> bool:
        """Does the step give a number?"""
        return self.judge.steps[name].kind is Kind.NUMBER

    def bounds(self, name: str) -> Bounds | None:
        """A step's bounds; None where there is no such step."""
        return bounds_of(self.environment[name]) if name in self.environment else None

    def derived(self, name: str) -> DerivedResult:
        """A step with its formula, for a reader."""
        if name not in self._derived:
            step = self.judge.steps[name]
            self._derived[name] = DerivedResult(
                id=name,
                title=step.title,
                unit=step.unit,
                bounds=bounds_of(self.environment[name]),
                prose=prose(step.expression, self.labels),
                worked=worked(step.expression, self.environment, self.labels),
            )
        return self._derived[name]

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
