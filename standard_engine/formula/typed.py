"""Bound expressions with what is known of them: kind, unit, options, and when they do not apply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.findings import formula_codes as codes
from standard_engine.formula import units
from standard_engine.formula.problem import fault
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import SUMS, Arithmetic, Choose, Field, Name, Negative, Node, Number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

KIND_WORDS = {Kind.NUMBER: "数值", Kind.TRUTH: "是非", Kind.TEXT: "选项", Kind.DATE: "日期"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A bound expression with what is known of it.

    `literal`: a bare number that takes the unit of what it meets. `options`: the values a text may take.
    `codes`: the scope's own handle for a code list. `absent`: when it does not apply; None is never.
    """

    node: Node
    kind: Kind
    unit: units.Unit = units.NUMBER
    literal: bool = False
    options: tuple[str, ...] | None = None
    codes: str | None = None
    absent: Node | None = None


@dataclass(frozen=True, slots=True)
class Keyed:
    """One expression a key of a table or a collection. A table of constants may have more keys than are asked for."""

    axis: str
    items: Mapping[str, Typed]
    constant: bool = False


Bound: TypeAlias = Typed | Keyed


def convert(value: Typed, unit: units.Unit) -> Typed:
    """The same value in another unit of its dimension; a bare number just takes the unit.

    Raises:
        FormulaError: where the dimensions differ.
    """
    if value.kind is not Kind.NUMBER or (value.unit == unit and not value.literal):
        return value
    if value.literal:
        return replace(value, node=_with_unit(value.node, str(unit)), unit=unit, literal=False)
    ratio = units.factor(value.unit, unit)
    node = value.node if ratio == 1 else converted(value.node, ratio, unit.times(value.unit, -1))
    return replace(value, node=node, unit=unit)


def require_unit(value: Typed, unit: units.Unit) -> Typed:
    """The value in the unit that was declared for it.

    Raises:
        FormulaError: F011 with both units, F009 for what is no number.
    """
    number(value)
    if not value.literal and not units.same_dimension(value.unit, unit):
        raise fault(codes.RESULT_UNIT, 0, found=str(value.unit) or "无量纲", expected=str(unit) or "无量纲")
    return convert(value, unit)


def converted(node: Node, ratio: Fraction, unit: units.Unit) -> Node:
    """The node times a unit factor; `unit` is the quotient of the units, new over old."""
    return Arithmetic("*", node, Number(ratio, str(unit), conversion=True))


def _with_unit(node: Node, unit: str) -> Node:
    """A bare number in a unit; in a product of bare numbers the first takes it."""
    match node:
        case Number(value, _, source):
            return Number(value, unit, source)
        case Negative(operand):
            return Negative(_with_unit(operand, unit))
        case Arithmetic(sign, left, right):
            return Arithmetic(sign, _with_unit(left, unit), _with_unit(right, unit) if sign in SUMS else right)
        case Choose(cases, otherwise):
            changed = tuple((condition, _with_unit(value, unit)) for condition, value in cases)
            return Choose(changed, _with_unit(otherwise, unit))
        case _:
            return node


def aligned(values: list[Typed]) -> list[Typed]:
    """The values in the unit of the first that has one; bare numbers take it.

    Raises:
        FormulaError: F010 naming the first unit and the one that does not fit.
    """
    leader = next((value for value in values if not value.literal), None)
    if leader is None:
        return values
    for value in values:
        if not value.literal and not units.same_dimension(leader.unit, value.unit):
            raise fault(codes.UNIT_MISMATCH, 0, left=str(leader.unit) or "无量纲", right=str(value.unit) or "无量纲")
    return [convert(value, leader.unit) for value in values]


def expect(value: Typed, kind: Kind) -> Typed:
    """The value, which must be of a kind.

    Raises:
        FormulaError: F009 naming both kinds.
    """
    if value.kind is not kind:
        raise fault(codes.KIND, 0, expected=KIND_WORDS[kind], found=KIND_WORDS[value.kind])
    return value


def number(value: Typed) -> Typed:
    """The value, which must be a number."""
    return expect(value, Kind.NUMBER)


def label(node: Node) -> str:
    """What a message calls an expression."""
    return node.id if isinstance(node, Field | Name) else "该表达式"
