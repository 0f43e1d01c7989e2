"""The nodes of a tree as functions from a block of rows to columns. Kleene logic and bounds are those of `exact`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from standard_engine.formula import column_arithmetic as arithmetic
from standard_engine.formula.column_comparing import HOLDS, compared
from standard_engine.formula.column_sharing import Closure, by_text_of, once_in_block, only_text
from standard_engine.formula.column_texts import among, as_texts, chosen_texts, same_text
from standard_engine.formula.column_values import (
    INFINITE,
    Bools,
    Codes,
    Column,
    Dates,
    Doubts,
    Grain,
    Numbers,
    Texts,
    Truths,
    either,
)
from standard_engine.formula.reported import EPOCH, MISSING, NONE, NOT_APPLICABLE
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
)

if TYPE_CHECKING:
    from standard_engine.formula.column_block import Block

_DAY = "datetime64[D]"


def compile_columns(node: Node, shared: dict[Node, int]) -> Closure:
    """A function from a block to the node's column.

    `shared` numbers the parts that are worked out once in a block, however often they stand in a program.
    """
    closure = _compiled(node, shared)
    if isinstance(node, Choose) and (asked := only_text(node)) is not None:
        closure = by_text_of(asked, closure)
    return once_in_block(shared[node], closure) if node in shared else closure


def _compiled(node: Node, shared: dict[Node, int]) -> Closure:
    match node:
        case Number(value):
            constant = arithmetic.constant(value)
            return lambda _: constant
        case Text(text):
            return lambda block: Texts({text: np.ones(block.count, dtype=bool)})
        case Truth(truth):
            return lambda block: _certain(np.full(block.count, truth))
        case Today():
            return lambda block: Dates(np.array((block.as_of - EPOCH).days))
        case DataYear(back):
            return lambda block: arithmetic.constant(Fraction(block.year - back))
        case Field() | Name():
            key = node if isinstance(node, Field) else node.id
            return lambda block: block.values[key]
        case Negative(operand):
            inner = compile_columns(operand, shared)
            return lambda block: arithmetic.negated(_numbers(inner(block)))
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, compile_columns(left, shared), compile_columns(right, shared), repr(right))
        case Comparison(sign, left, right):
            return _comparison(node, sign, compile_columns(left, shared), compile_columns(right, shared))
        case And(operands):
            return _connective([compile_columns(operand, shared) for operand in operands], np.logical_and)
        case Or(operands):
            return _connective([compile_columns(operand, shared) for operand in operands], np.logical_or)
        case Not(operand):
            return _not(compile_columns(operand, shared))
        case Choose(cases, otherwise):
            return _choose(
                [(compile_columns(condition, shared), compile_columns(value, shared)) for condition, value in cases],
                compile_columns(otherwise, shared),
            )
        case Among(item, codes, _, prefix):
            inner = compile_columns(item, shared)
            return lambda block: among(inner(block), codes, prefix=prefix)
        case Call(function, arguments):
            return _call(node, function, arguments, shared)
        case Member() | Lookup():
            raise TypeError(f"{type(node).__name__} belongs to a parsed tree; bind it first")


def _certain(truths: Bools) -> Truths:
    return Truths(truths, truths)


def _numbers(column: Column) -> Numbers:
    assert isinstance(column, Numbers)  # noqa: S101 - kinds were checked when the tree was bound
    return column


def _truths(column: Column) -> Truths:
    assert isinstance(column, Truths)  # noqa: S101 - as above
    return column


def _arithmetic(sign: str, left: Closure, right: Closure, divisor: str) -> Closure:
    def combined(block: Block) -> Column:
        one, other = _numbers(left(block)), _numbers(right(block))
        match sign:
            case "+":
                return arithmetic.added([one, other])
            case "-":
                return arithmetic.added([one, arithmetic.negated(other)])
            case "*":
                return arithmetic.multiplied(one, other)
            case _:
                return arithmetic.divided(one, other, divisor, block.doubts)

    return combined


def _comparison(node: Node, sign: str, left: Closure, right: Closure) -> Closure:
    def comparison(block: Block) -> Column:
        one, other = left(block), right(block)
        if isinstance(one, Numbers) and isinstance(other, Numbers):
            near = Doubts(block.count)
            return block.settle(node, compared(sign, one, other, near), near)
        if isinstance(one, Dates) and isinstance(other, Dates):
            return _dates(sign, one, other)
        if isinstance(one, Truths) and isinstance(other, Truths):
            return _same_truth(sign, one, other)
        return same_text(sign, _texts(one), _texts(other))

    return comparison


def _texts(column: Column) -> Texts | Codes:
    """A text column."""
    assert isinstance(column, Texts | Codes)  # noqa: S101 - as above
    return column


def _dates(sign: str, one: Dates, other: Dates) -> Truths:
    answer = HOLDS[sign](one.day - other.day)
    unknown = either(one.unknown, other.unknown)
    if unknown is None:
        return _certain(answer)
    return Truths(answer & ~unknown, answer | unknown, either(one.why, other.why))


def _same_truth(sign: str, one: Truths, other: Truths) -> Truths:
    same = (one.sure & other.sure) | (~one.maybe & ~other.maybe)
    apart = (one.sure & ~other.maybe) | (~one.maybe & other.sure)
    sure, never = (same, apart) if sign == "==" else (apart, same)
    return Truths(sure, sure if one.known and other.known else ~never, either(one.why, other.why))


def _connective(operands: list[Closure], combine: np.ufunc) -> Closure:
    def connective(block: Block) -> Column:
        found = [_truths(operand(block)) for operand in operands]
        sure = reduce(combine, [item.sure for item in found])
        if all(item.known for item in found):
            return _certain(sure)
        maybe = reduce(combine, [item.maybe for item in found])
        whys = [item.why & (item.sure != item.maybe) for item in found if item.why is not None]
        return Truths(sure, maybe, either(*whys))

    return connective


def _not(operand: Closure) -> Closure:
    def opposite(block: Block) -> Column:
        found = _truths(operand(block))
        return _certain(~found.sure) if found.known else Truths(~found.maybe, ~found.sure, found.why)

    return opposite


def _choose(cases: list[tuple[Closure, Closure]], otherwise: Closure) -> Closure:
    def choose(block: Block) -> Column:
        conditions = [_truths(condition(block)) for condition, _ in cases]
        values = [value(block) for _, value in cases] + [otherwise(block)]
        if all(condition.known for condition in conditions) and _simple(values):
            return _picked(
                [condition.sure for condition in conditions], [_numbers(value) for value in values], block.count
            )
        reach = np.ones(block.count, dtype=bool)
        taken: list[Bools] = []
        why: Bools | None = None
        open_ = False
        for condition in conditions:
            taken.append(reach & condition.maybe)
            if not condition.known:
                open_ = True
                unsure = reach & (condition.sure != condition.maybe)
                why = either(why, None if condition.why is None else unsure & condition.why)
            reach = reach & ~condition.sure
        taken.append(reach)
        return _put_together(values, taken, why, open_=open_)

    return choose


def _simple(values: Sequence[Column]) -> bool:
    """Are they known numbers whose errors are shares of themselves, and has each a grain in every row, or none any?"""
    known = all(isinstance(value, Numbers) and value.known and value.size is None for value in values)
    grains = [value.grain is not None and value.off is None for value in values if isinstance(value, Numbers)]
    return known and (all(grains) or not any(value.grain is not None for value in values if isinstance(value, Numbers)))


def _picked(conditions: Sequence[Bools], values: Sequence[Numbers], count: int) -> Numbers:
    """The value of the first condition that holds, else the last."""
    low = np.empty(count)
    low[...] = values[-1].low
    for condition, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
        np.copyto(low, value.low, where=condition)
    grain, _ = arithmetic.mixed_grain([(value, None) for value in values])
    return Numbers(
        low, low, max(value.wrong for value in values), None, None, all(value.positive for value in values), grain,
        max(value.most for value in values), all(value.shortest for value in values),
        span=arithmetic.common_span(values),
    )  # fmt: skip


def _put_together(values: Sequence[Column], taken: Sequence[Bools], why: Bools | None, *, open_: bool) -> Column:
    """What a choice gives: each value where it may be taken, which is in one of them only unless `open_`."""
    whys = [None if value.why is None else value.why & mask for value, mask in zip(values, taken, strict=True)]
    why = either(why, *whys)
    if all(isinstance(value, Numbers) for value in values):
        return _chosen_numbers([_numbers(value) for value in values], taken, why, open_=open_)
    if all(isinstance(value, Truths) for value in values):
        found = [_truths(value) for value in values]
        maybe = np.logical_or.reduce([value.maybe & mask for value, mask in zip(found, taken, strict=True)])
        sure = ~np.logical_or.reduce([~value.sure & mask for value, mask in zip(found, taken, strict=True)])
        known = (not open_ and all(value.known for value in found)) or bool((sure == maybe).all())
        return _certain(maybe) if known else Truths(sure, maybe, why)
    if all(isinstance(value, Dates) for value in values):
        return _chosen_dates([value for value in values if isinstance(value, Dates)], taken, why)
    return chosen_texts([as_texts(_texts(value)) for value in values], taken, why)


def _chosen_numbers(values: list[Numbers], taken: Sequence[Bools], why: Bools | None, *, open_: bool) -> Numbers:
    known = not open_ and all(value.known for value in values)
    low = np.full(len(taken[0]), INFINITE)
    high = low if known else np.full(len(taken[0]), -INFINITE)
    for value, mask in zip(values, taken, strict=True):
        if known:
            np.copyto(low, value.low, where=mask)
        else:
            np.minimum(low, value.low, out=low, where=mask)
            np.maximum(high, value.high, out=high, where=mask)
    if not known and bool((low == high).all()):
        known, high = True, low
    size = None
    if any(value.size is not None for value in values):
        size = np.zeros(len(taken[0])), np.zeros(len(taken[0]))
        for value, mask in zip(values, taken, strict=True):
            for whole, own in zip(size, arithmetic.sizes(value), strict=True):
                np.maximum(whole, own, out=whole, where=mask)
    grain, off = arithmetic.mixed_grain(list(zip(values, taken, strict=True)))
    return Numbers(
        low, high, max(value.wrong for value in values), size, None if known else why,
        all(value.positive for value in values), grain, max(value.most for value in values),
        all(value.shortest for value in values), off, arithmetic.common_span(values),
    )  # fmt: skip


def _chosen_dates(values: list[Dates], taken: Sequence[Bools], why: Bools | None) -> Dates:
    day = np.zeros(len(taken[0]), dtype=np.int64)
    seen = np.zeros(len(taken[0]), dtype=bool)
    unknown = np.zeros(len(taken[0]), dtype=bool)
    for value, mask in zip(values, taken, strict=True):
        unknown |= mask & seen & (day != value.day)
        if value.unknown is not None:
            unknown |= mask & value.unknown
        np.copyto(day, value.day, where=mask & ~seen)
        seen = seen | mask
    return Dates(day, unknown if unknown.any() else None, why)


def _call(node: Node, function: str, arguments: tuple[Node, ...], shared: dict[Node, int]) -> Closure:
    if function in {"applicable", "given"}:
        (field,) = arguments
        assert isinstance(field, Field)  # noqa: S101 - checked when the tree was bound
        return lambda block: _asked(function, field, block)
    closures = [compile_columns(argument, shared) for argument in arguments]
    if function == "count":
        return lambda block: _count([_truths(closure(block)) for closure in closures])
    if function == "years_after":
        return lambda block: _years_after(closures[0](block), _numbers(closures[1](block)))
    if function == "round_to":
        (_, step) = arguments
        assert isinstance(step, Number)  # noqa: S101 - checked when the tree was bound
        return _rounded(node, closures[0], step.value)
    return lambda block: _of_numbers(function, [_numbers(closure(block)) for closure in closures])


def _rounded(node: Node, number: Closure, step: Fraction) -> Closure:
    def rounded(block: Block) -> Column:
        near = Doubts(block.count)
        return block.settle_number(node, arithmetic.rounded(_numbers(number(block)), step, near), near)

    return rounded


def _of_numbers(function: str, numbers: list[Numbers]) -> Numbers:
    match function:
        case "sum":
            return arithmetic.added(numbers)
        case "mean":
            return arithmetic.multiplied(arithmetic.added(numbers), arithmetic.constant(Fraction(1, len(numbers))))
        case "min":
            return arithmetic.least(numbers)
        case "max":
            return arithmetic.greatest(numbers)
        case _:
            return arithmetic.magnitude(numbers[0])


def _asked(function: str, field: Field, block: Block) -> Truths:
    reported = block.reported.get(field)
    state = np.full(block.count, MISSING) if reported is None else reported.state
    if state is None:
        return _certain(np.ones(block.count, dtype=bool))
    no = state == NOT_APPLICABLE if function == "applicable" else (state == NOT_APPLICABLE) | (state == NONE)
    missing = state == MISSING
    return Truths(~no & ~missing, ~no, missing) if missing.any() else _certain(~no)


def _count(conditions: list[Truths]) -> Numbers:
    low = reduce(np.add, [item.sure.astype(float) for item in conditions])
    known = all(item.known for item in conditions)
    high = low if known else reduce(np.add, [item.maybe.astype(float) for item in conditions])
    whys = [item.why & (item.sure != item.maybe) for item in conditions if item.why is not None]
    why = None if known else either(*whys)
    most = float(len(conditions))
    return Numbers(low, high, why=why, positive=True, grain=Grain(1, {}), most=most, span=(1.0, most))


def _years_after(column: Column, years: Numbers) -> Dates:
    assert isinstance(column, Dates)  # noqa: S101 - kinds were checked when the tree was bound
    more = int(years.low)
    months = column.day.astype(_DAY).astype("datetime64[M]")
    day = (column.day.astype(_DAY) - months.astype(_DAY)).astype(np.int64)
    target = months + 12 * more
    last = (target + 1).astype(_DAY) - target.astype(_DAY)
    found = target.astype(_DAY) + np.minimum(day, last.astype(np.int64) - 1)
    most = (date.max - EPOCH).days
    return Dates(np.minimum(found.astype(np.int64), most), column.unknown, column.why)
