"""差距清单: what is not met or not known, by the points that can be recovered, with what helps and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.language import later, say
from standard_engine.report.figures import NO_FIGURE, Figure, figure, percent, points_between
from standard_engine.report.judged import effect_label, limit_text
from standard_engine.report.trace import InputView

if TYPE_CHECKING:
    from standard_engine.assessment.result import (
        Assessment,
        Bounds,
        Gap,
        IndicatorResult,
        RequirementResult,
    )
    from standard_engine.report.trace import Trace

OPEN = {Status.NOT_MET, Status.MISSING, Status.UNDETERMINED}
UNSCORED = later("不计分")
DECIDES = later("决定结论")


@dataclass(frozen=True, slots=True)
class TargetView:
    """A better level: what it asks for, how far it is in the indicator's unit and in percent, and what it adds."""

    level: str
    limit: str
    by: Figure
    unit: str
    percent: str
    points: Figure

    @property
    def distance(self) -> str:
        """How far, in words."""
        if self.by.number is None:
            return say("待补充数据后可知") if self.limit else ""
        if self.by.number == 0:
            return say("恰在限值上，须严于限值")
        return say("差 {by}（{percent}）", by=f"{self.by} {self.unit}".rstrip(), percent=self.percent)


@dataclass(frozen=True, slots=True)
class GapView:
    """One row of the list; `targets` from the nearest level up, `points` what the best of them adds."""

    kind: str
    anchor: str
    title: str
    clause: str | None
    status: Status
    current: str
    targets: tuple[TargetView, ...]
    points: Figure
    scored: bool
    measures: tuple[str, ...]
    evidence: tuple[str, ...]
    missing: tuple[InputView, ...]


def gap_list(assessment: Assessment, trace: Trace) -> tuple[GapView, ...]:
    """Requirements that do not hold first, since they decide; then indicators, the most points first."""
    requirements = [item for item in assessment.requirements if item.status in OPEN]
    requirements.sort(key=lambda item: (item.status is not Status.NOT_MET, item.effect != "veto"))
    indicators = [item for item in assessment.indicators if item.gaps or item.status in OPEN]
    indicators.sort(key=_recoverable, reverse=True)
    return (
        *(_of_requirement(item, trace) for item in requirements),
        *(_of_indicator(item, trace) for item in indicators),
    )


def _recoverable(result: IndicatorResult) -> tuple[Fraction, Fraction]:
    """The most that an indicator can gain, then the most that it is sure to."""
    return max((_gained(gap) for gap in result.gaps), default=(Fraction(0), Fraction(0)))


def _gained(gap: Gap) -> tuple[Fraction, Fraction]:
    return gap.points.high or Fraction(0), gap.points.low or Fraction(0)


def _of_requirement(result: RequirementResult, trace: Trace) -> GapView:
    return GapView(
        kind=effect_label(result.effect),
        anchor=trace.anchors[result.id],
        title=result.title,
        clause=result.clause,
        status=result.status,
        current=result.worked,
        targets=(),
        points=Figure(say(DECIDES)),
        scored=False,
        measures=(),
        evidence=result.evidence,
        missing=trace.views(result.missing),
    )


def _of_indicator(result: IndicatorResult, trace: Trace) -> GapView:
    best = max(result.gaps, key=_gained, default=None)
    return GapView(
        kind=say("指标"),
        anchor=trace.anchors[result.id],
        title=result.title,
        clause=result.clause,
        status=result.status,
        current=result.shown,
        targets=tuple(_target(gap, result) for gap in result.gaps),
        points=Figure(say(UNSCORED)) if result.points is None else _gain(best.points if best else None),
        scored=result.points is not None,
        measures=result.improve,
        evidence=result.evidence,
        missing=trace.views(result.missing),
    )


def _target(gap: Gap, result: IndicatorResult) -> TargetView:
    limit = ""
    if gap.limit is not None and result.criterion is not None:
        limit = limit_text(result.criterion, gap.limit, result)
    return TargetView(
        level=gap.level,
        limit=limit,
        by=figure(gap.by),
        unit=gap.unit,
        percent=percent(gap.percent),
        points=Figure(say(UNSCORED)) if result.points is None else _gain(gap.points),
    )


def _gain(points: Bounds | None) -> Figure:
    found = points_between(points)
    if found is NO_FIGURE or not found.text[0].isdigit():
        return found
    return Figure(f"+{found.text}", found.number)
