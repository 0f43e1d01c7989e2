"""A population judged block by block, each verdict beside who it is about; and what all of them come to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from standard_engine.pack.resolved import Standing
from standard_engine.population.columns import FILE
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.side_by_side import each_block
from standard_engine.population.store import Population
from standard_engine.population.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from standard_engine.pack.resolved import ResolvedPack

SUBJECT = ("enterprise_name", "credit_code", "industry", "region")
"""The fields by which packs say who an enterprise is."""


@dataclass
class Tally:
    """How many rows have each decision and each grade, and in how many exact numbers had to decide.

    `open_numbers`: numbers of the pack that nobody has checked against the standard; with any, no verdict binds.
    """

    open_numbers: int = 0
    rows: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    exact: int = 0

    def add(self, table: pa.RecordBatch) -> None:
        """Count a block of verdicts."""
        self.rows += table.num_rows
        self.decisions.update(_counts(table.column("decision")))
        self.grades.update(_counts(table.column("grade")))
        self.exact += int(pc.sum(table.column("exact")).as_py() or 0)


def _counts(column: pa.Array) -> dict[str, int]:
    return {each["values"]: each["counts"] for each in column.value_counts().to_pylist() if each["values"] is not None}


def open_numbers(pack: ResolvedPack) -> int:
    """How many numbers of a pack nobody has checked against the standard's text."""
    return sum(number.source.status is not Standing.OFFICIAL for number in pack.numbers)


class Assessing:
    """One population judged by one pack."""

    def __init__(self, population: Population, pack: ResolvedPack, *, detail: bool = True) -> None:
        self.lacking = population.of(pack)
        """The titles of the fields that the population has no column for."""
        self._population = population
        have = set(population.names)
        subject = tuple(name for name in (FILE, *SUBJECT) if name in have)
        self.recipe = partial(Telling, pack, subject, detail=detail)
        """Makes the work on a block."""
        self.schema = _schema(subject, Verdicts(pack, detail=detail))
        """Who, then what is told of each."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the work reads, where a population has them."""
        return self.recipe().names

    def blocks(self, processes: int | None = None) -> Iterator[pa.RecordBatch]:
        """The verdicts, in the order of the rows."""
        return each_block(self._population, self.recipe, processes)


def _schema(subject: tuple[str, ...], verdicts: Verdicts) -> pa.Schema:
    return pa.schema([*(pa.field(name, pa.string()) for name in subject), *verdicts.schema])


def assess_population(
    path: Path | str, pack: ResolvedPack, *, detail: bool = True, processes: int | None = None
) -> pd.DataFrame:
    """Judge every enterprise of a population's file: a row each, in order, with the columns of `population assess`.

    `decision` is pass, fail or undetermined, `total.low` and `total.high` the bounds of the score; with `detail` the value, points and
    status of every indicator and the reasons too. `attrs["binding"]` says whether a verdict may be relied on for certification.

    Raises:
        UsageError: if the file is no population of this pack.
    """
    assessing = Assessing(Population(Path(path)), pack, detail=detail)
    table = pa.Table.from_batches(assessing.blocks(processes), assessing.schema)
    frame: pd.DataFrame = table.to_pandas()
    frame.attrs["binding"] = open_numbers(pack) == 0
    return frame


class Telling:
    """Blocks judged by a pack, each verdict beside who it is about."""

    def __init__(self, pack: ResolvedPack, subject: tuple[str, ...], *, detail: bool) -> None:
        self._judge = PopulationJudge(pack, detail=detail)
        self._subject = subject
        self.names = tuple(dict.fromkeys((*self._judge.names, *subject)))
        """The columns that it reads."""
        self._schema = _schema(subject, self._judge.verdicts)

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The verdicts of a block."""
        told: dict[str, Any] = self._judge(batch)
        who = [batch.column(batch.schema.get_field_index(name)).cast(pa.string()) for name in self._subject]
        arrays = [pa.array(told[column.name], column.type) for column in self._judge.verdicts.schema]
        return pa.RecordBatch.from_arrays([*who, *arrays], schema=self._schema)
