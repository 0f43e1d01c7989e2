"""Random bound trees, and random things to report for their leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from standard_engine.formula.exact import Environment
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    DataYear,
    Field,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Today,
    Truth,
)
from standard_engine.formula.values import Cause, NotApplicable, Reported, Unknown

F = Fraction
T = TypeVar("T")

AS_OF, YEAR = date(2026, 11, 23), 2025
OPTIONS = ("甲", "乙", "丙")
NUMBERS = {
    Field("n", key): limits for key, limits in {"a": (F(0), F(9)), "b": (F(-4), F(4)), "c": (None, None)}.items()
}
RARE = Field("rare")
"""A number that may not apply; trees ask whether it does before they use it."""
TRUTHS = (Field("t", "a"), Field("t", "b"))
SKIPPED = Field("skipped")
"""A condition that may not apply."""
TEXTS = (Field("x", "a"), Field("x", "b"))
DAY = Field("day")

small = st.fractions(-5, 5, max_denominator=4)
constants = small.map(Number)


def deeper(
    depth: int, leaves: st.SearchStrategy[T], *branches: Callable[[], st.SearchStrategy[T]]
) -> st.SearchStrategy[T]:
    return leaves if depth <= 0 else st.one_of(leaves, *(st.deferred(branch) for branch in branches))


def pairs(depth: int, values: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    cases = st.lists(st.tuples(truths(depth), values), min_size=1, max_size=3).map(tuple)
    return st.builds(Choose, cases, values)


def several(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(parts, min_size=1, max_size=3).map(tuple)


@cache
def numbers(depth: int) -> st.SearchStrategy[Node]:
    below = depth - 1
    guarded = constants.map(lambda other: Choose(((Call("applicable", (RARE,)), RARE),), other))
    return deeper(
        depth,
        st.one_of(constants, st.sampled_from([*NUMBERS, DataYear(), DataYear(1)]), guarded),
        lambda: st.builds(Negative, numbers(below)),
        lambda: st.builds(Arithmetic, st.sampled_from("+-*/"), numbers(below), numbers(below)),
        lambda: st.builds(Arithmetic, st.sampled_from("+-*/"), numbers(below), numbers(below)),
        lambda: st.builds(Call, st.sampled_from(["sum", "min", "max", "mean"]), several(numbers(below))),
        lambda: numbers(below).map(lambda node: Call("abs", (node,))),
        lambda: st.builds(
            lambda node, step: Call("round_to", (node, Number(step))),
            numbers(below),
            st.sampled_from([F(1, 10), F(1, 2), F(1)]),
        ),
        lambda: several(truths(below)).map(lambda parts: Call("count", parts)),
        lambda: pairs(below, numbers(below)),
    )


@cache
def truths(depth: int) -> st.SearchStrategy[Node]:
    below = depth - 1
    order, equality = st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.sampled_from(["==", "!="])
    asked = st.sampled_from(
        [
            *(Call("given", (leaf,)) for leaf in (RARE, SKIPPED, DAY, *NUMBERS)),
            Call("applicable", (RARE,)),
            And((Call("applicable", (SKIPPED,)), SKIPPED)),
            Or((Not(Call("applicable", (SKIPPED,))), SKIPPED)),
        ]
    )
    return deeper(
        depth,
        st.one_of(st.booleans().map(Truth), st.sampled_from(TRUTHS), asked),
        lambda: st.builds(Comparison, order, numbers(below), numbers(below)),
        lambda: st.builds(Comparison, order, numbers(below), numbers(below)),
        lambda: st.builds(Comparison, equality, texts(below), texts(below)),
        lambda: st.builds(Comparison, order, dates(below), dates(below)),
        lambda: st.builds(
            lambda item, codes: Among(item, codes, "、".join(codes)),
            texts(below),
            st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=2).map(tuple),
        ),
        lambda: st.builds(Not, truths(below)),
        lambda: st.builds(And, several(truths(below))),
        lambda: st.builds(Or, several(truths(below))),
        lambda: pairs(below, truths(below)),
    )


@cache
def texts(depth: int) -> st.SearchStrategy[Node]:
    leaves = st.one_of(st.sampled_from(OPTIONS).map(Text), st.sampled_from(TEXTS))
    return deeper(depth, leaves, lambda: pairs(depth - 1, texts(depth - 1)))


@cache
def dates(depth: int) -> st.SearchStrategy[Node]:
    later = st.integers(0, 5).map(lambda years: Call("years_after", (DAY, Number(F(years)))))
    return deeper(depth, st.one_of(st.just(Today()), st.just(DAY), later), lambda: pairs(depth - 1, dates(depth - 1)))


DEPTH = 4
trees = st.one_of(numbers(DEPTH), truths(DEPTH), texts(DEPTH), dates(DEPTH))


def within(low: Fraction | None, high: Fraction | None) -> st.SearchStrategy[Fraction]:
    return st.one_of(
        st.fractions(-20 if low is None else low, 20 if high is None else high, max_denominator=6),
        st.just(F(0)) if low is None or low <= 0 else st.just(low),
    )


reported: st.SearchStrategy[dict[Field, Reported]] = st.fixed_dictionaries(
    {
        **{leaf: within(*limits) for leaf, limits in NUMBERS.items()},
        RARE: st.one_of(within(F(1), F(3)), st.just(NotApplicable())),
        **{leaf: st.booleans() for leaf in TRUTHS},
        SKIPPED: st.one_of(st.booleans(), st.just(NotApplicable())),
        **{leaf: st.sampled_from(OPTIONS) for leaf in TEXTS},
        DAY: st.integers(-1500, 1500).map(lambda days: date(2024, 2, 29) + timedelta(days)),
    }
)
LEAVES = sorted([*NUMBERS, RARE, *TRUTHS, SKIPPED, *TEXTS, DAY], key=str)
some_leaves = st.sets(st.sampled_from(LEAVES))


def unknown(leaf: Field, why: str) -> Unknown:
    low, high = (F(1), F(3)) if leaf == RARE else NUMBERS.get(leaf, (None, None))
    options = frozenset(OPTIONS) if leaf in TEXTS else None
    cause = Cause("none", leaf) if why == "none" else Cause("missing", leaf)
    return Unknown(frozenset({cause}), low, high, options)


def environment(values: Mapping[Field, Reported], missing: AbstractSet[Field] = frozenset()) -> Environment:
    blanks = {leaf: unknown(leaf, "missing") for leaf in missing}
    whole: Environment = {"as_of": AS_OF, "data_year": F(YEAR)}
    return whole | dict(values.items()) | dict(blanks.items())
