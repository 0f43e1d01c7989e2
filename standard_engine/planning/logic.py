"""Conditions over the variables of a model: literals, and the rows that give them their meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standard_engine.planning.affine import Affine, total
from standard_engine.planning.forms import Literal_
from standard_engine.planning.model import Model

CLEAR = 1e-9
"""A range that passes zero by less than this share of itself only touches it."""
APART = 1e-6
"""How far, as a share of its range, a form stays from a limit that it must not reach."""


@dataclass(frozen=True, slots=True)
class Logic:
    """Literals of one model.

    `margin` is the share of its range by which a form keeps from every limit it meets. A `loose` model leaves out the rows
    that only keep a condition from being taken for false, or a number for smaller, than it is: it is far quicker to solve,
    and where the exact reading accepts its cheapest answer, no cheaper one exists.
    """

    model: Model
    margin: float = 0.0
    loose: bool = False

    def every(self, literals: Iterable[Literal_]) -> Literal_:
        """All of the conditions."""
        parts = list(literals)
        if any(part is False for part in parts):
            return False
        varying = [part for part in parts if isinstance(part, Affine)]
        if len(varying) < 2:  # noqa: PLR2004 - one condition is itself
            return varying[0] if varying else True
        both = self.model.variable(0, 1)
        for part in varying:
            self.model.keep(part - both, low=0)
        self.model.keep(both - total(varying), low=1 - len(varying))
        return both

    def some(self, literals: Iterable[Literal_]) -> Literal_:
        """At least one of the conditions."""
        return opposite(self.every(opposite(part) for part in literals))

    def not_above_zero(self, form: Affine, *, strict: bool = False) -> Literal_:
        """`form <= 0`, or `form < 0` where strict."""
        low, high = self.model.range(form)
        size = max(abs(low), abs(high))
        if high <= CLEAR * size and not (strict and high > -CLEAR * size):
            return True
        if low > CLEAR * size or (strict and low >= -CLEAR * size):
            return False
        holds = self.model.variable(0, 1, whole=True)
        inside = max(self.margin, APART if strict else 0.0) * size
        self.model.keep(form + holds * (high + inside), high=high)
        if not self.loose:
            outside = max(self.margin, 0.0 if strict else APART) * size
            self.model.keep(form + holds * (outside - low), low=outside)
        return holds

    def first(self, conditions: list[Literal_]) -> list[Literal_]:
        """For each condition and for none of them: is it the first that holds?"""
        if not any(isinstance(part, Affine) for part in conditions):
            at = next((at for at, part in enumerate(conditions) if part), len(conditions))
            return [place == at for place in range(len(conditions) + 1)]
        open_: list[tuple[int, Affine]] = []
        last = len(conditions)
        for at, part in enumerate(conditions):
            if part is True:
                last = at
                break
            if isinstance(part, Affine):
                open_.append((at, part))
        found: list[Literal_] = [False] * (len(conditions) + 1)
        if not open_:
            found[last] = True
            return found
        chosen = [self.model.variable(0, 1) for _ in open_]
        rest = 1 - total(chosen)
        self.model.keep(rest, low=0, high=1)
        for place, (at, part) in enumerate(open_):
            self.model.keep(part - chosen[place], low=0)
            for later in [*chosen[place + 1 :], rest]:
                self.model.keep(later + part, high=1)
            found[at] = chosen[place]
        found[last] = rest
        return found

    def most(self, parts: list[Affine]) -> Affine:
        """The greatest of several forms: not below any of them, and not above one."""
        kept = self._rivals(parts)
        if len(kept) == 1:
            return kept[0]
        ranges = [self.model.range(part) for part in kept]
        floor, ceiling = max(low for low, _ in ranges), max(high for _, high in ranges)
        result = self.model.variable(floor, ceiling)
        marks = [self.model.variable(0, 1, whole=True) for _ in kept[1:]]
        first = 1 - total(marks)
        self.model.keep(first, low=0)
        for part, mark, (low, _) in zip(kept, [first, *marks], ranges, strict=True):
            self.model.keep(result - part + mark * (ceiling - low), high=ceiling - low)
            if not self.loose:
                self.model.keep(result - part, low=0)
        return result

    def least(self, parts: list[Affine]) -> Affine:
        """The smallest of several forms."""
        if not self.loose:
            return -self.most([-part for part in parts])
        kept = self._rivals([-part for part in parts])
        if len(kept) == 1:
            return -kept[0]
        ranges = [self.model.range(part) for part in kept]
        result = self.model.variable(-max(high for _, high in ranges), -max(low for low, _ in ranges))
        for part in kept:
            self.model.keep(result + part, high=0)
        return result

    def _rivals(self, parts: list[Affine]) -> list[Affine]:
        """The forms that can be the greatest: one that is never below the floor, and all that may rise above it."""
        ranges = [self.model.range(part) for part in parts]
        firm = max(range(len(parts)), key=lambda at: ranges[at][0])
        floor = ranges[firm][0]
        kept = [parts[firm]]
        for part, (_, high) in zip(parts, ranges, strict=True):
            if high > floor and part not in kept:
                kept.append(part)
        return kept

    def chosen(self, cases: list[tuple[Affine, Affine]]) -> Affine:
        """The form whose literal holds; exactly one does."""
        if all(value.fixed for _, value in cases):
            return total(literal * value.constant for literal, value in cases)
        ranges = [self.model.range(value) for _, value in cases]
        least, most = min(low for low, _ in ranges), max(high for _, high in ranges)
        result = self.model.variable(least, most)
        for (literal, value), (low, high) in zip(cases, ranges, strict=True):
            self.model.keep(result - value + literal * (most - low), high=most - low)
            self.model.keep(result - value - literal * (high - least), low=least - high)
        return result


def opposite(literal: Literal_) -> Literal_:
    """The condition does not hold."""
    return 1 - literal if isinstance(literal, Affine) else not literal
