"""Trials: changed data judged by the exact reading, which alone says whether a plan passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.reported import Reports
from standard_engine.formula.exact import Evaluator
from standard_engine.formula.program import Program
from standard_engine.formula.values import Unknown
from standard_engine.submission import Datum

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Leaf
    from standard_engine.formula.tree import Field
    from standard_engine.submission import Slot, Submission, Value


@dataclass(frozen=True, slots=True)
class Trials:
    """A pack and a submission whose data may be tried otherwise; `baseline` is what it comes to as it stands.

    `plain` runs only what the decision, the total and the cross-checks rest on, once: where it is not known whether
    something applies, its bounds are wider than those of the judge, and it is ten times as quick.
    """

    judge: Judge
    submission: Submission
    baseline: Environment
    plain: Evaluator

    @classmethod
    def of(cls, judge: Judge, submission: Submission) -> Trials:
        """The submission as it stands."""
        roots = ["decision", *({"total"} & judge.steps.keys()), *(f"check.{check.id}" for check in judge.pack.checks)]
        used = set().union(*(judge.steps_used(root) for root in roots))
        steps = tuple(step for step in judge.pack.program.steps if step.name in used)
        plain = Evaluator(Program(steps, judge.pack.program.leaves))
        return cls(judge, submission, _run(judge, submission), plain)

    def changed(self, values: Mapping[Slot, Value]) -> Submission:
        """The submission had these slots these values: no file's, and without findings of its own."""
        data = dict(self.submission.data) | {slot: Datum(value=value) for slot, value in values.items()}
        return replace(self.submission, data=data, sha256=None, findings=())

    def run(self, values: Mapping[Slot, Value], open_: Mapping[Field, Unknown] | None = None) -> Environment:
        """What the program comes to with these values, and with leaves of which only bounds are known."""
        return _run(self.judge, self.changed(values), open_)

    def quickly(self, values: Mapping[Slot, Value], open_: Mapping[Field, Unknown] | None = None) -> Environment:
        """As `run`, by the plain evaluator: what it knows for certain is certain."""
        submission = self.changed(values)
        reported = Reports(self.judge.pack, submission).environment(self.judge.pack.program.leaves)
        reported = {**reported, **(open_ or {})}
        return self.plain.run(reported, as_of=self.judge.pack.as_of, year=submission.year)

    def leaf(self, field: Field) -> Leaf:
        """What is known of a leaf before it is reported."""
        return next(leaf for leaf in self.judge.pack.program.leaves if leaf.field == field)

    @property
    def checks(self) -> list[str]:
        """The cross-checks that a plan must not break: all that do not fail as it is."""
        names = [f"check.{check.id}" for check in self.judge.pack.checks]
        return [name for name in names if self.baseline[name] is not False]

    def sound(self, environment: Environment) -> bool:
        """Are all cross-checks kept that were kept before?"""
        return all(environment[name] is not False for name in self.checks)

    def passes(self, environment: Environment) -> bool:
        """Is the decision 通过, with sound data?"""
        return environment["decision"] is True and self.sound(environment)

    def score(self, environment: Environment) -> Fraction | None:
        """The total that is certain; None for a standard that gives no points."""
        total = environment.get("total")
        return total.low if isinstance(total, Unknown) else total


def _run(judge: Judge, submission: Submission, open_: Mapping[Field, Unknown] | None = None) -> Environment:
    reports = Reports(judge.pack, submission)
    return judge.run(reports, as_of=judge.pack.as_of, year=submission.year, instead=open_)
