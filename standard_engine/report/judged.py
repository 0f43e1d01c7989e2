"""Requirements, categories and indicators as printed: value, criterion with date and source, formula, numbers put in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.language import later, say
from standard_engine.numerals import round_to, show
from standard_engine.pack.made_titles import made_title
from standard_engine.pack.resolved import Standing
from standard_engine.report.bar import Bar, bar
from standard_engine.report.figures import NO_FIGURE, Figure, apart, between, points_between
from standard_engine.report.trace import InputView, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.result import (
        Assessment,
        CategoryResult,
        CriterionUsed,
        DerivedResult,
        IndicatorResult,
        RequirementResult,
    )
    from standard_engine.pack.resolved import Source
    from standard_engine.report.trace import Trace

BETTER = {"lower": later("越低越好"), "higher": later("越高越好")}
SIGNS = {"<=": "≤ ", "<": "< ", ">=": "≥ ", ">": "> "}
EFFECTS = {"veto": later("否决条件"), "basic": later("基本要求")}
UNGROUPED = later("其他指标")


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a number comes from, in words."""

    document: str
    text: str
    standing: str
    official: bool
    note: str | None

    def __str__(self) -> str:
        return say("{text}（{standing}）", text=self.text, standing=self.standing)


@dataclass(frozen=True, slots=True)
class LimitView:
    """One level of a criterion and what it asks for; `reached` if the value meets it."""

    level: str
    text: str
    reached: bool


@dataclass(frozen=True, slots=True)
class CriterionView:
    """The criterion that applied."""

    limits: tuple[LimitView, ...]
    unit: str
    valid: str
    when: str | None
    rounding: str | None
    source: SourceView


@dataclass(frozen=True, slots=True)
class DerivedView:
    """A value on the way from what was reported to a result; `told` is where its formula stands, if that is not here."""

    title: str
    value: Figure
    unit: str
    prose: str
    worked: str
    told: Link | None = None

    @property
    def brief(self) -> str:
        """`综合能源消费量 = 169,555.296 tce`."""
        return f"{self.title} = {self.value} {self.unit}".rstrip()


class Proven:
    """What is proven by documents: `evidence` is what the pack asks for, `registered` what the enterprise has named."""

    __slots__ = ()
    evidence: tuple[str, ...]
    registered: tuple[str, ...]

    @property
    def proof(self) -> tuple[str, ...]:
        """The documents asked for, then those registered; empty where none is asked for and none is there."""
        if self.registered:
            return (*self.evidence, say("已登记：{files}", files=say("；").join(self.registered)))
        return (*self.evidence, say("没有登记佐证材料")) if self.evidence else ()


@dataclass(frozen=True, slots=True)
class RequirementView(Proven):
    """One requirement judged."""

    anchor: str
    title: str
    clause: str | None
    effect: str
    caps: str | None
    status: Status
    prose: str
    worked: str
    inputs: tuple[InputView, ...]
    missing: tuple[InputView, ...]
    evidence: tuple[str, ...]
    registered: tuple[str, ...]
    source: SourceView


@dataclass(frozen=True, slots=True)
class IndicatorView(Proven):
    """One indicator judged. `value` carries its unit, `figure` is the bare number where there is one."""

    anchor: str
    title: str
    clause: str | None
    category: str
    status: Status
    value: str
    figure: Figure
    unit: str
    better: str | None
    level: str | None
    points: Figure
    full: Figure
    criterion: CriterionView | None
    prose: str
    worked: str
    trend: tuple[tuple[int, str], ...]
    reason: str | None
    inputs: tuple[InputView, ...]
    missing: tuple[InputView, ...]
    evidence: tuple[str, ...]
    registered: tuple[str, ...]
    improve: tuple[str, ...]
    source: SourceView
    steps: tuple[DerivedView, ...] = ()
    points_worked: str = ""


@dataclass(frozen=True, slots=True)
class CategoryView:
    """One category with its indicators; `result` facts are None for indicators that belong to no scored category."""

    title: str
    bonus: bool
    points: Figure
    full: Figure
    bar: Bar | None
    evaluated: int
    applicable: int
    indicators: tuple[IndicatorView, ...]
    scales: tuple[DerivedView, ...] = ()


def source_view(source: Source) -> SourceView:
    """A source in words, with who checked it."""
    checker = say("，").join(str(part) for part in (source.checked_by, source.checked_on) if part is not None)
    return SourceView(
        document=source.document,
        text=source.document + _clause(source.clause),
        standing=say("{label}：{text}", label=source.status.label, text=checker) if checker else source.status.label,
        official=source.status is Standing.OFFICIAL,
        note=source.note or None,
    )


def _clause(clause: str | None) -> str:
    """`条款 5.2.1`; what is no number, as 附录 A, says itself what it is."""
    if not clause:
        return ""
    return say(" 条款 {clause}", clause=clause) if clause[0].isdecimal() else f" {clause}"


def requirement_view(result: RequirementResult, trace: Trace) -> RequirementView:
    """A requirement as printed."""
    return RequirementView(
        anchor=trace.anchors[result.id],
        title=result.title,
        clause=result.clause,
        effect=effect_label(result.effect),
        caps=result.caps,
        status=result.status,
        prose=result.prose,
        worked=result.worked,
        inputs=trace.views(result.inputs),
        missing=trace.views(result.missing),
        evidence=result.evidence,
        registered=trace.documents((*result.inputs, *result.missing)),
        source=source_view(result.source),
    )


