"""Which limit decides most: each moved by itself over the middle half of what enterprises report, and who passes at either end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from standard_engine.population.limits import Values, changed
from standard_engine.population.runner import Runner
from standard_engine.population.scenarios import DECISION, OUTCOMES, Scenarios, counted
from standard_engine.population.side_by_side import each_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.limits import Limit
    from standard_engine.population.store import Population

QUARTILES = (0.25, 0.75)
APART = Fraction(1, 10)
FIGURES = 3
"""Ends of a range are rounded to so many figures: a plausible value is no exact one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit's range, and how many pass with it at the low and at the high end; `rows` enterprises are judged by it.

    `clipped`: the levels beside it keep an end from the quartile.
    """

    limit: Limit
    rows: int
    low: Fraction
    high: Fraction
    clipped: bool
    passing: tuple[int, int]

    @property
    def effect(self) -> int:
        """How many the two ends lie apart."""
        return abs(self.passing[1] - self.passing[0])


@dataclass(frozen=True, slots=True)
class Tornado:
    """Bars by effect, the greatest first, and how many pass as it is; `left_out` are limits that no enterprise is judged by."""

    passing: int
    bars: tuple[Bar, ...]
    left_out: tuple[Limit, ...]


def tornado(
    population: Population, pack: ResolvedPack, limits: Sequence[Limit], processes: int | None = None
) -> Tornado:
    """Move each limit from the lower to the upper quartile of what it is compared with, as far as the levels beside it allow."""
    known = Values(pack, limits).found(population)
    ranges = [(limit, *_range(limit, known[limit.group][1])) for limit in limits if len(known[limit.group][1])]
    runner = Runner(pack, DECISION)
    programs = [changed(runner.program, limit, end) for limit, low, high, _ in ranges for end in (low, high)]
    counts = counted(each_block(population, partial(Scenarios, runner, programs), processes), len(programs) + 1)
    passing = [int(count) for count in counts[:, len(OUTCOMES) - 1]]
    bars = [
        Bar(limit, len(known[limit.group][1]), low, high, clipped, (passing[2 * at + 1], passing[2 * at + 2]))
        for at, (limit, low, high, clipped) in enumerate(ranges)
    ]
    return Tornado(
        passing[0],
        tuple(sorted(bars, key=lambda bar: -bar.effect)),
        tuple(limit for limit in limits if not len(known[limit.group][1])),
    )


def _range(limit: Limit, values: Sequence[float]) -> tuple[Fraction, Fraction, bool]:
    quartiles = [_rounded(Fraction(float(edge)) / limit.scale) for edge in np.quantile(values, QUARTILES)]
    low, high = (_clipped(edge, limit) for edge in quartiles)
    return low, high, [low, high] != quartiles


def _rounded(value: Fraction) -> Fraction:
    return Fraction(f"{float(value):.{FIGURES}g}")


def _clipped(value: Fraction, limit: Limit) -> Fraction:
    """No further than the levels beside it; where points lie between two limits, a tenth of the way short of the other."""
    apart = 0 if limit.indicator.score == "levels" else APART
    if limit.least is not None and value < (low := limit.least + apart * (limit.value - limit.least)):
        return low
    if limit.most is not None and value > (high := limit.most - apart * (limit.most - limit.value)):
        return high
    return value
