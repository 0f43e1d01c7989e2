"""Parsed tree → bound tree: names resolved, kinds and units checked, conversions written out, tables spread out.

What may be *not applicable* is worked out here too: every bound expression knows the condition under which it does not
apply (`absent`), and the aggregating functions skip such arguments. So no reading has to know about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeAlias

from standard_engine.findings import formula_codes as codes
from standard_engine.formula import units
from standard_engine.formula.problem import FormulaError, Problem, fault
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    DataYear,
    Field,
    Lookup,
    Member,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Today,
    Truth,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_BACK = 9
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


class Scope(Protocol):
    """What names mean where a formula stands."""

    def name(self, name: str, back: int) -> Bound | None:
        """The meaning of a name, `back` years before the latest data year; None if it has none."""

    def member(self, owner: str, member: str, back: int) -> Bound | None:
        """The meaning of `owner.member`; None if it has none."""

    def group(self, item: Typed, words: tuple[str, ...]) -> tuple[tuple[str, ...], bool] | str:
        """Codes (and whether they are prefixes) that the words after `in` stand for, or the word that is unknown."""

    def suggest(self, name: str) -> str:
        """A did-you-mean for an unknown name."""


def disjunction(*conditions: Node | None) -> Node | None:
    """Any of the conditions; None stands for never."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    return None if not found else found[0] if len(found) == 1 else Or(found)


