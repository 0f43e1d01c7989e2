"""Gaps: how far an indicator is from each better level, in its unit, in percent and in points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import Bounds, Gap
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Field, Node, Text, walk
from standard_engine.formula.values import Unknown, bounds
from standard_engine.language import later, say

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.labels import PackLabels
    from standard_engine.formula.exact import Environment
    from standard_engine.pack.resolved import Indicator

MET = later("符合")
FULL = later("满分")


def bounds_of(value: Any) -> Bounds:
    """A number's bounds, from an environment."""
    return Bounds(*bounds(value))


def gaps(indicator: Indicator, judge: Judge, environment: Environment, labels: PackLabels) -> tuple[Gap, ...]:
    """Every better level within reach of an indicator that applies, the nearest first."""
    value = environment[indicator.id]
    if environment.get(f"{indicator.id}.applies", True) is False:
        return ()
    if indicator.criterion is not None:
        return _to_limits(indicator, judge, environment, value)
    if isinstance(value, bool):
        return () if value else (_gain(indicator, judge, environment, say(MET), value=True),)
    if isinstance(value, str):
        return _to_options(indicator, judge, environment, labels, value)
    return _to_full(indicator, judge, environment)


def _to_limits(indicator: Indicator, judge: Judge, environment: Environment, value: Any) -> tuple[Gap, ...]:
    assert indicator.criterion is not None  # noqa: S101 - asked for such indicators only
    found = []
    for level in reversed(indicator.criterion.levels):
        if environment[f"{indicator.id}.{normal(level)}"] is True:
            continue
        limit = environment[f"{indicator.id}.limit.{normal(level)}"]
        if isinstance(limit, Unknown):
            continue
        gap = _gain(indicator, judge, environment, level, value=limit)
        known = isinstance(value, Fraction)
        by = abs(value - limit) if known else None
        percent = None if by is None or limit == 0 else by / abs(limit) * 100
        found.append(
            Gap(gap.indicator, gap.title, level, limit, by, indicator.unit, percent, gap.points),
        )
    return tuple(found)


def _gain(indicator: Indicator, judge: Judge, environment: Environment, level: str, *, value: Any) -> Gap:
    """What the indicator would earn more had it this value, in marks as they count in the end."""
    name = f"{indicator.id}.points"
    gained = Bounds(Fraction(0), Fraction(0))
    if name in environment:
        plain = _unscaled(indicator, environment)
        before = judge.what_if(indicator.id, environment[indicator.id], plain)[name]
        after = judge.what_if(indicator.id, value, plain)[name]
        gained = _scaled(_difference(bounds_of(after), bounds_of(before)), indicator, environment)
    return Gap(indicator.id, indicator.title, level, None, None, indicator.unit, None, gained)


def _scales(indicator: Indicator, environment: Environment) -> list[str]:
    return [name for name in (f"{indicator.category}.scale", "total.scale") if name in environment]


def _unscaled(indicator: Indicator, environment: Environment) -> Environment:
    """The environment in which the indicator applies and its marks are the nominal ones.

    Before and after are compared there, and the difference scaled once: scaled separately, each could take another scale.
    """
    fixed: Environment = dict.fromkeys(_scales(indicator, environment), Fraction(1))
    if f"{indicator.id}.applies" in environment:
        fixed[f"{indicator.id}.applies"] = True
    return {**environment, **fixed}


def _scaled(gained: Bounds, indicator: Indicator, environment: Environment) -> Bounds:
    low, high = gained.low, gained.high
    for name in _scales(indicator, environment):
        scale = bounds_of(environment[name])
        low = None if low is None or scale.low is None else low * scale.low
        high = None if high is None or scale.high is None else high * scale.high
    left = _difference(bounds_of(environment[f"{indicator.id}.full"]), bounds_of(environment[f"{indicator.id}.points"]))
    return Bounds(low, high if left.high is None else left.high if high is None else min(high, left.high))


def _difference(after: Bounds, before: Bounds) -> Bounds:
    low = None if after.low is None or before.high is None else max(Fraction(0), after.low - before.high)
    high = None if after.high is None or before.low is None else after.high - before.low
    return Bounds(low, high)


def _to_options(
    indicator: Indicator, judge: Judge, environment: Environment, labels: PackLabels, value: str
) -> tuple[Gap, ...]:
    """Options that would earn more, the nearest first."""
    expression = judge.steps[indicator.id].expression
    found = []
    for option in _options(expression, judge):
        gap = _gain(indicator, judge, environment, labels.option(option, expression), value=option)
        if option != value and gap.points.high is not None and gap.points.high > 0:
            found.append(gap)
    return tuple(sorted(found, key=lambda gap: (gap.points.high or 0, gap.level)))


def _options(expression: Node, judge: Judge) -> list[str]:
    """The texts that an expression can give: a field's options, or those that it names."""
    found: dict[str, None] = {}
    for node in walk(expression):
        if isinstance(node, Text):
            found[node.value] = None
        elif isinstance(node, Field):
            spec = next(spec for spec in judge.pack.fields if spec.id == node.id)
            found.update(dict.fromkeys(option.id for option in spec.options))
    return list(found)


def _to_full(indicator: Indicator, judge: Judge, environment: Environment) -> tuple[Gap, ...]:
    """For points by a formula, or a value not known: what is left to full marks."""
    name = f"{indicator.id}.points"
    if name not in environment:
        return ()
    plain = _unscaled(indicator, environment)
    earned = judge.what_if(indicator.id, environment[indicator.id], plain)[name]
    left = _difference(bounds_of(environment[f"{indicator.id}.nominal"]), bounds_of(earned))
    if left.high is not None and left.high <= 0:
        return ()
    gained = _scaled(left, indicator, environment)
    return (Gap(indicator.id, indicator.title, say(FULL), None, None, indicator.unit, None, gained),)
