"""Parsed tree → bound tree: names resolved, kinds and units checked, conversions written out, tables spread out.

What may be *not applicable* is worked out here too: every bound expression knows the condition under which it does not
apply (`absent`), and the aggregating functions skip such arguments. So no reading has to know about it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from standard_engine.findings import formula_codes as codes
from standard_engine.formula.absence import conjunction, disjunction
from standard_engine.formula.functions import ArgumentError, apply
from standard_engine.formula.operators import arithmetic, choose, comparison, connective, negation, negative
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
from standard_engine.formula.typed import KIND_WORDS, Bound, Keyed, Typed, convert, label, require_unit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Bound", "Keyed", "Scope", "Typed", "bind", "conjunction", "convert", "disjunction", "require_unit"]

MOST_BACK = 9
AS_OF = "as_of"
DATA_YEAR = "data_year"
_OWN_NAMES = {AS_OF, DATA_YEAR}


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


def bind(tree: Node, scope: Scope, back: int = 0) -> Typed:
    """The bound expression of a parsed tree, `back` years before the latest data year.

    Raises:
        FormulaError: with every unknown name, or the first fault of kind, unit or table.
    """
    _check_names(tree, scope)
    return _Binder(scope).single(tree, back)


def _check_names(tree: Node, scope: Scope) -> None:
    problems = []
    options = _option_names(tree)
    for node in walk(tree):
        if isinstance(node, Name) and id(node) not in options and not _defined(node, scope, 0):
            problems.append(_unknown(node.id, node.at, scope))
        if isinstance(node, Member) and scope.member(node.owner, node.member, 0) is None:
            problems.append(_unknown(f"{node.owner}.{node.member}", node.at, scope))
    if problems:
        raise FormulaError(problems)


def _defined(node: Name, scope: Scope, back: int) -> bool:
    return node.id in _OWN_NAMES or scope.name(node.id, back) is not None


def _unknown(name: str, at: int, scope: Scope) -> Problem:
    return Problem(codes.UNKNOWN_NAME, at, {"name": name, "guess": scope.suggest(name)})


def _option_names(tree: Node) -> set[int]:
    """Names that stand beside == or !=, which may be options; whether they are is for the comparison to say."""
    return {
        id(side)
        for node in walk(tree)
        if isinstance(node, Comparison) and node.sign in {"==", "!="}
        for side in (node.left, node.right)
        if isinstance(side, Name)
    }


_ONE_TABLE = {"min", "max", "mean"}
"""Functions in which a single value beside a table would look like a bound for each row, and be one more row."""


class _Binder:
    """Binds one formula in one scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def single(self, node: Node, back: int) -> Typed:
        """A bound expression that must not be a table."""
        bound = self.bind(node, back)
        if isinstance(bound, Keyed):
            what = "分项表须先用 sum、count、all 等汇总"
            raise fault(codes.AXIS, _start(node), left=bound.axis, right="单个数值", what=what)
        return bound

    def bind(self, node: Node, back: int) -> Bound:
        """The bound expression; a fault without a place is put where the node begins."""
        try:
            return self.meaning(node, back)
        except FormulaError as error:
            start = _start(node)
            raise FormulaError(replace(problem, at=problem.at or start) for problem in error.problems) from None

    def meaning(self, node: Node, back: int) -> Bound:
        """What a node stands for, by its kind."""
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
            case Lookup(table, key):
                return self.lookup(table, key, back)
            case Negative(operand):
                return spread([self.bind(operand, back)], lambda parts: negative(parts[0]))
            case Arithmetic(sign, left, right):
                sides = [self.bind(left, back), self.bind(right, back)]
                return spread(sides, lambda parts: arithmetic(sign, *parts))
            case Comparison(sign_, left, right):
                sides = self.sides(left, right, back)
                return spread(sides, lambda parts: comparison(sign_, *parts))
            case And(operands) | Or(operands):
                kind, bound = type(node), [self.bind(operand, back) for operand in operands]
                return spread(bound, lambda parts: connective(kind, parts))
            case Not(operand):
                return spread([self.bind(operand, back)], lambda parts: negation(parts[0]))
            case Choose():
                return self.choose(node, back)
            case Among(item, words, text):
                return spread([self.bind(item, back)], lambda parts: self.among(parts[0], words, text))
            case Call():
                return self.call(node, back)
            case Today() | DataYear() | Field():
                raise TypeError(f"{type(node).__name__} belongs to a bound tree")

    def name(self, name: str, at: int, back: int) -> Bound:
        """A name of the scope, or one of the two that every formula has."""
        if name == AS_OF:
            return Typed(Today(), Kind.DATE)
        if name == DATA_YEAR:
            return Typed(DataYear(back), Kind.NUMBER, literal=True)
        return self.found(self._scope.name(name, back), name, at)

    def found(self, bound: Bound | None, name: str, at: int) -> Bound:
        """What the scope gave, which must be something."""
        if bound is None:
            raise FormulaError([_unknown(name, at, self._scope)])
        return bound

    def sides(self, left: Node, right: Node, back: int) -> list[Bound]:
        """Both sides of a comparison; a name that means nothing itself may be an option of the other side."""
        undefined = [side for side in (left, right) if isinstance(side, Name) and not _defined(side, self._scope, back)]
        if len(undefined) > 1:
            raise FormulaError(_unknown(side.id, side.at, self._scope) for side in undefined)
        if left in undefined or isinstance(left, Text):
            other = self.bind(right, back)
            return [self.option(left, other, back), other]
        other = self.bind(left, back)
        return [other, self.option(right, other, back)]

    def option(self, node: Node, other: Bound, back: int) -> Bound:
        """A side of a comparison: an option of the other side by its name, or what it is by itself."""
        sample = next(iter(other.items.values())) if isinstance(other, Keyed) else other
        match node:
            case Text(word) if sample.codes is not None:
                pass
            case Name(word) if not _defined(node, self._scope, back):
                pass
            case _:
                return self.bind(node, back)
        if sample.kind is not Kind.TEXT:
            raise FormulaError([_unknown(word, _start(node), self._scope)])
        found = self._scope.group(sample, (word,))
        if isinstance(found, str) or found[1] or len(found[0]) != 1:
            hint = "" if isinstance(found, str) else "；成组或分级的代码用 in"
            raise fault(codes.UNKNOWN_CODE, _start(node), name=word, item=label(sample.node), guess=hint)
        return Typed(Text(found[0][0]), Kind.TEXT, options=found[0])

    def among(self, item: Typed, words: tuple[str, ...], text: str) -> Typed:
        """`item in words`, the words replaced by the codes that they stand for."""
        if item.kind is not Kind.TEXT:
            raise fault(codes.KIND, 0, expected="选项或代码", found=KIND_WORDS[item.kind])
        found = self._scope.group(item, words)
        if isinstance(found, str):
            raise fault(codes.UNKNOWN_CODE, 0, name=found, item=label(item.node), guess="")
        return Typed(Among(item.node, found[0], text, prefix=found[1]), Kind.TRUTH, absent=item.absent)

    def lookup(self, table: Node, key: Node, back: int) -> Typed:
        """The row that a choice names, as a choice of its rows."""
        rows, chosen = self.bind(table, back), self.single(key, back)
        if not isinstance(rows, Keyed) or chosen.kind is not Kind.TEXT or not chosen.options:
            raise fault(codes.AXIS, 0, left="方括号前须是分项表", right="方括号内须是选项数据项", what="种类不符")
        unknown = [option for option in chosen.options if option not in rows.items]
        if unknown:
            what = f"表中没有 {'、'.join(unknown)}"
            raise fault(codes.AXIS, 0, left=rows.axis, right=label(chosen.node), what=what)
        *cases, last = [(_equals(chosen, option), rows.items[option]) for option in chosen.options]
        return choose(cases, last[1]) if cases else replace(last[1], absent=disjunction(chosen.absent, last[1].absent))

    def choose(self, node: Choose, back: int) -> Bound:
        """A choice; where a part is a table, one choice a key."""
        conditions = [self.bind(condition, back) for condition, _ in node.cases]
        values = [self.bind(value, back) for _, value in node.cases]
        count = len(conditions)
        return spread(
            [*conditions, *values, self.bind(node.otherwise, back)],
            lambda parts: choose(list(zip(parts[:count], parts[count:-1], strict=True)), parts[-1]),
        )

    def call(self, node: Call, back: int) -> Bound:
        """A function; the rows of a table are arguments one by one."""
        if node.function == "previous":
            return self.previous(node, back)
        parts = [self.bind(argument, back) for argument in node.arguments]
        tables = [part for part in parts if isinstance(part, Keyed)]
        if node.function in _ONE_TABLE and 0 < len(tables) < len(parts):
            what = "只能是一张分项表，或都是单个数值；逐项取大小写成 a if a > b else b"
            raise fault(codes.ARGUMENTS, node.at, name=node.function, what=what)
        arguments: list[Typed] = []
        for part in parts:
            arguments.extend(part.items.values() if isinstance(part, Keyed) else [part])
        if not arguments:
            raise fault(codes.ARGUMENTS, node.at, name=node.function, what="没有参数，或分项表是空的")
        try:
            return apply(node.function, arguments)
        except ArgumentError as error:
            raise fault(codes.ARGUMENTS, node.at, name=node.function, what=str(error)) from None

    def previous(self, node: Call, back: int) -> Bound:
        """Everything inside, so many data years earlier."""
        match node.arguments:
            case (inner,):
                return self.bind(inner, back + 1)
            case (inner, Number(value)) if value.denominator == 1 and 1 <= value <= MOST_BACK:
                return self.bind(inner, back + int(value))
            case _:
                what = f"写 previous(x) 或 previous(x, 1…{MOST_BACK})"
                raise fault(codes.ARGUMENTS, node.at, name="previous", what=what)


