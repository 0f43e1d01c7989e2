"""A program that differs from another in some steps, run over the same rows: only what follows, only where it comes out differently.

A row is left as it was where every step that the difference reaches first says the same of it. The same means the same
truth, or the same double, with an error no more than `NEAR` times as large, in a row in which no two doubles were nearer
than `NEAR` times their errors: what follows is then decided as before, since errors grow with those that they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.column_arithmetic import sizes
from standard_engine.formula.column_values import NEAR, Bools, Column, Numbers, Truths, taken
from standard_engine.formula.column_ways import Portion
from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import Field, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.formula.column_block import Block
    from standard_engine.formula.columns import Judged
    from standard_engine.formula.program import Program
    from standard_engine.formula.reported import Reported


@dataclass(frozen=True)
class Again:
    """What may come out differently.

    `rows` are places, `values` every step's column over them, `doubted` those among them that doubles cannot decide; `anew` are all rows
    that are to be run from the start, as those that are tried both ways.
    """

    rows: Any
    values: Mapping[Any, Column]
    doubted: Bools
    anew: Bools


class Changes:
    """What a program with the same steps has to run again.

    `evaluator` runs all of it.
    """

    def __init__(self, before: ColumnEvaluator, program: Program) -> None:
        self.evaluator = before.altered(program)
        was = {step.name: step for step in before.program.steps}
        steps = [step for step in program.steps if not _same(step.expression, was[step.name].expression)]
        roots = {step.name for step in steps}
        numbers = {step.name for step in steps if step.kind is Kind.NUMBER}
        dirty: dict[str, frozenset[str]] = {}
        for name, reads in self.evaluator.reads.items():
            if name in roots or not reads.isdisjoint(dirty):
                dirty[name] = reads & dirty.keys()
        first = {name for name, reads in dirty.items() if name in roots or reads & numbers}
        for name in reversed(dirty):
            if name in first:
                first |= dirty[name]
        after = {name for name in dirty if name not in first}
        read = set().union(*(dirty[name] for name in after)) | set(before.asked)
        self._first = [name for name in dirty if name in first]
        self._edge = [name for name in self._first if name in read]
        self._after = [name for name in dirty if name in after]
        self._kept = before.kept(dirty.keys())
        self.incremental = dirty.keys().isdisjoint(before.splits)
        """Are the conditions that are tried both ways the same in both programs?"""
        self._dirty = list(dirty)
        self._changed = frozenset(dirty)
        self._tried = {name for name in self._edge if _rests_on(name, self.evaluator)}

    def run(self, base: Judged) -> Again:
        """What comes out differently over the rows of a run."""
        with np.errstate(all="ignore"):
            return self._run(base)

    def over_ways(self, portion: Portion, base: Block, name: str) -> tuple[Truths, Bools]:
        """A condition of rows that are tried both ways, from the block of their ways, and the rows that are doubted."""
        front = self.evaluator.block(base.reported, base.count, as_of=base.as_of, year=base.year)
        front.fixed = base.fixed
        front.like = base, None, self._changed
        front.shared = {key: column for key, column in base.shared.items() if key in self._kept}
        front.values = base.values.copy()
        with np.errstate(all="ignore"):
            self.evaluator.take_steps(front, self._dirty)
        found = front.values[name]
        assert isinstance(found, Truths)  # noqa: S101 - asked of conditions only
        sure, maybe = (np.broadcast_to(edge, base.count) for edge in (found.sure, found.maybe))
        doubted = np.logical_or.reduceat(base.doubts.rows | front.doubts.rows, portion.starts)
        return Truths(
            np.logical_and.reduceat(sure, portion.starts), np.logical_or.reduceat(maybe, portion.starts)
        ), doubted

    def _run(self, base: Judged) -> Again:
        block = base.block
        front = self.evaluator.block(block.reported, block.count, as_of=block.as_of, year=block.year)
        front.shared = {key: column for key, column in block.shared.items() if key in self._kept}
        front.values = {**block.values}
        front.like = block, None, self._changed
        self.evaluator.take_steps(front, self._first)
        differ = base.doubted | front.doubts.rows
        for name in self._edge:
            tried = base.tried if name in self._tried else np.zeros(block.count, dtype=bool)
            differ = differ | _unlike(block.values[name], front.values[name], tried)
            if isinstance(front.values[name], Numbers):
                differ = differ | block.near | base.tried
        anew = differ & (base.tried | base.doubted | front.doubts.rows)
        rows = np.flatnonzero(differ & ~anew)
        if not len(rows):
            return Again(rows, {}, np.zeros(0, dtype=bool), anew)
        part = self.evaluator.block(_Some(block.reported, rows), len(rows), as_of=block.as_of, year=block.year)
        part.values = _Columns(front.values, rows)
        part.like = block, rows, self._changed
        self.evaluator.take_steps(part, self._after)
        return Again(rows, part.values, part.doubts.rows, anew)


def _rests_on(name: str, evaluator: ColumnEvaluator) -> bool:
    """May a step come out otherwise where a condition is tried both ways?"""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        if (step := waiting.pop()) not in seen:
            seen.add(step)
            waiting += evaluator.reads[step]
    return not seen.isdisjoint(evaluator.splits)


def _same(one: Node, other: Node) -> bool:
    return one is other or one == other


def _unlike(one: Column, other: Column, tried: Bools) -> Bools:
    """The rows in which two columns differ, or that were tried both ways and are not known in both."""
    unlike: Bools = np.ones(len(tried), dtype=bool)
    match one, other:
        case Numbers(), Numbers() if one.wrong == other.wrong and one.grain == other.grain:
            open_ = (one.low != one.high) | (other.low != other.high)
            unlike = (one.low != other.low) | (one.high != other.high) | (open_ & tried)
            for old, new in zip(sizes(one), sizes(other), strict=True):
                unlike = unlike | (new > old * NEAR)
        case Truths(), Truths():
            open_ = (one.sure != one.maybe) | (other.sure != other.maybe)
            unlike = (one.sure != other.sure) | (one.maybe != other.maybe) | (open_ & tried)
    return unlike


def narrowed(evaluator: ColumnEvaluator, portion: Portion, block: Block, rows: Bools) -> tuple[Portion, Block]:
    """Some of the rows that are tried both ways, with the block of their ways."""
    lengths = np.diff(np.append(portion.starts, block.count))
    places = np.flatnonzero(np.repeat(rows, lengths))
    fixed = {name: (set_[places], truths[places]) for name, (set_, truths) in block.fixed.items()}
    part = evaluator.block(_Some(block.reported, places), len(places), as_of=block.as_of, year=block.year)
    part.fixed = fixed
    part.values = _Columns(block.values, places)
    part.like = block, places, frozenset()
    part.doubts.rows = block.doubts.rows[places]
    starts = np.cumsum(lengths[rows]) - lengths[rows]
    return Portion(portion.rows[rows], starts, portion.repeated[places], fixed), part


class _Some(Mapping[Field, "Reported"]):
    """What some of the rows report, taken when it is asked for."""

    def __init__(self, whole: Mapping[Field, Reported], rows: Any) -> None:
        self._whole, self._rows = whole, rows

    def __getitem__(self, field: Field) -> Reported:
        return self._whole[field].of(self._rows)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


class _Columns(dict[Any, Any]):
    """The columns of some of the rows, each taken when it is asked for."""

    def __init__(self, whole: Mapping[Any, Column], rows: Any) -> None:
        super().__init__()
        self._whole, self._rows = whole, rows

    def copy(self) -> _Columns:
        """Another to put columns into."""
        other = _Columns(self._whole, self._rows)
        other.update(self)
        return other

    def __missing__(self, key: Any) -> Column:
        self[key] = found = taken(self._whole[key], self._rows)
        return found
