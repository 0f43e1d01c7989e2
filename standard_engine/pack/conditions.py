"""Conditions of criteria: which are narrower, which exclude each other, which can never hold.

A condition is understood as boxes: for each field it asks about, a set of codes or a range of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.findings import rule_codes as codes
from standard_engine.formula.tree import Among, And, Comparison, Field, Name, Node, Not, Number, Or, Text

if TYPE_CHECKING:
    from standard_engine.pack.draft import Path_
    from standard_engine.pack.lowering import Lowering
    from standard_engine.pack.resolved import CriterionEntry

MOST_BOXES = 64


@dataclass(frozen=True, slots=True)
class Codes:
    """The value is one of the codes, or starts with one."""

    members: frozenset[str]
    prefix: bool

    def within(self, other: Codes) -> bool:
        """Is every value allowed here allowed there?"""
        if other.prefix:
            return all(member.startswith(tuple(other.members)) for member in self.members)
        return not self.prefix and self.members <= other.members

    def apart(self, other: Codes) -> bool:
        """Can no value be allowed by both?"""
        return not any(
            one == two or (other.prefix and one.startswith(two)) or (self.prefix and two.startswith(one))
            for one in self.members
            for two in other.members
        )

    def both(self, other: Codes) -> Codes:
        """What both allow, by the codes that lie in the other."""
        kept = {one for one in self.members if Codes(frozenset({one}), self.prefix).within(other)}
        kept |= {two for two in other.members if Codes(frozenset({two}), other.prefix).within(self)}
        return Codes(frozenset(kept), self.prefix and other.prefix)

    @property
    def empty(self) -> bool:
        """Is no value allowed?"""
        return not self.members


@dataclass(frozen=True, slots=True)
class Range:
    """The number lies between the ends; an open end is excluded; None is unbounded."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def within(self, other: Range) -> bool:
        """Is every value allowed here allowed there?"""
        both = self.both(other)
        return both == self

    def apart(self, other: Range) -> bool:
        """Can no value be allowed by both?"""
        return self.both(other).empty

    def both(self, other: Range) -> Range:
        """What both allow."""
        lows = [(end.low, end.low_open) for end in (self, other) if end.low is not None]
        highs = [(end.high, end.high_open) for end in (self, other) if end.high is not None]
        low, low_open = max(lows) if lows else (None, False)
        high, high_open = min(highs, key=lambda end: (end[0], not end[1])) if highs else (None, False)
        return Range(low, high, low_open, high_open)

    @property
    def empty(self) -> bool:
        """Is no value allowed?"""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


Constraint: TypeAlias = Codes | Range
Box: TypeAlias = Mapping[Node, Constraint]


def boxes(condition: Node) -> list[Box] | None:
    """The condition as boxes, any of which may hold; None where it asks for more than codes and ranges."""
    match condition:
        case Or(operands):
            parts = [boxes(operand) for operand in operands]
            return None if None in parts else [box for part in parts if part is not None for box in part]
        case And(operands):
            return _product([boxes(operand) for operand in operands])
        case Among(Field() | Name() as item, members, _, prefix):
            return [{item: Codes(frozenset(members), prefix)}]
        case Comparison("==", Field() | Name() as item, Text(value)):
            return [{item: Codes(frozenset({value}), prefix=False)}]
        case Comparison(sign, Field() | Name() as item, Number(value)) if sign != "!=":
            return [{item: _range(sign, value)}]
        case Comparison(sign, Number(value), Field() | Name() as item) if sign != "!=":
            return [{item: _range({"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign), value)}]
        case Field() | Name():
            return [{condition: Codes(frozenset({"true"}), prefix=False)}]
        case Not(Field() | Name() as item):
            return [{item: Codes(frozenset({"false"}), prefix=False)}]
        case _:
            return None


def _range(sign: str, value: Fraction) -> Range:
    match sign:
        case "<" | "<=":
            return Range(high=value, high_open=sign == "<")
        case ">" | ">=":
            return Range(low=value, low_open=sign == ">")
        case _:
            return Range(value, value)


def _product(parts: list[list[Box] | None]) -> list[Box] | None:
    joined: list[Box] = [{}]
    for part in parts:
        if part is None or len(joined) * len(part) > MOST_BOXES:
            return None
        combined = [_join(one, other) for one in joined for other in part]
        if None in combined:
            return None
        joined = [box for box in combined if box is not None]
    return joined


def _join(one: Box, other: Box) -> Box | None:
    """The box in which both hold; None where one item is asked for codes and for numbers."""
    box = dict(one)
    for item, constraint in other.items():
        joined = _both(box[item], constraint) if item in box else constraint
        if joined is None:
            return None
        box[item] = joined
    return box


def _both(one: Constraint, other: Constraint) -> Constraint | None:
    if isinstance(one, Codes) and isinstance(other, Codes):
        return one.both(other)
    if isinstance(one, Range) and isinstance(other, Range):
        return one.both(other)
    return None


def _excluded(one: Box, other: Box) -> bool:
    return any(_apart(one[item], other[item]) for item in one.keys() & other.keys())


def _apart(one: Constraint, other: Constraint) -> bool:
    if isinstance(one, Codes) and isinstance(other, Codes):
        return one.apart(other)
    return isinstance(one, Range) and isinstance(other, Range) and one.apart(other)


def _inside(one: Box, other: Box) -> bool:
    return all(item in one and _within(one[item], constraint) for item, constraint in other.items())


def _within(one: Constraint, other: Constraint) -> bool:
    if isinstance(one, Codes) and isinstance(other, Codes):
        return one.within(other)
    return isinstance(one, Range) and isinstance(other, Range) and one.within(other)


def exclusive(one: list[Box], other: list[Box]) -> bool:
    """Can the two conditions never hold at once?"""
    return all(_excluded(first, second) for first in one for second in other)


def narrower(one: list[Box], other: list[Box]) -> bool:
    """Does the first condition hold only where the second does?"""
    return all(any(_inside(first, second) for second in other) for first in one)


def impossible(condition: list[Box]) -> bool:
    """Can the condition never hold?"""
    return all(any(constraint.empty for constraint in box.values()) for box in condition)


def by_precedence(low: Lowering, path: Path_, entries: list[CriterionEntry]) -> list[CriterionEntry]:
    """The entries so that the first whose condition holds is the one meant: the narrower before the wider.

    Two conditions that can hold at once must be one inside the other; anything else is a finding.
    """
    general = [entry for entry in entries if entry.when is None]
    special = sorted((entry for entry in entries if entry.when is not None), key=lambda entry: entry.when_text or "")
    understood = [(entry, boxes(entry.when)) for entry in special if entry.when is not None]
    place = low.draft.place(path)
    for at, (entry, one) in enumerate(understood):
        if one is None:
            low.builder.findings.append(codes.UNCLEAR_CONDITION.at(place, when=entry.when_text))
        elif impossible(one):
            low.builder.findings.append(codes.NEVER_HOLDS.at(place, when=entry.when_text))
        for other_entry, other in understood[at + 1 :]:
            if one is None or other is None or exclusive(one, other):
                continue
            if narrower(one, other) == narrower(other, one):
                texts = {"one": entry.when_text, "other": other_entry.when_text}
                low.builder.findings.append(codes.CONDITIONS_OVERLAP.at(place, **texts))
    width = [
        sum(two is not None and one is not None and narrower(two, one) for _, two in understood)
        for _, one in understood
    ]
    order = sorted(range(len(understood)), key=lambda at: (width[at], understood[at][0].when_text or ""))
    return [understood[at][0] for at in order] + general
