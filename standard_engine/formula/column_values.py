"""Values of many rows at once: doubles that carry how far they may be off, and what is known of unknown ones.

A number of a row lies between two edges, the same array where it is known. An edge is a double within `wrong` units of
2⁻⁵³ of its `size` from the exact one (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §2.2 and §3.1: every
operation adds one unit, products add those of their factors). `size` is the edge's own magnitude unless something was
subtracted. A number that hangs on no reported number is a fraction with a bounded denominator (`Grain`); two of these that
are nearer to each other than such fractions can be are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lcm
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

UNIT = 2.0**-53
SLACK = 1.01
"""For the terms of higher order, and for the rounding of the margin itself: fewer than 2¹³ operations stand on any path."""
INFINITE = np.inf
NEAR = 4.0
"""Within so many times their errors, two doubles are told to be near."""


@dataclass(frozen=True)
class Grain:
    """A fraction whose denominator divides `whole` times the numerators of some divisors.

    `divisors` has, by a divisor's name, its greatest numerator and how often it divides.
    """

    whole: int
    divisors: Mapping[str, tuple[int, int]]

    @property
    def most(self) -> int:
        """The greatest denominator."""
        product = self.whole
        for numerator, times in self.divisors.values():
            product *= numerator**times
        return product

    def common(self, other: Grain) -> Grain:
        """That of a sum, a difference, or of one or the other."""
        names = {**self.divisors, **other.divisors}
        return Grain(
            lcm(self.whole, other.whole),
            {name: (most, max(_times(self, name), _times(other, name))) for name, (most, _) in names.items()},
        )

    def product(self, other: Grain) -> Grain:
        """That of a product."""
        names = {**self.divisors, **other.divisors}
        return Grain(
            self.whole * other.whole,
            {name: (most, _times(self, name) + _times(other, name)) for name, (most, _) in names.items()},
        )


def _times(grain: Grain, name: str) -> int:
    return grain.divisors.get(name, (1, 0))[1]


@dataclass(frozen=True)
class Numbers:
    """A number of every row.

    `why`: where it is not known, does that have another cause than a division by zero? `positive` says that it is never
    negative; `shortest` that each double stands for its shortest decimal, so that equal doubles are equal numbers. `most`
    bounds the magnitude of a number with a `grain`, to within the errors of doubles; `off` are the rows that have none all the same. `span`: between
    which magnitudes its doubles lie that are neither zero nor open, in rows that are not doubted. A number that is the same in
    every row may be a scalar.
    """

    low: Floats
    high: Floats
    wrong: int = 0
    size: tuple[Floats, Floats] | None = None
    why: Bools | None = None
    positive: bool = False
    grain: Grain | None = None
    most: float = 0.0
    shortest: bool = False
    off: Bools | None = None
    span: tuple[float, float] = (0.0, INFINITE)

    @property
    def known(self) -> bool:
        """Is it known in every row?"""
        return self.low is self.high


@dataclass(frozen=True)
class Truths:
    """A condition of every row: does it surely hold, may it hold; the same array where it is known. `why` as of numbers."""

    sure: Bools
    maybe: Bools
    why: Bools | None = None

    @property
    def known(self) -> bool:
        """Is it known in every row?"""
        return self.sure is self.maybe


@dataclass(frozen=True)
class Texts:
    """A text of every row: by each that it may be, where it may; `other`: where it may be any other. `why` as of numbers."""

    possible: Mapping[str, Bools]
    other: Bools | None = None
    why: Bools | None = None


@dataclass(frozen=True)
class Codes:
    """A reported text of every row as an index into a list, -1 where it is not known: then it is one of `options`, or any."""

    index: npt.NDArray[np.int64]
    listed: tuple[str, ...]
    options: tuple[str, ...] | None = None
    why: Bools | None = None


@dataclass(frozen=True)
class Dates:
    """A date of every row as days since 1970-01-01; `unknown` where it is not known. `why` as of numbers."""

    day: npt.NDArray[np.int64]
    unknown: Bools | None = None
    why: Bools | None = None


Column: TypeAlias = Numbers | Truths | Texts | Codes | Dates


def taken(column: Column, rows: Any) -> Column:
    """The same of some rows."""

    def take(values: Any) -> Any:
        return values if values is None or np.ndim(values) == 0 else values[rows]

    match column:
        case Numbers():
            low = take(column.low)
            high = low if column.known else take(column.high)
            size = None
            if column.size is not None:
                below, above = column.size
                least = take(below)
                size = (least, least if below is above else take(above))
            return replace(column, low=low, high=high, size=size, why=take(column.why), off=take(column.off))
        case Truths():
            sure = take(column.sure)
            return Truths(sure, sure if column.known else take(column.maybe), take(column.why))
        case Texts():
            possible = {name: take(own) for name, own in column.possible.items()}
            return Texts(possible, take(column.other), take(column.why))
        case Codes():
            return replace(column, index=take(column.index), why=take(column.why))
        case Dates():
            return Dates(take(column.day), take(column.unknown), take(column.why))


class Doubts:
    """The rows that doubles cannot decide, and among others those that the nearness of two numbers made a case of.

    Both are masks over the block.
    """

    def __init__(self, count: int) -> None:
        self.rows: Bools = np.zeros(count, dtype=bool)
        self.near: Bools = np.zeros(count, dtype=bool)

    def add(self, rows: Bools) -> None:
        """These too."""
        self.rows |= rows


def either(*whys: Bools | None) -> Bools | None:
    """Where any of them is."""
    found = [why for why in whys if why is not None]
    if not found:
        return None
    result = found[0]
    for why in found[1:]:
        result = result | why
    return result
