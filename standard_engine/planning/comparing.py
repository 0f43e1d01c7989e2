"""Comparisons of forms: literals that hold exactly where the comparison does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from standard_engine.formula.tree import ComparisonSign
from standard_engine.formula.values import Unknown
from standard_engine.planning.affine import Affine
from standard_engine.planning.arithmetic import Numbers
from standard_engine.planning.forms import Extreme, Form, Literal_, Pick, Ratio, Rounded
from standard_engine.planning.logic import opposite


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Comparisons over the variables of one model."""

    numbers: Numbers

    def compare(self, sign: ComparisonSign, one: Form, other: Form) -> Literal_:
        """`one sign other`."""
        match sign:
            case "<" | "<=":
                return self.less(one, other, strict=sign == "<")
            case ">" | ">=":
                return self.less(other, one, strict=sign == ">")
            case "==":
                return self.same(one, other)
            case "!=":
                return opposite(self.same(one, other))

    def same(self, one: Form, other: Form) -> Literal_:
        """`one == other`."""
        if isinstance(one, str):
            return self.is_one_of(other, (one,))
        if isinstance(other, str):
            return self.is_one_of(one, (other,))
        both = [self.less(one, other, strict=False), self.less(other, one, strict=False)]
        return self.numbers.logic.every(both)

    def is_one_of(self, form: Form, codes: tuple[str, ...], *, prefix: bool = False) -> Literal_:
        """Is a text one of these, or does it start with one?"""
        if isinstance(form, str):
            return form.startswith(codes) if prefix else form in codes
        if isinstance(form, Pick):
            logic = self.numbers.logic
            return logic.some(
                logic.every([literal, self.is_one_of(value, codes, prefix=prefix)]) for literal, value in form.cases
            )
        return self._not_known()

    def less(self, one: Form, other: Form, *, strict: bool) -> Literal_:
        """`one <= other`, or `one < other` where strict."""
        logic = self.numbers.logic
        match one, other:
            case (Unknown(), _) | (_, Unknown()):
                return self._not_known()
            case Pick(cases), _:
                return logic.some(
                    logic.every([literal, self.less(value, other, strict=strict)]) for literal, value in cases
                )
            case _, Pick(cases):
                return logic.some(
                    logic.every([literal, self.less(one, value, strict=strict)]) for literal, value in cases
                )
            case Extreme(pick, parts), _:
                combine = logic.every if pick == "max" else logic.some
                return combine(self.less(part, other, strict=strict) for part in parts)
            case _, Extreme(pick, parts):
                combine = logic.some if pick == "max" else logic.every
                return combine(self.less(one, part, strict=strict) for part in parts)
            case Rounded(inner, step), Fraction():
                return self._rounded(inner, step, other, strict=strict)
            case Fraction(), Rounded(inner, step):
                return self._rounded(self.numbers.times(inner, Fraction(-1)), step, -one, strict=strict)
            case _:
                return logic.not_above_zero(self._difference(one, other), strict=strict)

    def _difference(self, one: Form, other: Form) -> Affine:
        """A form that has the sign of `one - other`."""
        numbers = self.numbers
        if isinstance(one, Ratio) and isinstance(other, Ratio) and one.bottom == other.bottom:
            return one.top - other.top
        if isinstance(one, Ratio):
            return one.top - numbers.affine(numbers.times(one.bottom, other))
        if isinstance(other, Ratio):
            return numbers.affine(numbers.times(other.bottom, one)) - other.top
        return numbers.affine(numbers.minus(one, other))

    def _rounded(self, inner: Form, step: Fraction, limit: Fraction, *, strict: bool) -> Literal_:
        """`round(inner) <= limit`: inner lies no further than half a step above the last multiple that may be reached.

        At just half a step it goes to the even multiple (GB/T 8170—2008, 3.2).
        """
        last = math.ceil(limit / step) - 1 if strict else math.floor(limit / step)
        return self.less(inner, (last + Fraction(1, 2)) * step, strict=last % 2 != 0)

    def _not_known(self) -> bool:
        """What hangs on a value that nobody can plan counts as not met."""
        self.numbers.unmodelled = True
        return False
