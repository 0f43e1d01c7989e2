"""What the evaluation of one block of rows shares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from standard_engine.formula.column_values import INFINITE, Bools, Column, Doubts, Numbers, Truths
from standard_engine.formula.exact_rows import ExactRow, ExactRows
from standard_engine.formula.tree import Field
from standard_engine.formula.values import Unknown, bounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Node

Environment: TypeAlias = dict[str | Field, Any]
Fixed: TypeAlias = "Mapping[str, tuple[Bools, Bools]]"
"""Conditions whose truth is set: in which rows, and to what."""


class Block:
    """The rows of one evaluation: what they report, every step so far, and what doubles could not decide.

    `shared` are parts that several steps have. `like` is a block of another program that these rows stand in, at which places (None for
    the same), and the steps that come out otherwise here. `doubts` are the rows to be judged again from the start, `settled` those with a comparison
    that exact numbers decided, `near` those with one of doubles that are not surely apart.
    """

    def __init__(
        self, exact: ExactRows, reported: Mapping[Field, Reported], count: int, fixed: Fixed, *, as_of: date, year: int
    ) -> None:
        self.reported = reported
        self.count = count
        self.fixed = fixed
        self.as_of = as_of
        self.year = year
        self.doubts = Doubts(count)
        self.settled: Bools = np.zeros(count, dtype=bool)
        self.near: Bools = np.zeros(count, dtype=bool)
        self.values: Environment = {}
        self.shared: dict[int, Column] = {}
        self.like: tuple[Block, Any, AbstractSet[str]] | None = None
        self._exact = exact
        self._rows: dict[int, ExactRow] = {}

    def of_values(self, values: Environment, count: int) -> Block:
        """Other rows of the same date, of which nothing is known but some values."""
        block = Block(self._exact, {}, count, {}, as_of=self.as_of, year=self.year)
        block.values = values
        return block

    def settle(self, node: Node, found: Truths, doubts: Doubts) -> Truths:
        """A condition with what exact numbers say of it in the rows that are doubted."""
        rows = doubts.rows
        self.near |= doubts.near
        if not rows.any():
            return found
        self.settled |= rows
        sure, maybe = found.sure.copy(), found.maybe.copy()
        why = np.zeros(self.count, dtype=bool)
        closure = self._exact.node(node)
        for row in np.flatnonzero(rows):
            value = closure(self._row(int(row)))
            sure[row], maybe[row] = value is True, value is not False
            why[row] = isinstance(value, Unknown) and any(cause.why != "division_by_zero" for cause in value.causes)
        if found.known and bool((sure == maybe).all()):
            return Truths(sure, sure)
        return Truths(sure, maybe, why if found.why is None else np.where(rows, why, found.why))

    def settle_number(self, node: Node, found: Numbers, doubts: Doubts) -> Numbers:
        """A number with what exact numbers say of it in the rows that are doubted; doubles of what is exact, so none is farther off."""
        rows = doubts.rows
        self.near |= doubts.near
        if not rows.any():
            return found
        self.settled |= rows
        low, high = found.low.copy(), found.high.copy()
        closure = self._exact.node(node)
        for row in np.flatnonzero(rows):
            least, most = bounds(closure(self._row(int(row))))
            low[row] = -INFINITE if least is None else float(least)
            high[row] = INFINITE if most is None else float(most)
        return replace(found, low=low, high=low if found.known else high)

    def _row(self, row: int) -> ExactRow:
        if row not in self._rows:
            fixed = {name: bool(truths[row]) for name, (rows, truths) in self.fixed.items() if rows[row]}
            self._rows[row] = own = ExactRow(self._exact, self.reported, row, fixed, as_of=self.as_of, year=self.year)
            if self.like is not None:
                block, places, changed = self.like
                own.take_after(block._row(row if places is None else int(places[row])), changed)  # noqa: SLF001 - its own kind
        return self._rows[row]
