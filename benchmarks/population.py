"""A population judged in columns, beside the exact reading row by row: decision and scores of synthetic DB43 enterprises.

Both start from the same Parquet file and tell the same of each row; the exact reading does so for a few hundred rows. Complete rows, and
rows of which some lack values, apart. Peak memory is of the whole process.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from rivals import rounds

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.anchors import anchors_of
from standard_engine.population.columns import columns_of
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.rows import submission_of_row
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

PACK = "db43-t-1229-2016"
ROWS = (50_000, 100_000, 200_000)
EXACT_ROWS = 200
LIMIT, MEMORY = 100, 2048


def made(path: Path, pack: ResolvedPack, rows: int, *, complete: bool) -> Population:
    drawn = Synthetic(pack, anchors_of(PACK, pack), complete=complete)
    with Writer(path, drawn.schema, Origin(pack.id, pack.version, "测速", synthetic=True)) as writer:
        for batch in drawn.batches(rows, 1):
            writer.write([batch])
    return Population(path)


def in_columns(population: Population, judge: PopulationJudge) -> float:
    """Seconds a row."""
    start = time.perf_counter()
    rows = sum(len(judge(batch)["decision"]) for batch in population.blocks(judge.names))
    assert rows == population.rows
    return (time.perf_counter() - start) / rows


def exactly(population: Population, judge: Judge) -> float:
    """Seconds a row."""
    columns = columns_of(judge.pack)
    start = time.perf_counter()
    rows = next(population.blocks(population.names)).slice(0, EXACT_ROWS).to_pylist()
    for row in rows:
        submission = submission_of_row(row, columns)
        judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=submission.year)
    return (time.perf_counter() - start) / len(rows)


if __name__ == "__main__":
    pack = load_pack(PACK, "2026-11-23")
    columns, exact = PopulationJudge(pack, detail=False), Judge(pack)
    kept = True
    with tempfile.TemporaryDirectory() as home:
        for complete, words in ((True, "complete rows"), (False, "rows of which some lack values")):
            for rows in ROWS:
                population = made(Path(home) / "p.parquet", pack, rows, complete=complete)
                pairs = [(in_columns(population, columns), exactly(population, exact)) for _ in range(min(rounds(), 5))]
                fast, slow = (statistics.median(each) for each in zip(*pairs, strict=True))
                ratio = statistics.median(other / one for one, other in pairs)
                print(f"{rows:,} {words}: {fast * 1e6:.1f} s a million, exactly {slow * 1e6:.0f} s; {ratio:.0f} ×")
                kept = kept and (ratio >= LIMIT or not complete)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"peak memory {peak} MB (limit {MEMORY}); limit {LIMIT} × on complete rows: {'kept' if kept else 'missed'}")
    sys.exit(0 if kept and peak < MEMORY else 1)
