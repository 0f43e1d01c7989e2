"""The columnar reading by hand: what doubles decide, what they leave to the exact reading, what they know to be equal."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Kind, Leaf, Program, Step
from standard_engine.formula.reported import MISSING, NONE, NOT_APPLICABLE, Reported
from standard_engine.formula.tree import Arithmetic, Call, Choose, Comparison, Field, Name, Node, Number, Truth

A, B = Field("a"), Field("b")
DAY = date(2026, 11, 23)


def number(text: str) -> Number:
    return Number(F(text))


def judged(steps: dict[str, tuple[Node, Kind]], *, low: str | None = "0", **data: list[float] | Reported) -> Any:
    """The steps over rows of `a` and `b`, and the rows in which exact numbers decided or are asked to."""
    leaves = tuple(
        Leaf(field, Kind.NUMBER, "", field.id, None if low is None else F(low), None) for field in (A, B)
    )  # fmt: skip
    program = Program(tuple(Step(name, node, kind, "", name) for name, (node, kind) in steps.items()), leaves)
    reported = {
        Field(name): found if isinstance(found, Reported) else Reported(np.array(found)) for name, found in data.items()
    }
    count = len(next(iter(reported.values())).values)
    found = ColumnEvaluator(program).run(reported, count, as_of=DAY, year=2025)
    return found.values, found.doubted | found.settled


def test_a_reported_number_is_compared_with_a_limit_without_doubt() -> None:
    """0.4 as reported is 0.4: no double between 0.4 and its neighbours is in question."""
    below, above = math.nextafter(0.4, 0), math.nextafter(0.4, 1)
    found, left = judged({"met": (Comparison("<=", A, number("0.4")), Kind.TRUTH)}, a=[below, 0.4, above], b=[1.0] * 3)
    assert found["met"].sure.tolist() == [True, True, False]
    assert not left.any()


def test_a_quotient_on_the_limit_is_settled_in_exact_numbers() -> None:
    """0.3 / 3 is a tenth, but 0.3 ÷ 3 in doubles is not 0.1; a millionth more or less is decided."""
    assert 0.3 / 3 != 0.1
    found, left = judged(
        {"met": (Comparison("<=", Arithmetic("/", A, B), number("0.1")), Kind.TRUTH)},
        a=[0.299999, 0.3, 0.300001],
        b=[3.0, 3.0, 3.0],
    )
    assert left.tolist() == [False, True, False]
    assert found["met"].sure.tolist() == [True, True, False]


def test_points_that_tie_are_known_to_be_equal() -> None:
    """Ten times 0.1 is 1; doubles add it up to 0.9999999999999999. Tenths that near to 1 are 1."""
    assert sum([0.1] * 10) != 1
    points = Choose(((Comparison(">=", A, number("1")), number("0.1")),), number("0"))
    total = Call("sum", (points,) * 10)
    steps: dict[str, tuple[Node, Kind]] = {
        "total": (total, Kind.NUMBER),
        "passed": (Comparison(">=", Name("total"), number("1")), Kind.TRUTH),
        "short": (Comparison("<", Name("total"), number("1")), Kind.TRUTH),
    }
    found, left = judged(steps, a=[1.0, 0.5], b=[1.0, 1.0])
    assert found["passed"].sure.tolist() == [True, False]
    assert found["short"].sure.tolist() == [False, True]
    assert not left.any()


def test_marks_shared_out_tie_too() -> None:
    """7 of 7 points, times 30 for 21 that apply: 10. A fraction over at most 21 that near to 10 is 10."""
    applied = Choose(((Comparison(">=", A, number("1")), number("21")),), number("30"))
    steps: dict[str, tuple[Node, Kind]] = {
        "assessed": (applied, Kind.NUMBER),
        "scale": (Arithmetic("/", number("30"), Name("assessed")), Kind.NUMBER),
        "points": (Arithmetic("*", number("7"), Name("scale")), Kind.NUMBER),
        "met": (Comparison(">=", Name("points"), number("10")), Kind.TRUTH),
    }
    found, left = judged(steps, a=[1.0, 0.0], b=[1.0, 1.0])
    assert found["met"].sure.tolist() == [True, False]
    assert not left.any()


def test_what_a_linear_score_gives_at_its_end_is_a_constant_and_near_it_is_not() -> None:
    """min(10, a ÷ b): 12 ÷ 1 gives 10 itself; 30 ÷ 3 is as good as 10 in doubles, and exact numbers say that it is."""
    score = Call("min", (number("10"), Arithmetic("/", A, B)))
    found, left = judged(
        {"met": (Comparison(">=", score, number("10")), Kind.TRUTH)}, a=[12.0, 30.0, 9.0], b=[1.0, 3.0, 1.0]
    )
    assert found["met"].sure.tolist() == [True, True, False]
    assert left.tolist() == [False, True, False]


def test_what_nearly_cancels_is_settled_in_exact_numbers() -> None:
    """(a − b) ÷ b of 0.1 + 0.2 and 0.3, and of what is plainly apart."""
    share = Arithmetic("/", Arithmetic("-", A, B), B)
    found, left = judged(
        {"grown": (Comparison(">", share, number("0")), Kind.TRUTH)},
        low=None,
        a=[0.30000000000000004, 0.31],
        b=[0.3, 0.3],
    )
    assert left.tolist() == [True, False]
    assert found["grown"].sure.tolist() == [True, True]


def test_halves_are_rounded_to_even_in_exact_numbers() -> None:
    """0.25 in tenths is 0.2, the even one (GB/T 8170); the others are no halves."""
    rounded = Call("round_to", (Arithmetic("/", A, B), number("0.1")))
    found, left = judged({"x": (rounded, Kind.NUMBER)}, a=[0.25, 0.26, 0.24], b=[1.0, 1.0, 1.0])
    assert left.tolist() == [True, False, False]
    assert found["x"].low.tolist() == pytest.approx([0.2, 0.3, 0.2])


def test_nothing_is_known_of_a_division_by_zero() -> None:
    found, left = judged(
        {"met": (Comparison("<=", Arithmetic("/", A, B), number("1")), Kind.TRUTH)}, a=[1.0, 1.0], b=[0.0, 2.0]
    )
    assert (found["met"].sure.tolist(), found["met"].maybe.tolist()) == ([False, True], [True, True])
    assert not left.any()


def test_what_is_missing_lies_between_its_limits() -> None:
    """a is not there, at least 0: a + 2 ≥ 1 holds, a ≥ 1 may hold; `why` says what is lacking."""
    rows = Reported(np.array([0.0, 0.0, 0.0]), np.array([MISSING, NONE, NOT_APPLICABLE], dtype=np.int8))
    steps: dict[str, tuple[Node, Kind]] = {
        "surely": (Comparison(">=", Arithmetic("+", A, number("2")), number("1")), Kind.TRUTH),
        "perhaps": (Comparison(">=", A, number("1")), Kind.TRUTH),
        "given": (Call("given", (A,)), Kind.TRUTH),
        "applies": (Call("applicable", (A,)), Kind.TRUTH),
        "constant": (Truth(value=True), Kind.TRUTH),
    }
    found, left = judged(steps, a=rows, b=[1.0] * 3)
    assert found["surely"].sure.tolist() == [True, True, False]
    assert found["perhaps"].maybe.tolist() == [True, True, True]
    assert found["perhaps"].sure.tolist() == [False, False, False]
    assert found["perhaps"].why.tolist() == [True, True, False]
    assert list(zip(found["given"].sure.tolist(), found["given"].maybe.tolist(), strict=True)) == [
        (False, True), (False, False), (False, False),
    ]  # fmt: skip
    assert list(zip(found["applies"].sure.tolist(), found["applies"].maybe.tolist(), strict=True)) == [
        (False, True), (True, True), (False, False),
    ]  # fmt: skip
    assert not left.any()


@pytest.mark.parametrize(
    "value", [1e-300, 1e300, math.nextafter(1e-15, 0), math.nextafter(1e15, 1e16), math.inf, math.nan]
)
def test_what_is_out_of_range_or_no_number_is_left_to_the_exact_reading(value: float) -> None:
    _, left = judged({"met": (Comparison("<=", A, B), Kind.TRUTH)}, a=[value, 1e-15, 1e15, 0.0], b=[1.0] * 4)
    assert left.tolist() == [True, False, False, False]


def test_nothing_is_known_of_a_division_by_a_constant_zero() -> None:
    found, left = judged(
        {"met": (Comparison("<=", Arithmetic("/", A, number("0")), B), Kind.TRUTH)}, a=[1.0, 0.0], b=[1.0, 1.0]
    )
    assert (found["met"].sure.tolist(), found["met"].maybe.tolist()) == ([False, False], [True, True])
    assert not left.any()


def test_a_denominator_beyond_doubles_makes_nothing_equal() -> None:
    """10⁻²⁰⁰ · 10⁻²⁰⁰: its denominator is no double, and is not needed to tell it from 1."""
    tiny = Arithmetic("*", Number(F(1, 10**200)), Number(F(1, 10**200)))
    found, _ = judged({"less": (Comparison("<", tiny, number("1")), Kind.TRUTH)}, a=[1.0], b=[1.0])
    assert bool(np.all(found["less"].sure))


def test_minus_zero_is_zero() -> None:
    found, left = judged({"zero": (Comparison("==", A, number("0")), Kind.TRUTH)}, a=[-0.0, 0.0], b=[1.0, 1.0])
    assert found["zero"].sure.tolist() == [True, True]
    assert not left.any()
