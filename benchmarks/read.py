"""Reading many workbooks over two processes: gate, stored cells, submission; beside openpyxl and raw calamine, in turn.

Ours: container and XML checked, every cell kept, every datum read with its findings; the child keeps the submission and sends
back how many values it has. The rivals only load the cells, openpyxl as `load_workbook` does, calamine without formats,
formulas or any check. All three run in the same pool of guarded children. The limit is judged by processor time, since on a
busy machine the clock measures the neighbours.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import ordinary
from python_calamine import CalamineWorkbook
from rivals import rounds

import standard_engine as se
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.reader import read_here

PROCESSES = 2
LIMIT = 600
FILES = 400
WRITTEN = 40
SAMPLE = Path(__file__).parent.parent / "samples" / "hengfeng.xlsx"


def count(file: Path, pack: ResolvedPack) -> int:
    return sum(datum.value is not None for datum in read_here(file, pack).data.values())


def with_openpyxl(file: Path) -> int:
    return len(openpyxl.load_workbook(file).sheetnames)


def with_calamine(file: Path) -> int:
    book = CalamineWorkbook.from_path(file)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def rate(work: Callable[[Path], int], files: list[Path]) -> tuple[float, float]:
    """Files a second: on the clock, and by the processor time of parent and children on two processors of one's own."""
    start, used = time.perf_counter(), sum(os.times()[:4])
    found = [values for _, values in read_all(work, files, PROCESSES)]
    assert all(isinstance(values, int) and values for values in found), found
    return len(files) / (time.perf_counter() - start), PROCESSES * len(files) / (sum(os.times()[:4]) - used)


def compare(written: list[Path], pack: ResolvedPack, files: int) -> float:
    """Print the rates of the three on so many files, each written one several times; ours by processor time, the median."""
    ways: dict[str, Callable[[Path], int]] = {
        "standard_engine": partial(count, pack=pack),
        "openpyxl": with_openpyxl,
        "calamine": with_calamine,
    }
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds()):
        for name, work in ways.items():
            times = files // len(written) // (8 if name == "openpyxl" else 1)
            rates[name].append(rate(work, written * max(1, times)))
    ours = rates["standard_engine"]
    for name, found in rates.items():
        ratio = statistics.median(one / other for (one, _), (other, _) in zip(ours, found, strict=True))
        clock, alone = (statistics.median(each) for each in zip(*found, strict=True))
        print(
            f"  {name}: {clock:.0f} workbooks/s on the clock, {alone:.0f} by processor time; ours is {ratio:.2f} × on the clock"
        )
    return statistics.median(alone for _, alone in ours)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        written = [ordinary.write(Path(folder), number) for number in range(WRITTEN)]
        print(
            f"ordinary workbooks, 50 data items over three years ({written[0].stat().st_size // 1024} kB each), {PROCESSES} processes:"
        )
        kept = compare(written, ordinary.pack(), FILES) >= LIMIT
    print(f"  limit {LIMIT} workbooks/s: {'kept' if kept else 'missed'}")
    print(f"a sample of DB43/T 1229, lists and checks included ({SAMPLE.stat().st_size // 1024} kB):")
    compare([SAMPLE], se.load_pack("db43-t-1229-2016", "2026-11-23"), FILES // 4)
    sys.exit(0 if kept else 1)
