"""Comparisons of many rows in doubles, with the rows in which they are too close to call; see `column_values`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from standard_engine.formula.column_values import (
    NEAR,
    SLACK,
    UNIT,
    Bools,
    Doubts,
    Floats,
    Numbers,
    Truths,
    either,
)


class Comparing:
    """Comparisons of edges, which doubt what is too near to be called."""

    def __init__(self, one: Numbers, other: Numbers, doubts: Doubts) -> None:
        self._one, self._other, self._doubts = one, other, doubts
        self._plain = (one.shortest and other.shortest) or (one.wrong == 0 and other.wrong == 0)
        self._equal_within = 0.0
        if one.grain is not None and other.grain is not None:
            self._equal_within = float(Fraction(1, 2 * one.grain.common(other.grain).most))
        self._off = either(one.off, other.off)

    def difference(self, a: Floats, a_size: Floats | None, b: Floats, b_size: Floats | None) -> Floats:
        """A − b: its sign is certain, or the row is doubted; zero where they are equal. A size of None is the edge's own magnitude."""
        apart = a - b
        if self._plain:
            return apart
        if np.ndim(apart) == 0:
            apart = np.full(len(self._doubts.rows), apart)
        rows = np.flatnonzero(self._perhaps_near(apart, a, a_size, b, b_size))
        if not len(rows):
            return apart
        by = np.abs(apart[rows])
        first, second = (
            _of(np.abs(a) if a_size is None else a_size, rows),
            _of(np.abs(b) if b_size is None else b_size, rows),
        )
        margin = (self._one.wrong * first + self._other.wrong * second) * (UNIT * SLACK)
        self._doubts.near[rows[by <= margin * NEAR]] = True
        near = by <= margin
        equal = near & (margin < self._equal_within)
        if self._off is not None:
            equal &= ~_of(self._off, rows)
        zero = (first == 0) & (second == 0)  # an error is a share of what is not there
        self._doubts.rows[rows[near & ~equal & ~zero]] = True
        apart[rows[near]] = 0.0
        return apart

    def _perhaps_near(self, apart: Floats, a: Floats, a_size: Floats | None, b: Floats, b_size: Floats | None) -> Bools:
        """The rows in which they are no farther apart than `NEAR` times their errors, and some more.

        Where errors are shares of the numbers themselves, those that are near are shares of one of them, which takes fewer passes.
        """
        if a_size is None and b_size is None:
            most = (self._one.wrong + self._other.wrong) * (UNIT * SLACK * SLACK * NEAR)
            near: Bools = np.abs(apart) <= np.abs(b) * most
            return near & np.isfinite(apart) if np.isinf(b).any() else near
        first, second = np.abs(a) if a_size is None else a_size, np.abs(b) if b_size is None else b_size
        near = np.abs(apart) <= (self._one.wrong * first + self._other.wrong * second) * (UNIT * SLACK * SLACK * NEAR)
        return near & np.isfinite(apart)


def _of(values: Any, rows: Any) -> Any:
    """The values of some rows, of what may be the same in every row."""
    return values if np.ndim(values) == 0 else values[rows]


def compared(sign: str, one: Numbers, other: Numbers, doubts: Doubts) -> Truths:
    """Does the comparison hold?"""
    comparing = Comparing(one, other, doubts)
    one_low, one_high = one.size or (None, None)
    other_low, other_high = other.size or (None, None)
    if one.known and other.known:
        answer = HOLDS[sign](comparing.difference(one.low, one_low, other.low, other_low))
        return Truths(answer, answer)
    below = comparing.difference(one.high, one_high, other.low, other_low)
    above = comparing.difference(one.low, one_low, other.high, other_high)
    why = either(one.why, other.why)
    match sign:
        case "<" | "<=":
            sure, maybe = HOLDS[sign](below), HOLDS[sign](above)
        case ">" | ">=":
            sure, maybe = HOLDS[sign](above), HOLDS[sign](below)
        case _:
            same = (one.low == one.high) & (other.low == other.high) & (below == 0)
            apart = (below < 0) | (above > 0)
            sure, maybe = (same, ~apart) if sign == "==" else (apart, ~same)
    return Truths(sure, maybe, why)


HOLDS = {
    "<": lambda difference: difference < 0,
    "<=": lambda difference: difference <= 0,
    ">": lambda difference: difference > 0,
    ">=": lambda difference: difference >= 0,
    "==": lambda difference: difference == 0,
    "!=": lambda difference: difference != 0,
}
