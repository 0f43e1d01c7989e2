"""Affine forms over the variables of a mixed-integer program: a constant plus coefficients times variables.

In floats: a solver's answer is a proposal only, which the exact reading judges (`planning.trial`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add


@dataclass(frozen=True, slots=True)
class Affine:
    """`constant` plus the sum of `terms`: variable's index → coefficient."""

    constant: float = 0.0
    terms: Mapping[int, float] = field(default_factory=dict)

    def __add__(self, other: Affine | float) -> Affine:
        if not isinstance(other, Affine):
            return Affine(self.constant + other, self.terms)
        terms = dict(self.terms)
        for index, coefficient in other.terms.items():
            terms[index] = terms.get(index, 0.0) + coefficient
        return Affine(self.constant + other.constant, {at: factor for at, factor in terms.items() if factor})

    def __sub__(self, other: Affine | float) -> Affine:
        return self + (-other)

    def __neg__(self) -> Affine:
        return self * -1.0

    def __mul__(self, factor: float) -> Affine:
        terms = {index: coefficient * factor for index, coefficient in self.terms.items()} if factor else {}
        return Affine(self.constant * factor, terms)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: float) -> Affine:
        return -self + other

    @property
    def fixed(self) -> bool:
        """Is it a plain number?"""
        return not self.terms

    def at(self, values: Iterable[float]) -> float:
        """Its value where the variables have these values."""
        known = list(values)
        return self.constant + sum(coefficient * known[index] for index, coefficient in self.terms.items())


ZERO = Affine()
LARGEST = 1e15
"""A solver takes no larger number for one; nothing that an enterprise reports is."""


def as_float(value: Fraction | int) -> float:
    """An exact number as a solver sees it, at most `LARGEST` in size."""
    return float(min(max(value, Fraction(-LARGEST)), Fraction(LARGEST)))


def total(forms: Iterable[Affine]) -> Affine:
    """The sum of affine forms."""
    return reduce(add, forms, ZERO)
