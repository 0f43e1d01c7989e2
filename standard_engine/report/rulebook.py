"""Indicators, criteria and requirements of a pack as its handbook prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.formula.syntax import normal
from standard_engine.numerals import exact_text
from standard_engine.report.judged import SIGNS, SourceView, better_label, effect_label, source_view

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.pack.resolved import Criterion, CriterionEntry, Indicator, Requirement, ResolvedPack
    from standard_engine.report.formulas import Formulas

SCORING = {
    "levels": "按达到的最好一级得分；未达最低一级得零分。",
    "linear": "在两个基准之间按比例得分：不优于较低的基准得零分，达到较高的基准得满分。",
    "ratio": "按指标值与基准之比乘以满分；越低越好的指标取基准与指标值之比；比值有上限。",
    "formula": "按公式得分，不低于零，不高于满分。",
    "options": "按所选的选项得分；表中没有的选项得零分。",
    "truth": "成立得满分，不成立得零分。",
    "": "不计分，只判定是否符合。",
}
NOT_APPLICABLE = {
    "redistribute": "分值在本类其他指标之间按比例重新分配",
    "rescale": "分值移出，总分按其余指标折算",
    "full": "得满分",
    "zero": "得零分",
}
ALWAYS = "总是适用"
GENERAL = "一般情形"


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level: when it is met, and the points that it earns where it earns any of its own."""

    level: str
    condition: str
    points: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One row of a criterion: its condition in words and as written, limits by level, dates; a source of its own."""

    condition: str
    written: str | None
    limits: tuple[tuple[str, str], ...]
    dates: str
    source: SourceView | None


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion: levels, best first, with their points; a row for each condition, of which the first to hold counts."""

    id: str
    unit: str
    levels: tuple[tuple[str, str | None], ...]
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator, formulas in words; None where the pack says nothing of the kind.

    `if_not_applicable` is told of what may not apply, `adjusted` of full marks that may change with what applies.
    """

    item: Indicator
    value: str | None
    applies: str
    if_not_applicable: str | None
    better: str | None
    compare: str | None
    met: str | None
    scoring: str
    full: str | None
    points: str | None
    adjusted: str | None
    levels: tuple[LevelView, ...]
    answers: tuple[tuple[str, str], ...]
    criterion: CriterionView | None
    source: SourceView


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement; `consequence` is what failing it does."""

    item: Requirement
    effect: str
    consequence: str
    condition: str | None
    applies: str
    source: SourceView


def indicator_view(item: Indicator, pack: ResolvedPack, formulas: Formulas) -> IndicatorView:
    """An indicator as the handbook prints it."""
    points = _points(item, pack)
    applies = formulas.applies(item.id)
    adjusted = formulas.of(f"{item.id}.full")
    return IndicatorView(
        item=item,
        value=formulas.of(item.id),
        applies=applies or ALWAYS,
        if_not_applicable=NOT_APPLICABLE[item.if_not_applicable] if applies else None,
        better=better_label(item.better),
        compare=_compare(item),
        met=formulas.of(f"{item.id}.met"),
        scoring=SCORING[item.score],
        full=formulas.of(f"{item.id}.nominal"),
        points=formulas.of(f"{item.id}.points"),
        adjusted=None if adjusted == formulas.title(f"{item.id}.nominal") else adjusted,
        levels=_levels(item, formulas, points),
        answers=tuple((formulas.titles.option(name, None), earned) for name, earned in points.items())
        if item.score == "options"
        else (),
        criterion=None if item.criterion is None else _criterion(item, item.criterion, formulas, points),
        source=source_view(item.source),
    )


def _points(item: Indicator, pack: ResolvedPack) -> dict[str, str]:
    """The points that single levels or options earn, by name, as registered."""
    prefix = f"indicators.{item.id}.score.points."
    found = [number for number in pack.numbers if number.path.startswith(prefix)]
    return {normal(number.path.removeprefix(prefix)): number.shown for number in found}


def _levels(item: Indicator, formulas: Formulas, points: dict[str, str]) -> tuple[LevelView, ...]:
    return tuple(
        LevelView(level, formulas.of(f"{item.id}.{normal(level)}") or "", points.get(normal(level)))
        for level in formulas.levels(item.id)
    )


def _compare(item: Indicator) -> str | None:
    """How a number is compared with its limits (GB/T 8170); None for what has none."""
    if item.criterion is None:
        return None
    if item.compare_step is None:
        return "全数值比较法：不修约，直接与基准比较"
    return (
        f"修约值比较法：先修约到 {exact_text(item.compare_step)} {item.unit}".rstrip() + "（GB/T 8170），再与基准比较"
    )


def _criterion(item: Indicator, criterion: Criterion, formulas: Formulas, points: dict[str, str]) -> CriterionView:
    return CriterionView(
        criterion.id,
        criterion.unit,
        tuple((level, points.get(normal(level))) for level in criterion.levels),
        tuple(_entry(item, entry, formulas) for entry in criterion.entries),
    )


def _entry(item: Indicator, entry: CriterionEntry, formulas: Formulas) -> EntryView:
    signs = {level: SIGNS.get(formulas.sign(f"{item.id}.{normal(level)}") or "", "") for level, _ in entry.limits}
    return EntryView(
        condition=GENERAL if entry.when is None else formulas.prose(entry.when),
        written=entry.when_text,
        limits=tuple((level, signs[level] + formulas.prose(node)) for level, node in entry.limits),
        dates=dates(entry.since, entry.until),
        source=None if entry.source == item.source else source_view(entry.source),
    )


def dates(since: date, until: date | None) -> str:
    """The days that something holds for: `2017-01-01 起`, `2017-01-01 至 2020-12-31`."""
    return f"{since} 至 {until}" if until else f"{since} 起"


def requirement_view(item: Requirement, pack: ResolvedPack, formulas: Formulas) -> RequirementView:
    """A requirement as the handbook prints it."""
    best = next((grade.title for grade in pack.grades if grade.id == item.caps), item.caps)
    return RequirementView(
        item=item,
        effect=effect_label(item.effect),
        consequence="后果见通过条件" if best is None else f"不符合时最高只能评为“{best}”",
        condition=formulas.of(item.id),
        applies=formulas.applies(item.id) or ALWAYS,
        source=source_view(item.source),
    )
