"""Steps of a pack's program over a population's rows: in columns where doubles decide, row by row in exact numbers where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.exact import Evaluator
from standard_engine.formula.reported import MISSING, NONE
from standard_engine.formula.tree import DataYear, walk
from standard_engine.population.block import Blocks
from standard_engine.population.columns import YEAR, Columns, columns_of
from standard_engine.population.needed import needed
from standard_engine.population.rows import submission_of_row
from standard_engine.population.store import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from standard_engine.formula.column_values import Bools
    from standard_engine.formula.columns import Judged
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Step
    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import ResolvedPack


@dataclass(frozen=True)
class ColumnPiece:
    """Some rows of a batch run in columns: what they report, for which latest data year, and what came out."""

    rows: Any
    judged: Judged
    reported: Mapping[Field, Reported]
    year: int


@dataclass(frozen=True)
class ExactPiece:
    """Rows of a batch that only exact numbers decide."""

    rows: Any
    batch: pa.RecordBatch


Piece: TypeAlias = ColumnPiece | ExactPiece


class Runner:
    """The asked steps of a pack made ready to be run over batches of rows; `extra` are steps beside the pack's own."""

    def __init__(self, pack: ResolvedPack, asked: Iterable[str], extra: tuple[Step, ...] = ()) -> None:
        self.pack = pack
        self.asked = tuple(asked)
        self.program = needed(pack.program, self.asked, extra)
        steps = {step.name for step in self.program.steps}
        self.splits = tuple(name for name in Judge(pack).splits if name in steps)
        columns = columns_of(pack)
        self._blocks = Blocks(pack, columns, self.program.leaves)
        self._columns = Columns(tuple(column for column in columns.values if column.name in set(self._blocks.names)))
        self.in_columns = ColumnEvaluator(self.program, self.splits, self.asked)
        self._exactly = Evaluator(self.program, self.splits)
        self._asks_year = any(
            isinstance(node, DataYear) for step in self.program.steps for node in walk(step.expression)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a population that it reads, where it has them."""
        return (YEAR, *self._blocks.names)

    def pieces(self, batch: pa.RecordBatch) -> Iterator[Piece]:
        """The rows in parts; those that a later part has are told by that one.

        Rows in which nothing is missing go together, since over them every number is one array and not two.
        """
        left = np.ones(batch.num_rows, dtype=bool)
        for start in range(0, batch.num_rows, BLOCK):
            for piece in self._complete(batch, start):
                yield piece
                left[piece.rows] = piece.judged.doubted
        yield from self._incomplete(batch, left)

    def _complete(self, batch: pa.RecordBatch, start: int) -> Iterator[ColumnPiece]:
        part = batch.slice(start, BLOCK)
        reported, inexact = self._blocks.reported(part)
        rows = np.flatnonzero(~inexact & ~_lacking(reported))
        some = reported if len(rows) == part.num_rows else _of(reported, rows)
        for year, own in self._by_year(part, rows):
            yield self._piece(start + rows[own], some if len(own) == len(rows) else _of(some, own), year)

    def _incomplete(self, batch: pa.RecordBatch, left: Bools) -> Iterator[Piece]:
        """The rows with values missing, and those that doubles could not decide."""
        rows = np.flatnonzero(left)
        if not len(rows):
            return
        part = batch.take(pa.array(rows))
        reported, again = self._blocks.reported(part)
        for year, own in self._by_year(part, np.arange(len(rows))):
            some = reported if len(own) == len(rows) else _of(reported, own)
            piece = self._piece(rows[own], some, year)
            yield piece
            again[own] |= piece.judged.doubted
        last = np.flatnonzero(again)
        if len(last):
            yield ExactPiece(rows[last], part.take(pa.array(last)))

    def _piece(self, rows: Any, reported: Mapping[Field, Reported], year: int) -> ColumnPiece:
        judged = self.in_columns.run(reported, len(rows), as_of=self.pack.as_of, year=year)
        return ColumnPiece(rows, judged, reported, year)

    def _by_year(self, batch: pa.RecordBatch, rows: Any) -> Iterator[tuple[int, Any]]:
        """Places in `rows` by their latest data year, where formulas ask for it; else all of them as of one."""
        years = batch.column(batch.schema.get_field_index(YEAR)).to_numpy(zero_copy_only=False)[rows]
        if not self._asks_year:
            years = years[:1].repeat(len(years))
        for year in np.unique(years):
            yield int(year), np.flatnonzero(years == year)

    def exact_runs(self, batch: pa.RecordBatch, evaluator: Evaluator | None = None) -> list[Environment]:
        """Every row run in exact numbers, by another program's evaluator where one is given."""
        runs = []
        for row in batch.to_pylist():
            submission = submission_of_row(row, self._columns)
            known = Reports(self.pack, submission).environment(self.program.leaves)
            run = (evaluator or self._exactly).run
            runs.append(run(known, as_of=self.pack.as_of, year=submission.year))
        return runs


def _of(reported: Mapping[Field, Reported], rows: Any) -> dict[Field, Reported]:
    return {field: column.of(rows) for field, column in reported.items()}


def _lacking(reported: Mapping[Field, Reported]) -> Bools | Any:
    """The rows in which any value is missing or stated to be none."""
    states = [column.state for column in reported.values() if column.state is not None]
    return np.logical_or.reduce([(state == MISSING) | (state == NONE) for state in states]) if states else False
