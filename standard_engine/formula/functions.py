"""The functions of the language: what each makes of its bound arguments. Aggregates skip what does not apply."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.formula.absence import conjunction, opposite
from standard_engine.formula.operators import choose
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import And, Arithmetic, Call, Choose, Field, Node, Number, Or, Truth
from standard_engine.formula.typed import Typed, aligned, convert, expect, number

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_YEARS = 100


class ArgumentError(ValueError):
    """Arguments that a function cannot take; the message, in Chinese, says why."""


def apply(function: str, arguments: list[Typed]) -> Typed:
    """A call of a function of the closed list, `previous` apart.

    Raises:
        ArgumentError: for arguments that it cannot take.
        FormulaError: for kinds and units that it cannot take.
    """
    return _FUNCTIONS[function](arguments)


def _present(value: Typed) -> Node:
    """The condition that a value applies."""
    return Truth(value=True) if value.absent is None else opposite(value.absent)


def _or_else(value: Typed, substitute: Node) -> Node:
    return value.node if value.absent is None else Choose(((_present(value), value.node),), substitute)


def _aggregate(arguments: list[Typed]) -> tuple[list[Typed], Typed]:
    """The arguments in one unit, and the last of them as the pattern of a result: absent only where all are."""
    values = aligned([number(argument) for argument in arguments])
    absent = conjunction(*(value.absent for value in values))
    return values, replace(values[-1], literal=all(value.literal for value in values), absent=absent)


def _sum(arguments: list[Typed]) -> Typed:
    values, pattern = _aggregate(arguments)
    zero = Number(Fraction(0), str(pattern.unit))
    return replace(pattern, node=Call("sum", tuple(_or_else(value, zero) for value in values)))


def _mean(arguments: list[Typed]) -> Typed:
    values, pattern = _aggregate(arguments)
    if all(value.absent is None for value in values):
        return replace(pattern, node=Call("mean", tuple(value.node for value in values)))
    count = Call("count", tuple(_present(value) for value in values))
    return replace(pattern, node=Arithmetic("/", _sum(arguments).node, count))


def _extreme(function: str) -> Callable[[list[Typed]], Typed]:
    def extreme(arguments: list[Typed]) -> Typed:
        values, pattern = _aggregate(arguments)
        certain = [value for value in values if value.absent is None]
        *others, last = values
        cases = tuple((_present(value), value.node) for value in others)
        substitute = certain[0].node if certain else Choose(cases, last.node) if cases else last.node
        return replace(pattern, node=Call(function, tuple(_or_else(value, substitute) for value in values)))

    return extreme


def _count(arguments: list[Typed]) -> Typed:
    return Typed(Call("count", tuple(_holds(argument) for argument in arguments)), Kind.NUMBER)


def _any(arguments: list[Typed]) -> Typed:
    parts = tuple(_holds(argument) for argument in arguments)
    return Typed(parts[0] if len(parts) == 1 else Or(parts), Kind.TRUTH)


def _holds(part: Typed) -> Node:
    """The condition that a part applies and holds."""
    node = expect(part, Kind.TRUTH).node
    return node if part.absent is None else And((_present(part), node))


def _all(arguments: list[Typed]) -> Typed:
    parts = [expect(argument, Kind.TRUTH) for argument in arguments]
    nodes = tuple(part.node if part.absent is None else Or((part.absent, part.node)) for part in parts)
    return Typed(nodes[0] if len(nodes) == 1 else And(nodes), Kind.TRUTH)


def _abs(arguments: list[Typed]) -> Typed:
    (value,) = _exactly(arguments, 1)
    return replace(number(value), node=Call("abs", (value.node,)))


def _round_to(arguments: list[Typed]) -> Typed:
    value, step = _exactly(arguments, 2)
    if not isinstance(step.node, Number) or step.node.value <= 0:
        raise ArgumentError("第二个参数须是正数，如 0.01 或 0.5")
    return replace(value, node=Call("round_to", (number(value).node, convert(step, value.unit).node)))


def _given(arguments: list[Typed]) -> Typed:
    (value,) = _exactly(arguments, 1)
    if not isinstance(value.node, Field):
        raise ArgumentError("参数须是数据项")
    return Typed(Call("given", (value.node,)), Kind.TRUTH)


def _applicable(arguments: list[Typed]) -> Typed:
    (value,) = _exactly(arguments, 1)
    return Typed(_present(value), Kind.TRUTH)


def _first(arguments: list[Typed]) -> Typed:
    *others, last = arguments
    if not others:
        raise ArgumentError("至少两个参数")
    return choose([(_given([value]), replace(value, absent=None)) for value in others], last)


def _years_after(arguments: list[Typed]) -> Typed:
    value, years = _exactly(arguments, 2)
    if not isinstance(years.node, Number) or years.node.value.denominator != 1 or years.node.value > MOST_YEARS:
        raise ArgumentError(f"第二个参数须是不超过 {MOST_YEARS} 的整数年数")
    return replace(expect(value, Kind.DATE), node=Call("years_after", (value.node, years.node)))


def _exactly(arguments: list[Typed], count: int) -> list[Typed]:
    if len(arguments) != count:
        raise ArgumentError(f"需要 {count} 个参数，写了 {len(arguments)} 个")
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
