"""The columnar reading: a program over many rows at once, in doubles, with exact numbers where doubles cannot decide.

What it says of a row that is not doubted is what the exact reading says: every condition, text, date and status, and numbers
to within their error. Kleene logic and bounds are those of `exact`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.column_block import Block, Environment, Fixed
from standard_engine.formula.column_leaves import leaf_column
from standard_engine.formula.column_nodes import compile_columns
from standard_engine.formula.column_sharing import repeated
from standard_engine.formula.column_values import Bools, Numbers
from standard_engine.formula.column_ways import fixed_truths, open_rows, portions, tried_both_ways
from standard_engine.formula.exact_rows import ExactRows
from standard_engine.formula.tree import Name, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from standard_engine.formula.column_sharing import Closure
    from standard_engine.formula.column_ways import Portion
    from standard_engine.formula.program import Program
    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Field, Node

_SMALLEST, _GREATEST = 1e-150, 1e150
"""Magnitudes of steps between which one more operation on two of them neither overflows nor loses digits."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run gives: every asked step's column by name, among others.

    `doubted` are the rows for the exact reading, `settled` those in which exact numbers decided a comparison, `tried` those
    with conditions that were tried both ways. `block` is the run before any was.
    """

    values: Environment
    doubted: Bools
    settled: Bools
    tried: Bools
    block: Block


class ColumnEvaluator:
    """A program compiled once, to be run over blocks of rows.

    `splits` are those of the exact reading's `Evaluator`; the steps of `asked`, by default all, are told as it tells them.
    """

    def __init__(
        self,
        program: Program,
        splits: Iterable[str] = (),
        asked: Iterable[str] | None = None,
        like: ColumnEvaluator | None = None,
    ) -> None:
        """Compile a program; what it has from another that differs in some steps is taken from that one's evaluator."""
        self.program = program
        self.shared: dict[Node, int] = repeated(program) if like is None else dict(like.shared)
        """Numbers of the parts that are worked out once in a block."""
        had = {} if like is None else {step.name: step.expression for step in like.program.steps}
        self._closures = {
            step.name: like.closure(step.name)
            if like is not None and step.expression is had[step.name]
            else compile_columns(step.expression, self.shared)
            for step in program.steps
        }
        self.reads: dict[str, frozenset[str]] = {
            step.name: like.reads[step.name]
            if like is not None and step.expression is had[step.name]
            else _names(step.expression)
            for step in program.steps
        }
        """The steps that each step reads itself."""
        self.splits = tuple(splits)
        self.asked = tuple(self._closures) if asked is None else tuple(asked)
        self._exact = ExactRows(program, None if like is None else like.exact_rows)

    def altered(self, program: Program) -> ColumnEvaluator:
        """The evaluator of a program with the same steps, of which some expressions are others."""
        return ColumnEvaluator(program, self.splits, self.asked, self)

    def changed(self, program: Program) -> set[str]:
        """The steps of a program with the same steps that are others here, or read such."""
        was = {step.name: step.expression for step in self.program.steps}
        found: set[str] = set()
        for step in program.steps:
            old = was[step.name]
            if not (step.expression is old or step.expression == old) or self.reads[step.name] & found:
                found.add(step.name)
        return found

    def kept(self, changed: AbstractSet[str]) -> frozenset[int]:
        """The numbers of shared parts that read none of some steps."""
        return frozenset(key for node, key in self.shared.items() if changed.isdisjoint(_names(node)))

    @property
    def exact_rows(self) -> ExactRows:
        """The program in exact numbers, row by row."""
        return self._exact

    def closure(self, name: str) -> Closure:
        """The function of a step."""
        return self._closures[name]

    def block(self, reported: Mapping[Field, Reported], count: int, *, as_of: date, year: int) -> Block:
        """Rows over which nothing has been run."""
        return Block(self._exact, reported, count, {}, as_of=as_of, year=year)

    def run(self, reported: Mapping[Field, Reported], count: int, *, as_of: date, year: int) -> Judged:
        """Run over so many rows; a leaf not reported is missing."""

        def over(rows: Any, fixed: Fixed) -> tuple[Environment, Bools]:
            some = {field: column.of(rows) for field, column in reported.items()}
            block = self._run(Block(self._exact, some, len(rows), fixed, as_of=as_of, year=year))
            settled[rows] |= block.settled
            return block.values, block.doubts.rows

        with np.errstate(all="ignore"):
            block = self._run(self.block(reported, count, as_of=as_of, year=year))
            settled = block.settled
            open_ = open_rows(block.values, self.splits, count)
            tried, also = tried_both_ways(over, block.values, self.splits, self.asked, count)
        values: Environment = {**block.values}
        values.update(tried)
        return Judged(values, block.doubts.rows | also, settled, open_, block)

    def take_leaves(self, block: Block, field: str | None = None) -> None:
        """Put what is reported into a block: of one field, or all."""
        for leaf in self.program.leaves:
            if field is None or leaf.field.id == field:
                block.values[leaf.field] = leaf_column(leaf, block.reported.get(leaf.field), block.count, block.doubts)

    def ways(self, judged: Judged) -> Iterator[tuple[Portion, Block]]:
        """The rows of a run that were tried both ways, again, with the block over which all their ways are run."""
        before = judged.block
        with np.errstate(all="ignore"):
            for portion in portions(before.values, self.splits, before.count):
                some = {field: column.of(portion.repeated) for field, column in before.reported.items()}
                block = Block(
                    self._exact, some, len(portion.repeated), portion.fixed, as_of=before.as_of, year=before.year
                )
                yield portion, self._run(block)

    def _run(self, block: Block) -> Block:
        self.take_leaves(block)
        self.take_steps(block, self._closures)
        return block

    def take_steps(self, block: Block, names: Iterable[str]) -> None:
        """Work out some steps over a block, in the order given."""
        for name in names:
            found = self._closures[name](block)
            block.values[name] = found = fixed_truths(found, *block.fixed[name]) if name in block.fixed else found
            if isinstance(found, Numbers) and not within(found):
                block.doubts.add(out_of_range(found))


def _names(node: Node) -> frozenset[str]:
    return frozenset(part.id for part in walk(node) if isinstance(part, Name))


def within(number: Numbers) -> bool:
    """Is it known, and surely neither too large nor too small to go on with?"""
    least, greatest = number.span
    return number.known and least >= _SMALLEST and greatest <= _GREATEST


def out_of_range(number: Numbers) -> Bools:
    """Rows in which a number that has bounds is too large or too small to go on with, or is no number."""
    found = np.isnan(number.low)
    for edge in (number.low,) if number.known else (number.low, number.high):
        size = np.abs(edge)
        found = found | ((size > _GREATEST) & np.isfinite(edge)) | ((size < _SMALLEST) & (size > 0))
    rows: Bools = found | (np.isinf(number.low) & number.known)
    return rows
