"""A population on Spark local[2], beside a bare `mapInArrow` that copies the same input columns; both in the same session, in turn."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from population import DAY, PACK, ROWS, made
from rivals import rounds

from standard_engine.pack.load import load_pack
from standard_engine.population.assessed import Assessing
from standard_engine.population.spark import assess_on, session, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame

LIMIT = 3.0


def copy(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches


def copied(frame: DataFrame) -> float:
    start = time.perf_counter()
    frame.mapInArrow(copy, frame.schema).write.format("noop").mode("overwrite").save()
    return time.perf_counter() - start


def main() -> int:
    pack = load_pack(PACK, DAY)
    with tempfile.TemporaryDirectory() as home, session("local[2]") as spark:
        population = made(Path(home) / "p.parquet", ROWS, complete=True)
        assessing = Assessing(population, pack, detail=False)
        output = Path(home) / "verdicts"
        frame = spark.read.parquet(str(population.path))
        frame = frame.select([f"`{name}`" for name in frame.columns if name in assessing.names])

        def judged() -> float:
            start = time.perf_counter()
            assess_on(spark, population.path, assessing, output, population.origin)
            return time.perf_counter() - start

        judged(), copied(frame)
        pairs = [(judged(), copied(frame)) for _ in range(min(rounds(), 5))]
        told = sorted(
            (row["_file"], row["decision"], row["total.low"]) for batch in verdicts(output) for row in batch.to_pylist()
        )
        alone = sorted(
            (row["_file"], row["decision"], row["total.low"])
            for batch in assessing.blocks()
            for row in batch.to_pylist()
        )
    ours, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{ROWS:,} rows on local[2]: {ours:.1f} s, bare copy {bare:.1f} s, ratio {ratio:.2f} (limit {LIMIT})")
    print(f"verdicts and scores of every row are those of one process: {told == alone}")
    return 0 if ratio <= LIMIT and told == alone else 1


if __name__ == "__main__":
    sys.exit(main())
