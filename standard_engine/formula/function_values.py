"""What the functions of a bound tree make of values, known and unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from standard_engine.formula.values import (
    Edge,
    NotApplicable,
    Reported,
    Unknown,
    Value,
    causes,
    edges,
    interval,
    over,
    plus,
)
from standard_engine.numerals import round_to


def _applicable(value: Reported) -> Value:
    if isinstance(value, NotApplicable):
        return False
    if isinstance(value, Unknown) and any(cause.why == "missing" for cause in value.causes):
        return Unknown(value.causes)
    return True


def _given(value: Reported) -> Value:
    """Stated to be none is known not to be there; left blank is not known."""
    if isinstance(value, NotApplicable):
        return False
    if not isinstance(value, Unknown):
        return True
    return False if all(cause.why == "none" for cause in value.causes) else Unknown(value.causes)


def _sum(values: list[Value]) -> Value:
    total: Value = Fraction(0)
    for value in values:
        total = total + value if type(total) is Fraction and type(value) is Fraction else plus(total, value)
    return total


def _mean(values: list[Value]) -> Value:
    count = Fraction(len(values))
    total = _sum(values)
    return total / count if type(total) is Fraction else over(total, count)


def _extreme(pick: Callable[..., Any]) -> Callable[[list[Value]], Value]:
    def extreme(values: list[Value]) -> Value:
        pairs = [edges(value) for value in values]
        low, high = pick(low for low, _ in pairs), pick(high for _, high in pairs)
        return interval(low, high, frozenset().union(*(causes(value) for value in values)))

    return extreme


def _count(values: list[Value]) -> Value:
    sure = sum(value is True for value in values)
    unsure = [value for value in values if isinstance(value, Unknown)]
    if not unsure:
        return Fraction(sure)
    why = frozenset().union(*(value.causes for value in unsure))
    return Unknown(why, Fraction(sure), Fraction(sure + len(unsure)))


def _abs(values: list[Value]) -> Value:
    (value,) = values
    if type(value) is Fraction:
        return abs(value)
    low, high = edges(value)
    near, far = sorted((_size(low), _size(high)))
    return interval(Fraction(0) if low <= 0 <= high else near, far, causes(value))


def _size(edge: Edge) -> Edge:
    return -edge if edge < 0 else edge


def _round_to(values: list[Value]) -> Value:
    value, step = values
    assert isinstance(step, Fraction)  # noqa: S101 - a literal, checked when bound
    if type(value) is Fraction:
        return round_to(value, step)
    low, high = edges(value)
    return interval(_rounded(low, step), _rounded(high, step), causes(value))


def _rounded(edge: Edge, step: Fraction) -> Edge:
    return edge if isinstance(edge, float) else round_to(edge, step)


def _years_after(values: list[Value]) -> Value:
    """The same day so many years on; 29 February becomes the 28th, and the last date there is stays the last."""
    day, years = values
    if isinstance(day, Unknown):
        return day
    assert isinstance(day, date)  # noqa: S101 - kinds were checked when the tree was bound
    assert isinstance(years, Fraction)  # noqa: S101 - a literal, checked when bound
    year = day.year + int(years)
    if year > date.max.year:
        return date.max
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not _leap(year) else day.day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
    "mean": _mean,
    "count": _count,
    "abs": _abs,
    "round_to": _round_to,
    "years_after": _years_after,
}
"""Functions of their arguments' values."""

OF_FIELDS: dict[str, Callable[[Reported], Value]] = {"applicable": _applicable, "given": _given}
"""Functions of what was reported in a field."""