def conjunction(*conditions: Node | None) -> Node | None:
    """All of the conditions; None stands for never, and there must be one."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    return None if len(found) < len(conditions) or not found else found[0] if len(found) == 1 else And(found)


def bind(tree: Node, scope: Scope, back: int = 0) -> Typed:
    """The bound expression of a parsed tree, `back` years before the latest data year.

    Raises:
        FormulaError: with every unknown name, or the first fault of kind, unit or table.
    """
    _check_names(tree, scope)
    return _Binder(scope).single(tree, back)


def convert(value: Typed, unit: units.Unit) -> Typed:
    """The same value in another unit of its dimension; a bare number just takes the unit.

    Raises:
        FormulaError: where the dimensions differ.
    """
    if value.kind is not Kind.NUMBER or (value.unit == unit and not value.literal):
        return value
    if value.literal:
        return replace(value, node=_with_unit(value.node, str(unit)), unit=unit)
    ratio = units.factor(value.unit, unit)
    node = value.node if ratio == 1 else _converted(value.node, ratio, unit.times(value.unit, -1))
    return replace(value, node=node, unit=unit)


def require_unit(value: Typed, unit: units.Unit) -> Typed:
    """The value in the unit that was declared for it.

    Raises:
        FormulaError: F011 with both units, F009 for what is no number.
    """
    if value.kind is not Kind.NUMBER:
        raise fault(codes.KIND, 0, expected=KIND_WORDS[Kind.NUMBER], found=KIND_WORDS[value.kind])
    if not value.literal and not units.same_dimension(value.unit, unit):
        raise fault(codes.RESULT_UNIT, 0, found=str(value.unit) or "无量纲", expected=str(unit) or "无量纲")
    return convert(value, unit)


def _converted(node: Node, ratio: Fraction, unit: units.Unit) -> Node:
    return Arithmetic("*", node, Number(ratio, str(unit), conversion=True))


def _with_unit(node: Node, unit: str) -> Node:
    match node:
        case Number(value, _, source):
            return Number(value, unit, source)
        case Negative(operand):
            return Negative(_with_unit(operand, unit))
        case _:
            return node


def _check_names(tree: Node, scope: Scope) -> None:
    problems = []
    options = _option_names(tree)
    for node in walk(tree):
        if isinstance(node, Name) and id(node) not in options and scope.name(node.id, 0) is None:
            problems.append(_unknown(node.id, node.at, scope))
        if isinstance(node, Member) and scope.member(node.owner, node.member, 0) is None:
            problems.append(_unknown(f"{node.owner}.{node.member}", node.at, scope))
    if problems:
        raise FormulaError(problems)


def _unknown(name: str, at: int, scope: Scope) -> Problem:
    return Problem(codes.UNKNOWN_NAME, at, {"name": name, "hint": scope.suggest(name)})


def _option_names(tree: Node) -> set[int]:
    """Names that stand beside == or !=, which may be options; whether they are is for the comparison to say."""
    return {
        id(side)
        for node in walk(tree)
        if isinstance(node, Comparison) and node.sign in {"==", "!="}
        for side in (node.left, node.right)
        if isinstance(side, Name)
    }


class _Binder:
    """Binds one formula in one scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def single(self, node: Node, back: int) -> Typed:
        """A bound expression that must not be a table."""
        bound = self.bind(node, back)
        if isinstance(bound, Keyed):
            at = getattr(node, "at", 0)
            raise fault(codes.AXIS, at, left=bound.axis, right="单个数值", what="分项表须先用 sum、count、all 等汇总")
        return bound

    def bind(self, node: Node, back: int) -> Bound:
        match node:
            case Number():
                return Typed(node, Kind.NUMBER, literal=True)
            case Text(value):
                return Typed(node, Kind.TEXT, options=(value,))
            case Truth():
                return Typed(node, Kind.TRUTH)
            case Name(name, at):
                return self.name(name, at, back)
            case Member(owner, member, at):
                return self.found(self._scope.member(owner, member, back), f"{owner}.{member}", at)
            case Lookup(table, key, at):
                return self.lookup(table, key, at, back)
            case Negative(operand):
                return self.spread([self.bind(operand, back)], self.negative)
            case Arithmetic(sign, left, right):
                sides = [self.bind(left, back), self.bind(right, back)]
                return self.spread(sides, lambda parts: _arithmetic(sign, *parts))
            case Comparison():
                return self.comparison(node, back)
            case And(operands) | Or(operands):
                kind = type(node)
                return self.spread(
                    [self.bind(operand, back) for operand in operands], lambda parts: _logic(kind, parts)
                )
            case Not(operand):
                return self.spread([self.bind(operand, back)], _negation)
            case Choose():
                return self.choose(node, back)
            case Among(item, words, label):
                return self.spread([self.bind(item, back)], lambda parts: self.among(parts[0], words, label))
            case Call():
                return self.call(node, back)
            case _:
                raise AssertionError(node)

    def name(self, name: str, at: int, back: int) -> Bound:
        if name == "as_of":
            return Typed(Today(), Kind.DATE)
        if name == "data_year":
            return Typed(DataYear(back), Kind.NUMBER, literal=True)
        return self.found(self._scope.name(name, back), name, at)

    def found(self, bound: Bound | None, name: str, at: int) -> Bound:
        if bound is None:
            raise FormulaError([_unknown(name, at, self._scope)])
        return bound

    def spread(self, parts: list[Bound], combine: Callable[[list[Typed]], Typed]) -> Bound:
        """Combine key by key where a part is a table; single values go with every key."""
        tables = [part for part in parts if isinstance(part, Keyed)]
        if not tables:
            return combine([part for part in parts if isinstance(part, Typed)])
        axis, keys = _common_keys(tables)
        return Keyed(
            axis,
            {key: combine([part.items[key] if isinstance(part, Keyed) else part for part in parts]) for key in keys},
            all(table.constant for table in tables),
        )

    def negative(self, parts: list[Typed]) -> Typed:
        value = _number(parts[0])
        return replace(value, node=Negative(value.node))

    def comparison(self, node: Comparison, back: int) -> Bound:
        left, right = self.sides(node, back)
        return self.spread([left, right], lambda parts: _comparison(node.sign, *parts))

    def sides(self, node: Comparison, back: int) -> tuple[Bound, Bound]:
        """Both sides; a name that means nothing itself may be an option of the other side."""
        left, right = self.meaning(node.left, back), self.meaning(node.right, back)
        if left is None and right is None:
            unknown = [side for side in (node.left, node.right) if isinstance(side, Name)]
            raise FormulaError([_unknown(side.id, side.at, self._scope) for side in unknown])
        if left is None and right is not None:
            return self.option(node.left, right), right
        if right is None and left is not None:
            return left, self.option(node.right, left)
        assert left is not None and right is not None  # noqa: S101, PT018 - both cases are above
        return left, right

    def meaning(self, node: Node, back: int) -> Bound | None:
        """The bound side of a comparison; None for a name that is not defined."""
        unknown = (
            isinstance(node, Name) and node.id not in {"as_of", "data_year"} and self._scope.name(node.id, back) is None
        )
        return None if unknown else self.bind(node, back)

    def option(self, node: Node, other: Bound) -> Typed:
        assert isinstance(node, Name)  # noqa: S101 - narrowed by the caller
        sample = next(iter(other.items.values())) if isinstance(other, Keyed) else other
        if sample.kind is not Kind.TEXT:
            raise FormulaError([_unknown(node.id, node.at, self._scope)])
        found = self._scope.group(sample, (node.id,))
        if isinstance(found, str):
            raise fault(codes.UNKNOWN_CODE, node.at, name=found, item="左边的选项", hint="")
        return Typed(Text(found[0][0]), Kind.TEXT, options=found[0][:1])

    def among(self, item: Typed, words: tuple[str, ...], label: str) -> Typed:
        if item.kind is not Kind.TEXT:
            raise fault(codes.KIND, 0, expected="选项或代码", found=KIND_WORDS[item.kind])
        found = self._scope.group(item, words)
        if isinstance(found, str):
            raise fault(codes.UNKNOWN_CODE, 0, name=found, item=_label(item.node), hint="")
        return Typed(Among(item.node, found[0], label, prefix=found[1]), Kind.TRUTH, absent=item.absent)

    def lookup(self, table: Node, key: Node, at: int, back: int) -> Typed:
        rows = self.bind(table, back)
        chosen = self.single(key, back)
        if not isinstance(rows, Keyed) or chosen.kind is not Kind.TEXT or not chosen.options:
            raise fault(codes.AXIS, at, left="方括号前须是分项表", right="方括号内须是选项数据项", what="种类不符")
        unknown = [option for option in chosen.options if option not in rows.items]
        if unknown:
            raise fault(
                codes.AXIS,
                at,
                left=rows.axis,
                right=_label(chosen.node),
                what=f"表中没有 {'、'.join(unknown)}",
            )
        *cases, last = [(option, rows.items[option]) for option in chosen.options]
        picked = _choose([(_equals(chosen, option), value) for option, value in cases], last[1])
        return replace(picked, absent=disjunction(chosen.absent, picked.absent))

    def choose(self, node: Choose, back: int) -> Bound:
        conditions = [self.bind(condition, back) for condition, _ in node.cases]
        values = [self.bind(value, back) for _, value in node.cases]
        count = len(conditions)
        return self.spread(
            [*conditions, *values, self.bind(node.otherwise, back)],
            lambda parts: _choose(list(zip(parts[:count], parts[count:-1], strict=True)), parts[-1]),
        )

    def call(self, node: Call, back: int) -> Bound:
        if node.function == "previous":
            return self.previous(node, back)
        arguments: list[Typed] = []
        for argument in node.arguments:
            bound = self.bind(argument, back)
            arguments.extend(bound.items.values() if isinstance(bound, Keyed) else [bound])
        if not arguments:
            raise fault(codes.ARGUMENTS, node.at, name=node.function, what="没有参数，或分项表是空的")
        try:
            return _FUNCTIONS[node.function](arguments)
        except ValueError as error:
            if isinstance(error, FormulaError):
                raise
            raise fault(codes.ARGUMENTS, node.at, name=node.function, what=str(error)) from None

    def previous(self, node: Call, back: int) -> Bound:
        match node.arguments:
            case (inner,):
                return self.bind(inner, back + 1)
            case (inner, Number(value)) if value.denominator == 1 and 1 <= value <= MOST_BACK:
                return self.bind(inner, back + int(value))
            case _:
                raise fault(
                    codes.ARGUMENTS,
                    node.at,
                    name="previous",
                    what=f"写 previous(x) 或 previous(x, 1…{MOST_BACK})",
                )


