"""A population judged: in columns where doubles decide, row by row in exact numbers where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    from standard_engine.formula.column_values import Bools, Column
    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.verdicts import Told


class PopulationJudge:
    """A pack made ready to judge blocks of rows. `detail` is that of `Verdicts`."""

    def __init__(self, pack: ResolvedPack, *, detail: bool = True) -> None:
        self.pack = pack
        self.verdicts = Verdicts(pack, detail=detail)
        judge = Judge(pack)
        self._program = needed(pack.program, self.verdicts.asked, self.verdicts.extra)
        columns = columns_of(pack)
        self._blocks = Blocks(pack, columns, self._program.leaves)
        self._columns = Columns(tuple(column for column in columns.values if column.name in set(self._blocks.names)))
        self._in_columns = ColumnEvaluator(self._program, judge.splits, self.verdicts.asked)
        self._exactly = Evaluator(self._program, judge.splits)
        self._asks_year = any(
            isinstance(node, DataYear) for step in self._program.steps for node in walk(step.expression)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a population that it reads, where it has them."""
        return (YEAR, *self._blocks.names)

    def judge(self, batch: pa.RecordBatch) -> Told:
        """What is told of every row, `exact` where exact numbers had to decide.

        Rows in which nothing is missing go together, since over them every number is one array and not two.
        """
        told: Told = {}
        left = np.ones(batch.num_rows, dtype=bool)
        for start in range(0, batch.num_rows, BLOCK):
            for rows, found, doubted in self._complete(batch, start):
                _put(told, found, rows, batch.num_rows)
                left[rows] = doubted
        self._incomplete(batch, told, left)
        return told

    def _complete(self, batch: pa.RecordBatch, start: int) -> Iterator[tuple[Any, Told, Bools]]:
        """Of one block the rows in which nothing is missing: which they are, what is told of them, which are doubted."""
        part = batch.slice(start, BLOCK)
        reported, inexact = self._blocks.reported(part)
        rows = np.flatnonzero(~inexact & ~_lacking(reported))
        some = reported if len(rows) == part.num_rows else _of(reported, rows)
        for year, own in self._by_year(part, rows):
            found, doubted = self._in_block(some if len(own) == len(rows) else _of(some, own), len(own), year)
            yield start + rows[own], found, doubted

    def _in_block(self, reported: Mapping[Field, Reported], count: int, year: int) -> tuple[Told, Bools]:
        found = self._in_columns.run(reported, count, as_of=self.pack.as_of, year=year)
        return {**self.verdicts.read(found.values, count), "exact": found.settled}, found.doubted

    def _incomplete(self, batch: pa.RecordBatch, told: Told, left: Bools) -> None:
        """The rows with values missing, and those that doubles could not decide."""
        rows = np.flatnonzero(left)
        if not len(rows):
            return
        part = batch.take(pa.array(rows))
        reported, inexact = self._blocks.reported(part)
        again = np.zeros(len(rows), dtype=bool)
        for year, own in self._by_year(part, np.arange(len(rows))):
            some = reported if len(own) == len(rows) else _of(reported, own)
            found, again[own] = self._in_block(some, len(own), year)
            _put(told, found, rows[own], batch.num_rows)
        last = np.flatnonzero(again | inexact)
        if len(last):
            found = self.verdicts.read(self._exact(part, last), len(last))
            _put(told, {**found, "exact": np.ones(len(last), dtype=bool)}, rows[last], batch.num_rows)

    def _by_year(self, batch: pa.RecordBatch, rows: Any) -> Iterator[tuple[int, Any]]:
        """Places in `rows` by their latest data year, where formulas ask for it; else all of them as of one."""
        years = batch.column(batch.schema.get_field_index(YEAR)).to_numpy(zero_copy_only=False)[rows]
        if not self._asks_year:
            years = years[:1].repeat(len(years))
        for year in np.unique(years):
            yield int(year), np.flatnonzero(years == year)

    def _exact(self, batch: pa.RecordBatch, rows: Any) -> dict[Any, Column]:
        runs = []
        for row in batch.take(pa.array(rows)).to_pylist():
            submission = submission_of_row(row, self._columns)
            known = Reports(self.pack, submission).environment(self._program.leaves)
            runs.append(self._exactly.run(known, as_of=self.pack.as_of, year=submission.year))
        asked = set(self.verdicts.asked)
        return as_columns(runs, [step for step in self._program.steps if step.name in asked])


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
