"""Judging alone: the pack loaded, the data read; and the whole assessment with its explanations."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rivals import rounds

import standard_engine as se
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports

SAMPLE = Path(__file__).parent.parent / "samples" / "hengfeng.xlsx"
LIMIT = 0.005


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(10 * rounds()):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    pack = se.load_pack("db43-t-1229-2016", "2026-11-23")
    submission = se.read_workbook(SAMPLE, pack)
    judge, assessor = Judge(pack), se.Assessor(pack)
    verdict = median(lambda: judge.run(Reports(pack, submission), as_of=pack.as_of, year=submission.year))
    whole = median(lambda: assessor.assess(submission))
    print(f"judging ({len(pack.program.steps)} steps): {verdict * 1000:.2f} ms (limit {LIMIT * 1000:.0f} ms)")
    print(f"the whole assessment, explained: {whole * 1000:.2f} ms")
    sys.exit(0 if verdict <= LIMIT else 1)
