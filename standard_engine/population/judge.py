"""A population judged: what is told of every row, however its steps were run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from standard_engine.population.runner import ExactPiece, Runner
from standard_engine.population.verdicts import Verdicts, as_columns

if TYPE_CHECKING:
    from typing import Any

    import pyarrow as pa

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.runner import Piece
    from standard_engine.population.verdicts import Told


class PopulationJudge:
    """A pack made ready to judge batches of rows. `detail` is that of `Verdicts`."""

    def __init__(self, pack: ResolvedPack, *, detail: bool = True) -> None:
        self.verdicts = Verdicts(pack, detail=detail)
        self.runner = Runner(pack, self.verdicts.asked, self.verdicts.extra)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a population that it reads, where it has them."""
        return self.runner.names

    def __call__(self, batch: pa.RecordBatch) -> Told:
        """What is told of every row, `exact` where exact numbers had to decide."""
        told: Told = {}
        for piece in self.runner.pieces(batch):
            _put(told, self._told(piece), piece.rows, batch.num_rows)
        return told

    def _told(self, piece: Piece) -> Told:
        if isinstance(piece, ExactPiece):
            asked, count = set(self.runner.asked), len(piece.rows)
            steps = [step for step in self.runner.program.steps if step.name in asked]
            found = as_columns(self.runner.exact_runs(piece.batch), steps)
            return {**self.verdicts.read(found, count), "exact": np.ones(count, dtype=bool)}
        return {**self.verdicts.read(piece.judged.values, len(piece.rows)), "exact": piece.judged.settled}


def _put(told: Told, found: Told, rows: Any, count: int) -> None:
    """Take what was found of some rows."""
    for name, values in found.items():
        if name not in told:
            kind = np.asarray(values).dtype
            told[name] = np.empty(count, dtype=object if kind.kind == "U" else kind)
        told[name][rows] = values
