"""The resolved pack: one standard as of one date, immutable, checked and lowered.

Every other room reads a pack in this form only. It is plain frozen data: `pack.codec` writes it as JSON and back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from standard_engine.errors import UsageError
from standard_engine.formula.program import Program
from standard_engine.formula.tree import Node
from standard_engine.language import later, say

NO_GRADE = later("无等级")
"""The text of the step `grade` where none is reached."""
NO_LEVEL = later("未达级")
"""The text of an indicator's `level` where it meets none."""


class Standing(StrEnum):
    """How far a number can be trusted: checked against the printed text, from a named public source, a placeholder."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    PROVISIONAL = "provisional"

    @property
    def label(self) -> str:
        """中文 word for reports."""
        return {"official": say("已核对标准文本"), "secondary": say("公开二手来源"), "provisional": say("暂定占位")}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from; `checked_by` and `checked_on` are set for official ones."""

    document: str
    status: Standing
    clause: str | None = None
    note: str | None = None
    checked_by: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class SourcedNumber:
    """A number of the pack that a verdict may rest on: where it stands in the pack, its value as shown, its source.

    `path` is like `criteria.energy_per_output_value.values[0].levels.良好`, `place` is `file:line`; `table` is the title of
    the factor table that it is a row of.
    """

    path: str
    title: str
    shown: str
    unit: str
    source: Source
    place: str
    table: str | None = None


