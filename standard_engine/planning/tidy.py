"""Proposals made tidy: a solver's floats as exact values with few digits, rounded away from where they started."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standard_engine.planning.drivers import Driver

DIGITS = (4, 5, 6, 8, 10, 12)
"""As few digits as are tried first; finer ones follow where the exact reading does not accept them."""
SLIGHT = Fraction(1, 10**6)
"""A solver's answer this close to a value, as a share of its size or of a step, is that value."""


def tidy(driver: Driver, proposed: float, digits: int) -> Fraction:
    """The proposal to so many digits of the driver's size, no nearer to its present value than proposed.

    A plan's numbers move towards what passes, so going a little further is the safe side. The ends of what the driver may
    be hold in any case.
    """
    value = Fraction(proposed)
    start = driver.now if isinstance(driver.now, Fraction) else None
    if start is not None and abs(value - start) <= SLIGHT * driver.size:
        return start
    step = Fraction(1) if driver.whole else _step(driver.size, digits)
    if start is None:
        tidied = round(value / step) * step
    elif value > start:
        tidied = math.ceil(value / step - SLIGHT) * step
    else:
        tidied = math.floor(value / step + SLIGHT) * step
    return min(max(tidied, driver.low), driver.high)


def _step(size: Fraction, digits: int) -> Fraction:
    """The power of ten that is the last of so many digits of a number of this size."""
    return Fraction(10) ** (magnitude(size) + 1 - digits)


def magnitude(size: Fraction) -> int:
    """The power of ten of a positive number's first digit, exact however large or small it is."""
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if size >= Fraction(10) ** power else power - 1
