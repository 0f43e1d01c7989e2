"""A population judged from Parquet, beside the same rules written by hand in Polars and for OpenFisca, and the exact reading row by row.

Decision, grade and scores of synthetic DB43 enterprises; all start from the same file, in turn, in this process, imports done. Memory is
of this process and all that it spread the work over.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import db43_in_openfisca as openfisca
import db43_in_polars as by_hand
from rivals import rounds

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.pack.load import load_pack
from standard_engine.population.anchors import anchors_of
from standard_engine.population.assessed import Assessing
from standard_engine.population.columns import columns_of
from standard_engine.population.rows import submission_of_row
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

if TYPE_CHECKING:
    from collections.abc import Callable

    from standard_engine.pack.resolved import ResolvedPack

PACK, DAY = "db43-t-1229-2016", "2026-11-23"
ROWS, EXACT_ROWS = 1_000_000, 200
BY_HAND, EXACTLY, MEMORY = 2.0, 100, 2048


def made(path: Path, rows: int, *, complete: bool) -> Population:
    """A synthetic population, written once."""
    if not path.exists():
        pack = load_pack(PACK, DAY)
        drawn = Synthetic(pack, anchors_of(PACK, pack), complete=complete)
        with Writer(path, drawn.schema, Origin(pack.id, pack.version, "测速", synthetic=True)) as writer:
            for batch in drawn.batches(rows, 1):
                writer.write([batch])
    return Population(path)


def ours(population: Population, pack: ResolvedPack) -> None:
    rows = sum(block.num_rows for block in Assessing(population, pack, detail=False).blocks())
    assert rows == population.rows


def in_openfisca(path: Path) -> None:
    given = openfisca.inputs(path)
    openfisca.decided(given, openfisca.system(given))


def exactly(population: Population, judge: Judge) -> None:
    columns = columns_of(judge.pack)
    for row in next(population.blocks(population.names)).slice(0, EXACT_ROWS).to_pylist():
        submission = submission_of_row(row, columns)
        judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=submission.year)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


ALONE = """
import os, resource, sys
from pathlib import Path
from standard_engine.pack.load import load_pack
from standard_engine.population.assessed import Assessing
from standard_engine.population.store import Population
for block in Assessing(Population(Path(sys.argv[1])), load_pack(*sys.argv[2:]), detail=False).blocks():
    pass
status = Path("/proc/self/status").read_text()  # what getrusage tells of itself may be of the process that started it
own = int(status.partition("VmHWM:")[2].split()[0])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(own + child * os.cpu_count() >> 10)
"""


def memory(population: Population) -> int:
    """MB of judging alone: what a process of its own has at most, and for each that it spreads over as much as the largest of them."""
    command = [sys.executable, "-c", ALONE, str(population.path), PACK, DAY]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def main() -> int:
    pack = load_pack(PACK, DAY)
    judge = Judge(pack)
    count = min(rounds(), 7)
    with tempfile.TemporaryDirectory() as home:
        complete = made(Path(home) / "complete.parquet", ROWS, complete=True)
        gaps = made(Path(home) / "gaps.parquet", ROWS, complete=False)
        runs: dict[str, Callable[[], object]] = {
            "ours": lambda: ours(complete, pack),
            "Polars by hand": lambda: by_hand.scores(complete.path).collect(engine="streaming"),
            "OpenFisca by hand": lambda: in_openfisca(complete.path),
            "exactly": lambda: exactly(complete, judge),
            "ours, some values missing": lambda: ours(gaps, pack),
            "exactly, some values missing": lambda: exactly(gaps, judge),
        }
        for run in runs.values():
            run()
        times = [{name: seconds(run) for name, run in runs.items()} for _ in range(count)]
        peak = memory(complete)
    for name in runs:
        scale = ROWS / EXACT_ROWS if name.startswith("exactly") else 1
        print(f"{name}: {statistics.median(one[name] for one in times) * scale:,.1f} s a million rows")

    def ratio(other: str, own: str = "ours") -> float:
        return statistics.median(one[other] / one[own] for one in times)

    polars, fisca = 1 / ratio("Polars by hand"), ratio("OpenFisca by hand")
    exact = ratio("exactly") * ROWS / EXACT_ROWS
    missing = ratio("exactly, some values missing", "ours, some values missing") * ROWS / EXACT_ROWS
    print(f"{polars:.2f} × Polars by hand (limit {BY_HAND}); OpenFisca takes {fisca:.2f} × as long (limit 1)")
    print(
        f"the exact reading row by row takes {exact:,.0f} × as long (limit {EXACTLY}); {missing:,.0f} × where some values are missing"
    )
    print(f"peak memory {peak} MB (limit {MEMORY})")
    kept = polars <= BY_HAND and fisca > 1 and exact >= EXACTLY and peak < MEMORY
    print("kept" if kept else "missed")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
