"""One population judged by many programs that differ in a few numbers: once whole, then only what comes out differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from standard_engine.assessment.result import Outcome
from standard_engine.formula.between import UnalikeError
from standard_engine.formula.column_changes import Changes, narrowed
from standard_engine.formula.column_hull import Hull
from standard_engine.formula.column_values import Truths
from standard_engine.formula.exact import Evaluator
from standard_engine.population.runner import ColumnPiece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from standard_engine.formula.columns import ColumnEvaluator
    from standard_engine.formula.program import Program
    from standard_engine.population.runner import Runner

DECISION = ("decision",)
"""The step that scenarios are run for."""
FEW = 4
"""Fewer programs are run one by one."""
OUTCOMES = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.PASS)
"""What the codes 0, 1 and 2 stand for."""


class Scenarios:
    """A pack's runner and programs that differ from its own, made ready to judge batches of rows."""

    def __init__(self, runner: Runner, programs: Sequence[Program]) -> None:
        self._runner = runner
        self._changes = [Changes(self._runner.in_columns, program) for program in programs]
        self._hull = _hull(runner.in_columns, programs)
        self._exact: dict[int, Evaluator] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a population that it reads, where it has them."""
        return self._runner.names

    def __call__(self, batch: pa.RecordBatch) -> Any:
        """The code of every row's outcome: a line for the pack's own program, then one for each of the others."""
        if self._hull is None:
            return self._one_by_one(batch)
        found = np.empty((1 + len(self._changes), batch.num_rows), dtype=np.int8)
        left = np.ones(batch.num_rows, dtype=bool)
        for piece in self._runner.pieces(batch):
            if isinstance(piece, ColumnPiece):
                found[:, piece.rows] = _codes(piece.judged.values, len(piece.rows))
                left[piece.rows] = self._hull.open_rows(piece.judged, *DECISION)
        rows = np.flatnonzero(left)
        if len(rows):
            found[:, rows] = self._one_by_one(batch.take(pa.array(rows)))
        return found

    def _one_by_one(self, batch: pa.RecordBatch) -> Any:
        found = np.empty((1 + len(self._changes), batch.num_rows), dtype=np.int8)
        for piece in self._runner.pieces(batch):
            if isinstance(piece, ColumnPiece):
                found[:, piece.rows] = _codes(piece.judged.values, len(piece.rows))
                for at, changes in enumerate(self._changes):
                    self._again(batch, piece, at, changes, found[1 + at])
                self._ways(batch, piece, found)
            else:
                for at, program in enumerate((self._runner.program, *(one.evaluator.program for one in self._changes))):
                    found[at, piece.rows] = self._exactly(piece.batch, at, program)
        return found

    def _again(self, batch: pa.RecordBatch, piece: ColumnPiece, at: int, changes: Changes, found: Any) -> None:
        again = changes.run(piece.judged)
        left = again.anew & ~piece.judged.tried if changes.incremental else again.anew
        if len(again.rows):
            found[piece.rows[again.rows]] = _codes(again.values, len(again.rows))
            left = left.copy()
            left[again.rows[again.doubted]] = True
        rows = np.flatnonzero(left)
        if not len(rows):
            return
        some = {field: column.of(rows) for field, column in piece.reported.items()}
        judged = changes.evaluator.run(some, len(rows), as_of=self._runner.pack.as_of, year=piece.year)
        found[piece.rows[rows]] = _codes(judged.values, len(rows))
        last = piece.rows[rows[judged.doubted]]
        if len(last):
            found[last] = self._exactly(batch.take(pa.array(last)), 1 + at, changes.evaluator.program)

    def _ways(self, batch: pa.RecordBatch, piece: ColumnPiece, found: Any) -> None:
        """The rows that are tried both ways, over blocks of all their ways."""
        changes = [(at, changes) for at, changes in enumerate(self._changes) if changes.incremental]
        if not changes:
            return
        for whole, ways in self._runner.in_columns.ways(piece.judged):
            portion, block = whole, ways
            if self._hull is not None:
                open_ = self._hull.open_ways(whole, ways, *DECISION)
                portion, block = narrowed(self._runner.in_columns, whole, ways, open_)
            if not len(portion.rows):
                continue
            rows = piece.rows[portion.rows]
            for at, own in changes:
                decision, doubted = own.over_ways(portion, block, *DECISION)
                found[1 + at, rows] = decision.sure.astype(np.int8) + decision.maybe
                last = rows[doubted]
                if len(last):
                    found[1 + at, last] = self._exactly(batch.take(pa.array(last)), 1 + at, own.evaluator.program)

    def _exactly(self, batch: pa.RecordBatch, at: int, program: Program) -> Any:
        if at not in self._exact:
            self._exact[at] = Evaluator(program, self._runner.splits)
        decisions = [run["decision"] for run in self._runner.exact_runs(batch, self._exact[at])]
        return np.array([2 if value is True else 0 if value is False else 1 for value in decisions], dtype=np.int8)


def _hull(before: ColumnEvaluator, programs: Sequence[Program]) -> Hull | None:
    """The hull of programs that are enough to pay for it, and vary the same numbers: of others, it would decide next to nothing."""
    if len(programs) < FEW:
        return None
    varied = [before.changed(program) for program in programs]
    whole = set().union(*varied)
    if any(own and own != whole for own in varied):
        return None
    try:
        return Hull(before, programs)
    except UnalikeError:
        return None


def _codes(values: Mapping[Any, Any], count: int) -> Any:
    decision = values["decision"]
    assert isinstance(decision, Truths)  # noqa: S101 - a decision is a condition
    return np.broadcast_to(decision.sure.astype(np.int8) + decision.maybe, count)


def counted(outcomes: Iterable[Any], programs: int) -> Any:
    """How often each outcome is told, a line for each program."""
    total = np.zeros((programs, len(OUTCOMES)), dtype=np.int64)
    for found in outcomes:
        for code in range(len(OUTCOMES)):
            total[:, code] += (found == code).sum(axis=1)
    return total
