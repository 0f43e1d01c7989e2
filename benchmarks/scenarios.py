"""A hundred scenarios over a million rows beside one: places on a line along which one number moves, or several."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from population import DAY, PACK, ROWS, made
from rivals import rounds

from standard_engine.pack.folder import find_pack
from standard_engine.pack.load import to_date
from standard_engine.population.line import line_of, read_range
from standard_engine.population.sweep import shares, sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.population.line import Line
    from standard_engine.population.store import Population

LIMIT = 3.0
SCENARIOS = 100
LINES = {
    "one limit of levels": ["criteria.energy_per_output.levels.达标=0.26..0.5"],
    "one limit of a linear score": ["indicators.metering.criteria.levels.基准=80..95"],
    "three limits": [
        "criteria.energy_per_output.levels.达标=0.26..0.5",
        "criteria.water_per_output.levels.达标=16..40",
        "indicators.output_per_land.criteria.levels.达标=2000..4000",
    ],
}


def seconds(population: Population, line: Line, places: Sequence[Fraction]) -> float:
    start = time.perf_counter()
    found = sweep(population, line, places)
    assert len({point.passing for point in found}) > len(places) / 4
    return time.perf_counter() - start


def main() -> int:
    kept = True
    with tempfile.TemporaryDirectory() as home:
        for complete in (True, False):
            population = made(Path(home) / f"{complete}.parquet", ROWS, complete=complete)
            for name, ranges in LINES.items():
                with line_of(find_pack(PACK), [read_range(text) for text in ranges], to_date(DAY)) as line:
                    pairs = [
                        (seconds(population, line, [Fraction(1, 2)]), seconds(population, line, shares(SCENARIOS - 1)))
                        for _ in range(min(rounds(), 3))
                    ]
                one, many = (statistics.median(each) for each in zip(*pairs, strict=True))
                ratio = statistics.median(many / one for one, many in pairs)
                what = "complete rows" if complete else "some values missing"
                print(f"{name}, {what}: one {one:.1f} s, {SCENARIOS} {many:.1f} s, ratio {ratio:.2f} (limit {LIMIT})")
                kept = kept and ratio <= LIMIT
    print("kept" if kept else "missed")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
