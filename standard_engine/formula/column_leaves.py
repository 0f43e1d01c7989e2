"""Reported values of many rows as columns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.column_values import INFINITE, Bools, Codes, Column, Dates, Doubts, Numbers, Truths
from standard_engine.formula.program import Kind
from standard_engine.formula.reported import KNOWN, MISSING, NONE, NOT_APPLICABLE, Reported

if TYPE_CHECKING:
    from standard_engine.formula.program import Leaf

_WHOLE_UP_TO = 2.0**53
_FEW = 16
_SPAN = _LEAST, _MOST = 1e-15, 1e15
"""Reported magnitudes between which values are kept; others are for the exact reading."""


def leaf_column(leaf: Leaf, reported: Reported | None, count: int, doubts: Doubts) -> Column:
    """What so many rows report for a leaf; missing in all of them for None."""
    if reported is None:
        empty = {Kind.NUMBER: np.zeros(count), Kind.TRUTH: np.zeros(count, dtype=bool)}
        reported = Reported(empty.get(leaf.kind, np.full(count, -1)), np.full(count, MISSING, dtype=np.int8))
    state = reported.state
    if state is not None and not state.any():
        state = None
    unknown = None if state is None else state != KNOWN
    why = None if state is None else (state == MISSING) | (state == NONE)
    match leaf.kind:
        case Kind.NUMBER:
            return _number(leaf, reported.values, state, unknown, why, doubts)
        case Kind.TRUTH:
            if unknown is None:
                return Truths(reported.values, reported.values)
            return Truths(reported.values & ~unknown, reported.values | unknown, why)
        case Kind.DATE:
            return Dates(reported.values, unknown, why)
        case Kind.TEXT:
            index = reported.values if unknown is None else np.where(unknown, -1, reported.values)
            return Codes(index, reported.listed, _options(leaf), why)


def _options(leaf: Leaf) -> tuple[str, ...] | None:
    return None if leaf.options is None else tuple(leaf.options)


def _number(leaf: Leaf, values: Any, state: Any, unknown: Bools | None, why: Bools | None, doubts: Doubts) -> Numbers:
    size = np.abs(values)
    if not (size.min(initial=_MOST) >= _LEAST and size.max(initial=_LEAST) <= _MOST):
        odd = ~((size == 0) | ((size >= _LEAST) & (size <= _MOST)))  # what is no number is odd too
        doubts.add(odd if unknown is None else odd & ~unknown)
    positive = leaf.low is not None and leaf.low >= 0
    if unknown is None:
        whole = _whole(values[:_FEW]) and _whole(values) and bool((size < _WHOLE_UP_TO).all())
        return Numbers(values, values, 0 if whole else 1, positive=positive, shortest=True, span=_SPAN)
    nowhere = state == NOT_APPLICABLE
    low = np.where(unknown, np.where(nowhere, -INFINITE, _edge(leaf.low, -INFINITE)), values)
    high = np.where(unknown, np.where(nowhere, INFINITE, _edge(leaf.high, INFINITE)), values)
    return Numbers(low, high, 1, None, why, positive and not bool(nowhere.any()), shortest=_shortest(leaf))


def _whole(values: Any) -> bool:
    return bool((values == np.rint(values)).all())


def _shortest(leaf: Leaf) -> bool:
    limits = [limit for limit in (leaf.low, leaf.high) if limit is not None]
    return all(Fraction(repr(float(limit))) == limit for limit in limits)


def _edge(limit: Fraction | None, otherwise: float) -> float:
    return otherwise if limit is None else float(limit)
