"""The number that is simplest to write among those between two."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

DECIMALS = 40
"""More decimals are not tried."""


def simplest(low: Fraction, high: Fraction, *, has_low: bool, has_high: bool, near: Fraction) -> Fraction:
    """Of the numbers between two, each of them among those or not, one with the fewest decimals, nearest to another number.

    The middle, where none has few enough: a single number without a finite decimal is itself.
    """
    for decimals in range(DECIMALS):
        grid = 10**decimals
        first, last = ceil(low * grid), floor(high * grid)
        first += first == low * grid and not has_low
        last -= last == high * grid and not has_high
        if first <= last:
            return Fraction(min(max(round(near * grid), first), last), grid)
    return (low + high) / 2
