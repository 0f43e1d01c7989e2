"""Arithmetic on the forms of the linear reading.

What is linear stays exact; a ratio stays a ratio, which a comparison with a constant takes apart exactly. Anything else is
replaced by its first-order Taylor form at a point, the last proposal, and `Numbers.approximated` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from standard_engine.formula.values import Unknown
from standard_engine.planning.affine import Affine, as_float
from standard_engine.planning.forms import Extreme, Form, Pick, Ratio, Rounded
from standard_engine.planning.logic import Logic

FLIPPED = {"min": "max", "max": "min"}


@dataclass(slots=True)
class Numbers:
    """Numbers over the variables of one model; `point` is what the first of them were in the last proposal."""

    logic: Logic
    point: list[float]
    approximated: bool = field(default=False)
    unmodelled: bool = field(default=False)

    def affine(self, form: Form) -> Affine:
        """A number as an affine form."""
        match form:
            case Affine():
                return form
            case bool():
                return Affine(float(form))
            case Fraction():
                return Affine(as_float(form))
            case Ratio(top, bottom):
                return self._quotient(top, bottom)
            case Extreme(pick, parts):
                affine = [self.affine(part) for part in parts]
                return self.logic.most(affine) if pick == "max" else self.logic.least(affine)
            case Pick(cases):
                return self.logic.chosen([(literal, self.affine(value)) for literal, value in cases])
            case Rounded(inner):
                self.approximated = True
                return self.affine(inner)
            case Unknown(_, low, high):
                self.unmodelled = True
                return Affine(as_float(next((end for end in (low, high) if end is not None), 0)))
            case _:
                raise TypeError(f"{type(form).__name__} is no number")

    def plus(self, one: Form, other: Form) -> Form:
        """The sum."""
        if isinstance(other, Fraction):
            return self._each(one, lambda part: part + as_float(other), lambda part: self.plus(part, other))
        if isinstance(one, Fraction):
            return self.plus(other, one)
        if isinstance(one, Ratio) and isinstance(other, Ratio) and one.bottom == other.bottom:
            return Ratio(one.top + other.top, one.bottom)
        return self.affine(one) + self.affine(other)

    def minus(self, one: Form, other: Form) -> Form:
        """The difference."""
        return self.plus(one, self.times(other, Fraction(-1)))

    def times(self, one: Form, other: Form) -> Form:
        """The product."""
        if isinstance(other, Fraction):
            return self._scaled(one, as_float(other))
        if isinstance(one, Fraction):
            return self._scaled(other, as_float(one))
        if isinstance(one, Pick):
            return Pick(tuple((literal, self.times(value, other)) for literal, value in one.cases))
        if isinstance(other, Pick):
            return self.times(other, one)
        if isinstance(one, Ratio) and one.bottom == other:
            return one.top
        return self._product(self.affine(one), self.affine(other))

    def over(self, one: Form, other: Form) -> Form:
        """The quotient."""
        if isinstance(other, Fraction):
            return self._scaled(one, as_float(1 / other)) if other else Unknown(frozenset())
        if isinstance(other, Pick):
            return Pick(tuple((literal, self.over(one, value)) for literal, value in other.cases))
        if isinstance(one, Ratio) and isinstance(other, Ratio) and one.bottom == other.bottom:
            return self._ratio(one.top, other.top)
        if isinstance(other, Ratio) and isinstance(one, Fraction):
            return self._ratio(other.bottom * as_float(one), other.top)
        return self._ratio(self.affine(one), self.affine(other))

    def value(self, form: Affine) -> float:
        """What a form was in the last proposal; a variable without a value there counts as the middle of its range."""
        result = form.constant
        for index, factor in form.terms.items():
            known = index < len(self.point)
            model = self.logic.model
            result += factor * (self.point[index] if known else (model.low[index] + model.high[index]) / 2)
        return result

    def _each(self, form: Form, plain: Callable[[Affine], Affine], part: Callable[[Form], Form]) -> Form:
        """A change that commutes with ratios, extremes and choices."""
        match form:
            case Ratio(top, bottom):
                return Ratio(top + (plain(Affine()).constant * bottom), bottom)
            case Extreme(pick, parts):
                return Extreme(pick, tuple(part(item) for item in parts))
            case Pick(cases):
                return Pick(tuple((literal, part(value)) for literal, value in cases))
            case _:
                return plain(self.affine(form))

    def _scaled(self, form: Form, factor: float) -> Form:
        match form:
            case Ratio(top, bottom):
                return Ratio(top * factor, bottom)
            case Extreme(pick, parts):
                flipped = pick if factor >= 0 else FLIPPED[pick]
                return Extreme(flipped, tuple(self._scaled(item, factor) for item in parts))  # type: ignore[arg-type]  # min or max
            case Pick(cases):
                return Pick(tuple((literal, self._scaled(value, factor)) for literal, value in cases))
            case _:
                return self.affine(form) * factor

    def _ratio(self, top: Affine, bottom: Affine) -> Form:
        """A ratio over a bottom that is never zero; else the bottom as it was in the last proposal."""
        low, high = self.logic.model.range(bottom)
        if low > 0:
            return Ratio(top, bottom)
        if high < 0:
            return Ratio(-top, -bottom)
        was = self.value(bottom)
        self.unmodelled = True
        return top * (1 / was) if was else Unknown(frozenset())

    def _quotient(self, top: Affine, bottom: Affine) -> Affine:
        """N/D ≈ r + (N − r·D)/D₀ at a point where N/D is r and D is D₀."""
        if bottom.fixed:
            return top * (1 / bottom.constant)
        self.approximated = True
        was = self.value(bottom)
        ratio = self.value(top) / was
        return (top - bottom * ratio) * (1 / was) + ratio

    def _product(self, one: Affine, other: Affine) -> Affine:
        """A·B ≈ A₀·B + B₀·A − A₀·B₀ at a point where they are A₀ and B₀."""
        if one.fixed or other.fixed:
            return other * one.constant if one.fixed else one * other.constant
        self.approximated = True
        first, second = self.value(one), self.value(other)
        return other * first + one * second - first * second
