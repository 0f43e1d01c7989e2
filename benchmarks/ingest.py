"""Workbooks into a population, beside the bare guarded reader over the same files: rows, journal and file included.

The bare reader reads every file in the same children and keeps nothing of it. Both in turn; the limit is on the ratio of rates.
`python ingest.py ROUNDS FILES`: by default a thousand files, of which each round reads all.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import ordinary
from rivals import rounds

from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.ingest import read_workbooks, write_population
from standard_engine.population.journal import journal
from standard_engine.population.store import Origin
from standard_engine.workbook.folder import workbooks
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.reader import read_here

PROCESSES = 2
LIMIT = 0.7
FILES = 1_000


def count(file: Path, pack: ResolvedPack) -> int:
    return len(read_here(file, pack).data)


def bare(folder: Path, pack: ResolvedPack) -> float:
    start = time.perf_counter()
    files = sorted(folder.glob("*.xlsx"))
    assert all(isinstance(values, int) for _, values in read_all(partial(count, pack=pack), files, PROCESSES))
    return len(files) / (time.perf_counter() - start)


def ingested(folder: Path, pack: ResolvedPack) -> float:
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        with journal(Path(out) / "journal", {"pack": pack.id}) as kept:
            entries = [read.entry for read in read_workbooks(workbooks([folder]), pack, kept, PROCESSES)]
        rows = write_population(Path(out) / "p.parquet", pack, entries, Origin(pack.id, pack.version, "测速"))
        assert rows == len(entries)
        return rows / (time.perf_counter() - start)


if __name__ == "__main__":
    pack = ordinary.pack()
    with tempfile.TemporaryDirectory() as home:
        many = int(sys.argv[2]) if len(sys.argv) > 2 else FILES
        for serial in range(many):
            ordinary.write(Path(home), serial)
        rates = [(bare(Path(home), pack), ingested(Path(home), pack)) for _ in range(rounds())]
    ratio = statistics.median(own / other for other, own in rates)
    first, second = (statistics.median(each) for each in zip(*rates, strict=True))
    print(f"{many} ordinary workbooks, {PROCESSES} processes: bare guarded reader {first:.0f}/s, ingest {second:.0f}/s")
    print(f"ratio {ratio:.2f} (limit {LIMIT}): {'kept' if ratio >= LIMIT else 'missed'}")
    sys.exit(0 if ratio >= LIMIT else 1)
