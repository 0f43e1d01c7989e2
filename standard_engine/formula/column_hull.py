"""Programs that differ in a few numbers, run as one: rows in which a condition comes out the same whichever of them it is.

Each number that differs is taken for a reported one that is missing and lies between the least and the greatest that it is in
any program. Bounds of what is missing are sound, so a condition that is known in spite of it is known in all programs.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.between import UnalikeError
from standard_engine.formula.column_values import Bools, Truths
from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Kind, Leaf, Program
from standard_engine.formula.tree import Call, Field, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.formula.column_block import Block
    from standard_engine.formula.column_ways import Portion
    from standard_engine.formula.columns import Judged
    from standard_engine.formula.tree import Node

LEAF = "\N{HORIZONTAL ELLIPSIS}"
"""What the leaves are called that stand for numbers; no field of a pack can be."""


_STEPPED = ("round_to", "years_after")
"""Functions whose last argument has to be a number."""


def hull(programs: Sequence[Program]) -> Program:
    """The program of which each is a case.

    Raises:
        UnalikeError: if they differ in more than numbers.
    """
    first = programs[0]
    if any([step.name for step in one.steps] != [step.name for step in first.steps] for one in programs):
        raise UnalikeError
    leaves: list[Leaf] = []
    steps = []
    for step, *others in zip(*(one.steps for one in programs), strict=True):
        nodes = [step.expression, *(other.expression for other in others)]
        steps.append(replace(step, expression=_hull(nodes, leaves)))
    return Program(tuple(steps), (*first.leaves, *leaves))


def _hull(parts: Sequence[Any], leaves: list[Leaf]) -> Any:
    first = parts[0]
    if all(part is first or part == first for part in parts):
        return first
    if isinstance(first, Call) and first.function in _STEPPED and any(_last(part) != _last(first) for part in parts):
        raise UnalikeError
    if all(isinstance(part, Number) and part.unit == first.unit for part in parts):
        values = [part.value for part in parts]
        field = Field(LEAF, str(len(leaves)))
        leaves.append(Leaf(field, Kind.NUMBER, first.unit, LEAF, min(values), max(values)))
        return field
    if all(isinstance(part, tuple) and len(part) == len(first) for part in parts):
        return tuple(_hull(each, leaves) for each in zip(*parts, strict=True))
    if all(type(part) is type(first) for part in parts) and is_dataclass(first) and not isinstance(first, type):
        names = [own.name for own in fields(first) if own.compare]
        return replace(first, **{name: _hull([getattr(part, name) for part in parts], leaves) for name in names})
    raise UnalikeError


def _last(part: Any) -> Node | None:
    return part.arguments[-1] if isinstance(part, Call) else None


class Hull:
    """Several programs, and the evaluator of the one that they are variants of, as one."""

    def __init__(self, before: ColumnEvaluator, programs: Sequence[Program]) -> None:
        self._evaluator = before.altered(hull([before.program, *programs]))
        changed = before.changed(self._evaluator.program)
        self._steps = [name for name in self._evaluator.reads if name in changed]
        self._kept = before.kept(changed)
        self._incremental = changed.isdisjoint(before.splits)

    def open_rows(self, base: Judged, name: str) -> Bools:
        """The rows of a run in which a condition may come out otherwise by one of the programs than by another."""
        condition, doubted = self._over(base.block, name)
        open_: Bools = (condition.sure != condition.maybe) | doubted | base.doubted | base.tried
        return open_

    def open_ways(self, portion: Portion, block: Block, name: str) -> Bools:
        """The same of rows that are tried both ways, from the block of their ways.

        A row in which one way surely gives the one and another way the other is not known by any of the programs.
        """
        if not self._incremental:
            return np.ones(len(portion.rows), dtype=bool)
        condition, doubted = self._over(block, name)
        starts = portion.starts
        holds, fails = condition.sure, ~condition.maybe
        all_, any_ = np.logical_and.reduceat, np.logical_or.reduceat
        settled = all_(holds, starts) | all_(fails, starts) | (any_(holds, starts) & any_(fails, starts))
        open_: Bools = ~settled | any_(doubted | block.doubts.rows, starts)
        return open_

    def _over(self, block: Block, name: str) -> tuple[Truths, Bools]:
        """A condition over rows that were run, and the rows that are doubted."""
        found = self._evaluator.block(block.reported, block.count, as_of=block.as_of, year=block.year)
        found.fixed = block.fixed
        found.values = {**block.values}
        found.shared = {key: column for key, column in block.shared.items() if key in self._kept}
        with np.errstate(all="ignore"):
            self._evaluator.take_leaves(found, LEAF)
            self._evaluator.take_steps(found, self._steps)
        condition = found.values[name]
        assert isinstance(condition, Truths)  # noqa: S101 - asked of conditions only
        sure, maybe = (np.broadcast_to(edge, block.count) for edge in (condition.sure, condition.maybe))
        return Truths(sure, maybe), found.doubts.rows