def _common_keys(tables: list[Keyed]) -> tuple[str, list[str]]:
    first = next((table for table in tables if not table.constant), tables[0])
    for table in tables:
        if table.axis != first.axis:
            raise fault(codes.AXIS, 0, left=first.axis, right=table.axis, what="不是同一枚举")
        missing = [key for key in first.items if key not in table.items]
        extra = [] if table.constant else [key for key in table.items if key not in first.items]
        if missing or extra:
            raise fault(
                codes.AXIS,
                0,
                left=first.axis,
                right=table.axis,
                what=f"缺少或多出 {'、'.join(missing + extra)}",
            )
    return first.axis, list(first.items)


def _label(node: Node) -> str:
    return node.id if isinstance(node, Field | Name) else "该表达式"


def _expect(value: Typed, kind: Kind) -> Typed:
    if value.kind is not kind:
        raise fault(codes.KIND, 0, expected=KIND_WORDS[kind], found=KIND_WORDS[value.kind])
    return value


def _number(value: Typed) -> Typed:
    return _expect(value, Kind.NUMBER)


def _arithmetic(sign: str, left: Typed, right: Typed) -> Typed:
    absent = disjunction(left.absent, right.absent)
    _number(left)
    _number(right)
    if sign in "+-":
        left, right = _aligned([left, right])
        node = Arithmetic("+" if sign == "+" else "-", left.node, right.node)
        return Typed(node, Kind.NUMBER, left.unit, literal=left.literal and right.literal, absent=absent)
    product = left.unit.times(right.unit, 1 if sign == "*" else -1)
    unit, ratio = units.simplify(product)
    node: Node = Arithmetic("*" if sign == "*" else "/", left.node, right.node)
    if ratio != 1:
        node = _converted(node, ratio, unit.times(product, -1))
    return Typed(node, Kind.NUMBER, unit, absent=absent)