def spread(parts: list[Bound], combine: Callable[[list[Typed]], Typed]) -> Bound:
    """Combine key by key where a part is a table; single values go with every key."""
    tables = [part for part in parts if isinstance(part, Keyed)]
    if not tables:
        return combine([part for part in parts if isinstance(part, Typed)])
    axis, keys = _common_keys(tables)
    rows = {key: combine([part.items[key] if isinstance(part, Keyed) else part for part in parts]) for key in keys}
    return Keyed(axis, rows, all(table.constant for table in tables))


def _common_keys(tables: list[Keyed]) -> tuple[str, list[str]]:
    first = next((table for table in tables if not table.constant), tables[0])
    for table in tables:
        if table.axis != first.axis:
            raise fault(codes.AXIS, 0, left=first.axis, right=table.axis, what="不是同一枚举")
        missing = [key for key in first.items if key not in table.items]
        extra = [] if table.constant else [key for key in table.items if key not in first.items]
        if missing or extra:
            what = f"缺少或多出 {'、'.join(missing + extra)}"
            raise fault(codes.AXIS, 0, left=first.axis, right=table.axis, what=what)
    return first.axis, list(first.items)


def _start(node: Node) -> int:
    """The offset of the first name in a node; 0 where it has none."""
    return min((part.at for part in walk(node) if isinstance(part, Name | Member | Lookup | Call)), default=0)


def _equals(item: Typed, option: str) -> Typed:
    return comparison("==", item, Typed(Text(option), Kind.TEXT))
