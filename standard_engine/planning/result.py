"""What planning says. Frozen data: every number exact, every text in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment, Bounds, Input, Status
    from standard_engine.submission import Measure, Value


class Aim(StrEnum):
    """What a plan is the least of."""

    EFFORT = "effort"
    COST = "cost"

    @property
    def label(self) -> str:
        """中文 words for reports."""
        return {"effort": say("改变最小"), "cost": say("费用最低")}[self.value]


@dataclass(frozen=True, slots=True)
class Range:
    """What a value that is to be reported may be, the ends with it; None for an end that the field leaves open."""

    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Freedom:
    """How far a plan may go.

    `most` is the largest change of a number as a share of its present size; `held` are codes of data items that stay.
    """

    most: Fraction = Fraction(1, 2)
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One data item of a plan: `item` as it was reported, and its value `after`.

    `before_text` and `after_text` show both; `relative` is the change as a share of the present value, None where there is
    none; `effort` is what the change counts in the plan's effort. Where the value is missing today, `may_be` is the range that
    it may lie in: the plan passes with every such value, whatever the others are in their ranges. None is just `after`.
    """

    item: Input
    before: Value | None
    after: Value
    before_text: str
    after_text: str
    relative: Fraction | None
    effort: Fraction
    may_be: Range | None = None

    @property
    def reported(self) -> bool:
        """Is there a value today?"""
        return self.before is not None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure of the enterprise that a plan takes, how many times, and at what cost in 万元."""

    measure: Measure
    times: int
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Gain:
    """An indicator or a requirement that a plan changes.

    `before`, `after` are its values as shown, levels and statuses beside them. `points` is what it gains where both scores
    are known, `reached` the total once this and the gains before it are made. `improve` are the pack's own measures.
    """

    id: str
    title: str
    before: str
    after: str
    level_before: str | None
    level_after: str | None
    status_before: Status
    status_after: Status
    points_before: Bounds | None
    points_after: Bounds | None
    points: Fraction | None
    reached: Fraction | None
    improve: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to pass, judged by the exact reading: `after` is the assessment of the changed data.

    `effort` is the sum over the changes; `cost` (万元) and `months` (the longest, as measures run side by side) are set
    where the plan is made of the enterprise's measures.
    """

    aim: Aim
    changes: tuple[Change, ...]
    measures: tuple[Chosen, ...]
    effort: Fraction
    cost: Fraction | None
    months: Fraction | None
    gains: tuple[Gain, ...]
    after: Assessment


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the frontier: the least effort, or cost in 万元, that reaches a score; `score` is the exact one reached."""

    wanted: Fraction
    score: Fraction
    effort: Fraction
    cost: Fraction | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why even everything at its best does not pass: a condition that cannot be met, with the best that can be reached."""

    text: str


@dataclass(frozen=True, slots=True)
class Planning:
    """The ways from an assessment to the line.

    `before` is the assessment as it stands; `plans` the cheapest first, none where it passes already or cannot. `obstacles`
    say why none passes, and `proven` whether that is certain or only what was found; `reachable` is the largest total that was reached by trying. `notes` say what could not be modelled,
    what was approximated, and what the search left out. `frontier` is empty where it was not asked for.
    """

    before: Assessment
    aim: Aim
    plans: tuple[Plan, ...]
    frontier: tuple[Step, ...]
    obstacles: tuple[Obstacle, ...]
    proven: bool
    reachable: Fraction | None
    notes: tuple[str, ...]
