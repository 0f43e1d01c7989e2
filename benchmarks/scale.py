"""Time over rows: a population of ten thousand to ten million enterprises judged from Parquet, with the table and the plot of docs.

`python scale.py` takes about ten minutes and three gigabytes of disk; with a folder as its argument it keeps the populations there and
uses them again. It writes docs/population-speed.md and docs/images/population-speed.svg where these are beside it.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from math import log10
from pathlib import Path

from population import DAY, PACK, made

from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.assessed import Assessing
from standard_engine.population.store import Population

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ROUNDS = 3
LINEAR = 1.25
"""A row of the largest may take so many times as long as a row of the largest but one."""
DOCS = Path(__file__).parents[1] / "docs"


def seconds(population: Population, pack: ResolvedPack) -> float:
    start = time.perf_counter()
    rows = sum(block.num_rows for block in Assessing(population, pack, detail=False).blocks())
    assert rows == population.rows
    return time.perf_counter() - start


def plot(points: list[tuple[int, float]]) -> str:
    """Both axes in powers of ten, a line for what is proportional to the rows of the largest."""
    wide, high, left, right, below = 640, 360, 70, 50, 50
    tall = range(-2, 3)

    def across(rows: float) -> float:
        return left + (log10(rows) - 4) / 3 * (wide - left - right)

    def up(taken: float) -> float:
        return high - below - (log10(taken) - tall[0]) / (len(tall) - 1) * (high - below - 20)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="13">',
        "<title>评价用时与家数</title>",
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for power in tall:
        y = up(10.0**power)
        lines.append(f'<path d="M{left} {y:.1f}H{wide - right}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} 秒</text>')
    for rows in SIZES:
        x = across(rows)
        lines.append(f'<path d="M{x:.1f} 20V{high - below}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{high - below + 18}" text-anchor="middle">{rows:,}</text>')
    rows, taken = points[-1]
    first = max(SIZES[0], rows * 10.0 ** tall[0] / taken)
    ends = (across(first), up(taken * first / rows), across(rows), up(taken))
    lines.append(
        f'<path d="M{ends[0]:.1f} {ends[1]:.1f}L{ends[2]:.1f} {ends[3]:.1f}" stroke="#888" stroke-dasharray="5 4"/>'
    )
    lines.append(
        f'<text x="{across(300_000):.1f}" y="{up(taken * 300_000 / rows) + 22:.1f}" fill="#666">与家数成正比</text>'
    )
    path = "L".join(f"{across(rows):.1f} {up(taken):.1f}" for rows, taken in points)
    lines.append(f'<path d="M{path}" fill="none" stroke="#0b5cad" stroke-width="2"/>')
    lines += [f'<circle cx="{across(rows):.1f}" cy="{up(taken):.1f}" r="4" fill="#0b5cad"/>' for rows, taken in points]
    lines.append(f'<text x="{(left + wide - right) / 2}" y="{high - 8}" text-anchor="middle">家数</text>')
    return "\n".join([*lines, "</svg>", ""])


def page(points: list[tuple[int, float]]) -> str:
    rows = "\n".join(
        f"| {count:,} | {taken:.2f} | {taken / count * 1e6:.2f} |" for count, taken in points
    )  # fmt: skip
    return f"""# 评价一个企业群要多久

由 `python benchmarks/scale.py` 生成：按 DB43 规则包（三个数据年）从 Parquet 评价合成的、不缺数据的企业群，结论、等级和各类得分，不写文件。
{platform.machine()}，2 个处理器，Python {platform.python_version()}，{ROUNDS} 次的中位数。机器有快有慢，看的是每百万家用时是否随家数变化。

| 家数 | 用时（秒） | 每百万家（秒） |
|---:|---:|---:|
{rows}

![用时与家数](images/population-speed.svg)

一万家和十万家只有一块数据，一个进程算，规则的编译占去零点几秒；一百万家以上，时间与家数成正比。内存与家数无关：每个进程约 400 MB。
"""


def main() -> int:
    pack = load_pack(PACK, DAY)
    with tempfile.TemporaryDirectory() as passing:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(passing)
        points = []
        for size in SIZES:
            population = made(home / f"{size}.parquet", size, complete=True)
            seconds(population, pack)
            points.append((size, statistics.median(seconds(population, pack) for _ in range(ROUNDS))))
            print(f"{size:,} rows: {points[-1][1]:.2f} s, {points[-1][1] / size * 1e6:.2f} s a million")
    if DOCS.is_dir():
        (DOCS / "population-speed.md").write_text(page(points), encoding="utf-8")
        (DOCS / "images" / "population-speed.svg").write_text(plot(points), encoding="utf-8")
    (before, one), (last, other) = points[-2:]
    ratio = other / last / (one / before)
    print(f"a row of {last:,} takes {ratio:.2f} × as long as one of {before:,} (limit {LINEAR})")
    return 0 if ratio <= LINEAR else 1


if __name__ == "__main__":
    sys.exit(main())
