"""What operators do to bound expressions: kinds and units of both sides, and when the result does not apply."""

from __future__ import annotations

from dataclasses import replace

from standard_engine.findings import formula_codes as codes
from standard_engine.formula import units
from standard_engine.formula.absence import disjunction, of_choice, opposite, unless
from standard_engine.formula.problem import fault
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import (
    SUMS,
    And,
    Arithmetic,
    ArithmeticSign,
    Choose,
    Comparison,
    ComparisonSign,
    Negative,
    Node,
    Not,
    Or,
    Text,
)
from standard_engine.formula.typed import KIND_WORDS, Typed, aligned, converted, expect, label, number


def negative(value: Typed) -> Typed:
    """Minus x."""
    return replace(number(value), node=Negative(value.node))


def arithmetic(sign: ArithmeticSign, left: Typed, right: Typed) -> Typed:
    """A sum in the unit of its first part, a product in the product of the units."""
    absent = disjunction(number(left).absent, number(right).absent)
    literal = left.literal and right.literal
    if sign in SUMS:
        left, right = aligned([left, right])
        return Typed(Arithmetic(sign, left.node, right.node), Kind.NUMBER, left.unit, literal=literal, absent=absent)
    product = left.unit.times(right.unit, 1 if sign == "*" else -1)
    unit, ratio = units.simplify(product)
    node: Node = Arithmetic(sign, left.node, right.node)
    if ratio != 1:
        node = converted(node, ratio, unit.times(product, -1))
    return Typed(node, Kind.NUMBER, unit, literal=literal, absent=absent)


def comparison(sign: ComparisonSign, left: Typed, right: Typed) -> Typed:
    """A condition over two numbers, dates or options; only equality asks about options."""
    if left.kind is Kind.TRUTH or right.kind is Kind.TRUTH:
        raise fault(codes.KIND, 0, expected="数值、选项或日期", found="是非（是非不必比较，直接写 x 或 not x）")
    expect(right, left.kind)
    if left.kind is Kind.TEXT:
        _check_options(sign, left, right)
    absent = disjunction(left.absent, right.absent)
    if left.kind is Kind.NUMBER:
        left, right = aligned([left, right])
    return Typed(Comparison(sign, left.node, right.node), Kind.TRUTH, absent=absent)


def _check_options(sign: ComparisonSign, left: Typed, right: Typed) -> None:
    if sign not in {"==", "!="}:
        raise fault(codes.KIND, 0, expected="== 或 !=（选项没有大小）", found=sign)
    for one, other in ((left, right), (right, left)):
        if isinstance(one.node, Text) and other.options is not None and one.node.value not in other.options:
            raise fault(codes.UNKNOWN_CODE, 0, name=one.node.value, item=label(other.node), guess="")


def connective(kind: type[And | Or], parts: list[Typed]) -> Typed:
    """And, or; `x or not x.applies` always applies, since where x does not, the rest has decided."""
    nodes = [expect(part, Kind.TRUTH).node for part in parts]
    open_while = nodes if kind is And else [opposite(node) for node in nodes]
    absent = disjunction(
        *(unless(part.absent, open_while[:at] + open_while[at + 1 :]) for at, part in enumerate(parts))
    )
    return Typed(kind(tuple(nodes)), Kind.TRUTH, absent=absent)


def negation(value: Typed) -> Typed:
    """The opposite condition."""
    return replace(expect(value, Kind.TRUTH), node=Not(value.node))


def choose(cases: list[tuple[Typed, Typed]], otherwise: Typed) -> Typed:
    """The value of the first case that holds; all values of one kind, numbers in the unit of the first that has one."""
    conditions = [expect(condition, Kind.TRUTH) for condition, _ in cases]
    values = [value for _, value in cases] + [otherwise]
    kind = values[0].kind
    if any(value.kind is not kind for value in values):
        raise fault(codes.KIND, 0, expected=KIND_WORDS[kind], found="另一种类（各分支须同种）")
    if kind is Kind.NUMBER:
        values = aligned(values)
    nodes = [condition.node for condition in conditions]
    known = [value.options for value in values]
    return Typed(
        Choose(tuple(zip(nodes, [value.node for value in values[:-1]], strict=True)), values[-1].node),
        kind,
        values[0].unit,
        literal=all(value.literal for value in values),
        options=None if None in known else tuple(dict.fromkeys(option for some in known if some for option in some)),
        codes=values[0].codes,
        absent=of_choice(
            [(condition.node, condition.absent) for condition in conditions], [value.absent for value in values]
        ),
    )