class FieldType(StrEnum):
    """What a cell of a field holds."""

    NUMBER = "number"
    CHOICE = "choice"
    TRUTH = "truth"
    CODE = "code"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Limits:
    """A range of numbers; None is open. `above`/`below` exclude their ends, `low`/`high` include them."""

    low: Fraction | None = None
    high: Fraction | None = None
    above: Fraction | None = None
    below: Fraction | None = None

    def hold(self, value: Fraction) -> bool:
        """Is the value in the range?"""
        return self.hold_ratio(value.numerator, value.denominator)

    def hold_ratio(self, top: int, bottom: int) -> bool:
        """Is top/bottom in the range? In whole numbers, since every value of every workbook comes by here."""
        return (
            (self.low is None or top * self.low.denominator >= self.low.numerator * bottom)
            and (self.high is None or top * self.high.denominator <= self.high.numerator * bottom)
            and (self.above is None or top * self.above.denominator > self.above.numerator * bottom)
            and (self.below is None or top * self.below.denominator < self.below.numerator * bottom)
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice field, best first where they are levels; `text` describes what earns it."""

    id: str
    title: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the data workbook: a field, or one key of a keyed field.

    `code` stands in column A. `units` are all spellings of units a reporter may use, with the factor that turns a
    number in that unit into the row's own `unit`.
    """

    code: str
    title: str
    key: str | None
    unit: str
    units: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One input that an enterprise reports.

    `years` is how many data years are asked, 0 for a value reported once. `limits` are hard (a value outside is
    refused), `plausible` ask for a look. `blank`, `none` say what an empty cell and the word 无 mean: `missing`,
    `zero` or `none`. `not_applicable`: may the word 不适用 be used, with a reason? `optional_rows`: a row of a keyed
    field with no cell filled is not there at all. `enumeration` names the code list of a code field, `by` the one whose
    items are the rows of a keyed field. `movable`: may a plan change it? None leaves it to the planner. `formerly` are
    codes that it had in earlier versions. `without_evidence` is what its values count as in an audit that has no evidence
    for them where the pack demands some: `missing`, or `reported` as they are.
    """

    id: str
    code: str
    title: str
    section: str
    type: FieldType
    years: int
    rows: tuple[Row, ...]
    limits: Limits
    plausible: Limits
    options: tuple[Option, ...]
    enumeration: str | None
    blank: str
    none: str
    not_applicable: bool
    optional_rows: bool
    required: bool
    hint: str | None
    evidence: tuple[str, ...]
    by: str | None = None
    movable: bool | None = None
    formerly: tuple[str, ...] = ()
    without_evidence: str = "missing"

    def former_codes(self, row: Row) -> tuple[str, ...]:
        """The codes that a row of it had in earlier versions."""
        return tuple(old + row.code.removeprefix(self.code) for old in self.formerly)


@dataclass(frozen=True, slots=True)
class Section:
    """One sheet of the data workbook."""

    id: str
    title: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of an enumeration."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A code list with its edition; `hierarchical` means that a code covers all codes that start with it."""

    id: str
    title: str
    edition: str
    hierarchical: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """One dated, perhaps conditional set of limits: level name → expression; `number` indexes the numbers register.

    `since` and `until` are the dates it holds between, both inclusive; `when` is None for the general case and
    `when_text` says it in words.
    """

    since: date
    until: date | None
    when: Node | None
    when_text: str | None
    limits: tuple[tuple[str, Node], ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an indicator is judged against, as of the date; `levels` best first."""

    id: str
    unit: str
    levels: tuple[str, ...]
    entries: tuple[CriterionEntry, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something judged.

    Its named expressions in the program are `id` and `id.applies`, `.level`, `.met`, `.points`, `.full`, `.limit.<level>`
    and `.<level>` (is the level met?), as far as they exist.
    """

    id: str
    title: str
    category: str
    clause: str | None
    unit: str
    formula: str
    better: str | None
    compare_step: Fraction | None
    score: str
    if_not_applicable: str
    criterion: Criterion | None
    tags: tuple[str, ...]
    evidence: tuple[str, ...]
    improve: tuple[str, ...]
    note: str | None
    source: Source
    place: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """An unscored condition; in the program `id` is met or not, `id.applies` whether it is asked at all.

    `effect` is `veto` (否决条件) or `basic` (基本要求); `caps` names the best grade left when it fails.
    """

    id: str
    title: str
    clause: str | None
    effect: str
    caps: str | None
    formula: str
    evidence: tuple[str, ...]
    note: str | None
    source: Source
    place: str


@dataclass(frozen=True, slots=True)
class Category:
    """A weighted group of indicators; in the program `id.points` and `id.full`. A bonus stands outside the full marks."""

    id: str
    title: str
    full: Fraction | None
    bonus: bool
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A named value computed on the way (`shown` ones are part of the result, as an index is)."""

    id: str
    title: str
    unit: str
    formula: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Grade:
    """What the decision can award, best first; in the program `grade.<id>`."""

    id: str
    title: str
    formula: str


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A condition that sound data meet; in the program `check.<id>`. Failing is a finding, never a verdict."""

    id: str
    title: str
    formula: str
    severity: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """An improvement measure and the indicators it helps."""

    id: str
    title: str
    indicators: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One number that was changed: when and for which version, from what to what, on what ground, why and by whom."""

    day: date
    version: str
    number: str
    old: str | None
    new: str
    source: str
    why: str
    who: str


@dataclass(frozen=True, slots=True)
class ResolvedPack:
    """One standard as of one date. `valid_from`/`valid_until` bound the dates for which these same choices hold.

    `hash` is over every file that the pack is made of; `workflow` is data for later steps of certification, as text.
    The program's verdict is the step `decision`; `grade` the grade; `total` and `total.full` the score.
    """

    id: str
    title: str
    standard: str
    edition: str
    version: str
    hash: str
    as_of: date
    chosen_from: date | None
    chosen_until: date | None
    data_years: int
    status: Standing
    notes: tuple[str, ...]
    omissions: tuple[str, ...]
    sections: tuple[Section, ...]
    fields: tuple[FieldSpec, ...]
    enumerations: tuple[Enumeration, ...]
    categories: tuple[Category, ...]
    indicators: tuple[Indicator, ...]
    requirements: tuple[Requirement, ...]
    derived: tuple[Derived, ...]
    grades: tuple[Grade, ...]
    checks: tuple[CrossCheck, ...]
    measures: tuple[Measure, ...]
    pass_formula: str
    numbers: tuple[SourcedNumber, ...]
    workflow: str
    program: Program
    changelog: tuple[Change, ...] = ()

    def on(self, day: date) -> ResolvedPack:
        """The same pack as of another date for which the same numbers hold.

        Raises:
            UsageError: where other numbers hold on that day.
        """
        if (self.chosen_from and day < self.chosen_from) or (self.chosen_until and day > self.chosen_until):
            span = f"{self.chosen_from} 至 {self.chosen_until or '今'}"
            raise UsageError(f"规则包按 {self.as_of} 选定了数值，只适用于 {span}；评价日期 {day} 须重新加载规则包")
        return replace(self, as_of=day)
