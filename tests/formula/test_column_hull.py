"""Programs as one, by hand: a condition is open between the least and the greatest limit, and nowhere else."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction as F

import numpy as np
import pytest

from standard_engine.formula.between import UnalikeError
from standard_engine.formula.column_hull import Hull, hull
from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Kind, Leaf, Program, Step
from standard_engine.formula.reported import Reported
from standard_engine.formula.tree import Arithmetic, Call, Choose, Comparison, Field, Name, Node, Number

A = Field("a")
LEAVES = (Leaf(A, Kind.NUMBER, "", "a", F(0), None),)


def number(text: str) -> Number:
    return Number(F(text))


def program(**steps: tuple[Node, Kind]) -> Program:
    return Program(tuple(Step(name, node, kind, "", name) for name, (node, kind) in steps.items()), LEAVES)


def limited(limit: str) -> Program:
    """a ≤ limit, as packs write it: the limit is a step of its own."""
    return program(
        limit=(number(limit), Kind.NUMBER), decision=(Comparison("<=", A, Name("limit")), Kind.TRUTH)
    )  # fmt: skip


def open_values(programs: list[Program], values: list[float]) -> list[float]:
    before = ColumnEvaluator(programs[0])
    base = before.run({A: Reported(np.array(values))}, len(values), as_of=date(2026, 11, 23), year=2025)
    rows = Hull(before, programs).open_rows(base, "decision")
    return [value for value, open_ in zip(values, rows, strict=True) if open_]


def test_a_comparison_is_open_between_the_limits() -> None:
    """At the least limit it holds in all programs; just above it no longer in the strictest; above the greatest in none."""
    programs = [limited(limit) for limit in ("0.4", "0.5", "0.3")]
    values = [0.2, 0.3, math.nextafter(0.3, 1), 0.45, 0.5, math.nextafter(0.5, 1), 0.6]
    assert open_values(programs, values) == [math.nextafter(0.3, 1), 0.45, 0.5]


def test_points_decide_where_a_line_is_out_of_reach() -> None:
    """5, 6 or 7 points for a ≤ 1, and the line at 6: open where they are earned, settled where not."""
    programs = [
        program(
            points=(Choose(((Comparison("<=", A, number("1")), number(points)),), number("0")), Kind.NUMBER),
            decision=(Comparison(">=", Name("points"), number("6")), Kind.TRUTH),
        )
        for points in ("5", "6", "7")
    ]
    assert open_values(programs, [0.5, 1.0, 1.5]) == [0.5, 1.0]


def test_numbers_that_move_the_same_way_are_open_more_often_than_need_be() -> None:
    """(a − limit) ÷ limit ≤ 0 asks only whether a is more than the limit; taken apart, the two could be different limits."""
    programs = [
        program(
            decision=(
                Comparison(
                    "<=", Arithmetic("/", Arithmetic("-", A, number(limit)), number(limit)), number("0")
                ),
                Kind.TRUTH,
            )
        )
        for limit in ("2", "4")
    ]  # fmt: skip
    assert open_values(programs, [1.0, 3.0, 5.0]) == [3.0]


def test_programs_that_differ_in_more_than_numbers_are_refused() -> None:
    other = program(limit=(number("1"), Kind.NUMBER), decision=(Comparison("<", A, Name("limit")), Kind.TRUTH))
    with pytest.raises(UnalikeError):
        hull([limited("1"), other])


def test_steps_of_rounding_are_not_taken_together() -> None:
    rounded = [
        program(decision=(Comparison("<=", Call("round_to", (A, number(step))), number("1")), Kind.TRUTH))
        for step in ("0.1", "0.01")
    ]
    with pytest.raises(UnalikeError):
        hull(rounded)
