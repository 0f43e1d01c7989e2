"""Arithmetic and comparisons of many rows in doubles, with what each may be wrong by; see `column_values`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from standard_engine.formula.column_values import (
    INFINITE,
    NEAR,
    SLACK,
    UNIT,
    Bools,
    Doubts,
    Floats,
    Grain,
    Numbers,
    either,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_ABOVE = Fraction(1000001, 1000000)
"""More than all errors of a bound's own arithmetic."""
_BEYOND = 10**300
"""A denominator that decides nothing any more."""


_SMALL = 2.0**20
"""Sizes that are at most so much larger than the numbers are taken to be the same in every row, which saves passes over them;
the errors that they bound are still less than a thousand-millionth of a number, so that few more rows are left to exact ones."""


def constant(value: Fraction) -> Numbers:
    """The same number in every row."""
    edge = np.array(float(value))
    return Numbers(
        edge,
        edge,
        0 if Fraction(float(value)) == value else 1,
        positive=value >= 0,
        grain=Grain(value.denominator, {}),
        most=abs(float(value)),
        shortest=Fraction(repr(float(value))) == value,
        span=(abs(float(value)) or INFINITE, abs(float(value))),
    )


def sizes(number: Numbers) -> tuple[Floats, Floats]:
    """What the errors of its two edges are measured by."""
    if number.size is not None:
        return number.size
    low = np.abs(number.low)
    return low, low if number.known else np.abs(number.high)


def size_of(number: Numbers) -> Floats:
    """What the errors of both edges are measured by."""
    low, high = sizes(number)
    return low if low is high else np.maximum(low, high)


def _relative(numbers: Iterable[Numbers]) -> bool:
    return all(number.size is None for number in numbers)


def added(numbers: Sequence[Numbers]) -> Numbers:
    """The sum of several."""
    first = numbers[0]
    if len(numbers) == 1:
        return first
    known = all(number.known for number in numbers)
    low = _total([number.low for number in numbers])
    high = low if known else _total([number.high for number in numbers])
    positive = all(number.positive for number in numbers)
    size = None if positive and _relative(numbers) else _by_edge(numbers, np.add)
    return Numbers(
        low,
        high,
        max(number.wrong for number in numbers) + len(numbers) - 1,
        size,
        None if known else either(*(number.why for number in numbers)),
        positive,
        common([number.grain for number in numbers]),
        sum(number.most for number in numbers),
        off=either(*(number.off for number in numbers)),
        span=_span_of_sum(numbers, positive=positive),
    )


def _span_of_sum(numbers: Sequence[Numbers], *, positive: bool) -> tuple[float, float]:
    """Doubles that do not cancel to zero leave at least the last digit of the smaller."""
    least = min(number.span[0] for number in numbers)
    return least if positive else least * UNIT ** (len(numbers) - 1), sum(number.span[1] for number in numbers)


def _by_edge(numbers: Sequence[Numbers], combine: Callable[[Floats, Floats], Floats]) -> tuple[Floats, Floats]:
    """The sizes of the low edges put together, and those of the high ones."""
    flat = any(number.size is not None and np.ndim(number.size[0]) == 0 for number in numbers)
    both = [_flat(number) if flat else sizes(number) for number in numbers]
    return reduce(combine, [low for low, _ in both]), reduce(combine, [high for _, high in both])


def _flat(number: Numbers) -> tuple[Floats, Floats]:
    """Its sizes, the same for every row where it cannot be large."""
    if number.size is None and number.known and number.span[1] <= _SMALL:
        return _same(np.array(number.span[1]))
    return sizes(number)


def _total(edges: list[Floats]) -> Floats:
    result = edges[0]
    for edge in edges[1:]:
        result = result + edge
    return result


def common(grains: list[Grain | None]) -> Grain | None:
    """The grain of a sum; None where any has none."""
    found = [grain for grain in grains if grain is not None]
    return None if len(found) < len(grains) or not found else reduce(Grain.common, found)


def negated(number: Numbers) -> Numbers:
    """Minus the number."""
    high = -number.low
    size = None if number.size is None else (number.size[1], number.size[0])
    return replace(number, low=high if number.known else -number.high, high=high, size=size, positive=False)


