"""How many pass at every place on a line of rules: all of them judged together, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from standard_engine.population.scenarios import OUTCOMES, Scenarios, counted
from standard_engine.population.side_by_side import each_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.assessment.result import Outcome
    from standard_engine.population.line import Line
    from standard_engine.population.store import Population


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the line, and how many fail there, cannot be decided, and pass."""

    share: Fraction
    failing: int
    undetermined: int
    passing: int

    def of(self, outcome: Outcome) -> int:
        """How many have an outcome."""
        return (self.failing, self.undetermined, self.passing)[OUTCOMES.index(outcome)]


def shares(steps: int) -> tuple[Fraction, ...]:
    """The places from one end to the other in equal steps."""
    return tuple(Fraction(at, steps) for at in range(steps + 1))


def sweep(
    population: Population, line: Line, places: Sequence[Fraction], processes: int | None = None
) -> tuple[Point, ...]:
    """How many have each outcome at every place."""
    recipe = partial(Scenarios, line.runner, [line.program(share) for share in places])
    total = counted(each_block(population, recipe, processes), len(places) + 1)
    return tuple(Point(share, *map(int, counts)) for share, counts in zip(places, total[1:], strict=True))
