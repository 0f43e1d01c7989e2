"""Pieces of written formulas, and when one must stand in brackets inside another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from standard_engine.formula.tree import SUMS

if TYPE_CHECKING:
    from standard_engine.formula.tree import ArithmeticSign


class Strength(IntEnum):
    """How strongly a piece holds together; a weaker one stands in brackets inside a stronger one."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    NEGATIVE = 7
    ATOM = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A written piece; `exact` says that no number in it was rounded for show."""

    text: str
    strength: Strength = Strength.ATOM
    exact: bool = True

    def within(self, least: Strength) -> Phrase:
        """The piece as part of something that needs at least this strength."""
        return self if self.strength >= least else replace(self, text=f"({self.text})", strength=Strength.ATOM)


def strength_of(sign: ArithmeticSign) -> Strength:
    """The strength of a sum or a product by its sign."""
    return Strength.SUM if sign in SUMS else Strength.PRODUCT


def above(strength: Strength) -> Strength:
    """What the right side of a piece of this strength needs, so that it reads from left to right."""
    return Strength(strength + 1)