def multiplied(one: Numbers, other: Numbers) -> Numbers:
    """The product; zero times anything is zero."""
    known, positive = one.known and other.known, one.positive and other.positive
    if known:
        low = high = one.low * other.low
    elif positive:
        low, high = _product(one.low, other.low), _product(one.high, other.high)
    else:
        corners = [_product(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
        low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    size = None  # the least of products that are each near theirs is near the least
    if not _relative((one, other)):
        straight = positive or any(number.known and not (number.low < 0).any() for number in (one, other))
        size = _by_edge((one, other), _product) if straight else _same(_corner_sizes(one, other))
    grain = None if one.grain is None or other.grain is None else one.grain.product(other.grain)
    return Numbers(
        low, high, one.wrong + other.wrong + 1, size, None if known else either(one.why, other.why), positive, grain,
        one.most * other.most, off=either(one.off, other.off),
        span=(one.span[0] * other.span[0], one.span[1] * other.span[1]),
    )  # fmt: skip


def _corner_sizes(one: Numbers, other: Numbers) -> Floats:
    """What the errors of both edges of a product are measured by.

    A corner that is open is not off, unless it is by a factor that may be zero.
    """
    found = []
    for a, a_size in zip((one.low, one.high), sizes(one), strict=True):
        for b, b_size in zip((other.low, other.high), sizes(other), strict=True):
            sure = ~(_near(a, a_size, one.wrong) | _near(b, b_size, other.wrong))
            found.append(np.where(np.isinf(_product(a, b)) & sure, 0.0, _product(a_size, b_size)))
    return reduce(np.maximum, found)


def _same(size: Floats) -> tuple[Floats, Floats]:
    return size, size


def _product(a: Floats, b: Floats) -> Floats:
    """The only thing that is no number is zero times what has no bound."""
    product = a * b
    nothing = np.isnan(product)
    return np.where(nothing, 0.0, product) if nothing.any() else product


def divided(one: Numbers, other: Numbers, name: str, doubts: Doubts) -> Numbers:
    """The quotient; quite open where the divisor may be zero. `name` is that of the divisor, for grains."""
    if other.size is not None:  # whether it is zero is certain only where it is far from it
        low_size, high_size = sizes(other)
        unsure = _near(other.low, low_size, other.wrong) | _near(other.high, high_size, other.wrong)
        doubts.add(unsure)
    zero = (other.low <= 0) & (other.high >= 0)
    some = bool(zero.any())
    known = one.known and other.known
    if known and not some:
        low = high = one.low / other.low
        size, wrong = _quotient_size(one, other)
        return Numbers(
            low, high, wrong, size, None, one.positive and other.positive, *_quotient_grain(one, other, name),
            off=either(one.off, other.off), span=_span_of_quotient(one.span, other.span),
        )  # fmt: skip
    inverse = Numbers(
        np.where(zero, 1.0, 1 / np.where(zero, 1.0, other.high)),
        np.where(zero, 1.0, 1 / np.where(zero, 1.0, other.low)),
        other.wrong + 1, _inverse_size(other, zero), other.why, other.positive,
        span=_span_of_quotient((1.0, 1.0), other.span),
    )  # fmt: skip
    if other.known:
        inverse = replace(inverse, high=inverse.low)
    product = multiplied(one, inverse)
    grain, most = _quotient_grain(one, other, name)
    if not some:
        return Numbers(
            product.low, product.high, product.wrong, product.size, product.why, product.positive, grain, most,
            off=either(one.off, other.off), span=product.span,
        )  # fmt: skip
    none = np.zeros(zero.shape, dtype=bool)
    both = either(one.why, other.why)
    return Numbers(
        np.where(zero, -INFINITE, product.low),
        np.where(zero, INFINITE, product.high),
        product.wrong,
        product.size,
        none if both is None else both,
        grain=grain,
        most=most,
        off=either(one.off, other.off),
        span=product.span,
    )


def _span_of_quotient(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] / other[1] if other[1] else 0.0, one[1] / other[0] if other[0] else INFINITE


def _near(edge: Floats, size: Floats, wrong: int) -> Bools:
    """Is an edge so near to zero that its error is more than a millionth of it?"""
    found: Bools = np.abs(edge) <= size * (wrong * UNIT * 2.0**20)
    return found & (size > 0) & np.isfinite(size)


def _quotient_size(one: Numbers, other: Numbers) -> tuple[tuple[Floats, Floats] | None, int]:
    wrong = one.wrong + other.wrong + 1
    if one.size is None and other.size is None:
        return None, wrong
    top, bottom = size_of(one), np.abs(other.low)
    return _same(top / bottom * (1.0 if other.size is None else size_of(other) / bottom)), wrong + 1


def _inverse_size(other: Numbers, zero: Bools) -> tuple[Floats, Floats] | None:
    if other.size is None:
        return None
    least = np.where(zero, 1.0, np.minimum(np.abs(other.low), np.abs(other.high)))
    return _same(np.where(zero, 1.0, size_of(other) / least / least))


def _quotient_grain(one: Numbers, other: Numbers, name: str) -> tuple[Grain | None, float]:
    if one.grain is None or other.grain is None or not isfinite(other.most):
        return None, 0.0
    greatest = int(Fraction(other.most) * other.grain.most * _ABOVE) + 1
    divisor = Grain(1, {name: (greatest, 1)})
    return one.grain.product(divisor), one.most * float(min(other.grain.most, _BEYOND))


def least(numbers: Sequence[Numbers]) -> Numbers:
    """The smallest of several."""
    return _extreme(numbers, np.minimum)


def greatest(numbers: Sequence[Numbers]) -> Numbers:
    """The largest of several."""
    return _extreme(numbers, np.maximum)


def _extreme(numbers: Sequence[Numbers], pick: np.ufunc) -> Numbers:
    known = all(number.known for number in numbers)
    low = reduce(pick, [number.low for number in numbers])
    high = low if known else reduce(pick, [number.high for number in numbers])
    size = None if _relative(numbers) else _greatest_sizes(numbers)
    if size is not None and known:
        size = _levelled(size[0], low)
    wrong = max(number.wrong for number in numbers)
    rows = [_as_good_as(number, low, high, wrong) if _mixed(numbers) else None for number in numbers]
    grain, off = mixed_grain(list(zip(numbers, rows, strict=True)))
    return Numbers(
        low, high, wrong, size, None if known else either(*(number.why for number in numbers)),
        all(number.positive for number in numbers), grain,
        max(number.most for number in numbers),
        all(number.shortest for number in numbers), off, common_span(numbers),
    )  # fmt: skip


def common_span(numbers: Sequence[Numbers]) -> tuple[float, float]:
    """The span of what is one of several."""
    return min(number.span[0] for number in numbers), max(number.span[1] for number in numbers)


def _greatest_sizes(numbers: Sequence[Numbers]) -> tuple[Floats, Floats]:
    """What the errors of the edges that were picked are measured by; an end that is open is not off."""
    low: list[Floats] = []
    high: list[Floats] = []
    for number in numbers:
        below, above = sizes(number)
        if number.known:
            low.append(below)
            high.append(above)
            continue
        low.append(np.where(np.isinf(number.low), 0.0, below))
        high.append(np.where(np.isinf(number.high), 0.0, above))
    return reduce(np.maximum, low), reduce(np.maximum, high)


def _levelled(size: Floats, edge: Floats) -> tuple[Floats, Floats]:
    """The sizes of known numbers, the same in every row where none is much larger than the numbers."""
    most = np.asarray(np.max(size))
    return _same(most if most <= _SMALL * max(-np.min(edge), np.max(edge)) else size)


def _as_good_as(number: Numbers, low: Floats, high: Floats, wrong: int) -> Bools:
    """The rows in which a number may be the one that was picked, since it is not farther from it than both may be wrong."""
    margin = (number.wrong + wrong) * UNIT * SLACK
    below, above = sizes(number)
    found: Bools = np.abs(number.low - low) <= margin * np.maximum(below, np.abs(low))
    return found if number.known else found | (np.abs(number.high - high) <= margin * np.maximum(above, np.abs(high)))


def _mixed(numbers: Sequence[Numbers]) -> bool:
    return any(number.grain is not None for number in numbers) and any(
        number.grain is None or number.off is not None for number in numbers
    )


def mixed_grain(numbers: Sequence[tuple[Numbers, Bools | None]]) -> tuple[Grain | None, Bools | None]:
    """The grain of what is one of several numbers, each in the rows given, and the rows that have none."""
    grains = [number.grain for number, _ in numbers if number.grain is not None]
    if not grains:
        return None, None
    off: list[Bools] = []
    for number, rows in numbers:
        if number.grain is None:
            if rows is None:
                return None, None
            off.append(rows)
        elif number.off is not None:
            off.append(number.off if rows is None else number.off & rows)
    return reduce(Grain.common, grains), either(*off)


def magnitude(number: Numbers) -> Numbers:
    """The number without its sign."""
    if number.positive:
        return number
    one, other = np.abs(number.low), np.abs(number.high)
    if number.known:
        return replace(number, low=one, high=one, positive=True, shortest=False)
    low = np.where((number.low <= 0) & (number.high >= 0), 0.0, np.minimum(one, other))
    high = np.maximum(one, other)
    return replace(number, low=low, high=high, size=_same(size_of(number)), positive=True, shortest=False)


def rounded(number: Numbers, step: Fraction, doubts: Doubts) -> Numbers:
    """To the nearest multiple of the step, half to even (GB/T 8170); too near to a half is for the exact reading."""
    low_size, high_size = sizes(number)
    low = _rounded(number.low, low_size, number.wrong, step, doubts)
    high = low if number.known else _rounded(number.high, high_size, number.wrong, step, doubts)
    span = (float(step) / 2, number.span[1] + float(step))
    return Numbers(
        low, high, 2, None, number.why, number.positive, span=span
    )  # the step's own error, and the product's


def _rounded(edge: Floats, size: Floats, wrong: int, step: Fraction, doubts: Doubts) -> Floats:
    finite = np.isfinite(edge)
    quotient = np.where(finite, edge, 0.0) / float(step)
    margin = np.where(finite, size, 0.0) / float(step) * ((wrong + 3) * UNIT * SLACK)
    apart = np.abs(np.abs(quotient - np.floor(quotient)) - 0.5)
    doubts.near |= finite & (apart <= margin * NEAR)
    doubts.add(finite & (apart <= margin))
    doubts.add(finite & (np.abs(quotient) > 2.0**50))
    return np.where(finite, np.rint(quotient) * float(step), edge)
