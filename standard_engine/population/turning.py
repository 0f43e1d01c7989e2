"""Where on a line of rules one enterprise's outcome turns, exactly: where a comparison's two sides meet.

Between two places at which nothing else turns, the difference of the sides is, as a rule, linear in the place or a quotient of two that
are, as points between limits are; then the place at which it is zero is a fraction that follows from three values, and it is checked
that the outcome stays as it is right up to it. Elsewhere the two places are drawn together.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from standard_engine.formula.exact import Evaluator, compile_node
from standard_engine.formula.tree import Comparison, Name, walk
from standard_engine.formula.values import Unknown, bounds, minus

if TYPE_CHECKING:
    import pyarrow as pa

    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Program
    from standard_engine.population.line import Line

TRIED = 8
"""After so many halvings a place is looked for anew."""
NARROW = Fraction(1, 2**60)
"""Places nearer than this share of the line are not told apart where no exact place is found."""


class Turning:
    """Finds it for rows of a population, given as batches of one row."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._evaluator = lru_cache(maxsize=64)(self._made)
        self._moving = _moving(line.program(Fraction(0)), line.program(Fraction(1)))

    def _made(self, share: Fraction) -> Evaluator:
        return Evaluator(self._line.program(share), self._line.runner.splits)

    def place(self, row: pa.RecordBatch, low: Fraction, high: Fraction) -> tuple[Fraction, bool]:
        """The place from `low` to `high` up to which the outcome is as at `low`, and at or after which it is another.

        False with a place that is not exact: the outcome turns less than `NARROW` of the line before it.
        """
        outcome = self._outcome(row, low)
        steps = 0
        while high - low > NARROW:
            if steps % TRIED == 0:
                for place in self._candidates(row, low, high):
                    if self._turns_at(row, low, place, high, outcome=outcome):
                        return place, True
            middle = (low + high) / 2
            low, high = (middle, high) if self._outcome(row, middle) == outcome else (low, middle)
            steps += 1
        return high, False

    def _turns_at(
        self, row: pa.RecordBatch, low: Fraction, place: Fraction, high: Fraction, *, outcome: bool | None
    ) -> bool:
        """Is the outcome the same right up to a place, and another there or right after it?"""
        if self._outcome(row, place - (place - low) * NARROW) != outcome:
            return False
        after = place + (high - place) * NARROW
        return self._outcome(row, place) != outcome or self._outcome(row, after) != outcome

    def _run(self, row: pa.RecordBatch, share: Fraction) -> Environment:
        return self._line.runner.exact_runs(row, self._evaluator(share))[0]

    def _outcome(self, row: pa.RecordBatch, share: Fraction) -> bool | None:
        told = self._run(row, share)["decision"]
        return None if isinstance(told, Unknown) else bool(told)

    def _candidates(self, row: pa.RecordBatch, low: Fraction, high: Fraction) -> list[Fraction]:
        """The places at which the sides of a comparison would meet, in order."""
        places = low, (low + high) / 2, high
        gaps = [self._gaps(row, place) for place in places]
        found = {_root(places, three) for three in zip(*gaps, strict=True)}
        return sorted(place for place in found if place is not None and low <= place <= high)

    def _gaps(self, row: pa.RecordBatch, place: Fraction) -> list[Fraction | None]:
        """The least and the most that the difference of every moving comparison's sides can be."""
        environment = self._run(row, place)
        found: list[Fraction | None] = []
        for step in self._line.program(place).steps:
            if step.name in self._moving:
                for node in walk(step.expression):
                    if isinstance(node, Comparison):
                        found += _difference(node, environment)
        return found


def _root(places: tuple[Fraction, Fraction, Fraction], values: tuple[Fraction | None, ...]) -> Fraction | None:
    """Where the quotient of two linear functions that has these values at these places is zero, if it can be."""
    (x, y, z), (a, b, c) = places, values
    if a is None or b is None or c is None or a * c > 0 or a in (b, c):
        return None
    if c == 0:
        return z
    ratio = b * (a - c) / (c * (a - b))
    slope = (x - z) - ratio * (x - y)
    return (y * (x - z) - ratio * z * (x - y)) / slope if slope else None


def _moving(start: Program, end: Program) -> frozenset[str]:
    """The steps that are not the same all along a line."""
    found: set[str] = set()
    for one, other in zip(start.steps, end.steps, strict=True):
        reads = {node.id for node in walk(one.expression) if isinstance(node, Name)}
        if reads & found or one.expression != other.expression:
            found.add(one.name)
    return frozenset(found)


def _difference(node: Comparison, environment: Environment) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that it can be; None is unbounded, or no number."""
    left, right = (compile_node(side)(environment) for side in (node.left, node.right))
    if not all(isinstance(side, Unknown | Fraction) for side in (left, right)):
        return None, None
    return bounds(minus(left, right))
