"""A program: named expressions in an order in which each may use those before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from standard_engine.formula.tree import Field, Node


class Kind(StrEnum):
    """What an expression gives."""

    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Step:
    """One named expression. `unit` is the unit that its numbers are in; `title` is what prose calls it."""

    name: str
    expression: Node
    kind: Kind
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A reported value that the program reads, with what is known of it before it is reported.

    `low` and `high` bound a number that is missing (None: unbounded); `options` are all values a text may take.
    """

    field: Field
    kind: Kind
    unit: str
    title: str
    low: Fraction | None = None
    high: Fraction | None = None
    options: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """`steps` in order of evaluation, and the `leaves` that they read."""

    steps: tuple[Step, ...]
    leaves: tuple[Leaf, ...]
