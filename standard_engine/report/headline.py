"""The first page: the decision and why, the score, the counts, and what the decision may be used for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Outcome, Status
from standard_engine.language import later, say
from standard_engine.pack.made_titles import made_title
from standard_engine.pack.resolved import Standing
from standard_engine.report.bar import Bar, bar
from standard_engine.report.figures import Figure, points, points_between
from standard_engine.report.judged import SourceView, source_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.result import Assessment, Decision, Line
    from standard_engine.pack.resolved import SourcedNumber

MARKS = {Outcome.PASS: "√", Outcome.FAIL: "×", Outcome.UNDETERMINED: "?"}
NAMELESS = later("未填写企业名称")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each status; the parts always add up to `total`."""

    parts: tuple[tuple[Status, int], ...]
    total: int

    @property
    def evaluated(self) -> int:
        """How many have a result."""
        return sum(count for status, count in self.parts if status in {Status.MET, Status.NOT_MET})

    @property
    def applicable(self) -> int:
        """How many apply."""
        return sum(count for status, count in self.parts if status is not Status.NOT_APPLICABLE)

    def __str__(self) -> str:
        """`符合 3 + 不符合 1 + … = 6 项`."""
        return " + ".join(f"{status.label} {count}" for status, count in self.parts) + say(
            " = {total} 项", total=self.total
        )


@dataclass(frozen=True, slots=True)
class NumberView:
    """One number that is not official: what it is, as shown, where it stands in the pack, what its source says."""

    title: str
    shown: str
    path: str
    place: str
    clause: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """The non-official numbers of one document and one standing."""

    document: str
    standing: str
    numbers: tuple[NumberView, ...]

    def by_note(self) -> tuple[tuple[str | None, tuple[NumberView, ...]], ...]:
        """The numbers under each note, so that a note is said once."""
        notes = dict.fromkeys(number.note for number in self.numbers)
        return tuple((note, tuple(number for number in self.numbers if number.note == note)) for note in notes)


@dataclass(frozen=True, slots=True)
class LineView:
    """A line that the score has to reach, as printed: `≥ 60`, and for what."""

    number: str
    title: str

    def __str__(self) -> str:
        """`合格 ≥ 60 分`."""
        return say("{title} {number} 分", title=self.title, number=self.number)


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The score against full marks and its lines; `open` says what is still possible where not all is known."""

    points: Figure
    full: Figure
    open: str | None
    lines: tuple[LineView, ...]
    bar: Bar | None

    @property
    def asked(self) -> str:
        """The lines in words; nothing where there are none."""
        return say("分数线：{lines}", lines=say("，").join(str(line) for line in self.lines)) if self.lines else ""

    def __str__(self) -> str:
        """`得分 62.5–71.5 分（满分 100 分），最多可得 71.5 分；分数线：合格 ≥ 60 分`."""
        told = say("得分 {points} 分（满分 {full} 分）", points=self.points, full=self.full) + (
            say("，{open}", open=self.open) if self.open else ""
        )
        return say("；").join(part for part in (told, self.asked) if part)


@dataclass(frozen=True, slots=True)
class Headline:
    """What the first page says before anything else."""

    name: str
    outcome: Outcome
    mark: str
    grade: str | None
    reasons: tuple[str, ...]
    binding: bool
    standing: str
    non_official: tuple[SourceGroup, ...]
    score: ScoreView | None
    requirements: Tally
    indicators: Tally

    @property
    def verdict(self) -> str:
        """通过 / 不通过 / 无法判定, with the grade."""
        return self.outcome.label + (say("（{grade}）", grade=self.grade) if self.grade else "")


def line_views(lines: Iterable[Line]) -> tuple[LineView, ...]:
    """Lines as printed; that of the decision itself is called by what it gives."""
    return tuple(
        LineView(f"{'>' if line.strict else '≥'} {points(line.value)}", line.title or Outcome.PASS.label)
        for line in lines
    )


def headline(assessment: Assessment) -> Headline:
    """The first page of an assessment."""
    decision = assessment.decision
    return Headline(
        name=(assessment.subject.name or "").strip() or say(NAMELESS),
        outcome=decision.outcome,
        mark=MARKS[decision.outcome],
        grade=decision.grade,
        reasons=decision.reasons,
        binding=decision.binding,
        standing=_standing(decision),
        non_official=source_groups(decision.non_official),
        score=_score(assessment),
        requirements=_tally(result.status for result in assessment.requirements),
        indicators=_tally(result.status for result in assessment.indicators),
    )


def source_groups(numbers: Iterable[SourcedNumber]) -> tuple[SourceGroup, ...]:
    """Numbers by document and standing, the least trusted first."""
    order = list(reversed(Standing))
    groups: dict[tuple[int, str], list[SourcedNumber]] = {}
    for number in numbers:
        groups.setdefault((order.index(number.source.status), number.source.document), []).append(number)
    return tuple(
        SourceGroup(document, order[standing].label, tuple(_number(item) for item in items))
        for (standing, document), items in sorted(groups.items())
    )


def _number(item: SourcedNumber) -> NumberView:
    source: SourceView = source_view(item.source)
    return NumberView(
        title=made_title(item.title),
        shown=f"{item.shown} {item.unit}".rstrip(),
        path=item.path,
        place=item.place,
        clause=item.source.clause,
        note=source.note,
    )


def _standing(decision: Decision) -> str:
    if decision.binding:
        return say("可作认证依据：本结论用到的数值均已对照标准文本核对。")
    return say("本结论用到 {count} 个未对照标准文本核对的数值，不能作为认证依据。", count=len(decision.non_official))


def _score(assessment: Assessment) -> ScoreView | None:
    total, full = assessment.total, assessment.total_full
    if total is None or full is None:
        return None
    most = points(total.high, total.low, full.high)
    still = None if total.exact or total.high is None else say("最多可得 {most} 分", most=most)
    return ScoreView(
        points_between(total, full.high), points_between(full), still, line_views(assessment.lines), bar(total, full)
    )


def _tally(statuses: Iterable[Status]) -> Tally:
    counts = Counter(statuses)
    return Tally(tuple((status, counts[status]) for status in Status), counts.total())
