"""What an assessment says. Frozen data: every number exact, every text in Chinese."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import Finding
from standard_engine.language import say
from standard_engine.pack.resolved import Source, SourcedNumber
from standard_engine.submission import Datum

if TYPE_CHECKING:
    import pandas as pd

    from standard_engine.formula.exact import Environment
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Change, Evidence, Submission


class Status(StrEnum):
    """The state of one result, everywhere."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """中文 word for reports."""
        return {
            "met": say("符合"),
            "not_met": say("不符合"),
            "not_applicable": say("不适用"),
            "missing": say("待补充"),
            "undetermined": say("无法判定"),
        }[self.value]

    @property
    def mark(self) -> str:
        """A mark that a GBK console and a black-and-white print can show."""
        return {"met": "√", "not_met": "×", "not_applicable": "—", "missing": "?", "undetermined": "?"}[self.value]


class Outcome(StrEnum):
    """The decision's three values."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """中文 word for reports."""
        return {"pass": say("通过"), "fail": say("不通过"), "undetermined": say("无法判定")}[self.value]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most a number can be; equal when nothing is missing; None is unbounded."""

    low: Fraction | None
    high: Fraction | None

    @property
    def exact(self) -> bool:
        """Is the number known?"""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Input:
    """A reported value that a result used: which field (with key and year), and the datum with its cell.

    `meaning` is what a reported option is called, None for values that speak for themselves.
    """

    field: str
    key: str | None
    year: int | None
    code: str
    title: str
    unit: str
    datum: Datum
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class CriterionUsed:
    """The criterion entry that applied: limits by level (best first; None where not known), with date and source.

    `sign` is how a value must stand to a limit (`<=`, `<`, `>=`, `>`), None where that is no comparison; `step` is what
    the value was rounded to before it was compared, None for the full value (GB/T 8170—2008, 4.3).
    """

    unit: str
    limits: tuple[tuple[str, Fraction | None], ...]
    since: date
    until: date | None
    when_text: str | None
    source: Source
    sign: str | None = None
    step: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an indicator is from a better level.

    `by` = how much the value must move, positive, in the indicator's unit; `percent` of the limit (None for a limit
    of zero or a level that is not a number); `points` what reaching the level would add.
    """

    indicator: str
    title: str
    level: str
    limit: Fraction | None
    by: Fraction | None
    unit: str
    percent: Fraction | None
    points: Bounds


@dataclass(frozen=True, slots=True)
class DerivedResult:
    """A value on the way from what was reported to a result, with its formula in Chinese and with numbers put in."""

    id: str
    title: str
    unit: str
    bounds: Bounds
    prose: str
    worked: str


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator judged.

    `value` is a number in `unit`, an option's title, a truth, or None when not known (then `bounds` says what is
    known of a number). `prose` is the formula in Chinese, `worked` the same with numbers put in; `missing` are the
    inputs whose absence left it open; `trend` the value in each data year, oldest first. `steps` are the derived values
    that it rests on, each after those that it uses; `points_worked` is how the points came about.
    """

    id: str
    title: str
    category: str
    clause: str | None
    status: Status
    value: Fraction | str | bool | None
    shown: str
    unit: str
    bounds: Bounds | None
    better: str | None
    level: str | None
    points: Bounds | None
    full: Bounds | None
    criterion: CriterionUsed | None
    gaps: tuple[Gap, ...]
    prose: str
    worked: str
    inputs: tuple[Input, ...]
    missing: tuple[Input, ...]
    trend: tuple[tuple[int, Fraction | None], ...]
    reason: str | None
    evidence: tuple[str, ...]
    improve: tuple[str, ...]
    source: Source
    steps: tuple[DerivedResult, ...] = ()
    points_worked: str = ""


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """One requirement judged; `effect` is `veto` or `basic`, `caps` the best grade left when it fails."""

    id: str
    title: str
    clause: str | None
    effect: str
    caps: str | None
    status: Status
    prose: str
    worked: str
    inputs: tuple[Input, ...]
    missing: tuple[Input, ...]
    evidence: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """One category: points of full marks, and how many of its indicators were evaluated of how many apply.

    `scales` are what nominal marks were multiplied by because something does not apply, where that is not one.
    """

    id: str
    title: str
    bonus: bool
    points: Bounds
    full: Bounds
    evaluated: int
    applicable: int
    scales: tuple[DerivedResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A number that the score has to reach, or, where `strict`, to pass; `title` is the grade that asks for it.

    `needed` where the decision rests on it; a line of the decision itself has no title.
    """

    title: str
    value: Fraction
    strict: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict.

    `grade` is the grade's title once it is certain; `reasons` say why, in order of weight. `binding` is true only if
    every number that the decision used is official; `non_official` lists those that are not.
    """

    outcome: Outcome
    grade: str | None
    reasons: tuple[str, ...]
    binding: bool
    non_official: tuple[SourcedNumber, ...]

    def __str__(self) -> str:
        """通过 / 不通过 / 无法判定, with grade and reasons."""
        head = self.outcome.label + (say("（{grade}）", grade=self.grade) if self.grade else "")
        return "\n".join([head, *(f"- {reason}" for reason in self.reasons)])


@dataclass(frozen=True, slots=True)
class PackReference:
    """Which rules judged."""

    id: str
    title: str
    standard: str
    edition: str
    version: str
    hash: str
    notes: tuple[str, ...]
    omissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who was judged: facts of the submission that identify an enterprise, as far as the pack asks for them."""

    name: str | None
    credit_code: str | None
    industry: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What an assessment was made from, for reports that compute on: `values` are of every step by name and every leaf."""

    pack: ResolvedPack
    submission: Submission
    values: Environment


@dataclass(frozen=True, slots=True)
class Assessment:
    """One submission judged by one pack; `basis` is None for one that was not judged here.

    `evidence` and `changes` are what the submission registered beside its data; nothing is judged by them.
    """

    pack: PackReference
    engine: str
    as_of: date
    year: int
    submission_name: str | None
    submission_sha256: str | None
    subject: Subject
    decision: Decision
    total: Bounds | None
    total_full: Bounds | None
    lines: tuple[Line, ...]
    requirements: tuple[RequirementResult, ...]
    categories: tuple[CategoryResult, ...]
    indicators: tuple[IndicatorResult, ...]
    derived: tuple[DerivedResult, ...]
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Change, ...] = ()
    basis: Basis | None = field(default=None, repr=False, compare=False)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap of every indicator, the most points first."""
        found = [gap for result in self.indicators for gap in result.gaps]
        return tuple(sorted(found, key=lambda gap: (-(gap.points.high or 0), gap.indicator, gap.level)))

    @property
    def pass_line(self) -> Line | None:
        """The lowest line that the decision rests on; None where it asks for no score."""
        return next((line for line in self.lines if line.needed), None)

    def to_frame(self) -> pd.DataFrame:
        """The indicators as a pandas table, one row each; numbers as floats for looking at, never for judging."""
        from standard_engine.assessment.frame import indicator_frame

        return indicator_frame(self)
