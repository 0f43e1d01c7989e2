"""Indicators judged: each result read off a run."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.gaps import bounds_of, gaps
from standard_engine.assessment.result import CriterionUsed, IndicatorResult, Status
from standard_engine.assessment.status import status_of
from standard_engine.formula.exact import evaluate
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Comparison, Field, Name, Node, walk
from standard_engine.formula.values import Unknown
from standard_engine.language import say
from standard_engine.numerals import show_among

if TYPE_CHECKING:
    from standard_engine.assessment.run import Run
    from standard_engine.pack.resolved import Indicator


def indicator_result(item: Indicator, run: Run) -> IndicatorResult:
    """One indicator judged."""
    environment = run.environment
    status = status_of(environment, item.id)
    applies = status is not Status.NOT_APPLICABLE
    open_steps = (item.id, f"{item.id}.applies", f"{item.id}.met", f"{item.id}.points")
    expression = run.judge.steps[item.id].expression
    return IndicatorResult(
        id=item.id,
        title=item.title,
        category=item.category,
        clause=item.clause,
        status=status,
        value=_value(item, run) if applies else None,
        shown=_shown(item, run) if applies else Status.NOT_APPLICABLE.label,
        unit=item.unit,
        bounds=bounds_of(environment[item.id]) if applies and run.numeric(item.id) else None,
        better=item.better,
        level=_level(item, run) if applies else None,
        points=run.bounds(f"{item.id}.points"),
        full=run.bounds(f"{item.id}.full"),
        criterion=_criterion(item, run) if applies else None,
        gaps=gaps(item, run.judge, environment, run.labels) if applies else (),
        prose=prose(expression, run.labels),
        worked=worked(expression, environment, run.labels, beside=_nearest(item, run)) if applies else "",
        inputs=run.inputs(item.id),
        missing=run.missing(*open_steps) if applies else (),
        trend=_trend(item, run),
        reason=None if applies else run.labels.why_not_applicable(item.id),
        evidence=item.evidence,
        improve=item.improve,
        source=item.source,
        steps=tuple(run.derived(name) for name in run.judge.derived(item.id)) if applies else (),
        points_worked=_points_worked(item.id, run) if applies else "",
    )


def _points_worked(indicator: str, run: Run) -> str:
    step = run.judge.steps.get(f"{indicator}.points")
    return "" if step is None else worked(step.expression, run.environment, run.labels)


def _value(item: Indicator, run: Run) -> Fraction | str | bool | None:
    value = run.environment[item.id]
    if isinstance(value, str):
        return run.labels.option(value, _chosen_in(item, run))
    return value if isinstance(value, Fraction | bool) else None


def _chosen_in(item: Indicator, run: Run) -> Node:
    """What an indicator's option was chosen in: the field itself where the formula is just that."""
    expression = run.judge.steps[item.id].expression
    return expression if isinstance(expression, Field) else Name(item.id)


def _level(item: Indicator, run: Run) -> str | None:
    level = run.environment.get(f"{item.id}.level")
    return run.labels.level(level) if isinstance(level, str) else None


def _limits(item: Indicator, run: Run) -> list[tuple[str, Any]]:
    levels = item.criterion.levels if item.criterion else ()
    return [(level, run.environment[f"{item.id}.limit.{normal(level)}"]) for level in levels]


def _nearest(item: Indicator, run: Run) -> Fraction | None:
    """The limit closest to the value that it differs from."""
    value = run.environment[item.id]
    limits = [limit for _, limit in _limits(item, run) if isinstance(limit, Fraction) and limit != value]
    return min(limits, key=lambda limit: abs(limit - value)) if limits and isinstance(value, Fraction) else None


def _shown(item: Indicator, run: Run) -> str:
    """The value as compared, with enough digits to differ from every limit that it differs from."""
    value = run.environment[item.id]
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, str):
        return run.labels.option(value, _chosen_in(item, run))
    if isinstance(value, Unknown):
        return run.labels.unknown(value, item.unit)
    text = show_among(value, [limit for _, limit in _limits(item, run) if isinstance(limit, Fraction)])
    return text + (f" {item.unit}" if item.unit else "")


def _criterion(item: Indicator, run: Run) -> CriterionUsed | None:
    """The entry whose condition holds; None where that is not known."""
    if item.criterion is None:
        return None
    for entry in item.criterion.entries:
        holds = True if entry.when is None else evaluate(entry.when, run.environment)
        if holds is True:
            known = [(level, limit if isinstance(limit, Fraction) else None) for level, limit in _limits(item, run)]
            return CriterionUsed(
                unit=item.unit,
                limits=tuple(known),
                since=entry.since,
                until=entry.until,
                when_text=None if entry.when is None else prose(entry.when, run.labels),
                source=entry.source,
                sign=_sign(item, run),
                step=item.compare_step,
            )
        if holds is not False:
            return None
    return None


def _sign(item: Indicator, run: Run) -> str | None:
    """How a value must stand to its limit, as the program compares it."""
    assert item.criterion is not None  # noqa: S101 - asked for such indicators only
    expression = run.judge.steps[f"{item.id}.{normal(item.criterion.levels[0])}"].expression
    return next((node.sign for node in walk(expression) if isinstance(node, Comparison)), None)


def _trend(item: Indicator, run: Run) -> tuple[tuple[int, Fraction | None], ...]:
    """The value in each data year, oldest first, as far as the program reaches back."""
    found = []
    for back in reversed(range(run.pack.data_years)):
        name = f"{item.id}@{back}" if back else item.id
        if name in run.environment and run.numeric(name):
            value = run.environment[name]
            found.append((run.submission.year - back, value if isinstance(value, Fraction) else None))
    return tuple(found)
