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

# Infinity stands for "unbounded" inside interval arithmetic only: it is never computed with and never becomes a value.
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
    """As `bounds`, with infinity for unbounded."""
    low, high = bounds(value)
    return -_INFINITE if low is None else low, _INFINITE if high is None else high


def interval(low: Edge, high: Edge, why: frozenset[Cause]) -> Value:
    """The number between two edges; known where they meet, whatever is missing."""
    if low == high and isinstance(low, Fraction):
        return low
    return Unknown(why, _finite(low), _finite(high))


def _finite(edge: Edge) -> Fraction | None:
    return None if isinstance(edge, float) else edge


def plus(one: Value, other: Value) -> Value:
    """The sum: least plus least, most plus most."""
    (a, b), (c, d) = edges(one), edges(other)
    return interval(_sum(a, c), _sum(b, d), causes(one) | causes(other))


def minus(one: Value, other: Value) -> Value:
    """The difference: least minus most, most minus least."""
    (a, b), (c, d) = edges(one), edges(other)
    return interval(_sum(a, -d), _sum(b, -c), causes(one) | causes(other))


def _sum(a: Edge, b: Edge) -> Edge:
    """Two least or two most edges are never infinite in opposite directions."""
    return a if isinstance(a, float) else b if isinstance(b, float) else a + b


def times(one: Value, other: Value) -> Value:
    """The product: between the least and the most of the four products of ends; zero times anything is zero."""
    (a, b), (c, d) = edges(one), edges(other)
    corners = [_product(a, c), _product(a, d), _product(b, c), _product(b, d)]
    return interval(min(corners), max(corners), causes(one) | causes(other))


def _product(a: Edge, b: Edge) -> Edge:
    if a == 0 or b == 0:
        return Fraction(0)
    if isinstance(a, float) or isinstance(b, float):
        return _INFINITE if (a > 0) == (b > 0) else -_INFINITE
    return a * b


def over(one: Value, other: Value) -> Value:
    """The quotient; a divisor that may be zero leaves it quite open, since it may have no value at all."""
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
    if a == b == c == d:
        return sign == "=="
    return (sign == "!=") if b < c or d < a else None


def is_text(value: Value) -> bool:
    """Is it a text that is not known but for what it can be?"""
    return isinstance(value, Unknown) and value.options is not None


def _settled_text(sign: str, one: Value, other: Value) -> bool | None:
    first, second = (value.options if isinstance(value, Unknown) else frozenset({value}) for value in (one, other))
    if first is None or second is None:
        return None
    if first == second and len(first) == 1:
        return sign == "=="
    return None if first & second else sign == "!="


def union(possible: list[Value], why: frozenset[Cause]) -> Value:
    """What is known of a value that is one of several, of one kind: the options of a text, the hull of numbers."""
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
        options = (
            frozenset({value}) if isinstance(value, str) else value.options if isinstance(value, Unknown) else None
        )
        if options is None:
            return None
        texts |= options
    return frozenset(texts)
