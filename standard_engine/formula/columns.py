"""The columnar reading: a program over many rows at once, in doubles, with the rows that doubles cannot decide.

What it says of a row that is not doubted is what the exact reading says: every condition, text, date and status, and numbers
to within their error. Kleene logic and bounds are those of `exact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from standard_engine.formula import column_arithmetic as arithmetic
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
)

if TYPE_CHECKING:
    from standard_engine.formula.program import Leaf, Program

Environment: TypeAlias = dict[str | Field, Any]

KNOWN, MISSING, NONE, NOT_APPLICABLE = 0, 1, 2, 3
"""What became of a reported value: it is there, it is not, it is stated that there is none, the question does not arise."""

_EPOCH = date(1970, 1, 1)
_DAY = "datetime64[D]"
_WHOLE_UP_TO = 2.0**53
_LEAST, _MOST = 1e-15, 1e15
"""Reported magnitudes between which values are kept; others are for the exact reading."""
_SMALLEST, _GREATEST = 1e-150, 1e150
"""Magnitudes of steps between which one more operation on two of them neither overflows nor loses digits."""


@dataclass(frozen=True)
class Reported:
    """What many rows report for one leaf.

    `values`: doubles, truths, days since 1970-01-01, or places in `listed` (-1 for none), one a row; a double stands for its
    shortest decimal. `state` is KNOWN, MISSING, NONE or NOT_APPLICABLE of each row, None where all are known.
    """

    values: Any
    state: Any = None
    listed: tuple[str, ...] = ()


class _Block:
    """What the evaluation of one block of rows shares."""

    def __init__(self, reported: Mapping[Field, Reported], count: int, as_of: date, year: int) -> None:
        self.reported = reported
        self.count = count
        self.as_of = as_of
        self.year = year
        self.doubts = Doubts(count)
        self.values: Environment = {}


Closure: TypeAlias = Callable[[_Block], Column]


class ColumnEvaluator:
    """A program compiled once, to be run over blocks of rows. `splits` are those of the exact reading's `Evaluator`."""

    def __init__(self, program: Program, splits: Iterable[str] = ()) -> None:
        self._leaves = tuple(program.leaves)
        self._steps = [(step.name, _compile(step.expression)) for step in program.steps]
        self._splits = tuple(splits)

    def run(
        self, reported: Mapping[Field, Reported], count: int, *, as_of: date, year: int
    ) -> tuple[Environment, Bools]:
        """Every step's column by name, and the rows that are for the exact reading; a leaf not reported is missing."""
        block = _Block(reported, count, as_of, year)
        with np.errstate(all="ignore"):
            for leaf in self._leaves:
                block.values[leaf.field] = _leaf(leaf, reported.get(leaf.field), block)
            for name, closure in self._steps:
                block.values[name] = found = closure(block)
                if isinstance(found, Numbers):
                    block.doubts.add(_out_of_range(found))
        for name in self._splits:
            condition = block.values[name]
            if not condition.known:  # the exact reading tries both ways
                block.doubts.add(condition.sure != condition.maybe)
        return block.values, block.doubts.rows


def _out_of_range(number: Numbers) -> Bools:
    """Rows in which a number that has bounds is too large or too small to go on with, or is no number."""
    found = np.isnan(number.low)
    for edge in (number.low,) if number.known else (number.low, number.high):
        size = np.abs(edge)
        found = found | ((size > _GREATEST) & np.isfinite(edge)) | ((size < _SMALLEST) & (size > 0))
    rows: Bools = found | (np.isinf(number.low) & number.known)
    return rows


def _leaf(leaf: Leaf, reported: Reported | None, block: _Block) -> Column:
    count = block.count
    if reported is None:
        empty = {Kind.NUMBER: np.zeros(count), Kind.TRUTH: np.zeros(count, dtype=bool)}
        reported = Reported(empty.get(leaf.kind, np.full(count, -1)), np.full(count, MISSING, dtype=np.int8))
    state = reported.state
    if state is not None and not state.any():
        state = None
    unknown = None if state is None else state != KNOWN
    why = None if state is None else (state == MISSING) | (state == NONE)
    match leaf.kind:
        case Kind.NUMBER:
            return _number(leaf, reported.values, state, unknown, why, block.doubts)
        case Kind.TRUTH:
            if unknown is None:
                return Truths(reported.values, reported.values)
            return Truths(reported.values & ~unknown, reported.values | unknown, why)
        case Kind.DATE:
            return Dates(reported.values, unknown, why)
        case Kind.TEXT:
            index = reported.values if unknown is None else np.where(unknown, -1, reported.values)
            return Codes(index, reported.listed, _options(leaf), why)


def _options(leaf: Leaf) -> tuple[str, ...] | None:
    return None if leaf.options is None else tuple(leaf.options)


def _number(leaf: Leaf, values: Any, state: Any, unknown: Bools | None, why: Bools | None, doubts: Doubts) -> Numbers:
    size = np.abs(values)
    odd = ~((size == 0) | ((size >= _LEAST) & (size <= _MOST)))  # what is no number is odd too
    doubts.add(odd if unknown is None else odd & ~unknown)
    positive = leaf.low is not None and leaf.low >= 0
    if unknown is None:
        whole = bool((values == np.rint(values)).all() and (size < _WHOLE_UP_TO).all())
        return Numbers(values, values, 0 if whole else 1, positive=positive, shortest=True)
    nowhere = state == NOT_APPLICABLE
    low = np.where(unknown, np.where(nowhere, -INFINITE, _edge(leaf.low, -INFINITE)), values)
    high = np.where(unknown, np.where(nowhere, INFINITE, _edge(leaf.high, INFINITE)), values)
    return Numbers(low, high, 1, None, why, positive and not bool(nowhere.any()), shortest=_shortest(leaf))


