"""A population judged: in columns where doubles decide, row by row in exact numbers where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

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
from standard_engine.population.verdicts import Verdicts, as_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from standard_engine.formula.column_values import Bools
    from standard_engine.formula.columns import Judged
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.verdicts import Told


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


class PopulationJudge:
    """A pack made ready to judge blocks of rows. `detail` is that of `Verdicts`."""

    def __init__(self, pack: ResolvedPack, *, detail: bool = True) -> None:
        self.pack = pack
        self.verdicts = Verdicts(pack, detail=detail)
        self.splits = Judge(pack).splits
        self.program = needed(pack.program, self.verdicts.asked, self.verdicts.extra)
        columns = columns_of(pack)
        self._blocks = Blocks(pack, columns, self.program.leaves)
        self._columns = Columns(tuple(column for column in columns.values if column.name in set(self._blocks.names)))
        self.in_columns = ColumnEvaluator(self.program, self.splits, self.verdicts.asked)
        self._exactly = Evaluator(self.program, self.splits)
        self._asks_year = any(
            isinstance(node, DataYear) for step in self.program.steps for node in walk(step.expression)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a population that it reads, where it has them."""
        return (YEAR, *self._blocks.names)

    def judge(self, batch: pa.RecordBatch) -> Told:
        """What is told of every row, `exact` where exact numbers had to decide."""
        told: Told = {}
        for piece in self.pieces(batch):
            _put(told, self.told(piece), piece.rows, batch.num_rows)
        return told

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

    def told(self, piece: Piece) -> Told:
        """What is told of the rows of a piece."""
        if isinstance(piece, ExactPiece):
            return self.exactly(piece.batch)
        return {**self.verdicts.read(piece.judged.values, len(piece.rows)), "exact": piece.judged.settled}

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

    def exactly(self, batch: pa.RecordBatch) -> Told:
        """What is told of rows, each judged in exact numbers."""
        count, asked = batch.num_rows, set(self.verdicts.asked)
        steps = [step for step in self.program.steps if step.name in asked]
        found = as_columns(self.exact_runs(batch, self._exactly), steps)
        return {**self.verdicts.read(found, count), "exact": np.ones(count, dtype=bool)}

    def _by_year(self, batch: pa.RecordBatch, rows: Any) -> Iterator[tuple[int, Any]]:
        """Places in `rows` by their latest data year, where formulas ask for it; else all of them as of one."""
        years = batch.column(batch.schema.get_field_index(YEAR)).to_numpy(zero_copy_only=False)[rows]
        if not self._asks_year:
            years = years[:1].repeat(len(years))
        for year in np.unique(years):
            yield int(year), np.flatnonzero(years == year)

    def exact_runs(self, batch: pa.RecordBatch, evaluator: Evaluator) -> list[Environment]:
        """Every row run in exact numbers."""
        runs = []
        for row in batch.to_pylist():
            submission = submission_of_row(row, self._columns)
            known = Reports(self.pack, submission).environment(self.program.leaves)
            runs.append(evaluator.run(known, as_of=self.pack.as_of, year=submission.year))
        return runs


def _of(reported: Mapping[Field, Reported], rows: Any) -> dict[Field, Reported]:
    return {field: column.of(rows) for field, column in reported.items()}


def _lacking(reported: Mapping[Field, Reported]) -> Bools | Any:
    """The rows in which any value is missing or stated to be none."""
    states = [column.state for column in reported.values() if column.state is not None]
    return np.logical_or.reduce([(state == MISSING) | (state == NONE) for state in states]) if states else False


def _put(told: Told, found: Told, rows: Any, count: int) -> None:
    """Take what was found of some rows."""
    for name, values in found.items():
        if name not in told:
            kind = np.asarray(values).dtype
            told[name] = np.empty(count, dtype=object if kind.kind == "U" else kind)
        told[name][rows] = values