def _aligned(values: list[Typed]) -> list[Typed]:
    """The values in the unit of the first that has one; bare numbers take it."""
    leader = next((value for value in values if not value.literal), values[0])
    return [convert(value, leader.unit) if not leader.literal else value for value in values]


def _comparison(sign: str, left: Typed, right: Typed) -> Typed:
    if left.kind is not right.kind or left.kind is Kind.TRUTH:
        raise fault(codes.KIND, 0, expected=KIND_WORDS[left.kind], found=KIND_WORDS[right.kind])
    if left.kind is Kind.TEXT:
        if sign not in {"==", "!="}:
            raise fault(codes.KIND, 0, expected="== 或 !=（选项没有大小）", found=sign)
        for one, other in ((left, right), (right, left)):
            if isinstance(one.node, Text) and other.options is not None and one.node.value not in other.options:
                raise fault(codes.UNKNOWN_CODE, 0, name=one.node.value, item=_label(other.node), hint="")
    absent = disjunction(left.absent, right.absent)
    if left.kind is Kind.NUMBER:
        left, right = _aligned([left, right])
    return Typed(Comparison(sign, left.node, right.node), Kind.TRUTH, absent=absent)  # type: ignore[arg-type]  # one of the signs of the tree it came from


def _equals(item: Typed, option: str) -> Typed:
    return Typed(Comparison("==", item.node, Text(option)), Kind.TRUTH)


def _logic(kind: type[And | Or], parts: list[Typed]) -> Typed:
    for part in parts:
        _expect(part, Kind.TRUTH)
    return Typed(
        kind(tuple(part.node for part in parts)),
        Kind.TRUTH,
        absent=disjunction(*(part.absent for part in parts)),
    )


def _negation(parts: list[Typed]) -> Typed:
    return replace(_expect(parts[0], Kind.TRUTH), node=Not(parts[0].node))


def _choose(cases: list[tuple[Typed, Typed]], otherwise: Typed) -> Typed:
    for condition, _ in cases:
        _expect(condition, Kind.TRUTH)
    values = [value for _, value in cases] + [otherwise]
    if any(value.kind is not values[0].kind for value in values):
        raise fault(codes.KIND, 0, expected=KIND_WORDS[values[0].kind], found="另一种类（各分支须同种）")
    if values[0].kind is Kind.NUMBER:
        values = _aligned(values)
    conditions = [condition.node for condition, _ in cases]
    node = Choose(tuple(zip(conditions, [value.node for value in values[:-1]], strict=True)), values[-1].node)
    absent = disjunction(*(condition.absent for condition, _ in cases))
    if any(value.absent for value in values):
        branches = [value.absent or Truth(value=False) for value in values]
        absent = disjunction(absent, Choose(tuple(zip(conditions, branches[:-1], strict=True)), branches[-1]))
    known = [value.options for value in values]
    options = None if None in known else tuple(dict.fromkeys(option for some in known if some for option in some))
    unit = next((value.unit for value in values if not value.literal), units.NUMBER)
    literal = all(value.literal for value in values)
    return Typed(node, values[0].kind, unit, literal=literal, options=options, codes=values[0].codes, absent=absent)


def _present(value: Typed) -> Typed:
    """The condition that a value applies."""
    return Typed(Truth(value=True) if value.absent is None else Not(value.absent), Kind.TRUTH)


def _or_else(value: Typed, substitute: Node) -> Node:
    return value.node if value.absent is None else Choose(((Not(value.absent), value.node),), substitute)


def _numbers(arguments: list[Typed]) -> tuple[list[Typed], units.Unit, bool, Node | None]:
    values = _aligned([_number(argument) for argument in arguments])
    absent = conjunction(*(value.absent for value in values))
    return values, values[0].unit, all(value.literal for value in values), absent


