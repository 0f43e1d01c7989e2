"""Exact values and what is known of unknown ones: interval arithmetic over fractions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from standard_engine.formula.tree import Field


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is not known: a field that is missing, stated to be none, or a division by zero."""

    why: Literal["missing", "none", "division_by_zero"]
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known. A number lies between `low` and `high` (None: unbounded); a text is one of `options` (None: any)."""

    causes: frozenset[Cause]
    low: Fraction | None = None
    high: Fraction | None = None
    options: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A field answered 不适用: it has no value, and `applicable` says so."""


Known: TypeAlias = Fraction | bool | str | date
Value: TypeAlias = Known | Unknown
Reported: TypeAlias = Value | NotApplicable

# Infinity stands for "unbounded" inside interval arithmetic only; it never becomes a value.
_INFINITE = math.inf
Edge: TypeAlias = Fraction | float


def bounds(value: Value) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most a number can be; None is unbounded."""
    if isinstance(value, Unknown):
        return value.low, value.high
    assert isinstance(value, Fraction)  # noqa: S101 - kinds were checked when the tree was bound
    return value, value


def causes(value: Value) -> frozenset[Cause]:
    """Why the value is not known; empty for a known one."""
    return value.causes if isinstance(value, Unknown) else frozenset()


def edges(value: Value) -> tuple[Edge, Edge]:
    if isinstance(value, Unknown):
        low: Edge = -_INFINITE if value.low is None else value.low
        high: Edge = _INFINITE if value.high is None else value.high
        return low, high
    return value, value  # type: ignore[return-value]  # a number, checked when bound


def interval(low: Edge, high: Edge, why: frozenset[Cause]) -> Value:
    """The number between two edges; known where they meet, whatever is missing."""
    if low == high and isinstance(low, Fraction):
        return low
    least = None if isinstance(low, float) else low
    most = None if isinstance(high, float) else high
    return Unknown(why, least, most)


def plus(one: Value, other: Value) -> Value:
    (a, b), (c, d) = edges(one), edges(other)
    return interval(a + c, b + d, causes(one) | causes(other))


def minus(one: Value, other: Value) -> Value:
    (a, b), (c, d) = edges(one), edges(other)
    return interval(a - d, b - c, causes(one) | causes(other))


def _product(a: Edge, b: Edge) -> Edge:
    return Fraction(0) if a == 0 or b == 0 else a * b


def times(one: Value, other: Value) -> Value:
    (a, b), (c, d) = edges(one), edges(other)
    corners = [_product(a, c), _product(a, d), _product(b, c), _product(b, d)]
    return interval(min(corners), max(corners), causes(one) | causes(other))


def over(one: Value, other: Value) -> Value:
    low, high = edges(other)
    why = causes(one) | causes(other)
    if low == high == 0:
        why |= {Cause("division_by_zero")}
    if low <= 0 <= high:
        return Unknown(why)
    return times(one, interval(_inverse(high), _inverse(low), why))


def _inverse(edge: Edge) -> Edge:
    return Fraction(0) if isinstance(edge, float) else 1 / edge


def settled(sign: str, one: Value, other: Value) -> bool | None:
    """What a comparison gives whatever the unknown sides turn out to be; None if that differs."""
    if isinstance(one, str | date) or isinstance(other, str | date) or is_text(one) or is_text(other):
        return _settled_text(sign, one, other)
    (a, b), (c, d) = edges(one), edges(other)
    match sign:
        case "<":
            return True if b < c else False if a >= d else None
        case "<=":
            return True if b <= c else False if a > d else None
        case ">":
            return True if a > d else False if b <= c else None
        case ">=":
            return True if a >= d else False if b < c else None
    apart = b < c or d < a
    return (sign == "!=") if apart else None


def is_text(value: Value) -> bool:
    return isinstance(value, Unknown) and value.options is not None


def _settled_text(sign: str, one: Value, other: Value) -> bool | None:
    possible = [value.options if isinstance(value, Unknown) else frozenset({value}) for value in (one, other)]
    if possible[0] is None or possible[1] is None or possible[0] & possible[1]:
        return None
    return sign == "!="


def union(possible: list[Value], why: frozenset[Cause]) -> Value:
    kinds = {type(value) for value in possible if not isinstance(value, Unknown)}
    if str in kinds or (not kinds and any(is_text(value) for value in possible)):
        return Unknown(why, options=_texts(possible))
    if kinds & {bool, date}:
        return Unknown(why)
    pairs = [edges(value) for value in possible]
    return interval(min(low for low, _ in pairs), max(high for _, high in pairs), why)


def _texts(possible: list[Value]) -> frozenset[str] | None:
    texts: set[str] = set()
    for value in possible:
        if isinstance(value, str):
            texts.add(value)
        elif isinstance(value, Unknown) and value.options is not None:
            texts |= value.options
        else:
            return None
    return frozenset(texts)