def indicator_view(result: IndicatorResult, trace: Trace) -> IndicatorView:
    """An indicator as printed."""
    full = None if result.full is None else result.full.high
    return IndicatorView(
        anchor=trace.anchors[result.id],
        title=result.title,
        clause=result.clause,
        category=result.category,
        status=result.status,
        value=result.shown,
        figure=_bare(result),
        unit=result.unit,
        better=better_label(result.better),
        level=result.level,
        points=points_between(result.points, full),
        full=points_between(result.full),
        criterion=None if result.criterion is None else _criterion(result.criterion, result),
        prose=result.prose,
        worked=result.worked,
        trend=_trend(result),
        reason=result.reason,
        inputs=trace.views(result.inputs),
        missing=trace.views(result.missing),
        evidence=result.evidence,
        registered=trace.documents((*result.inputs, *result.missing)),
        improve=result.improve,
        source=source_view(result.source),
        steps=derived_views(result.steps),
        points_worked=result.points_worked,
    )


def effect_label(effect: str) -> str:
    """What a requirement is for, in words."""
    return say(EFFECTS[effect]) if effect in EFFECTS else effect


def better_label(better: str | None) -> str | None:
    """Which way an indicator improves, in words; None where neither way is better."""
    return say(BETTER[better]) if better in BETTER else None


def derived_views(results: tuple[DerivedResult, ...]) -> tuple[DerivedView, ...]:
    """Derived values as printed."""
    return tuple(
        DerivedView(made_title(item.title), between(item.bounds), item.unit, item.prose, item.worked)
        for item in results
    )


def told_once(indicators: Iterable[IndicatorView]) -> tuple[IndicatorView, ...]:
    """The indicators, each value on the way explained by the first that rests on it; the others name that one."""
    first: dict[DerivedView, Link] = {}
    shown = []
    for item in indicators:
        steps = tuple(replace(step, told=first.get(step)) for step in item.steps)
        shown.append(replace(item, steps=steps))
        for step in item.steps:
            first.setdefault(step, Link(item.anchor, item.title))
    return tuple(shown)


def category_views(assessment: Assessment, indicators: tuple[IndicatorView, ...]) -> tuple[CategoryView, ...]:
    """Categories in order, each with its indicators; those of no scored category come last."""
    views = [_category(result, indicators) for result in assessment.categories]
    scored = {result.id for result in assessment.categories}
    rest = tuple(view for view in indicators if view.category not in scored)
    if rest:
        title = say(UNGROUPED) if views else say("指标")
        views.append(_uncategorised(title, rest))
    return tuple(views)


def known_number(result: IndicatorResult) -> Fraction | None:
    """The indicator's value if it is a number and known."""
    return result.value if isinstance(result.value, Fraction) else None


def limit_text(criterion: CriterionUsed, limit: Fraction | None, result: IndicatorResult) -> str:
    """`≤ 0.25`, with digits enough to differ from the value and from the other limits."""
    if limit is None:
        return say("待定")
    value = known_number(result)
    compared = round_to(value, criterion.step) if value is not None and criterion.step else value
    others = [value, compared, *(other for _, other in criterion.limits)]
    return SIGNS.get(criterion.sign or "", "") + apart(limit, others)


def _category(result: CategoryResult, indicators: tuple[IndicatorView, ...]) -> CategoryView:
    own = tuple(view for view in indicators if view.category == result.id)
    return CategoryView(
        title=result.title,
        bonus=result.bonus,
        points=points_between(result.points, result.full.high),
        full=points_between(result.full),
        bar=bar(result.points, result.full),
        evaluated=result.evaluated,
        applicable=result.applicable,
        indicators=own,
        scales=derived_views(result.scales),
    )


def _uncategorised(title: str, views: tuple[IndicatorView, ...]) -> CategoryView:
    return CategoryView(
        title=title,
        bonus=False,
        points=NO_FIGURE,
        full=NO_FIGURE,
        bar=None,
        evaluated=sum(view.status in {Status.MET, Status.NOT_MET} for view in views),
        applicable=sum(view.status is not Status.NOT_APPLICABLE for view in views),
        indicators=views,
    )


def _criterion(criterion: CriterionUsed, result: IndicatorResult) -> CriterionView:
    levels = [level for level, _ in criterion.limits]
    reached = levels.index(result.level) if result.level in levels else len(levels)
    until = say("至 {until}", until=criterion.until) if criterion.until else say("起")
    return CriterionView(
        limits=tuple(
            LimitView(level, limit_text(criterion, limit, result), place >= reached)
            for place, (level, limit) in enumerate(criterion.limits)
        ),
        unit=criterion.unit,
        valid=f"{criterion.since} {until}",
        when=criterion.when_text or None,
        rounding=_rounding(criterion, result),
        source=source_view(criterion.source),
    )


def _rounding(criterion: CriterionUsed, result: IndicatorResult) -> str | None:
    value = known_number(result)
    if criterion.step is None or value is None:
        return None
    return say(
        "按修约值比较（修约间隔 {step}）：修约后为 {rounded}",
        step=show(criterion.step),
        rounded=show(round_to(value, criterion.step)),
    )


def _bare(result: IndicatorResult) -> Figure:
    """The number of a value that is shown with its unit."""
    value = known_number(result)
    text = result.shown.removesuffix(result.unit).rstrip()
    return Figure(text, value)


def _trend(result: IndicatorResult) -> tuple[tuple[int, str], ...]:
    limits = [] if result.criterion is None else [limit for _, limit in result.criterion.limits]
    others = [*limits, *(value for _, value in result.trend)]
    return tuple((year, say("待补充") if value is None else apart(value, others)) for year, value in result.trend)