def _sum(arguments: list[Typed]) -> Typed:
    values, unit, literal, absent = _numbers(arguments)
    zero = Number(Fraction(0), str(unit))
    node = Call("sum", tuple(_or_else(value, zero) for value in values))
    return Typed(node, Kind.NUMBER, unit, literal=literal, absent=absent)


def _mean(arguments: list[Typed]) -> Typed:
    values, unit, literal, absent = _numbers(arguments)
    if all(value.absent is None for value in values):
        return Typed(Call("mean", tuple(value.node for value in values)), Kind.NUMBER, unit, literal=literal)
    count = Call("count", tuple(_present(value).node for value in values))
    return Typed(Arithmetic("/", _sum(arguments).node, count), Kind.NUMBER, unit, absent=absent)


def _extreme(function: str) -> Callable[[list[Typed]], Typed]:
    def extreme(arguments: list[Typed]) -> Typed:
        values, unit, literal, absent = _numbers(arguments)
        certain = [value for value in values if value.absent is None]
        substitute = certain[0].node if certain else values[-1].node
        if not certain:
            cases = tuple((_present(value).node, value.node) for value in values[:-1])
            substitute = Choose(cases, substitute) if cases else substitute
        node = Call(function, tuple(_or_else(value, substitute) for value in values))
        return Typed(node, Kind.NUMBER, unit, literal=literal, absent=absent)

    return extreme


def _count(arguments: list[Typed]) -> Typed:
    parts = [
        part.node if part.absent is None else And((Not(part.absent), part.node))
        for part in (_expect(argument, Kind.TRUTH) for argument in arguments)
    ]
    return Typed(Call("count", tuple(parts)), Kind.NUMBER)


def _all(arguments: list[Typed]) -> Typed:
    parts = [_expect(argument, Kind.TRUTH) for argument in arguments]
    nodes = tuple(part.node if part.absent is None else Or((part.absent, part.node)) for part in parts)
    return Typed(And(nodes), Kind.TRUTH)


def _any(arguments: list[Typed]) -> Typed:
    parts = [_expect(argument, Kind.TRUTH) for argument in arguments]
    nodes = tuple(part.node if part.absent is None else And((Not(part.absent), part.node)) for part in parts)
    return Typed(Or(nodes), Kind.TRUTH)


def _abs(arguments: list[Typed]) -> Typed:
    (value,) = _exactly(arguments, 1)
    return replace(_number(value), node=Call("abs", (value.node,)))


def _round_to(arguments: list[Typed]) -> Typed:
    value, step = _exactly(arguments, 2)
    _number(value)
    if not isinstance(step.node, Number) or step.node.value <= 0:
        raise ValueError("第二个参数须是正数，如 0.01 或 0.5")
    return replace(value, node=Call("round_to", (value.node, convert(step, value.unit).node)))


def _given(arguments: list[Typed]) -> Typed:
    (value,) = _exactly(arguments, 1)
    if not isinstance(value.node, Field):
        raise ValueError("参数须是数据项")
    return Typed(Call("given", (value.node,)), Kind.TRUTH)


def _applicable(arguments: list[Typed]) -> Typed:
    return _present(_exactly(arguments, 1)[0])


def _first(arguments: list[Typed]) -> Typed:
    *others, last = arguments
    if not others:
        raise ValueError("至少两个参数")
    cases = [(_given([value]), replace(value, absent=None)) for value in others]
    return replace(_choose(cases, last), absent=conjunction(*(value.absent for value in arguments)))


def _years_after(arguments: list[Typed]) -> Typed:
    value, years = _exactly(arguments, 2)
    _expect(value, Kind.DATE)
    if not isinstance(years.node, Number) or years.node.value.denominator != 1:
        raise ValueError("第二个参数须是整数年数")
    return replace(value, node=Call("years_after", (value.node, years.node)))


def _exactly(arguments: list[Typed], count: int) -> list[Typed]:
    if len(arguments) != count:
        raise ValueError(f"需要 {count} 个参数，写了 {len(arguments)} 个")
    return arguments


_FUNCTIONS: dict[str, Callable[[list[Typed]], Typed]] = {
    "sum": _sum,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "mean": _mean,
    "count": _count,
    "all": _all,
    "any": _any,
    "abs": _abs,
    "round_to": _round_to,
    "given": _given,
    "applicable": _applicable,
    "first": _first,
    "years_after": _years_after,
}