def _shortest(leaf: Leaf) -> bool:
    limits = [limit for limit in (leaf.low, leaf.high) if limit is not None]
    return all(Fraction(repr(float(limit))) == limit for limit in limits)


def _edge(limit: Fraction | None, otherwise: float) -> float:
    return otherwise if limit is None else float(limit)


def _compile(node: Node) -> Closure:
    match node:
        case Number(value):
            constant = arithmetic.constant(value)
            return lambda _: constant
        case Text(text):
            return lambda block: Texts({text: np.ones(block.count, dtype=bool)})
        case Truth(truth):
            return lambda block: _certain(np.full(block.count, truth))
        case Today():
            return lambda block: Dates(np.array((block.as_of - _EPOCH).days))
        case DataYear(back):
            return lambda block: arithmetic.constant(Fraction(block.year - back))
        case Field() | Name():
            key = node if isinstance(node, Field) else node.id
            return lambda block: block.values[key]
        case Negative(operand):
            inner = _compile(operand)
            return lambda block: arithmetic.negated(_numbers(inner(block)))
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, _compile(left), _compile(right), repr(right))
        case Comparison(sign, left, right):
            return _comparison(sign, _compile(left), _compile(right))
        case And(operands):
            return _connective([_compile(operand) for operand in operands], np.logical_and)
        case Or(operands):
            return _connective([_compile(operand) for operand in operands], np.logical_or)
        case Not(operand):
            return _not(_compile(operand))
        case Choose(cases, otherwise):
            return _choose([(_compile(condition), _compile(value)) for condition, value in cases], _compile(otherwise))
        case Among(item, codes, _, prefix):
            inner = _compile(item)
            return lambda block: among(inner(block), codes, prefix=prefix)
        case Call(function, arguments):
            return _call(function, arguments)
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
    def combined(block: _Block) -> Column:
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


def _comparison(sign: str, left: Closure, right: Closure) -> Closure:
    def comparison(block: _Block) -> Column:
        one, other = left(block), right(block)
        if isinstance(one, Numbers) and isinstance(other, Numbers):
            return arithmetic.compared(sign, one, other, block.doubts)
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
    answer = arithmetic.HOLDS[sign](one.day - other.day)
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
    def connective(block: _Block) -> Column:
        found = [_truths(operand(block)) for operand in operands]
        sure = combine.reduce([item.sure for item in found])
        if all(item.known for item in found):
            return _certain(sure)
        maybe = combine.reduce([item.maybe for item in found])
        whys = [item.why & (item.sure != item.maybe) for item in found if item.why is not None]
        return Truths(sure, maybe, either(*whys))

    return connective


def _not(operand: Closure) -> Closure:
    def opposite(block: _Block) -> Column:
        found = _truths(operand(block))
        return _certain(~found.sure) if found.known else Truths(~found.maybe, ~found.sure, found.why)

    return opposite


def _choose(cases: list[tuple[Closure, Closure]], otherwise: Closure) -> Closure:
    def choose(block: _Block) -> Column:
        conditions = [_truths(condition(block)) for condition, _ in cases]
        values = [value(block) for _, value in cases] + [otherwise(block)]
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
        all(value.shortest for value in values), off,
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


def _call(function: str, arguments: tuple[Node, ...]) -> Closure:
    if function in {"applicable", "given"}:
        (field,) = arguments
        assert isinstance(field, Field)  # noqa: S101 - checked when the tree was bound
        return lambda block: _asked(function, field, block)
    closures = [_compile(argument) for argument in arguments]
    if function == "count":
        return lambda block: _count([_truths(closure(block)) for closure in closures])
    if function == "years_after":
        return lambda block: _years_after(closures[0](block), _numbers(closures[1](block)))
    if function == "round_to":
        (_, step) = arguments
        assert isinstance(step, Number)  # noqa: S101 - checked when the tree was bound
        return lambda block: arithmetic.rounded(_numbers(closures[0](block)), step.value, block.doubts)
    return lambda block: _of_numbers(function, [_numbers(closure(block)) for closure in closures])


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


def _asked(function: str, field: Field, block: _Block) -> Truths:
    reported = block.reported.get(field)
    state = np.full(block.count, MISSING) if reported is None else reported.state
    if state is None:
        return _certain(np.ones(block.count, dtype=bool))
    no = state == NOT_APPLICABLE if function == "applicable" else (state == NOT_APPLICABLE) | (state == NONE)
    missing = state == MISSING
    return Truths(~no & ~missing, ~no, missing) if missing.any() else _certain(~no)


def _count(conditions: list[Truths]) -> Numbers:
    low = np.add.reduce([item.sure.astype(float) for item in conditions])
    known = all(item.known for item in conditions)
    high = low if known else np.add.reduce([item.maybe.astype(float) for item in conditions])
    whys = [item.why & (item.sure != item.maybe) for item in conditions if item.why is not None]
    why = None if known else either(*whys)
    return Numbers(low, high, why=why, positive=True, grain=Grain(1, {}), most=Fraction(len(conditions)))


def _years_after(column: Column, years: Numbers) -> Dates:
    assert isinstance(column, Dates)  # noqa: S101 - kinds were checked when the tree was bound
    more = int(years.low)
    months = column.day.astype(_DAY).astype("datetime64[M]")
    day = (column.day.astype(_DAY) - months.astype(_DAY)).astype(np.int64)
    target = months + 12 * more
    last = (target + 1).astype(_DAY) - target.astype(_DAY)
    found = target.astype(_DAY) + np.minimum(day, last.astype(np.int64) - 1)
    most = (date.max - _EPOCH).days
    return Dates(np.minimum(found.astype(np.int64), most), column.unknown, column.why)
