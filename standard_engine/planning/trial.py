"""Trials: changed data judged by the exact reading, which alone says whether a plan passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.reported import Reports
from standard_engine.formula.values import Unknown
from standard_engine.submission import Datum

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.formula.exact import Environment
    from standard_engine.submission import Slot, Submission, Value


@dataclass(frozen=True, slots=True)
class Trials:
    """A pack and a submission whose data may be tried otherwise; `baseline` is what it comes to as it stands."""

    judge: Judge
    submission: Submission
    baseline: Environment

    @classmethod
    def of(cls, judge: Judge, submission: Submission) -> Trials:
        """The submission as it stands."""
        return cls(judge, submission, _run(judge, submission))

    def changed(self, values: Mapping[Slot, Value]) -> Submission:
        """The submission had these slots these values: no file's, and without findings of its own."""
        data = dict(self.submission.data) | {slot: Datum(value=value) for slot, value in values.items()}
        return replace(self.submission, data=data, sha256=None, findings=())

    def run(self, values: Mapping[Slot, Value]) -> Environment:
        """What the program comes to with these values."""
        return _run(self.judge, self.changed(values))

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


def _run(judge: Judge, submission: Submission) -> Environment:
    return judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=submission.year)
